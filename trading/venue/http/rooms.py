"""Rooms on the web: what there is, who has it when, who looks after it."""

from typing import Any, Final

from litestar import Response

from trading.accounts.http.form_pages import private, sent
from trading.accounts.http.guests import Guest
from trading.accounts.http.keys import command, key_for, key_of
from trading.accounts.permissions import require_allowed
from trading.front.forms import Entries
from trading.rules.calendar import beijing_day
from trading.venue.http.addresses import day_of, room_of, stay_of
from trading.venue.model.rooms import RoomKind
from trading.venue.presenting.rooms import (
    calendar_view,
    discipline_view,
    duty_view,
    room_view,
)
from trading.venue.use_cases.rooms import (
    ChangeRoomCommand,
    CloseRoomCommand,
    RegisterRoomCommand,
)
from trading.venue.use_cases.rounds import NotePatrolCommand, SetDutyCommand
from trading.venue.venue_desk import VenueDesk

ROOMS: Final = "/rooms"
ROOM: Final = "/rooms/{room:str}"
DUTY: Final = "/rooms/{room:str}/duty"


def show_rooms(guest: Guest, form: Entries) -> Response[str]:
    """Show the centre its rooms, a day of each, and who waits for one."""
    signed_in = guest.own()
    require_allowed("RegisterRoom", signed_in, to_read=True)
    found = guest.desk_of(VenueDesk).read_calendar(
        signed_in.actor, day_of(guest.front.asked.get("day", ""))
    )
    done = guest.front.asked.get("done", "")
    view = calendar_view(found, (done, key_of(form)), guest.front.tongue)
    return guest.page("house_rooms.html", view, entries=form, signed_in=signed_in)


@sent("/rooms/register", shows=show_rooms, page=ROOMS)
def register_room(guest: Guest, form: Entries) -> Response[str]:
    """Take a room into use; without a text of its own it gets that of its kind."""
    signed_in = guest.enter("RegisterRoom", form)
    desk = guest.desk_of(VenueDesk)
    kind = form["kind"] if form["kind"] in set(RoomKind) else RoomKind.DRAW.value
    today = beijing_day(signed_in.at)
    wall = desk.disciplines.in_force(kind, today).said
    asked = command(
        RegisterRoomCommand,
        key_for(form, "register"),
        name=form["name"].strip(),
        kind=kind,
        equipment=_lines(form["equipment"]),
        discipline_zh=form["discipline_zh"].strip() or wall.zh,
        discipline_en=form["discipline_en"].strip() or wall.en,
    )
    desk.register_room(signed_in.actor, asked)
    return guest.sent_on(f"{ROOMS}?done=registered")


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


# --- One room ------------------------------------------------------------------------


def show_room(guest: Guest, form: Entries) -> Response[str]:
    """Show one room: its equipment, its wall, and what can be changed."""
    signed_in = guest.own()
    require_allowed("ChangeRoom", signed_in, to_read=True)
    found = guest.desk_of(VenueDesk).read_room(room_of(guest))
    done = guest.front.asked.get("done", "")
    view = room_view(found, (done, key_of(form)), guest.front.tongue)
    return guest.page("house_room.html", view, entries=form, signed_in=signed_in)


@sent("/rooms/{room:str}/change", shows=show_room, page=ROOM)
def change_room(guest: Guest, form: Entries) -> Response[str]:
    """Change name, equipment or wall; earlier texts are kept."""
    room = room_of(guest)
    signed_in = guest.enter("ChangeRoom", form)
    asked = command(
        ChangeRoomCommand,
        key_for(form, f"change/{room}"),
        room=room,
        name=form["name"].strip(),
        equipment=_lines(form["equipment"]),
        discipline_zh=form["discipline_zh"].strip(),
        discipline_en=form["discipline_en"].strip(),
    )
    guest.desk_of(VenueDesk).change_room(signed_in.actor, asked)
    return guest.sent_on(f"/rooms/{room}?done=changed")


@sent("/rooms/{room:str}/close", shows=show_room, page=ROOM)
def close_room(guest: Guest, form: Entries) -> Response[str]:
    """Give a room up, with a reason."""
    room = room_of(guest)
    signed_in = guest.enter("CloseRoom", form)
    asked = command(
        CloseRoomCommand,
        key_for(form, f"close/{room}"),
        room=room,
        reason=form["reason"].strip(),
    )
    guest.desk_of(VenueDesk).close_room(signed_in.actor, asked)
    return guest.sent_on(f"/rooms/{room}?done=closed")


def show_discipline(guest: Guest, form: Entries) -> Response[str]:
    """Show what hangs on the wall of a room, so that it is read from afar (V-2)."""
    signed_in = guest.own() if guest.is_signed_in() else None
    found, wall = guest.desk_of(VenueDesk).read_discipline(room_of(guest))
    view = discipline_view(found, wall, guest.front.tongue)
    return guest.page("house_wall.html", view, entries=form, signed_in=signed_in)


# --- Who looks after it --------------------------------------------------------------


def show_duty(guest: Guest, form: Entries) -> Response[str]:
    """Show who is on duty in a room, and what was found on the rounds."""
    signed_in = guest.own()
    require_allowed("NotePatrol", signed_in, to_read=True)
    found = guest.desk_of(VenueDesk).read_room(room_of(guest))
    done = guest.front.asked.get("done", "")
    view = duty_view(
        found, signed_in.actor.roles, (done, key_of(form)), guest.front.tongue
    )
    return guest.page("house_duty.html", view, entries=form, signed_in=signed_in)


@sent("/rooms/{room:str}/duty/set", shows=show_duty, page=DUTY)
def set_duty(guest: Guest, form: Entries) -> Response[str]:
    """Put somebody on duty."""
    room = room_of(guest)
    signed_in = guest.enter("SetDuty", form)
    stay = stay_of(form)
    asked = command(
        SetDutyCommand,
        key_for(form, f"duty/{room}"),
        room=room,
        person=form["person"],
        starts=stay.starts,
        ends=stay.ends,
    )
    guest.desk_of(VenueDesk).set_duty(signed_in.actor, asked)
    return guest.sent_on(f"/rooms/{room}/duty?done=duty")


@sent("/rooms/{room:str}/duty/note", shows=show_duty, page=DUTY)
def note_patrol(guest: Guest, form: Entries) -> Response[str]:
    """Write down what was found on a round."""
    room = room_of(guest)
    signed_in = guest.enter("NotePatrol", form)
    asked = command(
        NotePatrolCommand,
        key_for(form, f"note/{room}"),
        room=room,
        found=form["found"].strip(),
        in_order=not form.has("wrong", "1"),
    )
    guest.desk_of(VenueDesk).note_patrol(signed_in.actor, asked)
    return guest.sent_on(f"/rooms/{room}/duty?done=noted")


HANDLERS: list[Any] = [
    *private(ROOMS)(show_rooms),
    *register_room,
    *private(ROOM)(show_room),
    *change_room,
    *close_room,
    *private("/rooms/{room:str}/discipline")(show_discipline),
    *private(DUTY)(show_duty),
    *set_duty,
    *note_patrol,
]
