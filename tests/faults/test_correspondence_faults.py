"""
What is done about a message that reached nobody is done as a whole or not at all.

Cut before or after each commit: the task, the sealed note, the message that is sent
again and the event come together; who repeats the request is told what was done.
"""

import msgspec
import pytest

from archive.clock.demonstration import DemonstrationClock
from archive.values.actors import Actor
from tests.breaking import CutAt, PowerCutError
from tests.databases import BOTH
from tests.office import START
from tests.post_room import PostRoom
from tests.registry_office import RegistryOffice
from tests.wiring import desk
from trading.correspondence.use_cases.settling import (
    DrawUpNotice,
    OpenDeliveryTask,
    SettleDeliveryTask,
)

pytestmark = [pytest.mark.trading, pytest.mark.slow]

CLERK = Actor("mei", "centre", frozenset({"clerk"}))
MOST_POINTS = 8


class Switch:
    """A fault point that does nothing until it is armed."""

    def __init__(self) -> None:
        self.cut = None

    def __call__(self, point, /):
        if self.cut is not None:
            self.cut(point)


@pytest.fixture(params=BOTH)
def place(request):
    """Return the address of a database of its own."""
    return request.getfixturevalue(f"{request.param}_database")


@pytest.fixture
def cut_room(place):
    """Give a post room with a task, and the switch that cuts it."""
    switch, clock = Switch(), DemonstrationClock(START)
    with desk(place, clock, switch) as at:
        room = PostRoom(RegistryOffice(at, clock))
        yield room, room.undelivered(room.office.citizen("li@example.org")), switch


def cut_everywhere(room, switch, act, command, check):
    """Cut the act at its first, second … point until it comes through."""
    for number in range(MOST_POINTS):
        switch.cut = CutAt(number)
        try:
            answer = act(room.desk, room.office.keeper)(CLERK, command)
        except PowerCutError:
            switch.cut = None
            check()
            continue
        switch.cut = None
        check()
        assert act(room.desk, room.office.keeper)(CLERK, command) == answer
        check()
        return number
    raise AssertionError("the act does not end")


def command(act, task, **facts):
    message = {"key": "one-and-the-same-key", "task": task.id, **facts}
    return act.command.decode(msgspec.json.encode(message))


def steps(room, task):
    with room.desk.transactions.read() as work:
        return len(work.correspondence.steps(task.id))


def events(room, task):
    return len(room.office.events(f"correspondence/{task.id}"))


@pytest.mark.parametrize("act", [OpenDeliveryTask, DrawUpNotice])
def test_a_step_and_its_event_are_one(cut_room, act):
    """Nobody reads a task, or prints a notice, of which the log knows nothing."""
    room, task, switch = cut_room
    before = 0
    told = {}
    if act is DrawUpNotice:
        room.open(CLERK, task)
        before, told = 1, {"addressee": "李四"}

    def check():
        assert steps(room, task) == events(room, task) in {before, before + 1}

    asked = command(act, task, **told)
    assert cut_everywhere(room, switch, act, asked, check) >= 1
    assert steps(room, task) == before + 1


@pytest.mark.parametrize("way", ["called", "handed_over", "sent_again"])
def test_a_settlement_is_whole_or_not_there(cut_room, way):
    """Task, sealed note, the message sent again, and the event together."""
    room, task, switch = cut_room
    room.open(CLERK, task)
    room.draw_up(CLERK, task)
    by = {
        "called": room.called,
        "handed_over": room.handed,
        "sent_again": lambda: room.again("wang@example.org"),
    }[way]()
    letters = len(room.office.letters())

    def check():
        with room.desk.transactions.read() as work:
            settled = not work.dispatch.tasks.get(task.id).is_open
        sent = settled and way == "sent_again"
        assert steps(room, task) == events(room, task) == 2 + settled
        assert len(room.office.letters()) == letters + sent

    asked = command(SettleDeliveryTask, task, by=by)
    assert cut_everywhere(room, switch, SettleDeliveryTask, asked, check) >= 1
    assert steps(room, task) == 3
