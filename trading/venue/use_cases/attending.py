"""The door: who goes in and out by their badge, and who is in the room."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar

import msgspec

from archive.public.evidence import PersonalKey
from archive.public.ledger import Command, Desk, Recorded
from archive.public.values import Actor
from trading.venue.codes import digest_of
from trading.venue.errors import BadgeUnknownError
from trading.venue.model.badges import Badge, BadgeRole, Direction, Scan
from trading.venue.ports import VenueWork
from trading.venue.use_cases.acting import House, Id, VenueAct
from trading.venue.use_cases.badging import opened


class ScanBadgeCommand(Command, frozen=True, kw_only=True):
    """What the scanner at a door typed; without a direction, the other way again."""

    secret: ClassVar[frozenset[str]] = frozenset({"code"})

    room: Id
    code: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    direction: Direction | None = None


class ScanBadge(VenueAct[ScanBadgeCommand]):
    """
    Let somebody in or out by their badge (V-3).

    A scan that only says again what the last one said gets the same answer. The code is
    in no record, no refusal and no message.
    """

    command = ScanBadgeCommand

    def minutes(
        self, work: VenueWork, actor: Actor, command: ScanBadgeCommand, now: datetime
    ) -> Recorded:
        """Find the badge, check session, room and day; keep and record the passage."""
        self.require_role(actor)
        digest = digest_of(command.code)
        matter, booking = self.of_booking(
            work, actor, _found(work, digest).booking, now
        )
        badge, room = _found(work, digest), work.venue.rooms.get(booking.room)
        badge.require_usable(booking, room, command.room, now)
        way = badge.way(command.direction, now)
        if way is None and badge.last is not None:
            return work.ledger.recorded(matter.project.stream, badge.last.event)
        facts = {
            "booking": booking.id,
            "badge": badge.id,
            "person": badge.person,
            "room": room.id,
            "direction": (way or Direction.IN).value,
        }
        recorded = matter.record("ATTENDED", facts)
        scan = Scan(way or Direction.IN, now, recorded.n)
        work.venue.badges.note(badge, scan)
        work.venue.badges.save(badge.passed(scan))
        return recorded


def _found(work: VenueWork, digest: str) -> Badge:
    badge = work.venue.badges.found(digest)
    if badge is None:
        raise BadgeUnknownError
    return badge


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of an attendance list."""

    badge: str
    name: str
    organisation: str
    role: BadgeRole
    inside: bool
    revoked: bool
    scans: Sequence[Scan]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListAttendance:
    """Tell who has a badge for a session, who is in, and when each came and went."""

    desk: Desk[VenueWork]
    house: House

    def __call__(self, booking: str) -> Sequence[Entry]:
        """Return the list in the order of the badges. Raises `BookingMissingError`."""
        with self.desk.transactions.read() as work:
            work.venue.bookings.get(booking)
            return entries(work, self.house.keeper.personal, booking)


def entries(work: VenueWork, personal: PersonalKey, booking: str) -> Sequence[Entry]:
    """Return the attendance list of a session in the order of the badges."""
    scans = work.venue.badges.scans(booking)
    return [
        Entry(
            badge=each.id,
            name=opened(personal, work, each.id)[0],
            organisation=each.organisation,
            role=each.role,
            inside=each.is_inside,
            revoked=each.revoked_at is not None,
            scans=[scan for number, scan in scans if number == each.id],
        )
        for each in work.venue.badges.of(booking)
    ]
