"""From the eligible firms to a frozen list and a room that is ready."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated

import msgspec

from archive.public.evidence import fresh
from archive.public.ledger import Command, Recorded, plain
from archive.public.values import Actor, to_micros
from expert_pool.public.draws import (
    Contributor,
    Ticket,
    described,
    name_commitment,
    pool_root,
    read,
)
from trading.projects.model import Project, PublicationKind
from trading.rules.fixed_price_selection import Event
from trading.selection.messages import ticket_messages
from trading.selection.model.notice import require_later
from trading.selection.model.review import require_enough
from trading.selection.model.room import (
    ObjectionsRunError,
    PortalMissingError,
    fewest_present,
    require_announced_day,
    require_announced_room,
    require_listed,
)
from trading.selection.model.selection import (
    Listed,
    ListMissingError,
    Selection,
    tickets,
)
from trading.selection.ports import SelectionWork
from trading.selection.use_cases.acting import Line, SelectionAct, Step, Text
from trading.selection.use_cases.bars import require_none_barred
from trading.selection.use_cases.standing import standing_of
from trading.venue.model import (
    Attendee,
    Duty,
    NotRecordedError,
    keeping,
    require_one_each,
    require_present,
    require_seated,
)
from trading.venue.model.badges import require_signed_in

STRATUM = "all"


class FreezeListCommand(Command, frozen=True, kw_only=True):
    """Freeze the list of those who take part in the draw."""

    lot: str


class FreezeList(SelectionAct[FreezeListCommand]):
    """
    Freeze the list: one firm, one ticket; publish its root and numbers (D-17, D-18).

    Names become public when the draw starts; until then each firm knows its own ticket.
    """

    command = FreezeListCommand

    def minutes(
        self,
        work: SelectionWork,
        actor: Actor,
        command: FreezeListCommand,
        now: datetime,
    ) -> Recorded:
        """Check portal, objections, bars and count; number, keep and publish."""
        step = self.step(work, actor, command.lot, Event.LIST_FROZEN, now)
        _require_on_portal(step)
        until = step.selection.objections_until
        if until is not None and now < until:
            raise ObjectionsRunError(until)
        require_none_barred(step, self.books.calendar, step.selection.eligible)
        agreed = step.selection.announced.few_agreed
        needed = 1 if agreed else step.rules.number("min_eligible")
        require_enough(len(step.selection.eligible), needed)
        listed = _claimed(step, tickets(_sealed_names(step)))
        number = step.selection.lists + 1
        work.selections.keep_list(command.lot, number, listed)
        work.selections.save(replace(step.selection, lists=number))
        pool = pool_of(listed)
        content: dict[str, object] = {
            "list": number,
            "root": pool_root(pool),
            "size": len(pool),
        }
        recorded = step.record(content)
        public = {**content, "tickets": [described(ticket) for ticket in pool]}
        step.publish(PublicationKind.LIST, step.project.title, public, recorded)
        applications = standing_of(step).standing
        for message in ticket_messages(step.project, applications, listed, recorded.n):
            work.dispatch.queue(message, now)
        return recorded


class VoidListCommand(Command, frozen=True, kw_only=True):
    """The frozen list is wrong, and why."""

    lot: str
    reason: Text


class VoidList(SelectionAct[VoidListCommand]):
    """Void a frozen list with its reason; the only way to change who is in it (DR7)."""

    command = VoidListCommand

    def minutes(
        self,
        work: SelectionWork,
        actor: Actor,
        command: VoidListCommand,
        now: datetime,
    ) -> Recorded:
        """Go back to the review; the old list stays on record."""
        step = self.step(work, actor, command.lot, Event.LIST_VOIDED, now)
        content: dict[str, object] = {
            "list": step.selection.lists,
            "reason": command.reason,
        }
        recorded = step.record(content)
        step.publish(PublicationKind.CHANGE, step.project.title, content, recorded)
        return recorded


class PostponeDrawCommand(Command, frozen=True, kw_only=True):
    """Another time for the draw, perhaps in another room, with its reason."""

    lot: str
    draw_at: Annotated[datetime, msgspec.Meta(tz=True)]
    room: Line | None = None
    reason: Text


class PostponeDraw(SelectionAct[PostponeDrawCommand]):
    """
    Postpone the draw with a published reason (D-15).

    There is no other way to another room: whoever came to the announced one has time
    to find it.
    """

    command = PostponeDrawCommand

    def minutes(
        self,
        work: SelectionWork,
        actor: Actor,
        command: PostponeDrawCommand,
        now: datetime,
    ) -> Recorded:
        """Keep and publish the new time, and the room."""
        step = self.step(work, actor, command.lot, Event.DRAW_POSTPONED, now)
        announced = step.selection.announced
        require_later(announced.draw_at, command.draw_at, now)
        room = command.room or announced.room
        postponed = replace(announced, draw_at=command.draw_at, room=room)
        work.selections.save(replace(step.selection, announcement=postponed))
        content: dict[str, object] = {
            "draw_at": to_micros(command.draw_at),
            "room": room,
            "reason": command.reason,
        }
        recorded = step.record(content)
        step.publish(PublicationKind.CHANGE, step.project.title, content, recorded)
        return recorded


class ReadyRoomCommand(Command, frozen=True, kw_only=True):
    """Who is in the room."""

    lot: str
    room: Line
    attendees: Annotated[tuple[Attendee, ...], msgspec.Meta(max_length=64)]


class ReadyRoom(SelectionAct[ReadyRoomCommand]):
    """
    Register who is present; without clerk, supervisor and owner nothing begins (D-16).

    Where a room is booked for the draw they are in it by their badges (V-3).
    Room and day are those that everybody was told (D-15). Each comes from the body
    that holds the duty: nobody supervises their own (P-2).
    """

    command = ReadyRoomCommand

    def minutes(
        self,
        work: SelectionWork,
        actor: Actor,
        command: ReadyRoomCommand,
        now: datetime,
    ) -> Recorded:
        """Check place, day, attendance and recording; keep who is present; record."""
        step = self.step(work, actor, command.lot, Event.ROOM_READY, now)
        announced = step.selection.announced
        require_announced_room(command.room, announced.room)
        require_announced_day(announced.draw_at, now)
        _require_attendance(step, command.attendees, now)
        present = work.presence.at_draw(step.lot.id, now)
        require_signed_in(command.attendees, present)
        session = step.selection.session
        recording = work.recording.decision(session)
        if recording is None:
            raise NotRecordedError
        work.selections.save(replace(step.selection, attendees=command.attendees))
        return step.record(
            {
                "room": command.room,
                "attendees": plain(command.attendees),
                "recording": plain(recording),
                "keep": keeping(session, step.rules, self.books.calendar).described(),
            }
        )


def _require_attendance(
    step: Step, attendees: Sequence[Attendee], now: datetime
) -> None:
    """Refuse a room in which somebody is missing, doubled, or in a seat of others."""
    require_present(attendees, fewest_present(step.rules))
    require_one_each(attendees)
    require_seated(attendees, _seats(step.project))
    seats = {each.firm: each.claim for each in frozen(step.work, step.selection)}
    arrivals = step.work.draw_rooms.arrivals(
        step.lot.id, step.selection.session.attempt
    )
    come = [(each.attendee, each.claim) for each in arrivals if each.counts_on(now)]
    require_listed(attendees, seats, come)
    contributors_of(attendees)


def contributors_of(attendees: Sequence[Attendee]) -> tuple[Contributor, ...]:
    """
    Return those present as the draw knows them.

    A draw has one clerk, who signs its notice and closings: of several operators the
    first. The others add to chance and sign like observers.

    Raises:
        MalformedDrawError: somebody's identifier, name or key has not the draw's shape.

    """
    clerks = [each for each in attendees if each.duty is Duty.CLERK]
    further = clerks[1:]
    return tuple(
        read(
            Contributor,
            {
                "id": each.person,
                "duty": (Duty.OBSERVER if each in further else each.duty).value,
                "name": each.name or each.person,
                "key": each.key,
            },
        )
        for each in attendees
    )


def frozen(work: SelectionWork, selection: Selection) -> Sequence[Listed]:
    """Return the frozen list. Raises `ListMissingError`."""
    listed = work.selections.listed(selection.lot, selection.lists)
    if not listed:
        raise ListMissingError(selection.lot)
    return listed


def pool_of(listed: Sequence[Listed]) -> Sequence[Ticket]:
    """Return the tickets as the draw knows them: numbers and salted commitments."""
    return [
        Ticket(pid=each.pid, strata=(STRATUM,), name=each.commitment) for each in listed
    ]


def _require_on_portal(step: Step) -> None:
    """Refuse while the notice in force is not on the portal; an earlier one is not."""
    published = step.work.projects.published
    notices = published(step.project.id, PublicationKind.NOTICE)
    mirrored = published(step.project.id, PublicationKind.PORTAL)
    if not mirrored or mirrored[-1].event < notices[-1].event:
        raise PortalMissingError


def _seats(project: Project) -> Mapping[Duty, Collection[str]]:
    """Return which bodies send somebody into the room, by duty."""
    return {
        Duty.CLERK: {project.centre},
        Duty.SUPERVISOR: {project.supervisor},
        Duty.OWNER: {project.owner, project.agency} - {""},
    }


def _claimed(step: Step, listed: Sequence[Listed]) -> Sequence[Listed]:
    """Return the tickets, each with the account whose application it is."""
    claims = {each.firm: each.claim for each in standing_of(step).standing}
    return [replace(each, claim=claims[each.firm]) for each in listed]


def _sealed_names(step: Step) -> Sequence[tuple[str, str, bytes, str]]:
    names = {each.firm: each.name for each in standing_of(step).standing}
    sealed = []
    for firm in step.selection.eligible:
        salt = fresh()
        commitment = name_commitment(salt, firm, names[firm])
        sealed.append((firm, names[firm], salt, commitment))
    return sealed
