"""Duty and rounds: who looks after a room, and what was found there."""

from datetime import datetime

from archive.public.ledger import Command, Draft, Recorded
from archive.public.values import Actor, to_micros
from trading.venue.model.bookings import Stay
from trading.venue.model.roster import PatrolNote, Shift, require_free
from trading.venue.ports import VenueWork
from trading.venue.use_cases.acting import Id, Instant, Text, VenueAct
from trading.venue.use_cases.badging import Identifier


class SetDutyCommand(Command, frozen=True, kw_only=True):
    """Somebody is on duty in a room, from then until then."""

    room: Id
    person: Identifier
    starts: Instant
    ends: Instant


class SetDuty(VenueAct[SetDutyCommand]):
    """Put somebody on duty in a room; nobody is in two places at once."""

    command = SetDutyCommand

    def minutes(
        self, work: VenueWork, actor: Actor, command: SetDutyCommand, now: datetime
    ) -> Recorded:
        """Check room and person, keep the shift, record it."""
        self.require_role(actor)
        # The number is taken first: whoever else fills the roster waits for it.
        number = work.projects.next_number("shift")
        room = work.venue.rooms.locked(command.room)
        room.require_open()
        shift = Shift(
            number=number,
            room=room.id,
            person=command.person,
            stay=Stay(command.starts, command.ends),
        )
        require_free(shift, work.venue.roster.of(shift.person))
        work.venue.roster.add(shift)
        facts = {
            "room": room.id,
            "person": shift.person,
            "starts": to_micros(shift.stay.starts),
            "ends": to_micros(shift.stay.ends),
        }
        return work.ledger.append(Draft("DUTY_SET", room.stream, facts), actor, now)


class NotePatrolCommand(Command, frozen=True, kw_only=True):
    """What was found in a room on a round."""

    room: Id
    found: Text
    in_order: bool


class NotePatrol(VenueAct[NotePatrolCommand]):
    """Write down what was found on a round; notes are added, never changed."""

    command = NotePatrolCommand

    def minutes(
        self, work: VenueWork, actor: Actor, command: NotePatrolCommand, now: datetime
    ) -> Recorded:
        """Check room and role, keep the note, record it."""
        self.require_role(actor)
        room = work.venue.rooms.get(command.room)
        work.venue.roster.note(
            PatrolNote(
                room=room.id,
                person=actor.person,
                at=now,
                found=command.found,
                in_order=command.in_order,
            )
        )
        facts = {
            "room": room.id,
            "found": command.found,
            "in_order": command.in_order,
        }
        return work.ledger.append(Draft("PATROL_NOTED", room.stream, facts), actor, now)
