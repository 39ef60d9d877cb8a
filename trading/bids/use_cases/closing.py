"""The end of the bids: which count, declared for all to see; or too few to open any."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated

import msgspec

from archive.public.evidence import Json
from archive.public.ledger import Command, Recorded, parse_event
from archive.public.values import Actor
from trading.bids.bidding_errors import (
    BidsStillOpenError,
    BoxesNotHeardError,
    WithdrawalWaitsError,
)
from trading.bids.model.accounting import Heard, Uncounted, Why
from trading.bids.model.bids import Bid, counted_among
from trading.bids.model.closing import Counted
from trading.bids.model.tender import ASKED_UNTIL, DECLARED_AFTER, Closed, Tender
from trading.bids.opening_errors import EnoughBidsError, WindowStillOpenError
from trading.bids.ports import BidWork
from trading.bids.use_cases.acting import Body, Digest, TenderAct
from trading.bids.use_cases.bidding import unsettled
from trading.bids.use_cases.prequalifying import unsealed
from trading.bids.use_cases.secured import end_deposits
from trading.rules.open_tender import Event
from trading.rules.procedure import NotYoursError
from trading.rules.roles import Role


class HeardCommand(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a drop box has signed, by the digests of the manifests (trading 7.11)."""

    organisation: Body
    manifests: Annotated[tuple[Digest, ...], msgspec.Meta(max_length=10_000)]


class CloseBidsCommand(Command, frozen=True, kw_only=True):
    """Declare that no more bids are taken; `heard` are the boxes that answered."""

    lot: str
    heard: Annotated[tuple[HeardCommand, ...], msgspec.Meta(max_length=4)] = ()


class CloseBids(TenderAct[CloseBidsCommand]):
    """Declare the bids closed: name those that count, bind every sealed stream."""

    command = CloseBidsCommand

    def minutes(
        self, work: BidWork, actor: Actor, command: CloseBidsCommand, now: datetime
    ) -> Recorded:
        """Check that the deadline is past, list what counts, stop hiding the count."""
        step = self.step(work, actor, command.lot, Event.BIDS_CLOSED, now)
        tender, policy = step.tender, step.tender.logged
        if now < policy.deadline + DECLARED_AFTER:
            raise BidsStillOpenError(policy.deadline)
        if unsettled(work, command.lot, policy.id):
            raise WithdrawalWaitsError
        if command.heard and Role.PLATFORM not in actor.roles:
            raise NotYoursError("hear_boxes", [Role.PLATFORM], actor.roles)
        bids = work.bids.all(command.lot, policy.id)
        counted = counted_among(bids)
        heard = _heard(tender, command)
        until = policy.deadline + ASKED_UNTIL
        if now < until and any(each.unheard for each in heard):
            raise BoxesNotHeardError(until)
        if tender.notice is not None:
            work.ledger.close_seal(tender.notice.seal, now)
        applied = unsealed(work, command.lot, now)
        recorded = step.record(
            {
                "policy": policy.id,
                "counted": [each.described() for each in counted],
                "streams": [*_streams(work, tender, bids), *applied],
                "boxes": [each.described() for each in heard],
                "uncounted": _uncounted(work, bids, counted, heard),
            },
            public=True,
        )
        closed = Closed(recorded.n, recorded.commitment, now, counted)
        work.bids.save(replace(step.tender, closed=closed))
        return recorded


def _streams(
    work: BidWork, tender: Tender, bids: Sequence[Bid]
) -> list[dict[str, object]]:
    """Return where every sealed stream of this policy ends (archive 5.4)."""
    signed = work.bids.attestations(tender.lot, tender.logged.id)
    names = {each.stream for each in bids} | {each.stream for each in signed}
    return [
        {"stream": head.stream, "n": head.n, "head": head.commitment}
        for head in work.ledger.heads(sorted(names))
    ]


def _heard(tender: Tender, command: CloseBidsCommand) -> list[Heard]:
    told = {each.organisation: each.manifests for each in command.heard}
    return [
        Heard(name, name not in told, tuple(sorted({*told.get(name, ())})))
        for name in (each.organisation for each in tender.boxes)
    ]


def _uncounted(
    work: BidWork,
    bids: Sequence[Bid],
    counted: Sequence[Counted],
    heard: Sequence[Heard],
) -> list[dict[str, Json]]:
    """Say of each manifest that a box has why it is not counted (trading 7.7)."""
    shown = {manifest for each in heard for manifest in each.manifests}
    taken = {each.manifest: each for each in bids}
    return [
        _explained(work, bids, manifest, taken.get(manifest)).described()
        for manifest in sorted(shown - {each.manifest for each in counted})
    ]


def _explained(
    work: BidWork, bids: Sequence[Bid], manifest: str, bid: Bid | None
) -> Uncounted:
    if bid is None:
        return Uncounted(manifest, Why.NEVER_SUBMITTED)
    if bid.withdrawn:
        return Uncounted(manifest, Why.WITHDRAWN, _withdrawal(work, bid))
    (after,) = [
        each for each in bids if (each.bidder, each.seq) == (bid.bidder, bid.seq + 1)
    ]
    return Uncounted(manifest, Why.REPLACED, after.commitment)


def _withdrawal(work: BidWork, bid: Bid) -> str:
    """Return the commitment of what withdrew a bid, in the bidder's own stream."""
    events = ((each, parse_event(each.body)) for each in work.ledger.stream(bid.stream))
    (found,) = [
        each.commitment
        for each, event in events
        if event.kind == "BID_WITHDRAWN" and event.facts["seq"] == bid.seq
    ]
    return found


class DeclareNotOpenedCommand(Command, frozen=True, kw_only=True):
    """Declare that a lot with too few bids is not opened."""

    lot: str


class DeclareNotOpened(TenderAct[DeclareNotOpenedCommand]):
    """Declare that nothing is opened: too few bid, and the lot is tendered anew."""

    command = DeclareNotOpenedCommand

    def minutes(
        self,
        work: BidWork,
        actor: Actor,
        command: DeclareNotOpenedCommand,
        now: datetime,
    ) -> Recorded:
        """Count what counts, record that it is too little (B-24)."""
        step = self.step(work, actor, command.lot, Event.NOT_OPENED, now)
        count, needed = len(step.tender.close.counted), step.rules.number("min_bidders")
        if count >= needed:
            raise EnoughBidsError(count, needed)
        end_deposits(work, command.lot, step.tender.logged.id, now)
        return step.record({"count": count, "needed": needed}, public=True)


class CloseBiddersCommand(Command, frozen=True, kw_only=True):
    """Declare that the bidders' window is over."""

    lot: str


class CloseBidders(TenderAct[CloseBiddersCommand]):
    """Declare the window of the bidders' factor closed (K-10)."""

    command = CloseBiddersCommand

    def minutes(
        self, work: BidWork, actor: Actor, command: CloseBiddersCommand, now: datetime
    ) -> Recorded:
        """Check that it is over and was not declared before, list who released."""
        step = self.step(work, actor, command.lot, Event.BIDDERS_CLOSED, now)
        tender = step.tender
        if not tender.has_bidders_window:
            raise WindowStillOpenError(tender.bidders_until)
        if now < tender.bidders_until + DECLARED_AFTER:
            raise WindowStillOpenError(tender.bidders_until)
        released = [
            {"bidder": each.who, "release": each.digest}
            for each in work.bids.releases(command.lot, tender.logged.id)
            if each.kind.value == "bidder"
        ]
        recorded = step.record(
            {"close": tender.close.commitment, "released": released}, public=True
        )
        work.bids.save(replace(tender, bidders_closed=recorded.n))
        return recorded
