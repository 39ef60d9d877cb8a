"""What trustees make of a bid: two of them, who never show their identity."""

from dataclasses import replace

import pytest

from archive.public.sealing import HybridIdentity, SealedError, unseal
from tests.builders_bids import HOLDERS, POLICY, Cheats, deal
from tests.unit.trading.bids.test_verdicts import ALL, BROKEN, judged, shares, times
from trading.bids.model.releases import Disclosure, Entry, Given
from trading.bids.verdicts import (
    Combined,
    Named,
    Outcome,
    Party,
    Verdict,
    combine,
    disclosed,
    legal_outcome,
)

pytestmark = pytest.mark.trading


@pytest.fixture(scope="module")
def honest():
    """Give a bid of an honest dealer."""
    return deal()


def test_rubbish_that_was_sealed_to_a_trustee_is_proven():
    """Likewise for the time factor."""
    bid = deal(cheats=Cheats(time=lambda _: b"{}"))
    assert judged(bid, (1, 2, 3)) == Combined(Verdict.INVALID_DEALING)


def test_what_no_trustee_can_read_is_the_bidders_fault_unless_he_discloses():
    """A trustee never shows its identity: it says so, and the bidder can heal it."""
    bid = deal(cheats=Cheats(time_files=lambda _: b"no age file"))
    found = judged(bid, (1, 2, 3), (1, 2))
    named = (Named(Party.BIDDER, 1, "time"), Named(Party.BIDDER, 2, "time"))
    assert found == Combined(Verdict.NOT_ENOUGH, named=named)
    assert legal_outcome(found.verdict, found.named) is Outcome.DEEMED_REVOKED
    disclosure = Disclosure(POLICY.id, "cc" * 32, bid.manifest.digest, bid.seed)
    assert disclosed(POLICY, bid.envelope, disclosure).verdict is Verdict.OPEN


def test_a_trustee_that_pretends_not_to_read_does_no_harm_beside_the_other(honest):
    """The file opens for its twin; what is said of the bidder changes nothing."""
    one, two = times(honest, 1, 2)
    lie = replace(one, entries=(Entry(one.entries[0].manifest, Given.UNREADABLE),))
    found = combine(POLICY, honest.envelope, shares(honest, 1, 2, 3), [lie, two])
    named = (Named(Party.BIDDER, 1, "time"),)
    assert found == Combined(Verdict.OPEN, honest.seed, named)
    assert legal_outcome(found.verdict, found.named) is Outcome.OPENED


def test_identities_that_a_junk_head_provokes_open_no_replaced_bid():
    """SB-20: all holders show theirs; without a trustee's factor nothing opens."""
    heads = dict.fromkeys(ALL, lambda _: b"no age file")
    junk, replaced = deal(cheats=Cheats(files=heads)), deal(seq=2)
    shown = [each.entries[0].value for each in shares(junk, *ALL)]
    assert shown == [each.seed for each in HOLDERS]
    opened = [
        unseal(replaced.envelope.shares[j], HybridIdentity.from_seed(seed))
        for j, seed in enumerate(shown)
    ]
    good = {
        j: y
        for j, plain in enumerate(opened, 1)
        if (y := replaced.manifest.share_in(j, plain))
    }
    assert len(good) == len(ALL), "the quorum's factor is known to everybody"
    released = times(junk, 1, 2)
    for entry in (each.entries[0] for each in released):
        assert entry.given is Given.CONTENT
        assert not replaced.manifest.is_time(entry.value)
        with pytest.raises(SealedError):
            unseal(replaced.envelope.times[0], HybridIdentity.from_seed(entry.value))


def test_a_lying_trustee_is_named(honest):
    """And the other one opens the bid; alone he only keeps it shut."""
    one, two = times(honest, 1, 2)
    lie = replace(one, entries=(replace(one.entries[0], value=BROKEN),))
    three = shares(honest, 1, 2, 3)
    named = (Named(Party.TRUSTEE, 1),)
    found = combine(POLICY, honest.envelope, three, [lie, two])
    assert found == Combined(Verdict.OPEN, honest.seed, named)
    found = combine(POLICY, honest.envelope, three, [lie])
    assert found == Combined(Verdict.NOT_ENOUGH, named=named)
