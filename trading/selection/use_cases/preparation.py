"""From a draft to a published notice."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated

import msgspec

from archive.public.ledger import Command, Draft, Recorded, plain
from archive.public.values import Actor, Yuan, beijing
from trading.projects.model import (
    Lot,
    LotId,
    Project,
    ProjectId,
)
from trading.rules.calendar import beijing_day
from trading.rules.fixed_price_selection import FIXED_PRICE_SELECTION, Event
from trading.rules.legal_basis import (
    Opinion,
    check_basis,
    check_opinion,
)
from trading.rules.price import (
    check_owner_rate,
    check_price_unchanged,
    fixed_price,
)
from trading.selection.model.entry import Preparation
from trading.selection.model.review import Reviewers
from trading.selection.model.selection import Selection
from trading.selection.ports import SelectionWork
from trading.selection.use_cases.acting import (
    Body,
    BodyOrNone,
    Digest,
    Line,
    SelectionAct,
    Text,
)
from trading.selection.use_cases.outlines import Outline, check_draft


class DraftProjectCommand(Command, frozen=True, kw_only=True):
    """A new project with one lot; `place` is its county's division code."""

    title: Line
    place: Annotated[str, msgspec.Meta(pattern="^[0-9]{6}$")]
    investment_code: Line
    owner: Body
    agency: BodyOrNone = ""
    centre: Body
    supervisor: Body
    outline: Outline


class DraftProject(SelectionAct[DraftProjectCommand]):
    """Start a project (11.1 state 1)."""

    command = DraftProjectCommand

    def minutes(
        self,
        work: SelectionWork,
        actor: Actor,
        command: DraftProjectCommand,
        now: datetime,
    ) -> Recorded:
        """Check amount, regime and papers; give it a number; record it."""
        year = beijing(now).year
        number = work.projects.next_number(f"project-{year}")
        project = Project(
            id=ProjectId(f"P{year}-{number:04d}"),
            title=command.title,
            place=command.place,
            investment_code=command.investment_code,
            owner=command.owner,
            agency=command.agency,
            centre=command.centre,
            supervisor=command.supervisor,
            registered_at=now,
        )
        new = Lot(
            id=LotId(f"{project.id}-1"),
            project=project.id,
            title=command.title,
            procedure=FIXED_PRICE_SELECTION.name,
            state=FIXED_PRICE_SELECTION.first,
        )
        lot, step = new.moved(Event.DRAFTED, project.roles_of(actor))
        terms, plan = command.outline.terms(), command.outline.plan([actor.person])
        rules = self.books.rules.resolved(beijing_day(now), project.place)
        check_draft(terms, plan, rules)
        work.projects.add(project, lot)
        work.selections.add(Selection(lot=lot.id, terms=terms, plan=plan))
        facts = {"lot": lot.id, "draft": plain(command), "rules": rules.version}
        return work.ledger.append(Draft(step.emits, project.stream, facts), actor, now)


class ChangeDraftCommand(Command, frozen=True, kw_only=True):
    """Another outline for a project that is not announced yet."""

    lot: str
    outline: Outline


class ChangeDraft(SelectionAct[ChangeDraftCommand]):
    """Change a draft; opinion and price have to be given again."""

    command = ChangeDraftCommand

    def minutes(
        self,
        work: SelectionWork,
        actor: Actor,
        command: ChangeDraftCommand,
        now: datetime,
    ) -> Recorded:
        """Check what the draft was checked for, and forget what came after it."""
        step = self.step(work, actor, command.lot, Event.DRAFT_CHANGED, now)
        drafters = [*step.selection.plan.drafters, actor.person]
        terms, plan = command.outline.terms(), command.outline.plan(drafters)
        rules = self.books.rules.resolved(beijing_day(now), step.project.place)
        check_draft(terms, plan, rules)
        changed = replace(step.selection, terms=terms, plan=plan, price=None)
        work.selections.save(changed)
        work.selections.prepare(command.lot, Preparation())
        return step.record({"draft": plain(command.outline)})


class JudgeBasisCommand(Command, frozen=True, kw_only=True):
    """What the owner's second person thinks of the legal basis."""

    lot: str
    favourable: bool
    reasons: Text
    text_digest: Digest


class JudgeBasis(SelectionAct[JudgeBasisCommand]):
    """Record the opinion on the legal basis (D-0f): by no drafter, nor the centre."""

    command = JudgeBasisCommand

    def minutes(
        self,
        work: SelectionWork,
        actor: Actor,
        command: JudgeBasisCommand,
        now: datetime,
    ) -> Recorded:
        """Check the document and who judges it; a negative opinion stays a draft."""
        event = Event.BASIS_ACCEPTED if command.favourable else Event.BASIS_REJECTED
        step = self.step(work, actor, command.lot, event, now)
        plan = step.selection.plan
        opinion = Opinion(
            person=actor.person,
            organisation=actor.organisation,
            roles=actor.roles,
            favourable=command.favourable,
            reasons=command.reasons,
            text_digest=command.text_digest,
        )
        if command.favourable:
            basis = check_basis(plan.basis, beijing_day(now))
            check_opinion(
                opinion, basis, drafters=plan.drafters, centre=step.project.centre
            )
        changed = replace(step.selection, plan=replace(plan, opinion=opinion))
        work.selections.save(changed)
        return step.record({"basis": plain(plan.basis), "opinion": plain(opinion)})


class FixPriceCommand(Command, frozen=True, kw_only=True):
    """The owner states the price it computed, and appoints who will review."""

    lot: str
    price: Yuan
    reviewers: Reviewers


class FixPrice(SelectionAct[FixPriceCommand]):
    """Fix the price by the formula P = (C - E)(1 - r) + E (D-3, D-4)."""

    command = FixPriceCommand

    def minutes(
        self,
        work: SelectionWork,
        actor: Actor,
        command: FixPriceCommand,
        now: datetime,
    ) -> Recorded:
        """Compute the price, compare it with the owner's own, appoint reviewers."""
        step = self.step(work, actor, command.lot, Event.PRICE_FIXED, now)
        terms = step.selection.terms
        rules = self.books.rules.resolved(beijing_day(now), step.project.place)
        check_owner_rate(terms.rate, rules)
        price = fixed_price(terms.control, terms.non_competitive, terms.rate)
        check_price_unchanged(price, command.price)
        command.reviewers.require_number(rules.number("reviewers_min"))
        command.reviewers.require_side(step.project.owner_side)
        work.selections.save(
            replace(step.selection, price=price, reviewers=command.reviewers)
        )
        return step.record(
            {
                "control": plain(terms.control),
                "non_competitive": plain(terms.non_competitive),
                "rate": plain(terms.rate),
                "price": plain(price),
                "reviewers": plain(command.reviewers),
            }
        )
