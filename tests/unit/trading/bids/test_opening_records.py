"""The record that an opening comes to when it is repeated from what was handed in."""

from dataclasses import replace

import pytest

from tests.builders_bids import (
    BIDDER,
    DEADLINE,
    HOLDERS,
    POLICY,
    TRUSTEES,
    WITH_BIDDER,
    Cheats,
    close_of,
    deal,
)
from trading.bids.given import Releases
from trading.bids.model.bids import ReleaseKind
from trading.bids.model.releases import Disclosure
from trading.bids.model.sheets import OpeningSheet, Price
from trading.bids.release_errors import KeptFileDamagedError
from trading.bids.repeating import Handed, Line, OpeningRecord, repeat_opening
from trading.bids.sealing import release_factor, release_shares, release_times
from trading.bids.verdicts import Named, Outcome, Party, Verdict
from trading.server.demo.official import official_record

pytestmark = pytest.mark.trading
FORM = "f0" * 32
SHEET = OpeningSheet(FORM, {"price": Price(1_00, "人民币壹元整")})
OTHER = "91110000100000009A"


def handed(bid, **objects):
    return Handed(
        envelope=bid.envelope,
        received_at=DEADLINE,
        objects={**bid.objects, **objects},
    )


def given(*bids, holders=(1, 3, 5), factors=()):
    """Return the releases of these holders and a trustee, as they come in bytes."""
    policy, close = bids[0].policy, close_of(*bids)
    envelopes = [each.envelope for each in bids]
    found = Releases()
    for each in factors:
        own = release_factor(policy, each.manifest.digest, each.factors.bidder, close)
        found.take(ReleaseKind.BIDDER, own.to_bytes())
    for j in holders:
        shares = release_shares(policy, envelopes, j, HOLDERS[j - 1], close)
        found.take(ReleaseKind.HOLDER, shares.to_bytes())
    times = release_times(policy, envelopes, 1, TRUSTEES[0], close)
    found.take(ReleaseKind.TRUSTEE, times.to_bytes())
    return found


def test_the_record_says_who_opened_and_who_withheld():
    """E-12, E-13: in the order of the close; who gave no factor says no price."""
    policy = replace(WITH_BIDDER, form=FORM)
    bids = [deal(policy, bidder=each, sheet=SHEET) for each in (BIDDER, OTHER)]
    releases = given(*bids, factors=bids[:1])
    one, two = repeat_opening(policy, [*map(handed, bids)], releases).lines
    assert (one.number, one.bidder, one.outcome) == (1, BIDDER, Outcome.OPENED)
    assert one.price == Price(1_00, "人民币壹元整")
    assert (two.verdict, two.outcome) == (
        *(Verdict.FACTOR_WITHHELD, Outcome.DEEMED_REVOKED),
    )
    assert (two.price, two.text, two.named) == (None, b"", (Named(Party.BIDDER),))


def test_a_disclosure_opens_what_was_not_enough():
    """7.9: as a last resort the bidder's own secret does, and only the right one."""
    bid = deal(replace(POLICY, form=FORM), sheet=SHEET)
    close = close_of(bid)
    for seed, verdict in (
        (bid.seed, Verdict.OPEN),
        (bytes(32), Verdict.NOT_ENOUGH),
    ):
        releases = given(bid, holders=(1, 2))
        own = Disclosure(bid.policy.id, close.commitment, bid.manifest.digest, seed)
        releases.take(ReleaseKind.DISCLOSURE, own.to_bytes())
        (line,) = repeat_opening(bid.policy, [handed(bid)], releases).lines
        assert line.verdict is verdict


def test_what_does_not_say_whose_it_is_is_no_bid():
    """7.5: a cover of somebody else, or bytes that are none, are the bidder's fault."""
    other = BIDDER.replace("5X", "4X").encode()
    changes = (lambda x: x.replace(BIDDER.encode(), other), lambda _: b"{}")
    for change in changes:
        bid = deal(POLICY, Cheats(cover=change))
        (line,) = repeat_opening(POLICY, [handed(bid)], given(bid)).lines
        assert line.verdict is Verdict.INVALID_DEALING


def test_another_ciphertext_is_no_fault_of_the_bidder():
    """Bytes that were not handed in are the keeper's: there is no record over them."""
    bid, wrong = deal(), deal(seq=2)
    with pytest.raises(KeptFileDamagedError):
        repeat_opening(POLICY, [handed(bid, cover=wrong.objects["cover"])], given(bid))


def record_of(prices):
    return OpeningRecord(
        tuple(
            Line(
                number=number,
                bidder=BIDDER,
                manifest="ab" * 32,
                received_at=DEADLINE,
                released_at=None,
                verdict=Verdict.OPEN,
                named=(),
                sheet=OpeningSheet(FORM, {"price": Price(fen, "")}),
            )
            for number, fen in enumerate(prices, 1)
        )
    )


def test_one_price_of_the_official_record_is_far_off():
    """W-13, W-14 on 1,525 real prices: one typing error to ask about, no grid."""
    real = official_record()
    assert len(real) == 1_528
    prices = [each.fen for each in real if each.fen is not None]
    assert len(prices) == 1_525
    (far,) = record_of(prices).far_off
    assert far.price.fen == 53_919_880_00


@pytest.mark.parametrize(
    ("prices", "far"),
    [
        ([], []),
        ([5], []),
        ([2, 4], []),
        ([2, 4, 8], []),
        ([2, 4, 9], [3]),
        ([0, 0, 1], [3]),
        ([1, 3, 5, 9], [4]),
    ],
)
def test_far_off_is_more_than_twice_the_median(prices, far):
    """Exactly twice is not; of an even number the median lies between two."""
    assert [each.number for each in record_of(prices).far_off] == far
