"""What is given after the close, in the order of 7.8: bidders, holders, trustees."""

from abc import abstractmethod
from dataclasses import replace
from datetime import datetime
from typing import Annotated, ClassVar, TypeVar

import msgspec

from archive.public.ledger import Command, Desk, Recorded, plain
from archive.public.values import Actor
from trading.bids.model.bids import Bid, ReleaseKind
from trading.bids.model.closing import Close
from trading.bids.model.envelope import check_signed
from trading.bids.model.policy import OpeningPolicy
from trading.bids.model.releases import LARGEST_RELEASE, BidderRelease, Disclosure
from trading.bids.model.tender import Attending, Tender
from trading.bids.opening_errors import (
    NotABidderHereError,
    NotPresentError,
    NotToDiscloseError,
    NotUntilError,
    TooFewBidsError,
    WindowOverError,
)
from trading.bids.ports import BidWork, Hands
from trading.bids.release_errors import NotCountedError, WindowOpenError
from trading.bids.use_cases import unsealing
from trading.bids.use_cases.acting import Body, Signature, Step, TenderAct
from trading.bids.use_cases.combining import combined_of
from trading.bids.use_cases.taking import Given, shares_given, take, times_given
from trading.bids.verdicts import Verdict, disclosed
from trading.projects.model import Project
from trading.rules.open_tender import Event
from trading.rules.rulebook import RuleBook

Many = Annotated[bytes, msgspec.Meta(min_length=1, max_length=LARGEST_RELEASE)]
Mark = Annotated[bytes, msgspec.Meta(min_length=1, max_length=256)]


class PresentCommand(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who has come to an opening, and for whom."""

    person: Body
    organisation: Body


class StartOpeningCommand(Command, frozen=True, kw_only=True):
    """Start the opening, or go on with one that was put off."""

    lot: str
    present: Annotated[
        tuple[PresentCommand, ...], msgspec.Meta(min_length=1, max_length=2_000)
    ]


class StartOpening(TenderAct[StartOpeningCommand]):
    """Start the session at which bids are opened, with those whom the rule wants."""

    command = StartOpeningCommand

    def __init__(self, desk: Desk[BidWork], rules: RuleBook, hands: Hands) -> None:
        super().__init__(desk, rules)
        self.hands = hands

    def minutes(
        self, work: BidWork, actor: Actor, command: StartOpeningCommand, now: datetime
    ) -> Recorded:
        """Check that enough bid and who is there, and that all can see the close."""
        step = self.step(work, actor, command.lot, Event.OPENING_STARTED, now)
        tender = step.tender
        count, needed = len(tender.close.counted), step.rules.number("min_bidders")
        if count < needed:
            raise TooFewBidsError(count, needed)
        if tender.until is not None and now < tender.until:
            raise NotUntilError(tender.until)
        _require_present(step.project, command)
        step.require_shown(tender.close.event)
        there = tuple(
            Attending(each.person, each.organisation) for each in command.present
        )
        work.bids.save(replace(tender, present=there))
        self.hands.get_ready(unsealing.get_ready, count)
        return step.record(
            {
                "close": tender.close.commitment,
                "present": plain([*command.present]),
            }
        )


def _require_present(project: Project, command: StartOpeningCommand) -> None:
    """Return if owner's side, centre and supervisor are there (B-30)."""
    come = {each.organisation for each in command.present}
    wanted = {
        "owner": project.owner_side,
        "clerk": frozenset({project.centre}),
        "supervisor": frozenset({project.supervisor}),
    }
    missing = tuple(seat for seat, bodies in wanted.items() if not bodies & come)
    if missing:
        raise NotPresentError(missing)


# --- Releases ------------------------------------------------------------------------


def _require_turn(step: Step, tender: Tender) -> None:
    """Return if holders and trustees may release by now (K-10)."""
    step.require_shown(tender.close.event)
    if tender.has_bidders_window:
        if not tender.bidders_closed:
            raise WindowOpenError
        step.require_shown(tender.bidders_closed)


class _ReleaseCommand(Command, frozen=True, kw_only=True):
    """A release for all counted bids, and the signature of whoever gives it."""

    lot: str
    release: Many
    signature: Signature


R = TypeVar("R", bound=_ReleaseCommand)


class _TakeRelease(TenderAct[R]):
    """Take what is given for all counted bids at once (trading 7.8)."""

    event: ClassVar[Event]

    @staticmethod
    @abstractmethod
    def checked(
        policy: OpeningPolicy, close: Close, actor: Actor, data: bytes, signature: str
    ) -> Given:
        """Return the release once sender, signature and bids are checked."""

    def minutes(
        self, work: BidWork, actor: Actor, command: R, now: datetime
    ) -> Recorded:
        """Check turn, sender, signature and bids; keep and record it."""
        step = self.step(work, actor, command.lot, self.event, now)
        tender = step.tender
        _require_turn(step, tender)
        policy, close = tender.logged, tender.counted
        data, signature = command.release, command.signature
        given = self.checked(policy, close, actor, data, signature)
        return take(step, policy.id, given, data, bytes.fromhex(signature))


class ReleaseSharesCommand(_ReleaseCommand, frozen=True, kw_only=True):
    """A holder's release for all counted bids."""


class ReleaseShares(_TakeRelease[ReleaseSharesCommand]):
    """Take the shares of a holder (trading 7.8)."""

    command = ReleaseSharesCommand
    event = Event.HOLDER_RELEASED
    checked = staticmethod(shares_given)


class ReleaseTimesCommand(_ReleaseCommand, frozen=True, kw_only=True):
    """A trustee's release for all counted bids."""


class ReleaseTimes(_TakeRelease[ReleaseTimesCommand]):
    """Take the time factors of a trustee (trading 7.8)."""

    command = ReleaseTimesCommand
    event = Event.TIME_RELEASED
    checked = staticmethod(times_given)


class ReleaseFactorCommand(Command, frozen=True, kw_only=True):
    """A bidder's factor, of his own counted bid."""

    lot: str
    release: Many
    signature: Mark


class ReleaseFactor(TenderAct[ReleaseFactorCommand]):
    """Take the factor of a bidder within the window (E-13)."""

    command = ReleaseFactorCommand

    def minutes(
        self, work: BidWork, actor: Actor, command: ReleaseFactorCommand, now: datetime
    ) -> Recorded:
        """Check the window, whose bid it is and the signature; keep and record it."""
        step = self.step(work, actor, command.lot, Event.BIDDER_RELEASED, now)
        tender = step.tender
        if not tender.has_bidders_window or now >= tender.bidders_until:
            raise WindowOverError(tender.bidders_until)
        step.require_shown(tender.close.event)
        if tender.bidders_closed:
            raise WindowOverError(tender.bidders_until)
        release = BidderRelease.from_bytes(command.release)
        bid = _own_bid(step, tender, release.manifest, actor)
        return _take_own(
            step, tender.counted, release, bid, command.release, command.signature
        )


class DiscloseBidCommand(Command, frozen=True, kw_only=True):
    """A bidder's own secret, of a bid that others could not open."""

    lot: str
    release: Many
    signature: Mark


class DiscloseBid(TenderAct[DiscloseBidCommand]):
    """Take S from a bidder after the last session ended without enough (7.9)."""

    command = DiscloseBidCommand

    def minutes(
        self, work: BidWork, actor: Actor, command: DiscloseBidCommand, now: datetime
    ) -> Recorded:
        """Check that it is wanted, whose bid it is, that it is right; record it."""
        step = self.step(work, actor, command.lot, Event.BID_DISCLOSED, now)
        release = Disclosure.from_bytes(command.release)
        tender = step.tender
        bid = _own_bid(step, tender, release.manifest, actor)
        found = combined_of(work, tender, bid)
        if found.verdict is not Verdict.NOT_ENOUGH:
            raise NotToDiscloseError(f"its verdict is {found.verdict}")
        opened = disclosed(tender.logged, bid.envelope, release)
        if opened.verdict is not Verdict.OPEN:
            raise NotToDiscloseError("the secret does not open it")
        return _take_own(
            step, tender.counted, release, bid, command.release, command.signature
        )


def _own_bid(step: Step, tender: Tender, manifest: str, actor: Actor) -> Bid:
    """Return the actor's own bid, if it is counted."""
    policy = tender.logged.id
    for each in tender.close.counted:
        if each.manifest == manifest and each.bidder == actor.organisation:
            bids = step.work.bids.of(step.lot.id, policy, each.bidder)
            return next(bid for bid in bids if bid.seq == each.seq)
    if manifest in tender.counted.manifests:
        raise NotABidderHereError
    raise NotCountedError("no counted bid of this bidder has that manifest")


def _take_own(
    step: Step,
    close: Close,
    release: BidderRelease | Disclosure,
    bid: Bid,
    data: bytes,
    signature: bytes,
) -> Recorded:
    if (release.policy, release.close) != (close.policy, close.commitment):
        raise NotCountedError("the release is of another close")
    check_signed(release.signed, signature, bid.envelope.key, bid.envelope.algorithm)
    disclosing = isinstance(release, Disclosure)
    given = Given(
        kind=ReleaseKind.DISCLOSURE if disclosing else ReleaseKind.BIDDER,
        who=bid.bidder,
        digest=release.digest,
        named={"bidder": bid.bidder},
    )
    return take(step, close.policy, given, data, signature)
