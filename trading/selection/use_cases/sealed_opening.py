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
from trading.bids.given import Releases
from trading.bids.light_errors import EnvelopeWaitsError
from trading.bids.model.bids import ReleaseKind
from trading.bids.model.light import LightPolicy, SealedQuote
from trading.bids.model.policy import OpeningPolicy
from trading.bids.opening_errors import ReleasesMissingError, ReleasesMovedError
from trading.bids.sealing.quotes import read_quote
from trading.bids.use_cases.acting import Signature
from trading.bids.use_cases.taking import Given, shares_given, take, times_given
from trading.bids.verdicts import Combined, Party, Verdict, combine
from trading.projects.model import LotId
from trading.rules.fixed_price_selection import Event, State
from trading.selection.messages import unopened_message
from trading.selection.model.applications import (
    Application,
)
from trading.selection.model.sealed import SealedApplication
from trading.selection.ports import SelectionWork
from trading.selection.use_cases.acting import Books, SelectionAct, Step
from trading.selection.use_cases.sealed_policy import (
    current_policy,
    standing_envelopes,
)

Many = Annotated[bytes, msgspec.Meta(min_length=1, max_length=700_000)]


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
    """Take the shares of whoever holds for a sealed sign-up (trading 7.8)."""

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
        step = self.step(work, actor, command.lot, event, now)
        light = _turn(step)
        given = shares_given(
            light.policy, light.close, actor, command.release, command.signature
        )
        return _taken(step, light, given, command)


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

    def prepared(
        self,
        actor: Actor,
        command: OpenApplicationsCommand,
        now: datetime,  # noqa: ARG002 - it is as it was before the act
    ) -> OpenApplicationsCommand:
        """Open them, if the table lets this actor do so now."""
        with self.desk.transactions.read() as work:
            project, lot = work.projects.lot(LotId(command.lot))
            if lot.state != State.SIGN_UP_SEALED:
                return msgspec.structs.replace(command, found=None)
            lot.moved(Event.APPLICATIONS_OPENED, project.roles_of(actor))
            sealed = _Sealed.of(work, lot.id)
        sealed.require_enough()
        return msgspec.structs.replace(command, found=sealed.opened())

    def __init__(self, desk: Desk[SelectionWork], books: Books) -> None:
        super().__init__(desk, books)
        self._waiting: dict[str, frozenset[str]] = {}

    def is_due(self, lot: str) -> bool:
        """
        Tell whether enough have released to open the applications of a lot.

        Asked every second: envelopes are read only after another release.
        """
        with self.desk.transactions.read() as work:
            _, found = work.projects.lot(LotId(lot))
            if found.suspensions or found.state != State.SIGN_UP_SEALED:
                return False
            policy = current_policy(work, work.selections.get(lot)).policy
            kept = work.bids.releases(lot, policy.id)
            kinds = [each.kind for each in kept]
            enough = kinds.count(ReleaseKind.HOLDER) >= policy.k
            if not enough or ReleaseKind.TRUSTEE not in kinds:
                return False
            if self._waiting.get(lot) == frozenset(each.digest for each in kept):
                return False
            sealed = _Sealed.of(work, lot)
        try:
            sealed.require_enough()
        except EnvelopeWaitsError:
            self._waiting[lot] = sealed.released
            return False
        return True

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
        if not isinstance(found, Found) or found.released != {x.digest for x in kept}:
            raise ReleasesMovedError
        applications = {
            each.stream: each for each in work.selections.applications(step.lot.id)
        }
        results = [
            _with_own(work, applications[each.quote.stream], each)
            for each in found.results
        ]
        recorded = step.record({"results": list(map(_described, results))})
        for each in results:
            _settle(step, applications[each.quote.stream], each, recorded.n)
        return recorded


@dataclass(frozen=True, slots=True)
class _Sealed:
    """All that is opened at once: the envelopes, and what was released for them."""

    policy: OpeningPolicy
    quotes: Sequence[SealedQuote]
    releases: Releases
    released: frozenset[str]

    @classmethod
    def of(cls, work: SelectionWork, lot: str) -> "_Sealed":
        """Read it."""
        policy = current_policy(work, work.selections.get(lot)).policy
        kept = work.bids.releases(lot, policy.id)
        return cls(
            policy=policy,
            quotes=standing_envelopes(work, lot, policy.id),
            releases=Releases.of(kept),
            released=frozenset(each.digest for each in kept),
        )

    def combined(self, quote: SealedQuote) -> Combined:
        """Return what the releases give for one envelope."""
        holders, trustees = self.releases.holders, self.releases.trustees
        return combine(self.policy, quote.envelope, holders, trustees)

    def require_enough(self) -> None:
        """
        Return if nobody's release is missing any more.

        Raises:
            ReleasesMissingError: fewer than two holders and the trustee have come.
            EnvelopeWaitsError: an envelope needs the third holder, who may still come.

        """
        come, trustees = len(self.releases.holders), len(self.releases.trustees)
        if come < self.policy.k or not trustees:
            raise ReleasesMissingError(come, self.policy.k, trustees)
        if come < self.policy.n:
            waiting = sum(map(self._waits, self.quotes))
            if waiting:
                raise EnvelopeWaitsError(waiting)

    def _waits(self, quote: SealedQuote) -> bool:
        """Tell whether the third holder can still open what does not open yet."""
        found = self.combined(quote)
        timeless = any(
            x.party is Party.TRUSTEE or x.what == "time" for x in found.named
        )
        if timeless or len(found.named) > self.policy.n - self.policy.k:
            return False  # with all three there is no time, or are not enough shares
        return found.verdict is Verdict.NOT_ENOUGH

    def opened(self) -> Found:
        """Open every application in memory."""
        return Found(tuple(map(self._opened, self.quotes)), self.released)

    def _opened(self, quote: SealedQuote) -> _Result:
        combined = self.combined(quote)
        verdict, document = read_quote(quote, combined, partial(_check, quote))
        return _Result(
            quote=quote,
            verdict=verdict,
            named=tuple(map(str, combined.named)),
            said=SealedApplication.from_bytes(document) if document else None,
        )


def _check(quote: SealedQuote, document: bytes) -> None:
    said = SealedApplication.from_bytes(document)
    said.check_of(quote.lot, quote.envelope.parsed.bidder)


def _with_own(
    work: SelectionWork, application: Application, result: _Result
) -> _Result:
    """
    Leave out what is not in the dossier of the account that applied (E-3).

    Nobody could look before; nothing ever leaves a dossier, so that no document is
    lost that was there when the application was sealed.
    """
    if result.said is None or not application.claim:
        return result
    own = {each.digest for each in work.dossiers.of(application.claim)}
    documents = tuple(each for each in result.said.documents if each in own)
    return replace(result, said=replace(result.said, documents=documents))


def _described(result: _Result) -> Mapping[str, object]:
    """Return what the event says of one: who manages, only as a salted digest."""
    said, salt = result.said, fresh()
    facts = {
        "application": result.quote.stream,
        "manifest": result.quote.envelope.digest,
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


def _settle(step: Step, application: Application, result: _Result, event: int) -> None:
    """Keep what an application says; what does not open was not handed in."""
    work, said = step.work, result.said
    work.quotes.judge(result.quote.stream, result.verdict.value)
    if said is None:
        work.selections.withdraw(application)
        message = unopened_message(
            step.project, application, result.verdict.value, result.named, event
        )
        work.dispatch.queue(message, step.now)
        return
    work.selections.fill(
        replace(
            application,
            name=said.name,
            manager=said.manager,
            certificate=said.certificate,
            documents=said.documents,
        )
    )
