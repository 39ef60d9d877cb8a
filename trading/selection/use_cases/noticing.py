"""A notice: prepared, published after its review, and clarified."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, TypeVar

import msgspec

from archive.public.ledger import Command, Recorded, plain
from archive.public.values import Actor, Window, Yuan, to_micros
from expert_pool.public.draws import read_source
from trading.projects.model import PublicationKind
from trading.rules.calendar import Calendar, beijing_day
from trading.rules.deadlines import Deadline, deadline
from trading.rules.fixed_price_selection import Event
from trading.rules.legal_basis import check_publication
from trading.rules.price import check_deposit, check_price_unchanged
from trading.rules.rulesets import RuleSet
from trading.rules.texts import Said
from trading.selection.model.entry import Prepared, preview_digest
from trading.selection.model.notice import (
    require_draw_after,
    require_future,
    require_long_enough,
)
from trading.selection.model.selection import NO_DEPOSIT, Announcement
from trading.selection.ports import SelectionWork
from trading.selection.use_cases.acting import (
    Digest,
    Line,
    SelectionAct,
    Step,
    Text,
)
from trading.selection.use_cases.sealed_policy import policy_to_name


class NoticeCommand(Command, frozen=True, kw_only=True):
    """What a notice says besides terms and price."""

    lot: str
    sign_up_opens: Annotated[datetime, msgspec.Meta(tz=True)]
    sign_up_closes: Annotated[datetime, msgspec.Meta(tz=True)]
    draw_at: Annotated[datetime, msgspec.Meta(tz=True)]
    room: Line
    notes: Digest
    draft_contract: Digest
    sources: Annotated[tuple[dict[str, object], ...], msgspec.Meta(min_length=1)]
    deposit: Yuan = NO_DEPOSIT

    def announcement(self) -> Announcement:
        """Return it as the selection keeps it."""
        return Announcement(
            sign_up=Window(self.sign_up_opens, self.sign_up_closes),
            draw_at=self.draw_at,
            room=self.room,
            notes=self.notes,
            draft_contract=self.draft_contract,
            sources=self.sources,
            deposit=self.deposit,
        )


class PrepareNoticeCommand(NoticeCommand, frozen=True, kw_only=True):
    """A notice that could be published now, for a second person to read."""


class PublishNoticeCommand(NoticeCommand, frozen=True, kw_only=True):
    """The notice, word for word as it was reviewed."""


N = TypeVar("N", bound=NoticeCommand)


@dataclass(frozen=True, slots=True)
class Checked:
    """A notice that passed the gate: the step, what it fixes, what the public reads."""

    step: Step
    announcement: Announcement
    content: dict[str, object]


class NoticeAct(SelectionAct[N]):
    """An act whose notice passes the same gate, whether prepared or published."""

    def checked(self, step: Step, command: NoticeCommand, now: datetime) -> Checked:
        """
        Pass the gate: basis, reviewers, deposit, dates and sources.

        Raises:
            RuleBrokenError: what keeps this notice from being published now.

        """
        selection, project = step.selection, step.project
        today = beijing_day(now)
        rules = self.books.rules.resolved(today, project.place)
        check_publication(selection.plan, rules, on=today, centre=project.centre)
        selection.appointed.require_number(rules.number("reviewers_min"))
        check_deposit(command.deposit, selection.plan.facts.estimate, rules)
        announcement = command.announcement()
        earliest = earliest_close(rules, self.books.calendar, now)
        require_future(announcement.sign_up, now)
        require_long_enough(announcement.sign_up, earliest)
        require_draw_after(announcement.sign_up, command.draw_at)
        for source in command.sources:
            read_source(source)
        step = replace(step, lot=replace(step.lot, rules=rules.to_json().decode()))
        content = notice_content(step, announcement, earliest)
        return Checked(step, announcement, content)


class PrepareNotice(NoticeAct[PrepareNoticeCommand]):
    """Prepare a notice: what it says is fixed, and nothing of it is public."""

    command = PrepareNoticeCommand

    def minutes(
        self,
        work: SelectionWork,
        actor: Actor,
        command: PrepareNoticeCommand,
        now: datetime,
    ) -> Recorded:
        """Let it pass the gate, keep it with its digest for the second person."""
        step = self.step(work, actor, command.lot, Event.NOTICE_PREPARED, now)
        checked = self.checked(step, command, now)
        prepared = Prepared(
            person=actor.person,
            at=now,
            digest=preview_digest(checked.content),
            announcement=checked.announcement,
        )
        before = work.selections.preparation(command.lot)
        work.selections.prepare(command.lot, before.with_notice(prepared))
        # On the step as it was: the rules are frozen by the notice itself.
        return step.record({"content": prepared.digest})


class PublishNotice(NoticeAct[PublishNoticeCommand]):
    """
    Publish the notice: from now on the project keeps the rules of this day.

    Under a new notice everybody applies anew, so that nobody is listed from before.
    """

    command = PublishNoticeCommand

    def minutes(
        self,
        work: SelectionWork,
        actor: Actor,
        command: PublishNoticeCommand,
        now: datetime,
    ) -> Recorded:
        """Pass the gate, be the one that was reviewed, freeze the rules, publish."""
        step = self.step(work, actor, command.lot, Event.NOTICE_PUBLISHED, now)
        checked = self.checked(step, command, now)
        before = work.selections.preparation(command.lot)
        digest = preview_digest(checked.content)
        before.require_publishable(command.lot, digest, actor.person)
        policy = policy_to_name(step, checked.announcement.sign_up.closes)
        announcement = replace(checked.announcement, policy=policy)
        content = {**checked.content, **({"policy": policy} if policy else {})}
        work.selections.lapse(step.lot.id)
        work.selections.save(step.selection.under(announcement))
        work.selections.prepare(command.lot, before.published())
        seal = announcement.seal(step.lot.id)
        work.ledger.open_seal(seal, now)
        step = checked.step
        recorded = step.record(
            {**content, "rule_set": plain(step.rules.version), "seal": seal}
        )
        step.publish(PublicationKind.NOTICE, step.project.title, content, recorded)
        return recorded


def earliest_close(rules: RuleSet, calendar: Calendar, now: datetime) -> Deadline:
    """Compute when sign-up may end at the earliest under a notice of now (D-5)."""
    question = rules.question(
        "notice_period",
        event="NOTICE_PUBLISHED",
        event_said=Said("公告发布", "publication of the notice"),
        started=now,
    )
    return deadline(question, calendar)


def notice_content(
    step: Step, announcement: Announcement, earliest: Deadline
) -> dict[str, object]:
    """Return what the public reads in a notice."""
    terms, plan = step.selection.terms, step.selection.plan
    rules = step.rules
    return {
        "lot": step.lot.id,
        "title": step.project.title,
        "place": step.project.place,
        "investment_code": step.project.investment_code,
        "owner": step.project.owner,
        "agency": step.project.agency,
        "centre": step.project.centre,
        "supervisor": step.project.supervisor,
        "kind": plan.facts.kind.value,
        "control": plain(terms.control),
        "non_competitive": plain(terms.non_competitive),
        "rate": plain(terms.rate),
        "price": plain(step.selection.price),
        "requirement": terms.requirement,
        "basis": plain(plan.basis),
        "opinion": plan.opinion is not None and plan.opinion.favourable,
        "sign_up": {
            "opens": to_micros(announcement.sign_up.opens),
            "closes": to_micros(announcement.sign_up.closes),
        },
        "draw_at": to_micros(announcement.draw_at),
        "room": announcement.room,
        "notes": announcement.notes,
        "draft_contract": announcement.draft_contract,
        "sources": list(announcement.sources),
        "deposit": plain(announcement.deposit),
        "winners": rules.number("winners"),
        "reserves": rules.number("reserves"),
        "two_step_over": rules.number("two_step_over"),
        "notice_period": earliest.described(),
        "rules": rules.version,
        "unconfirmed": [value.name for value in rules.unconfirmed()],
    }


class AmendNoticeCommand(Command, frozen=True, kw_only=True):
    """A clarification of the notice; it never touches the price (D-3)."""

    lot: str
    text: Text
    price: Yuan


class AmendNotice(SelectionAct[AmendNoticeCommand]):
    """Publish a clarification while sign-up runs."""

    command = AmendNoticeCommand

    def minutes(
        self,
        work: SelectionWork,
        actor: Actor,
        command: AmendNoticeCommand,
        now: datetime,
    ) -> Recorded:
        """Refuse another price, publish the text, record it."""
        step = self.step(work, actor, command.lot, Event.NOTICE_AMENDED, now)
        if step.selection.price is not None:
            check_price_unchanged(step.selection.price, command.price)
        content: dict[str, object] = {"text": command.text}
        recorded = step.record(content)
        step.publish(PublicationKind.CHANGE, step.project.title, content, recorded)
        return recorded
