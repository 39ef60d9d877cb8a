"""What gives the instant."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Gives the current instant."""

    def now(self) -> datetime:
        """Return the current instant, aware UTC, whole microseconds."""
        ...
