"""How days are counted, on the published examples and on every other day."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.public.values import parse_instant
from tests.builders_rules import question
from trading.rules.calendar import Calendar, CalendarNotOfficialError
from trading.rules.deadlines import (
    PROVISIONAL,
    Period,
    Term,
    Unit,
    deadline,
    recomputed,
    shortfall,
)
from trading.rules.shipped import national_calendar

pytestmark = pytest.mark.trading

CALENDAR = national_calendar()
DAY = timedelta(days=1)
STARTS = st.dates(date(2024, 12, 1), date(2026, 9, 1))
NUMBERS = st.integers(0, 40)


def day(text):
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "number", "unit", "end"),
    [
        ("2026-02-10", 7, "working_days", "2026-02-26"),
        ("2026-02-12", 3, "calendar_days", "2026-02-24"),
        ("2026-09-29", 5, "working_days", "2026-10-12"),
        ("2026-09-18", 10, "calendar_days", "2026-09-28"),
        ("2026-03-16", 20, "calendar_days", "2026-04-07"),
        ("2026-03-16", 30, "calendar_days", "2026-04-15"),
        ("2024-12-16", 10, "working_days", "2024-12-30"),
        ("2024-12-30", 1, "months", "2025-02-05"),
    ],
)
def test_the_calendar_vectors(start, number, unit, end):
    """
    T-1, T-2, T-5: the start day excluded, holidays and make-up days as announced.
    """
    assert deadline(question(start, number, unit), CALENDAR).last_day == day(end)


def test_t1_a_tender_of_twenty_days_ends_after_the_holiday():
    """
    Seda: 20 days from 03-16 end on the holiday 04-05, so 04-07 10:00 is early enough.
    """
    found = deadline(question("2026-03-16", 20, "calendar_days"), CALENDAR)

    assert found.nominal == day("2026-04-05")
    assert found.allows_deadline_at(parse_instant("2026-04-07T10:00+08:00"))
    assert not found.allows_deadline_at(parse_instant("2026-04-06T23:59+08:00"))
    documents = deadline(question("2026-03-16", 5, "working_days"), CALENDAR)
    assert documents.last_day == day("2026-03-23")


def test_t2_twenty_two_days_after_the_documents_are_enough():
    """
    Lankao: documents from 03-17, deadline 04-08 09:30.
    """
    found = deadline(question("2026-03-17", 20, "calendar_days"), CALENDAR)

    assert found.allows_deadline_at(parse_instant("2026-04-08T09:30+08:00"))


def test_t3_an_inquiry_of_three_working_days_may_end_the_next_morning():
    """
    Gongyi: notice 03-16, three working days to 03-19, responses 03-20 09:00.
    """
    found = deadline(question("2026-03-16", 3, "working_days"), CALENDAR)

    assert found.last_day == day("2026-03-19")
    assert found.is_over(parse_instant("2026-03-20T09:00+08:00"))


@pytest.mark.parametrize(
    ("case", "published", "stated", "lawful"),
    [
        ("T4 Shapingba", "2026-03-11", "2026-03-14", "2026-03-16"),
        ("T4 from the day it was published", "2026-03-12", "2026-03-14", "2026-03-16"),
        ("T5 Dianjiang", "2026-03-16", "2026-03-18", "2026-03-19"),
        ("T6 Kunshan", "2026-03-11", "2026-03-14", "2026-03-16"),
    ],
)
def test_notices_that_end_too_early_are_seen(case, published, stated, lawful):
    """
    T-6, T-7: a period that ends on a holiday, or counts its first day, is short.
    """
    found = shortfall(question(published, 3, "calendar_days"), day(stated), CALENDAR)

    assert found is not None, case
    assert found.last_day == day(lawful)


def test_a_notice_that_runs_to_its_lawful_end_is_not_warned_about():
    """
    The lawful last day is enough, however the local practice counts.
    """
    asked = question("2026-03-16", 3, "calendar_days", counts_start_day=True)

    assert shortfall(asked, day("2026-03-19"), CALENDAR) is None
    assert shortfall(asked, day("2026-03-18"), CALENDAR) is not None


def test_t7_ten_days_are_not_ten_working_days():
    """
    Weihai: 2024-12-06 to 12-16 is a listing of 10 days, not of 10 working days.
    """
    ends = day("2024-12-16")

    days = question("2024-12-06", 10, "calendar_days")
    assert shortfall(days, ends, CALENDAR) is None
    assert shortfall(question("2024-12-06", 10, "working_days"), ends, CALENDAR)


def test_t8_a_contract_due_on_a_sunday_may_be_signed_on_monday():
    """
    Thirty days after 2026-03-20 are 04-19, a Sunday: 04-20 is in time, 04-21 late.
    """
    found = deadline(question("2026-03-20", 30, "calendar_days"), CALENDAR)

    assert found.last_day == day("2026-04-20")
    assert not found.is_over(parse_instant("2026-04-20T23:59:59.999999+08:00"))
    assert found.is_over(parse_instant("2026-04-21T00:00+08:00"))


def test_a_period_ends_when_the_next_day_begins_in_beijing():
    """
    Half-open: the end is 16:00 UTC of the last day, and an act at it is late.
    """
    found = deadline(question("2026-03-02", 5, "working_days"), CALENDAR)

    assert found.last_day == day("2026-03-09")
    assert found.ends == datetime(2026, 3, 9, 16, tzinfo=UTC)
    assert not found.is_over(found.ends - timedelta(microseconds=1))
    assert found.is_over(found.ends)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2025-11-30", 3, "2026-02-28"),
        ("2025-12-15", 1, "2026-01-15"),
        ("2025-12-31", 11, "2026-11-30"),
        ("2025-10-10", 2, "2025-12-10"),
    ],
)
def test_months_end_on_the_same_day_of_the_month_or_on_its_last(start, months, end):
    """
    Civil code 202: where the day is missing, the month's last day ends the period.
    """
    found = deadline(question(start, months, "months"), CALENDAR)

    assert found.nominal == day(end)


@pytest.mark.parametrize("unit", Unit)
def test_a_fixed_date_beyond_the_official_calendar_is_an_error(unit):
    """
    What is published or cuts off a right is never guessed (T-5).
    """
    with pytest.raises(CalendarNotOfficialError):
        deadline(question("2026-12-25", 10, unit), CALENDAR)


@pytest.mark.parametrize("term", Term)
def test_nothing_is_counted_from_before_the_first_table(term):
    """
    A period that began where no table reaches cannot be counted at all.
    """
    with pytest.raises(CalendarNotOfficialError):
        deadline(question("2024-11-29", 10, "working_days", term=term), CALENDAR)

    eve = deadline(question("2024-11-30", 1, "working_days", term=term), CALENDAR)
    assert eve.last_day == day("2024-12-02")


@pytest.mark.parametrize(
    ("number", "unit", "guess"),
    [
        (12, "months", "2027-03-02"),
        (305, "calendar_days", "2027-01-01"),
        (220, "working_days", "2027-01-14"),
    ],
)
def test_a_long_term_gets_a_provisional_date(number, unit, guess):
    """
    Payment and retention get a date, marked 待放假安排公布 in both languages.
    """
    asked = question("2026-03-02", number, unit, term=Term.LONG)

    found = deadline(asked, CALENDAR)

    assert (found.last_day, found.provisional) == (day(guess), True)
    said = found.explained()
    assert PROVISIONAL.zh in said.zh
    assert PROVISIONAL.en in said.en


def test_a_long_term_inside_the_official_calendar_is_final():
    """
    Only what was guessed is provisional.
    """
    asked = question("2026-03-02", 60, "calendar_days", term=Term.LONG)

    found = deadline(asked, CALENDAR)

    assert not found.provisional
    assert PROVISIONAL.zh not in found.explained().zh


def test_the_last_official_day_is_official():
    """
    A term that ends on the last announced day needs no new table.
    """
    asked = question("2026-12-01", 30, "calendar_days", term=Term.LONG)

    found = deadline(asked, CALENDAR)

    assert (found.last_day, found.provisional) == (CALENDAR.official_until, False)


def test_the_day_that_is_not_counted_leaves_no_doubt():
    """
    A period that starts on an unconfirmed holiday rests on the days after it only.
    """
    asked = question("2026-02-23", 3, "working_days")

    assert not deadline(asked, CALENDAR).unconfirmed
    assert deadline(replace(asked, counts_start_day=True), CALENDAR).unconfirmed


def test_a_provisional_date_moves_when_the_holidays_are_announced():
    """
    The question is kept, so the new year's table answers it again.
    """
    asked = question("2026-03-02", 305, "calendar_days", term=Term.LONG)
    provisional = deadline(asked, CALENDAR)
    announced = Calendar.from_toml(
        """
        [[table]]
        begins = 2026-01-01
        official_until = 2027-12-31
        source = "invented for this test"
        holidays = [{ name = "元旦", first = 2027-01-01, last = 2027-01-03 }]
        """
    )

    final = recomputed(provisional, announced)

    assert (provisional.last_day, final.last_day) == (
        day("2027-01-01"),
        day("2027-01-04"),
    )
    assert not final.provisional
    assert final.calendar_version != provisional.calendar_version


def test_local_practice_may_count_the_day_of_publication_and_says_so():
    """
    T-7: the period is one day short, and the explanation tells it.
    """
    asked = question("2026-03-16", 3, "calendar_days", counts_start_day=True)

    found = deadline(asked, CALENDAR)

    assert found.last_day == day("2026-03-18")
    assert found.short_by_local_practice
    assert "按本地做法少计一日" in found.explained().zh
    assert "short by one day" in found.explained().en


def test_a_deadline_says_everything_it_was_computed_from():
    """
    Rule and version, start event, calendar, result and explanation are all kept.
    """
    found = deadline(question("2024-12-30", 1, "months"), CALENDAR)

    kept = found.described()

    explanation = kept.pop("explanation")
    assert kept == {
        "rule": "D-5",
        "rule_version": "f" * 64,
        "event": "notice_published",
        "start": "2024-12-30",
        "number": 1,
        "unit": "months",
        "counts_start_day": False,
        "calendar": CALENDAR.version,
        "last_day": "2025-02-05",
        "ends": 1_738_771_200_000_000,
        "provisional": False,
        "unconfirmed": True,
    }
    assert explanation == {
        "zh": "公告发布（2024-12-30，当日不计入）起1个月，末日2025-01-30为非工作日，"
        "顺延至2025-02-05，北京时间2025-02-06 00:00届满。"
        f"依据D-5（规则ffffffffffff，日历{CALENDAR.version[:12]}）。"
        "所依据的放假安排尚未核对。",
        "en": "1 month from the publication of the notice (2024-12-30, not counted): "
        "the last day 2025-01-30 is not worked, so it runs to the end of 2025-02-05 "
        "in Beijing. Rule D-5 (book ffffffffffff, "
        f"calendar {CALENDAR.version[:12]}). "
        "The holidays it rests on are unconfirmed.",
    }


def test_an_ordinary_deadline_is_explained_without_marks():
    """
    No holiday, no shift, nothing unconfirmed: the explanation mentions none of them.
    """
    said = deadline(question("2026-03-02", 5, "working_days"), CALENDAR).explained()

    assert said.zh.startswith(
        "公告发布（2026-03-02，当日不计入）起5个工作日，至2026-03-09"
    )
    assert said.zh.endswith("）。")
    assert "5 working days" in said.en
    assert said.en.endswith(").")


@pytest.mark.parametrize("number", [-1, 1.5, True])
def test_a_period_is_a_whole_number(number):
    """
    There are no negative periods and no half days.
    """
    with pytest.raises(ValueError, match="whole number"):
        Period(number, Unit.CALENDAR_DAYS)


@given(STARTS, NUMBERS)
def test_working_days_are_counted_one_by_one(start, number):
    """
    Whatever the start, exactly the asked number of working days lies behind it.
    """
    asked = question(start.isoformat(), number, "working_days")

    found = deadline(asked, CALENDAR)

    assert CALENDAR.is_working(found.last_day)
    if number:
        assert CALENDAR.working_days(start + DAY, found.last_day) == number


@given(STARTS, NUMBERS)
def test_calendar_days_end_on_the_first_working_day_from_their_last(start, number):
    """
    Nothing is shortened: the end is the nominal day, or the first worked day after it.
    """
    found = deadline(question(start.isoformat(), number, "calendar_days"), CALENDAR)

    assert found.nominal == start + number * DAY
    assert CALENDAR.working_days(found.nominal, found.last_day) == 1
    assert CALENDAR.is_working(found.last_day)
