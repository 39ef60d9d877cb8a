"""What every act after a conclusion begins and ends with."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, TypeVar

import msgspec

from archive.public.ledger import Command, Desk, Recorded, UseCase
from archive.public.values import Actor
from trading.awards.events import AwardEvent
from trading.awards.model import Award
from trading.awards.objections import check_list_stands
from trading.awards.ports import AwardWork
from trading.awards.warnings import EarlyWarning, WarningLevel
from trading.projects import steps
from trading.rules.calendar import Calendar
from trading.rules.deadlines import Deadline, Question, Term, deadline
from trading.rules.rulesets import RuleSet
from trading.rules.texts import Said

Digest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
"""The SHA-256 of a document in the object store, as hex."""

Reason = Annotated[str, msgspec.Meta(min_length=4, max_length=2000)]
"""Free text of a decision; it enters the file, never the public record."""

PublicReason = Annotated[str, msgspec.Meta(min_length=4, max_length=1000)]
"""Free text of a decision that everybody reads; it names no person."""

C = TypeVar("C", bound=Command)


class LotCommand(Command, frozen=True, kw_only=True):
    """A request to act on a lot."""

    lot: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(steps.Step[AwardWork]):
    """A step after a conclusion: it also knows the award, and warns."""

    def award(self) -> Award:
        """
        Return the award that stands, if its list does.

        Raises:
            NoConclusionError: nobody has won yet.
            ListFoundWrongError: the draw must be voided first (D-27).

        """
        award = self.work.awards.award(self.lot.id)
        check_list_stands(self.work.awards.objections(self.lot.id), award.round)
        return award

    def warning(self, level: WarningLevel, rule: str, message: str) -> EarlyWarning:
        """Return an early warning about this lot; it stops nothing."""
        return EarlyWarning(
            lot=self.lot.id, level=level, rule=rule, message=message, at=self.now
        )

    def warn(self, warnings: list[EarlyWarning], recorded: Recorded) -> None:
        """Keep early warnings with the event whose facts name them."""
        for warning in warnings:
            self.work.warnings.warn(warning, recorded.n)


class AwardAct(UseCase[AwardWork, C]):
    """An act after a conclusion: the lot is locked and the table asked first."""

    def __init__(self, desk: Desk[AwardWork], calendar: Calendar) -> None:
        super().__init__(desk)
        self.calendar = calendar

    @staticmethod
    def step(
        work: AwardWork,
        actor: Actor,
        lot: str,
        event: AwardEvent,
        now: datetime,
        *,
        even_suspended: bool = False,
    ) -> Step:
        """
        Lock the lot and take the step of the table.

        Raises:
            ProjectMissingError: there is no such lot.
            SuspendedError: the lot is suspended, and the act does not end that.
            NotNowError: the table has no such act in this state.
            NotYoursError: none of the actor's roles in this project may do it.

        """
        return Step.taken(work, actor, lot, event, now, even_suspended=even_suspended)

    def due(
        self,
        rules: RuleSet,
        name: str,
        event: Said,
        start: date,
        *,
        term: Term = Term.FIXED,
        counts_start_day: bool = False,
    ) -> Deadline:
        """
        Compute a deadline from the rules that the project keeps.

        Raises:
            CalendarNotOfficialError: a fixed date lies where no table reaches.

        """
        question = Question(
            rule=rules.parameter(name).rule,
            rule_version=rules.version,
            event=event.en,
            event_said=event,
            start=start,
            period=rules.period(name),
            term=term,
            counts_start_day=counts_start_day,
        )
        return deadline(question, self.calendar)


def told(warnings: list[EarlyWarning]) -> list[dict[str, object]]:
    """Return the warnings as an event's facts name them."""
    return [warning.described() for warning in warnings]
