"""
The outside of a file, read before anything inside it (SPEC 11.6, step 1).

A paper is written in one plain way: cross-reference tables, each revision after the one
before, every object inside the revision whose table names it. What is written otherwise
is refused here, with a few searches over the bytes, so that nothing later is asked to
unpack, follow or resolve what an attacker piled up.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from archive.paper.findings import Fault

LARGEST_FILE: Final = 64 << 20
MOST_REVISIONS: Final = 64
MOST_OBJECTS: Final = 20_000
LARGEST_TRAILER: Final = 1 << 16

_BEGIN: Final = re.compile(rb"%PDF-1\.[4-7][\r\n]")
_END: Final = re.compile(rb"startxref\r?\n([0-9]{1,10})\r?\n%%EOF\r?\n?")
_TABLE: Final = re.compile(rb"xref\r?\n")
_SECTION: Final = re.compile(rb"([0-9]{1,10}) ([0-9]{1,10}) ?\r?\n")
_ENTRY: Final = re.compile(rb"([0-9]{10}) ([0-9]{5}) ([nf])[ \r][\r\n]")
_TRAILER: Final = re.compile(rb"trailer\s")
_PREVIOUS: Final = re.compile(rb"/Prev\s+([0-9]{1,10})(?![0-9])")
_FORBIDDEN: Final = (b"/XRefStm", b"/Encrypt", b"#")
_ENTRY_SIZE: Final = 20
_TAIL: Final = 64  # where the last startxref is looked for


class StructureError(ValueError):
    """The file is not written as a paper is, or is too large to be one."""

    def __init__(self, what: str, fault: Fault = Fault.OTHERWISE_WRITTEN) -> None:
        super().__init__(what)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision: its bytes end at `end`, its table names `objects` objects."""

    table: int
    end: int
    objects: int


def revisions(data: bytes) -> Sequence[Revision]:
    """
    Return the revisions of a file, the oldest first.

    Raises:
        StructureError: it is no PDF, too large, or not written in the one plain way.

    """
    if len(data) > LARGEST_FILE:
        raise StructureError(
            f"a paper has at most {LARGEST_FILE >> 20} MiB", Fault.TOO_LARGE
        )
    if not _BEGIN.match(data):
        raise StructureError("this is no PDF of version 1.4 to 1.7", Fault.NO_PDF)
    chain = list(_chain(data))
    chain.reverse()
    found: list[Revision] = []
    for table, end, objects, offsets in chain:
        begin = found[-1].end if found else 0
        if not begin <= table < end:
            raise StructureError("the revisions do not follow each other")
        # An entry that reaches outside would put an old object in another's place.
        if any(not begin <= offset < table for offset in offsets):
            raise StructureError("a table names an object of another revision")
        found.append(Revision(table, end, objects))
    if found[-1].end != len(data):
        raise StructureError("something follows the end of the last revision")
    return found


def _chain(data: bytes) -> Iterator[tuple[int, int, int, Sequence[int]]]:
    """Give table, end, count and offsets of each revision, the newest first."""
    tail = data.rfind(b"startxref", max(0, len(data) - _TAIL))
    last = _END.match(data, tail) if tail >= 0 else None
    if last is None:
        raise StructureError("the file does not end as a PDF does")
    table, objects, count = int(last[1]), 0, 0
    while True:
        count += 1
        offsets, after = _entries(data, table, MOST_OBJECTS - objects)
        objects += len(offsets)
        begin = data.find(b"startxref", after, after + LARGEST_TRAILER)
        end = _END.match(data, begin) if begin >= 0 else None
        if end is None or int(end[1]) != table:
            raise StructureError("a revision does not end where its table stands")
        yield table, end.end(), len(offsets), offsets
        previous = _previous(data[after:begin])
        if previous is None:
            return
        if previous >= table or count == MOST_REVISIONS:
            raise StructureError(
                f"a paper has at most {MOST_REVISIONS} revisions", Fault.TOO_MUCH
            )
        table = previous


def _entries(data: bytes, table: int, room: int) -> tuple[Sequence[int], int]:
    """Return the offsets of the objects that a table names, and where it ends."""
    begun = _TABLE.match(data, table)
    if begun is None:
        raise StructureError("there is no cross-reference table where one should be")
    at, offsets = begun.end(), []
    while section := _SECTION.match(data, at):
        at, count = section.end(), int(section[2])
        if count > room:
            raise StructureError(
                f"a paper has at most {MOST_OBJECTS} objects", Fault.TOO_MUCH
            )
        room -= count
        for _ in range(count):
            entry = _ENTRY.match(data, at)
            if entry is None:
                raise StructureError("a cross-reference table is damaged")
            at += _ENTRY_SIZE
            if entry[3] == b"n":
                offsets.append(int(entry[1]))
    if not _TRAILER.match(data, at):
        raise StructureError("a cross-reference table has no trailer")
    return offsets, at


def _previous(trailer: bytes) -> int | None:
    """Return where the table before this one stands, None if this is the first."""
    for word in _FORBIDDEN:
        if word in trailer:
            raise StructureError(
                "a paper is not encrypted and has no cross-reference streams"
            )
    before = _PREVIOUS.findall(trailer)
    if len(before) > 1 or trailer.count(b"/Prev") != len(before):
        raise StructureError("a trailer names several tables before it")
    return int(before[0]) if before else None
