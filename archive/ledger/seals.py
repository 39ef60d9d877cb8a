"""
The hidden count: a tree of always 1,024 salted slots, most of them filler.

Whoever sees the root, or one slot's proof, learns nothing of how many events are under
it (archive/SPEC.md section 5). Chance is an argument: it comes in as one secret.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from archive.evidence.canonical import Json, canonical
from archive.evidence.digests import DIGEST_SIZE, labelled
from archive.ledger.reading import DIGEST, LedgerFormatError, json_object, named, only
from archive.ledger.tree import (
    inclusion_proof,
    leaf_hash,
    node_hash,
    verify_inclusion,
)

SLOTS: Final = 1024
SLOT_PROOF_VERSION: Final = "sealed-slot-proof/1"

_SLOT_LABEL: Final = "sealed-slot/1"
_SALT_LABEL: Final = "sealed-slot-salt/1"
_ORDER_LABEL: Final = "sealed-slot-order/1"
_PATH_LENGTH: Final = 10
_MEMBERS: Final = frozenset({"v", "slot", "salt", "path"})


class SlotsExhaustedError(ValueError):
    """More events than slots: the rest belongs into the next tick."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} sealed events do not fit {SLOTS} slots")


@dataclass(frozen=True, slots=True)
class SlotProof:
    """
    What shows one event under a SEALED root: its slot, its salt, ten hashes.

    Raises:
        LedgerFormatError: a member is outside the format.

    """

    slot: int
    salt: bytes = field(repr=False)
    path: tuple[bytes, ...]

    def __post_init__(self) -> None:
        if type(self.slot) is not int or not 0 <= self.slot < SLOTS:
            raise LedgerFormatError(f"{self.slot!r} is not one of {SLOTS} slots")
        if len(self.path) != _PATH_LENGTH or any(
            len(digest) != DIGEST_SIZE for digest in (self.salt, *self.path)
        ):
            raise LedgerFormatError("a slot's proof has a salt and ten hashes")

    def verify(self, commitment: str, root: bytes) -> None:
        """
        Check that the event with this commitment (hex) is under the SEALED root.

        Raises:
            LedgerFormatError: the commitment is none.
            ProofInvalidError: it is not under that root in that slot.

        """
        committed = bytes.fromhex(named(commitment, DIGEST, "a commitment"))
        leaf = leaf_hash(slot_data(self.salt, committed))
        verify_inclusion(leaf, self.slot, SLOTS, self.path, root)

    def to_bytes(self) -> bytes:
        """Return the canonical bytes, which travel beside the tlog-proof."""
        return canonical(
            {
                "v": SLOT_PROOF_VERSION,
                "slot": self.slot,
                "salt": self.salt.hex(),
                "path": [digest.hex() for digest in self.path],
            }
        )


def parse_slot_proof(data: bytes) -> SlotProof:
    """
    Read the canonical bytes of a slot's proof.

    Raises:
        LedgerFormatError: not exactly the bytes that `SlotProof.to_bytes` writes.

    """
    value = only(json_object(data), _MEMBERS, "a slot's proof")
    slot, path = value["slot"], value["path"]
    if value["v"] != SLOT_PROOF_VERSION or type(slot) is not int:
        raise LedgerFormatError(f"a slot's proof is {SLOT_PROOF_VERSION} with a slot")
    if not isinstance(path, list):
        raise LedgerFormatError("the path of a slot's proof is a list")
    return SlotProof(slot, _digest(value["salt"]), tuple(map(_digest, path)))


@dataclass(frozen=True, slots=True)
class SealedTree:
    """
    One tick's tree: a salt for every slot, a commitment (bytes) in some of them.

    Raises:
        LedgerFormatError: not exactly one 32-byte salt a slot, or a wrong commitment.

    """

    salts: Sequence[bytes] = field(repr=False)
    commitments: Mapping[int, bytes] = field(repr=False)
    _rows: list[list[bytes]] = field(init=False, repr=False, default_factory=list)

    def __post_init__(self) -> None:
        if len(self.salts) != SLOTS or len(set(self.salts)) != SLOTS:
            raise LedgerFormatError(f"a sealed tree has {SLOTS} different salts")
        if not all(slot in range(SLOTS) for slot in self.commitments):
            raise LedgerFormatError(f"slots are numbered from 0 to {SLOTS - 1}")
        if any(
            len(part) != DIGEST_SIZE
            for part in (*self.salts, *self.commitments.values())
        ):
            raise LedgerFormatError(f"salts and commitments have {DIGEST_SIZE} bytes")
        row = [
            leaf_hash(slot_data(salt, self.commitments.get(slot, b"")))
            for slot, salt in enumerate(self.salts)
        ]
        while len(row) > 1:
            self._rows.append(row)
            row = list(map(node_hash, row[::2], row[1::2]))
        self._rows.append(row)

    @property
    def root(self) -> bytes:
        """The root that the SEALED entry shows."""
        return self._rows[-1][0]

    def prove(self, slot: int) -> SlotProof:
        """Return the proof of one slot; it discloses that slot's salt only."""
        path = inclusion_proof(slot, SLOTS, self._subtree)
        return SlotProof(slot, self.salts[slot], path)

    def _subtree(self, level: int, index: int, /) -> bytes:
        return self._rows[level][index]


def slot_data(salt: bytes, commitment: bytes) -> bytes:
    """Return the leaf data of a slot; a filler's commitment is empty."""
    return labelled(_SLOT_LABEL, salt, commitment)


def seal(commitments: Sequence[str], slots: Sequence[int], secret: bytes) -> SealedTree:
    """
    Put each commitment (hex) into its slot; salts follow from the tick's secret.

    Raises:
        SlotsExhaustedError: more than 1,024 events.
        LedgerFormatError: two events in one slot, a slot or a commitment that is none.

    """
    if len(commitments) > SLOTS:
        raise SlotsExhaustedError(len(commitments))
    if len(slots) != len(commitments) or len(set(slots)) != len(slots):
        raise LedgerFormatError("every sealed event has a slot of its own")
    placed = {
        slot: bytes.fromhex(named(commitment, DIGEST, "a commitment"))
        for slot, commitment in zip(slots, commitments, strict=True)
    }
    return SealedTree(slot_salts(secret), placed)


def slot_salts(secret: bytes) -> tuple[bytes, ...]:
    """Derive a salt for every slot: one disclosed salt says nothing of another."""
    _check_secret(secret)
    return tuple(
        labelled(_SALT_LABEL, secret, slot.to_bytes(4, "big")) for slot in range(SLOTS)
    )


def drawn_slots(count: int, secret: bytes) -> tuple[int, ...]:
    """
    Return `count` different slots in an order that only the secret decides.

    Raises:
        SlotsExhaustedError: more than 1,024 are asked for.

    """
    _check_secret(secret)
    if count > SLOTS:
        raise SlotsExhaustedError(count)
    order = sorted(
        range(SLOTS),
        key=lambda slot: labelled(_ORDER_LABEL, secret, slot.to_bytes(4, "big")),
    )
    return tuple(order[:count])


def _check_secret(secret: bytes) -> None:
    if len(secret) != DIGEST_SIZE:
        raise LedgerFormatError(f"the secret of a tick has {DIGEST_SIZE} bytes")


def _digest(value: Json) -> bytes:
    return bytes.fromhex(named(value, DIGEST, "32 bytes in hex"))
