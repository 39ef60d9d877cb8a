"""Working days are data: one dated table for each announcement of holidays."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import ClassVar, Final, Self

import msgspec

from archive.public.evidence import canonical, labelled
from archive.public.values import RuleBrokenError, beijing

_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5


class CalendarNotOfficialError(RuleBrokenError):
    """A date is asked for that no published table of holidays covers."""

    code: ClassVar[str] = "calendar-not-official"
    rule: ClassVar[str] = "T-5"
    remedy: ClassVar[str] = (
        "Nothing was saved. Choose dates that the published holiday arrangement "
        "covers, or import the new year's table once it is announced."
    )

    def __init__(self, day: date, begins: date, official_until: date) -> None:
        super().__init__(
            f"{day} is outside the official calendar, {begins} to {official_until}"
        )
        self.day, self.begins, self.official_until = day, begins, official_until


class CalendarBrokenError(ValueError):
    """The tables contradict each other or the week."""


class Holiday(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    One announced holiday: off from `first` to `last`, both included.

    `working` are the weekend days that are worked instead. `confirmed` tells whether
    somebody compared the row with the announcement.
    """

    name: str
    first: date
    last: date
    working: tuple[date, ...] = ()
    confirmed: bool = False


class Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The holidays of one announcement: official from `begins` to `official_until`."""

    begins: date
    official_until: date
    source: str
    holidays: tuple[Holiday, ...] = ()


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    table: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class _Exception:
    off: bool
    confirmed: bool


class Calendar:
    """
    Which days of Beijing are worked (T-5), as far as it was announced.

    `version` is the hash of everything the tables say: a deadline that was computed
    with it can be computed again.

    Raises:
        CalendarBrokenError: no table, a gap or overlap between tables, a holiday
            outside its table, or a make-up day that is an ordinary working day.

    """

    def __init__(self, tables: Iterable[Table]) -> None:
        self.tables = tuple(sorted(tables, key=lambda table: table.begins))
        _check_contiguous(self.tables)
        self.begins = self.tables[0].begins
        self.official_until = self.tables[-1].official_until
        self._exceptions = _exceptions(self.tables)
        self.version = labelled(
            "calendar/1", canonical(msgspec.to_builtins(self.tables))
        ).hex()

    @classmethod
    def from_toml(cls, text: str) -> Self:
        """
        Read tables written as TOML.

        Raises:
            CalendarBrokenError: not TOML, a missing or unknown member, or as above.

        """
        try:
            file = msgspec.convert(tomllib.loads(text), _File)
        except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
            raise CalendarBrokenError(
                f"the calendar cannot be read: {error}"
            ) from error
        return cls(file.table)

    def covers(self, day: date) -> bool:
        """Tell whether an announcement covers the day."""
        return self.begins <= day <= self.official_until

    def is_working(self, day: date) -> bool:
        """
        Tell whether the day is worked.

        Raises:
            CalendarNotOfficialError: no table covers the day.

        """
        if not self.covers(day):
            raise CalendarNotOfficialError(day, self.begins, self.official_until)
        return self.is_likely_working(day)

    def is_likely_working(self, day: date) -> bool:
        """Tell the same, by the day of the week alone where nothing is announced."""
        exception = self._exceptions.get(day)
        return not exception.off if exception else day.weekday() < _SATURDAY

    def likely_working_day(self, after: date, number: int) -> date:
        """Return the n-th day after one that is worked, as far as is known."""
        day = after
        while number:
            day += _DAY
            number -= self.is_likely_working(day)
        return day

    def working_days(self, first: date, last: date) -> int:
        """
        Count the working days from `first` to `last`, both included.

        Raises:
            CalendarNotOfficialError: no table covers one of the days.

        """
        return sum(self.is_working(day) for day in days(first, last))

    def rests_on_unconfirmed(self, first: date, last: date) -> bool:
        """Tell whether an unconfirmed row decides about a day in the period."""
        return any(
            first <= day <= last and not exception.confirmed
            for day, exception in self._exceptions.items()
        )


def beijing_day(instant: datetime) -> date:
    """Return the date in Beijing: the business day of an instant."""
    return beijing(instant).date()


def days(first: date, last: date) -> Iterable[date]:
    """Yield the days from `first` to `last`, both included."""
    day = first
    while day <= last:
        yield day
        day += _DAY


def _check_contiguous(tables: Sequence[Table]) -> None:
    if not tables:
        raise CalendarBrokenError("a calendar needs a table")
    for table in tables:
        if table.official_until < table.begins:
            raise CalendarBrokenError(f"the table of {table.begins} ends before it")
    for earlier, later in pairwise(tables):
        if later.begins != earlier.official_until + _DAY:
            raise CalendarBrokenError(
                f"after {earlier.official_until} the next table begins {later.begins}"
            )


def _exceptions(tables: Sequence[Table]) -> Mapping[date, _Exception]:
    found: dict[date, _Exception] = {}
    for table in tables:
        for holiday in table.holidays:
            for day in days(holiday.first, holiday.last):
                _add(
                    found, table, day, _Exception(off=True, confirmed=holiday.confirmed)
                )
            for day in holiday.working:
                if day.weekday() < _SATURDAY:
                    raise CalendarBrokenError(f"{day} is worked anyway")
                _add(
                    found,
                    table,
                    day,
                    _Exception(off=False, confirmed=holiday.confirmed),
                )
    return found


def _add(
    found: dict[date, _Exception], table: Table, day: date, exception: _Exception
) -> None:
    if not table.begins <= day <= table.official_until:
        raise CalendarBrokenError(f"{day} is outside the table of {table.begins}")
    if day in found:
        raise CalendarBrokenError(f"{day} is listed twice")
    found[day] = exception
