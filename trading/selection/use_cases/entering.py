"""Entry into the centre: asked for by the owner's side, answered with a slip."""

from datetime import datetime
from typing import Annotated

import msgspec

from archive.public.ledger import Command, Recorded, plain
from archive.public.values import Actor
from trading.rules.calendar import beijing_day
from trading.rules.deadlines import deadline
from trading.rules.fixed_price_selection import Event
from trading.rules.texts import Said
from trading.selection.model.entry import (
    ConfidentialityReview,
    EntryItem,
    EntryRequest,
    ItemAnswer,
    ItemOutcome,
    Slip,
)
from trading.selection.ports import SelectionWork
from trading.selection.use_cases.acting import Digest, SelectionAct

Words = Annotated[str, msgspec.Meta(max_length=4_000)]


class RequestEntryCommand(Command, frozen=True, kw_only=True):
    """The draft is whole, and asks to be let in."""

    lot: str


class RequestEntry(SelectionAct[RequestEntryCommand]):
    """Ask the centre to look at the papers; it answers within the rule book's time."""

    command = RequestEntryCommand

    def minutes(
        self,
        work: SelectionWork,
        actor: Actor,
        command: RequestEntryCommand,
        now: datetime,
    ) -> Recorded:
        """Find the line of the catalogue, count the time for the answer, record it."""
        step = self.step(work, actor, command.lot, Event.ENTRY_REQUESTED, now)
        today, facts = beijing_day(now), step.selection.plan.facts
        catalogue = self.books.catalogue.in_force(today)
        line = catalogue.covering(facts.kind, facts.estimate)
        rules = self.books.rules.resolved(today, step.project.place)
        question = rules.question(
            "entry_answer_period",
            event="ENTRY_REQUESTED",
            event_said=Said("收到进场申请", "the request for entry"),
            started=now,
        )
        until = deadline(question, self.books.calendar)
        explained = until.explained()
        request = EntryRequest(
            person=actor.person,
            at=now,
            catalogue=catalogue.version,
            line=line.id if line else "",
            answer_until=until.ends,
            explained_zh=explained.zh,
            explained_en=explained.en,
        )
        before = work.selections.preparation(command.lot)
        work.selections.prepare(command.lot, before.requested(command.lot, request))
        return step.record(
            {
                "catalogue": request.catalogue,
                "line": request.line,
                "answer": until.described(),
            }
        )


class ItemCommand(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the clerk found of one item."""

    item: EntryItem
    outcome: ItemOutcome
    words: Words = ""


class AnswerEntryCommand(Command, frozen=True, kw_only=True):
    """The slip: every item accepted, missing or refused, with the reason."""

    lot: str
    items: Annotated[tuple[ItemCommand, ...], msgspec.Meta(max_length=20)]


class AnswerEntry(SelectionAct[AnswerEntryCommand]):
    """Answer a request for entry (P-3); that approves no project (P-1)."""

    command = AnswerEntryCommand

    def minutes(
        self,
        work: SelectionWork,
        actor: Actor,
        command: AnswerEntryCommand,
        now: datetime,
    ) -> Recorded:
        """Write the slip; a refused one may be followed by another request."""
        step = self.step(work, actor, command.lot, Event.ENTRY_ANSWERED, now)
        slip = Slip(
            person=actor.person,
            at=now,
            items=tuple(ItemAnswer(x.item, x.outcome, x.words) for x in command.items),
        )
        before = work.selections.preparation(command.lot)
        work.selections.prepare(command.lot, before.answered(command.lot, slip))
        return step.record(
            {
                "items": plain(list(command.items)),
                "accepted": slip.accepted,
                "grounds": [each.value for each in slip.grounds],
            }
        )


class ReviewConfidentialityCommand(Command, frozen=True, kw_only=True):
    """What a second person found about the notice with this digest."""

    lot: str
    content: Digest
    may: bool
    reasons: Words = ""


class ReviewConfidentiality(SelectionAct[ReviewConfidentialityCommand]):
    """Say whether exactly this content may become public (P-11)."""

    command = ReviewConfidentialityCommand

    def minutes(
        self,
        work: SelectionWork,
        actor: Actor,
        command: ReviewConfidentialityCommand,
        now: datetime,
    ) -> Recorded:
        """Bind the finding to the content, and to a person who had no hand in it."""
        step = self.step(work, actor, command.lot, Event.CONFIDENTIALITY_REVIEWED, now)
        review = ConfidentialityReview(
            person=actor.person,
            at=now,
            digest=command.content,
            may=command.may,
            reasons=command.reasons,
        )
        before = work.selections.preparation(command.lot)
        work.selections.prepare(command.lot, before.reviewed(command.lot, review))
        return step.record(
            {
                "content": command.content,
                "may": command.may,
                "reasons": command.reasons,
            }
        )
