"""After the bids were opened: read out, object and answer on the spot, end."""

from dataclasses import replace
from datetime import datetime

from archive.public.ledger import Command, Recorded
from archive.public.values import Actor
from trading.bids.model.tender import Objection
from trading.bids.opening_errors import (
    NotABidderHereError,
    NothingToReadError,
    NotReadOutError,
    ObjectionOpenError,
)
from trading.bids.ports import BidWork
from trading.bids.use_cases.acting import Digest, TenderAct, Text
from trading.bids.use_cases.belonging import bids_here
from trading.rules.open_tender import Event


class ReadOutCommand(Command, frozen=True, kw_only=True):
    """The sheet of an opened bid is read out."""

    lot: str
    manifest: Digest


class ReadOut(TenderAct[ReadOutCommand]):
    """Record that a bid was read out (B-31)."""

    command = ReadOutCommand

    def minutes(
        self, work: BidWork, actor: Actor, command: ReadOutCommand, now: datetime
    ) -> Recorded:
        """Check that it was opened and not read out yet, note it, record it."""
        step = self.step(work, actor, command.lot, Event.READ_OUT, now)
        if command.manifest not in step.tender.unread:
            raise NothingToReadError
        work.bids.read_out(command.lot, command.manifest)
        return step.record({"manifest": command.manifest})


class ObjectAtOpeningCommand(Command, frozen=True, kw_only=True):
    """What a bidder objects to, on the spot."""

    lot: str
    text: Text


class ObjectAtOpening(TenderAct[ObjectAtOpeningCommand]):
    """Take an objection to the opening (B-32)."""

    command = ObjectAtOpeningCommand

    def minutes(
        self,
        work: BidWork,
        actor: Actor,
        command: ObjectAtOpeningCommand,
        now: datetime,
    ) -> Recorded:
        """Check that it comes from a bidder of the lot, number it, record it."""
        step = self.step(work, actor, command.lot, Event.OPENING_OBJECTED, now)
        tender = step.tender
        if not bids_here(work, actor, tender):
            raise NotABidderHereError
        number = len(tender.objections) + 1
        objection = Objection(number, actor.organisation, command.text)
        work.bids.save(replace(tender, objections=(*tender.objections, objection)))
        return step.record(
            {"objection": number, "by": objection.by, "text": objection.text}
        )


class AnswerObjectionCommand(Command, frozen=True, kw_only=True):
    """What the owner's side answers, on the spot."""

    lot: str
    objection: int
    text: Text


class AnswerObjection(TenderAct[AnswerObjectionCommand]):
    """Record the answer to an objection (B-32)."""

    command = AnswerObjectionCommand

    def minutes(
        self,
        work: BidWork,
        actor: Actor,
        command: AnswerObjectionCommand,
        now: datetime,
    ) -> Recorded:
        """Find the objection that waits, keep the answer, record it."""
        step = self.step(work, actor, command.lot, Event.OBJECTION_ANSWERED, now)
        work.bids.save(step.tender.answered(command.objection, command.text))
        return step.record({"objection": command.objection, "text": command.text})


class RecordOpeningCommand(Command, frozen=True, kw_only=True):
    """The session is over."""

    lot: str


class RecordOpening(TenderAct[RecordOpeningCommand]):
    """End the session: all was read out, and every objection answered."""

    command = RecordOpeningCommand

    def minutes(
        self, work: BidWork, actor: Actor, command: RecordOpeningCommand, now: datetime
    ) -> Recorded:
        """Check that nothing is left, record what in law became of each bid."""
        step = self.step(work, actor, command.lot, Event.OPENING_RECORDED, now)
        tender = step.tender
        if tender.unread:
            raise NotReadOutError(len(tender.unread))
        waiting = sum(not each.answer for each in tender.objections)
        if waiting:
            raise ObjectionOpenError(waiting)
        return step.record(
            {
                "results": [
                    {"manifest": each.manifest, "outcome": each.outcome.value}
                    for each in tender.results
                ]
            },
            public=True,
        )
