"""
Where browsers listen for news of a room: only that something has changed.

Whoever cannot listen, because something on the way holds answers back, asks for one
beat (`once`) again and again.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from typing import Any

from litestar import Response
from litestar.concurrency import sync_to_thread
from litestar.response import Stream
from litestar.status_codes import HTTP_503_SERVICE_UNAVAILABLE

from archive.public.values import RuleBrokenError
from trading.accounts.entry_errors import SecondFactorNeededError, SignInNeededError
from trading.accounts.http.form_pages import SECOND, SIGN_IN
from trading.accounts.http.guests import PRIVATE, Guest
from trading.venue.news import ENOUGH, MOST, Listener, RoomWatch

EVENTS = "text/event-stream"
HEADERS = {
    "Cache-Control": PRIVATE,
    # A proxy that collects an answer before passing it on would pass on none.
    "X-Accel-Buffering": "no",
}


Heard = tuple[str, str]
"""The lot of a room, and the sign-in or screen that listens."""


async def told(
    guest: Guest, watch: RoomWatch, heard_of: Callable[[Guest], Heard]
) -> Response[Any]:
    """Answer whoever may listen with news, or one beat; `heard_of` says who may."""
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
