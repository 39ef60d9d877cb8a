"""
Where browsers listen for news of a draw room: only that something has changed.

Whoever cannot listen, because something on the way holds answers back, asks for one
beat (`once`) again and again.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
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
from trading.selection.news import ENOUGH, MOST, Listener, RoomWatch

EVENTS = "text/event-stream"
HEADERS = {
    "Cache-Control": PRIVATE,
    # A proxy that collects an answer before passing it on would pass on none.
    "X-Accel-Buffering": "no",
}


Heard = tuple[str, str]
"""The lot of a room, and the sign-in or screen that listens."""


def _room(guest: Guest) -> Heard:
    lot = seen(guest, guest.desk_of(DrawRoomDesk)).lot.id
    return lot, f"session/{guest.own().session.id}"


def _of_screen(guest: Guest) -> Heard:
    found = guest.desk_of(DrawRoomDesk).find_screen.known(guest.held(SCREEN))
    if found is None or not found.lot:
        raise NotFoundException
    return found.lot, f"screen/{found.id}"


async def _told(guest: Guest, heard_of: Callable[[Guest], Heard]) -> Response[Any]:
    watch = guest.desk_of(DrawRoomDesk).watch
    try:
        lot, who = await sync_to_thread(heard_of, guest)
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
    return Stream(
        streamed(watch, lot, Listener(who)), media_type=EVENTS, headers=HEADERS
    )


async def streamed(
    watch: RoomWatch, lot: str, listener: Listener
) -> AsyncIterator[bytes]:
    """Give what a browser hears, and the word that it has given way to others."""
    yield b"retry: 1000\n\n"
    async with aclosing(watch.follow(lot, listener)) as beats:
        async for beat in beats:
            yield beat.event()
    if listener.gave_way:
        yield ENOUGH


@get(f"{PAGE}/events")
async def room_events(guest: NamedDependency[Guest]) -> Response[Any]:
    """Tell whoever has a duty in a draw when something has changed."""
    return await _told(guest, _room)


@get("/screen/events")
async def screen_events(guest: NamedDependency[Guest]) -> Response[Any]:
    """Tell a paired screen when something has changed."""
    return await _told(guest, _of_screen)


HANDLERS: list[Any] = [room_events, screen_events]
