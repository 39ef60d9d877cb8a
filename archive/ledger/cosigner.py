"""
The cosigner's own side: what it keeps of each log, and what it refuses to sign.

It runs outside the operator's reach. What it saw last is durable before a signature
leaves it, so that it never signs two logs of which one does not continue the other
(archive/SPEC.md 10.3).
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from threading import Lock
from typing import TypeAlias

from archive.clock.ports import Clock
from archive.evidence.notes import NoteInvalidError, NoteVerifier
from archive.ledger.checkpoints import Checkpoint, open_checkpoint
from archive.ledger.cosignatures import CosigningKey
from archive.ledger.reading import LedgerFormatError
from archive.ledger.tree import ProofInvalidError, verify_consistency
from archive.objects.model import CheckpointMovedError, ObjectDamagedError
from archive.objects.ports import Checkpoints


class CosigningRefusedError(Exception):
    """The cosigner does not sign this checkpoint; it stands where it stood."""


class LogUnknownError(CosigningRefusedError):
    """The cosigner knows no log of this origin."""


class NotOfTheLogError(CosigningRefusedError):
    """The log's key, as the cosigner knows it, did not sign the checkpoint."""


class OldSizeError(CosigningRefusedError):
    """The proof begins at another size than the cosigner's last; `size` is that."""

    def __init__(self, size: int) -> None:
        super().__init__(f"the last checkpoint that was cosigned has size {size}")
        self.size = size


class RolledBackError(CosigningRefusedError):
    """The log shows fewer entries than it had: it was restored or cut."""

    def __init__(self, size: int, shown: Checkpoint) -> None:
        super().__init__(
            f"the log had {size} entries and now shows {shown.size}: rolled back"
        )
        self.size, self.shown = size, shown


class MemoryLostError(CosigningRefusedError):
    """
    What the cosigner signed last is damaged or gone, so that it signs nothing.

    It must be restored, never removed: a cosigner that forgot would sign a fork.
    """


class ForkedError(CosigningRefusedError):
    """
    The log contradicts itself; both signed checkpoints are the evidence.

    `unwritten` says why they could not be kept, and is empty if they were.
    """

    def __init__(self, kept: str, shown: str, unwritten: str = "") -> None:
        super().__init__(
            "this log does not continue the one cosigned before: it was forked. Keep "
            "both checkpoints: both bear its own signature"
        )
        self.kept, self.shown, self.unwritten = kept, shown, unwritten


Turn: TypeAlias = Callable[[], AbstractContextManager[object]]
"""A lock that one signature at a time holds, from its checks until it is made."""


def turn_of_this_process() -> Turn:
    """Return a turn between the threads that share it."""
    one = Lock()
    return lambda: one


@dataclass(frozen=True, slots=True)
class Cosigner:
    """
    Signs the checkpoints of one log as long as it only grows.

    `memory` keeps the last signed checkpoint with compare-and-swap; `evidence` is told
    of a fork before the refusal, and keeps both checkpoints. Cosigners with one memory
    must share their `turn`, or an older checkpoint might be signed after a newer one.
    """

    key: CosigningKey
    log: NoteVerifier
    memory: Checkpoints
    clock: Clock
    evidence: Callable[[str, str], None]
    turn: Turn = field(default_factory=turn_of_this_process, repr=False, compare=False)

    def last(self) -> Checkpoint | None:
        """
        Return the last checkpoint that was cosigned, None before the first.

        Raises:
            MemoryLostError: what is kept is no checkpoint of this log.

        """
        return self._remembered()[1]

    def _remembered(self) -> tuple[bytes, Checkpoint | None]:
        try:
            kept = self.memory.current()
            last = open_checkpoint(kept.decode(), self.log) if kept else None
        except (
            NoteInvalidError,
            LedgerFormatError,
            ObjectDamagedError,
            UnicodeDecodeError,
        ) as error:
            raise MemoryLostError(str(error)) from error
        return kept, last

    def cosign(self, old: int, proof: Sequence[bytes], note: str) -> str:
        """
        Return the signature line for a checkpoint that continues the last one.

        The checks come in the order of C2SP tlog-witness, add-checkpoint. What another
        process of this cosigner signed meanwhile shows as another old size.

        Raises:
            NotOfTheLogError: it is not signed by the log.
            OldSizeError: the proof begins elsewhere.
            RolledBackError: it is smaller than that.
            ProofInvalidError: the proof does not lead to it from the last one. Anybody
                can send a wrong proof, so that it is no evidence against the log.
            ForkedError: the log signed two roots for one size.
            MemoryLostError: what was signed last cannot be read.

        """
        shown = self._opened(note)
        with self.turn():
            before, kept = self._remembered()
            self._check(old, proof, kept, shown, (before.decode(), note))
            if kept is None or kept.size < shown.size:
                try:
                    self.memory.replace(before, note.encode())
                except CheckpointMovedError as error:
                    moved = open_checkpoint(error.found.decode(), self.log)
                    raise OldSizeError(moved.size) from error
            return self.key.cosign(shown, self.clock.now())

    def compare(self, note: str, old: int, root: bytes) -> None:
        """
        Hold the root that a checkpoint's own tree has at size `old` against the last.

        `root` must come from entries or tiles that were proven by the checkpoint's
        root, since whoever calls this says that the log contradicts itself.

        Raises:
            NotOfTheLogError: the checkpoint is not signed by the log.
            OldSizeError: the last one has another size.
            ForkedError: the last one had another root: the log's own tree shows it.
            MemoryLostError: what was signed last cannot be read.

        """
        self._opened(note)
        with self.turn():
            before, kept = self._remembered()
            if kept is None or kept.size != old:
                raise OldSizeError(kept.size if kept else 0)
            if kept.root != root:
                raise self._forked(before.decode(), note)

    def _opened(self, note: str) -> Checkpoint:
        try:
            return open_checkpoint(note, self.log)
        except (NoteInvalidError, LedgerFormatError) as error:
            raise NotOfTheLogError(str(error)) from error

    def _check(
        self,
        old: int,
        proof: Sequence[bytes],
        kept: Checkpoint | None,
        shown: Checkpoint,
        notes: tuple[str, str],
    ) -> None:
        size = kept.size if kept else 0
        if old > shown.size:
            raise RolledBackError(max(old, size), shown)
        if old != size:
            raise OldSizeError(size)
        if kept is None:
            if proof:
                raise ProofInvalidError("a proof from nothing is empty")
            return
        if kept.size == shown.size and kept.root != shown.root:
            raise self._forked(*notes)
        verify_consistency(kept.size, shown.size, proof, kept.root, shown.root)

    def _forked(self, kept: str, shown: str) -> ForkedError:
        """Keep the evidence; a disk that is full must not hide what was found."""
        try:
            self.evidence(kept, shown)
        except OSError as error:
            return ForkedError(kept, shown, unwritten=str(error))
        return ForkedError(kept, shown)
