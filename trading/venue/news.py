"""
News of draw rooms: that something has changed, never what.

One task of each process looks, twice a second and only while somebody listens, how the
rooms stand that are listened to; whoever hears another word reads the room anew. What
another process wrote is seen as soon as one's own, and nothing is published. A beat
follows only from a look that succeeded: who hears none for five seconds knows that what
they show may be old.
"""

import asyncio
import logging
from collections import Counter, defaultdict
from collections.abc import AsyncGenerator, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec
from litestar.concurrency import sync_to_thread

from archive.public.values import to_micros

_log = logging.getLogger(__name__)

LOOK_EVERY: Final = 0.5  # seconds
BEAT_EVERY: Final = 2.0  # seconds; a page calls itself cut off after five
LONGEST: Final = 600.0  # seconds; who comes back is asked anew who they are
MOST: Final = 500
"""So many listen at once; whoever comes then asks again and again instead."""


MOST_OF_ONE: Final = 5
"""So many streams one sign-in or one screen hears; then the oldest of them ends."""
ENOUGH: Final = b"event: enough\ndata: 1\n\n"
"""Told to a stream that ends for a later one: its page asks from now on instead."""


class FullError(Exception):
    """Too many listen already."""


class Beat(msgspec.Struct, frozen=True):
    """The word for how a room stands, and the platform's clock in microseconds."""

    version: str
    now: int
    runs: bool

    def event(self) -> bytes:
        """Return it as a server-sent event."""
        return b"event: beat\ndata: " + msgspec.json.encode(self) + b"\n\n"


@dataclass(eq=False, slots=True)
class Listener:
    """One stream of a sign-in or a screen, and whether it ended for a later one."""

    who: str
    gave_way: bool = False


class RoomWatch:
    """
    What listeners of one process hear.

    `versions` says how rooms stand, in one cheap reading; it may block.
    """

    def __init__(
        self,
        versions: Callable[[Collection[str]], Mapping[str, str]],
        now: Callable[[], datetime],
        *,
        runs: bool,
    ) -> None:
        self._versions, self._now, self._runs = versions, now, runs
        self._listening: Counter[str] = Counter()
        self._own: defaultdict[str, list[Listener]] = defaultdict(list)
        self._known: Mapping[str, str] = {}
        self._looked: asyncio.Condition | None = None
        self._looking: asyncio.Task[None] | None = None

    @property
    def listeners(self) -> int:
        """How many listen."""
        return self._listening.total()

    @property
    def looks(self) -> bool:
        """Whether somebody looks at all."""
        return self._looking is not None and not self._looking.done()

    async def once(self, lot: str) -> Beat:
        """Return how a room stands now."""
        found = await sync_to_thread(self._versions, [lot])
        return self._beat(found[lot])

    async def follow(self, lot: str, listener: Listener) -> AsyncGenerator[Beat]:
        """
        Yield a beat at once, with each change, and every two seconds, for a while.

        Of too many of one, the oldest gives way: whoever comes back after a line was
        cut is heard, and the cut one ends.

        Raises:
            FullError: too many listen already.

        """
        if self.listeners >= MOST:
            raise FullError
        self._listening[lot] += 1
        self._take_place(listener)
        loop = asyncio.get_running_loop()
        ends, told, beaten = loop.time() + LONGEST, "", 0.0
        try:
            yield await self.once(lot)
            looked = self._begun()
            while loop.time() < ends:
                async with looked:
                    await looked.wait()
                if listener.gave_way:
                    return
                version = self._known.get(lot, "")
                due = loop.time() - beaten >= BEAT_EVERY
                if version and (version != told or due):
                    told, beaten = version, loop.time()
                    yield self._beat(version)
        finally:
            self._give_place_back(listener)
            self._listening[lot] -= 1
            self._listening += Counter()  # Who is listened to no more is forgotten.

    def _take_place(self, listener: Listener) -> None:
        own = self._own[listener.who]
        own.append(listener)
        if len(own) > MOST_OF_ONE:
            own.pop(0).gave_way = True

    def _give_place_back(self, listener: Listener) -> None:
        own = self._own[listener.who]
        if listener in own:
            own.remove(listener)
        if not own:
            del self._own[listener.who]

    def _beat(self, version: str) -> Beat:
        return Beat(version, to_micros(self._now()), self._runs)

    def _begun(self) -> asyncio.Condition:
        """Return what is notified after each look; begin to look if nobody does."""
        if self._looked is None or not self.looks:
            self._looked = asyncio.Condition()
            self._looking = asyncio.create_task(self._look(self._looked))
        return self._looked

    async def _look(self, looked: asyncio.Condition) -> None:
        """Look until nobody listens; a look that fails is no news."""
        while self._listening:
            try:
                self._known = await sync_to_thread(
                    self._versions, list(self._listening)
                )
            except Exception:  # noqa: BLE001 - the listeners hear nothing, and say so
                _log.exception("The draw rooms could not be looked at.")
            else:
                async with looked:
                    looked.notify_all()
            await asyncio.sleep(LOOK_EVERY)
