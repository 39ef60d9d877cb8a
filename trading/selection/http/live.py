"""
Where browsers listen for news of a draw room: only that something has changed.

Whoever cannot listen, because something on the way holds answers back, asks for one
beat (`once`) again and again.
"""

from collections.abc import AsyncIterator, Callable
from typing import Any

from litestar import Response, get
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.response import Stream
from litestar.status_codes import HTTP_503_SERVICE_UNAVAILABLE

from archive.public.values import RuleBrokenError
from trading.accounts.entry_errors import SecondFactorNeededError, SignInNeededError
from trading.accounts.http.form_pages import SECOND, SIGN_IN
from trading.accounts.http.guests import PRIVATE, Guest
from trading.selection.draw_room_desk import DrawRoomDesk
from trading.selection.http.draw_room import PAGE, seen
from trading.selection.http.screens import SCREEN
from trading.selection.news import MOST, RoomWatch

EVENTS = "text/event-stream"
HEADERS = {
    "Cache-Control": PRIVATE,
    # A proxy that collects an answer before passing it on would pass on none.
    "X-Accel-Buffering": "no",
}


def _room(guest: Guest) -> str:
    return seen(guest, guest.desk_of(DrawRoomDesk)).lot.id


def _of_screen(guest: Guest) -> str:
    found = guest.desk_of(DrawRoomDesk).find_screen.known(guest.held(SCREEN))
    if found is None or not found.lot:
        raise NotFoundException
    return found.lot


async def _told(guest: Guest, lot_of: Callable[[Guest], str]) -> Response[Any]:
    watch = guest.desk_of(DrawRoomDesk).watch
    try:
        lot = await sync_to_thread(lot_of, guest)
    except SignInNeededError:
        return guest.sent_on(SIGN_IN)
    except SecondFactorNeededError:
        return guest.sent_on(SECOND)
    except RuleBrokenError as refusal:
        await sync_to_thread(guest.keep_refusal, f"GET {guest.front.path}", refusal)
        raise
    if "once" in guest.front.asked:
        beat = await watch.once(lot)
        return Response(beat.event(), media_type=EVENTS, headers=HEADERS)
    if watch.listeners >= MOST:
        return Response("", status_code=HTTP_503_SERVICE_UNAVAILABLE, headers=HEADERS)
    return Stream(_events(watch, lot), media_type=EVENTS, headers=HEADERS)


async def _events(watch: RoomWatch, lot: str) -> AsyncIterator[bytes]:
    yield b"retry: 1000\n\n"
    async for beat in watch.follow(lot):
        yield beat.event()


@get(f"{PAGE}/events")
async def room_events(guest: NamedDependency[Guest]) -> Response[Any]:
    """Tell whoever has a duty in a draw when something has changed."""
    return await _told(guest, _room)


@get("/screen/events")
async def screen_events(guest: NamedDependency[Guest]) -> Response[Any]:
    """Tell a paired screen when something has changed."""
    return await _told(guest, _of_screen)


HANDLERS: list[Any] = [room_events, screen_events]
