"""The review of a prequalification: decided by two, finished, or ended (trading 9)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated

import msgspec

from archive.public.ledger import Command, Draft, Recorded
from archive.public.values import Actor
from trading.bidders.model.standing import RULE
from trading.bidders.standing_errors import (
    StandingBehindError,
    StandingRecordedError,
)
from trading.bids.model.prequalification import (
    ToPrequalify,
    Vote,
    passing,
    standing,
)
from trading.bids.ports import BidWork
from trading.bids.prequalification_errors import ApplicationMissingError
from trading.bids.results_told import result_messages
from trading.bids.use_cases.acting import Line, TenderAct
from trading.bids.use_cases.prequalifying import stand_of, unsealed
from trading.bids.use_cases.secured import end_deposits
from trading.projects.model import Lot, LotId
from trading.rules.open_tender import Event, State
from trading.rules.procedure import NotYoursError
from trading.rules.roles import Role

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
        came = work.prequalifications.all(command.lot, number)
        found = _judged(work, came, command.application)
        reason = command.reason.strip()
        vote = Vote(actor.person, actor.organisation, command.passed, reason)
        work.prequalifications.save(found.with_vote(vote))
        facts = {
            "lot": command.lot,
            "round": number,
            "firm": found.firm,
            "passed": vote.passed,
            "reason": vote.reason,
        }
        kind = "PREQUALIFICATION_DECIDED"
        draft = Draft(kind, found.stream, facts, sealed=True)
        return work.ledger.append(draft, actor, now)


def _judged(work: BidWork, came: Sequence[ToPrequalify], stream: str) -> ToPrequalify:
    """
    Return the application that is its firm's (2.9).

    Raises:
        ClaimContestedError: two accounts have applied for the firm.
        ApplicationFellError: it fell, and no other of the firm stands.
        ApplicationMissingError: there is none, or another one is the firm's.

    """
    for each in came:
        if each.stream == stream:
            of_firm = [other for other in came if other.firm == each.firm]
            stand = stand_of(work, of_firm, State.PREQUALIFICATION_REVIEW)
            one = stand.one(each.firm)
            if one is not None and one.stream == stream:
                return one
    raise ApplicationMissingError


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
        """
        Count who passed, record only whether it is enough, tell each its own.

        Raises:
            ClaimsUndecidedError: of an application it is not decided whose it is.
            StandingBehindError: a claim was decided a moment ago.
            UndecidedError: one was not decided by two who agree.

        """
        project, before = work.projects.locked(LotId(command.lot))
        before.moved(Event.PREQUALIFIED, project.roles_of(actor))
        number = work.bids.get(command.lot).last_round.number
        came = work.prequalifications.all(command.lot, number)
        needed = before.rule_set.number("prequalified_min")
        decided = stand_of(work, came, before.state).require_decided()
        if moved(work, before):
            raise StandingBehindError
        enough = len(passing(decided)) >= needed
        event = Event.PREQUALIFIED if enough else Event.PREQUALIFICATION_FAILED
        step = self.step(work, actor, command.lot, event, now)
        recorded = step.record({"round": number, "needed": needed}, public=True)
        for message in result_messages(standing(came), recorded.n):
            work.dispatch.queue(message, now)
        return recorded


class RecordApplicationStandingCommand(Command, frozen=True, kw_only=True):
    """What changed about an application when a claim was decided, by its stream."""

    lot: str
    application: Stream


class RecordApplicationStanding(TenderAct[RecordApplicationStandingCommand]):
    """
    Record that an application fell with its claim, or stands again (2.9).

    The platform does so by itself while the review is open: it follows from what the
    centre recorded about the account.
    """

    command = RecordApplicationStandingCommand

    def minutes(
        self,
        work: BidWork,
        actor: Actor,
        command: RecordApplicationStandingCommand,
        now: datetime,
    ) -> Recorded:
        """Look at the claims once more, keep how it stands, record it under seal."""
        if Role.PLATFORM not in actor.roles:
            raise NotYoursError("standing_recorded", [Role.PLATFORM], actor.roles)
        _, lot = work.projects.locked(LotId(command.lot))
        changed = {each.stream: each for each in moved(work, lot)}
        found = changed.get(command.application)
        if found is None:
            raise StandingRecordedError
        work.prequalifications.save(found)
        facts = {
            "lot": found.lot,
            "application": found.stream,
            "claim": found.claim,
            "firm": found.firm,
            "stands": not found.fallen,
            "rule": RULE,
            "reason": found.fallen,
        }
        draft = Draft("STANDING_RECORDED", found.stream, facts, sealed=True)
        return work.ledger.append(draft, actor, now)


def moved(work: BidWork, lot: Lot) -> Sequence[ToPrequalify]:
    """Return the applications in review of which the record is behind, as they are."""
    if lot.state != State.PREQUALIFICATION_REVIEW:
        return ()
    number = work.bids.get(lot.id).last_round.number
    stand = stand_of(work, work.prequalifications.all(lot.id, number), lot.state)
    now = [
        *((each, "") for each in stand.standing),
        *stand.fallen,
    ]
    return [
        replace(each, fallen=reason)
        for each, reason in now
        if bool(each.fallen) != bool(reason)
    ]


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
