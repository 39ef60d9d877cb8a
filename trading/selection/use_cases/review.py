"""Reading the applications, judging them, and what happens if too few are left."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated

import msgspec

from archive.public.ledger import Accepted, Command, Recorded
from archive.public.values import Actor
from trading.bidders.model.dossiers import FirmDocument
from trading.projects.model import LotId
from trading.rules.calendar import Calendar
from trading.rules.deadlines import Deadline, deadline
from trading.rules.fixed_price_selection import Event
from trading.rules.roles import Role
from trading.rules.texts import Said
from trading.selection.messages import verdict_messages
from trading.selection.model.applications import Application, NoApplicationError
from trading.selection.model.review import (
    BarredError,
    Outcome,
    Verdict,
    require_enough,
)
from trading.selection.ports import SelectionWork
from trading.selection.use_cases.acting import Line, SelectionAct, Step, Text
from trading.selection.use_cases.bars import barred
from trading.selection.use_cases.standing import (
    require_recorded,
    standing_for,
    standing_in,
    standing_of,
)


class ReadApplicationsCommand(Command, frozen=True, kw_only=True):
    """Somebody wants to see who signed up, and says why."""

    lot: str
    purpose: Line


@dataclass(frozen=True, slots=True)
class Opened:
    """
    What is shown once the applications were opened.

    `verdicts` are by firm; `dossier` tells by digest what is known of those documents
    of the applications that stand in their accounts' dossiers.
    """

    accepted: Accepted
    applications: Sequence[Application]
    verdicts: Mapping[str, Sequence[Verdict]]
    dossier: Mapping[str, FirmDocument]


class ReadApplications(SelectionAct[ReadApplicationsCommand]):
    """
    Show the applications to a reviewer or the supervisor; every reading is an event.

    Until sealed bids exist this secrecy is access control, and this act is the door.
    """

    command = ReadApplicationsCommand

    def minutes(
        self,
        work: SelectionWork,
        actor: Actor,
        command: ReadApplicationsCommand,
        now: datetime,
    ) -> Recorded:
        """Let pass only the appointed and the supervisor, and only after the end."""
        step = self.step(work, actor, command.lot, Event.APPLICATIONS_READ, now)
        supervises = Role.SUPERVISOR in step.project.roles_of(actor)
        if not supervises:
            step.selection.appointed.require_appointed(actor)
        return step.record({"reader": actor.person, "purpose": command.purpose})

    def read(self, actor: Actor, command: ReadApplicationsCommand) -> Opened:
        """
        Return what may be seen, after the reading is on record.

        A reviewer sees no other verdict before all are in (D-9).

        Raises:
            RuleBrokenError: nothing may be seen now, or not by this person.

        """
        accepted = self(actor, command)
        with self.desk.transactions.read() as work:
            reviewers = work.selections.get(command.lot).appointed
            _, lot = work.projects.lot(LotId(command.lot))
            applications = standing_in(work, lot.id, lot.state).standing
            verdicts = {
                firm: reviewers.visible_to(actor.person, given)
                for firm, given in work.selections.verdicts(command.lot).items()
            }
            dossier = {
                document.digest: document
                for each in applications
                for document in work.dossiers.of(each.claim)
                if document.digest in each.documents
            }
        return Opened(accepted, applications, verdicts, dossier)


class GiveVerdictCommand(Command, frozen=True, kw_only=True):
    """One reviewer's verdict on one firm."""

    lot: str
    firm: str
    passed: bool
    reasons: Annotated[tuple[Line, ...], msgspec.Meta(max_length=50)] = ()


class GiveVerdict(SelectionAct[GiveVerdictCommand]):
    """Judge one application (D-9), blind to the other reviewers."""

    command = GiveVerdictCommand

    def minutes(
        self,
        work: SelectionWork,
        actor: Actor,
        command: GiveVerdictCommand,
        now: datetime,
    ) -> Recorded:
        """Check that this person may judge this firm now; keep the verdict."""
        step = self.step(work, actor, command.lot, Event.VERDICT_RECORDED, now)
        application = step_application(step, command.firm)
        given = _on(
            application, work.selections.verdicts_on(command.lot, application.firm)
        )
        step.selection.appointed.require_may_judge(actor, application.firm, given)
        verdict = Verdict(
            application.firm,
            actor.person,
            command.passed,
            command.reasons,
            application.stream,
        )
        work.selections.judge(command.lot, verdict)
        return step.record(
            {
                "firm": verdict.firm,
                "passed": verdict.passed,
                "reasons": list(verdict.reasons),
            }
        )


class FinishReviewCommand(Command, frozen=True, kw_only=True):
    """The owner's side closes the review."""

    lot: str


class DeclareQualified(SelectionAct[FinishReviewCommand]):
    """Close the review when enough firms are eligible (D-9, D-10, D-12)."""

    command = FinishReviewCommand

    def minutes(
        self,
        work: SelectionWork,
        actor: Actor,
        command: FinishReviewCommand,
        now: datetime,
    ) -> Recorded:
        """Decide every application, count, keep the eligible."""
        step = self.step(work, actor, command.lot, Event.QUALIFIED, now)
        outcomes = review_outcomes(step, self.books.calendar)
        eligible = passed(outcomes)
        require_enough(len(eligible), step.rules.number("min_eligible"))
        return review_closed(step, self.books.calendar, outcomes, eligible)


class CorrectVerdictCommand(Command, frozen=True, kw_only=True):
    """The owner corrects a result after an objection, before the list is frozen."""

    lot: str
    firm: str
    passed: bool
    reason: Text


class CorrectVerdict(SelectionAct[CorrectVerdictCommand]):
    """
    Correct one firm's result (D-9); after the freezing this is refused (DR7).

    A firm that is taken out has its own time to object, and no list is frozen before
    that has ended.
    """

    command = CorrectVerdictCommand

    def minutes(
        self,
        work: SelectionWork,
        actor: Actor,
        command: CorrectVerdictCommand,
        now: datetime,
    ) -> Recorded:
        """Move the firm in or out of the eligible, tell it the reason, record it."""
        step = self.step(work, actor, command.lot, Event.VERDICT_CORRECTED, now)
        application = step_application(step, command.firm)
        firm = application.firm
        bars = barred(step, self.books.calendar)
        if command.passed and firm in bars:
            raise BarredError(firm, bars[firm])
        eligible = set(step.selection.eligible) - {firm}
        if command.passed:
            eligible.add(firm)
        kept = replace(step.selection, eligible=tuple(sorted(eligible)))
        end = None
        if not command.passed:
            of = Said("更正审查结果", "the correction of the result")
            end = objection_period(step, self.books.calendar, of)
            kept = kept.objectable(end.ends)
        work.selections.save(kept)
        recorded = step.record(
            {
                "firm": firm,
                "passed": command.passed,
                "reason": command.reason,
                "objections": end and end.described(),
            }
        )
        outcome = Outcome(command.passed, (command.reason,))
        for message in verdict_messages(
            step.project, [application], {firm: outcome}, recorded.n
        ):
            work.dispatch.queue(message, now)
        return recorded


def review_closed(
    step: Step,
    calendar: Calendar,
    outcomes: Mapping[str, Outcome],
    eligible: tuple[str, ...],
    **more: object,
) -> Recorded:
    """Keep the eligible, tell each applicant, and until when to object (D-9)."""
    end = objection_period(step, calendar, Said("资格审查结束", "end of the review"))
    kept = replace(step.selection, eligible=eligible, objections_until=end.ends)
    step.work.selections.save(kept)
    recorded = step.record(
        {"outcomes": described(outcomes), "objections": end.described(), **more}
    )
    applications = standing_of(step).standing
    for message in verdict_messages(step.project, applications, outcomes, recorded.n):
        step.work.dispatch.queue(message, step.now)
    return recorded


def objection_period(step: Step, calendar: Calendar, of: Said) -> Deadline:
    """Return until when a result that is told now may be objected to (D-9)."""
    question = step.rules.question(
        "verdict_objection_period",
        event=step.transition.emits,
        event_said=of,
        started=step.now,
    )
    return deadline(question, calendar)


def step_application(step: Step, firm: str) -> Application:
    """
    Return the firm's application.

    Raises:
        NoApplicationError, ApplicationFellError: there is none, or none any more.
        ClaimContestedError: two accounts have signed the firm up.

    """
    found = standing_for(step, firm).one(firm)
    if found is None:
        raise NoApplicationError(firm)
    return found


def _on(application: Application, given: Sequence[Verdict]) -> list[Verdict]:
    """Return what was said of this very application, not of another account's."""
    return [each for each in given if each.application in {"", application.stream}]


def review_outcomes(
    step: Step, calendar: Calendar, eligible: Collection[str] | None = None
) -> Mapping[str, Outcome]:
    """
    Return every applicant's outcome: the verdicts, then what nobody may overlook.

    After a first result `eligible` are those whom the owner's corrections left in it.

    Raises:
        ClaimsUndecidedError, StandingBehindError: it is not decided, or not on record
            yet, which account is one of the firms.
        ReviewUnfinishedError: a verdict is missing.

    """
    applications = standing_of(step).require_decided()
    require_recorded(step)
    firms = [each.firm for each in applications]
    given = step.work.selections.verdicts(step.lot.id)
    verdicts = {each.firm: _on(each, given.get(each.firm, ())) for each in applications}
    decided = step.selection.appointed.require_decided(firms, verdicts)
    if eligible is not None:
        decided = corrected(decided, eligible)
    bars = barred(step, calendar)
    return {
        firm: Outcome(passed=False, reasons=(*outcome.reasons, bars[firm]))
        if outcome.passed and firm in bars
        else outcome
        for firm, outcome in decided.items()
    }


def corrected(
    outcomes: Mapping[str, Outcome], eligible: Collection[str]
) -> Mapping[str, Outcome]:
    """Return the outcomes as the owner's corrections left them (D-9)."""
    return {
        firm: outcome
        if outcome.passed == (firm in eligible)
        else Outcome(firm in eligible, ("D-9: corrected by the owner",))
        for firm, outcome in outcomes.items()
    }


def passed(outcomes: Mapping[str, Outcome]) -> tuple[str, ...]:
    """Return the eligible firms, ordered by credit code."""
    return tuple(sorted(firm for firm, outcome in outcomes.items() if outcome.passed))


def described(outcomes: Mapping[str, Outcome]) -> list[object]:
    """Return what an event says of the outcomes."""
    return [
        {"firm": firm, "passed": outcome.passed, "reasons": list(outcome.reasons)}
        for firm, outcome in sorted(outcomes.items())
    ]
