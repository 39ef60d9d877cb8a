"""
Instants are aware UTC `datetime`s of whole microseconds; periods are half-open.

In databases and in every hashed or signed byte an instant is an integer number of
microseconds since 1970-01-01T00:00:00Z (archive/SPEC.md section 1.3).
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

BEIJING: Final = ZoneInfo("Asia/Shanghai")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_WRITTEN: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
    r"(?P<zone>Z|[+-][0-9]{2}:[0-9]{2})?"
)


class NaiveInstantError(ValueError):
    """An instant without a time zone says nothing about when."""

    def __init__(self, given: object) -> None:
        super().__init__(
            f"{given!s} has no time zone; "
            "write it with one, e.g. 2026-03-02T09:00+08:00"
        )


class NotAnInstantError(ValueError):
    """The text is not an instant to the microsecond."""

    def __init__(self, given: object) -> None:
        super().__init__(
            f"{given!r} is not an instant; write it like 2026-03-02T09:00:00+08:00"
        )


def utc(instant: datetime) -> datetime:
    """
    Return the same instant in UTC.

    Raises:
        NaiveInstantError: the instant has no time zone.

    """
    if instant.tzinfo is UTC:
        return instant
    if instant.tzinfo is None or instant.utcoffset() is None:
        raise NaiveInstantError(instant)
    return instant.astimezone(UTC)


def to_micros(instant: datetime) -> int:
    """Return microseconds since the epoch; exact, no float is involved."""
    return (utc(instant) - _EPOCH) // _MICROSECOND


def from_micros(micros: int) -> datetime:
    """Return the aware UTC instant that is so many microseconds after the epoch."""
    return _EPOCH + timedelta(microseconds=micros)


def parse_instant(text: str) -> datetime:
    """
    Read an ISO 8601 instant that names its zone, such as 2026-03-02T09:00+08:00.

    Raises:
        NaiveInstantError: the text names no zone.
        NotAnInstantError: not such an instant, or finer than a microsecond.

    """
    written = _WRITTEN.fullmatch(text.strip())
    if written is None:
        raise NotAnInstantError(text)
    if written["zone"] is None:
        raise NaiveInstantError(text)
    try:
        return utc(datetime.fromisoformat(written[0]))
    except (ValueError, OverflowError) as error:
        raise NotAnInstantError(text) from error


def beijing(instant: datetime) -> datetime:
    """Return the instant as read from a wall clock in Beijing."""
    return utc(instant).astimezone(BEIJING)


def shown(instant: datetime) -> str:
    """Write the instant for people: `2026-03-02 09:00:00 北京时间`."""
    return f"{beijing(instant):%Y-%m-%d %H:%M:%S} 北京时间"


@dataclass(frozen=True, slots=True)
class Window:
    """From `opens` up to, and never including, `closes`."""

    opens: datetime
    closes: datetime

    def __post_init__(self) -> None:
        if utc(self.closes) < utc(self.opens):
            raise ValueError(
                f"a window cannot close ({self.closes}) before it opens ({self.opens})"
            )

    def __contains__(self, instant: datetime) -> bool:
        return utc(self.opens) <= utc(instant) < utc(self.closes)
