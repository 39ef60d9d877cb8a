"""One history: what a log tells is told once, in the order of its time (SPEC 3.5)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from archive.ledger.model import Entry
from archive.ledger.reading import STREAM, named
from archive.ledger.tree import ProofInvalidError
from archive.values.instants import shown

PROMISE: Final = timedelta(seconds=60)
"""What was accepted is in the log after this time at the latest."""
PROMISE_SECONDS: Final = int(PROMISE.total_seconds())
"""The same, as it is written where people are told of it."""
CLOCKS: Final = timedelta(hours=1)
"""How far a cosigner's clock may differ from the log's, and a checkpoint lag."""
_CLOSES: Final = "CASE_CLOSED"


class ToldAgainError(ProofInvalidError):
    """An entry contradicts one that precedes it; `index` and `before` are theirs."""

    def __init__(self, index: int, before: int, why: str) -> None:
        super().__init__(f"entry {index} {why}")
        self.index, self.before = index, before


@dataclass(slots=True)
class Dates:
    """How far the dates of a log have come: the latest of them, and whose it is."""

    latest: datetime | None = None
    index: int = 0

    def run_back(self, index: int, at: datetime) -> bool:
        """Tell whether the next entry is dated more than PROMISE before the latest."""
        if self.latest is None or at > self.latest:
            self.latest, self.index = at, index
        return at < self.latest - PROMISE


@dataclass(slots=True)
class History:
    """
    What the first `size` entries told, as far as the next must not contradict it.

    `closed` are the streams that are closed, and which entry closed each.
    """

    size: int = 0
    dates: Dates = field(default_factory=Dates)
    closed: dict[str, int] = field(default_factory=dict)

    def copy(self) -> "History":
        """Return the same, to be told on by itself."""
        return History(self.size, replace(self.dates), dict(self.closed))

    def add(self, entry: Entry) -> None:
        """
        Take in the next entry.

        Raises:
            ToldAgainError: it is dated more than 60 seconds before one that precedes
                it, or closes a stream that is closed.
            LedgerFormatError: it closes something that is no stream.

        """
        index = self.size
        if self.dates.run_back(index, entry.at):
            raise ToldAgainError(
                index,
                self.dates.index,
                f"is dated {shown(entry.at)}, before entries that precede it: it was "
                "told later",
            )
        if entry.kind == _CLOSES:
            stream = named(entry.public.get("stream"), STREAM, "the name of a stream")
            before = self.closed.setdefault(stream, index)
            if before != index:
                raise ToldAgainError(index, before, "closes what was closed before")
        self.size += 1


def told_once(entries: Iterable[Entry]) -> Iterator[Entry]:
    """
    Give the entries of a whole log, as long as they tell one history.

    A log that only grows can still tell a second history behind the first. What
    happened earlier is then dated earlier than what precedes it, and a case that is
    closed is closed again (archive/SPEC.md 3.5).

    Raises:
        ToldAgainError: an entry is dated more than 60 seconds before one that precedes
            it, or closes a stream that is closed.
        LedgerFormatError: an entry closes something that is no stream.

    """
    told = History()
    for entry in entries:
        told.add(entry)
        yield entry
