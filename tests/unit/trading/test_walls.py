"""What hangs on walls, what was announced beside what is booked, and every word."""

from datetime import UTC, date, datetime, timedelta

import pytest

from archive.values.rules import RuleBrokenError
from trading.rules.disciplines import DisciplineBook
from trading.rules.fixed_price_selection import State
from trading.rules.shipped import discipline_book
from trading.rules.texts import Said
from trading.venue import errors
from trading.venue.clocks import Running
from trading.venue.model.announced import Announced, require_as_announced
from trading.venue.model.badges import BadgeRole
from trading.venue.model.bookings import Booking, BookingState, Stay
from trading.venue.model.rooms import Discipline, Room, RoomKind
from trading.venue.presenting.words import (
    BADGES,
    BOOKED,
    CLOCKS,
    KINDS,
    NOW,
    PURPOSES,
)
from trading.venue.words import SAID

pytestmark = pytest.mark.trading

TEN = datetime(2026, 3, 12, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)
SPARE = '[[discipline]]\nkind = "draw"\nsince = {day}\nzh = "甲"\nen = "a"\n'


def booked(name="二楼 抽取室", purpose=RoomKind.DRAW, starts=TEN):
    wall = Discipline(1, Said("静", "hush"), TEN)
    room = Room(id="R1", name=name, kind=purpose, equipment=(), discipline=wall)
    booking = Booking(
        id="B1",
        lot="P1-1",
        room="R1",
        purpose=purpose,
        stay=Stay(starts, starts + HOUR),
        requested_by="li",
    )
    return booking, room


def test_each_kind_of_room_has_a_text_from_a_day_on():
    """V-2: dated data; before its first day there is none."""
    book = discipline_book()
    for kind in RoomKind:
        said = book.in_force(kind.value, date(2026, 3, 2)).said
        assert said.zh.count("\n") == said.en.count("\n") > 2
        with pytest.raises(ValueError, match="no text"):
            book.in_force(kind.value, date(2025, 12, 31))


def test_the_latest_text_of_a_kind_counts_and_no_day_has_two():
    """A text is added, never changed."""
    later = SPARE.format(day="2026-05-01").replace("甲", "乙")
    book = DisciplineBook.from_toml(SPARE.format(day="2026-01-01") + later)
    assert book.in_force("draw", date(2026, 4, 30)).zh == "甲"
    assert book.in_force("draw", date(2026, 5, 1)).zh == "乙"
    with pytest.raises(ValueError, match="one day"):
        DisciplineBook.from_toml(SPARE.format(day="2026-01-01") * 2)


@pytest.mark.parametrize("announced", ["二楼抽取室", "二楼　抽取室", " 二楼 抽取室 "])
def test_a_name_is_the_same_however_it_is_spaced(announced):
    """D-15: width and spaces mislead nobody."""
    require_as_announced(*booked(), Announced(announced, TEN), "")


@pytest.mark.parametrize(
    ("announced", "at"),
    [
        ("十二楼抽取室", TEN),
        ("楼抽取室", TEN),
        ("二楼抽取室", TEN - timedelta(microseconds=1)),
        ("二楼抽取室", TEN + HOUR),
    ],
)
def test_another_room_or_hour_is_another_place(announced, at):
    """D-15: no name is taken for one that only ends like it; times are half open."""
    with pytest.raises(errors.OtherThanAnnouncedError):
        require_as_announced(*booked(), Announced(announced, at), "")
    require_as_announced(*booked(), Announced(announced, at), "同一处")


def test_what_is_no_draw_or_not_announced_is_compared_with_nothing():
    """Only a draw has its room in the notice."""
    require_as_announced(*booked(), None, "")
    told = booked(purpose=RoomKind.OPENING)
    require_as_announced(*told, Announced("别处", TEN), "")


def test_nothing_of_the_house_is_without_a_word():
    """U-7: each kind, state, badge, clock and error has one in Chinese."""
    for words, of in (
        *((KINDS, RoomKind), (PURPOSES, RoomKind), (BADGES, BadgeRole)),
        *((BOOKED, BookingState), (CLOCKS, Running), (NOW, State)),
    ):
        assert set(words) == set(of)
    raised = {
        each
        for each in vars(errors).values()
        if isinstance(each, type)
        and issubclass(each, RuleBrokenError)
        and each.__module__ == errors.__name__
    }
    assert raised <= set(SAID)
