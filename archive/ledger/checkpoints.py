"""
C2SP tlog-checkpoint: the signed statement how large the log is, and under which root.

Without extension lines, as C2SP recommends (archive/SPEC.md 3.4).
"""

from dataclasses import dataclass

from archive.evidence.digests import DIGEST_SIZE
from archive.evidence.encoding import NotBase64Error, from_base64, to_base64
from archive.evidence.notes import NoteSigner, NoteVerifier, open_note
from archive.ledger.reading import (
    LARGEST_INTEGER,
    ORIGIN,
    LedgerFormatError,
    named,
    number,
)
from archive.ledger.tree import empty_root

_LINES = 3


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """
    The log `origin` has `size` entries, and `root` is the root of its tree.

    Raises:
        LedgerFormatError: a member is outside the format, or size 0 has another root
            than the empty tree.

    """

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        named(self.origin, ORIGIN, "the origin of a log")
        if type(self.size) is not int or not 0 <= self.size <= LARGEST_INTEGER:
            raise LedgerFormatError(f"{self.size!r} is not the size of a log")
        if len(self.root) != DIGEST_SIZE:
            raise LedgerFormatError(f"a root has {DIGEST_SIZE} bytes")
        if self.size == 0 and self.root != empty_root():
            raise LedgerFormatError("an empty log has the root of an empty tree")

    @property
    def text(self) -> str:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{to_base64(self.root)}\n"


def parse_checkpoint(text: str) -> Checkpoint:
    """
    Read the text of a checkpoint; its signature is `open_note`'s business.

    Raises:
        LedgerFormatError: not exactly the three lines that `Checkpoint.text` writes.

    """
    lines = text.split("\n")
    if len(lines) != _LINES + 1 or lines.pop():
        raise LedgerFormatError("a checkpoint has three lines: origin, size, root")
    origin, size, root = lines
    try:
        digest = from_base64(root)
    except NotBase64Error as error:
        raise LedgerFormatError(f"the root of a checkpoint: {error}") from error
    return Checkpoint(origin, number(size, "the size of a log"), digest)


def sign_checkpoint(checkpoint: Checkpoint, signer: NoteSigner) -> str:
    """
    Return the signed note; the same bytes for the same checkpoint.

    Raises:
        LedgerFormatError: the key is another log's.

    """
    if signer.name != checkpoint.origin:
        raise LedgerFormatError(f"{signer.name} is not the key of {checkpoint.origin}")
    return signer.sign(checkpoint.text)


def own_note(note: str, verifier: NoteVerifier) -> str:
    """Return a checkpoint with the log's own signature lines and nobody else's."""
    text, _, lines = note.rpartition("\n\n")
    own = f"— {verifier.name} "
    kept = [line for line in lines.splitlines(keepends=True) if line.startswith(own)]
    return f"{text}\n\n{''.join(kept)}"


def as_printed(text: str) -> str:
    """
    Return a checkpoint as the paper has it, from what a phone or an editor kept of it.

    They put a mark before it, end lines in their own way and drop the last line's end.
    Nothing that is signed changes by this: a text of a checkpoint has no such marks.
    """
    lines = text.removeprefix("\ufeff").strip().splitlines()
    return "".join(f"{line.rstrip()}\n" for line in lines)


def open_checkpoint(note: str, verifier: NoteVerifier) -> Checkpoint:
    """
    Return the checkpoint that the log's own key signed.

    Raises:
        NoteInvalidError: no valid signature of that key.
        LedgerFormatError: the text is no checkpoint, or of another log.

    """
    checkpoint = parse_checkpoint(open_note(note, verifier))
    if checkpoint.origin != verifier.name:
        raise LedgerFormatError(
            f"the key of {verifier.name} signed for {checkpoint.origin}"
        )
    return checkpoint
