"""What is shown to a drop box, and what its receipt proves (trading 7.11)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from archive.public.evidence import SigningKey, canonical, parse_canonical, sha256
from tests.builders_bids import DEADLINE, POLICY, deal, key_of
from trading.bids.drop_errors import DropMalformedError, DropReceiptForgedError
from trading.bids.envelope_errors import (
    BidUnsignedError,
    ManifestMalformedError,
    NotThisPolicyError,
)
from trading.bids.model.drops import (
    LARGEST_LIST,
    MOST_DROPS,
    Drop,
    DropList,
    SignedReceipt,
    receipt_for,
)
from trading.bids.model.holders import Box
from trading.server.boxes import Told

pytestmark = pytest.mark.trading
KEY = key_of("box")
BOX = Box("县监察机关", "http://localhost:1", KEY.public.raw)
BOXED = replace(POLICY, boxes=(BOX,))
DROP = Drop.of_envelope(BOXED.lot, deal(BOXED).envelope)
EARLY = DEADLINE - timedelta(minutes=1)


def signed(drop=DROP, at=EARLY, key=KEY, body=BOX.organisation):
    """Return a receipt as the box gives it."""
    return SignedReceipt.by(key, receipt_for(drop, at, body))


def test_what_a_bidder_shows_is_read_as_it_was_written():
    """Manifest, signature and key; neither shares nor objects leave the bidder."""
    DROP.check(BOXED)
    found = Drop.from_bytes(DROP.to_bytes())
    assert found == DROP
    assert set(parse_canonical(DROP.to_bytes())) == {
        *("v", "lot", "manifest", "signature", "key")
    }


@pytest.mark.parametrize(
    "change",
    [
        {"v": "drop-box/2"},
        {"lot": ""},
        {"key": "ab" * 31},
        {"key": "AB" * 32},
        {"manifest": "no base64!"},
        {"signature": "QUI"},
        {"signature": "QUJ="},
        {"manifest": "A" * 90_000},
        {"more": 1},
    ],
)
def test_what_differs_from_the_specification_is_refused(change):
    """Trading 7.11, member by member; together they have at most 65,536 bytes."""
    value = {**parse_canonical(DROP.to_bytes()), **change}
    with pytest.raises(DropMalformedError):
        Drop.from_bytes(canonical(value))


def test_no_message_is_read_beyond_its_bound():
    """Nobody makes a box work on what cannot be a manifest."""
    with pytest.raises(DropMalformedError):
        Drop.from_bytes(b" " * 100_000)


def test_only_what_a_bidder_signed_for_this_policy_is_taken():
    """Another lot, another policy, another key, and what is no manifest."""
    with pytest.raises(NotThisPolicyError):
        replace(DROP, lot="LOT-2").check(BOXED)
    with pytest.raises(NotThisPolicyError):
        DROP.check(POLICY)
    with pytest.raises(BidUnsignedError):
        replace(DROP, key=key_of("somebody").public.raw).check(BOXED)
    with pytest.raises(BidUnsignedError):
        replace(DROP, key=b"\x04" + bytes(64)).check(BOXED)
    with pytest.raises(ManifestMalformedError):
        replace(DROP, manifest=b"{}").check(BOXED)


def test_a_receipt_counts_under_the_key_that_the_policy_names():
    """Not another's, nor of another lot or body; read back as it was written."""
    receipt = signed()
    receipt.check(BOX, BOXED)
    assert SignedReceipt.from_bytes(receipt.to_bytes()) == receipt
    for forged in (
        signed(key=SigningKey(sha256(b"bid: forger"))),
        signed(body="中心"),
        signed(drop=replace(DROP, lot="LOT-2")),
        replace(receipt, receipt=replace(receipt.receipt, at=DEADLINE)),
    ):
        with pytest.raises(DropReceiptForgedError):
            forged.check(BOX, BOXED)
    with pytest.raises(DropMalformedError):
        SignedReceipt.from_bytes(b" " * 5_000)


def listed(*receipts, policy=BOXED.id):
    """Return a list as a box answers it."""
    return DropList.from_bytes(DropList(policy, receipts).to_bytes())


def test_a_list_tells_what_was_signed_before_the_deadline():
    """Trading 7.11: at the deadline is late."""
    other = Drop.of_envelope(BOXED.lot, deal(BOXED, seq=2).envelope)
    both = sorted(
        (signed(), signed(other, at=DEADLINE)), key=lambda each: each.receipt.manifest
    )
    assert listed(*both).in_time(BOX, BOXED) == (DROP.parsed.digest,)
    with pytest.raises(DropMalformedError):
        listed(*both[::-1])
    with pytest.raises(DropMalformedError):
        listed(both[0], both[0])
    with pytest.raises(DropReceiptForgedError):
        listed(signed(key=key_of("somebody"))).in_time(BOX, BOXED)
    with pytest.raises(DropReceiptForgedError):
        listed(policy=POLICY.id).in_time(BOX, BOXED)


def test_a_list_is_told_whole_however_long():
    """Nothing is left out in silence: what is beyond 5,000 is accounted for, too."""
    row, many = signed(), MOST_DROPS + 1
    receipts = [
        replace(row, receipt=replace(row.receipt, manifest=f"{at:064x}"))
        for at in range(many)
    ]
    found = DropList(BOXED.id, tuple(receipts))
    assert len(found.to_bytes()) < LARGEST_LIST
    assert len(DropList.from_bytes(found.to_bytes()).receipts) == many
    told = Told({BOX.organisation: tuple(x.receipt.manifest for x in receipts)})
    assert told.for_close == {}
