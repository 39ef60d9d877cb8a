"""What the addresses and forms of the house name: a lot, a room, a session, a time."""

import re
from datetime import date
from typing import Final

from archive.public.values import NotAnInstantError, parse_instant
from trading.accounts.http.guests import Guest
from trading.accounts.use_cases.gate import Concerned
from trading.front.forms import Entries
from trading.projects.model import Project, ProjectMissingError
from trading.venue.errors import (
    BookingMissingError,
    BookingPeriodError,
    RoomMissingError,
)
from trading.venue.model.bookings import Stay

_NUMBER: Final = re.compile(r"[A-Za-z0-9-]{1,60}")
_SHOWN: Final = 60
_FIRST, _LAST = 2000, 2200
"""Calendars and clocks of databases end somewhere beyond."""
_ROOM, _BOOKING, _LOT = 2, 2, 3
"""Which part of the address it is: `/rooms/R1/…`, `/rooms/request/P2026-0001-1`."""


def room_of(guest: Guest) -> str:
    """Return the room that the address names; raises `RoomMissingError`."""
    named = _named(guest, _ROOM)
    if not _NUMBER.fullmatch(named):
        raise RoomMissingError(_shown(named))
    return named


def booking_of(guest: Guest) -> str:
    """Return the session that the address names; raises `BookingMissingError`."""
    named = _named(guest, _BOOKING)
    if not _NUMBER.fullmatch(named):
        raise BookingMissingError(_shown(named))
    return named


def lot_of(guest: Guest) -> str:
    """Return the lot that the address names; raises `ProjectMissingError`."""
    named = _named(guest, _LOT)
    if not _NUMBER.fullmatch(named):
        raise ProjectMissingError(_shown(named))
    return named


def _named(guest: Guest, at: int) -> str:
    parts = guest.front.path.split("/")
    return parts[at] if len(parts) > at else ""


def _shown(named: str) -> str:
    """Return what an address named so that every audit can keep it."""
    return "".join(sign if sign.isprintable() else "?" for sign in named[:_SHOWN])


def day_of(text: str) -> date | None:
    """Return the day that was asked for, None if it is none that anybody plans for."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return day if _FIRST <= day.year < _LAST else None


def stay_of(form: Entries) -> Stay:
    """
    Return from when to when, as typed in Beijing's time.

    Raises:
        BookingPeriodError: a day or a time is none, or they are in no order.

    """
    day = day_of(form["day"])
    if day is None:
        raise BookingPeriodError("the day is none")
    try:
        starts, ends = (
            parse_instant(f"{day}T{form[name].strip()}+08:00")
            for name in ("starts", "ends")
        )
    except NotAnInstantError as error:
        raise BookingPeriodError("a day or a time is missing") from error
    return Stay(starts, ends)


def concerned(project: Project) -> Concerned:
    """Return what the gate asks of an act in this project."""
    return Concerned(project.owner, project.id, project.owner_side)
