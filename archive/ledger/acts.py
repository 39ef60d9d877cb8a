"""
One act: one instant, one transaction, one event, one answer.

Every use case of the product is a `UseCase`; what it does is written in `minutes`.
"""

import json
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, ClassVar, Final, Generic, Self, TypeVar

import msgspec

from archive.clock.ports import Clock
from archive.evidence.canonical import canonical
from archive.evidence.digests import labelled
from archive.evidence.notes import NoteSigner
from archive.ledger.errors import (
    ActRacedError,
    KeyReusedError,
    MalformedCommandError,
)
from archive.ledger.model import Recorded, accepted_text
from archive.ledger.ports import LedgerWork, Refusal, Transactions, W_co
from archive.values.actors import Actor
from archive.values.instants import parse_instant, to_micros
from archive.values.rules import RuleBrokenError
from archive.values.texts import require_seen

LARGEST_REQUEST: Final = 1 << 20
"""Documents go into the object store; what is left of an act is text."""


class Command(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    A request to act. `key` is the client's own: sent twice, it acts once.

    Unknown fields, instants without a zone and fractions of a fen are refused, and
    what a log could not repeat to the letter: a name twice, an integer beyond
    ±(2^53 − 1), a fraction, a null character, a request above 1 MiB.

    `secret` names the fields that nobody may learn from anything kept: passwords and
    codes. They are in no digest, no message and no representation, so that a request
    sent twice under one key acts once, whatever they hold the second time.
    """

    secret: ClassVar[frozenset[str]] = frozenset()

    key: Annotated[str, msgspec.Meta(min_length=8, max_length=80)]

    @classmethod
    def decode(cls, raw: bytes) -> Self:
        """
        Read a command from JSON.

        Raises:
            MalformedCommandError: the JSON is not this command; says where.

        """
        if len(raw) > LARGEST_REQUEST:
            raise MalformedCommandError(
                cls.__name__, f"it has {len(raw):,} bytes, at most {LARGEST_REQUEST:,}"
            )
        try:
            command = msgspec.json.decode(raw, type=cls)
            given = json.loads(raw, object_pairs_hook=_each_once)
            known = msgspec.to_builtins(command, builtin_types=[datetime])
            for wrong in _wrong(given, known, "$"):
                raise MalformedCommandError(cls.__name__, wrong)
            command.digest()
        except (ValueError, OverflowError, RecursionError) as error:
            raise MalformedCommandError(cls.__name__, str(error)) from error
        return command

    def told(self) -> dict[str, Any]:
        """Return what may be told of the request: all of it but its secrets."""
        names = filter(self._tells, self.__struct_fields__)
        return {name: plain(getattr(self, name)) for name in names}

    def digest(self) -> bytes:
        """Return the digest that tells two requests under one key apart."""
        name = type(self).__name__.encode()
        return labelled("command/1", name, canonical(self.told()))

    def __repr__(self) -> str:
        told = {name: getattr(self, name) for name in self.__struct_fields__}
        written = ", ".join(
            f"{name}={each!r}" if self._tells(name) else f"{name}=…"
            for name, each in told.items()
        )
        return f"{type(self).__name__}({written})"

    def _tells(self, name: str) -> bool:
        return name not in self.secret


def plain(value: object) -> Any:  # noqa: ANN401 - any JSON
    """
    Return a value as hashed messages say it: plain JSON, instants in microseconds.

    Amounts become `{"fen": …}`, rates `{"basis_points": …}`, bytes hex, sets sorted.
    """
    return _timed(
        msgspec.to_builtins(
            value, builtin_types=[datetime, bytes], order="deterministic"
        )
    )


def _timed(value: object) -> object:
    match value:
        case datetime():
            return to_micros(value)
        case bytes():
            return value.hex()
        case dict():
            return {name: _timed(item) for name, item in value.items()}
        case list() | tuple():
            return [_timed(item) for item in value]
        case _:
            return value


def _each_once(members: Sequence[tuple[str, object]]) -> dict[str, object]:
    found = dict(members)
    if len(found) != len(members):
        names = [name for name, _ in members]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the field {twice!r} is there twice")
    return found


def _wrong(given: object, known: object, where: str) -> Iterator[str]:
    """
    Say what was read otherwise than it was written.

    Dataclasses would skip a field they do not have, a null character cannot be kept by
    every database, and an instant would be rounded to a microsecond or lack a zone.
    """
    match given, known:
        case dict(), dict():
            for name, item in given.items():
                yield from _wrong(name, name, f"{where}.{name}")
                if name not in known:
                    yield f"unknown field {where}.{name}"
                else:
                    yield from _wrong(item, known[name], f"{where}.{name}")
        case list(), (list() | tuple()):
            for number, (one, other) in enumerate(zip(given, known, strict=False)):
                yield from _wrong(one, other, f"{where}[{number}]")
        case str(), datetime():
            try:
                parse_instant(given)
            except ValueError as error:
                yield f"{error} ({where})"
        case str(), _ if "\0" in given:
            yield f"a null character at {where!r}"
        case _:
            return


@dataclass(frozen=True, slots=True)
class Accepted:
    """
    The answer to an act: what was recorded, and the signed note over it.

    The note is the first of a receipt's three stages (archive/SPEC.md section 4);
    `event` holds the body and the salt with which its commitment can be recomputed.
    """

    note: str
    event: Recorded


@dataclass(frozen=True, slots=True)
class Notary:
    """Signs accepted notes for one instance."""

    origin: str
    demo: bool
    signer: NoteSigner

    def accepted(self, event: Recorded) -> Accepted:
        """Return the signed answer; the same event gives the same bytes."""
        text = accepted_text(self.origin, demo=self.demo, recorded=event)
        return Accepted(self.signer.sign(text), event)


W = TypeVar("W", bound=LedgerWork)
C = TypeVar("C", bound=Command)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk(Generic[W_co]):
    """What every use case works with."""

    clock: Clock
    transactions: Transactions[W_co]
    notary: Notary


class UseCase(Generic[W, C]):
    """
    Something somebody may do, refused by a rule or recorded for good.

    Calling it reads the clock once, opens one transaction, and answers after commit.
    A repeated idempotency key gets the first answer again.
    """

    command: ClassVar[type[Command]]

    def __init__(self, desk: Desk[W]) -> None:
        self.desk = desk

    def __call__(
        self, actor: Actor, command: C, *, arrived: datetime | None = None
    ) -> Accepted:
        """
        Act; `arrived` is when the last byte came, of what has waited for its turn.

        Raises:
            HiddenTextError: the command holds a character that nobody can see.
            RuleBrokenError: a rule refuses the act; nothing of it was saved.

        """
        arrived = arrived or self.desk.clock.now()
        try:
            ready = self.prepared(actor, command, arrived)
            try:
                recorded = self._once(actor, ready, arrived)
            except ActRacedError:
                recorded = self._once(actor, ready, arrived)
        except RuleBrokenError as refusal:
            meanwhile = self._refuse(actor, command, arrived, refusal)
            if meanwhile is None:
                raise
            recorded = meanwhile
        return self.desk.notary.accepted(recorded)

    def prepared(self, actor: Actor, command: C, now: datetime) -> C:  # noqa: ARG002 - for those who need it
        """
        Do what belongs before the transaction, and return the command to act on.

        What takes long would make others wait inside, and what counts even when the
        act is refused would be forgotten with it. Only secrets may be changed.
        """
        return command

    @abstractmethod
    def minutes(self, work: W, actor: Actor, command: C, now: datetime) -> Recorded:
        """Check the rules, save, and record exactly one event."""

    def _once(self, actor: Actor, command: C, now: datetime) -> Recorded:
        with self.desk.transactions.begin() as work:
            earlier = _earlier(work, actor, command)
            if earlier is None:
                require_seen(command.told(), type(command).__name__)
            return earlier or self.minutes(work, actor, command, now)

    def _refuse(
        self, actor: Actor, command: C, now: datetime, refusal: RuleBrokenError
    ) -> Recorded | None:
        """
        Keep the refusal; but return what this very act recorded while this one waited.

        Sent twice at once, the second finds done what it asks for: that is no refusal.
        """
        with self.desk.transactions.begin() as work:
            with suppress(KeyReusedError):
                recorded = _earlier(work, actor, command)
                if recorded is not None:
                    return recorded
            work.refusals.add(
                Refusal(
                    at=now,
                    person=actor.person,
                    organisation=actor.organisation,
                    act=type(self).__name__,
                    code=refusal.code,
                    rule=refusal.rule,
                    request_digest=command.digest(),
                    message=str(refusal),
                )
            )
        return None


def _earlier(work: LedgerWork, actor: Actor, command: Command) -> Recorded | None:
    person, key = actor.person.encode(), command.key.encode()
    act_key = labelled("act-key/1", person, key).hex()
    return work.ledger.answering(act_key, command.digest())
