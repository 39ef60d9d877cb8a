"""Who listens hears of every change, of nothing else, and never of a failed look."""

import asyncio
import itertools
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from trading.venue import news
from trading.venue.http.listening import streamed
from trading.venue.news import (
    ENOUGH,
    MOST_OF_ONE,
    FullError,
    Listener,
    RoomWatch,
)

pytestmark = pytest.mark.trading

NOW = datetime(2026, 3, 13, 1, 40, tzinfo=UTC)


NUMBERS = itertools.count()


def somebody():
    """Return a listener who is nobody else."""
    return Listener(f"session/{next(NUMBERS)}")


class Rooms:
    """How rooms stand; a fake of what reads the database."""

    def __init__(self) -> None:
        self.words, self.broken, self.looks = {"A": "one", "B": "one"}, False, []

    def __call__(self, lots) -> Mapping[str, str]:
        self.looks.append(sorted(lots))
        if self.broken:
            raise OSError("the database is away")
        return {lot: self.words[lot] for lot in lots}


@pytest.fixture
def rooms(monkeypatch):
    """Look quickly; a beat without a change comes only when it is due."""
    monkeypatch.setattr(news, "LOOK_EVERY", 0.01)
    monkeypatch.setattr(news, "BEAT_EVERY", 60.0)
    return Rooms()


async def looked(rooms, times):
    """Wait until somebody has looked so many times more."""
    until = len(rooms.looks) + times
    while len(rooms.looks) < until:  # noqa: ASYNC110 - it is looked at in a thread
        await asyncio.sleep(0.001)


def heard(rooms, story):
    """Let a story happen around one watch."""
    watch = RoomWatch(rooms, lambda: NOW, runs=True)
    return asyncio.run(asyncio.wait_for(story(watch), 20))


def test_a_change_is_told_to_whoever_listens_to_that_room(rooms):
    """At once how it stands, then each change; others hear nothing of it."""

    async def story(watch):
        a, b = watch.follow("A", somebody()), watch.follow("B", somebody())
        first = [await anext(a), await anext(b)]
        second = [(await anext(a)).version, (await anext(b)).version]
        rooms.words["A"] = "two"
        changed = (await anext(a)).version
        quiet = asyncio.ensure_future(anext(b))
        await looked(rooms, 5)
        silent = not quiet.done()
        quiet.cancel()
        await a.aclose()
        return [each.version for each in first], second, changed, silent

    assert heard(rooms, story) == (["one", "one"], ["one", "one"], "two", True)


def test_all_who_listen_share_one_look(rooms):
    """A hundred telephones are one question, and nobody is none."""

    async def story(watch):
        many = [watch.follow("A", somebody()) for _ in range(100)]
        for each in many:
            await anext(each)
        rooms.looks.clear()
        await asyncio.gather(*(anext(each) for each in many))
        shared = len(rooms.looks)
        for each in many:
            await each.aclose()
        while watch.looks:  # noqa: ASYNC110 - the task itself has no reason to tell
            await asyncio.sleep(0.001)
        return shared, watch.listeners

    shared, left = heard(rooms, story)
    assert shared < 10
    assert left == 0


def test_a_look_that_fails_is_no_news_and_the_next_one_is(rooms, monkeypatch):
    """Silence is what a screen needs to hear: it then says that it is cut off."""
    monkeypatch.setattr(news, "BEAT_EVERY", 0.0)

    async def story(watch):
        a = watch.follow("A", somebody())
        await anext(a)
        await anext(a)
        rooms.broken = True
        await looked(rooms, 2)  # The one under way may still have succeeded.
        waiting = asyncio.ensure_future(anext(a))
        await looked(rooms, 5)
        silent = not waiting.done()
        rooms.broken = False
        back = await waiting
        await a.aclose()
        return silent, back.version

    assert heard(rooms, story) == (True, "one")


def test_a_stream_ends_so_that_who_comes_back_is_asked_anew(rooms, monkeypatch):
    """A sign-in that ended stops hearing too."""
    monkeypatch.setattr(news, "LONGEST", 0.0)

    async def story(watch):
        return [each.version async for each in watch.follow("A", somebody())]

    assert heard(rooms, story) == ["one"]


def test_more_listeners_than_there_is_room_for_are_turned_away(rooms, monkeypatch):
    """They can still ask for one beat after the other."""
    monkeypatch.setattr(news, "MOST", 1)

    async def story(watch):
        first = watch.follow("A", somebody())
        await anext(first)
        with pytest.raises(FullError):
            await anext(watch.follow("A", somebody()))
        once = await watch.once("A")
        await first.aclose()
        return once.event()

    assert heard(rooms, story).startswith(b'event: beat\ndata: {"version":"one"')


def test_the_oldest_stream_of_one_gives_way_and_is_told_so(rooms, monkeypatch):
    """A sixth page of one sign-in is heard; the first asks from then on instead."""
    monkeypatch.setattr(news, "BEAT_EVERY", 0.0)

    async def story(watch):
        other = streamed(watch, "A", somebody())
        own = [streamed(watch, "A", Listener("one")) for _ in range(MOST_OF_ONE + 1)]
        for each in (other, *own):
            await anext(each)
            assert (await anext(each)).startswith(b"event: beat")
        ended = [each async for each in own[0]]
        for each in (other, *own[1:]):
            assert (await anext(each)).startswith(b"event: beat")
            await each.aclose()
        return ended[-1], watch.listeners

    assert heard(rooms, story) == (ENOUGH, 0)


def test_a_stream_that_ends_by_itself_takes_no_place_from_later_ones(rooms):
    """Whoever comes back again and again, one at a time, is always heard."""

    async def story(watch):
        for _ in range(3 * MOST_OF_ONE):
            listener = Listener("one")
            stream = watch.follow("A", listener)
            await anext(stream)
            await stream.aclose()
            assert not listener.gave_way
        return watch.listeners

    assert heard(rooms, story) == 0
