"""
The sequencer: gives committed rows their place in the tree, and signs where it stands.

Size and root are committed before anything is signed or sent, and every byte follows
from committed rows; so a run that dies anywhere is finished by the next one with the
same bytes (archive/SPEC.md section 6).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from archive.evidence.notes import NoteSigner
from archive.ledger.checkpoints import (
    Checkpoint,
    open_checkpoint,
    sign_checkpoint,
)
from archive.ledger.edge import Edge, TileFile
from archive.ledger.errors import LogBehindError, LogForkedError
from archive.ledger.ports import LogWork, SequencerLock, Transactions, TreeHead
from archive.ledger.tree import empty_root
from archive.objects.ports import Checkpoints, FaultPoint, Objects, no_fault

BATCH: Final = 2_000
FULL_TILES_KEPT: Final = timedelta(days=30 * 365)
"""Longer than any case file is kept."""
EMPTY: Final = TreeHead(0, empty_root(), published=True)


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

    def run(self) -> int:
        """
        Place what waits and publish it; return the size that is now published.

        Raises:
            LogBehindError: the database lost entries that were signed for.
            LogForkedError: the database holds another tree than the signed one.

        """
        with self.lock.held() as ours:
            if not ours:
                return self._published().size
            self._finish()
            while self._place():
                self._finish()
            return self._published().size

    def check(self) -> TreeHead:
        """
        Compare the database with the last checkpoint; needed before an instance starts.

        Raises:
            LogBehindError: the database lost entries that were signed for.
            LogForkedError: the database holds another tree than the signed one.

        """
        signed = self._signed()
        with self.transactions.read() as work:
            head = work.log.head() or EMPTY
            same = EMPTY if signed.size == 0 else work.log.head_at(signed.size)
        if head.size < signed.size:
            raise LogBehindError(head.size, signed.size)
        if same is None or same.root != signed.root:
            raise LogForkedError(signed.size)
        return head

    def _place(self) -> bool:
        """Commit index, size and root of the next batch; signs and sends nothing."""
        with self.transactions.begin() as work:
            head = work.log.head() or EMPTY
            rows = work.log.waiting(self.batch)
            if not rows:
                return False
            edge = self._edge.copy()
            for row in rows:
                edge.add(row.entry)
            work.log.place(rows, head.size)
            work.log.commit_head(edge.size, edge.root())
        return True

    def _finish(self) -> None:
        """Publish a committed head whose checkpoint is not out; else do nothing."""
        head = self.check()
        if self._edge.size > head.size or not self._edge.is_at(self._published()):
            self._rebuild()
        if head.published:
            return
        files = self._grow_to(head)
        with self.transactions.read() as work:
            kept = work.log.last_instant() + FULL_TILES_KEPT
        for file in files:
            self.objects.put_named(
                file.name, file.data, keep_until=kept if file.full else None
            )
        self._sign(head)

    def _grow_to(self, head: TreeHead) -> Sequence[TileFile]:
        start = self._edge.size
        with self.transactions.read() as work:
            entries = work.log.entries(start, head.size)
        files = self._edge.grow(entries)
        if self._edge.size != head.size or self._edge.root() != head.root:
            self._edge = Edge()
            raise LogForkedError(head.size)
        return files

    def _sign(self, head: TreeHead) -> None:
        checkpoint = Checkpoint(self.signer.name, head.size, head.root)
        signed = sign_checkpoint(checkpoint, self.signer).encode()
        current = self.checkpoints.current()
        if current != signed:
            self.checkpoints.replace(current, signed)
        self.faults("sequencer.mark:before")
        with self.transactions.begin() as work:
            work.log.mark_published(head.size)
        self.faults("sequencer.mark:after")

    def _rebuild(self) -> None:
        """Read the edge of the published tree again, from the entries themselves."""
        published = self._published()
        edge = Edge()
        for start in range(0, published.size, self.batch):
            with self.transactions.read() as work:
                entries = work.log.entries(
                    start, min(start + self.batch, published.size)
                )
            edge.grow(entries)
        if not edge.is_at(published):
            raise LogForkedError(published.size)
        self._edge = edge

    def _published(self) -> TreeHead:
        with self.transactions.read() as work:
            return work.log.published() or EMPTY

    def _signed(self) -> TreeHead:
        current = self.checkpoints.current()
        if not current:
            return EMPTY
        checkpoint = open_checkpoint(current.decode(), self.signer.verifier)
        return TreeHead(checkpoint.size, checkpoint.root, published=True)
