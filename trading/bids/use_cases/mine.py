"""What is somebody's own among tenders, for the page on which their day begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final

from archive.public.ledger import Desk
from archive.public.values import Actor
from trading.bids.model.bids import Bid
from trading.bids.model.tender import Tender
from trading.bids.ports import BidWork
from trading.bids.use_cases.belonging import brought
from trading.bids.use_cases.holding import Held, ReadHolding
from trading.bids.use_cases.pieces import account_of
from trading.bids.use_cases.reading import DueOfBidder
from trading.bids.use_cases.reading_room import SEATED
from trading.projects.model import Lot, Project
from trading.rules.open_tender import OPEN_TENDER, State
from trading.rules.roles import Role

MOST_LOOKED_AT: Final = 40
"""Of a centre with hundreds of tenders the newest; the rest is on its list."""
_OVER: Final = {State.RECORDED, State.ENDED}
_OF_BIDDERS: Final = (
    *(State.BIDDING, State.CLOSED, State.OPENING, State.ADJOURNED),
    *(State.RELEASED, State.OPENED, State.NOT_OPENED),
)

_BEFORE_RESULTS: Final = (State.PREQUALIFYING, State.PREQUALIFICATION_REVIEW)
_OF_APPLICANTS: Final = (
    *_BEFORE_RESULTS,
    *(State.PREQUALIFIED, State.PREQUALIFICATION_FAILED, State.HOLDERS_NAMED),
    *(State.KEYS_READY, State.POLICY_LOGGED, State.BIDDING),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatTender:
    """A running tender in which one's body has a seat, and in which roles."""

    lot: Lot
    tender: Tender
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True, kw_only=True)
class BidderTender:
    """
    A lot for which one's own account bids; of others there is nothing in it.

    `bid` is the last one, None where pieces have come and nothing was handed in.
    """

    lot: Lot
    tender: Tender
    at: datetime
    bid: Bid | None
    due: DueOfBidder | None

    @property
    def counts(self) -> bool:
        """Whether the close counts the bid."""
        closed, bid = self.tender.closed, self.bid
        return (
            closed is not None
            and bid is not None
            and bid.manifest in {each.manifest for each in closed.counted}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicantTender:
    """
    A lot for whose prequalification one's own account has applied.

    `passed` is None before the review is finished.
    """

    lot: Lot
    tender: Tender
    passed: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOwnTenders:
    """Read what is somebody's own: as a seat of a project, as a holder, as a bidder."""

    desk: Desk[BidWork]
    holding: ReadHolding

    def of_seat(self, actor: Actor) -> Sequence[SeatTender]:
        """Return the running tenders in which one's body has a seat, newest first."""
        if not actor.roles & {role.value for role in SEATED}:
            return ()
        with self.desk.transactions.read() as work:
            own = (
                (lot, project.roles_of(actor) & SEATED)
                for project, lot in work.projects.seated(actor.organisation)
                if lot.procedure == OPEN_TENDER.name and lot.state not in _OVER
            )
            return [
                SeatTender(lot=lot, tender=work.bids.get(lot.id), roles=roles)
                for lot, roles in islice(own, MOST_LOOKED_AT)
                if roles
            ]

    def of_holder(self, actor: Actor) -> Sequence[Held]:
        """Return the shares that this person holds, what is due first."""
        if Role.KEY_HOLDER not in actor.roles:
            return ()
        return self.holding(actor)

    def of_bidder(self, actor: Actor) -> Sequence[BidderTender]:
        """
        Return the lots for which one's own account has brought a bid, or begun to.

        Who merely says the same credit code has brought nothing, and is told nothing.
        """
        if Role.BIDDER not in actor.roles or not actor.seat:
            return ()
        now = self.desk.clock.now()
        with self.desk.transactions.read() as work:
            lots = [
                found
                for state in _OF_BIDDERS
                for found in work.projects.in_state(state)
            ]
            own = [self._own(work, actor, found, now) for found in lots]
        return [each for each in own if each is not None]

    def of_applicant(self, actor: Actor) -> Sequence[ApplicantTender]:
        """Return the lots for which one's own account has applied, before its bid."""
        if Role.BIDDER not in actor.roles or not actor.seat:
            return ()
        with self.desk.transactions.read() as work:
            lots = (
                lot
                for state in _OF_APPLICANTS
                for _, lot in work.projects.in_state(state)
            )
            found = [_applied(work, actor, lot) for lot in lots]
        return [each for each in found if each is not None]

    def _own(
        self, work: BidWork, actor: Actor, found: tuple[Project, Lot], now: datetime
    ) -> BidderTender | None:
        lot = found[1]
        pieces = work.bids.pieces(lot.id, account_of(actor))
        tender = work.bids.get(lot.id)
        if not pieces or not tender.policy:
            return None
        bids = work.bids.of(lot.id, tender.logged.id, actor.organisation)
        digests = {each.digest for each in pieces}
        own = [each for each in bids if brought(each, digests)]
        due = None
        if own:
            due = self.holding.read_tender.due(actor, lot.id, now)
        elif lot.state != State.BIDDING or tender.policies > 1:
            return None  # Pieces do not say to which of two policies they belong.
        return BidderTender(
            lot=lot, tender=tender, at=now, bid=own[-1] if own else None, due=due
        )


def _applied(work: BidWork, actor: Actor, lot: Lot) -> ApplicantTender | None:
    tender = work.bids.get(lot.id)
    if tender.round is None:
        return None
    number, known = tender.round.number, work.prequalifications
    own = known.of(lot.id, number, actor.organisation, actor.seat)
    if own is None:
        return None
    passed = None if lot.state in _BEFORE_RESULTS else own.passed
    return ApplicantTender(lot=lot, tender=tender, passed=passed)
