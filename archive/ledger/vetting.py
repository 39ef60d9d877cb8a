"""
What a cosigner reads of a log before he signs it: every entry, once (SPEC 10.7).

Growth alone does not show a second history that is told behind the first. Its dates do.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from time import monotonic
from typing import Final, TypeAlias

from archive.clock.model import LEEWAY
from archive.ledger.cosigner_memory import Remembered
from archive.ledger.history import CLOCKS, PROMISE, History, ToldAgainError
from archive.ledger.model import Entry, parse_entry
from archive.ledger.proofs import LogProof
from archive.ledger.reading import LedgerFormatError
from archive.ledger.tiles import (
    TILE_WIDTH,
    TileInvalidError,
    TileMissingError,
    TileReader,
)
from archive.ledger.tree import inclusion_proof
from archive.values.instants import shown

MOST_ENTRIES: Final = 1 << 26
"""Twenty years of a log that gets an entry every ten seconds."""
MOST_CLOSED: Final = 1 << 20
"""More cases than a province closes in twenty years; all their names are kept."""
LONGEST: Final = timedelta(hours=6)
_NEVER: Final = datetime.min.replace(tzinfo=UTC)


class Verdict(StrEnum):
    """What speaks against the dates of a log; of LATE alone the cosigner signs."""

    AGAIN = "log-told-again"
    AHEAD = "log-dated-ahead"
    TOO_LATE = "log-told-too-late"
    LATE = "log-told-late"


Dated: TypeAlias = tuple[datetime, int]
"""When an entry is dated, and which it is."""


class TooMuchToReadError(Exception):
    """The log cannot be read within the bounds of one reading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatesFinding:
    """
    What was found in the dates of new entries, with all that proves it.

    `kept` is what was cosigned before, empty before the first; `shown` is the log's
    checkpoint that is not signed, or not without this; `proofs` are log proofs (SPEC
    4.2) of the entries by their index, as far as the log gave what they are made of.
    """

    verdict: Verdict
    what: str
    at: datetime
    kept: str
    shown: str
    proofs: Mapping[int, str]


@dataclass(slots=True, kw_only=True)
class Vetting:
    """
    Reads what is new in a tree, each entry proven by the root that is to be signed.

    `now` is the cosigner's instant, `by_clock` false for a log whose clock is moved by
    hand; `ticks` gives seconds that only grow. Little is held at once, however long
    the log is. After a reading `told` is what the whole log told.
    """

    reader: TileReader
    kept: Remembered | None
    shown: str
    now: datetime
    by_clock: bool
    ticks: Callable[[], float] = monotonic
    told: History = field(init=False)
    _ahead: list[Dated] = field(init=False, default_factory=list)
    _late: int = field(init=False, default=0)
    _earliest: Dated | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.told = self.kept.history.copy() if self.kept else History()

    def __call__(self) -> DatesFinding | None:
        """
        Return what speaks against the dates; the gravest of it.

        Raises:
            TooMuchToReadError: it would take too long.
            TileInvalidError: a bundle is not of this tree.
            TileMissingError: one is missing.
            LedgerFormatError: an entry is none, so that nobody can say its date.

        """
        try:
            self._read()
        except ToldAgainError as error:
            return self._finding(Verdict.AGAIN, str(error), {error.before, error.index})
        return self._clocks()

    def _read(self) -> None:
        lacking = self.reader.size - self.told.size
        if lacking > MOST_ENTRIES:
            raise TooMuchToReadError(
                f"{lacking} entries are to be read, at most {MOST_ENTRIES} at once"
            )
        if not lacking:
            return
        end = self.ticks() + LONGEST.total_seconds()
        for bundle, entries in self.reader.walk(self.told.size // TILE_WIDTH):
            for data in entries[self.told.size - bundle.index * TILE_WIDTH :]:
                self._entry(data)
            if len(self.told.closed) > MOST_CLOSED:
                raise TooMuchToReadError(f"more than {MOST_CLOSED} streams are closed")
            if self.ticks() > end:
                raise TooMuchToReadError(
                    f"{self.told.size} of {self.reader.size} entries were read in "
                    f"{LONGEST}, which is the longest"
                )

    def _entry(self, data: bytes) -> None:
        index = self.told.size
        try:
            entry = parse_entry(data)
            self.told.add(entry)
        except LedgerFormatError as error:
            raise LedgerFormatError(f"entry {index} of the log: {error}") from error
        if self.by_clock:
            self._hold(index, entry)

    def _hold(self, index: int, entry: Entry) -> None:
        """Hold a date against the cosigner's own clock, and his last signature."""
        if entry.at > self.now + LEEWAY and not self._ahead:
            self._ahead.append((entry.at, index))
        if entry.at < self._promised(index):
            self._late += 1
            dated = (entry.at, index)
            self._earliest = min(self._earliest or dated, dated)

    def _promised(self, index: int) -> datetime:
        """Return until when an entry of that place would have had to be in the log."""
        kept = self.kept
        if kept is None or kept.signed is None or index < kept.checkpoint.size:
            return _NEVER
        return kept.signed - PROMISE - LEEWAY

    def _clocks(self) -> DatesFinding | None:
        if self._ahead:
            at, index = self._ahead[0]
            what = (
                f"entry {index} is dated {shown(at)}, and here it is "
                f"{shown(self.now)}: the log's clock is wrong, or that of this machine"
            )
            return self._finding(Verdict.AHEAD, what, {index})
        if self._earliest is None or self.kept is None or self.kept.signed is None:
            return None
        at, index = self._earliest
        signed, size = self.kept.signed, self.kept.checkpoint.size
        what = (
            f"{self._late} entries, the earliest of them entry {index}, dated "
            f"{shown(at)}, were not among the {size} entries that were cosigned at "
            f"{shown(signed)}: they were told late"
        )
        late = Verdict.TOO_LATE if at < signed - CLOCKS else Verdict.LATE
        return self._finding(late, what, {index})

    def _finding(self, verdict: Verdict, what: str, places: set[int]) -> DatesFinding:
        return DatesFinding(
            verdict=verdict,
            what=what,
            at=self.now,
            kept=self.kept.cosigned if self.kept else "",
            shown=self.shown,
            proofs=dict(self._proofs(sorted(places))),
        )

    def _proofs(self, places: Iterable[int]) -> Iterator[tuple[int, str]]:
        """Prove what can be: whoever keeps a tile back hides no finding."""
        for index in places:
            with suppress(TileMissingError, TileInvalidError):
                way = inclusion_proof(index, self.reader.size, self.reader)
                entry = self.reader.entry(index)
                yield index, LogProof(index, way, self.shown, entry).text
