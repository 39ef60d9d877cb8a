"""Pages that are the same for everybody, kept a second: a crowd costs what one does."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Self

from litestar.types import HTTPScope

from archive.clock.ports import Clock
from trading.server.answers import Answer

KEPT_FOR: Final = timedelta(seconds=1)
MOST_PAGES: Final = 200
MOST_BYTES: Final = 8 << 20
LONGEST_QUERY: Final = 1_000


@dataclass(frozen=True, slots=True)
class Address:
    """All that such a page depends on: it reads no header, so its language is here."""

    root: str
    path: str
    query: bytes

    @classmethod
    def of(cls, scope: HTTPScope) -> Self:
        """Return the address that is asked for."""
        return cls(scope.get("root_path", ""), scope["path"], scope["query_string"])


@dataclass(frozen=True, slots=True)
class _Kept:
    answer: Answer
    at: datetime

    @property
    def size(self) -> int:
        """The most that it holds: the bytes, and the same bytes packed."""
        return 2 * len(self.answer.body)


class KeptPages:
    """
    So many pages and bytes and no more, none of them older than `KEPT_FOR`.

    Such a page is true as of the instant that is printed on it, and what became public
    since is on the next one. The age is told by the platform's clock, so nothing may be
    kept where that clock stands still: there a second never passes. Used on the event
    loop alone.
    """

    def __init__(
        self, clock: Clock, *, most: int = MOST_PAGES, most_bytes: int = MOST_BYTES
    ) -> None:
        self._clock = clock
        self._most, self._most_bytes = most, most_bytes
        self._kept: dict[Address, _Kept] = {}
        self._bytes = 0

    def now(self) -> datetime:
        """Return the instant from which the age of a page counts that is made now."""
        return self._clock.now()

    def find(self, address: Address) -> Answer | None:
        """Return the page, if it is kept and not too old."""
        kept = self._kept.get(address)
        # A clock that was set back makes no page younger.
        if kept is None or not kept.at <= self.now() < kept.at + KEPT_FOR:
            return None
        return kept.answer

    def keep(self, address: Address, answer: Answer, at: datetime) -> None:
        """Keep a page that shows how things stood at this instant."""
        self._drop(address)
        if len(address.query) > LONGEST_QUERY:
            return
        self._kept[address] = page = _Kept(answer, at)
        self._bytes += page.size
        while self._kept:
            oldest = next(iter(self._kept))
            if not self._is_too_much() and self._kept[oldest].at + KEPT_FOR > at:
                break
            self._drop(oldest)

    def _is_too_much(self) -> bool:
        return len(self._kept) > self._most or self._bytes > self._most_bytes

    def _drop(self, address: Address) -> None:
        page = self._kept.pop(address, None)
        if page is not None:
            self._bytes -= page.size
