"""Badges: made for the people of a session, printed, taken back."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar

import msgspec

from archive.public.evidence import PersonalKey
from archive.public.ledger import Command, Desk, Recorded
from archive.public.paper import (
    Card,
    CardOverfullError,
    GlyphMissingError,
    UnprintableTextError,
    card_sheet,
    check_card,
)
from archive.public.values import LINE, Actor
from trading.projects.model import LotId, Project
from trading.venue.codes import digest_of, new_code
from trading.venue.errors import (
    BadgeHeldTwiceError,
    BadgeUnknownError,
    BadgeUnprintableError,
)
from trading.venue.looks import card_of, letter_of
from trading.venue.model import DutyOfOthersError
from trading.venue.model.badges import Badge, BadgeRole
from trading.venue.model.bookings import Booking
from trading.venue.ports import Sealed, VenueWork
from trading.venue.use_cases.acting import House, Id, Line, Matter, Reason, VenueAct

Identifier = Annotated[str, msgspec.Meta(pattern="^[a-z0-9:-]{1,64}$")]
"""A person's number, or a word that names nobody: it stands in the log."""


class Holder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    Somebody who gets a badge.

    `organisation` is the word under which the project knows the body; `shown` is how
    the badge says it, if that is too long for one.
    """

    person: Identifier
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=80, pattern=LINE)]
    organisation: Line
    role: BadgeRole
    shown: Annotated[str, msgspec.Meta(max_length=80)] = ""


class IssueBadgesCommand(Command, frozen=True, kw_only=True):
    """Badges for people of a session; their names stay out of every digest."""

    secret: ClassVar[frozenset[str]] = frozenset({"holders"})

    booking: Id
    holders: Annotated[tuple[Holder, ...], msgspec.Meta(min_length=1, max_length=200)]


class IssueBadges(VenueAct[IssueBadgesCommand]):
    """
    Make badges for a confirmed session (V-3).

    Each duty's badge goes to people of the body that holds the duty (P-2). A name that
    cannot be printed whole is refused here, before anybody waits at a printer.
    """

    command = IssueBadgesCommand

    def minutes(
        self, work: VenueWork, actor: Actor, command: IssueBadgesCommand, now: datetime
    ) -> Recorded:
        """Check session, bodies and names; number, seal and record the badges."""
        matter, booking = self.of_booking(work, actor, command.booking, now)
        booking.require_confirmed()
        _require_seats(matter.project, command.holders)
        held = {
            each.person
            for each in work.venue.badges.of(booking.id)
            if each.revoked_at is None
        }
        made = []
        for holder in command.holders:
            if holder.person in held:
                raise BadgeHeldTwiceError(holder.person)
            held.add(holder.person)
            made.append(self._made(matter, booking, holder))
        facts = {
            "booking": booking.id,
            "badges": [
                {
                    "badge": each.id,
                    "person": each.person,
                    "organisation": each.organisation,
                    "role": each.role.value,
                    "code": each.digest,
                }
                for each in made
            ],
        }
        return matter.record("BADGES_ISSUED", facts)

    def _made(self, matter: Matter, booking: Booking, holder: Holder) -> Badge:
        letter, code = letter_of(holder.role), new_code()
        number = matter.work.projects.next_number(f"badge/{letter}")
        badge = Badge(
            id=f"{letter}-{number:04}",
            booking=booking.id,
            person=holder.person,
            organisation=holder.organisation,
            role=holder.role,
            digest=digest_of(code),
        )
        body = holder.shown or holder.organisation
        room = matter.work.venue.rooms.get(booking.room)
        _require_printable(
            card_of(
                *(badge, (holder.name, body, code), (booking, room)),
                self.house.keeper.title,
                demo=self.desk.notary.demo,
            )
        )
        personal = self.house.keeper.personal
        sealed = Sealed(
            personal.seal(holder.name, place_of(badge.id, "name")),
            personal.seal(body, place_of(badge.id, "body")),
            personal.seal(code, place_of(badge.id, "code")),
        )
        matter.work.venue.badges.add(badge, sealed)
        return badge


class RevokeBadgeCommand(Command, frozen=True, kw_only=True):
    """A badge is taken back, and why."""

    badge: Id
    reason: Reason


class RevokeBadge(VenueAct[RevokeBadgeCommand]):
    """Take a badge back; whoever is inside with it counts as present no more."""

    command = RevokeBadgeCommand

    def minutes(
        self, work: VenueWork, actor: Actor, command: RevokeBadgeCommand, now: datetime
    ) -> Recorded:
        """Find it, take it back, record it."""
        self.require_role(actor)
        badge = _badge(work, command.badge)
        matter, _ = self.of_booking(work, actor, badge.booking, now)
        badge = _badge(work, command.badge).revoked(now)
        work.venue.badges.save(badge)
        facts = {
            "booking": badge.booking,
            "badge": badge.id,
            "reason": command.reason,
        }
        return matter.record("BADGE_REVOKED", facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintBadges:
    """Draw the badges of a session, ten a page; may be asked as often as one likes."""

    desk: Desk[VenueWork]
    house: House

    def __call__(self, booking: str, badges: Collection[str] = ()) -> bytes:
        """
        Return the PDF of all badges that are not revoked, or of those named.

        Raises:
            BookingMissingError: there is no such booking.

        """
        keeper = self.house.keeper
        with self.desk.transactions.read() as work:
            found = work.venue.bookings.get(booking)
            project, _ = work.projects.lot(LotId(found.lot))
            room = work.venue.rooms.get(found.room)
            cards = [
                card_of(
                    *(each, opened(keeper.personal, work, each.id), (found, room)),
                    keeper.title,
                    demo=self.desk.notary.demo,
                )
                for each in work.venue.badges.of(booking)
                if each.revoked_at is None and (not badges or each.id in badges)
            ]
        return card_sheet(cards, f"工作牌 {project.title}", found.stay.starts)


def opened(personal: PersonalKey, work: VenueWork, badge: str) -> tuple[str, str, str]:
    """Return what a badge says: its name, body and code."""
    sealed = work.venue.badges.sealed(badge)
    return (
        personal.open(sealed.name, place_of(badge, "name")),
        personal.open(sealed.body, place_of(badge, "body")),
        personal.open(sealed.code, place_of(badge, "code")),
    )


def place_of(badge: str, field: str) -> str:
    """Return the place to which what a badge says is sealed."""
    return f"badge/{badge}/{field}"


def _badge(work: VenueWork, number: str) -> Badge:
    badge = work.venue.badges.get(number)
    if badge is None:
        raise BadgeUnknownError
    return badge


def _require_printable(card: Card) -> None:
    try:
        check_card(card)
    except (CardOverfullError, GlyphMissingError, UnprintableTextError) as error:
        raise BadgeUnprintableError(str(error)) from error


def _require_seats(project: Project, holders: Collection[Holder]) -> None:
    """Refuse a badge of a duty to people of another body (P-2)."""
    seats: Mapping[BadgeRole, str] = {
        BadgeRole.SUPERVISOR: project.supervisor,
        BadgeRole.OWNER: project.owner,
        BadgeRole.AGENCY: project.agency,
        BadgeRole.CLERK: project.centre,
    }
    for each in holders:
        body = seats.get(each.role)
        if body is not None and each.organisation != body:
            raise DutyOfOthersError(each.person, each.role.duty)
