"""A room: its kind, what stands in it, and what hangs on its wall."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from trading.rules.texts import Said
from trading.venue.errors import RoomClosedError


class RoomKind(StrEnum):
    """What a room is fitted for (V-1); a session takes place in one of its own kind."""

    OPENING = "opening"
    EVALUATION = "evaluation"
    DRAW = "draw"
    AUCTION = "auction"


@dataclass(frozen=True, slots=True)
class Discipline:
    """
    What everybody in the room reads between two steps (V-2), in its how manyth form.

    Which version hung on the wall on a day can be told years later.
    """

    version: int
    said: Said
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A room of the centre."""

    id: str
    name: str
    kind: RoomKind
    equipment: tuple[str, ...]
    discipline: Discipline
    closed_at: datetime | None = None

    @property
    def stream(self) -> str:
        """The name of its stream in the log."""
        return f"room/{self.id}"

    def require_open(self) -> None:
        """Return if the room is in use. Raises `RoomClosedError`."""
        if self.closed_at is not None:
            raise RoomClosedError(self.name)

    def with_discipline(self, said: Said, at: datetime) -> "Room":
        """Return it with another text on its wall; the same text is no new version."""
        if said == self.discipline.said:
            return self
        newer = Discipline(self.discipline.version + 1, said, at)
        return replace(self, discipline=newer)

    def closed(self, at: datetime) -> "Room":
        """Return it given up."""
        return replace(self, closed_at=at)
