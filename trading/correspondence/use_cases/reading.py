"""What whoever looks after messages sees of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from archive.public.dispatch import Task, TaskMissingError
from archive.public.evidence import Json
from archive.public.ledger import Desk
from archive.public.values import Actor
from trading.accounts.errors import NoSuchAccountError
from trading.accounts.letters import opened
from trading.accounts.model.contacts import Contact
from trading.accounts.use_cases.acting import Keeper, name_place
from trading.correspondence.errors import NoSuchTaskError, NoticeMissingError
from trading.correspondence.model import StepKind, WrittenNotice, latest
from trading.correspondence.ports import CorrespondenceWork
from trading.correspondence.use_cases.acting import require_read, require_role

_OPENING = "OpenDeliveryTask"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """
    An open task as its list shows it.

    The key of the message is left out: it may hold the code of a firm, and so tell who
    has applied.
    """

    id: str
    kind: str
    person: str
    why: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDeliveryTasks:
    """Lists whom somebody has to look after: numbers and kinds, no names."""

    desk: Desk[CorrespondenceWork]

    def __call__(self, actor: Actor) -> Sequence[Waiting]:
        """Return the open tasks, the oldest first. Raises `NotYoursError`."""
        require_role(_OPENING, actor)
        with self.desk.transactions.read() as work:
            return [
                Waiting(
                    id=each.id,
                    kind=each.kind,
                    person=each.person,
                    why=each.why,
                    since=each.since,
                )
                for each in work.dispatch.tasks.unsettled()
            ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One step about a task, opened for who may read it."""

    kind: StepKind
    person: str
    at: datetime
    said: dict[str, Json] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFile:
    """All about one task: whom it concerns, what was to be said, what was done."""

    task: Task
    name: str = field(repr=False)
    contacts: Sequence[Contact]
    subject: str
    text: str = field(repr=False)
    done: Sequence[Done]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDeliveryTask:
    """Shows a task to who has opened it."""

    desk: Desk[CorrespondenceWork]
    keeper: Keeper

    def __call__(self, actor: Actor, number: str) -> TaskFile:
        """
        Return all about the task.

        Raises:
            NotYoursError: it is for others.
            NoSuchTaskError: there is none.
            TaskUnreadError: the actor has not opened it.

        """
        require_role(_OPENING, actor)
        personal = self.keeper.personal
        with self.desk.transactions.read() as work:
            task = found(work, number)
            require_read(work, actor, task.id)
            message = opened(personal, work.dispatch.delivery(task.message).message)
            return TaskFile(
                task=task,
                name=self._name(work, task.person),
                contacts=self.keeper.contacts(work, task.person),
                subject=message.subject,
                text=message.body,
                done=[
                    Done(
                        kind=each.kind,
                        person=each.person,
                        at=each.at,
                        said=each.opened(personal),
                    )
                    for each in work.correspondence.steps(task.id)
                ],
            )

    def _name(self, work: CorrespondenceWork, person: str) -> str:
        """Return a person's name, empty for who has no account."""
        try:
            sealed = work.accounts.persons.name(person)
        except NoSuchAccountError:
            return ""
        return self.keeper.personal.open(sealed, name_place(person))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadNotice:
    """Gives the written notice that was last drawn up, to who has opened the task."""

    desk: Desk[CorrespondenceWork]
    keeper: Keeper

    def __call__(self, actor: Actor, number: str) -> WrittenNotice:
        """
        Return what the notice says.

        Raises:
            NotYoursError: it is for others.
            NoSuchTaskError: there is none.
            TaskUnreadError: the actor has not opened it.
            NoticeMissingError: none was drawn up.

        """
        require_role(_OPENING, actor)
        with self.desk.transactions.read() as work:
            task = found(work, number)
            require_read(work, actor, task.id)
            notice = latest(work.correspondence.steps(task.id), StepKind.DRAWN_UP)
        if notice is None:
            raise NoticeMissingError
        said = notice.opened(self.keeper.personal)
        return WrittenNotice(
            task=task.id,
            addressee=str(said["addressee"]),
            place=str(said["place"]),
            subject=str(said["subject"]),
            text=str(said["text"]),
            at=notice.at,
        )


def found(work: CorrespondenceWork, number: str) -> Task:
    """Return a task. Raises `NoSuchTaskError`."""
    try:
        return work.dispatch.tasks.get(number)
    except TaskMissingError as error:
        raise NoSuchTaskError from error
