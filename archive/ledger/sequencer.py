"""
The sequencer: gives committed rows their place in the tree, and signs where it stands.

Size and root are committed before anything is signed or sent, and every byte follows
from committed rows; so a run that dies anywhere is finished by the next one with the
same bytes (archive/SPEC.md section 6).
"""

from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from archive.evidence.notes import NoteInvalidError, NoteSigner
from archive.ledger.checkpoints import (
    Checkpoint,
    open_checkpoint,
    sign_checkpoint,
)
from archive.ledger.edge import Edge, TileFile
from archive.ledger.errors import (
    CheckpointForeignError,
    CheckpointGoneError,
    LogBehindError,
    LogForkedError,
    StoreAheadError,
    StoreUnsoundError,
)
from archive.ledger.ports import LogWork, SequencerLock, Transactions, TreeHead
from archive.ledger.reading import LedgerFormatError
from archive.ledger.store import ahead_of, fetch_from
from archive.ledger.tiles import (
    TILE_WIDTH,
    TileInvalidError,
    TileMissingError,
    TileReader,
)
from archive.ledger.tree import empty_root
from archive.objects.ports import Checkpoints, FaultPoint, Objects, no_fault

BATCH: Final = 2_000
WRITERS: Final = 4
FULL_TILES_KEPT: Final = timedelta(days=30 * 365)
"""Longer than any case file is kept."""
EMPTY: Final = TreeHead(0, empty_root(), published=True)


@dataclass(frozen=True, slots=True)
class Signed:
    """The last checkpoint: what it says, and its bytes."""

    head: TreeHead
    note: bytes


@dataclass(frozen=True, slots=True)
class Growth:
    """The edge as it will be, and the files that lead there."""

    edge: Edge
    files: Sequence[TileFile]


@dataclass(slots=True, kw_only=True)
class Sequencer:
    """
    One dedicated loop under a lock; `run` is one turn of it.

    Tiles and bundles are written once under their names; a wider edge is another name.
    """

    transactions: Transactions[LogWork]
    objects: Objects
    checkpoints: Checkpoints
    signer: NoteSigner
    lock: SequencerLock
    faults: FaultPoint = no_fault
    batch: int = BATCH
    _edge: Edge = field(default_factory=Edge)
    _next: Growth | None = None

    def run(self) -> int:
        """
        Place what waits and publish it; return the size that is now published.

        Raises:
            LogBehindError: the database lost entries that were signed for.
            LogForkedError: the database holds another tree than the signed one.
            CheckpointForeignError: the log's key did not sign the checkpoint.
            CheckpointGoneError: one was published, and is not there.

        """
        with self.lock.held() as ours:
            if not ours:
                return self._signed().head.size
            self._finish()
            while self._place():
                self._finish()
            return self._edge.size

    def check(self) -> TreeHead:
        """
        Compare size and root of the database with the last checkpoint; return its head.

        Raises:
            LogBehindError: the database lost entries that were signed for.
            LogForkedError: the database holds another tree than the signed one.
            CheckpointForeignError: the log's key did not sign the checkpoint.
            CheckpointGoneError: one was published, and is not there.

        """
        return self._compared()[0]

    def prove(self) -> None:
        """
        Compare database, store and last checkpoint; needed before an instance starts.

        However long the log is, only its edge is read: the partial tiles give the
        signed root, the last rows are the entries in them, and no row is missing. The
        rest is read again while the instance runs (archive/SPEC.md 6.7).

        Raises:
            LogBehindError: the database lost entries that were signed for.
            LogForkedError: the database holds another tree than the signed one.
            StoreAheadError: files were written for more than the database knows.
            StoreUnsoundError: the store has not the edge of the signed tree.
            CheckpointForeignError: the log's key did not sign the checkpoint.
            CheckpointGoneError: one was published, and is not there.

        """
        head, found = self._compared()
        self._refuse_older_than_store(head)
        signed = found.head
        start = (signed.size - 1) // TILE_WIDTH * TILE_WIDTH if signed.size else 0
        try:
            reader = self._reader(signed)
            edge = Edge.of(reader)
            last = [
                entry for _, each in reader.walk(start // TILE_WIDTH) for entry in each
            ]
        except (TileMissingError, TileInvalidError) as error:
            raise StoreUnsoundError(str(error)) from error
        with self.transactions.read() as work:
            placed = work.log.placed_below(signed.size)
            kept = work.log.entries(start, signed.size)
        if placed != signed.size or list(kept) != last:
            raise LogForkedError(signed.size)
        self._edge = edge

    def rebuild(self) -> int:
        """
        Write the files of the published log that are gone again; return how many.

        They follow from the rows, and are written only if these give the signed root.

        Raises:
            LogUnsoundError: database and checkpoint do not fit each other.
            ObjectDiffersError: a file is there with other bytes; it is not touched.

        """
        with self.lock.held() as ours:
            if not ours:
                return 0
            signed = self._compared()[1].head
            self._edge, self._next = Edge(), None
            self._follow(signed)
            written, edge = 0, Edge()
            while edge.size < signed.size:
                files = self._grow(edge, signed.size)
                gone = [
                    file
                    for file in files
                    if (file.full or edge.size == signed.size)
                    and not self._is_whole(file)
                ]
                if gone:
                    self._write(gone)
                written += len(gone)
            return written

    def _is_whole(self, file: TileFile) -> bool:
        return fetch_from(self.objects)(file.name) == file.data

    def _refuse_older_than_store(self, head: TreeHead) -> None:
        while beyond := ahead_of(self.objects, head.size):
            with self.transactions.read() as work:
                now = work.log.head() or EMPTY
            if now.size == head.size:
                raise StoreAheadError(head.size, beyond)
            head = now  # Somebody sequences at this very moment.

    def _reader(self, head: TreeHead) -> TileReader:
        return TileReader(fetch_from(self.objects), head.size, head.root)

    def _compared(self) -> tuple[TreeHead, Signed]:
        found = self._signed()
        signed = found.head
        with self.transactions.read() as work:
            head = work.log.head() or EMPTY
            same = EMPTY if signed.size == 0 else work.log.head_at(signed.size)
            published = None if found.note else work.log.published()
        if published is not None:
            raise CheckpointGoneError(published.size)
        if head.size < signed.size:
            raise LogBehindError(head.size, signed.size)
        if same is None or same.root != signed.root:
            raise LogForkedError(signed.size)
        return head, found

    def _place(self) -> bool:
        """Commit index, size and root of the next batch; signs and sends nothing."""
        with self.transactions.begin() as work:
            rows = work.log.waiting(self.batch)
            if not rows:
                return False
            first, edge = self._edge.size, self._edge.copy()
            files = edge.grow([row.entry for row in rows])
            work.log.place(rows, first)
            work.log.commit_head(edge.size, edge.root())
        self._next = Growth(edge, files)
        return True

    def _finish(self) -> None:
        """
        Publish a committed head whose checkpoint is not out; else do nothing.

        What is out is what was signed, not what the database says of it: files that
        were lost together with their checkpoint are written again.
        """
        head, signed = self._compared()
        self._follow(signed.head)
        if signed.head.size < head.size:
            self._publish(head, signed.note)
        if not head.published:
            self.faults("sequencer.mark:before")
            with self.transactions.begin() as work:
                work.log.mark_published(head.size)
            self.faults("sequencer.mark:after")

    def _publish(self, head: TreeHead, before: bytes) -> None:
        grown = self._next or self._grown_to(head)
        if not grown.edge.is_at(head):
            grown = self._grown_to(head)
        self._write(grown.files)
        checkpoint = Checkpoint(self.signer.name, head.size, head.root)
        note = sign_checkpoint(checkpoint, self.signer).encode()
        self.checkpoints.replace(before, note)
        self._edge, self._next = grown.edge, None

    def _write(self, files: Sequence[TileFile]) -> None:
        """Make the files durable, some at a time: what takes long is the disk."""
        with self.transactions.read() as work:
            kept = work.log.last_instant() + FULL_TILES_KEPT

        def put(file: TileFile) -> None:
            until = kept if file.full else None
            self.objects.put_named(file.name, file.data, keep_until=until)

        with ThreadPoolExecutor(WRITERS, "tiles") as writers:
            deque(writers.map(put, files), maxlen=0)

    def _grown_to(self, head: TreeHead) -> Growth:
        """Grow from the signed edge by the rows that were committed for the head."""
        edge = self._edge.copy()
        with self.transactions.read() as work:
            files = edge.grow(work.log.entries(edge.size, head.size))
        if not edge.is_at(head):
            raise LogForkedError(head.size)
        return Growth(edge, files)

    def _follow(self, signed: TreeHead) -> None:
        """Bring the edge to the signed tree, by the rows that lead there."""
        if self._edge.is_at(signed):
            return
        edge = self._edge if self._edge.size < signed.size else Edge()
        self._edge, self._next = Edge(), None
        while edge.size < signed.size:
            self._grow(edge, signed.size)
        if not edge.is_at(signed):
            raise LogForkedError(signed.size)
        self._edge = edge

    def _grow(self, edge: Edge, size: int) -> Sequence[TileFile]:
        """Grow by a batch of rows towards a size."""
        end = min(edge.size + self.batch, size)
        with self.transactions.read() as work:
            entries = work.log.entries(edge.size, end)
        if len(entries) != end - edge.size:
            raise LogForkedError(size)
        return edge.grow(entries)

    def _signed(self) -> Signed:
        note = self.checkpoints.current()
        if not note:
            return Signed(EMPTY, note)
        try:
            checkpoint = open_checkpoint(note.decode(), self.signer.verifier)
        except (NoteInvalidError, LedgerFormatError, UnicodeDecodeError) as error:
            raise CheckpointForeignError(str(error)) from error
        return Signed(TreeHead(checkpoint.size, checkpoint.root, published=True), note)
