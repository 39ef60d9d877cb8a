"""Duty and rounds on both databases."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from archive.clock.demonstration import DemonstrationClock
from archive.values.actors import Actor
from archive.values.rules import RuleBrokenError
from tests.front_house import CLERK, HOUR, OWNER, START, SUPERVISOR, FrontHouse
from tests.wiring import desk
from trading.rules.procedure import NotYoursError
from trading.venue.errors import OnDutyElsewhereError, RoomMissingError
from trading.venue.use_cases.rounds import NotePatrol, SetDuty

pytestmark = pytest.mark.trading

MANAGER = Actor("guan", "centre", frozenset({"centre_manager"}))


@pytest.fixture
def front(database):
    """A house with two rooms, on each kind of database."""
    clock = DemonstrationClock(START)
    with desk(database, clock) as opened:
        house = FrontHouse(opened, clock)
        house.room("一楼")
        house.room("二楼")
        yield house


def duty(front, room="R1", starts=0 * HOUR, by=MANAGER, person="zhang"):
    at = START + starts
    told = {"person": person, "starts": at, "ends": at + HOUR}
    return front.act(SetDuty, by, room=room, **told)


def test_who_is_on_duty_is_told_for_every_instant(front):
    """Half open: at the end of a shift nobody is on duty any more."""
    duty(front)
    duty(front, "R2", HOUR)
    duty(front, person="zhao")
    for at, people in ((START, ["zhang", "zhao"]), (START + HOUR, [])):
        found = front.read(lambda work, at=at: work.venue.roster.on_duty("R1", at))
        assert [each.person for each in found] == people


def test_of_two_who_put_one_person_on_duty_at_once_one_does(front):
    """Nobody is in two rooms."""
    barrier = Barrier(4)

    def one(number):
        barrier.wait()
        try:
            return duty(front, f"R{1 + number % 2}")
        except RuleBrokenError as refusal:
            return type(refusal)

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(one, range(4)))
    assert done.count(OnDutyElsewhereError) == 3
    assert len(front.read(lambda work: work.venue.roster.of("zhang"))) == 1


def test_notes_of_rounds_are_added_in_their_order(front):
    """Each with whoever was there, and in the log of the room."""
    for found, fine in (("空调漏水", False), ("已修好", True)):
        front.act(NotePatrol, CLERK, room="R1", found=found, in_order=fine)
    notes = front.read(lambda work: work.venue.roster.notes("R1"))
    assert [(each.found, each.in_order) for each in notes] == [
        ("空调漏水", False),
        ("已修好", True),
    ]
    assert {each.person for each in notes} == {CLERK.person}
    assert len(front.events("room/R1", "PATROL_NOTED")) == 2


def test_the_centre_alone_sets_duty_and_goes_on_rounds(front):
    """Its manager the one, its clerks the other."""
    for stranger in (OWNER, SUPERVISOR, CLERK):
        with pytest.raises(NotYoursError):
            duty(front, by=stranger)
    for stranger in (OWNER, SUPERVISOR):
        with pytest.raises(NotYoursError):
            front.act(NotePatrol, stranger, room="R1", found="x", in_order=True)
    with pytest.raises(RoomMissingError):
        front.act(NotePatrol, CLERK, room="R9", found="x", in_order=True)
