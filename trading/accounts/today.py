"""What the page on which somebody's day begins is told of today's sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from archive.public.values import Actor


@dataclass(frozen=True, slots=True)
class TodaysSession:
    """A session of today, for the page on which somebody's day begins."""

    address: str
    title: str
    room: str
    starts: datetime


class ListToday(Protocol):
    """Tells somebody's sessions of today; rooms are another slice's business."""

    def __call__(self, actor: Actor) -> Sequence[TodaysSession]:
        """Return them by their beginning."""
        ...
