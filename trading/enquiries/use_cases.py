"""Something is asked outside; the answer is kept, with its instant and its source."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, ClassVar

import msgspec

from archive.public.ledger import Command, Desk, Draft, Recorded, UseCase
from archive.public.values import LINE, Actor, to_micros
from trading.accounts.permissions import PERMISSIONS
from trading.accounts.tokens import new_id
from trading.bidders.codes import Uscc
from trading.bidders.model.firms import Firm
from trading.enquiries.errors import AnswerUnsoundError, NotOwnEntryError
from trading.enquiries.model import (
    Answer,
    Outcome,
    Register,
    Reply,
    read_number,
)
from trading.enquiries.ports import EnquiryWork, Gateway
from trading.enquiries.turns import Turns
from trading.rules.procedure import NotYoursError
from trading.rules.roles import Role

_LONGEST_NAME = 140


class Told(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was said, by whom, and when."""

    outcome: Outcome
    members: dict[str, str] = {}
    source: Annotated[str, msgspec.Meta(min_length=1, max_length=140, pattern=LINE)]
    at: Annotated[datetime, msgspec.Meta(tz=True)]

    @classmethod
    def of(cls, reply: Reply) -> "Told":
        """Return a reply as a command has it."""
        return cls(
            outcome=reply.outcome,
            members=dict(reply.members),
            source=reply.source,
            at=reply.at,
        )


class KeepAnswerCommand(Command, frozen=True, kw_only=True):
    """
    To what something was answered, and what.

    The answer is in no digest: pressed twice, a form asks twice and keeps one answer.
    """

    secret: ClassVar[frozenset[str]] = frozenset({"answer"})

    register: Register
    about: Annotated[str, msgspec.Meta(min_length=1, max_length=80, pattern=LINE)]
    answer: Told
    by_hand: bool = False


class KeepAnswer(UseCase[EnquiryWork, KeepAnswerCommand]):
    """Keep what a register outside said; it warns, and it decides nothing (P-1)."""

    command = KeepAnswerCommand

    def require_asker(self, actor: Actor, register: Register, about: str) -> None:
        """
        Return if the actor may ask this.

        Raises:
            NotYoursError: another role is needed.

        """
        del register, about
        act = type(self).__name__
        allowed = PERMISSIONS[act].roles
        if not allowed & set(actor.roles):
            raise NotYoursError(
                act, sorted(role.value for role in allowed), actor.roles
            )

    def minutes(
        self, work: EnquiryWork, actor: Actor, command: KeepAnswerCommand, now: datetime
    ) -> Recorded:
        """Read the number, keep the answer, give a firm without a name its name."""
        about = read_number(command.register, command.about)
        self.require_asker(actor, command.register, about)
        told = command.answer
        if told.at > now:
            raise AnswerUnsoundError("it is of a time to come")
        reply = Reply(
            outcome=told.outcome,
            members=told.members,
            source=told.source,
            at=told.at,
        )
        answer = Answer(
            id=new_id(),
            register=command.register,
            about=about,
            reply=reply,
            by_hand=command.by_hand,
            kept_at=now,
            person=actor.person,
            organisation=actor.organisation,
        )
        work.answers.keep(answer)
        if command.register is Register.COMPANY and not command.by_hand:
            _name(work, Uscc.parse(about), reply.members.get("name", ""))
        facts = {
            "answer": answer.id,
            "register": answer.register.value,
            "about": about,
            "outcome": reply.outcome.value,
            "source": reply.source,
            "by_hand": answer.by_hand,
            "answered_at": to_micros(reply.at),
            "digest": reply.digest,
        }
        return work.ledger.append(Draft("ANSWER_KEPT", "enquiries", facts), actor, now)


def _name(work: EnquiryWork, code: Uscc, name: str) -> None:
    """Give a firm that has no name here the one of the register."""
    known = work.bidders.firm(code)
    if name and len(name) <= _LONGEST_NAME and (known is None or not known.name):
        work.bidders.register(Firm(code, name))


class KeepOwnEntry(KeepAnswer):
    """Keep what the company register says of the firm that asks about itself."""

    def require_asker(self, actor: Actor, register: Register, about: str) -> None:
        """
        Return if the firm asks about itself.

        Raises:
            NotYoursError: another role is needed.
            NotOwnEntryError: it is another firm, or another register.

        """
        super().require_asker(actor, register, about)
        if register is not Register.COMPANY or about != actor.organisation:
            raise NotOwnEntryError

    def minutes(
        self, work: EnquiryWork, actor: Actor, command: KeepAnswerCommand, now: datetime
    ) -> Recorded:
        """Keep what the register itself said, never what the firm says it did."""
        if command.by_hand:
            raise NotOwnEntryError
        return super().minutes(work, actor, command, now)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskOutside:
    """Ask a register, outside of any transaction, and keep what it says."""

    gateway: Gateway
    keep: KeepAnswer
    turns: Turns = field(default_factory=Turns)

    def __call__(self, actor: Actor, key: str, register: Register, text: str) -> str:
        """
        Return the number that was asked about, as it is kept.

        Raises:
            NumberSenselessError: it cannot be one.
            NotYoursError, NotOwnEntryError: this actor may not ask it.
            QuestionWaitsError, RegisterRestsError, OutsideBusyError: as `Turns`.
            RegisterNotSetUpError, RegisterSilentError, AnswerUnsoundError: as `ask`.

        """
        about = read_number(register, text)
        self.keep.require_asker(actor, register, about)
        with self.turns.taken(actor.person, register):
            reply = self.gateway.ask(register, about)
        # Two clocks differ: what was said just now was not said later than now.
        now = self.keep.desk.clock.now()
        told = Told.of(reply)
        if told.at > now:
            told = msgspec.structs.replace(told, at=now)
        self.keep(
            actor,
            KeepAnswerCommand(key=key, register=register, about=about, answer=told),
        )
        return about


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAnswers:
    """
    Show what was answered to one's own body, or to an authority whoever asked.

    About whom the reviewers of a lot asked would tell everybody else who applied (D-6).
    """

    desk: Desk[EnquiryWork]
    keep: KeepAnswer

    def __call__(self, actor: Actor, register: Register, text: str) -> Sequence[Answer]:
        """
        Return what was answered to this, the latest first.

        Raises:
            NumberSenselessError: it cannot be such a number.
            NotYoursError, NotOwnEntryError: this actor may not ask it.

        """
        about = read_number(register, text)
        self.keep.require_asker(actor, register, about)
        with self.desk.transactions.read() as work:
            found = work.answers.of(register, about)
        if Role.AUTHORITY in actor.roles:
            return found
        return [each for each in found if each.organisation == actor.organisation]
