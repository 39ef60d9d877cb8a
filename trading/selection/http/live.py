"""Where whoever has a duty in a draw listens for news of its room."""

from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency

from trading.accounts.http.guests import Guest
from trading.selection.draw_room_desk import DrawRoomDesk
from trading.selection.http.draw_room import PAGE, seen
from trading.venue.http.listening import Heard, told


def _room(guest: Guest) -> Heard:
    lot = seen(guest, guest.desk_of(DrawRoomDesk)).lot.id
    return lot, f"session/{guest.own().session.id}"


@get(f"{PAGE}/events")
async def room_events(guest: NamedDependency[Guest]) -> Response[Any]:
    """Tell whoever has a duty in a draw when something has changed."""
    return await told(guest, guest.desk_of(DrawRoomDesk).watch, _room)


HANDLERS: list[Any] = [room_events]
