"""The settlement sheet: what of a lot's deposits went back, is owed, or was kept."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from archive.public.ledger import Desk
from archive.public.values import Actor, Yuan
from trading.bidders.deposit_ports import KeptDeposit
from trading.bidders.model.deposit_terms import DepositTerms, masked
from trading.bidders.model.deposits import NOTHING, Deposit, DepositState
from trading.bidders.ports import BidderWork
from trading.bidders.use_cases.deposits_acting import (
    WATCHING,
    DepositBooks,
    seated,
    withdrawals,
)
from trading.bidders.use_cases.deposits_importing import owed_on
from trading.rules.deposits import Interest, RefundCause, owed_by
from trading.rules.roles import Role


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

    def __call__(self, actor: Actor, lot: str, attempt: int = 0) -> Settlement:
        """
        Return the sheet of an attempt as of now; 0 is the last one.

        Raises:
            NotYoursError: the actor releases nothing there.
            PayersSecretError: the deposits are not opened.

        """
        return self._sheet(actor, (lot, attempt), "ConfirmRelease")

    def masked(self, actor: Actor, lot: str, attempt: int = 0) -> Settlement:
        """
        Return the sheet for the owner's side and those who watch: no account in full.

        Raises:
            NotYoursError: the actor holds no seat there.
            PayersSecretError: the deposits are not opened.

        """
        sheet = self._sheet(actor, (lot, attempt), "OpenDeposits", WATCHING)
        rows = (
            replace(each, account=masked(each.account) if each.account else "")
            for each in sheet.rows
        )
        return replace(sheet, rows=tuple(rows))

    def _sheet(
        self,
        actor: Actor,
        of: tuple[str, int],
        act: str,
        readers: Collection[Role] = (),
    ) -> Settlement:
        now = self.desk.clock.now()
        with self.desk.transactions.read() as work:
            seated(work, actor, of[0], act, readers)
            terms = work.deposits.terms(*of)
            terms.require_told(returns=act == "ConfirmRelease")
            kept = work.deposits.of(terms.lot, terms.attempt)
            gone = withdrawals(work, terms, kept)
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
