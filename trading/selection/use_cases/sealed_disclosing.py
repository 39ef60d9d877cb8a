"""Applicants open what those who hold did not: asked once, each his own (7.12)."""

from datetime import datetime
from typing import Annotated, Any, ClassVar

import msgspec

from archive.public.ledger import Command, Desk, Recorded
from archive.public.values import Actor, to_micros
from trading.bids.light_errors import FilesLostError, NothingToAskError
from trading.bids.model.bids import ReleaseKind
from trading.bids.model.envelope import check_signed
from trading.bids.model.light import LightPolicy, SealedQuote
from trading.bids.model.releases import Disclosure
from trading.bids.opening_errors import (
    NotABidderHereError,
    NotToDiscloseError,
    ReleasesMovedError,
)
from trading.bids.release_errors import NotCountedError
from trading.bids.sealing.quotes import kept_otherwise
from trading.bids.use_cases.taking import Given, take
from trading.bids.verdicts import Verdict, disclosed
from trading.projects.model import LotId
from trading.rules.fixed_price_selection import Event, State
from trading.selection.messages import disclosure_message
from trading.selection.ports import SelectionWork
from trading.selection.use_cases.acting import Books, SelectionAct, Step
from trading.selection.use_cases.sealed import Object, check_objects
from trading.selection.use_cases.sealed_policy import current_policy
from trading.selection.use_cases.sealed_releases import NextStep, Sealed, digests_of
from trading.selection.use_cases.sign_up import own_application

Told = Annotated[bytes, msgspec.Meta(min_length=1, max_length=2_000)]
Whole = Annotated[bytes, msgspec.Meta(min_length=1, max_length=65_536)]
Mark = Annotated[bytes, msgspec.Meta(min_length=1, max_length=256)]


class AskDisclosuresCommand(Command, frozen=True, kw_only=True):
    """Ask every applicant whose application the releases did not open."""

    secret: ClassVar[frozenset[str]] = frozenset({"found"})

    lot: str
    found: Any = None


class AskDisclosures(SelectionAct[AskDisclosuresCommand]):
    """
    Give applicants an hour: without it whoever releases could throw out a firm (D-6).

    A false share, or a false time, is enough to keep one application shut, as is a
    damaged file; nobody but its applicant can open it then. Each is asked once.
    """

    command = AskDisclosuresCommand

    def __init__(
        self, desk: Desk[SelectionWork], books: Books, next_step: NextStep
    ) -> None:
        super().__init__(desk, books)
        self._next_step = next_step

    def prepared(
        self,
        actor: Actor,
        command: AskDisclosuresCommand,
        now: datetime,  # noqa: ARG002 - it is as it was before the act
    ) -> AskDisclosuresCommand:
        """Find what does not open, if the table lets this actor ask now; read anew."""
        self._next_step.forget(command.lot)
        with self.desk.transactions.read() as work:
            project, lot = work.projects.lot(LotId(command.lot))
            if lot.state != State.SIGN_UP_SEALED:
                return msgspec.structs.replace(command, found=None)
            lot.moved(Event.DISCLOSURES_ASKED, project.roles_of(actor))
            sealed = Sealed.of(work, lot.id)
        sealed.require_enough()
        asked = tuple(
            (x.stream, (x.manifest, tuple(map(str, sealed.combined(x).named))))
            for x in sealed.to_ask()
        )
        return msgspec.structs.replace(command, found=(sealed.released, asked))

    def is_due(self, lot: str) -> bool:
        """Tell whether somebody of a lot has to be asked now."""
        return self._next_step(lot) is Event.DISCLOSURES_ASKED

    def minutes(
        self,
        work: SelectionWork,
        actor: Actor,
        command: AskDisclosuresCommand,
        now: datetime,
    ) -> Recorded:
        """Check that nothing came in meanwhile; open the window, record and tell."""
        step = self.step(work, actor, command.lot, Event.DISCLOSURES_ASKED, now)
        light = current_policy(work, step.selection)
        kept = digests_of(work.bids.releases(step.lot.id, light.policy.id))
        if not isinstance(command.found, tuple) or command.found[0] != kept:
            raise ReleasesMovedError
        asked = dict(command.found[1])
        if not asked:
            raise NothingToAskError
        open_ = light.asked_at(now)
        until = open_.disclose_until or now
        work.quotes.close(open_)
        work.quotes.judge(dict.fromkeys(asked, Verdict.NOT_ENOUGH.value))
        recorded = step.record(
            {
                "asked": [manifest for manifest, _ in asked.values()],
                "named": [list(named) for _, named in asked.values()],
                "until": to_micros(until),
            }
        )
        for each in work.selections.applications(step.lot.id):
            if each.stream in asked:
                _, named = asked[each.stream]
                told = (named, until, recorded.n)
                message = disclosure_message(step.project, each, *told)
                work.dispatch.queue(message, now)
        return recorded


class DiscloseApplicationCommand(Command, frozen=True, kw_only=True):
    """
    An applicant's own secret, of an application that others did not open.

    `manifest` and `objects` are what was handed in, for a platform that lost some of
    it; no objects are sent by who has them no more.
    """

    lot: str
    manifest: Whole
    objects: Annotated[tuple[Object, ...], msgspec.Meta(max_length=2)]
    release: Told
    signature: Mark


class DiscloseApplication(SelectionAct[DiscloseApplicationCommand]):
    """Take S from an applicant after all others had their turn (7.9, 7.12)."""

    command = DiscloseApplicationCommand

    def minutes(
        self,
        work: SelectionWork,
        actor: Actor,
        command: DiscloseApplicationCommand,
        now: datetime,
    ) -> Recorded:
        """Check that it is wanted, whose it is, that it is right; record it."""
        step = self.step(work, actor, command.lot, Event.APPLICATION_DISCLOSED, now)
        light = current_policy(work, step.selection)
        release = Disclosure.from_bytes(command.release)
        kept = _own(step, actor, release.manifest)
        if not is_asked(work, light, kept):
            raise NotToDiscloseError("nobody asked for it")
        quote = _mended(work, kept, command)
        policy, close, envelope = light.policy, light.close, quote.envelope
        if (release.policy, release.close) != (policy.id, close.commitment):
            raise NotCountedError("the release is of another close")
        if disclosed(policy, envelope, release).verdict is not Verdict.OPEN:
            raise NotToDiscloseError("the secret does not open it")
        check_signed(
            release.signed, command.signature, envelope.key, envelope.algorithm
        )
        given = Given(
            kind=ReleaseKind.DISCLOSURE,
            who=release.manifest,
            digest=release.digest,
            named={"bidder": envelope.parsed.bidder},
        )
        return take(step, policy.id, given, command.release, command.signature)


def _own(step: Step, actor: Actor, manifest: str) -> SealedQuote:
    """Return the actor's own envelope, if it has that manifest."""
    own = own_application(step.work, actor, step.lot.id, actor.organisation)
    quote = step.work.quotes.of(own.stream) if own is not None else None
    if quote is None or quote.manifest != manifest:
        raise NotABidderHereError
    return quote


def _mended(
    work: SelectionWork, quote: SealedQuote, command: DiscloseApplicationCommand
) -> SealedQuote:
    """
    Return an envelope whole, with what its applicant handed over again (E-8).

    Its manifest has the name that is in the log, and names the objects. Who has those
    no more saves what is kept still with the manifest of the receipt.
    """
    if not kept_otherwise(quote):
        return quote
    again = quote.handed_again(command.manifest, command.objects or quote.objects)
    if not again.is_kept:
        raise FilesLostError
    if command.objects:
        check_objects(again.envelope.parsed, command.objects)
    elif kept_otherwise(again):
        raise FilesLostError
    work.quotes.mend(again)
    return again


def is_asked(work: SelectionWork, light: LightPolicy, quote: SealedQuote) -> bool:
    """Tell whether its applicant was asked to disclose an envelope, and has not."""
    return quote.verdict == Verdict.NOT_ENOUGH and not work.bids.has_release(
        quote.lot, light.policy.id, ReleaseKind.DISCLOSURE, quote.manifest
    )
