"""
What a cosigner remembers of a log: what he signed last, and what he has read of it.

One line of canonical JSON, replaced as a whole before a signature leaves
(archive/SPEC.md 10.3, 10.7).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from archive.evidence.canonical import Json, canonical
from archive.evidence.notes import NoteVerifier
from archive.ledger.checkpoints import Checkpoint, open_checkpoint, own_note
from archive.ledger.cosignatures import CosignerKey, cosignatures, with_cosignatures
from archive.ledger.history import Dates, History
from archive.ledger.reading import (
    STREAM,
    LedgerFormatError,
    instant,
    json_object,
    named,
    only,
)
from archive.values.instants import to_micros

MEMORY_VERSION: Final = "cosigner-memory/1"
NOTHING_YET: Final = (
    canonical({"v": MEMORY_VERSION, "checkpoint": "", "read": 0}) + b"\n"
)
"""What somebody remembers who never signed; that he lost his memory looks different."""
_MEMBERS: Final = frozenset({"v", "checkpoint", "read", "latest", "at", "closed"})


@dataclass(frozen=True, slots=True)
class Remembered:
    """
    The last checkpoint that was signed, as the log wrote it; and what was read.

    `line` is the cosignature on it and `signed` its time. A memory of an older version
    has neither, and has read nothing.
    """

    checkpoint: Checkpoint
    note: str
    line: str
    signed: datetime | None
    history: History

    @property
    def cosigned(self) -> str:
        """The checkpoint with the cosignature."""
        return with_cosignatures(self.note, [self.line])


def memory_of(note: str, line: str, history: History) -> bytes:
    """Return the bytes that remember a cosigned checkpoint and what was read."""
    dates = history.dates
    latest = 0 if dates.latest is None else to_micros(dates.latest)
    return (
        canonical(
            {
                "v": MEMORY_VERSION,
                "checkpoint": with_cosignatures(note, [line]),
                "read": history.size,
                "latest": latest,
                "at": dates.index,
                "closed": dict(history.closed),
            }
        )
        + b"\n"
    )


def parse_memory(data: bytes, log: NoteVerifier, own: CosignerKey) -> Remembered:
    """
    Read a memory; one of an older version is the checkpoint alone.

    Raises:
        NoteInvalidError: the log's key did not sign the checkpoint, or the cosigner's.
        LedgerFormatError: it is no memory.
        UnicodeDecodeError: it is no text.

    """
    if b"\n" in data[:-1]:  # A checkpoint has lines, canonical JSON has one.
        note = own_note(data.decode(), log)
        return Remembered(open_checkpoint(note, log), note, "", None, History())
    if not data.endswith(b"\n"):
        raise LedgerFormatError("a cosigner's memory ends with its line")
    value = only(json_object(data[:-1]), _MEMBERS, "a cosigner's memory")
    cosigned = value["checkpoint"]
    if value["v"] != MEMORY_VERSION or not isinstance(cosigned, str):
        raise LedgerFormatError(f"this reader does not know {value['v']!r}")
    note = own_note(cosigned, log)
    checkpoint = open_checkpoint(note, log)
    signed = cosignatures(cosigned, [own])
    if len(signed) != 1:
        raise LedgerFormatError("a cosigner remembers what he cosigned himself")
    history = _history(value, checkpoint.size)
    return Remembered(checkpoint, note, signed[0].line, signed[0].at, history)


def _history(value: dict[str, Json], size: int) -> History:
    read, closed = _number(value["read"], size + 1), value["closed"]
    if not isinstance(closed, dict):
        raise LedgerFormatError(
            "closed streams stand with the entries that closed them"
        )
    if not read:
        return History()
    return History(
        read,
        Dates(instant(value["latest"]), _number(value["at"], read)),
        {
            named(stream, STREAM, "the name of a stream"): _number(index, read)
            for stream, index in closed.items()
        },
    )


def _number(value: Json, below: int) -> int:
    if type(value) is not int or not 0 <= value < below:
        raise LedgerFormatError(f"{value!r} is not the number of an entry")
    return value
