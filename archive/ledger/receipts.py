"""
Receipts: what leads from an accepted event to a signed checkpoint.

The second stage of a receipt (archive/SPEC.md section 4): a C2SP tlog-proof of the
event's entry; for a sealed event the SEALED entry, and the slot in its tree.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from archive.evidence.notes import NoteVerifier
from archive.ledger.checkpoints import open_checkpoint
from archive.ledger.cosigned import noted
from archive.ledger.errors import NotLoggedYetError
from archive.ledger.ports import LogWork, Transactions
from archive.ledger.proofs import LogProof
from archive.ledger.seals import SealedTree, SlotProof, slot_salts
from archive.ledger.store import fetch_from
from archive.ledger.tiles import TileReader
from archive.ledger.tree import consistency_proof, inclusion_proof
from archive.objects.ports import Checkpoints, Objects


@dataclass(frozen=True, slots=True)
class Logged:
    """An event's entry, where it stands, and for a sealed event its slot."""

    entry: bytes
    proof: LogProof
    slot: SlotProof | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedLog:
    """The log as anybody can read it: the signed checkpoint and the tiles behind it."""

    objects: Objects
    checkpoints: Checkpoints
    verifier: NoteVerifier

    def note(self) -> str:
        """Return the current checkpoint; empty if nothing was published."""
        return self.checkpoints.current().decode()

    def reader(self, note: str) -> TileReader:
        """
        Return a reader that trusts nothing but the signed root.

        Raises:
            NoteInvalidError: the log's key did not sign the checkpoint.

        """
        checkpoint = open_checkpoint(note, self.verifier)
        fetch = fetch_from(self.objects)
        return TileReader(fetch, checkpoint.size, checkpoint.root)

    def entry(self, index: int) -> bytes:
        """Return an entry, proven by the current checkpoint."""
        return self.reader(self.note()).entry(index)

    def consistency(self, old: int, reader: TileReader) -> Sequence[bytes]:
        """Return the proof that a tree of `old` entries grew into the reader's."""
        return consistency_proof(old, reader.size, reader)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipts:
    """Finds the proofs of events, reading at most eight tiles for each."""

    transactions: Transactions[LogWork]
    log: PublishedLog

    def logged(self, events: Sequence[tuple[str, int]]) -> Sequence[Logged]:
        """
        Return where these events (stream, n) stand, all under one checkpoint.

        It is the largest one that somebody outside cosigned, if that covers them all,
        and else the latest (archive/SPEC.md 10.5).

        Raises:
            NotLoggedYetError: no published checkpoint covers one of them.

        """
        note = self.log.note()
        if not note:
            raise NotLoggedYetError(*events[0])
        reader = self.log.reader(note)
        ticks: dict[int, tuple[int | None, SealedTree]] = {}
        with self.transactions.read() as work:
            places = [
                self._place(work, stream, n, reader, ticks) for stream, n in events
            ]
            found = work.cosigners.cosigned()
        if found and found.size > max(leaf for leaf, _ in places):
            note = noted(found)
            reader = self.log.reader(note)
        hashes = cache(reader)
        return [
            Logged(
                reader.entry(leaf),
                LogProof(leaf, inclusion_proof(leaf, reader.size, hashes), note),
                slot,
            )
            for leaf, slot in places
        ]

    @staticmethod
    def _place(
        work: LogWork,
        stream: str,
        n: int,
        reader: TileReader,
        ticks: dict[int, tuple[int | None, SealedTree]],
    ) -> tuple[int, SlotProof | None]:
        place = work.seals.place(stream, n)
        slot: SlotProof | None = None
        if place is None:
            leaf = work.log.leaf(stream, n)
        else:
            tick, number = place
            if tick not in ticks:
                ticks[tick] = _tree(work, tick)
            leaf, tree = ticks[tick]
            slot = tree.prove(number)
        if leaf is None or leaf >= reader.size:
            raise NotLoggedYetError(stream, n)
        return leaf, slot


def _tree(work: LogWork, number: int) -> tuple[int | None, SealedTree]:
    tick = work.seals.tick(number)
    leaf = work.log.leaf(tick.event.stream, tick.event.n)
    return leaf, SealedTree(slot_salts(tick.secret), tick.filled)
