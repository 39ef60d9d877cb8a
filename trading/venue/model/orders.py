"""Orders: a supervisor on site stops a session, with a number, and lets it go on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from trading.rules.calendar import beijing_day
from trading.venue.errors import (
    NotPausedError,
    PausedAlreadyError,
    SessionNotOnError,
)
from trading.venue.model.bookings import Booking


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """
    One order of a supervising body about a session.

    `ends` is the number of the order that this one lifts; empty if this one stops.
    """

    number: str
    booking: str
    body: str
    person: str
    reason: str
    at: datetime
    ends: str = ""


def series_of(at: datetime) -> str:
    """Return the series that counts the orders of this year in Beijing."""
    return f"supervision-order/{beijing_day(at).year}"


def number_of(at: datetime, count: int) -> str:
    """Return the number that is printed: `2026-0007`."""
    return f"{beijing_day(at).year}-{count:04}"


def standing(orders: Sequence[Order]) -> Order | None:
    """Return the order that stops the session now, None if none does."""
    ended = {each.ends for each in orders}
    stopping = [each for each in orders if not each.ends and each.number not in ended]
    return stopping[-1] if stopping else None


def require_pausable(booking: Booking, orders: Sequence[Order], at: datetime) -> None:
    """
    Return if an order may stop this session now.

    Raises:
        BookingSettledError: it does not take place.
        SessionNotOnError: it is on another day.
        PausedAlreadyError: an order has stopped it.

    """
    booking.require_confirmed()
    if not booking.stay.is_day_of(at):
        raise SessionNotOnError(booking.id, booking.stay.days[0])
    stopped = standing(orders)
    if stopped is not None:
        raise PausedAlreadyError(stopped.number)


def require_paused(booking: Booking, orders: Sequence[Order]) -> Order:
    """Return the order that stops the session. Raises `NotPausedError`."""
    stopped = standing(orders)
    if stopped is None:
        raise NotPausedError(booking.id)
    return stopped
