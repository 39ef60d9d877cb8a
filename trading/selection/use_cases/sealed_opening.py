"""A sealed sign-up is opened: released with one press each, then read (7.12)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Annotated, Any, ClassVar

import msgspec

from archive.public.evidence import fresh, labelled
from archive.public.ledger import Command, Desk, Recorded
from archive.public.values import Actor
from trading.bids.model.light import LightPolicy, SealedQuote
from trading.bids.model.releases import LARGEST_RELEASE, HolderRelease
from trading.bids.opening_errors import ReleasesMovedError
from trading.bids.sealing.quotes import read_quote
from trading.bids.use_cases.acting import Signature
from trading.bids.use_cases.taking import Given, shares_given, take, times_given
from trading.bids.verdicts import Combined, Verdict
from trading.projects.model import LotId
from trading.rules.fixed_price_selection import Event, State
from trading.selection.messages import unopened_message
from trading.selection.model.applications import (
    Application,
)
from trading.selection.model.sealed import SealedApplication
from trading.selection.ports import SelectionWork
from trading.selection.use_cases.acting import Books, SelectionAct, Step
from trading.selection.use_cases.sealed_policy import current_policy
from trading.selection.use_cases.sealed_releases import NextStep, Sealed, digests_of

Many = Annotated[bytes, msgspec.Meta(min_length=1, max_length=LARGEST_RELEASE)]


class ReleaseSignUpSharesCommand(Command, frozen=True, kw_only=True):
    """A reviewer's or the supervisor's release for all counted applications."""

    lot: str
    release: Many
    signature: Signature


class ReleaseSignUpTimesCommand(Command, frozen=True, kw_only=True):
    """The trustee's release for all counted applications."""

    lot: str
    release: Many
    signature: Signature


def _turn(step: Step) -> LightPolicy:
    """Return the policy of a close that everybody can see by now (K-10)."""
    light = current_policy(step.work, step.selection)
    if light.closed is not None:
        step.require_shown(light.closed.event)
    return light


def _taken(
    step: Step,
    light: LightPolicy,
    given: Given,
    command: ReleaseSignUpSharesCommand | ReleaseSignUpTimesCommand,
) -> Recorded:
    signature = bytes.fromhex(command.signature)
    return take(step, light.policy.id, given, command.release, signature)


class ReleaseSignUpShares(SelectionAct[ReleaseSignUpSharesCommand]):
    """
    Take the shares of whoever holds for a sealed sign-up (trading 7.8).

    Whoever the policy names releases in that seat, whether they still have it or not.
    """

    command = ReleaseSignUpSharesCommand

    def minutes(
        self,
        work: SelectionWork,
        actor: Actor,
        command: ReleaseSignUpSharesCommand,
        now: datetime,
    ) -> Recorded:
        """Check that the close is shown, person, signature and list; record it."""
        event = Event.SIGN_UP_SHARES_RELEASED
        named = _as_named(work, actor, command)
        step = self.step(work, named, command.lot, event, now)
        light = _turn(step)
        given = shares_given(
            light.policy, light.close, named, command.release, command.signature
        )
        return _taken(step, light, given, command)


def _as_named(
    work: SelectionWork, actor: Actor, command: ReleaseSignUpSharesCommand
) -> Actor:
    """Return the actor in the seat in which the last policy names him, if it does."""
    number = HolderRelease.from_bytes(command.release).number
    for light in work.quotes.policies(command.lot)[-1:]:
        for each in light.policy.holders:
            if (each.j, each.person) == (number, actor.person):
                return each.seated(actor)
    return actor


class ReleaseSignUpTimes(SelectionAct[ReleaseSignUpTimesCommand]):
    """Take the time factors of the trustee of a sealed sign-up (trading 7.8)."""

    command = ReleaseSignUpTimesCommand

    def minutes(
        self,
        work: SelectionWork,
        actor: Actor,
        command: ReleaseSignUpTimesCommand,
        now: datetime,
    ) -> Recorded:
        """Check that the close is shown, body, signature and list; record it."""
        step = self.step(work, actor, command.lot, Event.SIGN_UP_TIMES_RELEASED, now)
        light = _turn(step)
        given = times_given(
            light.policy, light.close, actor, command.release, command.signature
        )
        return _taken(step, light, given, command)


# --- Opening -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Result:
    """What became of one application, and what it says if it opened."""

    quote: SealedQuote
    verdict: Verdict
    named: tuple[str, ...]
    said: SealedApplication | None


@dataclass(frozen=True, slots=True)
class Found:
    """What the applications turned out to be, and on which releases that rests."""

    results: tuple[_Result, ...]
    released: frozenset[str]


class OpenApplicationsCommand(Command, frozen=True, kw_only=True):
    """Open all applications of a sealed sign-up at once."""

    secret: ClassVar[frozenset[str]] = frozenset({"found"})

    lot: str
    found: Any = None


class OpenApplications(SelectionAct[OpenApplicationsCommand]):
    """
    Open every application that was handed in; only now a review can begin (D-6).

    What takes long is done before the transaction; what it rests on changes only by
    another release, and then it is done again.
    """

    command = OpenApplicationsCommand

    def __init__(
        self, desk: Desk[SelectionWork], books: Books, next_step: NextStep
    ) -> None:
        super().__init__(desk, books)
        self._next_step = next_step

    def prepared(
        self, actor: Actor, command: OpenApplicationsCommand, now: datetime
    ) -> OpenApplicationsCommand:
        """
        Open them, if the table lets this actor do so now.

        What was found before is forgotten: since then a file may have suffered.
        """
        self._next_step.forget(command.lot)
        with self.desk.transactions.read() as work:
            project, lot = work.projects.lot(LotId(command.lot))
            if lot.state != State.SIGN_UP_SEALED:
                return msgspec.structs.replace(command, found=None)
            lot.moved(Event.APPLICATIONS_OPENED, project.roles_of(actor))
            sealed = Sealed.of(work, lot.id)
            accounts = {x.stream: x.claim for x in work.selections.applications(lot.id)}
        sealed.require_ready(now)
        found = self._opened(sealed, accounts)
        return msgspec.structs.replace(command, found=found)

    def _opened(self, sealed: Sealed, accounts: Mapping[str, str]) -> Found:
        """Open every application in memory, one after the other."""
        results = [
            self._one(each, sealed.combined(each), accounts[each.stream])
            for each in sealed.quotes
        ]
        return Found(tuple(results), sealed.released)

    def _one(self, quote: SealedQuote, combined: Combined, account: str) -> _Result:
        """Read an envelope with its objects, and what its account has."""
        with self.desk.transactions.read() as work:
            whole = work.quotes.of(quote.stream) or quote
            return _with_own(work, account, _result(whole, combined))

    def is_due(self, lot: str) -> bool:
        """Tell whether the applications of a lot can be opened now."""
        return self._next_step(lot) is Event.APPLICATIONS_OPENED

    def minutes(
        self,
        work: SelectionWork,
        actor: Actor,
        command: OpenApplicationsCommand,
        now: datetime,
    ) -> Recorded:
        """Check that nothing came in meanwhile; keep, record and tell what opened."""
        step = self.step(work, actor, command.lot, Event.APPLICATIONS_OPENED, now)
        light, found = current_policy(work, step.selection), command.found
        kept = work.bids.releases(step.lot.id, light.policy.id)
        if not isinstance(found, Found) or found.released != digests_of(kept):
            raise ReleasesMovedError
        applications = {
            each.stream: each for each in work.selections.applications(step.lot.id)
        }
        recorded = step.record({"results": list(map(_described, found.results))})
        _settle(step, applications, found.results, recorded.n)
        return recorded


def _result(quote: SealedQuote, combined: Combined) -> _Result:
    verdict, document = read_quote(quote, combined, partial(_check, quote))
    return _Result(
        quote=replace(quote, objects=()),
        verdict=verdict,
        named=tuple(map(str, combined.named)),
        said=SealedApplication.from_bytes(document) if document else None,
    )


def _check(quote: SealedQuote, document: bytes) -> None:
    said = SealedApplication.from_bytes(document)
    said.check_of(quote.lot, quote.envelope.parsed.bidder)


def _with_own(work: SelectionWork, account: str, result: _Result) -> _Result:
    """
    Leave out what is not in the dossier of the account that applied (E-3, D-7).

    What it is called its account says, as for a sign-up in clear: under seal anybody
    could write another's name.
    Nobody could look before; nothing ever leaves a dossier, so that no document is
    lost that was there when the application was sealed.
    """
    if result.said is None or not account:
        return result
    own = {each.digest for each in work.dossiers.of(account)}
    documents = tuple(each for each in result.said.documents if each in own)
    name = work.accounts.organisations.get(account).name
    return replace(result, said=replace(result.said, name=name, documents=documents))


def _described(result: _Result) -> Mapping[str, object]:
    """Return what the event says of one: who manages, only as a salted digest."""
    said, salt = result.said, fresh()
    facts = {
        "application": result.quote.stream,
        "manifest": result.quote.manifest,
        "verdict": result.verdict.value,
        "named": list(result.named),
    }
    if said is None:
        empty = {"manager": "", "manager_salt": "", "name": "", "documents": []}
        return {**facts, **empty}
    manager = labelled(
        "manager/1", salt, said.manager.encode(), said.certificate.encode()
    )
    return {
        **facts,
        "name": said.name,
        "manager": manager.hex(),
        "manager_salt": salt.hex(),
        "documents": list(said.documents),
    }


def _settle(
    step: Step,
    applications: Mapping[str, Application],
    results: Sequence[_Result],
    event: int,
) -> None:
    """Keep what applications say; what does not open was not handed in."""
    work = step.work
    work.quotes.judge({each.quote.stream: each.verdict.value for each in results})
    opened: list[Application] = []
    for each in results:
        application, said = applications[each.quote.stream], each.said
        if said is None:
            work.selections.withdraw(application)
            told = (each.verdict.value, each.named, event)
            message = unopened_message(step.project, application, *told)
            work.dispatch.queue(message, step.now)
            continue
        opened.append(
            replace(
                application,
                name=said.name,
                manager=said.manager,
                certificate=said.certificate,
                documents=said.documents,
            )
        )
    work.selections.fill(opened)
