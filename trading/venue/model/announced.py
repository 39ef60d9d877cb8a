"""What everybody was told of a draw, beside the room that is booked for it (D-15)."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from trading.venue.errors import OtherThanAnnouncedError
from trading.venue.model.bookings import Booking
from trading.venue.model.rooms import Room, RoomKind


@dataclass(frozen=True, slots=True)
class Announced:
    """Where and when the notice in force, with its changes, says the draw is."""

    room: str
    at: datetime


def is_as_announced(booking: Booking, room: Room, told: Announced | None) -> bool:
    """
    Tell whether people who read the notice come to this room at this time.

    A name counts as the same however it is spaced. Where nothing is announced yet, or
    the session is no draw, nobody was told anything else.
    """
    if told is None or booking.purpose is not RoomKind.DRAW:
        return True
    return _plain(told.room) == _plain(room.name) and booking.stay.covers(told.at)


def require_as_announced(
    booking: Booking, room: Room, told: Announced | None, reason: str
) -> None:
    """
    Return if a draw is where the notice says, or somebody says why it is not (D-15).

    Raises:
        OtherThanAnnouncedError: another room or time, and no reason is on record.

    """
    if told is not None and not reason and not is_as_announced(booking, room, told):
        raise OtherThanAnnouncedError(room.name, told.room, told.at)


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
