"""What every act about a message that reached nobody begins with."""

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

from archive.public.dispatch import Task, TaskMissingError
from archive.public.ledger import Command, Desk, Draft, Recorded, UseCase
from archive.public.values import Actor
from trading.accounts.permissions import PERMISSIONS
from trading.accounts.use_cases.acting import Keeper
from trading.correspondence.errors import (
    NoSuchTaskError,
    TaskSettledError,
    TaskUnreadError,
)
from trading.correspondence.model import Step, StepKind, stream_of
from trading.correspondence.ports import CorrespondenceWork
from trading.rules.procedure import NotYoursError

C = TypeVar("C", bound=Command)


class CorrespondenceAct(UseCase[CorrespondenceWork, C]):
    """An act about a task, with the key of what is known of persons."""

    def __init__(self, desk: Desk[CorrespondenceWork], keeper: Keeper) -> None:
        super().__init__(desk)
        self.keeper = keeper

    def open_task(self, work: CorrespondenceWork, actor: Actor, number: str) -> Task:
        """
        Return the task, locked, if the actor may do something about it.

        Raises:
            NotYoursError: the act is for others.
            NoSuchTaskError: there is none.
            TaskSettledError: it is settled.

        """
        require_role(type(self).__name__, actor)
        try:
            task = work.dispatch.tasks.locked(number)
        except TaskMissingError as error:
            raise NoSuchTaskError from error
        if task.way is not None:
            raise TaskSettledError(task.way.value)
        return task

    def done(
        self,
        work: CorrespondenceWork,
        kind: str,
        step: Step,
        actor: Actor,
        facts: Mapping[str, object],
    ) -> Recorded:
        """Keep a step and record it: by numbers and by the digest of what was said."""
        work.correspondence.add(step)
        told = {"task": step.task, **facts}
        draft = Draft(kind, stream_of(step.task), told)
        return work.ledger.append(draft, actor, step.at)


def require_role(act: str, actor: Actor) -> None:
    """
    Return if the actor holds one of the roles of the act.

    Raises:
        NotYoursError: another role is needed.

    """
    allowed = PERMISSIONS[act].roles
    if not allowed & set(actor.roles):
        raise NotYoursError(act, sorted(role.value for role in allowed), actor.roles)


def require_read(work: CorrespondenceWork, actor: Actor, task: str) -> None:
    """
    Return if the actor has opened the task.

    Raises:
        TaskUnreadError: that was not recorded.

    """
    if not any(
        each.kind is StepKind.OPENED and each.person == actor.person
        for each in work.correspondence.steps(task)
    ):
        raise TaskUnreadError


def happened(at: datetime) -> str:
    """Return when something happened, as a step keeps it."""
    return at.isoformat()
