"""The rooms of the centre: what they are for, what stands in them, what hangs there."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated

import msgspec

from archive.public.ledger import Command, Draft, Recorded
from archive.public.values import Actor
from trading.rules.texts import Said
from trading.venue.errors import RoomNameTakenError, RoomStillBookedError
from trading.venue.model.rooms import Discipline, Room, RoomKind
from trading.venue.ports import VenueWork
from trading.venue.use_cases.acting import Id, Line, Reason, Text, VenueAct

Equipment = Annotated[tuple[Line, ...], msgspec.Meta(max_length=64)]


class RegisterRoomCommand(Command, frozen=True, kw_only=True):
    """A room with its kind, its equipment, and what hangs on its wall."""

    name: Line
    kind: RoomKind
    equipment: Equipment
    discipline_zh: Text
    discipline_en: Text


class RegisterRoom(VenueAct[RegisterRoomCommand]):
    """Take a room into use (V-1); it can be booked from now on."""

    command = RegisterRoomCommand

    def minutes(
        self,
        work: VenueWork,
        actor: Actor,
        command: RegisterRoomCommand,
        now: datetime,
    ) -> Recorded:
        """Check role and name, number the room, keep and record it."""
        self.require_role(actor)
        _one_after_the_other(work)
        number = work.projects.next_number("room")
        _require_free_name(work, command.name)
        said = Said(command.discipline_zh, command.discipline_en)
        room = Room(
            id=f"R{number}",
            name=command.name,
            kind=command.kind,
            equipment=command.equipment,
            discipline=Discipline(1, said, now),
        )
        work.venue.rooms.add(room)
        draft = Draft("ROOM_REGISTERED", room.stream, _told(room))
        return work.ledger.append(draft, actor, now)


class ChangeRoomCommand(Command, frozen=True, kw_only=True):
    """What is other in a room than before; None leaves it as it is."""

    room: Id
    name: Line | None = None
    equipment: Equipment | None = None
    discipline_zh: Text | None = None
    discipline_en: Text | None = None


class ChangeRoom(VenueAct[ChangeRoomCommand]):
    """Change name, equipment or wall of a room; earlier texts are kept (V-2)."""

    command = ChangeRoomCommand

    def minutes(
        self, work: VenueWork, actor: Actor, command: ChangeRoomCommand, now: datetime
    ) -> Recorded:
        """Check role and name, keep the room as it is now, record it."""
        self.require_role(actor)
        _one_after_the_other(work)
        room = work.venue.rooms.locked(command.room)
        room.require_open()
        if command.name not in {None, room.name}:
            _require_free_name(work, str(command.name))
        hung = room.discipline.said
        said = Said(command.discipline_zh or hung.zh, command.discipline_en or hung.en)
        equipment = command.equipment
        room = replace(
            room,
            name=command.name or room.name,
            equipment=room.equipment if equipment is None else equipment,
        ).with_discipline(said, now)
        work.venue.rooms.save(room)
        return work.ledger.append(
            Draft("ROOM_CHANGED", room.stream, _told(room)), actor, now
        )


class CloseRoomCommand(Command, frozen=True, kw_only=True):
    """A room is given up, and why."""

    room: Id
    reason: Reason


class CloseRoom(VenueAct[CloseRoomCommand]):
    """Give a room up, once no confirmed session counts on it (V-15)."""

    command = CloseRoomCommand

    def minutes(
        self, work: VenueWork, actor: Actor, command: CloseRoomCommand, now: datetime
    ) -> Recorded:
        """Check role and bookings, close the room, record it."""
        self.require_role(actor)
        room = work.venue.rooms.locked(command.room)
        room.require_open()
        for each in work.venue.bookings.to_come(room.id, now):
            raise RoomStillBookedError(room.name, each.lot, each.stay.starts)
        work.venue.rooms.save(room.closed(now))
        facts = {"room": room.id, "reason": command.reason}
        return work.ledger.append(Draft("ROOM_CLOSED", room.stream, facts), actor, now)


def _one_after_the_other(work: VenueWork) -> None:
    """Let nobody else give a room its name before this transaction ends."""
    work.projects.next_number("room-name")


def _require_free_name(work: VenueWork, name: str) -> None:
    if any(each.name == name for each in work.venue.rooms.all()):
        raise RoomNameTakenError(name)


def _told(room: Room) -> Mapping[str, object]:
    return {
        "room": room.id,
        "name": room.name,
        "kind": room.kind.value,
        "equipment": list(room.equipment),
        "discipline": {
            "version": room.discipline.version,
            "zh": room.discipline.said.zh,
            "en": room.discipline.said.en,
        },
    }
