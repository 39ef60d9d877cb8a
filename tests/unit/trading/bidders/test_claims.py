"""Which account is the firm: the rules, without a database."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations, product

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from archive.public.evidence import P256PublicKey, SignatureInvalidError
from tests.builders_bidders import DIGEST, NOON, firm
from trading.bidders.claim_errors import (
    ClaimDecidedError,
    ClaimProofMissingError,
    FirmBoundError,
)
from trading.bidders.model.claims import (
    VOUCHED,
    Algorithm,
    Claim,
    ClaimState,
    FirmKey,
    Footing,
    Ground,
    KeyState,
    footing,
    possession,
)
from trading.bidders.model.standing import Standing
from trading.bidders.standing_errors import ClaimsUndecidedError
from trading.selection.model.applications import Application, shared_people

pytestmark = pytest.mark.trading

HOUR = timedelta(hours=1)


def claim(organisation="a", state=ClaimState.OPEN, **more):
    return Claim(organisation=organisation, firm=firm(1), state=state, **more)


def applied(organisation="a", number=1, **more):
    members = {
        "lot": "P1-1",
        "name": "恒达路桥",
        "agent": f"agent of {organisation}",
        "manager": f"manager of {organisation}",
        "certificate": "certificate",
        "documents": (),
        "stream": f"sealed/{organisation}",
        "applied_at": NOON,
    }
    return Application(
        firm=str(firm(number)), claim=organisation, **{**members, **more}
    )


@pytest.mark.parametrize(
    ("own", "other", "found"),
    [
        (None, None, Footing.UNDECIDED),
        (ClaimState.OPEN, ClaimState.UNPROVEN, Footing.UNDECIDED),
        (ClaimState.OPEN, ClaimState.REVOKED, Footing.UNDECIDED),
        (ClaimState.OPEN, ClaimState.PROVEN, Footing.FALLS),
        (None, ClaimState.PROVEN, Footing.FALLS),
        (ClaimState.PROVEN, ClaimState.OPEN, Footing.STANDS),
        (ClaimState.UNPROVEN, None, Footing.FALLS),
        (ClaimState.REVOKED, ClaimState.PROVEN, Footing.FALLS),
    ],
)
def test_an_application_stands_on_the_claim_it_came_from(own, other, found):
    """Undecided claims shut nobody out; a proven one leaves no room for another."""
    claims = [claim(name, state) for name, state in (("a", own), ("b", other)) if state]
    for order in permutations(claims):
        assert footing("a", order).footing is found


def test_whoever_falls_is_told_why():
    """P-3: the ground in words, or that another account is the firm."""
    told = footing(
        "a",
        [claim(state=ClaimState.UNPROVEN, ground=Ground.DISPUTED, words="两份授权")],
    ).reason
    assert "争议" in told
    assert "两份授权" in told
    assert "另一个账号" in footing("a", [claim("b", ClaimState.PROVEN)]).reason


def test_of_one_firm_at_most_one_application_is_left():
    """D-8: whatever was decided, in whatever order, no firm gets two tickets."""
    for states in product(ClaimState, repeat=3):
        if states.count(ClaimState.PROVEN) > 1:
            continue  # The rule below and the database's own index keep that out.
        claims = [claim(name, state) for name, state in zip("abc", states, strict=True)]
        found = Standing.of(
            [applied(name) for name in "abc"],
            {str(firm(1)): claims},
            review_open=True,
        )
        assert len(found.standing) + len(found.fallen) == 3
        if ClaimState.OPEN in states and ClaimState.PROVEN not in states:
            with pytest.raises(ClaimsUndecidedError):
                found.require_decided()
        else:
            assert len(found.require_decided()) <= 1


def test_what_fell_before_the_review_was_closed_stays_fallen():
    """A binding that is revoked later takes away and gives to nobody."""
    mine = applied(fallen="another account is the firm")
    claims = {str(firm(1)): [claim("b", ClaimState.REVOKED)]}
    assert Standing.of([mine], claims, review_open=True).undecided == (mine,)
    assert Standing.of([mine], claims, review_open=False).standing == ()


def test_an_actor_for_whom_no_account_speaks_stands():
    """The instance itself vouches for whoever acts in a demonstration."""
    assert footing(VOUCHED, [claim("b")]).footing is Footing.STANDS


def test_two_claims_of_one_firm_do_not_count_as_two_firms():
    """D-8: one manager named twice for one firm is no manager of two firms."""
    own = applied("a", manager="m", agent="p")
    same = applied("b", manager="m", agent="p")
    rival = applied("c", 2, manager="m")
    assert shared_people([own, same]) == {}
    assert set(shared_people([own, same, rival])) == {str(firm(1)), str(firm(2))}


def test_a_claim_is_proven_once_and_on_a_document():
    """And only while no other account of the firm is bound."""
    claim().require_provable(DIGEST, [claim("b", ClaimState.REVOKED)])
    with pytest.raises(ClaimProofMissingError):
        claim().require_provable("", [])
    with pytest.raises(ClaimDecidedError):
        claim(state=ClaimState.PROVEN).require_provable(DIGEST, [])
    with pytest.raises(FirmBoundError):
        claim().require_provable(DIGEST, [claim("b", ClaimState.PROVEN)])


def test_a_key_signs_from_its_binding_up_to_its_revocation():
    """SPEC 2.8: the instant of the revocation is no longer covered."""
    key = FirmKey(
        firm=firm(1),
        organisation="a",
        algorithm=Algorithm.ED25519,
        key="00" * 32,
        state=KeyState.OFFERED,
        offered_at=NOON,
    )
    assert not key.is_bound(NOON)
    bound = replace(key, state=KeyState.BOUND, bound_at=NOON + HOUR)
    revoked = bound.revoked(NOON + 2 * HOUR, "lost")
    assert [revoked.is_bound(NOON + number * HOUR / 2) for number in range(1, 5)] == [
        False,
        True,
        True,
        False,
    ]
    assert revoked.state is KeyState.REVOKED


def test_a_p256_key_of_a_token_is_shown_by_its_signature():
    """And by no other signature, key, account or curve point."""
    private = ec.generate_private_key(ec.SECP256R1())
    raw = private.public_key().public_bytes(
        Encoding.X962, PublicFormat.UncompressedPoint
    )
    message = possession(firm(1), "a", Algorithm.P256, raw.hex())
    r, s = decode_dss_signature(private.sign(message, ec.ECDSA(SHA256())))
    signature = r.to_bytes(32) + s.to_bytes(32)
    key = P256PublicKey(raw)
    key.verify(message, signature)
    other = possession(firm(1), "b", Algorithm.P256, raw.hex())
    assert other != message
    for said, given in (
        (other, signature),
        (message, signature[:-1]),
        (message, bytes(64)),
        (message, signature[32:] + signature[:32]),
    ):
        with pytest.raises(SignatureInvalidError):
            key.verify(said, given)
    for wrong in (raw[:-1], raw[:-1] + bytes([raw[-1] ^ 1]), b"\x05" + raw[1:]):
        with pytest.raises(SignatureInvalidError):
            P256PublicKey(wrong)
