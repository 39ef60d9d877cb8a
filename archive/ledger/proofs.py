"""
C2SP tlog-proof: a receipt that shows offline that an entry is in the log.

It carries the entry's place, its path to the root and the signed checkpoint, and needs
nothing but the log's key to be checked (archive/SPEC.md 4.2).
"""

from dataclasses import dataclass
from typing import Final

from archive.evidence.digests import DIGEST_SIZE
from archive.evidence.encoding import NotBase64Error, from_base64, to_base64
from archive.evidence.notes import NoteVerifier
from archive.ledger.checkpoints import Checkpoint, open_checkpoint
from archive.ledger.reading import LARGEST_INTEGER, LedgerFormatError, number
from archive.ledger.tree import leaf_hash, verify_inclusion

PROOF_VERSION: Final = "c2sp.org/tlog-proof@v1"

_LONGEST_PATH: Final = 63
_LARGEST_PROOF: Final = 2 << 20
_FEWEST_LINES: Final = 2


@dataclass(frozen=True, slots=True)
class LogProof:
    """
    Where an entry stands, and what leads from it to a signed root.

    `checkpoint` is the whole signed note. `extra` is for the application and proves
    nothing by itself.

    Raises:
        LedgerFormatError: a member is outside the format.

    """

    index: int
    path: tuple[bytes, ...]
    checkpoint: str
    extra: bytes = b""

    def __post_init__(self) -> None:
        if type(self.index) is not int or not 0 <= self.index <= LARGEST_INTEGER:
            raise LedgerFormatError(f"{self.index!r} is not the index of an entry")
        if len(self.path) > _LONGEST_PATH:
            raise LedgerFormatError(f"no path has more than {_LONGEST_PATH} hashes")
        if any(len(digest) != DIGEST_SIZE for digest in self.path):
            raise LedgerFormatError(f"every hash of a path has {DIGEST_SIZE} bytes")

    @property
    def text(self) -> str:
        """The proof as a file, `….tlog-proof`."""
        lines = [PROOF_VERSION]
        if self.extra:
            lines.append(f"extra {to_base64(self.extra)}")
        lines.append(f"index {self.index}")
        lines.extend(to_base64(digest) for digest in self.path)
        return "\n".join([*lines, "", self.checkpoint])

    def verify(self, entry: bytes, log: NoteVerifier) -> Checkpoint:
        """
        Return the checkpoint under which the entry stands (tlog-proof, Verifying).

        Raises:
            NoteInvalidError: the log's key did not sign the checkpoint.
            LedgerFormatError: the checkpoint is none, or another log's.
            ProofInvalidError: the path does not lead from the entry to the root.

        """
        checkpoint = open_checkpoint(self.checkpoint, log)
        verify_inclusion(
            leaf_hash(entry), self.index, checkpoint.size, self.path, checkpoint.root
        )
        return checkpoint


def parse_proof(text: str) -> LogProof:
    """
    Read a tlog-proof; the checkpoint in it is not opened yet.

    Raises:
        LedgerFormatError: not exactly a text that `LogProof.text` writes.

    """
    if len(text) > _LARGEST_PROOF:
        raise LedgerFormatError("the proof is too large")
    head, separator, checkpoint = text.partition("\n\n")
    lines = head.split("\n")
    if not separator or len(lines) < _FEWEST_LINES or lines[0] != PROOF_VERSION:
        raise LedgerFormatError(f"a proof begins with {PROOF_VERSION} and an index")
    del lines[0]
    extra = b""
    if lines[0].startswith("extra "):
        extra = _decoded(lines.pop(0).removeprefix("extra "))
        if not extra:
            raise LedgerFormatError("an extra line without content is left out")
    if not lines or not lines[0].startswith("index "):
        raise LedgerFormatError("the index of the entry is missing")
    index = number(lines.pop(0).removeprefix("index "), "the index of an entry")
    if len(lines) > _LONGEST_PATH:
        raise LedgerFormatError(f"no path has more than {_LONGEST_PATH} hashes")
    path = tuple(_decoded(line) for line in lines)
    return LogProof(index, path, checkpoint, extra)


def _decoded(line: str) -> bytes:
    try:
        return from_base64(line)
    except NotBase64Error as error:
        raise LedgerFormatError(f"a line of the proof: {error}") from error
