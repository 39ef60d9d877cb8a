"""Bidders give deposits: by an account of their own, a guarantee, or the year's."""

from datetime import datetime
from typing import Annotated, ClassVar

import msgspec

from archive.public.evidence import fresh
from archive.public.ledger import Command, Recorded
from archive.public.values import LINE, Actor, Yuan, utc
from trading.accounts.model.organisations import Organisation
from trading.bidders.deposit_errors import (
    DepositsOpenedError,
    DepositThereError,
    YearlyMissingError,
)
from trading.bidders.deposit_ports import KeptDeposit
from trading.bidders.model.deposit_terms import (
    DepositTerms,
    Guarantee,
    read_account,
    require_free,
    sub_account,
)
from trading.bidders.model.deposits import (
    ENDED,
    GONE,
    Deposit,
    DepositKind,
    DepositState,
)
from trading.bidders.ports import BidderWork
from trading.bidders.sealing import Particulars
from trading.bidders.use_cases.acting import Line
from trading.bidders.use_cases.deposits_acting import DepositAct, entered
from trading.bidders.use_cases.deposits_asking import Amount

Number = Annotated[str, msgspec.Meta(min_length=1, max_length=80, pattern=LINE)]
Link = Annotated[str, msgspec.Meta(max_length=400, pattern=r"^https://[!-~]+$")]


class OpenSubAccountCommand(Command, frozen=True, kw_only=True):
    """The only account of the bidder's own from which the deposit will come."""

    secret: ClassVar[frozenset[str]] = frozenset({"account"})

    lot: str
    account: Number


class OpenSubAccount(DepositAct[OpenSubAccountCommand]):
    """
    Open an account of the bidder's own for the deposit of one lot, or of a year.

    Once a deposit is released another can be given, to another account of its own.
    Its number is by chance; whose it is only the bidder reads before the opening. The
    money comes from the account that is named here, and goes back to it.
    """

    command = OpenSubAccountCommand

    def minutes(
        self,
        work: BidderWork,
        actor: Actor,
        command: OpenSubAccountCommand,
        now: datetime,
    ) -> Recorded:
        """Check the time, keep the account sealed, record it under seal."""
        owner = self.own_account(work, actor)
        terms = open_terms(work, command.lot, now)
        last = work.deposits.own(terms, owner.id)
        if last is not None and last.deposit.state not in GONE:
            raise DepositThereError(command.lot)
        seal, own = self.books.seal, read_account(command.account)
        number = sub_account(terms.pay_to.number, int.from_bytes(fresh(16)))
        deposit = _begun(terms, owner, DepositKind.TRANSFER, now, last)
        told = Particulars(owner.name, own, number)
        work.deposits.begin(
            KeptDeposit(
                deposit=deposit,
                private=seal.sealed(deposit.id, told),
                sub_account=seal.sub_account(number),
                account=seal.account(own),
            )
        )
        facts = {"organisation": owner.id}
        by = (actor, now)
        return entered(work, "SUB_ACCOUNT_OPENED", (terms, deposit), facts, by)


class RecordGuaranteeCommand(Command, frozen=True, kw_only=True):
    """A guarantee as it was issued; `link` is where the issuer lets it be verified."""

    secret: ClassVar[frozenset[str]] = frozenset({"number", "issuer", "link"})

    lot: str
    number: Number
    issuer: Line
    link: Link
    amount_fen: Amount
    valid_until: datetime


class RecordGuarantee(DepositAct[RecordGuaranteeCommand]):
    """Hand in an electronic guarantee instead of money; it must be taken (C-10)."""

    command = RecordGuaranteeCommand

    def minutes(
        self,
        work: BidderWork,
        actor: Actor,
        command: RecordGuaranteeCommand,
        now: datetime,
    ) -> Recorded:
        """Check amount and term, keep it sealed, record it under seal."""
        owner = self.own_account(work, actor)
        terms = open_terms(work, command.lot, now)
        guarantee = Guarantee(
            number=command.number,
            issuer=command.issuer,
            link=command.link,
            amount=Yuan(command.amount_fen),
            valid_until=command.valid_until,
        )
        guarantee.require_covers(terms)
        told = Particulars(owner.name, guarantee=guarantee)
        deposit, is_new = _own_or_new(work, terms, owner, DepositKind.GUARANTEE, now)
        deposit = deposit.given(DepositKind.GUARANTEE, guarantee.amount, now)
        private = self.books.seal.sealed(deposit.id, told)
        keep(work, KeptDeposit(deposit=deposit, private=private), is_new=is_new)
        facts = {"organisation": owner.id, "amount_fen": guarantee.amount.fen}
        by = (actor, now)
        return entered(work, "GUARANTEE_RECORDED", (terms, deposit), facts, by)


class CoverByYearlyCommand(Command, frozen=True, kw_only=True):
    """Let the deposit of the year stand for this lot."""

    lot: str


class CoverByYearly(DepositAct[CoverByYearlyCommand]):
    """Let a yearly deposit stand for a lot, as long as its sum suffices."""

    command = CoverByYearlyCommand

    def minutes(
        self,
        work: BidderWork,
        actor: Actor,
        command: CoverByYearlyCommand,
        now: datetime,
    ) -> Recorded:
        """Lock the yearly one, add up what it stands for, bind it to the lot."""
        owner = self.own_account(work, actor)
        terms = open_terms(work, command.lot, now)
        yearly = self._yearly(work, owner, terms)
        bound = [
            each.amount
            for each in work.deposits.covered_by(yearly.id)
            if each.state not in ENDED
            and work.deposits.terms(each.lot, each.attempt).ended_at is None
        ]
        require_free(yearly.amount, bound, terms.asked)
        kind = DepositKind.YEARLY
        deposit, is_new = _own_or_new(work, terms, owner, kind, now)
        deposit = deposit.given(kind, terms.asked, now, yearly.id)
        private = self.books.seal.sealed(deposit.id, Particulars(owner.name))
        keep(work, KeptDeposit(deposit=deposit, private=private), is_new=is_new)
        facts = {"organisation": owner.id, "by": yearly.id}
        by = (actor, now)
        return entered(work, "DEPOSIT_COVERED", (terms, deposit), facts, by)

    def _yearly(
        self, work: BidderWork, owner: Organisation, terms: DepositTerms
    ) -> Deposit:
        """Return the newest yearly one that lasts; lock all by their numbers."""
        years = [each.deposit for each in work.deposits.yearly(owner.id)]
        own = work.deposits.own(terms, owner.id)
        numbers = {each.id for each in years} | ({own.deposit.id} if own else set())
        fresh_ones = {
            each: work.deposits.locked(each).deposit for each in sorted(numbers)
        }
        for each in years:
            until = work.deposits.terms(each.lot).valid_until
            lasts = utc(until) >= utc(terms.valid_until) and not terms.yearly
            if lasts and fresh_ones[each.id].state is DepositState.RECEIVED:
                return fresh_ones[each.id]
        raise YearlyMissingError


def open_terms(work: BidderWork, lot: str, now: datetime) -> DepositTerms:
    """
    Return what a lot asks for, locked, while deposits are taken.

    Raises:
        NoDepositAskedError: it asks for none.
        DepositsOpenedError: they were opened while this one waited.
        AttemptEndedError: there was no opening, and there will be none.
        DepositTooLateError: the time is over.

    """
    terms = work.deposits.locked_terms(lot)
    terms.require_going_on()
    if terms.opened_at is not None:
        raise DepositsOpenedError(lot)
    terms.require_due(now)
    return terms


def _begun(
    terms: DepositTerms,
    owner: Organisation,
    kind: DepositKind,
    now: datetime,
    last: KeptDeposit | None,
) -> Deposit:
    """Return a new deposit of an account, with a stream whose name tells nothing."""
    number = fresh(16).hex()
    stream = f"sealed/{fresh(16).hex()}" if terms.is_sealed else f"deposit/{number}"
    return Deposit(
        id=number,
        lot=terms.lot,
        organisation=owner.id,
        kind=kind,
        state=DepositState.EXPECTED,
        stream=stream,
        begun_at=now,
        attempt=terms.attempt,
        turn=1 if last is None else last.deposit.turn + 1,
    )


def keep(work: BidderWork, kept: KeptDeposit, *, is_new: bool) -> None:
    """Keep a deposit that begins, or goes on. Raises `DepositThereError`."""
    if is_new:
        work.deposits.begin(kept)
    else:
        work.deposits.save(kept)


def _own_or_new(
    work: BidderWork,
    terms: DepositTerms,
    owner: Organisation,
    kind: DepositKind,
    now: datetime,
) -> tuple[Deposit, bool]:
    """Return the account's own that is still expected, or one that follows another."""
    kept = work.deposits.own(terms, owner.id)
    if kept is None or kept.deposit.state in GONE:
        return _begun(terms, owner, kind, now, kept), True
    locked = work.deposits.locked(kept.deposit.id).deposit
    if locked.state is not DepositState.EXPECTED:
        raise DepositThereError(terms.lot)
    return locked, False
