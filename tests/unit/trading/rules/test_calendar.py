"""Working days are what was announced, and nothing is guessed beyond it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from trading.rules.calendar import (
    Calendar,
    CalendarBrokenError,
    CalendarNotOfficialError,
    beijing_day,
)
from trading.rules.shipped import national_calendar

pytestmark = pytest.mark.trading

CALENDAR = national_calendar()

TABLE = """
[[table]]
begins = {begins}
official_until = {until}
source = "a test"
holidays = [{holidays}]
"""


def table(begins="2026-01-01", until="2026-12-31", holidays=""):
    return TABLE.format(begins=begins, until=until, holidays=holidays)


def days(*texts):
    return [date.fromisoformat(text) for text in texts]


@pytest.mark.parametrize(
    "day",
    days(
        "2024-12-31",
        "2025-01-26",
        "2025-02-05",
        "2025-02-08",
        "2026-01-04",
        "2026-02-14",
        "2026-02-28",
        "2026-05-09",
        "2026-09-20",
        "2026-10-10",
        "2026-12-31",
    ),
)
def test_ordinary_and_make_up_days_are_worked(day):
    """
    A weekday outside the holidays is worked, and so are the make-up weekend days.
    """
    assert CALENDAR.is_working(day)


@pytest.mark.parametrize(
    "day",
    days(
        "2024-12-28",
        "2025-01-01",
        "2025-01-28",
        "2025-02-04",
        "2026-01-01",
        "2026-01-02",
        "2026-01-03",
        "2026-02-16",
        "2026-02-23",
        "2026-04-06",
        "2026-05-04",
        "2026-06-19",
        "2026-09-25",
        "2026-10-07",
        "2026-10-11",
    ),
)
def test_weekends_and_holidays_are_not_worked(day):
    """
    Neither a weekend without make-up work nor an announced holiday is a working day.
    """
    assert not CALENDAR.is_working(day)


def test_new_year_2026_is_off_for_three_days_and_made_up_on_a_sunday():
    """
    01-01 to 01-03 are off, Sunday 01-04 is worked, and all of it is unconfirmed.
    """
    first = date(2026, 1, 1)
    week = [first + timedelta(days=number) for number in range(5)]

    assert [CALENDAR.is_working(day) for day in week] == [False] * 3 + [True] * 2
    assert CALENDAR.rests_on_unconfirmed(first, date(2026, 1, 4))
    assert CALENDAR.rests_on_unconfirmed(date(2026, 1, 4), date(2026, 1, 4))


def test_a_week_without_exceptions_rests_on_nothing_unconfirmed():
    """
    An ordinary week is known for certain: no announced row decides about it.
    """
    assert not CALENDAR.rests_on_unconfirmed(date(2026, 3, 2), date(2026, 3, 8))


def test_a_confirmed_row_leaves_no_doubt():
    """
    Once somebody compared a holiday with its announcement, the mark is gone.
    """
    row = '{ name = "x", first = 2026-05-01, last = 2026-05-05, confirmed = true }'
    calendar = Calendar.from_toml(table(holidays=row))

    assert not calendar.rests_on_unconfirmed(date(2026, 5, 1), date(2026, 5, 5))
    assert not calendar.is_working(date(2026, 5, 5))
    assert calendar.is_working(date(2026, 5, 6))


@pytest.mark.parametrize("day", days("2024-11-30", "2027-01-01"))
def test_beyond_the_announcements_nothing_is_known(day):
    """
    A day that no table covers is refused by name, before the first and after the last.
    """
    with pytest.raises(CalendarNotOfficialError, match=str(day)) as refused:
        CALENDAR.is_working(day)

    assert refused.value.day == day
    assert refused.value.official_until == date(2026, 12, 31)


def test_a_table_of_one_day_may_be_a_holiday():
    """
    The first and the last official day belong to the table, even if they are one.
    """
    row = '{ name = "x", first = 2026-01-01, last = 2026-01-01 }'
    calendar = Calendar.from_toml(table(until="2026-01-01", holidays=row))

    assert not calendar.is_working(date(2026, 1, 1))
    assert calendar.begins == calendar.official_until


@pytest.mark.parametrize(
    ("after", "number", "expected"),
    [
        ("2026-03-09", 3, "2026-03-12"),
        ("2026-03-06", 1, "2026-03-09"),
        ("2026-12-31", 2, "2027-01-04"),
        ("2026-03-06", 0, "2026-03-06"),
    ],
)
def test_a_likely_day_passes_over_weekends(after, number, expected):
    """It proposes only; beyond what is announced the day of the week alone counts."""
    first = date.fromisoformat(after)
    assert CALENDAR.likely_working_day(first, number) == date.fromisoformat(expected)


def test_a_likely_day_passes_over_what_is_announced():
    """Three days after the eve of the national holiday lie behind all of it."""
    off = [
        day
        for day in (date(2026, 10, 1) + timedelta(days=n) for n in range(8))
        if not CALENDAR.is_working(day)
    ]
    assert len(off) > 5
    third = CALENDAR.likely_working_day(date(2026, 9, 30), 3)
    assert third > max(off)
    assert CALENDAR.working_days(date(2026, 10, 1), third) == 3


def test_working_days_are_counted_with_both_ends():
    """
    T7: a listing from Friday 2024-12-06 to Monday 12-16 touches 7 working days.
    """
    assert CALENDAR.working_days(date(2024, 12, 6), date(2024, 12, 16)) == 7
    assert CALENDAR.working_days(date(2024, 12, 16), date(2024, 12, 15)) == 0


def test_a_business_day_is_the_day_in_beijing():
    """
    At 16:00 UTC the next day begins in Beijing.
    """
    evening = datetime(2026, 3, 2, 15, 59, 59, 999_999, tzinfo=UTC)

    assert beijing_day(evening) == date(2026, 3, 2)
    assert beijing_day(evening + timedelta(microseconds=1)) == date(2026, 3, 3)


def test_the_version_changes_with_every_word_of_the_tables():
    """
    Equal tables have one version, whatever their order; any change makes another.
    """
    first, second = table(until="2026-06-30"), table(begins="2026-07-01")
    known = Calendar.from_toml(first + second)

    assert Calendar.from_toml(second + first).version == known.version
    changed = first.replace("a test", "another test") + second
    assert Calendar.from_toml(changed).version != known.version
    assert len(known.version) == 64


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("table = []", "needs a table"),
        ("[[table]", "cannot be read"),
        ("[[table]]\nbegins = 2026-01-01\n", "official_until"),
        (table() + 'nearly = "right"\n', "nearly"),
        (table(begins="2027-01-01"), "ends before it"),
        (table() + table(begins="2027-01-02", until="2027-12-31"), "begins 2027-01-02"),
        (table() + table(begins="2026-12-31", until="2027-12-31"), "begins 2026-12-31"),
        (
            table(holidays='{ name = "x", first = 2027-01-01, last = 2027-01-01 }'),
            "outside the table",
        ),
        (
            table(holidays='{ name = "x", first = 2025-12-31, last = 2026-01-01 }'),
            "outside the table",
        ),
        (
            table(
                holidays='{ name = "x", first = 2026-05-01, last = 2026-05-02 },'
                '{ name = "y", first = 2026-05-02, last = 2026-05-03 }'
            ),
            "listed twice",
        ),
        (
            table(
                holidays='{ name = "x", first = 2026-05-01, last = 2026-05-01, '
                "working = [2026-05-08] }"
            ),
            "worked anyway",
        ),
    ],
)
def test_tables_that_contradict_themselves_are_refused(text, fault):
    """
    A gap, an overlap, a holiday twice, or a make-up Friday is a fault, with its reason.
    """
    with pytest.raises(CalendarBrokenError, match=fault):
        Calendar.from_toml(text)
