"""Chance, result and signatures; and the only ways to void a draw."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated

import msgspec

from archive.public.evidence import sha256
from archive.public.ledger import Command, Recorded
from archive.public.values import Actor, from_micros
from expert_pool.public.draws import Cause, Draw, DrawState, Panel, described
from trading.awards.model import Conclusion, Entrant
from trading.awards.objections import check_list_wrong
from trading.bidders.codes import Uscc
from trading.bidders.model.firms import ManagerId
from trading.projects.model import PublicationKind
from trading.rules.fixed_price_guards import VoidReason, check_void_reason
from trading.rules.fixed_price_selection import Event, State
from trading.rules.procedure import NotYoursError
from trading.rules.roles import Role
from trading.selection.model.selection import Listed, ListMissingError
from trading.selection.ports import SelectionWork
from trading.selection.use_cases.acting import Step, Text
from trading.selection.use_cases.room import frozen
from trading.selection.use_cases.starting import (
    DrawAct,
    Instant,
    Signature,
    body_of,
    draw_facts,
    openings,
)


class TypeChanceCommand(Command, frozen=True, kw_only=True):
    """Somebody types the numbers that the machine showed."""

    lot: str
    contributor: str
    value: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
    signature: Signature


class TypeChance(DrawAct[TypeChanceCommand]):
    """
    Type the public chance; the second equal typing is the result.

    Chance and result are one event, so nobody knows the result before it is recorded.
    """

    command = TypeChanceCommand

    def minutes(
        self,
        work: SelectionWork,
        actor: Actor,
        command: TypeChanceCommand,
        now: datetime,
    ) -> Recorded:
        """Check that the reveals are in a checkpoint; keep the typing, or finish."""
        step = self.step(work, actor, command.lot, Event.CHANCE_TYPED, now)
        self.require_self(step, command.contributor)
        step.require_shown(step.selection.reveals_event)
        draw = self.draw(step).type_chance(
            command.contributor, command.value, now, command.signature
        )
        if draw.state is not DrawState.CHANCE_ENTERED:
            work.draws.save(draw)
            return step.record(draw_facts(draw, typing=described(draw.typings[-1])))
        return self._finish(work, actor, command, draw.finish(now))

    def _finish(
        self,
        work: SelectionWork,
        actor: Actor,
        command: TypeChanceCommand,
        draw: Draw,
    ) -> Recorded:
        now = from_micros(draw.result.at)
        step = self.step(work, actor, command.lot, Event.DRAW_FINISHED, now)
        work.draws.save(draw)
        facts = draw_facts(
            draw,
            chance=body_of(draw.record.chance),
            result=described(draw.result),
        )
        recorded = step.record(facts, public=True)
        content = {**facts, "standing": draw.result.panel.value}
        if draw.result.panel is Panel.DRAWN:
            order = drawn_order(draw)
            conclusion = conclusion_of(
                step, frozen(work, step.selection), order, recorded.n
            )
            work.awards.report(conclusion)
            content["order"] = [
                {"ticket": each.ticket, "firm": str(each.code), "name": each.name}
                for each in conclusion.entrants
            ]
        step.publish(PublicationKind.DRAW, step.project.title, content, recorded)
        return recorded


class SignResultCommand(Command, frozen=True, kw_only=True):
    """Somebody present signs the result, or the clerk lists who is absent."""

    lot: str
    contributor: str
    signature: str = ""
    absent_because: str = ""


class SignResult(DrawAct[SignResultCommand]):
    """Add a signature to the record of the draw (D-19)."""

    command = SignResultCommand

    def minutes(
        self,
        work: SelectionWork,
        actor: Actor,
        command: SignResultCommand,
        now: datetime,
    ) -> Recorded:
        """Keep the signature or the absence; after the last, publish the transcript."""
        step = self.step(work, actor, command.lot, Event.RESULT_SIGNED, now)
        draw = self.draw(step)
        if command.absent_because:
            if Role.CLERK not in step.roles:
                raise NotYoursError("list_absent", [Role.CLERK], actor.roles)
            draw = draw.list_absent(command.contributor, command.absent_because)
        else:
            self.require_self(step, command.contributor)
            draw = draw.sign_result(command.contributor, command.signature)
        work.draws.save(draw)
        recorded = step.record(
            draw_facts(
                draw,
                contributor=command.contributor,
                signature=command.signature,
                absent_because=command.absent_because,
            )
        )
        if draw.state is DrawState.SIGNED:
            publish_transcript(step, draw, recorded)
        return recorded


class VoidDrawCommand(Command, frozen=True, kw_only=True):
    """
    Why the draw counts no more, signed by clerk and supervisor.

    `decision` is the number of the objection that found the list wrong, empty for a
    failure.
    """

    lot: str
    at: Instant
    reason: Text
    decision: Annotated[str, msgspec.Meta(max_length=80)] = ""
    signatures: dict[str, Signature]


class VoidDraw(DrawAct[VoidDrawCommand]):
    """
    Void a draw (D-27); it stays visible with its transcript.

    Only for a failure before the reveals closed, or a decided objection that the list
    was wrong.
    """

    command = VoidDrawCommand

    def minutes(
        self, work: SelectionWork, actor: Actor, command: VoidDrawCommand, now: datetime
    ) -> Recorded:
        """Check the ground for it, void the draw, publish it, record it."""
        step = self.step(work, actor, command.lot, Event.DRAW_VOIDED, now)
        self.require_fresh(command.at, now)
        cause = _ground(step, command.decision)
        draw = self.draw(step).void(
            command.at, cause, command.reason, command.signatures, command.decision
        )
        work.draws.save(draw)
        if cause is Cause.LIST_WRONG:
            work.awards.withdraw(step.lot.id, now)
        content = draw_facts(
            draw,
            cause=cause.value,
            reason=command.reason,
            decision=command.decision,
            voided=body_of(draw.record.voided),
        )
        recorded = step.record(content, public=True)
        step.publish(PublicationKind.DRAW, step.project.title, content, recorded)
        publish_transcript(step, draw, recorded)
        return recorded


def _ground(step: Step, decision: str) -> Cause:
    """Return for which of the two causes the draw is void; refuse any other."""
    state = State(step.transition.state)
    if not decision:
        check_void_reason(state, VoidReason.FAILURE_BEFORE_REVEALS_CLOSED)
        return Cause.FAILURE
    check_void_reason(state, VoidReason.LIST_WRONG)
    awards, lot = step.work.awards, step.lot.id
    check_list_wrong(awards.objections(lot), awards.award(lot).round, decision)
    return Cause.LIST_WRONG


def publish_transcript(step: Step, draw: Draw, recorded: Recorded) -> None:
    """
    Publish the whole transcript of a draw that ended, byte for byte.

    From now on anybody can compute the draw again (expert_pool/SPEC.md section 7).
    """
    names = openings(frozen(step.work, step.selection))
    transcript = draw.transcript(names)
    content = draw_facts(
        draw, sha256=sha256(transcript).hex(), transcript=transcript.decode()
    )
    step.publish(PublicationKind.TRANSCRIPT, step.project.title, content, recorded)


def drawn_order(draw: Draw) -> list[str]:
    """Return the tickets in the order of the draw: winners, then reserves."""
    seated = [*draw.winners, *draw.reserves]
    return [pid for stratum in seated for pid in stratum.pids]


def conclusion_of(
    step: Step, listed: Sequence[Listed], order: list[str], event: int
) -> Conclusion:
    """Return what awards take over: the firms in their order, at the fixed price."""
    by_ticket: Mapping[str, Listed] = {each.pid: each for each in listed}
    managers = {
        each.firm: ManagerId(each.manager)
        for each in step.work.selections.applications(step.lot.id)
        if not each.fallen
    }
    entrants = []
    for pid in order:
        firm = by_ticket[pid].firm
        entrants.append(
            Entrant(
                code=Uscc.parse(firm),
                name=by_ticket[pid].name,
                ticket=pid,
                manager=managers.get(firm),
            )
        )
    price = step.selection.price
    if price is None:
        raise ListMissingError(step.lot.id)
    return Conclusion(
        lot=step.lot.id,
        event=event,
        at=step.now,
        price=price,
        entrants=tuple(entrants),
        won_by_draw=True,
    )
