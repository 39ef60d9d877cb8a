"""The pages of the house: rooms, bookings, badges, the door, the console, screens."""

from typing import Any

from trading.venue.http import bookings, rooms, screens, sessions

HANDLERS: list[Any] = [
    *rooms.HANDLERS,
    *bookings.HANDLERS,
    *sessions.HANDLERS,
    *screens.HANDLERS,
]
