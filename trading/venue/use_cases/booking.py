"""Who has a room when: asked for, confirmed or declined, moved, cancelled."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated

import msgspec

from archive.public.ledger import Command, Recorded
from archive.public.values import Actor, to_micros
from trading.venue.errors import RoomOfOtherKindError, RoomTakenError
from trading.venue.model.announced import require_as_announced
from trading.venue.model.bookings import (
    Booking,
    BookingState,
    Stay,
    in_the_way,
    require_in_order,
    require_to_come,
)
from trading.venue.model.rooms import Room, RoomKind
from trading.venue.ports import VenueWork
from trading.venue.use_cases.acting import Id, Instant, Matter, Reason, VenueAct
from trading.venue.use_cases.telling import Tidings, tell_concerned

_MINUTE = timedelta(minutes=1)


class RequestRoomCommand(Command, frozen=True, kw_only=True):
    """The owner, or its agency, asks for a room for a session of a lot."""

    lot: Id
    room: Id
    purpose: RoomKind
    starts: Instant
    ends: Instant


class RequestRoom(VenueAct[RequestRoomCommand]):
    """Ask for a room; nothing is held before the centre confirms it (V-15)."""

    command = RequestRoomCommand

    def minutes(
        self, work: VenueWork, actor: Actor, command: RequestRoomCommand, now: datetime
    ) -> Recorded:
        """Check seat, time, room and order of sessions; keep and record the request."""
        matter = self.matter(work, actor, command.lot, now)
        stay = Stay(command.starts, command.ends)
        require_to_come(stay, now)
        number = work.projects.next_number(f"booking/{matter.lot.id}")
        booking = Booking(
            id=f"{matter.lot.id}-B{number}",
            lot=matter.lot.id,
            room=command.room,
            purpose=command.purpose,
            stay=stay,
            requested_by=actor.person,
        )
        require_room(matter, booking, self.house.buffer(matter.project, now))
        work.venue.bookings.add(booking)
        facts = {**told(booking), "purpose": booking.purpose.value}
        return matter.record("ROOM_REQUESTED", facts)


class ConfirmBookingCommand(Command, frozen=True, kw_only=True):
    """The centre gives the room; `unlike_notice`: why it is not the announced one."""

    booking: Id
    unlike_notice: Annotated[str, msgspec.Meta(max_length=1_000)] = ""


class ConfirmBooking(VenueAct[ConfirmBookingCommand]):
    """
    Give the room; of two that want it at once one is told who has it (V-15).

    A draw gets room and time of its notice, or a reason stands in the record (D-15).
    """

    command = ConfirmBookingCommand

    def minutes(
        self,
        work: VenueWork,
        actor: Actor,
        command: ConfirmBookingCommand,
        now: datetime,
    ) -> Recorded:
        """Check that the room is free, keep and record that it is given."""
        matter, booking = self.of_booking(work, actor, command.booking, now)
        confirmed = booking.become(BookingState.CONFIRMED)
        require_to_come(booking.stay, now)
        room = require_room(matter, confirmed, self.house.buffer(matter.project, now))
        announced = work.proceedings.announced(booking.lot)
        reason = command.unlike_notice.strip()
        require_as_announced(confirmed, room, announced, reason)
        work.venue.bookings.save(confirmed)
        facts = {**told(confirmed), "unlike_notice": reason}
        recorded = matter.record("BOOKING_CONFIRMED", facts)
        tell_concerned(
            matter, self.house.keeper, confirmed, Tidings.CONFIRMED, recorded
        )
        return recorded


class DeclineBookingCommand(Command, frozen=True, kw_only=True):
    """The centre cannot give the room, and why."""

    booking: Id
    reason: Reason


class DeclineBooking(VenueAct[DeclineBookingCommand]):
    """Decline a request with its reason; the centre judges rooms, never projects."""

    command = DeclineBookingCommand

    def minutes(
        self,
        work: VenueWork,
        actor: Actor,
        command: DeclineBookingCommand,
        now: datetime,
    ) -> Recorded:
        """Keep the decision, record it, tell who asked."""
        matter, booking = self.of_booking(work, actor, command.booking, now)
        declined = booking.become(BookingState.DECLINED)
        work.venue.bookings.save(declined)
        facts = {"booking": booking.id, "reason": command.reason}
        recorded = matter.record("BOOKING_DECLINED", facts)
        tell_concerned(
            *(matter, self.house.keeper, declined, Tidings.DECLINED, recorded),
            reason=command.reason,
        )
        return recorded


class MoveSessionCommand(Command, frozen=True, kw_only=True):
    """Another time, perhaps another room, and why."""

    booking: Id
    room: Id | None = None
    starts: Instant
    ends: Instant
    reason: Reason


class MoveSession(VenueAct[MoveSessionCommand]):
    """Move a confirmed session, and tell everybody whom it concerns."""

    command = MoveSessionCommand

    def minutes(
        self, work: VenueWork, actor: Actor, command: MoveSessionCommand, now: datetime
    ) -> Recorded:
        """Check that the other room is free then; keep, record, tell."""
        matter, booking = self.of_booking(work, actor, command.booking, now)
        stay = Stay(command.starts, command.ends)
        require_to_come(stay, now)
        moved = booking.moved(command.room or booking.room, stay)
        # Whoever moves out of a room and whoever moves in wait for each other in one
        # order, or both could wait for ever.
        for room in sorted({booking.room, moved.room}):
            work.venue.rooms.locked(room)
        require_room(matter, moved, self.house.buffer(matter.project, now))
        work.venue.bookings.save(moved)
        facts = {**told(moved), "reason": command.reason}
        recorded = matter.record("SESSION_MOVED", facts)
        tell_concerned(
            *(matter, self.house.keeper, moved, Tidings.MOVED, recorded),
            reason=command.reason,
        )
        return recorded


class CancelBookingCommand(Command, frozen=True, kw_only=True):
    """The session does not take place, and why."""

    booking: Id
    reason: Reason


class CancelBooking(VenueAct[CancelBookingCommand]):
    """Cancel a request or a session; the room is free again."""

    command = CancelBookingCommand

    def minutes(
        self,
        work: VenueWork,
        actor: Actor,
        command: CancelBookingCommand,
        now: datetime,
    ) -> Recorded:
        """Keep the decision, record it, tell everybody whom it concerns."""
        matter, booking = self.of_booking(work, actor, command.booking, now)
        cancelled = booking.become(BookingState.CANCELLED)
        work.venue.bookings.save(cancelled)
        facts = {"booking": booking.id, "reason": command.reason}
        recorded = matter.record("BOOKING_CANCELLED", facts)
        tell_concerned(
            *(matter, self.house.keeper, cancelled, Tidings.CANCELLED, recorded),
            reason=command.reason,
        )
        return recorded


def require_room(matter: Matter, booking: Booking, buffer: timedelta) -> Room:
    """
    Lock the room and return it, if this session may have it.

    Whoever asks for the same room in the same second waits here, and then sees who
    has it.

    Raises:
        RoomMissingError, RoomClosedError: there is no such room in use.
        RoomOfOtherKindError: it is fitted for something else (V-1).
        EvaluationBeforeOpeningError: the lot's opening is not over then (V-15).
        RoomTakenError: somebody has it then, or too near (V-15).

    """
    bookings = matter.work.venue.bookings
    room = matter.work.venue.rooms.locked(booking.room)
    room.require_open()
    if room.kind is not booking.purpose:
        raise RoomOfOtherKindError(room.name, room.kind, booking.purpose)
    require_in_order(booking, bookings.of(booking.lot))
    since, until = booking.stay.starts - buffer, booking.stay.ends + buffer
    holder = in_the_way(booking, bookings.in_room(room.id, since, until), buffer)
    if holder is not None:
        stay, minutes = holder.stay, buffer // _MINUTE
        raise RoomTakenError(room.name, holder.lot, stay.starts, stay.ends, minutes)
    return room


def told(booking: Booking) -> Mapping[str, object]:
    """Return what an event says of a session: which, where, from when to when."""
    return {
        "booking": booking.id,
        "room": booking.room,
        "starts": to_micros(booking.stay.starts),
        "ends": to_micros(booking.stay.ends),
    }
