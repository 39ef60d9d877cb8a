"""Opening policies: their bytes, who may hold, and whose keys they are."""

from dataclasses import replace
from datetime import timedelta

import pytest

from archive.public.evidence import canonical, labelled, parse_canonical
from tests.builders_bids import (
    HOLDERS,
    ORGANISATIONS,
    POLICY,
    WITH_BIDDER,
    holder,
    identity,
    key_of,
    trustee,
)
from trading.bids.envelope_errors import (
    CentreHoldsTooMuchError,
    HolderKeyForgedError,
    NotThePolicyError,
    OneOrganisationTooManyError,
    PolicyMalformedError,
    TooFewOrganisationsError,
    TrusteeHoldsShareError,
)
from trading.bids.model.policy import (
    OpeningPolicy,
    PolicyKind,
    check_holder_signatures,
    check_holders,
    drill_answer,
    trusted_policy,
)

pytestmark = pytest.mark.trading
LIGHT = replace(
    POLICY,
    kind=PolicyKind.LIGHT,
    k=2,
    holders=tuple(holder(j, each) for j, each in enumerate("abc", start=1)),
    trustees=POLICY.trustees[:1],
)


def held_by(*organisations: str, k: int = 3) -> OpeningPolicy:
    holders = tuple(holder(j, each) for j, each in enumerate(organisations, start=1))
    return replace(POLICY, holders=holders, k=k)


@pytest.mark.parametrize("policy", [POLICY, WITH_BIDDER, LIGHT])
def test_a_policy_is_read_back_as_it_was_written(policy):
    """And its name is the digest of these bytes."""
    data = policy.to_bytes()
    assert OpeningPolicy.from_bytes(data) == policy
    assert policy.id == labelled("opening-policy/1", data).hex()
    assert parse_canonical(data)["parts"] == list(policy.parts)


CHANGES = {
    "another version": {"v": "opening-policy/2"},
    "another suite": {"suite": "age-x25519-1"},
    "another n": {"n": 6},
    "n is true": {"n": True},
    "k is one": {"k": 1},
    "k beyond n": {"k": 6},
    "another skew": {"skew": 1},
    "other parts": {"parts": ["sheet", "rest"]},
    "other factors": {"factors": ["quorum"]},
    "a window without a factor": {"window": 1},
    "a factor without a window": {"factors": ["quorum", "time", "bidder"]},
    "no trustee": {"trustees": []},
    "more adjournments": {"adjournments": 2},
    "another kind": {"kind": "heavy"},
    "light with five holders": {"kind": "light", "parts": ["sheet", "rest"]},
    "attempt 0": {"attempt": 0},
    "a negative instant": {"deadline": -1},
    "nothing may be handed in": {"limits": {"bid": 0, "objects": 1}},
    "a member too many": {"more": 1},
}


@pytest.mark.parametrize("name", CHANGES)
def test_whatever_differs_from_the_specification_is_refused(name):
    """Trading 7.1, member by member."""
    value = {**parse_canonical(POLICY.to_bytes()), **CHANGES[name]}
    with pytest.raises(PolicyMalformedError):
        OpeningPolicy.from_bytes(canonical(value))


def test_another_spelling_is_refused():
    """One policy has one spelling, and so one name."""
    with pytest.raises(PolicyMalformedError):
        OpeningPolicy.from_bytes(POLICY.to_bytes() + b"\n")


@pytest.mark.parametrize(
    "age",
    [HOLDERS[1].recipient, "age1" + "q" * 58, HOLDERS[0].recipient[:-1] + "q", ""],
)
def test_a_holders_key_is_hybrid_and_of_his_own(age):
    """A key twice, or one that quantum computers break, is refused."""
    value = parse_canonical(POLICY.to_bytes())
    value["holders"][0]["age"] = age
    with pytest.raises(PolicyMalformedError):
        OpeningPolicy.from_bytes(canonical(value))


def test_holders_are_counted_in_order():
    """J is 1 to n, each once."""
    with pytest.raises(PolicyMalformedError):
        replace(POLICY, holders=POLICY.holders[::-1])


def test_the_builders_policy_may_be_used():
    """Three of five, four organisations, two trustees outside."""
    check_holders(POLICY, centre="centre")
    check_holder_signatures(POLICY)
    check_holders(LIGHT, centre="centre")


@pytest.mark.parametrize(
    ("policy", "refused"),
    [
        (held_by("a", "a", "a", "b", "c"), OneOrganisationTooManyError),
        (held_by("a", "a", "b", "c", "d", k=2), OneOrganisationTooManyError),
        (held_by("centre", "centre", "a", "b", "c"), CentreHoldsTooMuchError),
        (held_by("a", "a", "b", "b"), TooFewOrganisationsError),
        (held_by("court", "a", "b", "c", "d"), TrusteeHoldsShareError),
        (
            replace(POLICY, trustees=(trustee(1, "court"), trustee(2, "court"))),
            TrusteeHoldsShareError,
        ),
    ],
)
def test_nobody_holds_so_much_that_he_opens_alone(policy, refused):
    """K-1 to K-4, each by its own error."""
    with pytest.raises(refused):
        check_holders(policy, centre="centre")


def test_a_replaced_key_is_found():
    """SB-19: somebody puts a recipient of his own under a holder's name."""
    bent = replace(POLICY.holders[2], age=identity("the attacker").recipient)
    policy = replace(POLICY, holders=(*POLICY.holders[:2], bent, *POLICY.holders[3:]))
    with pytest.raises(HolderKeyForgedError) as refused:
        check_holder_signatures(policy)
    assert (refused.value.j, refused.value.person) == (3, "person-3")


def test_a_key_that_somebody_else_signed_is_found():
    """SB-19: the statement is the holder's, for this lot and this attempt."""
    for other in (
        replace(POLICY.holders[0], person="person-9"),
        holder(1, ORGANISATIONS[0], lot="LOT-2"),
        holder(1, ORGANISATIONS[0], attempt=2),
    ):
        policy = replace(POLICY, holders=(other, *POLICY.holders[1:]))
        with pytest.raises(HolderKeyForgedError):
            check_holder_signatures(policy)


def test_a_bidder_trusts_the_policy_of_the_notice_and_the_keys_he_knows():
    """SB-19: another policy and another key of a person are refused."""
    data = POLICY.to_bytes()
    known = {"person-1": key_of("holder 1").public.raw}
    assert trusted_policy(data, named=POLICY.id, known=known) == POLICY
    with pytest.raises(NotThePolicyError):
        trusted_policy(data, named=WITH_BIDDER.id)
    with pytest.raises(HolderKeyForgedError):
        trusted_policy(
            data, named=POLICY.id, known={"person-1": key_of("holder 2").public.raw}
        )


def test_a_drill_is_answered_by_what_was_sealed():
    """Another key or other bytes give another answer."""
    age = HOLDERS[0].recipient
    assert drill_answer(age, bytes(32)) != drill_answer(age, bytes(31) + b"\1")
    assert drill_answer(age, bytes(32)) != drill_answer(HOLDERS[1].recipient, bytes(32))


def test_an_instant_without_a_zone_is_refused():
    """Nobody knows when such a deadline is."""
    with pytest.raises(ValueError, match=r"naive|zone"):
        replace(POLICY, deadline=POLICY.deadline.replace(tzinfo=None))
    assert WITH_BIDDER.window == timedelta(minutes=30)
