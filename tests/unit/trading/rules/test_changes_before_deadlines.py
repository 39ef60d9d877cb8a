"""Periods that run back from a deadline, and deadlines that a late change moves."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.public.values import parse_instant
from trading.rules.calendar import CalendarNotOfficialError
from trading.rules.deadlines import Period, Unit, latest_day_before, moved_by_change
from trading.rules.shipped import national_calendar

pytestmark = pytest.mark.trading

CALENDAR = national_calendar()
FIFTEEN_DAYS = Period(15, Unit.CALENDAR_DAYS)
DAY = timedelta(days=1)


def day(text):
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("changed", "closes"),
    [
        ("2026-03-23T23:59+08:00", "2026-04-07T10:00+08:00"),
        ("2026-03-24T00:00+08:00", "2026-04-08T10:00+08:00"),
        ("2026-03-25T09:00+08:00", "2026-04-09T10:00+08:00"),
        ("2026-03-27T09:00+08:00", "2026-04-13T10:00+08:00"),
    ],
)
def test_t9_a_late_change_moves_the_deadline(changed, closes):
    """
    At least 15 days before 2026-04-07: 03-23 stands, 03-24 moves it to 04-08.

    The count back takes no holiday shift; a moved deadline is never on a day off.
    """
    stated = parse_instant("2026-04-07T10:00+08:00")

    moved = moved_by_change(stated, parse_instant(changed), FIFTEEN_DAYS, CALENDAR)

    assert moved == parse_instant(closes)
    assert moved.tzinfo is UTC


def test_a_stated_deadline_on_a_day_off_is_left_alone():
    """
    Only a moved deadline is put on a working day; a change in time changes nothing.
    """
    sunday = parse_instant("2026-03-29T10:00+08:00")
    changed = parse_instant("2026-03-02T10:00+08:00")

    assert moved_by_change(sunday, changed, FIFTEEN_DAYS, CALENDAR) == sunday


def test_a_deadline_is_not_moved_where_no_table_reaches():
    """
    A moved deadline is published: beyond the official calendar it is an error.
    """
    last = parse_instant("2026-12-31T10:00+08:00")

    with pytest.raises(CalendarNotOfficialError):
        moved_by_change(last, last, FIFTEEN_DAYS, CALENDAR)


@pytest.mark.parametrize(
    ("before", "number", "unit", "latest"),
    [
        ("2026-04-07", 15, Unit.CALENDAR_DAYS, "2026-03-23"),
        ("2026-04-20", 15, Unit.CALENDAR_DAYS, "2026-04-05"),
        ("2026-04-07", 1, Unit.WORKING_DAYS, "2026-04-03"),
        ("2026-03-02", 3, Unit.WORKING_DAYS, "2026-02-26"),
        ("2026-03-31", 1, Unit.MONTHS, "2026-02-28"),
        ("2026-04-07", 0, Unit.WORKING_DAYS, "2026-04-07"),
    ],
)
def test_periods_run_backwards_without_a_shift(before, number, unit, latest):
    """
    The latest day may be a holiday (04-05): nothing moves a period that runs back.
    """
    assert latest_day_before(day(before), Period(number, unit), CALENDAR) == day(latest)


@given(
    st.dates(date(2025, 6, 1), date(2026, 9, 1)),
    st.integers(0, 60),
    st.integers(0, 30),
    st.sampled_from([Unit.CALENDAR_DAYS, Unit.WORKING_DAYS]),
)
def test_after_a_move_the_whole_period_lies_before_the_deadline(
    closing, earlier, number, unit
):
    """
    A moved deadline always leaves the period, and never comes before the stated one.
    """
    closes = datetime(closing.year, closing.month, closing.day, 2, tzinfo=UTC)
    period = Period(number, unit)

    moved = moved_by_change(closes, closes - earlier * DAY, period, CALENDAR)

    assert moved >= closes
    changed = closing - earlier * DAY
    assert changed <= latest_day_before(moved.date(), period, CALENDAR)
    assert moved == closes or CALENDAR.is_working(moved.date())
