"""A clock for demonstrations and tests: it stands still until it is moved."""

from datetime import datetime, timedelta

from archive.values.instants import utc


class ClockRunsBackError(ValueError):
    """Time never runs back, not even in a demonstration."""


class DemonstrationClock:
    """
    Stands at one instant and is moved on by whoever holds it; never reads the wall.

    Raises:
        ClockRunsBackError: when it is moved to an earlier instant.

    """

    def __init__(self, start: datetime) -> None:
        self._now = utc(start)

    def now(self) -> datetime:
        """Return the instant at which the clock stands."""
        return self._now

    def jump_to(self, instant: datetime) -> None:
        """Move on to `instant`."""
        if utc(instant) < self._now:
            raise ClockRunsBackError(f"{instant} is before {self._now}")
        self._now = utc(instant)

    def pass_by(self, period: timedelta) -> None:
        """Move on by `period`."""
        self.jump_to(self._now + period)
