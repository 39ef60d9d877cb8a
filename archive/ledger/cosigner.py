"""
The cosigner's own side: what it keeps of each log, and what it refuses to sign.

It runs outside the operator's reach. What it saw last is durable before a signature
leaves it, so that it never signs two logs of which one does not continue the other
(archive/SPEC.md 10.3). What it read of the entries is remembered beside (10.7).
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from threading import Lock
from typing import TypeAlias

from archive.clock.ports import Clock
from archive.evidence.notes import NoteInvalidError, NoteVerifier
from archive.ledger.checkpoints import Checkpoint, open_checkpoint, own_note
from archive.ledger.cosignatures import CosigningKey
from archive.ledger.cosigner_memory import (
    NOTHING_YET,
    Remembered,
    memory_of,
    parse_memory,
)
from archive.ledger.history import History
from archive.ledger.reading import LedgerFormatError
from archive.ledger.tree import ProofInvalidError, verify_consistency
from archive.ledger.vetting import DatesFinding
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


@dataclass(frozen=True, slots=True)
class Noticed:
    """
    What a cosigner found in the dates of a log, and where it is kept.

    `unwritten` says why it could not be kept, and is empty if it was.
    """

    finding: DatesFinding
    where: str = ""
    unwritten: str = ""


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

    `memory` keeps what was signed last with compare-and-swap; `evidence` is told of a
    fork before the refusal, and keeps both checkpoints; `findings` keeps what is found
    in the dates of entries, and says where. Cosigners with one memory must share their
    `turn`, or an older checkpoint might be signed after a newer one.
    """

    key: CosigningKey
    log: NoteVerifier
    memory: Checkpoints
    clock: Clock
    evidence: Callable[[str, str], None]
    findings: Callable[[DatesFinding], str]
    turn: Turn = field(default_factory=turn_of_this_process, repr=False, compare=False)

    def last(self) -> Checkpoint | None:
        """
        Return the last checkpoint that was cosigned, None before the first.

        Raises:
            MemoryLostError: what is kept is no checkpoint of this log.

        """
        found = self.remembered()
        return found.checkpoint if found else None

    def remembered(self) -> Remembered | None:
        """
        Return what is remembered of the log, None before the first signature.

        Raises:
            MemoryLostError: what is kept is no memory of this log.

        """
        return self._remembered()[1]

    def notice(self, finding: DatesFinding) -> Noticed:
        """Keep what was found; a disk that is full must not hide it."""
        try:
            with self.turn():
                return Noticed(finding, self.findings(finding))
        except OSError as error:
            return Noticed(finding, unwritten=str(error))

    def _remembered(self) -> tuple[bytes, Remembered | None]:
        try:
            kept = self.memory.current()
            last = self._parsed(kept) if kept not in {b"", NOTHING_YET} else None
        except (
            NoteInvalidError,
            LedgerFormatError,
            ObjectDamagedError,
            UnicodeDecodeError,
        ) as error:
            raise MemoryLostError(str(error)) from error
        return kept, last

    def _parsed(self, kept: bytes) -> Remembered:
        return parse_memory(kept, self.log, self.key.public)

    def cosign(
        self,
        old: int,
        proof: Sequence[bytes],
        note: str,
        told: History | None = None,
    ) -> str:
        """
        Return the signature line for a checkpoint that continues the last one.

        The checks come in the order of C2SP tlog-witness, add-checkpoint. What another
        process of this cosigner signed meanwhile shows as another old size. `told` is
        what was read of this checkpoint's entries, if they were.

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
            self._check(old, proof, kept, shown, note)
            line = self.key.cosign(shown, self.clock.now())
            read = [each for each in (told, kept and kept.history) if each]
            history = max(read, key=lambda each: each.size, default=History())
            after = memory_of(own_note(note, self.log), line, history)
            try:
                self.memory.replace(before, after)
            except CheckpointMovedError as error:
                moved = self._parsed(error.found).checkpoint
                raise OldSizeError(moved.size) from error
            return line

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
            kept = self.remembered()
            if kept is None or kept.checkpoint.size != old:
                raise OldSizeError(kept.checkpoint.size if kept else 0)
            if kept.checkpoint.root != root:
                raise self._forked(kept.note, note)

    def _opened(self, note: str) -> Checkpoint:
        try:
            return open_checkpoint(note, self.log)
        except (NoteInvalidError, LedgerFormatError) as error:
            raise NotOfTheLogError(str(error)) from error

    def _check(
        self,
        old: int,
        proof: Sequence[bytes],
        kept: Remembered | None,
        shown: Checkpoint,
        note: str,
    ) -> None:
        last = kept.checkpoint if kept else None
        size = last.size if last else 0
        if old > shown.size:
            raise RolledBackError(max(old, size), shown)
        if old != size:
            raise OldSizeError(size)
        if kept is None or last is None:
            if proof:
                raise ProofInvalidError("a proof from nothing is empty")
            return
        if last.size == shown.size and last.root != shown.root:
            raise self._forked(kept.note, note)
        verify_consistency(last.size, shown.size, proof, last.root, shown.root)

    def _forked(self, kept: str, shown: str) -> ForkedError:
        """Keep the evidence; a disk that is full must not hide what was found."""
        try:
            self.evidence(kept, shown)
        except OSError as error:
            return ForkedError(kept, shown, unwritten=str(error))
        return ForkedError(kept, shown)
