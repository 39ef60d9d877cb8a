"""Somebody is reached after all: by a call, on paper, at another address."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, ClassVar

import msgspec

from archive.public.dispatch import Task, Way
from archive.public.evidence import Json
from archive.public.ledger import Command, Recorded
from archive.public.values import Actor
from trading.accounts.letters import letter, opened
from trading.accounts.model.contacts import Contact
from trading.accounts.use_cases.acting import Id
from trading.correspondence.errors import NoticeMissingError
from trading.correspondence.model import (
    Step,
    StepKind,
    latest,
    require_between,
    require_readable,
)
from trading.correspondence.ports import CorrespondenceWork
from trading.correspondence.use_cases.acting import (
    CorrespondenceAct,
    happened,
    require_read,
)

_Name = Annotated[str, msgspec.Meta(max_length=140)]
_Said = Annotated[str, msgspec.Meta(max_length=2_000)]
_When = Annotated[datetime, msgspec.Meta(tz=True)]


class OpenDeliveryTaskCommand(Command, frozen=True, kw_only=True):
    """Somebody looks after a task, and so has to read whom it concerns."""

    task: Id


class OpenDeliveryTask(CorrespondenceAct[OpenDeliveryTaskCommand]):
    """Open a task: from now on the actor may read name, addresses and text (M-2)."""

    command = OpenDeliveryTaskCommand

    def minutes(
        self,
        work: CorrespondenceWork,
        actor: Actor,
        command: OpenDeliveryTaskCommand,
        now: datetime,
    ) -> Recorded:
        """Find the task; write down who reads it."""
        task = self.open_task(work, actor, command.task)
        step = Step(task=task.id, kind=StepKind.OPENED, person=actor.person, at=now)
        facts = {"kind": task.kind, "person": task.person}
        return self.done(work, "DELIVERY_TASK_OPENED", step, actor, facts)


class DrawUpNoticeCommand(Command, frozen=True, kw_only=True):
    """The message is written on paper, to somebody at a place."""

    secret: ClassVar[frozenset[str]] = frozenset({"addressee", "place"})

    task: Id
    addressee: _Name
    place: _Name = ""


class DrawUpNotice(CorrespondenceAct[DrawUpNoticeCommand]):
    """Draw up a written notice with the text of the message; the last one counts."""

    command = DrawUpNoticeCommand

    def minutes(
        self,
        work: CorrespondenceWork,
        actor: Actor,
        command: DrawUpNoticeCommand,
        now: datetime,
    ) -> Recorded:
        """Take the text from the message; seal it with whom it is for."""
        task = self.open_task(work, actor, command.task)
        require_read(work, actor, task.id)
        require_readable(addressee=command.addressee)
        if command.place:
            require_readable(place=command.place)
        message = opened(
            self.keeper.personal, work.dispatch.delivery(task.message).message
        )
        content: dict[str, Json] = {
            "addressee": command.addressee.strip(),
            "place": command.place.strip(),
            "subject": message.subject,
            "text": message.body,
        }
        step = Step.sealed_with(
            self.keeper.personal,
            content,
            task=task.id,
            kind=StepKind.DRAWN_UP,
            person=actor.person,
            at=now,
        )
        facts = {"digest": step.digest, "person": task.person}
        return self.done(work, "WRITTEN_NOTICE_DRAWN_UP", step, actor, facts)


class Called(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="called"):
    """A call note: when, with whom somebody spoke, and what was said."""

    at: _When
    spoke_with: _Name
    said: _Said


class HandedOver(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="handed_over"
):
    """The written notice was handed over: when, and who signed that he has it."""

    at: _When
    to: _Name


class SentAgain(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="sent_again"
):
    """The address was corrected, and the message goes there."""

    address: Annotated[str, msgspec.Meta(max_length=250)]


class SettleDeliveryTaskCommand(Command, frozen=True, kw_only=True):
    """How somebody was reached; nothing of it is in any digest."""

    secret: ClassVar[frozenset[str]] = frozenset({"by"})

    task: Id
    by: Called | HandedOver | SentAgain


class SettleDeliveryTask(CorrespondenceAct[SettleDeliveryTaskCommand]):
    """Settle a task by one of the three ways, once."""

    command = SettleDeliveryTaskCommand

    def minutes(
        self,
        work: CorrespondenceWork,
        actor: Actor,
        command: SettleDeliveryTaskCommand,
        now: datetime,
    ) -> Recorded:
        """Check what is said of it, seal it, settle the task, record it by digest."""
        task = self.open_task(work, actor, command.task)
        require_read(work, actor, task.id)
        way, content = self._reached(work, task, command.by, now)
        step = Step.sealed_with(
            self.keeper.personal,
            {"way": way.value, **content},
            task=task.id,
            kind=StepKind.SETTLED,
            person=actor.person,
            at=now,
        )
        work.dispatch.tasks.save(task.settled(way, now))
        facts = {"digest": step.digest, "person": task.person, "way": way.value}
        return self.done(work, "DELIVERY_TASK_SETTLED", step, actor, facts)

    def _reached(
        self,
        work: CorrespondenceWork,
        task: Task,
        by: Called | HandedOver | SentAgain,
        now: datetime,
    ) -> tuple[Way, Mapping[str, Json]]:
        match by:
            case Called():
                require_readable(spoke_with=by.spoke_with, said=by.said)
                require_between(task.since, by.at, now)
                return Way.CALLED, {
                    "at": happened(by.at),
                    "spoke_with": by.spoke_with,
                    "said": by.said,
                }
            case HandedOver():
                notice = latest(work.correspondence.steps(task.id), StepKind.DRAWN_UP)
                if notice is None:
                    raise NoticeMissingError
                require_readable(to=by.to)
                require_between(notice.at, by.at, now)
                return Way.HANDED_OVER, {
                    "at": happened(by.at),
                    "to": by.to,
                    "notice": notice.digest,
                }
            case SentAgain():
                return Way.SENT_AGAIN, self._sent_again(work, task, by.address, now)

    def _sent_again(
        self, work: CorrespondenceWork, task: Task, address: str, now: datetime
    ) -> Mapping[str, Json]:
        to = Contact.read(address)
        personal, key = self.keeper.personal, f"again/{task.id}"
        first = opened(personal, work.dispatch.delivery(task.message).message)
        again = letter(
            *(personal, key, first.person, to, first.subject, first.body),
            kind=first.kind,
        )
        work.dispatch.queue(again, now)
        return {"address": to.uri, "message": key}
