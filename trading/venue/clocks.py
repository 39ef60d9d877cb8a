"""What runs against time in the projects that one body supervises."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Running(StrEnum):
    """What a clock counts."""

    SUSPENDED = "suspended"
    SIGN_UP = "sign_up"
    DRAW = "draw"
    OBJECTIONS = "objections"
    ANSWER = "answer"
    PUBLICITY = "publicity"
    CONTRACT = "contract"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningClock:
    """One clock: `at` is when it ends; of a suspension, when it began."""

    project: str
    title: str
    lot: str
    running: Running
    at: datetime
    about: str = ""
    overdue: bool = False


class Clocks(Protocol):
    """Tells which clocks run in the projects that one body supervises."""

    def __call__(self, supervisor: str) -> Sequence[RunningClock]:
        """Return them, what is overdue or suspended first, then by their end."""
        ...
