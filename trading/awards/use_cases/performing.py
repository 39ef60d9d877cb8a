"""Performance: a named officer follows the work until it is accepted (D-28)."""

from datetime import datetime
from typing import Annotated

import msgspec

from archive.public.ledger import Recorded
from archive.public.values import Actor, Yuan, to_micros
from trading.awards.contracts import NO_CHANGE, Milestone, Visit
from trading.awards.errors import InFutureError
from trading.awards.events import AwardEvent
from trading.awards.ports import AwardWork
from trading.awards.use_cases.acting import AwardAct, Digest, LotCommand, Reason
from trading.projects.model import PublicationKind
from trading.rules.roles import Role

Person = Annotated[str, msgspec.Meta(min_length=1, max_length=140)]


class AssignTrackingOfficerCommand(LotCommand, frozen=True, kw_only=True):
    """Name who follows the project."""

    officer: Person


class AssignTrackingOfficer(AwardAct[AssignTrackingOfficerCommand]):
    """Name the officer without whom the file cannot be closed (D-28)."""

    command = AssignTrackingOfficerCommand

    def minutes(
        self,
        work: AwardWork,
        actor: Actor,
        command: AssignTrackingOfficerCommand,
        now: datetime,
    ) -> Recorded:
        """Record who follows from now on; a later assignment replaces it."""
        event = AwardEvent.TRACKING_OFFICER_ASSIGNED
        step = self.step(work, actor, command.lot, event, now)
        work.awards.save(step.award().tracked_by(command.officer))
        return step.record({"officer": command.officer})


class StartPerformanceCommand(LotCommand, frozen=True, kw_only=True):
    """Record that the work has begun."""


class StartPerformance(AwardAct[StartPerformanceCommand]):
    """Record that the work has begun."""

    command = StartPerformanceCommand

    def minutes(
        self,
        work: AwardWork,
        actor: Actor,
        command: StartPerformanceCommand,
        now: datetime,
    ) -> Recorded:
        """Record and publish the beginning."""
        step = self.step(work, actor, command.lot, AwardEvent.PERFORMANCE_STARTED, now)
        content: dict[str, object] = {"milestone": "started"}
        recorded = step.record(content)
        step.publish(PublicationKind.PERFORMANCE, "履约开始", content, recorded)
        return recorded


class ReportVisitCommand(LotCommand, frozen=True, kw_only=True):
    """Report a visit; `change` is what it adds to or takes from the price."""

    milestone: Milestone
    visited_at: datetime
    findings: Reason
    change: Yuan = NO_CHANGE
    approval: Digest | None = None


class ReportVisit(AwardAct[ReportVisitCommand]):
    """Report what a visit found; large changes name their approval (D-26)."""

    command = ReportVisitCommand

    def minutes(
        self, work: AwardWork, actor: Actor, command: ReportVisitCommand, now: datetime
    ) -> Recorded:
        """Refuse a stranger's report and an unapproved change; then record."""
        step = self.step(work, actor, command.lot, AwardEvent.PERFORMANCE_REPORTED, now)
        if command.visited_at > now:
            raise InFutureError(command.visited_at)
        award = step.award()
        if Role.OWNER not in step.roles:
            award.check_reporter(actor.person)
        visit = Visit(
            milestone=command.milestone,
            visited_at=command.visited_at,
            reported_at=now,
            findings=command.findings,
            change=command.change,
            approval=command.approval or "",
        )
        work.awards.save(award.visited(visit, step.rules))
        content = {
            "milestone": visit.milestone.value,
            "visited_at": to_micros(visit.visited_at),
            "change_fen": visit.change.fen,
        }
        private = {"findings": visit.findings, "approval": command.approval}
        recorded = step.record({**content, **private})
        step.publish(PublicationKind.PERFORMANCE, "履约情况", content, recorded)
        return recorded


class AcceptWorkCommand(LotCommand, frozen=True, kw_only=True):
    """Accept the finished work; `document` is the record of the acceptance."""

    document: Digest


class AcceptWork(AwardAct[AcceptWorkCommand]):
    """Accept the work; firm and manager are free again (C-14)."""

    command = AcceptWorkCommand

    def minutes(
        self, work: AwardWork, actor: Actor, command: AcceptWorkCommand, now: datetime
    ) -> Recorded:
        """Release the engagement, record and publish."""
        step = self.step(work, actor, command.lot, AwardEvent.WORK_ACCEPTED, now)
        award = step.award()
        work.bidders.release(step.lot.id, now)
        content = {
            **award.candidate.described(),
            "milestone": "accepted",
            "document": command.document,
        }
        recorded = step.record(content)
        step.publish(PublicationKind.PERFORMANCE, "验收合格", content, recorded)
        return recorded
