"""The end of a lot: terminated for a reason, closed with its count."""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from archive.public.ledger import Recorded
from archive.public.values import Actor
from trading.awards.errors import CountMovedError, RecordUnsignedError
from trading.awards.events import AwardEvent
from trading.awards.ports import AwardWork, StreamHead
from trading.awards.use_cases.acting import (
    AwardAct,
    Digest,
    LotCommand,
    PublicReason,
    Step,
)
from trading.papers.model import PaperOpenError
from trading.projects.model import PublicationKind
from trading.rules.roles import Role
from trading.venue.model import NotRecordedError


class EndedBy(StrEnum):
    """Why a procedure is ended (P-5)."""

    OBJECT_GONE = "object_gone"
    FUNDS_GONE = "funds_gone"
    NO_TRADE = "no_trade"
    AUTHORITY_ORDER = "authority_order"
    OTHER = "other"


class TerminateCommand(LotCommand, frozen=True, kw_only=True):
    """End a procedure for good, for a reason that everybody reads."""

    ground: EndedBy
    reason: PublicReason
    document: Digest


class Terminate(AwardAct[TerminateCommand]):
    """
    End a procedure: the owner before a winner is known, then only the authority.

    An authority's order also ends what suspends the lot, so that nobody can hold up a
    procedure for ever by not answering.
    """

    command = TerminateCommand

    def minutes(
        self, work: AwardWork, actor: Actor, command: TerminateCommand, now: datetime
    ) -> Recorded:
        """Free firm and manager, end what is open, record and publish."""
        ordered = Role.AUTHORITY in actor.roles
        event = AwardEvent.TERMINATED
        step = self.step(work, actor, command.lot, event, now, even_suspended=ordered)
        objections = work.awards.objections(step.lot.id)
        undecided = [each.id for each in objections if each.decision is None]
        step = step.on(replace(step.lot, suspensions=()))
        award = work.awards.standing(step.lot.id)
        if award is not None and award.contract is not None:
            work.bidders.release(step.lot.id, now)
        work.proceedings.abandon(step.lot.id, now)
        content = {
            "ground": command.ground.value,
            "reason": command.reason,
            "document": command.document,
        }
        recorded = step.record({**content, "undecided": undecided})
        step.publish(PublicationKind.CHANGE, "终止公告", content, recorded)
        return recorded


class CloseCaseCommand(LotCommand, frozen=True, kw_only=True):
    """Close the file."""


class CloseCase(AwardAct[CloseCaseCommand]):
    """
    Close the file with the last event of its stream.

    Its facts say how many events the stream has, itself included, and where every
    stream of the lot ends: after it, anything left out or added shows.
    """

    command = CloseCaseCommand

    def minutes(
        self, work: AwardWork, actor: Actor, command: CloseCaseCommand, now: datetime
    ) -> Recorded:
        """Refuse while signature, recording or officer is missing; then close."""
        step = self.step(work, actor, command.lot, AwardEvent.ARCHIVED, now)
        _require_complete(step)
        own = work.ledger.stream(step.project.stream)
        count = len(own) + 1
        heads = [StreamHead(last.stream, last.n, last.commitment) for last in own[-1:]]
        heads += work.proceedings.streams(step.lot.id)
        recorded = step.record(
            {"count": count, "heads": [head.described() for head in heads]},
            public=True,
        )
        if recorded.n != count:
            raise CountMovedError
        return recorded


def _require_complete(step: Step) -> None:
    work, lot = step.work, step.lot.id
    waiting = {each.name: each.waits_for for each in work.papers.unissued(lot)}
    if waiting:
        raise PaperOpenError(waiting)
    if not work.awards.history(lot):
        return
    # An ended procedure has no act any more to sign a record or to name an officer.
    ended = step.transition.state == AwardEvent.TERMINATED.value
    missing = work.proceedings.unsigned(lot)
    if missing and not ended:
        raise RecordUnsignedError(missing)
    if not work.recording.decisions(lot):
        raise NotRecordedError
    award = work.awards.standing(lot)
    if award is not None and award.contract is not None and not ended:
        award.require_tracked()
