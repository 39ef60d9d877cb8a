"""The review of a prequalification: decided by two, finished, or ended (trading 9)."""

from datetime import datetime
from typing import Annotated

import msgspec

from archive.public.ledger import Command, Draft, Recorded
from archive.public.values import Actor
from trading.bids.model.prequalification import Vote, passing, standing
from trading.bids.ports import BidWork
from trading.bids.prequalification_errors import ApplicationMissingError
from trading.bids.results_told import result_messages
from trading.bids.use_cases.acting import Line, TenderAct
from trading.bids.use_cases.prequalifying import unsealed
from trading.bids.use_cases.secured import end_deposits
from trading.projects.model import LotId
from trading.rules.open_tender import Event

Reason = Annotated[str, msgspec.Meta(max_length=2_000)]
Stream = Annotated[str, msgspec.Meta(pattern="^sealed/[0-9a-f]{32}$")]


class DecideApplicationCommand(Command, frozen=True, kw_only=True):
    """One person's word on one application, by its stream."""

    lot: str
    application: Stream
    passed: bool
    reason: Reason = ""


class DecideApplication(TenderAct[DecideApplicationCommand]):
    """
    Say whether an application passes; two persons of the owner's side have to agree.

    It is recorded in the application's own stream, under the lot's seal.
    """

    command = DecideApplicationCommand

    def minutes(
        self,
        work: BidWork,
        actor: Actor,
        command: DecideApplicationCommand,
        now: datetime,
    ) -> Recorded:
        """Find it among those that stand, keep this person's last word, record it."""
        step = self.step(work, actor, command.lot, Event.PREQUALIFICATION_DECIDED, now)
        number = step.tender.last_round.number
        found = [
            each
            for each in standing(work.prequalifications.all(command.lot, number))
            if each.stream == command.application
        ]
        if not found:
            raise ApplicationMissingError
        reason = command.reason.strip()
        vote = Vote(actor.person, actor.organisation, command.passed, reason)
        work.prequalifications.save(found[0].with_vote(vote))
        facts = {
            "lot": command.lot,
            "round": number,
            "firm": found[0].firm,
            "passed": vote.passed,
            "reason": vote.reason,
        }
        kind = "PREQUALIFICATION_DECIDED"
        draft = Draft(kind, found[0].stream, facts, sealed=True)
        return work.ledger.append(draft, actor, now)


class FinishPrequalificationCommand(Command, frozen=True, kw_only=True):
    """Close the review."""

    lot: str


class FinishPrequalification(TenderAct[FinishPrequalificationCommand]):
    """Close the review: bids can be asked for if enough passed, else anew (BR 19)."""

    command = FinishPrequalificationCommand

    def minutes(
        self,
        work: BidWork,
        actor: Actor,
        command: FinishPrequalificationCommand,
        now: datetime,
    ) -> Recorded:
        """Count who passed, record only whether it is enough, tell each its own."""
        project, before = work.projects.locked(LotId(command.lot))
        before.moved(Event.PREQUALIFIED, project.roles_of(actor))
        number = work.bids.get(command.lot).last_round.number
        came = work.prequalifications.all(command.lot, number)
        needed = before.rule_set.number("prequalified_min")
        enough = len(passing(came)) >= needed
        event = Event.PREQUALIFIED if enough else Event.PREQUALIFICATION_FAILED
        step = self.step(work, actor, command.lot, event, now)
        recorded = step.record({"round": number, "needed": needed}, public=True)
        for message in result_messages(standing(came), recorded.n):
            work.dispatch.queue(message, now)
        return recorded


class EndTenderCommand(Command, frozen=True, kw_only=True):
    """Ask for no more applications and no bids, and say why."""

    lot: str
    reason: Line


class EndTender(TenderAct[EndTenderCommand]):
    """End a tender whose prequalification failed; its seal ends with it."""

    command = EndTenderCommand

    def minutes(
        self, work: BidWork, actor: Actor, command: EndTenderCommand, now: datetime
    ) -> Recorded:
        """Stop hiding, list every sealed stream, record why."""
        step = self.step(work, actor, command.lot, Event.TENDER_ENDED, now)
        streams = unsealed(work, command.lot, now)
        end_deposits(work, command.lot, "", now)
        return step.record({"reason": command.reason, "streams": streams}, public=True)
