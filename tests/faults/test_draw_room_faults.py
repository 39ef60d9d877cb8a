"""Who has come, and which screen shows a draw, is there whole or not at all."""

from contextlib import contextmanager

import pytest

from archive.evidence.keys import SigningKey
from tests.breaking import CutAt, PowerCutError
from tests.draw_room_pages import LOT, Hall
from tests.front_door import FrontDoor
from tests.registry_office import HOME
from trading.selection.use_cases.joining import JoinDrawRoomCommand, room_stream
from trading.server.instance import Instance
from trading.server.people import keeper_of
from trading.server.wiring import Platform
from trading.venue.use_cases.screens import FindScreen, PairScreenCommand

pytestmark = [pytest.mark.trading, pytest.mark.slow]

MOST_POINTS = 12


class Switch:
    """A fault point that does nothing until it is armed."""

    def __init__(self) -> None:
        self.cut = None

    def __call__(self, point, /):
        if self.cut is not None:
            self.cut(point)


@contextmanager
def opened(site):
    """Open the hall of a draw, then the same instance behind a switch."""
    door = FrontDoor(site)
    hall = Hall.opened(door)
    actors = {name: hall.actor(name) for name in ("owner", "clerk")}
    door.instance.close()
    switch = Switch()
    instance = Instance.open(site.folder, faults=switch)
    instance.clock.jump_to(hall.stage.clock.now())
    yield instance, Platform.over(instance), actors, switch
    instance.close()


def cut_everywhere(switch, attempt, check):
    """Cut the attempt at each point in turn until it comes through; then check."""
    for number in range(MOST_POINTS):
        switch.cut = CutAt(number)
        try:
            attempt()
        except PowerCutError:
            switch.cut = None
            check(done=None)
            continue
        switch.cut = None
        check(done=True)
        return
    raise AssertionError("the attempt does not end")


def events(work):
    return len(work.ledger.stream(room_stream(LOT)))


def test_who_has_come_is_kept_with_its_event(site):
    """Cut at any point and pressed again: one row, one event, or neither."""
    with opened(site) as (instance, platform, actors, switch):
        command = JoinDrawRoomCommand(
            key="come-0001",
            lot=LOT,
            public_key=SigningKey.generate().public.raw.hex(),
            name="赵一",
        )

        def check(*, done):
            with instance.transactions.read() as work:
                there = len(work.draw_rooms.arrivals(LOT, 1))
                assert there == events(work)
            assert there or not done

        cut_everywhere(
            switch, lambda: platform.join_draw_room(actors["owner"], command), check
        )
        platform.join_draw_room(actors["owner"], command)
        check(done=True)


def test_a_screen_is_paired_with_its_event(site):
    """Cut at any point and pressed again: paired and recorded, or neither."""
    with opened(site) as (instance, platform, actors, switch):
        find = FindScreen(desk=instance.desk(), keeper=keeper_of(instance))
        hung = find(HOME, "")
        command = PairScreenCommand(key="pair-0001", lot=LOT, code=hung.screen.code)

        def check(*, done):
            with instance.transactions.read() as work:
                paired = len(work.screens.of(LOT))
                assert paired == events(work)
            assert paired or not done

        cut_everywhere(
            switch, lambda: platform.pair_screen(actors["clerk"], command), check
        )
        assert find.known(hung.token).lot == LOT
