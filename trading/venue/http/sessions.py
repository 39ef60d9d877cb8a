"""Sessions on the web: today's, the door, and the console of the supervisor on site."""

from typing import Any, Final

from litestar import Response
from litestar.exceptions import NotFoundException

from trading.accounts.http.form_pages import private, sent
from trading.accounts.http.guests import Guest
from trading.accounts.http.keys import command, key_for, key_of
from trading.front.forms import Entries
from trading.rules.roles import Role
from trading.venue.http.addresses import concerned
from trading.venue.http.bookings import pdf, sheet_of
from trading.venue.presenting.sessions import console_view, door_view, today_view
from trading.venue.use_cases.attending import ScanBadgeCommand
from trading.venue.use_cases.supervising import (
    AttestCommand,
    PauseSessionCommand,
    ResumeSessionCommand,
)
from trading.venue.venue_desk import VenueDesk

OWN: Final = "/sessions"
SESSION: Final = "/sessions/{booking:str}"
DOOR: Final = "/sessions/{booking:str}/door"


def show_today(guest: Guest, form: Entries) -> Response[str]:
    """Show somebody today's sessions in which they have a seat."""
    signed_in = guest.own()
    found = guest.desk_of(VenueDesk).read_today(signed_in.actor)
    view = today_view(found, signed_in.actor, signed_in.at, guest.front.tongue)
    return guest.page("own_sessions.html", view, entries=form, signed_in=signed_in)


# --- The door ------------------------------------------------------------------------


def show_door(guest: Guest, form: Entries) -> Response[str]:
    """Show the one input into which the scanner types, and who is here."""
    view = door_view(sheet_of(guest, "ScanBadge"), key_of(form), guest.front.tongue)
    return guest.page("session_door.html", view, entries=form, signed_in=guest.own())


@sent(DOOR, shows=show_door)
def scan_badge(guest: Guest, form: Entries) -> Response[str]:
    """Let somebody in or out; the scanner's own Enter has sent it."""
    found = sheet_of(guest, "ScanBadge").sitting
    signed_in = guest.enter("ScanBadge", form, concerned(found.project))
    asked = command(
        ScanBadgeCommand,
        key_for(form, "scan"),
        room=found.room.id,
        code=form["code"].strip(),
    )
    guest.desk_of(VenueDesk).scan_badge(signed_in.actor, asked)
    return guest.sent_on(f"/sessions/{found.booking.id}/door")


# --- The console ---------------------------------------------------------------------


def show_console(guest: Guest, form: Entries) -> Response[str]:
    """Show who is here, what happens now, what was ordered, and what runs."""
    found, signed_in = sheet_of(guest, "Attest"), guest.own()
    desk, actor = guest.desk_of(VenueDesk), signed_in.actor
    supervises = Role.SUPERVISOR in found.sitting.project.roles_of(actor)
    view = console_view(
        found,
        desk.clocks(actor.organisation) if supervises else (),
        desk.sheets.of(found.sitting.lot.id, found.sitting.booking.id),
        (guest.front.asked.get("done", ""), key_of(form)),
        guest.front.tongue,
        supervises=supervises,
    )
    return guest.page("session_console.html", view, entries=form, signed_in=signed_in)


@sent(f"{SESSION}/pause", shows=show_console, page=SESSION)
def pause_session(guest: Guest, form: Entries) -> Response[str]:
    """Stop the session by a numbered order."""
    found = sheet_of(guest, "PauseSession").sitting
    signed_in = guest.enter("PauseSession", form, concerned(found.project))
    booking = found.booking.id
    asked = command(
        PauseSessionCommand,
        key_for(form, f"pause/{booking}"),
        booking=booking,
        reason=form["reason"].strip(),
    )
    guest.desk_of(VenueDesk).pause_session(signed_in.actor, asked)
    return guest.sent_on(f"/sessions/{booking}?done=paused")


@sent(f"{SESSION}/resume", shows=show_console, page=SESSION)
def resume_session(guest: Guest, form: Entries) -> Response[str]:
    """Let the session go on, by an order of its own number."""
    found = sheet_of(guest, "ResumeSession").sitting
    signed_in = guest.enter("ResumeSession", form, concerned(found.project))
    booking = found.booking.id
    asked = command(
        ResumeSessionCommand,
        key_for(form, f"resume/{booking}"),
        booking=booking,
        reason=form["reason"].strip(),
    )
    guest.desk_of(VenueDesk).resume_session(signed_in.actor, asked)
    return guest.sent_on(f"/sessions/{booking}?done=resumed")


@sent(f"{SESSION}/attest", shows=show_console, page=SESSION)
def attest(guest: Guest, form: Entries) -> Response[str]:
    """Write down what was seen; it decides nothing."""
    found = sheet_of(guest, "Attest").sitting
    signed_in = guest.enter("Attest", form, concerned(found.project))
    booking = found.booking.id
    asked = command(
        AttestCommand,
        key_for(form, f"attest/{booking}"),
        booking=booking,
        seen=form["seen"].strip(),
    )
    guest.desk_of(VenueDesk).attest(signed_in.actor, asked)
    return guest.sent_on(f"/sessions/{booking}?done=attested")


@sent(f"{SESSION}/sheet", shows=show_console, page=SESSION)
def draw_up_sheet(guest: Guest, form: Entries) -> Response[str]:
    """End the supervision: fix what its sheet says, for the supervisor to sign."""
    found = sheet_of(guest, "DrawUpPaper").sitting
    signed_in = guest.enter("DrawUpPaper", form, concerned(found.project))
    booking = found.booking.id
    guest.desk_of(VenueDesk).sheets.draw_up(
        signed_in.actor, key_for(form, f"sheet/{booking}"), found.lot.id, booking
    )
    return guest.sent_on(f"/sessions/{booking}?done=sheet")


def show_sheet(guest: Guest, _form: Entries) -> Response[Any]:
    """Return the sheet of a session; one that nobody drew up is not there."""
    found, desk = sheet_of(guest, "Attest").sitting, guest.desk_of(VenueDesk)
    sheet = desk.sheets.of(found.lot.id, found.booking.id)
    if sheet is None:
        raise NotFoundException
    return pdf(desk.sheets.pdf(found.lot.id, sheet.paper), sheet.paper)


HANDLERS: list[Any] = [
    *private(OWN)(show_today),
    *private(DOOR)(show_door),
    *scan_badge,
    *private(SESSION)(show_console),
    *pause_session,
    *resume_session,
    *attest,
    *draw_up_sheet,
    *private(f"{SESSION}/sheet.pdf")(show_sheet),
]
