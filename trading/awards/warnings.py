"""Early warnings: what supervisors should look at."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from trading.projects.model import LotId


class WarningLevel(StrEnum):
    """How urgent an early warning is."""

    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlyWarning:
    """Something supervisors should look at; it stops nothing."""

    lot: LotId
    level: WarningLevel
    rule: str
    message: str
    at: datetime

    def described(self) -> dict[str, object]:
        """Return what the event's facts say."""
        return {"level": self.level.value, "rule": self.rule, "message": self.message}
