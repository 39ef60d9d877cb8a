"""What is read of deposits: one's own always, those of others after the opening."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from archive.public.ledger import Desk
from archive.public.values import Actor, Yuan
from trading.accounts.permissions import PERMISSIONS
from trading.bidders.deposit_errors import NoSuchDepositError
from trading.bidders.deposit_ports import KeptDeposit, KeptLine
from trading.bidders.model.deposit_terms import DepositTerms, Guarantee, masked
from trading.bidders.model.deposits import ENDED, NOTHING, Deposit, DepositState
from trading.bidders.model.statements import FITTING, Fit, OneAccount, StatementLine
from trading.bidders.ports import BidderWork
from trading.bidders.use_cases.deposits_acting import DepositBooks, seated, withdrawn_at
from trading.bidders.use_cases.deposits_importing import owed_on
from trading.bidders.use_cases.deposits_opening import shared
from trading.rules.deposits import Interest, RefundCause, owed_by
from trading.rules.procedure import NotYoursError
from trading.rules.roles import Role

_WATCH: Final = (Role.SUPERVISOR, Role.CENTRE_MANAGER)


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
            kept = work.deposits.own(lot, actor.seat) if actor.seat else None
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
    """Tell who paid: to those with a seat at the lot, once it is opened (B-11)."""

    desk: Desk[BidderWork]
    books: DepositBooks

    def __call__(self, actor: Actor, lot: str) -> Payers:
        """
        Return the deposits of a lot.

        Raises:
            NotYoursError: the actor holds no seat there.
            PayersSecretError: they are not opened.

        """
        with self.desk.transactions.read() as work:
            seated(work, actor, lot, "OpenDeposits", _WATCH)
            terms = work.deposits.terms(lot)
            terms.require_opened()
            kept = work.deposits.of(lot)
            warnings = shared(work, lot, kept)
            gone = {each.deposit.id: withdrawn_at(work, each.deposit) for each in kept}
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
    there, once its deposits are opened.
    """

    desk: Desk[BidderWork]
    books: DepositBooks

    def __call__(self, actor: Actor, lot: str = "") -> tuple[StrayLine, ...]:
        """
        Return the lines, oldest first.

        Raises:
            NotYoursError: the actor does not import statements.
            PayersSecretError: the lot's deposits are not opened.

        """
        _require(actor, "ImportStatement")
        with self.desk.transactions.read() as work:
            if lot and not (terms := work.deposits.terms(lot)).yearly:
                seated(work, actor, lot, "ImportStatement")
                terms.require_opened()
            lines = work.deposits.lines(lot)
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
                        self._told(work, each) for each in work.deposits.of(terms.lot)
                    ),
                )
                for terms in work.deposits.years()
            )

    def _told(self, work: BidderWork, kept: KeptDeposit) -> YearlyDeposit:
        bound = [
            each.lot
            for each in work.deposits.covered_by(kept.deposit.id)
            if each.state not in ENDED
        ]
        known = work.deposits.find_terms(bound)
        return YearlyDeposit(
            deposit=kept.deposit,
            name=self.books.seal.opened(kept.deposit.id, kept.private).name,
            stands_for=tuple(lot for lot in bound if not known[lot].is_sealed),
        )


# --- The settlement sheet -------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """
    One line of the sheet; the account is in full: it is where the money goes.

    `interest` is what is owed if it goes back now, or was owed when it went; `open` is
    what has yet to be paid. `withdrawn_at` is when the bid that it secured fell.
    """

    deposit: Deposit
    name: str
    account: str = field(repr=False)
    cause: RefundCause | None
    due: date | None
    interest: Interest
    open: Yuan
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """The settlement sheet of a lot at an instant, with its sums."""

    terms: DepositTerms
    at: datetime
    rows: tuple[Settled, ...]
    given: Yuan
    paid_back: Yuan
    forfeited: Yuan
    interest: Yuan
    open: Yuan


_WITHOUT_INTEREST: Final = frozenset(
    {DepositState.FORFEITED, DepositState.LAPSED, DepositState.EXPECTED}
)


@dataclass(frozen=True, slots=True)
class ReadSettlement:
    """Draw up the settlement sheet of a lot's money, for those who release it."""

    desk: Desk[BidderWork]
    books: DepositBooks

    def __call__(self, actor: Actor, lot: str) -> Settlement:
        """
        Return the sheet as of now.

        Raises:
            NotYoursError: the actor releases nothing there.
            PayersSecretError: the deposits are not opened.

        """
        return self._sheet(actor, lot, "ConfirmRelease")

    def masked(self, actor: Actor, lot: str) -> Settlement:
        """
        Return the sheet for the owner's side and those who watch: no account in full.

        Raises:
            NotYoursError: the actor holds no seat there.
            PayersSecretError: the deposits are not opened.

        """
        sheet = self._sheet(actor, lot, "OpenDeposits", _WATCH)
        rows = (
            replace(each, account=masked(each.account) if each.account else "")
            for each in sheet.rows
        )
        return replace(sheet, rows=tuple(rows))

    def _sheet(
        self, actor: Actor, lot: str, act: str, readers: Collection[Role] = ()
    ) -> Settlement:
        now = self.desk.clock.now()
        with self.desk.transactions.read() as work:
            seated(work, actor, lot, act, readers)
            terms = work.deposits.terms(lot)
            terms.require_opened()
            kept = work.deposits.of(lot)
            gone = {each.deposit.id: withdrawn_at(work, each.deposit) for each in kept}
        rows = [
            replace(self._row(terms, each, now), withdrawn_at=gone[each.deposit.id])
            for each in kept
        ]
        return Settlement(
            terms=terms,
            at=now,
            rows=tuple(rows),
            given=_sum([each.deposit.amount for each in rows if _is_money(each)]),
            paid_back=_sum([each.deposit.paid_back for each in rows]),
            forfeited=_sum(
                [
                    each.deposit.amount
                    for each in rows
                    if each.deposit.state is DepositState.FORFEITED
                ]
            ),
            interest=_sum([each.interest.amount for each in rows]),
            open=_sum([each.open for each in rows]),
        )

    def _row(self, terms: DepositTerms, kept: KeptDeposit, now: datetime) -> Settled:
        deposit = kept.deposit
        told = self.books.seal.opened(deposit.id, kept.private)
        release = deposit.release
        owes = bool(kept.account) and deposit.state not in _WITHOUT_INTEREST
        interest = Interest(owed_by(terms.regime), 0, NOTHING)
        if owes:
            interest = owed_on(self.books, terms, deposit, deposit.ended_at or now)
        left = deposit.amount + interest.amount - deposit.paid_back
        return Settled(
            deposit=deposit,
            name=told.name,
            account=told.account,
            cause=None if release is None else release.cause,
            due=None if release is None else release.due,
            interest=interest,
            open=left if owes else NOTHING,
            withdrawn_at=None,
        )


def _is_money(row: Settled) -> bool:
    return bool(row.account)


def _sum(amounts: Sequence[Yuan]) -> Yuan:
    return sum(amounts, NOTHING)


def _require(actor: Actor, act: str) -> None:
    allowed = PERMISSIONS[act].roles
    if not allowed & set(actor.roles):
        raise NotYoursError(act, sorted(role.value for role in allowed), actor.roles)
