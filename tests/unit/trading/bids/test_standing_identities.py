"""An identity that serves many lots opens nothing but what its policy counts (7.12)."""

from dataclasses import replace

import pytest

from archive.public.sealing import SealedError, unseal_with_file_key
from archive.public.values import Actor
from tests.builders_bids import (
    DEADLINE,
    HOLDERS,
    POLICY,
    TRUSTEES,
    Cheats,
    close_of,
    deal,
    holder,
    key_of,
    trustee,
)
from trading.bids.model.light import Openers
from trading.bids.model.releases import Entry, Given, HolderRelease
from trading.bids.release_errors import NotCountedError, ReleaseMalformedError
from trading.bids.sealing import release_shares, release_times
from trading.bids.use_cases.taking import shares_given
from trading.bids.verdicts import Verdict, combine

pytestmark = pytest.mark.trading


def standing(j, organisation):
    """Return holder j, whose key is signed for whatever policy names it."""
    made = holder(j, organisation)
    statement = made.statement("", 0, standing=True)
    return replace(made, signature=key_of(f"holder {j}").sign(statement))


OPENERS = Openers(
    tuple(standing(j, each) for j, each in enumerate(("owner", "owner", "bureau"), 1)),
    trustee(1, "notary"),
)
HERE = OPENERS.policy("LOT-1", 1, DEADLINE)
ELSEWHERE = OPENERS.policy("LOT-2", 1, DEADLINE)


@pytest.fixture(scope="module")
def shut():
    """Give an envelope of another lot that is sealed to the same people."""
    return deal(ELSEWHERE)


def given_by(bid, j):
    """Return what holder j gives of a bid that his policy counts."""
    return release_shares(HERE, [bid.envelope], j, HOLDERS[j - 1], close_of(bid))


def copied(shut):
    """Return what somebody does who was shown the files of an envelope elsewhere."""
    file = shut.envelope.shares[0]
    return {
        "file": lambda _: file,
        "head": lambda _: file[:-1] + bytes([file[-1] ^ 1]),
        "none": lambda _: b"nothing that age could read",
    }


@pytest.mark.parametrize("how", ["file", "head", "none"])
def test_no_file_of_another_lot_is_opened_by_what_a_holder_gives(shut, how):
    """
    A file, or its head alone, that was copied from a lot still open gives no key.

    A holder of a light policy says only that it cannot be read: his identity, and the
    key of a copied file, would open what nobody may read yet.
    """
    bid = deal(HERE, Cheats(files={1: copied(shut)[how]}))
    release = given_by(bid, 1)
    (entry,) = release.entries
    assert entry == Entry(bid.manifest.digest, Given.UNREADABLE)
    assert HolderRelease.from_bytes(release.to_bytes()) == release
    with pytest.raises((SealedError, ValueError)):
        unseal_with_file_key(shut.envelope.shares[0], entry.value)


def test_a_holder_who_reads_nothing_is_absent_for_that_envelope(shut):
    """The other two open it; with one of them it is the bidder who is named."""
    bid = deal(HERE, Cheats(files={1: copied(shut)["none"]}))
    times = [release_times(HERE, [bid.envelope], 1, TRUSTEES[0], close_of(bid))]
    first, second, third = (given_by(bid, j) for j in (1, 2, 3))
    opened = combine(HERE, bid.envelope, [first, second, third], times)
    assert (opened.verdict, opened.seed) == (Verdict.OPEN, bid.seed)
    found = combine(HERE, bid.envelope, [first, second], times)
    assert found.verdict is Verdict.NOT_ENOUGH
    assert [str(each) for each in found.named] == ["bidder/share/1"]


def test_rubbish_of_ones_own_is_still_proven():
    """The key of a file that is no share of any bid opens nothing else."""
    bid = deal(HERE, Cheats(plaintexts={1: lambda _: b"nothing"}))
    release = given_by(bid, 1)
    assert release.entries[0].given is Given.FILE_KEY
    assert combine(HERE, bid.envelope, [release], []).verdict is Verdict.INVALID_DEALING


def test_what_its_keeper_gave_otherwise_is_the_keepers_fault():
    """It is named even where what is kept is right by now: nobody else lies so."""
    bid = deal(HERE)
    bent = replace(bid.envelope, shares=(b"x", *bid.envelope.shares[1:]))
    release = release_shares(HERE, [bent], 1, HOLDERS[0], close_of(bid))
    assert release.entries == (Entry(bid.manifest.digest, Given.DAMAGED),)
    assert HolderRelease.from_bytes(release.to_bytes()) == release
    named = combine(HERE, bid.envelope, [release], []).named
    assert [str(each) for each in named] == ["keeper/share/1"]
    lost = replace(bid.envelope, manifest=b"what became of it")
    gone = release_times(HERE, [lost], 1, TRUSTEES[0], close_of(bid))
    assert gone.entries == release.entries
    with pytest.raises(NotCountedError):
        release_times(HERE, [], 1, TRUSTEES[0], close_of(bid))


@pytest.mark.parametrize(
    ("policy", "given", "value"),
    [
        (HERE, Given.IDENTITY, HOLDERS[0].seed),
        (POLICY, Given.UNREADABLE, b""),
        (POLICY, Given.DAMAGED, b""),
    ],
)
def test_each_kind_of_policy_has_its_last_word(policy, given, value):
    """No standing identity gets into the log; whose key is of one lot shows it."""
    bid = deal(policy)
    close = close_of(bid)
    entry = Entry(bid.manifest.digest, given, value)
    release = HolderRelease(policy.id, close.commitment, 1, (entry,))
    actor = Actor("person-1", "owner", frozenset())
    signature = key_of("holder 1").sign(release.signed).hex()
    with pytest.raises(ReleaseMalformedError):
        shares_given(policy, close, actor, release.to_bytes(), signature)
