"""What may be asked of the register, and the page of it that answers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, Self

from trading.disclosure.model.kinds import Business, Information, Stage
from trading.disclosure.model.lines import Line

PAGE_SIZE: Final = 20
LAST_PAGE: Final = 5_000
FIRST_DAY: Final = date(2000, 1, 1)
LAST_DAY: Final = date(2199, 12, 31)


class Within(StrEnum):
    """How long ago something was published: the national portal's choices."""

    TODAY = "1d"
    THREE_DAYS = "3d"
    TEN_DAYS = "10d"
    MONTH = "1m"
    QUARTER = "3m"


DAYS: Final[Mapping[Within, int]] = {
    Within.TODAY: 1,
    Within.THREE_DAYS: 3,
    Within.TEN_DAYS: 10,
    Within.MONTH: 30,
    Within.QUARTER: 90,
}


class Order(StrEnum):
    """What stands first in a list."""

    SOON = "soon"
    NEW = "new"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What somebody looks for; what is None or empty is not asked for."""

    text: str = ""
    business: Business | None = None
    information: Information | None = None
    stage: Stage | None = None
    within: Within | None = None
    since: date | None = None
    until: date | None = None
    place: str = ""
    drawn: bool = False
    """Only lots that were drawn and whose result stands."""
    order: Order = Order.SOON
    page: int = 1

    @property
    def narrows(self) -> bool:
        """Whether anything but order and page is asked for."""
        return replace(self, order=Order.SOON, page=1) != Query()

    def but(self, **changes: object) -> Self:
        """Return the same question with something else in it, from its first page."""
        return replace(self, **{"page": 1, **changes})  # type: ignore[arg-type]

    def published(self, today: date) -> tuple[date | None, date | None]:
        """Return the first and the last day of publication that are asked for."""
        if self.within is not None:
            return today - timedelta(days=DAYS[self.within] - 1), None
        return self.since, self.until


@dataclass(frozen=True, slots=True)
class Group:
    """So many lots have these in common; another group may have the same."""

    business: Business
    information: Information
    stage: Stage
    place: str
    count: int

    def answers(self, query: Query) -> bool:
        """Tell whether these lots have what a question chooses."""
        # Compared as they are: to hash them all takes most of a list's time.
        return (
            (query.business is None or query.business is self.business)
            and (query.information is None or query.information is self.information)
            and (query.stage is None or query.stage is self.stage)
            and (not query.place or query.place == self.place)
        )


@dataclass(frozen=True, slots=True)
class Counts:
    """How many lots each choice would show, the other choices kept."""

    groups: Sequence[Group] = field(default=())

    def total(self, query: Query) -> int:
        """Return how many lots answer the question."""
        return sum(group.count for group in self.groups if group.answers(query))

    def beside(self, query: Query, choice: str) -> Mapping[str, int]:
        """Return how many lots each value of a choice would show, the others kept."""
        others = query.but(**{choice: None})
        found: Counter[str] = Counter()
        for group in self.groups:
            if group.answers(others):
                found[getattr(group, choice)] += group.count
        return found

    def places(self) -> Sequence[str]:
        """Return every place of the groups, in order."""
        return sorted({group.place for group in self.groups})


@dataclass(frozen=True, slots=True)
class Found:
    """One page of the register, how many there are, and what else could be asked."""

    lines: Sequence[Line]
    counts: Counts
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE_SIZE))


@dataclass(frozen=True, slots=True)
class Day:
    """The sessions of a day, and the lot that is drawn next, today or later."""

    now: datetime
    sessions: Sequence[Line]
    coming: Line | None


@dataclass(frozen=True, slots=True)
class Today(Day):
    """What a home page shows: the day, what closes, what came out."""

    closing: Sequence[Line]
    results: Sequence[Line]
    counts: Counts
