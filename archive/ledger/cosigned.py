"""Cosignatures come in: which are kept, and which checkpoint goes out with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from archive.clock.model import LEEWAY
from archive.clock.ports import Clock
from archive.evidence.notes import (
    HASH_SIZE,
    NoteInvalidError,
    NoteSigner,
    NoteVerifier,
    signatures_on,
)
from archive.ledger.checkpoints import open_checkpoint, sign_checkpoint
from archive.ledger.cosignatures import Cosignature, cosignatures, with_cosignatures
from archive.ledger.ports import Cosigned, LogWork, Transactions, TreeHead
from archive.ledger.reading import LedgerFormatError
from archive.objects.ports import Checkpoints
from archive.values.rules import RuleBrokenError


class CosignatureRefusedError(RuleBrokenError):
    """A cosignature is by a cosigner of this log, on a checkpoint that it published."""

    code: ClassVar[str] = "cosignature-refused"
    remedy: ClassVar[str] = (
        "Nothing was saved. Read the log's checkpoint again and sign that; if it "
        "contradicts what you signed before, keep both and tell the supervisor."
    )

    def __init__(self, why: str) -> None:
        super().__init__(f"this cosignature cannot be kept: {why}")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepCosignatures:
    """
    Take in a checkpoint of this log that somebody outside has signed.

    Of what comes in only the cosigners' lines are kept: the log's own line is made anew
    by `signer`, with the same bytes as it was published. No cosignature may be later
    than the latest of `clocks` by more than LEEWAY.
    """

    transactions: Transactions[LogWork]
    checkpoints: Checkpoints
    signer: NoteSigner
    clocks: Sequence[Clock]

    def __call__(self, note: str) -> Sequence[Cosignature]:
        """
        Keep the signatures that are of this log's cosigners; return them.

        Raises:
            CosignatureRefusedError: not this log's checkpoint, not one that it
                published, without a valid signature of a cosigner it names, with two
                lines of one key, or dated in the future.

        """
        try:
            shown = open_checkpoint(note, self.signer.verifier)
            _require_one_line_each(note)
        except (NoteInvalidError, LedgerFormatError) as error:
            raise CosignatureRefusedError(str(error)) from error
        with self.transactions.begin() as work:
            head = work.log.head_at(shown.size)
            if head is None or head.root != shown.root or not self._is_out(head):
                raise CosignatureRefusedError("this log published no such checkpoint")
            keys = [each.key for each in work.cosigners.known()]
            try:
                found = cosignatures(note, keys)
            except NoteInvalidError as error:
                raise CosignatureRefusedError(str(error)) from error
            if not found:
                raise CosignatureRefusedError("it bears no signature of a cosigner")
            self._require_past(found)
            own = sign_checkpoint(shown, self.signer)
            for signature in found:
                work.cosigners.keep(shown.size, own, signature)
        return found

    def _require_past(self, found: Sequence[Cosignature]) -> None:
        latest = max(clock.now() for clock in self.clocks) + LEEWAY
        for signature in found:
            if signature.at > latest:
                raise CosignatureRefusedError(
                    f"{signature.name} dated it {signature.at.isoformat()}, which is "
                    "still to come. Set the clock of the cosigner's machine, and sign "
                    "once more"
                )

    def _is_out(self, head: TreeHead) -> bool:
        """
        Tell whether a head was published, even if the database was not told yet.

        Whoever reads the checkpoint the moment it is out may sign it at once; and the
        sequencer may have died before it marked what it had published.
        """
        if head.published:
            return True
        note = self.checkpoints.current().decode()
        if not note:
            return False
        return open_checkpoint(note, self.signer.verifier).size == head.size


def _require_one_line_each(note: str) -> None:
    _, lines = signatures_on(note)
    keys = {(name, data[:HASH_SIZE]) for name, data in lines}
    if len(keys) < len(lines):
        raise NoteInvalidError("a key has more than one line on it")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCheckpoints:
    """The checkpoints as everybody may read them, with the cosignatures so far."""

    transactions: Transactions[LogWork]
    checkpoints: Checkpoints
    verifier: NoteVerifier

    def latest(self) -> str:
        """Return the latest checkpoint with what is known, empty before the first."""
        note = self.checkpoints.current().decode()
        if not note:
            return ""
        size = open_checkpoint(note, self.verifier).size
        with self.transactions.read() as work:
            found = work.cosigners.cosigned(size)
        return noted(found) if found else note

    def cosigned(self) -> str:
        """Return the largest checkpoint that anybody cosigned; empty if none is."""
        with self.transactions.read() as work:
            found = work.cosigners.cosigned()
        return noted(found) if found else ""


def noted(found: Cosigned) -> str:
    """Return a checkpoint as one note with all its signatures, the log's own first."""
    return with_cosignatures(found.note, [each.line for each in found.signatures])
