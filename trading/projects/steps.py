"""One step of one lot: what every act of every procedure begins and ends with."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, Self, TypeVar

from archive.public.ledger import Draft, Recorded
from archive.public.values import Actor
from trading.projects.model import (
    Lot,
    LotId,
    NotShownYetError,
    Project,
    Publication,
    PublicationKind,
)
from trading.projects.ports import ProjectWork
from trading.rules.procedure import Transition
from trading.rules.roles import Role
from trading.rules.rulesets import RuleSet

W = TypeVar("W", bound=ProjectWork)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Generic[W]):
    """One permitted act on one locked lot, with what it has to work with."""

    work: W
    actor: Actor
    now: datetime
    project: Project
    lot: Lot
    roles: frozenset[Role]
    transition: Transition[Any, Any]

    @classmethod
    def taken(
        cls,
        work: W,
        actor: Actor,
        lot: str,
        event: StrEnum,
        now: datetime,
        *,
        even_suspended: bool = False,
    ) -> Self:
        """
        Lock the lot and take the step of its procedure's table.

        Raises:
            ProjectMissingError: there is no such lot.
            SuspendedError: the lot is suspended, and the act does not end that.
            NotNowError: the table has no such act in this state.
            NotYoursError: none of the actor's roles in this project may do it.

        """
        project, before = work.projects.locked(LotId(lot))
        roles = project.roles_of(actor)
        after, transition = before.moved(event, roles, even_suspended=even_suspended)
        return cls(
            work=work,
            actor=actor,
            now=now,
            project=project,
            lot=after,
            roles=roles,
            transition=transition,
        )

    @property
    def rules(self) -> RuleSet:
        """The rules which the project keeps since its first notice."""
        return self.lot.rule_set

    def on(self, lot: Lot) -> Self:
        """Return the same step on a lot that the act itself changed."""
        return replace(self, lot=lot)

    def require_shown(self, event: int) -> None:
        """
        Refuse to go on before everybody can see the event that this act rests on.

        Raises:
            NotShownYetError: no checkpoint covers it, or none that the log's cosigners
                signed although it has some (archive/SPEC.md 10.6).

        """
        ledger = self.work.ledger
        cosigned = ledger.has_cosigner()
        seen = ledger.is_cosigned if cosigned else ledger.is_logged
        if not seen(self.project.stream, event):
            raise NotShownYetError(cosigned=cosigned)

    def record(self, facts: Mapping[str, object], *, public: bool = False) -> Recorded:
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
        content: Mapping[str, object],
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
