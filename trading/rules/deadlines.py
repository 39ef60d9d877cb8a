"""How days are counted: T-1 to T-7 of the rule registry."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from archive.public.values import BEIJING, beijing, to_micros, utc
from trading.rules.calendar import Calendar, CalendarNotOfficialError, beijing_day
from trading.rules.texts import Said

PROVISIONAL: Final = Said(
    "待放假安排公布", "provisional until the holiday arrangement is published"
)
_DAY: Final = timedelta(days=1)
_MONTHS_A_YEAR: Final = 12


class Unit(StrEnum):
    """What a period counts: 日 and 工作日 are mixed inside one procedure (T-4)."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    MONTHS = "months"


_UNIT_WORDS: Final = {
    Unit.WORKING_DAYS: Said("个工作日", "working day"),
    Unit.CALENDAR_DAYS: Said("日", "calendar day"),
    Unit.MONTHS: Said("个月", "month"),
}


class Term(StrEnum):
    """
    What happens to a date that no published holiday table covers.

    A FIXED date is published or cuts off a right: it may not be guessed. A LONG term
    (payment, retention) gets a provisional date that is computed again later.
    """

    FIXED = "fixed"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Period:
    """A number of days or months."""

    number: int
    unit: Unit

    def __post_init__(self) -> None:
        if type(self.number) is not int or self.number < 0:
            raise ValueError(f"a period has a whole number of days, not {self.number}")

    def said(self) -> Said:
        """Return the period in words."""
        words = _UNIT_WORDS[self.unit]
        plural = "" if self.number == 1 else "s"
        return Said(f"{self.number}{words.zh}", f"{self.number} {words.en}{plural}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """
    What is asked: how long, from which day, for which event, under which rule.

    `event` is the act that starts the period and `event_said` its name for people.
    `counts_start_day` is the local practice of T-7; the law excludes the start (T-1).
    """

    rule: str
    rule_version: str
    event: str
    event_said: Said
    start: date
    period: Period
    term: Term = Term.FIXED
    counts_start_day: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """
    A computed end of a period, with everything it was computed from.

    The period contains the whole of `last_day` in Beijing: it is over at `ends`, the
    start of the next Beijing day, and an act at `ends` is late. `nominal` is the last
    day before it was moved off a holiday (T-2). `provisional` dates are computed again
    when the holidays are announced; `unconfirmed` ones rest on rows nobody compared
    with the announcement yet. `short_by_local_practice` is the warning of T-7.
    """

    question: Question
    calendar_version: str
    nominal: date
    last_day: date
    provisional: bool
    unconfirmed: bool

    @property
    def ends(self) -> datetime:
        """The first instant after the period, in UTC."""
        return _start_of(self.last_day + _DAY)

    @property
    def short_by_local_practice(self) -> bool:
        """Whether the start day was counted, against T-1: the period is a day short."""
        return self.question.counts_start_day

    def is_over(self, instant: datetime) -> bool:
        """Tell whether an act at this instant is too late."""
        return utc(instant) >= self.ends

    def allows_deadline_at(self, instant: datetime) -> bool:
        """Tell whether a deadline may be set there: on the last day or later."""
        return beijing_day(instant) >= self.last_day

    def explained(self) -> Said:
        """Say how the date was found, for the parties and for the file."""
        return Said(_explained_zh(self), _explained_en(self))

    def described(self) -> dict[str, object]:
        """Return what an event's body keeps of the deadline."""
        asked, said = self.question, self.explained()
        return {
            "rule": asked.rule,
            "rule_version": asked.rule_version,
            "event": asked.event,
            "start": asked.start.isoformat(),
            "number": asked.period.number,
            "unit": asked.period.unit.value,
            "counts_start_day": asked.counts_start_day,
            "calendar": self.calendar_version,
            "last_day": self.last_day.isoformat(),
            "ends": to_micros(self.ends),
            "provisional": self.provisional,
            "unconfirmed": self.unconfirmed,
            "explanation": {"zh": said.zh, "en": said.en},
        }


def deadline(question: Question, calendar: Calendar) -> Deadline:
    """
    Count a period forwards from its start (T-1, T-2, T-5).

    Raises:
        CalendarNotOfficialError: a fixed date would lie where no table reaches, or the
            period starts before the first table.

    """
    first = question.start if question.counts_start_day else question.start + _DAY
    nominal = _counted(question, calendar)
    last_day = nominal
    while not _works(calendar, last_day, question.term):
        last_day += _DAY
    return Deadline(
        question=question,
        calendar_version=calendar.version,
        nominal=nominal,
        last_day=last_day,
        provisional=last_day > calendar.official_until,
        unconfirmed=calendar.rests_on_unconfirmed(first, last_day),
    )


def recomputed(known: Deadline, calendar: Calendar) -> Deadline:
    """Answer the same question with another calendar; a provisional date may move."""
    return deadline(known.question, calendar)


def latest_day_before(day: date, period: Period, calendar: Calendar) -> date:
    """
    Count a period backwards, as in "at least 15 days before the deadline".

    No holiday moves the result: a period that runs backwards has no end to move.

    Raises:
        CalendarNotOfficialError: working days are counted where no table reaches.

    """
    match period.unit:
        case Unit.CALENDAR_DAYS:
            return day - period.number * _DAY
        case Unit.MONTHS:
            return _months_from(day, -period.number)
        case Unit.WORKING_DAYS:
            left = period.number
            while left:
                day -= _DAY
                left -= calendar.is_working(day)
            return day


def moved_by_change(
    closes: datetime, changed: datetime, period: Period, calendar: Calendar
) -> datetime:
    """
    Return when a deadline stands after a change of the documents (law 23; T9).

    A change published in time leaves it alone. A later one moves it, at the same time
    of day, to the first working day that leaves the whole period.

    Raises:
        CalendarNotOfficialError: the new deadline would lie where no table reaches.

    """
    published = beijing_day(changed)
    day = closing_day = beijing_day(closes)
    while latest_day_before(day, period, calendar) < published or (
        day != closing_day and not calendar.is_working(day)
    ):
        day += _DAY
    return utc(datetime.combine(day, beijing(closes).time(), BEIJING))


def shortfall(question: Question, stated: date, calendar: Calendar) -> Deadline | None:
    """
    Return the lawful end of a published period that ends too early, else None.

    Real notices often end on a holiday, or count the day of publication (T-6, T-7):
    that lets pass and warns.
    """
    lawful = deadline(replace(question, counts_start_day=False), calendar)
    return lawful if stated < lawful.last_day else None


def _counted(question: Question, calendar: Calendar) -> date:
    before = question.start - _DAY if question.counts_start_day else question.start
    if before < calendar.begins - _DAY:
        raise CalendarNotOfficialError(
            question.start, calendar.begins, calendar.official_until
        )
    match question.period.unit:
        case Unit.CALENDAR_DAYS:
            return before + question.period.number * _DAY
        case Unit.MONTHS:
            return _months_from(before, question.period.number)
        case Unit.WORKING_DAYS:
            day, left = before, question.period.number
            while left:
                day += _DAY
                left -= _works(calendar, day, question.term)
            return day


def _works(calendar: Calendar, day: date, term: Term) -> bool:
    match term:
        case Term.FIXED:
            return calendar.is_working(day)
        case Term.LONG:
            return calendar.is_likely_working(day)


def _months_from(day: date, months: int) -> date:
    year, month = divmod(day.year * _MONTHS_A_YEAR + day.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    after = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(first + (day.day - 1) * _DAY, after - _DAY)


def _start_of(day: date) -> datetime:
    return utc(datetime.combine(day, time(), BEIJING))


def _explained_zh(found: Deadline) -> str:
    asked = found.question
    counted = "计入" if asked.counts_start_day else "不计入"
    moved = (
        f"，末日{found.nominal}为非工作日，顺延"
        if found.last_day != found.nominal
        else "，"
    )
    return (
        f"{asked.event_said.zh}（{asked.start}，当日{counted}）起{asked.period.said().zh}"
        f"{moved}至{found.last_day}，北京时间{found.last_day + _DAY} 00:00届满。"
        f"依据{asked.rule}（规则{asked.rule_version[:12]}，"
        f"日历{found.calendar_version[:12]}）。"
        + (f"{PROVISIONAL.zh}。" if found.provisional else "")
        + ("所依据的放假安排尚未核对。" if found.unconfirmed else "")
        + ("按本地做法少计一日。" if found.short_by_local_practice else "")
    )


def _explained_en(found: Deadline) -> str:
    asked = found.question
    counted = "counted" if asked.counts_start_day else "not counted"
    moved = (
        f"the last day {found.nominal} is not worked, so it runs"
        if found.last_day != found.nominal
        else "it runs"
    )
    return (
        f"{asked.period.said().en} from {asked.event_said.en} "
        f"({asked.start}, {counted}): "
        f"{moved} to the end of {found.last_day} in Beijing. "
        f"Rule {asked.rule} (book {asked.rule_version[:12]}, "
        f"calendar {found.calendar_version[:12]})."
        + (f" It is {PROVISIONAL.en}." if found.provisional else "")
        + (" The holidays it rests on are unconfirmed." if found.unconfirmed else "")
        + (
            " By local practice it is short by one day."
            if asked.counts_start_day
            else ""
        )
    )
