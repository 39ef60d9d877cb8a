"""What comes due in tenders: bids that end, windows that end, what is not opened."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from archive.public.evidence import fresh
from archive.public.ledger import Command, Desk, KeyReusedError, UseCase
from archive.public.values import Actor
from trading.bidders.standing_errors import StandingRecordedError
from trading.bids.bidding_errors import NoBidError, WithdrawalWaitsError
from trading.bids.model.policy import SKEW, OpeningPolicy
from trading.bids.model.tender import ASKED_UNTIL, DECLARED_AFTER, Tender
from trading.bids.opening_errors import EnoughBidsError
from trading.bids.ports import BidWork
from trading.bids.use_cases.bidding import (
    SettleWithdrawal,
    SettleWithdrawalCommand,
    unsettled,
)
from trading.bids.use_cases.closing import (
    CloseBidders,
    CloseBiddersCommand,
    CloseBids,
    CloseBidsCommand,
    DeclareNotOpened,
    DeclareNotOpenedCommand,
    HeardCommand,
)
from trading.bids.use_cases.deciding import (
    RecordApplicationStanding,
    RecordApplicationStandingCommand,
    moved,
)
from trading.bids.use_cases.prequalifying import (
    ClosePrequalification,
    ClosePrequalificationCommand,
)
from trading.projects.model import Lot, SuspendedError
from trading.rules.open_tender import State
from trading.rules.procedure import NotNowError

C = TypeVar("C", bound=Command)

UNHEARD_AFTER: Final = 2 * SKEW
"""So long after it the bids are closed whether anybody asked the boxes or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TendUpTenders:
    """
    Does what is due in every tender, one act a lot and sweep.

    Safe to run as often as one likes, by any number of workers: each act has a key of
    its own, and what was done meanwhile by another is not done again.
    """

    desk: Desk[BidWork]
    close_prequalification: ClosePrequalification
    record_standing: RecordApplicationStanding
    settle: SettleWithdrawal
    close: CloseBids
    not_opened: DeclareNotOpened
    close_bidders: CloseBidders
    platform: Actor

    def __call__(self) -> int:
        """Do all that is due; return how much."""
        now = self.desk.clock.now()
        with self.desk.transactions.read() as work:
            due = [
                act
                for state in (
                    State.PREQUALIFYING,
                    State.PREQUALIFICATION_REVIEW,
                    State.BIDDING,
                    State.CLOSED,
                    State.OPENING,
                )
                for _, lot in work.projects.in_state(state)
                if not lot.suspensions
                for act in self._due(work, lot, now)
            ]
        return sum(act() for act in due)

    def _due(
        self, work: BidWork, at: Lot, now: datetime
    ) -> Iterator[Callable[[], bool]]:
        lot, tender = at.id, work.bids.get(at.id)
        if at.state == State.PREQUALIFYING:
            if now >= tender.last_round.closes + DECLARED_AFTER:
                key = f"prequalification-{tender.last_round.number}-{lot}"
                over = ClosePrequalificationCommand(key=key, lot=lot)
                yield self._doing(self.close_prequalification, over)
            return
        if at.state == State.PREQUALIFICATION_REVIEW:
            for each in moved(work, at):
                key = f"standing-{fresh(16).hex()}"
                fell = RecordApplicationStandingCommand(
                    key=key, lot=lot, application=each.stream
                )
                yield self._doing(self.record_standing, fell)
            return
        policy = tender.logged
        if at.state == State.BIDDING:
            signed = {x.bidder: x.stream for x in unsettled(work, lot, policy.id)}
            for bidder, stream in signed.items():
                key = f"settle-{stream.removeprefix('sealed/')}"
                settle = SettleWithdrawalCommand(key=key, lot=lot, bidder=bidder)
                yield self._doing(self.settle, settle)
            if now >= policy.deadline + (
                UNHEARD_AFTER if policy.boxes else DECLARED_AFTER
            ):
                yield self._doing(self.close, close_command(policy, lot))
            return
        few = len(tender.close.counted) < at.rule_set.number("min_bidders")
        if at.state == State.CLOSED and few:
            key = f"not-opened-{policy.attempt}-{lot}"
            yield self._doing(
                self.not_opened, DeclareNotOpenedCommand(key=key, lot=lot)
            )
        if _window_over(tender, now):
            key = f"bidders-{policy.attempt}-{lot}"
            yield self._doing(self.close_bidders, CloseBiddersCommand(key=key, lot=lot))

    def _doing(self, act: UseCase[BidWork, C], command: C) -> Callable[[], bool]:
        def do() -> bool:
            with suppress(
                SuspendedError,
                NotNowError,
                EnoughBidsError,
                NoBidError,
                KeyReusedError,
                StandingRecordedError,
            ):
                act(self.platform, command)
                return True
            return False

        return do


def close_command(
    policy: OpeningPolicy, lot: str, heard: tuple[HeardCommand, ...] = ()
) -> CloseBidsCommand:
    """Return the one command that closes the bids of a policy."""
    key = f"close-{policy.attempt}-{lot}"
    return CloseBidsCommand(key=key, lot=lot, heard=heard)


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseHeard:
    """
    Asks the drop boxes of every policy whose deadline is over, then closes its bids.

    `ask` says of the boxes that answered what they signed in time, by organisation.
    It waits for others, and is called outside of any transaction. While a box does not
    answer, nothing is closed until `ASKED_UNTIL`.
    """

    desk: Desk[BidWork]
    close: CloseBids
    ask: Callable[[OpeningPolicy], Mapping[str, tuple[str, ...]]]
    platform: Actor

    def __call__(self) -> int:
        """Close what is due; return how much."""
        now = self.desk.clock.now()
        with self.desk.transactions.read() as work:
            due = [
                (lot.id, policy)
                for _, lot in work.projects.in_state(State.BIDDING)
                if not lot.suspensions
                for policy in [work.bids.get(lot.id).logged]
                if policy.boxes and now >= policy.deadline + DECLARED_AFTER
            ]
        return sum(self._closed(lot, policy) for lot, policy in due)

    def _closed(self, lot: str, policy: OpeningPolicy) -> bool:
        told = self.ask(policy)
        waits = self.desk.clock.now() < policy.deadline + ASKED_UNTIL
        if waits and told.keys() != {each.organisation for each in policy.boxes}:
            return False
        heard = tuple(
            HeardCommand(organisation, manifests)
            for organisation, manifests in sorted(told.items())
        )
        with suppress(
            SuspendedError, NotNowError, WithdrawalWaitsError, KeyReusedError
        ):
            self.close(self.platform, close_command(policy, lot, heard))
            return True
        return False


def _window_over(tender: Tender, now: datetime) -> bool:
    waits = tender.has_bidders_window and not tender.bidders_closed
    return waits and now >= tender.bidders_until + DECLARED_AFTER
