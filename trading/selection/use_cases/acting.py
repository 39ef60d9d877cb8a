"""What every act of a selection begins and ends with."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from archive.public.ledger import Command, Desk, Draft, Recorded, UseCase
from archive.public.values import Actor
from trading.projects.model import (
    Lot,
    LotId,
    Project,
    Publication,
    PublicationKind,
)
from trading.rules.calendar import Calendar
from trading.rules.fixed_price_selection import Event
from trading.rules.procedure import Transition
from trading.rules.rulebook import RuleBook
from trading.rules.rulesets import RuleSet
from trading.selection.model.selection import Selection
from trading.selection.ports import SelectionWork

C = TypeVar("C", bound=Command)


@dataclass(frozen=True, slots=True)
class Books:
    """The rule book and the calendar by which deadlines are computed."""

    rules: RuleBook
    calendar: Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One permitted act on one locked lot, with what it has to work with."""

    work: SelectionWork
    actor: Actor
    now: datetime
    project: Project
    lot: Lot
    selection: Selection
    transition: Transition[Any, Any]

    @property
    def rules(self) -> RuleSet:
        """The rules which the project keeps since its first notice."""
        return self.lot.rule_set

    def record(self, facts: dict[str, object], *, public: bool = False) -> Recorded:
        """Save the lot's new state and record the act in the project's stream."""
        self.work.projects.save(self.lot)
        kind, stream = self.transition.emits, self.project.stream
        shown = {"kind": kind, "stream": stream} if public else {}
        draft = Draft(kind, stream, {"lot": self.lot.id, **facts}, shown)
        return self.work.ledger.append(draft, self.actor, self.now)

    def publish(
        self,
        kind: PublicationKind,
        title: str,
        content: dict[str, object],
        recorded: Recorded,
    ) -> None:
        """Make something public that the recorded event vouches for."""
        self.work.projects.publish(
            Publication(
                project=self.project.id,
                lot=self.lot.id,
                kind=kind,
                at=self.now,
                title=title,
                content=content,
                event=recorded.n,
            )
        )


class SelectionAct(UseCase[SelectionWork, C]):
    """An act in a selection: the lot is locked and the table asked before anything."""

    def __init__(self, desk: Desk[SelectionWork], books: Books) -> None:
        super().__init__(desk)
        self.books = books

    @staticmethod
    def step(
        work: SelectionWork, actor: Actor, lot: str, event: Event, now: datetime
    ) -> Step:
        """
        Lock the lot and take the step of the table.

        Raises:
            ProjectMissingError: there is no such lot.
            SuspendedError: the lot is suspended.
            NotNowError: the table has no such act in this state.
            NotYoursError: none of the actor's roles in this project may do it.

        """
        project, before = work.projects.locked(LotId(lot))
        after, transition = before.moved(event, project.roles_of(actor))
        return Step(
            work=work,
            actor=actor,
            now=now,
            project=project,
            lot=after,
            selection=work.selections.get(lot),
            transition=transition,
        )
