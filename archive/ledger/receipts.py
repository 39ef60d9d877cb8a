"""
Receipts: what leads from an accepted event to a signed checkpoint.

The second stage of a receipt (archive/SPEC.md section 4): a C2SP tlog-proof of the
event's entry; for a sealed event the SEALED entry, and the slot in its tree.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from archive.evidence.notes import NoteVerifier
from archive.ledger.checkpoints import open_checkpoint
from archive.ledger.errors import NotLoggedYetError
from archive.ledger.model import Recorded
from archive.ledger.ports import LogWork, Transactions
from archive.ledger.proofs import LogProof
from archive.ledger.seals import SealedTree, SlotProof, slot_salts
from archive.ledger.tiles import TileReader
from archive.ledger.tree import consistency_proof, inclusion_proof
from archive.objects.model import ObjectMissingError
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
        return TileReader(self._file, checkpoint.size, checkpoint.root)

    def entry(self, index: int) -> bytes:
        """Return an entry, proven by the current checkpoint."""
        return self.reader(self.note()).entry(index)

    def proof(self, index: int, note: str, reader: TileReader) -> LogProof:
        """Return the inclusion proof of an entry under a checkpoint."""
        return LogProof(index, inclusion_proof(index, reader.size, reader), note)

    def consistency(self, old: int, reader: TileReader) -> Sequence[bytes]:
        """Return the proof that a tree of `old` entries grew into the reader's."""
        return consistency_proof(old, reader.size, reader)

    def _file(self, path: str) -> bytes | None:
        try:
            return self.objects.get_named(path)
        except ObjectMissingError:
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipts:
    """Finds the proofs of events, reading at most eight tiles for each."""

    transactions: Transactions[LogWork]
    log: PublishedLog

    def logged(self, events: Sequence[tuple[str, int]]) -> Sequence[Logged]:
        """
        Return where these events (stream, n) stand, all under one checkpoint.

        Raises:
            NotLoggedYetError: no published checkpoint covers one of them.

        """
        note = self.log.note()
        if not note:
            raise NotLoggedYetError(*events[0])
        reader = self.log.reader(note)
        trees: dict[bytes, SealedTree] = {}
        with self.transactions.read() as work:
            places = [
                self._place(work, stream, n, reader, trees) for stream, n in events
            ]
        return [
            Logged(reader.entry(leaf), self.log.proof(leaf, note, reader), slot)
            for leaf, slot in places
        ]

    @staticmethod
    def _place(
        work: LogWork,
        stream: str,
        n: int,
        reader: TileReader,
        trees: dict[bytes, SealedTree],
    ) -> tuple[int, SlotProof | None]:
        slots = work.seals.slots(stream, n)
        shown: Recorded = slots.tick if slots else work.ledger.recorded(stream, n)
        leaf = work.log.leaf(shown.stream, shown.n)
        if leaf is None or leaf >= reader.size:
            raise NotLoggedYetError(stream, n)
        if slots is None:
            return leaf, None
        if slots.secret not in trees:
            salts = slot_salts(slots.secret)
            trees[slots.secret] = SealedTree(salts, slots.filled)
        return leaf, trees[slots.secret].prove(slots.slot)
