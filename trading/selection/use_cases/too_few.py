"""When too few firms are left: extend once, then decide with consent (D-12)."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated

import msgspec

from archive.public.ledger import Command, Recorded
from archive.public.values import Actor, to_micros
from trading.projects.model import PublicationKind
from trading.rules.fixed_price_guards import check_may_extend, check_owner_may_choose
from trading.rules.fixed_price_selection import Event, State
from trading.selection.model.notice import require_draw_after
from trading.selection.model.review import require_enough, require_too_few
from trading.selection.ports import SelectionWork
from trading.selection.use_cases.acting import SelectionAct, Step, Text
from trading.selection.use_cases.review import (
    FinishReviewCommand,
    described,
    passed,
    review_closed,
    review_outcomes,
)
from trading.selection.use_cases.sealed_policy import extended_window, policy_to_extend


class DeclareTooFew(SelectionAct[FinishReviewCommand]):
    """Close the review when too few firms are eligible (D-12)."""

    command = FinishReviewCommand

    def minutes(
        self,
        work: SelectionWork,
        actor: Actor,
        command: FinishReviewCommand,
        now: datetime,
    ) -> Recorded:
        """Decide every application, count, and say that it is not enough."""
        step = self.step(work, actor, command.lot, Event.TOO_FEW_FOUND, now)
        again = step.transition.state == State.QUALIFIED
        kept = step.selection.eligible if again else None
        outcomes = review_outcomes(step, self.books.calendar, kept)
        eligible = passed(outcomes)
        needed = step.rules.number("min_eligible")
        require_too_few(len(eligible), needed)
        work.selections.save(replace(step.selection, eligible=eligible))
        return step.record({"outcomes": described(outcomes), "needed": needed})


class ExtendSignUpCommand(Command, frozen=True, kw_only=True):
    """Sign-up opens again, once; the draw moves with it."""

    lot: str
    draw_at: Annotated[datetime, msgspec.Meta(tz=True)]
    reason: Text


class ExtendSignUp(SelectionAct[ExtendSignUpCommand]):
    """Extend sign-up once by the period of the rule book (D-12, D-15)."""

    command = ExtendSignUpCommand

    def minutes(
        self,
        work: SelectionWork,
        actor: Actor,
        command: ExtendSignUpCommand,
        now: datetime,
    ) -> Recorded:
        """Check that it is the first time, compute the new end, publish it."""
        step = self.step(work, actor, command.lot, Event.SIGN_UP_EXTENDED, now)
        announced = step.selection.announced
        check_may_extend(announced.extensions, step.rules.number("extensions_max"))
        window, end = extended_window(
            step.selection, step.rules, self.books.calendar, now
        )
        require_draw_after(window, command.draw_at)
        extended = replace(
            announced,
            sign_up=window,
            draw_at=command.draw_at,
            extensions=announced.extensions + 1,
            policy=policy_to_extend(step, window) if announced.policy else "",
        )
        extending = replace(
            step.selection, announcement=extended, objections_until=None
        )
        work.selections.save(extending)
        seal = extended.seal(step.lot.id)
        work.ledger.open_seal(seal, now)
        content: dict[str, object] = {
            "reason": command.reason,
            "sign_up": {
                "opens": to_micros(window.opens),
                "closes": to_micros(window.closes),
            },
            "draw_at": to_micros(command.draw_at),
            "extension_period": end.described(),
            **({"policy": extended.policy} if extended.policy else {}),
        }
        recorded = step.record({**content, "seal": seal})
        step.publish(PublicationKind.EXTENSION, step.project.title, content, recorded)
        return recorded


class DecideTooFewCommand(Command, frozen=True, kw_only=True):
    """A decision about a lot with too few firms, with its reason."""

    lot: str
    reason: Text


class _TooFewDecision(SelectionAct[DecideTooFewCommand]):
    """A decision that changes nothing but the state (D-12)."""

    command = DecideTooFewCommand
    event: Event

    def minutes(
        self,
        work: SelectionWork,
        actor: Actor,
        command: DecideTooFewCommand,
        now: datetime,
    ) -> Recorded:
        """Take the step of the table and record the reason."""
        step = self.step(work, actor, command.lot, self.event, now)
        self.check(step)
        return step.record({"reason": command.reason})

    def check(self, step: Step) -> None:
        """Check what this decision needs besides its state."""


class ChooseToDraw(_TooFewDecision):
    """The owner wants to draw among those present; the supervisor has to consent."""

    event = Event.OWNER_CHOSE_TO_DRAW

    def check(self, step: Step) -> None:
        """Only after the extension that D-12 grants."""
        extensions = step.selection.announced.extensions
        check_owner_may_choose(extensions, step.rules.number("extensions_max"))
        require_enough(len(step.selection.eligible), 1)


class ConsentToDraw(SelectionAct[DecideTooFewCommand]):
    """The supervisor consents; the few learn their results as the many do (D-9)."""

    command = DecideTooFewCommand

    def minutes(
        self,
        work: SelectionWork,
        actor: Actor,
        command: DecideTooFewCommand,
        now: datetime,
    ) -> Recorded:
        """Keep that the few suffice, close the review, record the reason."""
        step = self.step(work, actor, command.lot, Event.SUPERVISOR_CONSENTED, now)
        calendar = self.books.calendar
        outcomes = review_outcomes(step, calendar, step.selection.eligible)
        agreed = replace(step.selection.announced, few_agreed=True)
        work.selections.save(replace(step.selection, announcement=agreed))
        return review_closed(
            step, calendar, outcomes, passed(outcomes), reason=command.reason
        )


class DeclineToDraw(_TooFewDecision):
    """The supervisor does not consent: back to the draft (DR3)."""

    event = Event.SUPERVISOR_DECLINED


class ReturnToDraft(_TooFewDecision):
    """The owner starts over with a draft."""

    event = Event.RETURNED_TO_DRAFT
