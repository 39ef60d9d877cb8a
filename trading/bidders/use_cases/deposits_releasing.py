"""Deposits go back: proposed by one, released by another; or the owner keeps one."""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from archive.public.ledger import Command, Recorded
from archive.public.values import Actor, to_micros, utc
from trading.accounts.model.memberships import Hand, require_second_hand
from trading.bidders.deposit_errors import (
    BidStandsError,
    CauseInstantMissingError,
    ForfeitGroundMissingError,
    LotGoesOnError,
    YearlyBoundError,
)
from trading.bidders.deposit_ports import KeptDeposit
from trading.bidders.model.deposit_terms import DepositTerms
from trading.bidders.model.deposits import ENDED, Deposit, Release
from trading.bidders.ports import BidderWork
from trading.bidders.use_cases.acting import Digest, Id, Words
from trading.bidders.use_cases.deposits_acting import (
    DepositAct,
    bidder_of,
    entered,
    seated,
    told_lots,
    withdrawn_at,
)
from trading.projects.model import LotId
from trading.rules.deposits import RefundCause, refund_due
from trading.rules.fixed_price_selection import FIXED_PRICE_SELECTION
from trading.rules.fixed_price_states import State as FixedPriceState
from trading.rules.open_tender import OPEN_TENDER, State
from trading.rules.rulesets import RuleSet

BEFORE_OPENING: Final = frozenset({RefundCause.WITHDRAWN, RefundCause.STOPPED})
"""For what a deposit goes back although the bids are not opened."""
LAST_STATES: Final = frozenset(
    {
        (OPEN_TENDER.name, State.RECORDED),
        (FIXED_PRICE_SELECTION.name, FixedPriceState.TERMINATED),
        (FIXED_PRICE_SELECTION.name, FixedPriceState.ARCHIVED),
    }
)
"""Where a lot has come to its end on this platform."""


def locked(work: BidderWork, deposit: str) -> tuple[DepositTerms, KeptDeposit]:
    """
    Return a deposit and what its lot asks for, both locked.

    Raises:
        NoSuchDepositError: there is none under that number.

    """
    found = work.deposits.get(deposit).deposit
    terms = work.deposits.locked_terms(found.lot, found.attempt)
    return terms, work.deposits.locked(deposit)


class ProposeReleaseCommand(Command, frozen=True, kw_only=True):
    """
    Why a deposit goes back, and when that happened from which its days count.

    A withdrawal counts from the earlier of `started` and when it was recorded here, a
    stop from the end of the attempt if that is over, all else from `started`.
    """

    deposit: Id
    cause: RefundCause
    started: datetime | None = None


class ProposeRelease(DepositAct[ProposeReleaseCommand]):
    """Propose that a deposit goes back; by when is computed and recorded with it."""

    command = ProposeReleaseCommand

    def minutes(
        self,
        work: BidderWork,
        actor: Actor,
        command: ProposeReleaseCommand,
        now: datetime,
    ) -> Recorded:
        """Count the days of the cause, keep the first hand."""
        terms, kept = locked(work, command.deposit)
        _require_hand(self, work, actor, terms)
        _require_cause(work, terms, kept, command.cause)
        started = _started(work, terms, kept.deposit, command)
        if started is None:
            raise CauseInstantMissingError
        rules = RuleSet.from_json(terms.rules.encode())
        due = refund_due(
            terms.regime, command.cause, started, rules, self.books.calendar
        )
        release = Release(
            cause=command.cause,
            started=started,
            due=due.last_day,
            person=actor.person,
            credential=actor.credential,
            before=kept.deposit.state,
        )
        after = kept.deposit.proposed(release, now)
        work.deposits.save(replace(kept, deposit=after))
        facts = {
            "cause": command.cause.value,
            "started": to_micros(started),
            "refund": due.described(),
        }
        by = (actor, now)
        return entered(work, "DEPOSIT_RELEASE_PROPOSED", (terms, after), facts, by)


class ConfirmReleaseCommand(Command, frozen=True, kw_only=True):
    """Let the deposit go back that somebody else proposed."""

    deposit: Id


class ConfirmRelease(DepositAct[ConfirmReleaseCommand]):
    """
    Release a deposit, as the second of two persons with an account of their own.

    Money then waits for its refund to the account that paid; a guarantee and a yearly
    deposit are free at once.
    """

    command = ConfirmReleaseCommand

    def minutes(
        self,
        work: BidderWork,
        actor: Actor,
        command: ConfirmReleaseCommand,
        now: datetime,
    ) -> Recorded:
        """Compare both hands, release it."""
        terms, kept = locked(work, command.deposit)
        _require_hand(self, work, actor, terms)
        proposal = kept.deposit.proposal
        require_second_hand(
            Hand(proposal.person, proposal.credential, frozenset()),
            Hand(actor.person, actor.credential, actor.roles),
        )
        _require_cause(work, terms, kept, proposal.cause)
        after = kept.deposit.released(now)
        work.deposits.save(replace(kept, deposit=after))
        facts = {"proposed_by": proposal.person, "state": after.state.value}
        return entered(work, "DEPOSIT_RELEASED", (terms, after), facts, (actor, now))


class DeclineReleaseCommand(Command, frozen=True, kw_only=True):
    """Turn a proposal down, and why."""

    deposit: Id
    words: Words = ""


class DeclineRelease(DepositAct[DeclineReleaseCommand]):
    """Turn down the proposal to release a deposit; it stands where it stood."""

    command = DeclineReleaseCommand

    def minutes(
        self,
        work: BidderWork,
        actor: Actor,
        command: DeclineReleaseCommand,
        now: datetime,
    ) -> Recorded:
        """Lead it back; whoever proposed may do that, too."""
        terms, kept = locked(work, command.deposit)
        _require_hand(self, work, actor, terms)
        _ = kept.deposit.proposal
        after = kept.deposit.declined(now_opened=terms.opened_at is not None)
        work.deposits.save(replace(kept, deposit=after))
        facts = {"words": command.words}
        by = (actor, now)
        return entered(work, "DEPOSIT_RELEASE_DECLINED", (terms, after), facts, by)


class ForfeitGround(StrEnum):
    """For what the law lets the owner keep a deposit."""

    BID_REVOKED = "bid_revoked"
    CONTRACT_REFUSED = "contract_refused"
    BOND_WITHHELD = "bond_withheld"


class ForfeitDepositCommand(Command, frozen=True, kw_only=True):
    """What the bidder did, in words, and the document that shows it."""

    deposit: Id
    ground: ForfeitGround
    words: Words
    document: Digest


class ForfeitDeposit(DepositAct[ForfeitDepositCommand]):
    """
    Keep a deposit: the owner decides it, and the centre never does (P-1).

    A bid that was revoked after the deadline (BR 35), a contract that was refused or
    its bond withheld (BR 74).
    """

    command = ForfeitDepositCommand

    def minutes(
        self,
        work: BidderWork,
        actor: Actor,
        command: ForfeitDepositCommand,
        now: datetime,
    ) -> Recorded:
        """Ask for ground and document; only what is held can be kept."""
        self.require_role(actor)
        terms, kept = locked(work, command.deposit)
        if not terms.yearly:
            seated(work, actor, terms.lot, type(self).__name__)
        terms.require_going_on()
        terms.require_opened()
        if not command.words.strip():
            raise ForfeitGroundMissingError
        after = kept.deposit.forfeited(now)
        work.deposits.save(replace(kept, deposit=after))
        facts = {
            "ground": command.ground.value,
            "words": command.words,
            "document": command.document,
        }
        return entered(work, "DEPOSIT_FORFEITED", (terms, after), facts, (actor, now))


def _require_hand(
    act: ProposeRelease | ConfirmRelease | DeclineRelease,
    work: BidderWork,
    actor: Actor,
    terms: DepositTerms,
) -> None:
    """Ask for the role, and for the seat where there is a project."""
    act.require_role(actor)
    if not terms.yearly:
        seated(work, actor, terms.lot, type(act).__name__)


def _require_cause(
    work: BidderWork, terms: DepositTerms, kept: KeptDeposit, cause: RefundCause
) -> None:
    """
    Return if a deposit may go back for this, now and again when it is confirmed.

    Raises:
        PayersSecretError: it is known by the opening alone.
        AttemptEndedError: nobody won or lost in what is over.
        BidStandsError: it secures a bid that stands.
        LotGoesOnError, SuspendedError: nothing has ended for good.
        YearlyBoundError: it stands for a lot.

    """
    if cause not in BEFORE_OPENING:
        terms.require_opened()
        terms.require_going_on()
    if cause is RefundCause.WITHDRAWN and _stands(work, terms, kept.deposit):
        raise BidStandsError
    if cause is RefundCause.STOPPED:
        _require_ended(work, terms)
    if terms.yearly:
        _require_unbound(work, kept)


def _stands(work: BidderWork, terms: DepositTerms, of: Deposit) -> bool:
    bidder = bidder_of(work, of)
    return work.tendered.stands(of.lot, bidder, of.organisation, terms.policy)


def _require_ended(work: BidderWork, terms: DepositTerms) -> None:
    """Return if lot or attempt ended for good: a suspension is no end (B-15)."""
    if terms.yearly:
        raise LotGoesOnError(terms.lot)
    _, lot = work.projects.lot(LotId(terms.lot))
    lot.require_running()
    if terms.ended_at is None and (lot.procedure, lot.state) not in LAST_STATES:
        raise LotGoesOnError(terms.lot)


def _started(
    work: BidderWork,
    terms: DepositTerms,
    of: Deposit,
    command: ProposeReleaseCommand,
) -> datetime | None:
    """Return when the cause happened: no word puts off what the record says."""
    if command.cause is RefundCause.STOPPED and terms.ended_at is not None:
        return terms.ended_at
    if command.cause is not RefundCause.WITHDRAWN:
        return command.started
    told = (command.started, withdrawn_at(work, of, terms))
    return min((each for each in told if each is not None), key=utc, default=None)


def _require_unbound(work: BidderWork, kept: KeptDeposit) -> None:
    bound = [
        each
        for each in work.deposits.covered_by(kept.deposit.id)
        if each.state not in ENDED
    ]
    if bound:
        raise YearlyBoundError(told_lots(work, bound))
