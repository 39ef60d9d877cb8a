"""Objections: raised by who took part, decided by the owner (D-9, D-22, P-4)."""

from datetime import datetime
from typing import Final

from archive.public.ledger import Recorded
from archive.public.values import Actor, to_micros
from trading.awards.errors import (
    NoSuchObjectionError,
    NotAnApplicantError,
    ObjectionTooLateError,
)
from trading.awards.events import AwardEvent
from trading.awards.objections import (
    Decision,
    Ground,
    Objection,
    Outcome,
    check_none_waits,
)
from trading.awards.ports import AwardWork
from trading.awards.use_cases.acting import (
    AwardAct,
    Digest,
    LotCommand,
    Reason,
    Step,
    told,
)
from trading.awards.warnings import EarlyWarning, WarningLevel
from trading.bidders.codes import Uscc, UsccWrongError
from trading.projects.model import PublicationKind, Suspension
from trading.rules.calendar import beijing_day
from trading.rules.texts import Said

OBJECTION_RECEIVED: Final = Said("收到异议", "the receipt of the objection")


class LodgeObjectionCommand(LotCommand, frozen=True, kw_only=True):
    """Object; `text` and `document` are for the owner and the file, not the public."""

    ground: Ground
    text: Reason
    document: Digest


class LodgeObjection(AwardAct[LodgeObjectionCommand]):
    """
    Object as one whom the lot concerns; it stands still until that is decided.

    Every objection suspends, whatever it is about: nobody sorts out beforehand which
    one deserves it. What stands still with the lot gets its time back. Whom it concerns
    is an account, not a credit code that others may claim too (D-8); while any firm may
    object, one objection of an account and of a person waits at a time.
    """

    command = LodgeObjectionCommand

    def minutes(
        self,
        work: AwardWork,
        actor: Actor,
        command: LodgeObjectionCommand,
        now: datetime,
    ) -> Recorded:
        """Refuse strangers and late-comers; then suspend and promise the answer."""
        event = AwardEvent.OBJECTION_RECEIVED
        step = self.step(work, actor, command.lot, event, now, even_suspended=True)
        firm = _objector(step)
        until = _open_until(step)
        if until is not None and now >= until:
            raise ObjectionTooLateError(until)
        _require_none_waits(step, firm)
        answer = self.due(
            step.rules, "objection_reply_period", OBJECTION_RECEIVED, beijing_day(now)
        )
        objection = _lodged(step, command, firm, answer.ends)
        work.awards.object(objection)
        reason = f"objection {objection.id} awaits the owner's decision"
        lot = step.lot.suspended(Suspension(objection.id, reason, now))
        step = step.on(work.proceedings.halted(lot, now))
        content = {
            "objection": objection.id,
            "ground": objection.ground.value,
            "suspends": True,
            "answer": answer.described(),
        }
        private = {"by": str(firm), "text": command.text, "document": command.document}
        recorded = step.record({**content, **private})
        step.publish(PublicationKind.OBJECTION, "收到异议，暂停", content, recorded)
        return recorded


def _lodged(
    step: Step, command: LodgeObjectionCommand, firm: Uscc, answer_until: datetime
) -> Objection:
    standing = step.work.awards.standing(step.lot.id)
    number = len(step.work.awards.objections(step.lot.id)) + 1
    return Objection(
        id=f"{step.lot.id}-O{number}",
        lot=step.lot.id,
        round=standing.round if standing else 0,
        rank=standing.rank if standing else -1,
        by=firm,
        ground=command.ground,
        text=command.text,
        document=command.document,
        received_at=step.now,
        answer_until=answer_until,
        claim=step.actor.seat,
        person=step.actor.person,
    )


def _objector(step: Step) -> Uscc:
    try:
        firm = Uscc.parse(step.actor.organisation)
    except UsccWrongError as error:
        raise NotAnApplicantError from error
    claim = step.actor.seat
    if not step.work.proceedings.may_object(step.lot, firm, claim, step.now):
        raise NotAnApplicantError
    return firm


def _require_none_waits(step: Step, firm: Uscc) -> None:
    if step.work.proceedings.open_to_all(step.lot, step.now):
        known = step.work.awards.objections(step.lot.id)
        check_none_waits(known, firm, step.actor.seat, step.actor.person)


def _open_until(step: Step) -> datetime | None:
    standing = step.work.awards.standing(step.lot.id)
    if standing is None:
        return step.work.proceedings.objections_until(step.lot.id)
    return standing.objectable_until


class DecideObjectionCommand(LotCommand, frozen=True, kw_only=True):
    """Answer an objection."""

    objection: str
    outcome: Outcome
    reason: Reason
    document: Digest


class DecideObjection(AwardAct[DecideObjectionCommand]):
    """
    Decide an objection as the owner, and let the lot go on.

    A sign-up that stood still goes on with its own act, which publishes its later end.
    LIST_WRONG is the only ground on which a draw is voided after its result;
    WINNER_VOID lets the owner void the winner, and nobody else be awarded before.
    """

    command = DecideObjectionCommand

    def minutes(
        self,
        work: AwardWork,
        actor: Actor,
        command: DecideObjectionCommand,
        now: datetime,
    ) -> Recorded:
        """Keep the decision with its event, end this suspension, publish."""
        event = AwardEvent.OBJECTION_DECIDED
        step = self.step(work, actor, command.lot, event, now, even_suspended=True)
        objection = _objection(step, command.objection)
        objection.require_decidable(command.outcome)
        step = step.on(step.lot.resumed(objection.id, now))
        warnings = _late_answer(step, objection)
        content = {
            "objection": objection.id,
            "outcome": command.outcome.value,
            "document": command.document,
            "suspended": bool(step.lot.suspensions),
        }
        recorded = step.record(
            {
                **content,
                "reason": command.reason,
                "received_at": to_micros(objection.received_at),
                "warnings": told(warnings),
            }
        )
        decision = Decision(
            outcome=command.outcome,
            reason=command.reason,
            document=command.document,
            at=now,
            event=recorded.n,
        )
        work.awards.object(objection.decided(decision))
        step.publish(PublicationKind.OBJECTION, "异议处理决定", content, recorded)
        step.warn(warnings, recorded)
        return recorded


def _objection(step: Step, number: str) -> Objection:
    for each in step.work.awards.objections(step.lot.id):
        if each.id == number:
            return each
    raise NoSuchObjectionError(number)


def _late_answer(step: Step, objection: Objection) -> list[EarlyWarning]:
    if not objection.is_overdue(step.now):
        return []
    message = f"objection {objection.id} was answered after its limit"
    return [step.warning(WarningLevel.YELLOW, "D-22", message)]
