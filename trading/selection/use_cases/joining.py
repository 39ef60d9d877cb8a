"""Coming to a draw, and what two persons sign one after the other."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

import msgspec

from archive.public.ledger import Command, Draft, Recorded
from archive.public.values import Actor
from trading.projects.model import LotId, Project, ProjectMissingError
from trading.rules.procedure import NotYoursError
from trading.rules.roles import Role
from trading.selection.model.joining import (
    Arrival,
    Proposal,
    duty_of,
    require_open,
)
from trading.selection.model.selection import Selection
from trading.selection.ports import SelectionWork
from trading.selection.use_cases.acting import Line, SelectionAct, Text
from trading.selection.use_cases.starting import Hex32, Instant, Signature
from trading.venue.model import Attendee, Duty, require_one_each


class JoinDrawRoomCommand(Command, frozen=True, kw_only=True):
    """Somebody has come, and will sign with this key."""

    lot: str
    public_key: Hex32
    name: Line


class JoinDrawRoom(SelectionAct[JoinDrawRoomCommand]):
    """
    Write down that somebody has come, with the key of their own device (D-16).

    In which duty follows from the body for which they are signed in; nobody says it of
    themselves. A firm's seat is that of the account whose application stands (D-8).
    Until the room is ready whoever comes again takes another device.
    """

    command = JoinDrawRoomCommand

    def minutes(
        self,
        work: SelectionWork,
        actor: Actor,
        command: JoinDrawRoomCommand,
        now: datetime,
    ) -> Recorded:
        """Check day and duty, keep the arrival, record it."""
        project, lot = work.projects.locked(LotId(command.lot))
        lot.require_running()
        selection = work.selections.get(lot.id)
        duty = seat_in(work, project, selection, actor)
        require_open(lot.state, selection.announced.draw_at, now)
        attendee = Attendee(
            actor.person, actor.organisation, duty, command.public_key, command.name
        )
        attempt = selection.session.attempt
        others = [
            each.attendee
            for each in work.draw_rooms.arrivals(lot.id, attempt)
            if each.attendee.person != actor.person
        ]
        require_one_each([*others, attendee])
        work.draw_rooms.arrive(
            Arrival(
                lot=lot.id,
                attempt=attempt,
                attendee=attendee,
                at=now,
                claim=actor.seat,
            )
        )
        facts = {
            "lot": lot.id,
            "attempt": attempt,
            "person": actor.person,
            "duty": duty.value,
            "key": command.public_key,
        }
        return _recorded(work, "DRAW_ROOM_JOINED", lot.id, facts, (actor, now))


class ProposeInDrawCommand(Command, frozen=True, kw_only=True):
    """What is to be signed by two, and the first of the two signatures."""

    lot: str
    act: Literal["void", "switch"]
    at: Instant
    reason: Text
    decision: Annotated[str, msgspec.Meta(max_length=80)] = ""
    signature: Signature


class ProposeInDraw(SelectionAct[ProposeInDrawCommand]):
    """
    Sign first what another signs second and carries out (D-18, D-27).

    The clerk says that a draw be void, and the supervisor voids it; the supervisor says
    that the source of chance be another, and the clerk switches.
    """

    command = ProposeInDrawCommand

    def minutes(
        self,
        work: SelectionWork,
        actor: Actor,
        command: ProposeInDrawCommand,
        now: datetime,
    ) -> Recorded:
        """Check who proposes what, keep and record it; it changes nothing by itself."""
        project, lot = work.projects.locked(LotId(command.lot))
        proposer = PROPOSERS[command.act]
        if proposer not in project.roles_of(actor):
            raise NotYoursError("propose", [proposer], actor.roles)
        selection = work.selections.get(lot.id)
        proposal = Proposal(
            lot=lot.id,
            attempt=selection.draws,
            act=command.act,
            at=command.at,
            reason=command.reason,
            decision=command.decision,
            person=actor.person,
            signature=command.signature,
        )
        work.draw_rooms.propose(proposal)
        facts = {
            "lot": lot.id,
            "attempt": selection.draws,
            "act": command.act,
            "reason": command.reason,
        }
        return _recorded(work, "DRAW_STEP_PROPOSED", lot.id, facts, (actor, now))


PROPOSERS: Mapping[str, Role] = {"void": Role.CLERK, "switch": Role.SUPERVISOR}
"""Who signs first; the other of the two signs second and acts."""


def room_stream(lot: str) -> str:
    """Return the stream of what happens around a draw and is no step of it."""
    return f"draw-room/{lot}"


def seat_in(
    work: SelectionWork, project: Project, selection: Selection, actor: Actor
) -> Duty:
    """
    Return in which duty somebody comes.

    Raises:
        ProjectMissingError: in none; whoever guesses an address learns nothing by it.

    """
    listed = work.selections.listed(selection.lot, selection.lists)
    duty = duty_of(project, {each.firm: each.claim for each in listed}, actor)
    if duty is None:
        raise ProjectMissingError(selection.lot)
    return duty


def _recorded(
    work: SelectionWork,
    kind: str,
    lot: str,
    facts: Mapping[str, object],
    by: tuple[Actor, datetime],
) -> Recorded:
    """Record it beside the project: it is no step of its procedure."""
    return work.ledger.append(Draft(kind, room_stream(lot), facts), *by)
