"""Manifests, envelopes and withdrawals: one meaning, one spelling, one signature."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.public.evidence import canonical, labelled, parse_canonical
from archive.public.ledger import root_of_entries
from archive.public.sealing import X25519Identity, seal, seal_with_password
from tests.builders_bids import BIDDER, HOLDERS, POLICY, WITH_BIDDER, deal
from trading.bids.envelope_errors import (
    BidUnsignedError,
    EnvelopeMalformedError,
    ManifestMalformedError,
    NotThisPolicyError,
    WithdrawalMalformedError,
)
from trading.bids.model.envelope import Withdrawal, check_sealed
from trading.bids.model.manifest import PIECE, Manifest, SealedObject, check_fits

pytestmark = pytest.mark.trading
BID = deal()
MANIFEST = BID.manifest


def test_a_manifest_is_read_back_as_it_was_written():
    """And what the bidder signs is the digest of these bytes."""
    data = MANIFEST.to_bytes()
    assert Manifest.from_bytes(data) == MANIFEST
    assert MANIFEST.signed == labelled("sealed-bid/1", data)
    check_fits(MANIFEST, POLICY)


def test_the_context_ties_to_one_bid():
    """Another bidder, number, policy or recipient has another context."""
    others = {
        replace(MANIFEST, bidder="91500000MA5UD0KX9T").context,
        replace(MANIFEST, seq=2, prev="ab" * 32).context,
        replace(MANIFEST, policy="00" * 32).context,
        deal(bidder="91500000MA5UD0KX9T").manifest.context,
    }
    assert len(others) == 4
    assert MANIFEST.context not in others


CHANGES = {
    "another version": {"v": "sealed-bid/2"},
    "another suite": {"suite": "age-x25519-1"},
    "no code": {"bidder": "91500105ma5u9n5x9r"},
    "seq 0": {"seq": 0},
    "a first bid after another": {"prev": "ab" * 32},
    "a second bid after none": {"seq": 2},
    "k is one": {"k": 1},
    "SB-14: an x twice": {"x": [7, 7, 8, 9, 10]},
    "SB-14: x is 0": {"x": [0, 7, 8, 9, 10]},
    "SB-14: x is 256": {"x": [256, 7, 8, 9, 10]},
    "SB-14: too few x": {"x": [1, 2, 3, 4]},
    "too few commitments": {"share_commit": ["ab" * 32]},
    "capitals": {"time_commit": "AB" * 32},
    "no cover": {"objects": []},
    "one recipient twice": {"R": dict.fromkeys(POLICY.parts, HOLDERS[0].recipient)},
    "a recipient that quantum computers break": {
        "R": {**MANIFEST.recipients, "sheet": X25519Identity.fresh().recipient}
    },
    "no recipient": {"R": {}},
    "a part with another name": {"R": {"REST": MANIFEST.recipients["rest"]}},
}


@pytest.mark.parametrize("name", CHANGES)
def test_whatever_differs_from_the_specification_is_refused(name):
    """Trading 7.4, member by member; SB-14 among them."""
    value = {**parse_canonical(MANIFEST.to_bytes()), **CHANGES[name]}
    with pytest.raises(ManifestMalformedError):
        Manifest.from_bytes(canonical(value))


@pytest.mark.parametrize(
    "names",
    [
        ["f-0001"],
        ["cover", "cover"],
        ["cover", "f-0002"],
        ["cover", "f-0001", "f-0001"],
        ["sheet", "cover"],
        ["cover", "f-0001", "sheet"],
        ["cover", "../f-0001"],
    ],
)
def test_objects_stand_in_their_order(names):
    """No other names, none twice, none left out."""
    cover = MANIFEST.objects[0]
    objects = tuple(SealedObject(n, "rest", cover.size, cover.pieces) for n in names)
    with pytest.raises(ManifestMalformedError):
        replace(MANIFEST, objects=objects)


def test_pieces_of_an_object_are_as_many_as_its_size_needs():
    """Of 8 MiB each, the last one shorter; their root is the archive's."""
    pieces = ("ab" * 32, "cd" * 32)
    found = SealedObject("cover", "rest", PIECE + 1, pieces)
    assert found.root == root_of_entries([b"\xab" * 32, b"\xcd" * 32]).hex()
    for size in (0, PIECE, 2 * PIECE + 1):
        with pytest.raises(ManifestMalformedError):
            SealedObject("cover", "rest", size, pieces)


def test_a_root_that_is_not_of_the_pieces_is_refused():
    """Nobody can be shown another root than the one that is signed."""
    value = parse_canonical(MANIFEST.to_bytes())
    value["objects"][0]["root"] = "ab" * 32
    with pytest.raises(ManifestMalformedError):
        Manifest.from_bytes(canonical(value))


def test_a_manifest_that_is_too_long_is_neither_written_nor_read():
    """65,536 bytes, for every reader alike."""
    pieces = ("ab" * 32,) * 900
    long = replace(
        MANIFEST, objects=(SealedObject("cover", "rest", 900 * PIECE, pieces),)
    )
    fits = replace(
        MANIFEST, objects=(SealedObject("cover", "rest", 800 * PIECE, pieces[:800]),)
    )
    assert Manifest.from_bytes(fits.to_bytes()) == fits
    with pytest.raises(ManifestMalformedError):
        long.to_bytes()
    with pytest.raises(ManifestMalformedError):
        Manifest.from_bytes(b" " * 65_537)


@pytest.mark.parametrize(
    "policy",
    [
        WITH_BIDDER,
        replace(POLICY, attempt=2),
        replace(POLICY, k=4),
        replace(POLICY, form="ab" * 32),
    ],
)
def test_a_bid_for_another_policy_does_not_fit(policy):
    """SB-7: across lots and attempts; n, k and the factors are the policy's."""
    with pytest.raises(NotThisPolicyError):
        check_fits(MANIFEST, policy)


@pytest.mark.parametrize(
    "changed",
    [
        replace(MANIFEST, k=2),
        replace(MANIFEST, time_sha256=MANIFEST.time_sha256[:1]),
        replace(MANIFEST, bidder_commit="ab" * 32),
        replace(
            MANIFEST,
            x=MANIFEST.x[:4],
            share_commit=MANIFEST.share_commit[:4],
            share_sha256=MANIFEST.share_sha256[:4],
        ),
        replace(
            MANIFEST,
            objects=(SealedObject("cover", "tech", 1, ("ab" * 32,)),),
        ),
        replace(
            MANIFEST,
            objects=(SealedObject("cover", "rest", 2**31, ("ab" * 32,) * 256),),
        ),
        replace(
            MANIFEST,
            recipients={**MANIFEST.recipients, "tech": "age1pq1" + "q" * 1952},
        ),
    ],
)
def test_a_manifest_that_asks_less_than_its_policy_does_not_fit(changed):
    """SB-14: k, n and trustees cannot be lowered by a bid, nor limits passed."""
    with pytest.raises(NotThisPolicyError):
        check_fits(changed, POLICY)


def test_an_honest_envelope_holds():
    """Signature, digests and stanzas."""
    BID.envelope.check_signature()
    BID.envelope.check_files()
    assert BID.envelope.digest == MANIFEST.digest


def flipped(data: bytes, at: int) -> bytes:
    changed = bytearray(data)
    changed[at] ^= 1
    return bytes(changed)


@pytest.mark.parametrize("which", range(5))
def test_one_bit_of_a_file_is_found_and_the_file_named(which):
    """SB-4: share files and time files, before anything is accepted."""
    shares = list(BID.envelope.shares)
    shares[which] = flipped(shares[which], -1)
    with pytest.raises(EnvelopeMalformedError) as refused:
        replace(BID.envelope, shares=tuple(shares)).check_files()
    assert refused.value.file == f"share-{which + 1}.age"


def test_one_bit_of_manifest_signature_or_key_is_found():
    """SB-4: nothing of a bid can be changed by whoever carries it."""
    envelope = BID.envelope
    for changed in (
        replace(envelope, signature=flipped(envelope.signature, 3)),
        replace(envelope, key=flipped(envelope.key, 3)),
        replace(envelope, manifest=flipped(envelope.manifest, -3)),
        replace(envelope, manifest=deal(seq=2).envelope.manifest),
    ):
        with pytest.raises((BidUnsignedError, ManifestMalformedError)):
            changed.check_signature()
    times = (envelope.times[0], flipped(envelope.times[1], 40))
    with pytest.raises(EnvelopeMalformedError, match=r"time-2\.age"):
        replace(envelope, times=times).check_files()


@settings(max_examples=60, deadline=None, derandomize=True)
@given(at=st.integers(0, len(MANIFEST.to_bytes()) - 1), bit=st.integers(0, 7))
def test_no_bit_of_a_manifest_can_be_changed(at, bit):
    """SB-4: it is another manifest, or none."""
    changed = bytearray(MANIFEST.to_bytes())
    changed[at] ^= 1 << bit
    with pytest.raises((BidUnsignedError, ManifestMalformedError)):
        replace(BID.envelope, manifest=bytes(changed)).check_signature()


@pytest.mark.parametrize(
    "file",
    [
        b"%PDF-1.7 in clear",
        b"",
        seal(b"x", X25519Identity.from_seed(bytes(31) + b"\1").recipient),
        seal_with_password(b"x", "word", work=1),
    ],
)
def test_what_is_not_sealed_to_a_hybrid_recipient_is_refused(file):
    """E-7: not in clear, not for a password, not for a key of yesterday."""
    with pytest.raises(EnvelopeMalformedError):
        check_sealed("f-0001", file)


def test_a_withdrawal_is_read_back_as_it_was_written():
    """It names the event that it takes back, and nothing else."""
    withdrawal = Withdrawal("LOT-1", POLICY.id, BIDDER, "ab" * 32)
    data = withdrawal.to_bytes()
    assert Withdrawal.from_bytes(data) == withdrawal
    assert withdrawal.signed == labelled("bid-withdrawal/1", data)
    value = parse_canonical(data)
    for change in ({"prev": ""}, {"v": "sealed-bid/1"}, {"why": "sorry"}):
        with pytest.raises(WithdrawalMalformedError):
            Withdrawal.from_bytes(canonical({**value, **change}))
