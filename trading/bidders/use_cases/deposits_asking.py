"""What a lot asks for as a deposit, and what the centre offers for a year."""

from datetime import datetime
from typing import Annotated

import msgspec

from archive.public.ledger import Command, Draft, Recorded
from archive.public.values import Actor, Yuan, to_micros, utc
from trading.bidders.deposit_errors import (
    DepositAskedAlreadyError,
    DepositDueMissingError,
    DepositDueOtherError,
    DepositTimesError,
)
from trading.bidders.model.deposit_terms import DepositTerms, PayTo, read_account
from trading.bidders.ports import BidderWork
from trading.bidders.use_cases.acting import Line
from trading.bidders.use_cases.deposits_acting import DepositAct, bids_due, seated
from trading.projects.model import Lot, LotId
from trading.rules.calendar import beijing_day
from trading.rules.deposits import DepositRegime, check_asked
from trading.rules.open_tender_states import State

Parent = Annotated[str, msgspec.Meta(min_length=8, max_length=26)]
"""An account below which each bidder has one: at most 20 digits, and blanks."""
Year = Annotated[str, msgspec.Meta(pattern="^yearly-20[0-9]{2}$")]
Place = Annotated[str, msgspec.Meta(pattern="^[0-9]{6}$")]
Amount = Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1)]
"""Whole fen."""


class AskDepositCommand(Command, frozen=True, kw_only=True):
    """
    The deposit of a lot, what it is a share of, until when, and to whom.

    Without `due` it is the deadline of the bids, which is known once it is logged.
    """

    lot: str
    regime: DepositRegime
    asked_fen: Amount
    of_fen: Amount
    due: datetime | None = None
    valid_until: datetime
    holder: Line
    bank: Line
    account: Parent


class AskDeposit(DepositAct[AskDepositCommand]):
    """
    Say which deposit a lot asks for: within its law, by transfer, guarantee or year.

    `due` is the deadline of the bids, `valid_until` the end of their validity. A seal
    is opened: from here until the opening nobody can count deposits. A lot asks anew
    for its next attempt once the last one was not opened.
    """

    command = AskDepositCommand

    def minutes(
        self, work: BidderWork, actor: Actor, command: AskDepositCommand, now: datetime
    ) -> Recorded:
        """Check the share by the rules of the day, keep both, open the seal."""
        project = seated(work, actor, command.lot, type(self).__name__)
        # Or a deadline is logged meanwhile.
        _, lot = work.projects.locked(LotId(command.lot))
        rules = self.books.rules.resolved(beijing_day(now), project.place)
        asked, of = Yuan(command.asked_fen), Yuan(command.of_fen)
        check_asked(asked, of, command.regime, rules)
        due = _due(bids_due(work, lot), command.due)
        if due <= now:
            raise DepositTimesError(due, command.valid_until)
        terms = DepositTerms(
            lot=command.lot,
            attempt=_attempt(work, lot),
            regime=command.regime,
            asked=asked,
            of=of,
            due=due,
            valid_until=command.valid_until,
            place=project.place,
            rules=rules.to_json().decode(),
            pay_to=_pay_to(command.holder, command.bank, command.account),
        )
        work.deposits.ask(terms)
        work.ledger.open_seal(terms.seal, now)
        facts = {
            "lot": terms.lot,
            "attempt": terms.attempt,
            "regime": terms.regime.value,
            "asked_fen": terms.asked.fen,
            "of_fen": terms.of.fen,
            "due": to_micros(terms.due),
            "valid_until": to_micros(terms.valid_until),
            "rules": rules.version,
            "holder": terms.pay_to.holder,
            "bank": terms.pay_to.bank,
            "account": terms.pay_to.number,
            "seal": terms.seal,
        }
        draft = Draft("DEPOSIT_ASKED", terms.stream, facts)
        return work.ledger.append(draft, actor, now)


def _attempt(work: BidderWork, lot: Lot) -> int:
    """
    Return for which attempt a lot asks.

    Raises:
        DepositAskedAlreadyError: the last one is not over, or was the last for good.

    """
    last = work.deposits.find_terms([lot.id]).get(lot.id)
    if last is None:
        return 1
    if last.ended_at is None or lot.state == State.ENDED:
        raise DepositAskedAlreadyError(lot.id)
    return last.attempt + 1


def _due(known: datetime | None, said: datetime | None) -> datetime:
    """
    Return until when deposits are taken: as long as bids are.

    Raises:
        DepositDueMissingError: nobody said so, and no deadline is logged.
        DepositDueOtherError: another instant than the deadline of the bids.

    """
    due = said if known is None else known
    if due is None:
        raise DepositDueMissingError
    if said is not None and utc(said) != utc(due):
        raise DepositDueOtherError(due)
    return due


class OfferYearlyDepositCommand(Command, frozen=True, kw_only=True):
    """One sum for a year, such as `yearly-2026`; `place` is the county's division."""

    year: Year
    amount_fen: Amount
    valid_until: datetime
    place: Place
    holder: Line
    bank: Line
    account: Parent


class OfferYearlyDeposit(DepositAct[OfferYearlyDepositCommand]):
    """Let bidders pay one deposit for a year; nobody has to."""

    command = OfferYearlyDepositCommand

    def minutes(
        self,
        work: BidderWork,
        actor: Actor,
        command: OfferYearlyDepositCommand,
        now: datetime,
    ) -> Recorded:
        """Keep amount and term; it is tied to no lot, so there is nothing to seal."""
        self.require_role(actor)
        if command.valid_until <= now:
            raise DepositTimesError(command.valid_until, command.valid_until)
        rules = self.books.rules.resolved(beijing_day(now), command.place)
        amount = Yuan(command.amount_fen)
        terms = DepositTerms(
            lot=command.year,
            regime=DepositRegime.TENDER,
            asked=amount,
            of=amount,
            due=command.valid_until,
            valid_until=command.valid_until,
            place=command.place,
            rules=rules.to_json().decode(),
            pay_to=_pay_to(command.holder, command.bank, command.account),
            yearly=True,
        )
        work.deposits.ask(terms)
        facts = {
            "lot": terms.lot,
            "asked_fen": terms.asked.fen,
            "valid_until": to_micros(terms.valid_until),
            "rules": rules.version,
            "holder": terms.pay_to.holder,
            "bank": terms.pay_to.bank,
            "account": terms.pay_to.number,
        }
        draft = Draft("YEARLY_DEPOSIT_OFFERED", terms.stream, facts)
        return work.ledger.append(draft, actor, now)


def _pay_to(holder: str, bank: str, account: str) -> PayTo:
    return PayTo(holder=holder, bank=bank, number=read_parent(account))


def read_parent(text: str) -> str:
    """
    Return the number of an account that leaves room for a sub-account's own digits.

    Raises:
        AccountNumberWrongError: it is no number of 8 to 20 digits.

    """
    number = read_account(text)
    read_account(f"{number}{'0' * 12}")
    return number
