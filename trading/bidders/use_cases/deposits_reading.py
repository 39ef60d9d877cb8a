"""What is read of deposits: one's own always, those of others after the opening."""

from dataclasses import dataclass, field
from datetime import datetime

from archive.public.ledger import Desk
from archive.public.values import Actor, Yuan
from trading.accounts.permissions import PERMISSIONS
from trading.bidders.deposit_errors import NoSuchDepositError
from trading.bidders.deposit_ports import KeptDeposit, KeptLine
from trading.bidders.model.deposit_terms import DepositTerms, Guarantee, masked
from trading.bidders.model.deposits import ENDED, Deposit
from trading.bidders.model.statements import FITTING, Fit, OneAccount, StatementLine
from trading.bidders.ports import BidderWork
from trading.bidders.use_cases.deposits_acting import (
    WATCHING,
    DepositBooks,
    gives_back,
    seated,
    told_lots,
    withdrawals,
)
from trading.bidders.use_cases.deposits_opening import shared
from trading.rules.procedure import NotYoursError


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLine:
    """What the bank says of one's own deposit, and why it does not count."""

    at: datetime
    comes_in: bool
    amount: Yuan
    fit: Fit


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDeposit:
    """
    A deposit as its own account sees it.

    `sub_account` is where to pay, empty where nobody pays; `account` is masked.
    """

    terms: DepositTerms
    deposit: Deposit
    sub_account: str = field(repr=False)
    account: str = field(repr=False)
    guarantee: Guarantee | None
    lines: tuple[OwnLine, ...]


@dataclass(frozen=True, slots=True)
class ReadOwnDeposit:
    """Show a bidder its own deposit for a lot, or for a year."""

    desk: Desk[BidderWork]
    books: DepositBooks

    def __call__(self, actor: Actor, lot: str) -> OwnDeposit:
        """
        Return where it stands, and where to pay.

        Raises:
            NoDepositAskedError: the lot asks for none.
            NoSuchDepositError: the account has none there.

        """
        with self.desk.transactions.read() as work:
            terms = work.deposits.terms(lot)
            kept = work.deposits.own(terms, actor.seat) if actor.seat else None
            lines = work.deposits.lines(lot)
        if kept is None:
            raise NoSuchDepositError
        told = self.books.seal.opened(kept.deposit.id, kept.private)
        return OwnDeposit(
            terms=terms,
            deposit=kept.deposit,
            sub_account=told.sub_account,
            account=masked(told.account) if told.account else "",
            guarantee=told.guarantee,
            lines=tuple(
                OwnLine(
                    at=each.at, comes_in=each.comes_in, amount=each.amount, fit=each.fit
                )
                for each in lines
                if each.deposit == kept.deposit.id
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Payer:
    """
    Who gave a deposit, and how; the account is masked.

    `withdrawn_at` is when the bid that it secured was withdrawn, if it was.
    """

    deposit: Deposit
    name: str
    account: str
    guarantee: Guarantee | None
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class Payers:
    """The deposits of a lot after their opening, and the red warnings (W-6)."""

    terms: DepositTerms
    payers: tuple[Payer, ...]
    warnings: tuple[OneAccount, ...]


@dataclass(frozen=True, slots=True)
class ReadPayers:
    """
    Tell who paid: to those with a seat at the lot, once it is opened (B-11).

    Of an attempt that is over those who give the deposits back are told before that.
    """

    desk: Desk[BidderWork]
    books: DepositBooks

    def __call__(self, actor: Actor, lot: str, attempt: int = 0) -> Payers:
        """
        Return the deposits of an attempt of a lot; 0 is the last one.

        Raises:
            NotYoursError: the actor holds no seat there.
            PayersSecretError: they are not opened.

        """
        with self.desk.transactions.read() as work:
            project = seated(work, actor, lot, "OpenDeposits", WATCHING)
            terms = work.deposits.terms(lot, attempt)
            terms.require_told(returns=gives_back(project, actor))
            kept = work.deposits.of(lot, terms.attempt)
            warnings = shared(work, lot, kept)
            gone = withdrawals(work, terms, kept)
        payers = [self._payer(each, gone[each.deposit.id]) for each in kept]
        return Payers(terms, tuple(payers), warnings)

    def _payer(self, kept: KeptDeposit, gone: datetime | None) -> Payer:
        told = self.books.seal.opened(kept.deposit.id, kept.private)
        return Payer(
            deposit=kept.deposit,
            name=told.name,
            account=masked(told.account) if told.account else "",
            guarantee=told.guarantee,
            withdrawn_at=gone,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StrayLine:
    """A line that fits nobody, in full: a clerk asks the bank about it."""

    line: StatementLine
    deposit: str
    fit: Fit


@dataclass(frozen=True, slots=True)
class ReadStrayLines:
    """
    Show whoever imports statements what fitted nobody.

    Without a lot: what belongs to no known account. With one: what did not count
    there, once its deposits are opened or its attempt is over.
    """

    desk: Desk[BidderWork]
    books: DepositBooks

    def __call__(
        self, actor: Actor, lot: str = "", attempt: int = 0
    ) -> tuple[StrayLine, ...]:
        """
        Return the lines, oldest first.

        Raises:
            NotYoursError: the actor does not import statements.
            PayersSecretError: the lot's deposits are not opened.

        """
        _require(actor, "ImportStatement")
        with self.desk.transactions.read() as work:
            of = {""}
            if lot:
                terms = work.deposits.terms(lot, attempt)
                if not terms.yearly:
                    seated(work, actor, lot, "ImportStatement")
                    terms.require_told(returns=True)
                kept = work.deposits.of(lot, terms.attempt)
                of = {each.deposit.id for each in kept}
            lines = [each for each in work.deposits.lines(lot) if each.deposit in of]
        return tuple(self._stray(each) for each in lines if each.fit not in FITTING)

    def _stray(self, kept: KeptLine) -> StrayLine:
        line = self.books.seal.opened_line(kept.digest, kept.private)
        return StrayLine(line=line, deposit=kept.deposit, fit=kept.fit)


@dataclass(frozen=True, slots=True, kw_only=True)
class YearlyDeposit:
    """A deposit of a year: whose, and for which lots it stands; no account."""

    deposit: Deposit
    name: str
    stands_for: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadYears:
    """
    Show the centre what is offered for years, and who has given it.

    A year tells no lot, so there is nothing to hide; for which lots it stands is said
    once their deposits are opened (B-11).
    """

    desk: Desk[BidderWork]
    books: DepositBooks

    def __call__(
        self, actor: Actor
    ) -> tuple[tuple[DepositTerms, tuple[YearlyDeposit, ...]], ...]:
        """
        Return each year with its deposits, the newest first.

        Raises:
            NotYoursError: the actor keeps no deposits.

        """
        _require(actor, "ImportStatement")
        with self.desk.transactions.read() as work:
            return tuple(
                (
                    terms,
                    tuple(
                        self._told(work, each)
                        for each in work.deposits.of(terms.lot, terms.attempt)
                    ),
                )
                for terms in work.deposits.years()
            )

    def _told(self, work: BidderWork, kept: KeptDeposit) -> YearlyDeposit:
        bound = [
            each
            for each in work.deposits.covered_by(kept.deposit.id)
            if each.state not in ENDED
        ]
        return YearlyDeposit(
            deposit=kept.deposit,
            name=self.books.seal.opened(kept.deposit.id, kept.private).name,
            stands_for=told_lots(work, bound),
        )


def _require(actor: Actor, act: str) -> None:
    allowed = PERMISSIONS[act].roles
    if not allowed & set(actor.roles):
        raise NotYoursError(act, sorted(role.value for role in allowed), actor.roles)
