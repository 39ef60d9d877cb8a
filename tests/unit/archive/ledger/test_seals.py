"""The hidden count: 1,024 slots, whatever is in them."""

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

from archive.ledger.seals import SLOTS, slot_data, slot_salts
from archive.public.ledger import (
    LedgerFormatError,
    ProofInvalidError,
    SealedTree,
    SlotProof,
    SlotsExhaustedError,
    drawn_slots,
    parse_slot_proof,
    seal,
)
from tests.unit.archive.ledger import trees

pytestmark = pytest.mark.archive

SECRET = bytes(range(32))


def commitment(number):
    return hashlib.sha256(b"event %d" % number).hexdigest()


def sealed(count, secret=SECRET):
    commitments = [commitment(number) for number in range(count)]
    slots = drawn_slots(count, secret)
    return commitments, slots, seal(commitments, slots, secret)


def test_the_bytes_of_a_slot():
    """
    SPEC 5: label, salt, and the commitment or nothing, each behind its length.
    """
    salt, committed = bytes(32), b"\xab" * 32
    length = b"\0\0\0\x20"
    filled = hashlib.sha256(b"sealed-slot/1" + length + salt + length + committed)
    filler = hashlib.sha256(b"sealed-slot/1" + length + salt + bytes(4))
    assert slot_data(salt, committed) == filled.digest()
    assert slot_data(salt, b"") == filler.digest()


def test_the_root_is_an_rfc_6962_root_over_1024_slots():
    """
    Filler and events alike are leaves of one tree; its size is always the same.
    """
    commitments, slots, tree = sealed(3)
    placed = dict(zip(slots, commitments, strict=True))
    leaves = [
        slot_data(salt, bytes.fromhex(placed.get(slot, "")))
        for slot, salt in enumerate(slot_salts(SECRET))
    ]
    assert len(leaves) == 1024
    assert tree.root == trees.mth(leaves)


@pytest.mark.parametrize("count", [0, 1, 31, 1023, 1024])
def test_every_event_is_proven_with_ten_hashes(count):
    """
    From an empty tick to a full one: each event has its proof, all of one shape.
    """
    commitments, slots, tree = sealed(count)
    for committed, slot in list(zip(commitments, slots, strict=True))[:40]:
        proof = tree.prove(slot)
        proof.verify(committed, tree.root)
        assert len(proof.path) == 10
        assert parse_slot_proof(proof.to_bytes()) == proof


def test_a_proof_opens_its_own_slot_only():
    """
    Another event, slot, salt, root or path is refused; so is an event that is filler.
    """
    commitments, slots, tree = sealed(2)
    proof = tree.prove(slots[0])
    free = next(slot for slot in range(SLOTS) if slot not in slots)
    for wrong, about, root in [
        (proof, commitments[1], tree.root),
        (tree.prove(slots[1]), commitments[0], tree.root),
        (tree.prove(free), commitments[0], tree.root),
        (replace(proof, slot=proof.slot ^ 1), commitments[0], tree.root),
        (replace(proof, salt=bytes(32)), commitments[0], tree.root),
        (replace(proof, path=proof.path[::-1]), commitments[0], tree.root),
        (proof, commitments[0], sealed(2, bytes(32))[2].root),
    ]:
        with pytest.raises(ProofInvalidError):
            wrong.verify(about, root)
    for rubbish in ("", commitments[0].upper(), commitments[0][:-2]):
        with pytest.raises(LedgerFormatError):
            proof.verify(rubbish, tree.root)


@given(st.integers(0, SLOTS), st.binary(min_size=32, max_size=32))
def test_slots_are_distinct_and_follow_from_the_secret(count, secret):
    """
    A rerun of a tick with the same secret makes the same tree.
    """
    slots = drawn_slots(count, secret)
    assert len(set(slots)) == len(slots) == count
    assert slots == drawn_slots(SLOTS, secret)[:count]
    assert all(0 <= slot < SLOTS for slot in slots)


def test_the_first_event_falls_evenly_on_the_slots():
    """
    Over the secrets 1, 2, … 1,000 (hashed, none chosen) no slot is favoured.
    """
    counts = [0] * 16
    for number in range(1, 1001):
        secret = hashlib.sha256(b"tick %d" % number).digest()
        counts[drawn_slots(1, secret)[0] // 64] += 1
    assert chisquare(counts).pvalue > 0.001


def test_more_events_than_slots_are_the_callers_business():
    """
    The 1,025th event is refused, not dropped and not squeezed in.
    """
    with pytest.raises(SlotsExhaustedError, match="1025"):
        drawn_slots(1025, SECRET)
    with pytest.raises(SlotsExhaustedError):
        seal([commitment(n) for n in range(1025)], range(1025), SECRET)


@pytest.mark.parametrize(
    ("commitments", "slots"),
    [
        ([commitment(0), commitment(1)], [5, 5]),
        ([commitment(0)], [1024]),
        ([commitment(0)], [-1]),
        ([commitment(0)], []),
        ([commitment(0)], [1, 2]),
        ([commitment(0).upper()], [1]),
        (["ab"], [1]),
    ],
)
def test_every_event_has_one_slot_of_its_own(commitments, slots):
    """
    No two events in a slot, none outside the tree, none without a commitment.
    """
    with pytest.raises(LedgerFormatError):
        seal(commitments, slots, SECRET)


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_short_secret_is_refused(size):
    """
    A secret that can be guessed would show which slots are filler.
    """
    with pytest.raises(LedgerFormatError, match="secret"):
        drawn_slots(1, bytes(size))
    with pytest.raises(LedgerFormatError, match="secret"):
        slot_salts(bytes(size))


def test_a_tree_has_one_salt_a_slot():
    """
    Missing, short or repeated salts would tell slots from each other.
    """
    salts = slot_salts(SECRET)
    for wrong in (salts[1:], [*salts[1:], salts[5]], [*salts[1:], b"short"]):
        with pytest.raises(LedgerFormatError):
            SealedTree(wrong, {})
    for placed in ({1024: bytes(32)}, {-1: bytes(32)}, {0: b""}, {0: bytes(33)}):
        with pytest.raises(LedgerFormatError):
            SealedTree(salts, placed)


def test_salts_and_secrets_are_in_no_repr():
    """
    Log files and tracebacks do not tell a filler from an event.
    """
    _, slots, tree = sealed(1)
    assert "salt" not in repr(tree)
    assert repr(tree.salts[slots[0]]) not in repr(tree.prove(slots[0]))


PROOF = sealed(1)[2].prove(7).to_bytes()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"slot":7', b'"slot":1024'),
        (b'"slot":7', b'"slot":-1'),
        (b'"slot":7', b'"slot":true'),
        (b'"slot":7', b'"slot":"7"'),
        (b'"slot":7,', b""),
        (b"proof/1", b"proof/2"),
        (b'"path":[', b'"path":["",'),
        (b'"path":[', b'"path":[0,'),
        (b'"path":[', b'"path":{},"q":['),
        (b'{"', b'{"a":1,"'),
        (b'"salt":"', b'"salt":"00'),
        (b":", b": "),
    ],
)
def test_a_slot_proof_of_another_form_is_not_read(old, new):
    """
    One spelling, ten hashes, a slot from 0 to 1023.
    """
    assert old in PROOF
    with pytest.raises(LedgerFormatError):
        parse_slot_proof(PROOF.replace(old, new, 1))


def test_impossible_slot_proofs_cannot_be_made():
    """
    Nine or eleven hashes, or a short one, make no proof.
    """
    for path in ((bytes(32),) * 9, (bytes(32),) * 11, (bytes(31),) * 10):
        with pytest.raises(LedgerFormatError):
            SlotProof(0, bytes(32), path)
