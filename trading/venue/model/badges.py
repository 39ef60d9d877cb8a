"""
Badges: who may be in the room of a session, in which duty, and who is in it now.

A badge is known by its code, of which only a digest is kept in the open. It is for one
session: wherever and whenever that takes place, and nowhere and never else (V-3).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Self

from archive.public.values import utc
from trading.venue.errors import (
    BadgeNotTodayError,
    BadgeOtherRoomError,
    BadgeRevokedError,
    NotSignedInError,
)
from trading.venue.model.attending import Attendee, Duty
from trading.venue.model.bookings import Booking
from trading.venue.model.rooms import Room

REPEATED: Final = timedelta(seconds=5)
"""A scanner that types twice, or a hand that shakes, means it once."""


VISITOR: Final = "visitor:"
"""How the number of somebody begins who has a badge and no account."""


def is_visitor(person: str) -> bool:
    """Tell whether this is somebody whom no message of the platform reaches."""
    return person.startswith(VISITOR)


class BadgeRole(StrEnum):
    """What the holder does in the session, as everybody can see from afar."""

    SUPERVISOR = "supervisor"
    OWNER = "owner"
    AGENCY = "agency"
    CLERK = "clerk"
    EXPERT = "expert"
    BIDDER = "bidder"
    NOTARY = "notary"
    KEY_HOLDER = "key_holder"
    OBSERVER = "observer"
    MEDIA = "media"

    @property
    def duty(self) -> Duty:
        """The duty that goes with it; who has none of the others looks on."""
        return DUTIES.get(self, Duty.OBSERVER)


DUTIES: Final[Mapping[BadgeRole, Duty]] = {
    BadgeRole.SUPERVISOR: Duty.SUPERVISOR,
    BadgeRole.OWNER: Duty.OWNER,
    BadgeRole.AGENCY: Duty.OWNER,
    BadgeRole.CLERK: Duty.CLERK,
    BadgeRole.BIDDER: Duty.APPLICANT,
}


class Direction(StrEnum):
    """Which way somebody went through the door."""

    IN = "in"
    OUT = "out"

    @property
    def other(self) -> "Direction":
        """The way back."""
        return Direction.OUT if self is Direction.IN else Direction.IN


@dataclass(frozen=True, slots=True)
class Scan:
    """One passage through the door, and the event that recorded it."""

    direction: Direction
    at: datetime
    event: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """
    A badge: whose, for which session, in which role, and the last passage with it.

    `id` is the number that stands on it, such as `J-0031`.
    """

    id: str
    booking: str
    person: str
    organisation: str
    role: BadgeRole
    digest: str
    revoked_at: datetime | None = None
    last: Scan | None = None

    @property
    def is_inside(self) -> bool:
        """Whether its holder is in the room."""
        went_in = self.last is not None and self.last.direction is Direction.IN
        return went_in and self.revoked_at is None

    def require_usable(
        self, booking: Booking, room: Room, scanned_in: str, at: datetime
    ) -> None:
        """
        Return if the badge opens this door now; `room` is that of its booking.

        Raises:
            BadgeRevokedError: it was taken back.
            BookingSettledError: the session does not take place.
            BadgeOtherRoomError: it takes place in another room.
            BadgeNotTodayError: it takes place on another day.

        """
        if self.revoked_at is not None:
            raise BadgeRevokedError(self.id)
        booking.require_confirmed()
        if room.id != scanned_in:
            raise BadgeOtherRoomError(self.id, room.name)
        if not booking.stay.is_day_of(at):
            raise BadgeNotTodayError(self.id, *booking.stay.days)

    def way(self, wanted: Direction | None, at: datetime) -> Direction | None:
        """
        Return which way this scan goes, None if it says again what the last one said.

        Without a wish it goes the other way than the last time, unless that was only a
        moment ago.
        """
        if self.last is None:
            return wanted or Direction.IN
        again = utc(at) - utc(self.last.at) < REPEATED
        if wanted is None:
            return None if again else self.last.direction.other
        return None if wanted is self.last.direction else wanted

    def passed(self, scan: Scan) -> Self:
        """Return it after a passage."""
        return replace(self, last=scan)

    def revoked(self, at: datetime) -> Self:
        """Return it taken back. Raises `BadgeRevokedError`."""
        if self.revoked_at is not None:
            raise BadgeRevokedError(self.id)
        return replace(self, revoked_at=at)


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who is in the room by their badge: who, for whom, in which duty."""

    person: str
    organisation: str
    duty: Duty

    @classmethod
    def of(cls, badge: Badge) -> Self:
        """Return whom a badge stands for."""
        return cls(badge.person, badge.organisation, badge.role.duty)


def signed_in(
    attendees: Iterable[Attendee], present: Iterable[Present] | None
) -> Sequence[Attendee]:
    """
    Return those of the attendees who are in the room.

    Where no room was booked nobody has a badge: whoever is registered is there.
    """
    there = list(attendees)
    if present is None:
        return there
    inside = set(present)
    return [
        each
        for each in there
        if Present(each.person, each.organisation, each.duty) in inside
    ]


def require_signed_in(
    attendees: Sequence[Attendee], present: Iterable[Present] | None
) -> None:
    """
    Return if everybody who is registered as present went in by their badge (V-3).

    Raises:
        NotSignedInError: somebody did not, or for another body or duty.

    """
    inside = signed_in(attendees, present)
    missing = [each.name or each.person for each in attendees if each not in inside]
    if missing:
        raise NotSignedInError(missing)
