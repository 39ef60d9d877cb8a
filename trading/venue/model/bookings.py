"""
Bookings: a room belongs to one session at a time, with time to clear it in between.

A request holds nothing; what the centre has confirmed holds the room. Times are half
open: a session that ends at ten and one that begins at ten do not overlap, but the
buffer lies between any two sessions of one room (V-15).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, Self

from archive.public.values import utc
from trading.rules.calendar import beijing_day
from trading.venue.errors import (
    BookingPeriodError,
    BookingSettledError,
    EvaluationBeforeOpeningError,
)
from trading.venue.model.rooms import RoomKind

LONGEST: Final = timedelta(days=15)
"""An evaluation may take days; nobody holds a room for a month."""

_INSTANT: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Stay:
    """
    From `starts` up to, and never including, `ends`.

    Raises:
        BookingPeriodError: it ends before it starts, or takes too long.

    """

    starts: datetime
    ends: datetime

    def __post_init__(self) -> None:
        if utc(self.ends) <= utc(self.starts):
            raise BookingPeriodError("the session would end before it starts")
        if utc(self.ends) - utc(self.starts) > LONGEST:
            raise BookingPeriodError(f"no session takes more than {LONGEST.days} days")

    def clashes(self, other: "Stay", buffer: timedelta) -> bool:
        """Tell whether less than the buffer would lie between the two."""
        apart = utc(self.ends) + buffer <= utc(other.starts) or utc(
            other.ends
        ) + buffer <= utc(self.starts)
        return not apart

    def covers(self, at: datetime) -> bool:
        """Tell whether the instant lies in it."""
        return utc(self.starts) <= utc(at) < utc(self.ends)

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day of it in Beijing."""
        return beijing_day(self.starts), beijing_day(self.ends - _INSTANT)

    def is_day_of(self, at: datetime) -> bool:
        """Tell whether the instant is on one of its days in Beijing."""
        first, last = self.days
        return first <= beijing_day(at) <= last


class BookingState(StrEnum):
    """Where a booking stands."""

    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    CANCELLED = "cancelled"


LEADS_TO: Final[Mapping[BookingState, frozenset[BookingState]]] = {
    BookingState.REQUESTED: frozenset(
        {BookingState.CONFIRMED, BookingState.DECLINED, BookingState.CANCELLED}
    ),
    BookingState.CONFIRMED: frozenset({BookingState.CANCELLED}),
    BookingState.DECLINED: frozenset(),
    BookingState.CANCELLED: frozenset(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """A session of a lot in a room: asked for by whom, and how it stands."""

    id: str
    lot: str
    room: str
    purpose: RoomKind
    stay: Stay
    requested_by: str
    state: BookingState = BookingState.REQUESTED

    def become(self, state: BookingState) -> Self:
        """
        Return it in another state.

        Raises:
            BookingSettledError: it was decided before; what is over stays over.

        """
        if state not in LEADS_TO[self.state]:
            raise BookingSettledError(self.id, self.state)
        return replace(self, state=state)

    def moved(self, room: str, stay: Stay) -> Self:
        """Return a confirmed session at another time or place."""
        self.require_confirmed()
        return replace(self, room=room, stay=stay)

    def require_confirmed(self) -> None:
        """Return if the session takes place. Raises `BookingSettledError`."""
        if self.state is not BookingState.CONFIRMED:
            raise BookingSettledError(self.id, self.state)


def require_to_come(stay: Stay, now: datetime) -> None:
    """Return if the session lies ahead. Raises `BookingPeriodError`."""
    if utc(stay.starts) < utc(now):
        raise BookingPeriodError("the session would start in the past")


def in_the_way(
    wanted: Booking, others: Iterable[Booking], buffer: timedelta
) -> Booking | None:
    """Return who has the room then, the earliest; None if it is free (V-15)."""
    holding = [
        each
        for each in others
        if each.state is BookingState.CONFIRMED
        and each.room == wanted.room
        and each.id != wanted.id
        and each.stay.clashes(wanted.stay, buffer)
    ]
    return min(holding, key=lambda each: utc(each.stay.starts), default=None)


def require_in_order(wanted: Booking, others: Iterable[Booking]) -> None:
    """
    Return if the lot's evaluation starts when its opening is over (V-15).

    Raises:
        EvaluationBeforeOpeningError: it would start before that.

    """
    own = [
        each
        for each in others
        if each.lot == wanted.lot
        and each.id != wanted.id
        and each.state is BookingState.CONFIRMED
    ]
    for each in own:
        match (wanted.purpose, each.purpose):
            case (RoomKind.EVALUATION, RoomKind.OPENING):
                opening, evaluation = each.stay, wanted.stay
            case (RoomKind.OPENING, RoomKind.EVALUATION):
                opening, evaluation = wanted.stay, each.stay
            case _:
                continue
        if utc(evaluation.starts) < utc(opening.ends):
            raise EvaluationBeforeOpeningError(opening.ends, evaluation.starts)
