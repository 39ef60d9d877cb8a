"""Reading a question from an address; what cannot be understood is said to be so."""

from datetime import date
from enum import StrEnum
from typing import TypeVar

from archive.public.values import RuleBrokenError
from trading.disclosure.model.kinds import Business, Information, Stage
from trading.disclosure.model.queries import (
    FIRST_DAY,
    LAST_DAY,
    LAST_PAGE,
    Order,
    Query,
    Within,
)

E = TypeVar("E", bound=StrEnum)

LONGEST_PLACE = 80


class Yes(StrEnum):
    """The one value of a choice that is made or not."""

    YES = "1"


class QueryNotUnderstoodError(RuleBrokenError):
    """A choice in the address is none that the list offers."""

    code = "query-not-understood"
    remedy = "Nothing was searched. Begin again from the list and choose there."

    def __init__(self, name: str) -> None:
        super().__init__(f"the list has no such choice: {name}")


def query_of(asked: dict[str, str]) -> Query:
    """
    Return the question that an address asks.

    Raises:
        QueryNotUnderstoodError: a value is none that the list offers.

    """
    page = asked.get("page") or "1"
    if not (page.isascii() and page.isdigit() and len(page) <= len(str(LAST_PAGE))):
        raise QueryNotUnderstoodError("page")
    number = int(page)
    if not 1 <= number <= LAST_PAGE:
        raise QueryNotUnderstoodError("page")
    place = asked.get("place", "")
    if len(place) > LONGEST_PLACE or "\x00" in place:
        raise QueryNotUnderstoodError("place")
    return Query(
        text=asked.get("q", "").strip(),
        business=_choice(asked, "type", Business),
        information=_choice(asked, "info", Information),
        stage=_choice(asked, "stage", Stage),
        within=_choice(asked, "within", Within),
        since=_day(asked, "since"),
        until=_day(asked, "until"),
        place=place,
        drawn=_choice(asked, "drawn", Yes) is Yes.YES,
        order=_choice(asked, "order", Order) or Order.SOON,
        page=number,
    )


def _choice(asked: dict[str, str], name: str, of: type[E]) -> E | None:
    value = asked.get(name, "")
    if not value:
        return None
    try:
        return of(value)
    except ValueError as error:
        raise QueryNotUnderstoodError(name) from error


def _day(asked: dict[str, str], name: str) -> date | None:
    value = asked.get(name, "")
    if not value:
        return None
    try:
        found = date.fromisoformat(value)
    except ValueError as error:
        raise QueryNotUnderstoodError(name) from error
    if not FIRST_DAY <= found <= LAST_DAY:
        raise QueryNotUnderstoodError(name)
    return found
