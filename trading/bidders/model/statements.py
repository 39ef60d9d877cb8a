"""
Statements of the bank: every line is read, and each fits a deposit or is kept.

A line counts only if it is exactly what was asked: from the account that the bidder
named, in the bidder's name, the whole amount, in time (B-11). What fits nobody waits
for a clerk, with the reason; nothing is guessed at.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from archive.public.evidence import canonical
from archive.public.values import (
    BEIJING,
    NotAnAmountError,
    Yuan,
    from_micros,
    hidden,
    to_micros,
    utc,
)
from trading.bidders.deposit_errors import (
    AccountNumberWrongError,
    StatementUnreadableError,
)
from trading.bidders.model.deposit_terms import (
    DepositTerms,
    is_same_name,
    read_account,
)
from trading.bidders.model.deposits import Deposit, DepositState

MOST_LINES: Final = 5_000
COLUMNS: Final = (
    "流水号",
    "交易时间",
    "收支",
    "金额",
    "子账号",
    "对方账号",
    "对方户名",
)
"""Serial number, time, in or out, amount, sub-account, account and name beyond."""
_WAYS: Final = {"收入": "in", "支出": "out"}
_TIME: Final = "%Y-%m-%d %H:%M:%S"
_LONGEST: Final = 140


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """One line: what came in to, or went out of, a sub-account; who is beyond."""

    serial: str
    at: datetime
    comes_in: bool
    amount: Yuan
    sub_account: str = field(repr=False)
    account: str = field(repr=False)
    name: str = field(repr=False)

    @property
    def written(self) -> str:
        """The line in canonical JSON: what its blind digest is made over."""
        return canonical(
            {
                "serial": self.serial,
                "at": to_micros(self.at),
                "in": self.comes_in,
                "amount_fen": self.amount.fen,
                "sub_account": self.sub_account,
                "account": self.account,
                "name": self.name,
            }
        ).decode()

    @classmethod
    def read(cls, written: str) -> "StatementLine":
        """Return the line of which this was written."""
        told = json.loads(written)
        return cls(
            serial=told["serial"],
            at=from_micros(told["at"]),
            comes_in=told["in"],
            amount=Yuan(told["amount_fen"]),
            sub_account=told["sub_account"],
            account=told["account"],
            name=told["name"],
        )


def read_statement(text: str) -> tuple[StatementLine, ...]:
    """
    Read a statement: CSV, the columns of its first line as `COLUMNS`, in any order.

    Amounts are yuan with two decimals, above zero; times are Beijing's, to the second.

    Raises:
        StatementUnreadableError: at the first line that is not so; none is taken.

    """
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    found: list[StatementLine] = []
    try:
        head = [each.strip() for each in next(rows, [])]
        if sorted(head) != sorted(COLUMNS):
            raise StatementUnreadableError(1, f"it names {', '.join(COLUMNS)}")
        for row in rows:
            if not any(each.strip() for each in row):
                continue
            if len(found) == MOST_LINES:
                raise StatementUnreadableError(
                    rows.line_num, f"it has more than {MOST_LINES} lines"
                )
            found.append(_line(rows.line_num, head, row))
    except csv.Error as error:
        raise StatementUnreadableError(rows.line_num, str(error)) from error
    if not found:
        raise StatementUnreadableError(1, "nothing stands below it")
    return tuple(found)


def _line(number: int, head: Sequence[str], row: Sequence[str]) -> StatementLine:
    if len(row) != len(head):
        raise StatementUnreadableError(number, f"{len(row)} fields, not {len(head)}")
    told = dict(zip(head, (each.strip() for each in row), strict=True))
    if any(hidden(each) or len(each) > _LONGEST for each in told.values()):
        raise StatementUnreadableError(number, "a field cannot be read by people")
    if told["收支"] not in _WAYS:
        raise StatementUnreadableError(number, "收支 is 收入 or 支出")
    if not told["流水号"] or not told["对方户名"]:
        raise StatementUnreadableError(number, "流水号 or 对方户名 is empty")
    return StatementLine(
        serial=told["流水号"],
        at=_instant(number, told["交易时间"]),
        comes_in=_WAYS[told["收支"]] == "in",
        amount=_amount(number, told["金额"]),
        sub_account=_account(number, told["子账号"]),
        account=_account(number, told["对方账号"]),
        name=told["对方户名"],
    )


def _instant(number: int, text: str) -> datetime:
    try:
        return utc(datetime.strptime(text, _TIME).replace(tzinfo=BEIJING))
    except ValueError as error:
        raise StatementUnreadableError(
            number, "times are written 2026-03-02 09:30:00"
        ) from error


def _amount(number: int, text: str) -> Yuan:
    plain = text.replace(",", "")
    try:
        amount = Yuan.parse(plain)
    except NotAnAmountError as error:
        raise StatementUnreadableError(number, "the amount is none") from error
    if amount.fen <= 0 or plain[-3:-2] != ".":
        raise StatementUnreadableError(
            number, "amounts are above zero and have two decimals"
        )
    return amount


def _account(number: int, text: str) -> str:
    try:
        return read_account(text)
    except AccountNumberWrongError as error:
        raise StatementUnreadableError(number, "an account is no number") from error


# --- What becomes of a line -----------------------------------------------------------


class Fit(StrEnum):
    """What a line is: the deposit, its refund, or kept for a clerk and why."""

    RECEIVED = "received"
    REFUNDED = "refunded"
    UNKNOWN_ACCOUNT = "unknown_account"
    NOT_THE_BIDDER = "not_the_bidder"
    OTHER_ACCOUNT = "other_account"
    OTHER_AMOUNT = "other_amount"
    TOO_LATE = "too_late"
    NOT_EXPECTED = "not_expected"
    REFUND_ELSEWHERE = "refund_elsewhere"


_WAITING: Final = frozenset({DepositState.EXPECTED, DepositState.LAPSED})
FITTING: Final = frozenset({Fit.RECEIVED, Fit.REFUNDED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """
    What is known of a sub-account: whose it is, and which account may pay.

    `account` is the bidder's own, as it was named; once it was paid, the one that paid.
    """

    deposit: Deposit
    terms: DepositTerms
    name: str
    account: str = field(repr=False)


def fit(line: StatementLine, known: Known | None, refunds: Iterable[Yuan]) -> Fit:
    """
    Return what a line is.

    `refunds` are the amounts that a refund on that day may have: the deposit alone, or
    with the interest that is owed.
    """
    if known is None:
        return Fit.UNKNOWN_ACCOUNT
    if not line.comes_in:
        return _fit_refund(line, known, refunds)
    state = known.deposit.state
    faults = (
        (not is_same_name(line.name, known.name), Fit.NOT_THE_BIDDER),
        (line.account != known.account, Fit.OTHER_ACCOUNT),
        (line.amount != known.terms.asked, Fit.OTHER_AMOUNT),
        (line.at >= utc(known.terms.due), Fit.TOO_LATE),
        (state not in _WAITING, Fit.NOT_EXPECTED),
    )
    return next((each for wrong, each in faults if wrong), Fit.RECEIVED)


def _fit_refund(line: StatementLine, known: Known, refunds: Iterable[Yuan]) -> Fit:
    if line.account != known.account or not is_same_name(line.name, known.name):
        return Fit.REFUND_ELSEWHERE
    if known.deposit.state is not DepositState.RELEASED:
        return Fit.NOT_EXPECTED
    return Fit.REFUNDED if line.amount in set(refunds) else Fit.OTHER_AMOUNT


# --- Who paid for whom ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OneAccount:
    """Deposits of several bidders of a lot have to do with one account (W-6)."""

    deposits: tuple[str, ...]


def one_account(used: Mapping[str, Iterable[bytes]]) -> tuple[OneAccount, ...]:
    """
    Return which deposits share an account.

    `used` tells of each deposit of a lot the blind indexes of all accounts that paid
    to it, whether that counted or not, and of the one that its bidder named.
    """
    of_account: dict[bytes, set[str]] = {}
    for deposit, accounts in used.items():
        for account in accounts:
            of_account.setdefault(account, set()).add(deposit)
    shared = {tuple(sorted(each)) for each in of_account.values() if len(each) > 1}
    return tuple(OneAccount(each) for each in sorted(shared))
