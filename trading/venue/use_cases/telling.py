"""Who is told of a session: whoever asked for it, and who has a seat or a badge."""

from collections.abc import Iterator
from enum import StrEnum

from archive.public.dispatch import Message
from archive.public.ledger import Recorded
from archive.public.values import shown
from trading.accounts.use_cases.acting import Keeper, Notice, notify
from trading.projects.model import Project
from trading.rules.roles import Role
from trading.venue.model.badges import is_visitor
from trading.venue.model.bookings import Booking
from trading.venue.use_cases.acting import Matter


class Tidings(StrEnum):
    """What has become of a session."""

    CONFIRMED = "confirmed"
    DECLINED = "declined"
    MOVED = "moved"
    CANCELLED = "cancelled"


_SUBJECT = {
    Tidings.CONFIRMED: "场地已确认 The room is confirmed",
    Tidings.DECLINED: "场地申请未获同意 The room was declined",
    Tidings.MOVED: "活动改期或换场地 The session was moved",
    Tidings.CANCELLED: "活动取消 The session is cancelled",
}


def tell_concerned(
    matter: Matter,
    keeper: Keeper,
    booking: Booking,
    tidings: Tidings,
    recorded: Recorded,
    *,
    reason: str = "",
) -> None:
    """
    Tell everybody whom it concerns, once each, by the messages of this transaction.

    Where an account has an address of its own the message is sealed to it; else it
    waits in the account.
    """
    room = matter.work.venue.rooms.get(booking.room)
    title = matter.project.title
    body = (
        f"{title} {booking.lot}\n"
        f"场地 room: {room.name}\n"
        f"开始 from: {shown(booking.stay.starts)}\n"
        f"结束 until: {shown(booking.stay.ends)}\n"
    )
    if reason:
        body += f"原因 reason: {reason}\n"
    notice = Notice(f"session-{tidings}", f"{_SUBJECT[tidings]}: {title}"[:240], body)
    for person in dict.fromkeys(concerned(matter, booking)):
        if keeper.contacts(matter.work, person):
            notify(matter.work, keeper, person, notice, recorded)
        else:
            matter.work.dispatch.queue(_waiting(notice, person, recorded), matter.now)


def concerned(matter: Matter, booking: Booking) -> Iterator[str]:
    """Yield whoever asked, who acts for a body with a seat, and who has a badge."""
    yield booking.requested_by
    seats = seats_of(matter.project)
    accounts = matter.work.accounts
    for word, roles in seats.items():
        for body in accounts.organisations.acting_as(word):
            for each in accounts.memberships.in_organisation(body.id):
                if each.roles & roles and each.period.covers(matter.now):
                    yield each.person
    for badge in matter.work.venue.badges.of(booking.id):
        if badge.revoked_at is None and not is_visitor(badge.person):
            yield badge.person


def seats_of(project: Project) -> dict[str, frozenset[Role]]:
    """Return which roles of which body have a seat in the project."""
    owners = frozenset({Role.OWNER, Role.OWNER_APPROVER})
    seats = {
        project.owner: owners,
        project.supervisor: frozenset({Role.SUPERVISOR}),
        project.agency: frozenset({Role.AGENCY}),
    }
    return {word: roles for word, roles in seats.items() if word}


def _waiting(notice: Notice, person: str, recorded: Recorded) -> Message:
    return Message(
        key=f"{notice.word}/{recorded.commitment[:32]}/{person}",
        kind="session",
        person=person,
        address=f"account:{person}",
        subject=notice.subject,
        body=notice.body,
    )
