"""
C2SP tlog-witness: how a checkpoint travels to a cosigner, and what he answers.

Only the texts; who sends them over which wire is the server's business
(archive/SPEC.md 10.4).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

from archive.evidence.digests import DIGEST_SIZE
from archive.evidence.encoding import NotBase64Error, from_base64, to_base64
from archive.ledger.cosigner import (
    Cosigner,
    ForkedError,
    LogUnknownError,
    MemoryLostError,
    NotOfTheLogError,
    OldSizeError,
    RolledBackError,
)
from archive.ledger.reading import LedgerFormatError, number
from archive.ledger.tree import ProofInvalidError

SIZE_TYPE: Final = "text/x.tlog.size"
LARGEST_REQUEST: Final = 1 << 16
_LONGEST_PROOF: Final = 63
_ORIGIN: Final = re.compile(r"[^\n]{1,200}")


@dataclass(frozen=True, slots=True)
class AddCheckpoint:
    """
    The body of an `add-checkpoint` request.

    Raises:
        LedgerFormatError: more than 63 hashes, or one that has not 32 bytes.

    """

    old: int
    proof: tuple[bytes, ...]
    note: str

    def __post_init__(self) -> None:
        if len(self.proof) > _LONGEST_PROOF:
            raise LedgerFormatError(f"a proof has at most {_LONGEST_PROOF} hashes")
        if any(len(digest) != DIGEST_SIZE for digest in self.proof):
            raise LedgerFormatError(f"every hash of a proof has {DIGEST_SIZE} bytes")

    @property
    def origin(self) -> str:
        """The first line of the checkpoint, which nobody has verified yet."""
        return self.note.partition("\n")[0]

    @property
    def text(self) -> str:
        """The request as it is sent."""
        lines = [f"old {self.old}", *(to_base64(digest) for digest in self.proof)]
        return "\n".join([*lines, "", self.note])

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """
        Read a request.

        Raises:
            LedgerFormatError: not exactly a text that `text` writes, or too large.

        """
        if len(data) > LARGEST_REQUEST:
            raise LedgerFormatError("the request is too large")
        try:
            head, separator, note = data.decode().partition("\n\n")
        except UnicodeDecodeError as error:
            raise LedgerFormatError("the request is not UTF-8") from error
        old, *proof = head.split("\n")
        if not separator or not old.startswith("old "):
            raise LedgerFormatError("a request is the old size, a proof, a checkpoint")
        if _ORIGIN.match(note) is None:
            raise LedgerFormatError("the checkpoint names no origin")
        try:
            hashes = tuple(from_base64(line) for line in proof)
        except NotBase64Error as error:
            raise LedgerFormatError(f"a line of the proof: {error}") from error
        return cls(number(old.removeprefix("old "), "the old size"), hashes, note)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a witness answers: an HTTP status, a body, and the body's type."""

    status: int
    body: str
    media_type: str = "text/plain; charset=utf-8"


def answer(cosigners: Sequence[Cosigner], data: bytes) -> Answer:
    """
    Answer an `add-checkpoint` request for one of the logs that are cosigned here.

    A fork at the same size is 422, as tlog-witness says since July 2026; its version
    1.0.0 had 409 for it.
    """
    try:
        request = AddCheckpoint.parse(data)
        line = _cosigner(cosigners, request).cosign(
            request.old, request.proof, request.note
        )
    except LogUnknownError as error:
        return Answer(404, f"{error}\n")
    except NotOfTheLogError as error:
        return Answer(403, f"{error}\n")
    except OldSizeError as error:
        return Answer(409, f"{error.size}\n", SIZE_TYPE)
    except (ForkedError, ProofInvalidError) as error:
        return Answer(422, f"{_unproven(error)}\n")
    except (RolledBackError, LedgerFormatError, MemoryLostError) as error:
        status = 500 if isinstance(error, MemoryLostError) else 400
        return Answer(status, f"{error}\n")
    return Answer(200, line)


def _unproven(error: ForkedError | ProofInvalidError) -> str:
    if isinstance(error, ForkedError):
        return str(error)
    return (
        f"the consistency proof does not verify: {error}. Nothing was signed; read the "
        "proof from the log again"
    )


def _cosigner(cosigners: Sequence[Cosigner], request: AddCheckpoint) -> Cosigner:
    for cosigner in cosigners:
        if cosigner.log.name == request.origin:
            return cosigner
    raise LogUnknownError(f"no log {request.origin} is cosigned here")
