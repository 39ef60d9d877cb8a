"""Bookings on the web: asked for, decided, moved, cancelled; and their badges."""

from typing import Any, Final

from litestar import Response

from trading.accounts.http.form_pages import private, sent
from trading.accounts.http.guests import PRIVATE, Guest
from trading.accounts.http.keys import command, key_for, key_of
from trading.accounts.permissions import require_allowed
from trading.front.forms import Entries
from trading.projects.model import Project
from trading.venue.errors import BadgeUnknownError, BookingMissingError
from trading.venue.http.addresses import (
    booking_of,
    concerned,
    lot_of,
    stay_of,
)
from trading.venue.http.rooms import ROOMS, show_rooms
from trading.venue.model.badges import VISITOR, BadgeRole
from trading.venue.presenting.bookings import TYPED, booking_view, request_view
from trading.venue.use_cases.badging import IssueBadgesCommand, RevokeBadgeCommand
from trading.venue.use_cases.booking import (
    CancelBookingCommand,
    ConfirmBookingCommand,
    DeclineBookingCommand,
    MoveSessionCommand,
    RequestRoomCommand,
)
from trading.venue.use_cases.reading import RequestSheet, SessionSheet
from trading.venue.venue_desk import VenueDesk

BOOKING: Final = "/bookings/{booking:str}"
REQUEST: Final = "/rooms/request/{lot:str}"


def sheet_of(guest: Guest, act: str) -> SessionSheet:
    """Return the session of the address, for whoever does this act in its project."""
    signed_in = guest.own()
    require_allowed(act, signed_in, to_read=True)
    desk = guest.desk_of(VenueDesk)
    sheet = desk.read_session(signed_in.actor, booking_of(guest), act)
    guest.require_mandate(signed_in, concerned(sheet.sitting.project))
    return sheet


# --- Whoever asks --------------------------------------------------------------------


def _asked(guest: Guest, act: str) -> RequestSheet:
    signed_in = guest.own()
    require_allowed(act, signed_in, to_read=True)
    found = guest.desk_of(VenueDesk).read_requests(signed_in.actor, lot_of(guest), act)
    guest.require_mandate(signed_in, concerned(found.project))
    return found


def show_request(guest: Guest, form: Entries) -> Response[str]:
    """Show an owner the rooms for a lot of theirs, and what they asked for."""
    found = _asked(guest, "RequestRoom")
    done = guest.front.asked.get("done", "")
    view = request_view(found, (done, key_of(form)), guest.front.tongue)
    return guest.page("room_request.html", view, entries=form, signed_in=guest.own())


@sent(REQUEST, shows=show_request)
def request_room(guest: Guest, form: Entries) -> Response[str]:
    """Ask for a room; nothing is held before the centre confirms."""
    found = _asked(guest, "RequestRoom")
    signed_in = guest.enter("RequestRoom", form, concerned(found.project))
    stay, kinds = stay_of(form), {each.id: each.kind for each in found.rooms}
    asked = command(
        RequestRoomCommand,
        key_for(form, f"request/{found.lot.id}"),
        lot=found.lot.id,
        room=form["room"],
        # Each kind of room is for one kind of session: nobody chooses it twice.
        purpose=kinds.get(form["room"], "draw"),
        starts=stay.starts,
        ends=stay.ends,
    )
    guest.desk_of(VenueDesk).request_room(signed_in.actor, asked)
    return guest.sent_on(f"/rooms/request/{found.lot.id}?done=asked")


@sent("/rooms/request/{lot:str}/cancel", shows=show_request, page=REQUEST)
def cancel_request(guest: Guest, form: Entries) -> Response[str]:
    """Take one's own request, or session, back."""
    found = _asked(guest, "CancelBooking")
    signed_in = guest.enter("CancelBooking", form, concerned(found.project))
    own = [each.booking.id for each in found.own]
    if form["about"] not in own:
        raise BookingMissingError("of this lot by that number")
    guest.desk_of(VenueDesk).cancel_booking(
        signed_in.actor, _cancelling(form, form["about"])
    )
    return guest.sent_on(f"/rooms/request/{found.lot.id}?done=cancelled")


def _cancelling(form: Entries, booking: str) -> CancelBookingCommand:
    return command(
        CancelBookingCommand,
        key_for(form, f"cancel/{booking}"),
        booking=booking,
        reason=form["reason"].strip(),
    )


# --- The centre decides --------------------------------------------------------------


@sent(f"{BOOKING}/confirm", shows=show_rooms, page=ROOMS)
def confirm_booking(guest: Guest, form: Entries) -> Response[str]:
    """Give the room."""
    found = sheet_of(guest, "ConfirmBooking").sitting
    signed_in = guest.enter("ConfirmBooking", form, concerned(found.project))
    asked = command(
        ConfirmBookingCommand,
        key_for(form, f"confirm/{found.booking.id}"),
        booking=found.booking.id,
        unlike_notice=form["unlike_notice"].strip(),
    )
    guest.desk_of(VenueDesk).confirm_booking(signed_in.actor, asked)
    return guest.sent_on(f"{ROOMS}?done=confirmed")


@sent(f"{BOOKING}/decline", shows=show_rooms, page=ROOMS)
def decline_booking(guest: Guest, form: Entries) -> Response[str]:
    """Decline a request, with its reason."""
    found = sheet_of(guest, "DeclineBooking").sitting
    signed_in = guest.enter("DeclineBooking", form, concerned(found.project))
    asked = command(
        DeclineBookingCommand,
        key_for(form, f"decline/{found.booking.id}"),
        booking=found.booking.id,
        reason=form["reason"].strip(),
    )
    guest.desk_of(VenueDesk).decline_booking(signed_in.actor, asked)
    return guest.sent_on(f"{ROOMS}?done=declined")


# --- A session and its badges --------------------------------------------------------


def show_booking(guest: Guest, form: Entries) -> Response[str]:
    """Show a session with its badges, and what the centre can do about it."""
    found = sheet_of(guest, "IssueBadges")
    done = guest.front.asked.get("done", "")
    view = booking_view(found, (done, key_of(form)), guest.front.tongue)
    return guest.page("house_booking.html", view, entries=form, signed_in=guest.own())


@sent(f"{BOOKING}/move", shows=show_booking, page=BOOKING)
def move_session(guest: Guest, form: Entries) -> Response[str]:
    """Move a session; everybody concerned, and every badge's holder, is told."""
    found = sheet_of(guest, "MoveSession").sitting
    signed_in = guest.enter("MoveSession", form, concerned(found.project))
    booking, stay = found.booking.id, stay_of(form)
    asked = command(
        MoveSessionCommand,
        key_for(form, f"move/{booking}"),
        booking=booking,
        room=form["room"] or None,
        starts=stay.starts,
        ends=stay.ends,
        reason=form["reason"].strip(),
    )
    guest.desk_of(VenueDesk).move_session(signed_in.actor, asked)
    return guest.sent_on(f"/bookings/{booking}?done=moved")


@sent(f"{BOOKING}/cancel", shows=show_booking, page=BOOKING)
def cancel_booking(guest: Guest, form: Entries) -> Response[str]:
    """Cancel a session, with its reason."""
    found = sheet_of(guest, "CancelBooking").sitting
    signed_in = guest.enter("CancelBooking", form, concerned(found.project))
    booking = found.booking.id
    guest.desk_of(VenueDesk).cancel_booking(signed_in.actor, _cancelling(form, booking))
    return guest.sent_on(f"/bookings/{booking}?done=cancelled")


@sent(f"{BOOKING}/badges", shows=show_booking, page=BOOKING)
def issue_badges(guest: Guest, form: Entries) -> Response[str]:
    """Make badges for those ticked, and for those whose names were typed."""
    found = sheet_of(guest, "IssueBadges")
    project, booking = found.sitting.project, found.sitting.booking.id
    signed_in = guest.enter("IssueBadges", form, concerned(project))
    key = key_for(form, f"badges/{booking}")
    asked = command(
        IssueBadgesCommand,
        key,
        booking=booking,
        holders=[*_ticked(found, form), *_typed(project, form, key)],
    )
    guest.desk_of(VenueDesk).issue_badges(signed_in.actor, asked)
    return guest.sent_on(f"/bookings/{booking}?done=badges")


def _ticked(found: SessionSheet, form: Entries) -> list[dict[str, str]]:
    chosen = [found.candidate(each) for each in form.all("who")]
    return [
        {
            "person": each.person,
            "name": each.name,
            "organisation": each.organisation,
            "role": each.role.value,
        }
        for each in chosen
        if each is not None
    ]


def _typed(project: Project, form: Entries, key: str) -> list[dict[str, str]]:
    """Return who has no account; a duty's badge is of the body that holds the duty."""
    seats = {
        BadgeRole.SUPERVISOR.value: project.supervisor,
        BadgeRole.OWNER.value: project.owner,
        BadgeRole.AGENCY.value: project.agency,
        BadgeRole.CLERK.value: project.centre,
    }
    found = []
    for at in range(1, TYPED + 1):
        name, role = form[f"name-{at}"].strip(), form[f"role-{at}"]
        if not name:
            continue
        body = form[f"body-{at}"].strip()
        found.append(
            {
                "person": f"{VISITOR}{key[:16]}-{at}",
                "name": name,
                "organisation": seats.get(role) or body or "—",
                "role": role or BadgeRole.OBSERVER.value,
            }
        )
    return found


@sent(f"{BOOKING}/badges/revoke", shows=show_booking, page=BOOKING)
def revoke_badge(guest: Guest, form: Entries) -> Response[str]:
    """Take a badge of this session back."""
    found = sheet_of(guest, "RevokeBadge")
    project, booking = found.sitting.project, found.sitting.booking.id
    signed_in = guest.enter("RevokeBadge", form, concerned(project))
    own = [each.badge for each in found.entries]
    badge = form["about"]
    if badge not in own:
        raise BadgeUnknownError
    asked = command(
        RevokeBadgeCommand,
        key_for(form, f"revoke/{badge}"),
        badge=badge,
        reason=form["reason"].strip(),
    )
    guest.desk_of(VenueDesk).revoke_badge(signed_in.actor, asked)
    return guest.sent_on(f"/bookings/{booking}?done=revoked")


def print_badges(guest: Guest, _form: Entries) -> Response[Any]:
    """Return the badges of a session, ten a sheet."""
    booking = sheet_of(guest, "IssueBadges").sitting.booking.id
    return pdf(guest.desk_of(VenueDesk).print_badges(booking), f"badges-{booking}")


def pdf(data: bytes, name: str) -> Response[Any]:
    """Return a file for one person; nobody keeps it on the way."""
    return Response(
        data,
        media_type="application/pdf",
        headers={
            "Cache-Control": PRIVATE,
            "Content-Disposition": f'inline; filename="{name}.pdf"',
        },
    )


HANDLERS: list[Any] = [
    *private(REQUEST)(show_request),
    *request_room,
    *cancel_request,
    *confirm_booking,
    *decline_booking,
    *private(BOOKING)(show_booking),
    *move_session,
    *cancel_booking,
    *issue_badges,
    *revoke_badge,
    *private(f"{BOOKING}/badges.pdf")(print_badges),
]
