"""
Reading the whole log again: little by little while it runs, or all of it at once.

The start of an instance reads only the edge of the log. Whoever edits an older row, or
a file that is published, is found out here (archive/SPEC.md 6.7).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from archive.evidence.entropy import fresh
from archive.ledger.disclosure import CommitmentBrokenError, check_disclosed
from archive.ledger.errors import LogForkedError, StoreUnsoundError
from archive.ledger.model import Recorded, parse_entry
from archive.ledger.ports import Kept, LogWork, StreamEnd, Transactions
from archive.ledger.reading import LedgerFormatError
from archive.ledger.receipts import PublishedLog
from archive.ledger.tiles import (
    TILE_WIDTH,
    Bundle,
    TileInvalidError,
    TileMissingError,
    TileReader,
)

BUNDLES_A_TURN: Final = 4
"""1,024 entries: a log of a million is read again within twenty minutes."""
MOST_FINDINGS: Final = 50
_ROWS_AT_ONCE: Final = 2_000


@dataclass(slots=True, kw_only=True)
class Patrol:
    """
    Compares some bundles of the published log with their rows, at every turn others.

    It begins anywhere, so that work done in many short processes reads all of it too,
    and it stays where it found something wrong.
    """

    transactions: Transactions[LogWork]
    log: PublishedLog
    bundles: int = BUNDLES_A_TURN
    _next: int = field(default_factory=lambda: int.from_bytes(fresh(8), "big"))

    def __call__(self) -> int:
        """
        Return how many entries were compared.

        Raises:
            LogForkedError: a row holds another entry than the log.
            StoreUnsoundError: a published file is gone, or not the log's.

        """
        note = self.log.note()
        if not note:
            return 0
        reader = self.log.reader(note)
        whole = -(-reader.size // TILE_WIDTH)
        compared = 0
        for _ in range(min(self.bundles, whole)):
            self._next %= whole
            try:
                (found,) = islice(reader.walk(self._next), 1)
            except (TileMissingError, TileInvalidError) as error:
                raise StoreUnsoundError(str(error)) from error
            bundle, entries = found
            with self.transactions.read() as work:
                if differing(work, bundle, entries) is not None:
                    raise LogForkedError(reader.size)
            compared += len(entries)
            self._next += 1
        return compared


def differing(work: LogWork, bundle: Bundle, entries: tuple[bytes, ...]) -> int | None:
    """Return the first leaf of a bundle whose row holds another entry, if any does."""
    first = bundle.index * TILE_WIDTH
    kept = work.log.entries(first, first + len(entries))
    for place, entry in enumerate(entries):
        if place >= len(kept) or kept[place] != entry:
            return first + place
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogAudit:
    """Holds every published file and every row against the last checkpoint."""

    transactions: Transactions[LogWork]
    log: PublishedLog

    def __call__(self) -> list[str]:
        """Return what is wrong, in words; the first of it if there is very much."""
        reader = self.log.reader(self.log.note())
        return [
            *islice(self._wrong_files(reader), MOST_FINDINGS),
            *islice(self._wrong_rows(), MOST_FINDINGS),
        ]

    def _wrong_files(self, reader: TileReader) -> Iterator[str]:
        try:
            reader.prove_edge()
        except (TileMissingError, TileInvalidError) as error:
            yield str(error)
            return
        index, whole = 0, -(-reader.size // TILE_WIDTH)
        while index < whole:
            try:
                for bundle, entries in reader.walk(index):
                    with self.transactions.read() as work:
                        leaf = differing(work, bundle, entries)
                    if leaf is not None:
                        yield f"entry {leaf} of the log is another one in the database"
                    index = bundle.index + 1
            except (TileMissingError, TileInvalidError) as error:
                yield str(error)
                index += 1

    def _wrong_rows(self) -> Iterator[str]:
        """Each row opens its entry, and each stream is numbered and chained."""
        ends: dict[str, tuple[int, str]] = {}
        after = 0
        while rows := self._rows(after):
            for row in rows:
                why = _wrong_row(row, ends.get(row.event.stream, (0, "")))
                if why:
                    yield f"event {row.event.n} of {row.event.stream}: {why}"
                ends[row.event.stream] = row.event.n, row.event.commitment
            after = rows[-1].row
        names = sorted(ends)
        for start in range(0, len(names), _ROWS_AT_ONCE):
            some = names[start : start + _ROWS_AT_ONCE]
            with self.transactions.read() as work:
                known = set(work.ledger.heads(some))
            for name in some:
                if StreamEnd(name, *ends[name]) not in known:
                    yield f"{name} is not said to end with event {ends[name][0]}"

    def _rows(self, after: int) -> list[Kept]:
        with self.transactions.read() as work:
            return list(work.log.kept(after, _ROWS_AT_ONCE))


def _wrong_row(row: Kept, before: tuple[int, str]) -> str:
    event: Recorded = row.event
    n, head = before
    if (event.n, event.prev) != (n + 1, head):
        return f"it does not follow event {n}"
    try:
        body = check_disclosed(parse_entry(row.entry), event.body, event.salt)
    except (CommitmentBrokenError, LedgerFormatError) as error:
        return str(error)
    said = (body.stream, body.n, body.prev, body.at, body.commitment(event.salt))
    if said != (event.stream, event.n, event.prev, event.at, event.commitment):
        return "its columns are another event's"
    return ""
