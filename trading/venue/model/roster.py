"""Who is on duty in which room, and what was found on the rounds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from trading.venue.errors import OnDutyElsewhereError
from trading.venue.model.bookings import Stay


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """Somebody is on duty in a room for a while."""

    number: int
    room: str
    person: str
    stay: Stay


@dataclass(frozen=True, slots=True, kw_only=True)
class PatrolNote:
    """What somebody found in a room on a round."""

    room: str
    person: str
    at: datetime
    found: str
    in_order: bool


def require_free(shift: Shift, others: Iterable[Shift]) -> None:
    """
    Return if the person is in no other place then; one shift may follow another.

    Raises:
        OnDutyElsewhereError: they are on duty then already.

    """
    for each in others:
        if each.person == shift.person and each.stay.clashes(shift.stay, timedelta()):
            raise OnDutyElsewhereError(each.person, each.room, each.stay.ends)
