"""
What lots ask for as a deposit, and what is true of accounts and guarantees.

What is given in time holds as long as the bids do (B-11). An account of a bidder for a
lot is a number by chance: it counts nothing and tells neither lot nor bidder.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from archive.public.values import Yuan, utc
from trading.bidders.deposit_errors import (
    AccountNumberWrongError,
    AttemptEndedError,
    DepositsOpenedError,
    DepositTimesError,
    DepositTooLateError,
    GuaranteeTooShortError,
    GuaranteeTooSmallError,
    PayersSecretError,
    YearlyTooSmallError,
)
from trading.bidders.model.deposits import NOTHING
from trading.rules.deposits import DepositRegime

_DIGITS: Final = re.compile(r"[0-9]{8,32}")
_OWN_DIGITS: Final = 10
_SHOWN: Final = 4
_CHECK: Final = 97


# --- Numbers of accounts --------------------------------------------------------------


def read_account(text: str) -> str:
    """
    Return the number of an account as it is compared: digits alone.

    Raises:
        AccountNumberWrongError: it has other signs than blanks and hyphens between 8 to
            32 digits.

    """
    number = "".join(text.replace("-", " ").split())
    if not (number.isascii() and _DIGITS.fullmatch(number)):
        raise AccountNumberWrongError
    return number


def sub_account(parent: str, chance: int) -> str:
    """
    Return the number of one bidder's account for one lot below the account of the lot.

    Ten digits of chance and two check digits (ISO 7064 MOD 97-10) follow the parent's:
    the number counts nothing, tells neither lot nor bidder, and shows a slip.
    """
    body = f"{parent}{chance % 10**_OWN_DIGITS:0{_OWN_DIGITS}}"
    return f"{body}{_CHECK + 1 - int(body) * 100 % _CHECK:02}"


def is_sub_account(number: str) -> bool:
    """Tell whether the check digits fit."""
    return int(number) % _CHECK == 1


def masked(number: str) -> str:
    """Return a number as others see it: its last four digits."""
    return f"{'*' * max(len(number) - _SHOWN, 1)}{number[-_SHOWN:]}"


def is_same_name(one: str, other: str) -> bool:
    """Tell whether two names are one: banks write brackets and blanks their own way."""
    return _bare(one) == _bare(other) != ""


def _bare(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


# --- What is asked --------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class PayTo:
    """Where to: holder, bank and number of the account that the deposits go to."""

    holder: str
    bank: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositTerms:
    """
    What a lot asks for in one attempt, or what a year does.

    Given in time is what was there before `due`, the deadline of the bids; it holds
    until `valid_until`, as the bids do. `rules` is the rule set that the lot keeps. The
    attempt is over at `ended_at`; `policy` is the one under which it was tried.

    Raises:
        DepositTimesError: it is due after the bids have lost their validity.

    """

    lot: str
    regime: DepositRegime
    asked: Yuan
    of: Yuan
    due: datetime
    valid_until: datetime
    place: str
    rules: str
    pay_to: PayTo
    yearly: bool = False
    opened_at: datetime | None = None
    attempt: int = 1
    ended_at: datetime | None = None
    policy: str = ""

    def __post_init__(self) -> None:
        if utc(self.due) > utc(self.valid_until):
            raise DepositTimesError(self.due, self.valid_until)

    @property
    def stream(self) -> str:
        """The stream of what everybody may know of the lot's deposits."""
        return f"deposits/{self.lot}"

    @property
    def seal(self) -> str:
        """The name of the seal that hides how many deposits there are (archive 5.4)."""
        return self.stream if self.attempt == 1 else f"{self.stream}/{self.attempt}"

    @property
    def is_sealed(self) -> bool:
        """Whether who paid is a secret: until the opening; a year tells no lot."""
        return self.opened_at is None and not self.yearly

    def require_due(self, at: datetime) -> None:
        """
        Return if a deposit given at this instant is in time.

        Raises:
            DepositTooLateError: at or after the end (T-10).

        """
        if utc(at) >= utc(self.due):
            raise DepositTooLateError(self.due)

    def require_opened(self) -> None:
        """
        Return if who paid may be known.

        Raises:
            PayersSecretError: the deposits are not opened.

        """
        self.require_told(returns=False)

    def require_told(self, *, returns: bool) -> None:
        """
        Return if who paid may be told; `returns` is for those who give it back.

        They are told once the attempt is over: money goes back although who was
        interested stays secret while the lot is tendered anew.

        Raises:
            PayersSecretError: the deposits are not opened.

        """
        if self.opened_at is None and not (returns and self.ended_at is not None):
            raise PayersSecretError(self.lot)

    def require_going_on(self) -> None:
        """
        Return if the attempt goes on.

        Raises:
            AttemptEndedError: it is over, and its deposits only go back.

        """
        if self.ended_at is not None:
            raise AttemptEndedError(self.lot, self.ended_at)

    def moved_to(self, due: datetime) -> "DepositTerms":
        """
        Return it as the bids have moved: they are valid later by as much.

        What was opened, or is over, stays: whoever gave a deposit for a deadline of the
        past is known, or gives another.
        """
        if self.opened_at is not None or self.ended_at is not None:
            return self
        return replace(self, due=due, valid_until=self.valid_until + (due - self.due))

    def ended(self, at: datetime, policy: str) -> "DepositTerms":
        """Return it with its attempt over; what was over before stays so."""
        if self.ended_at is not None:
            return self
        return replace(self, ended_at=at, policy=policy)

    def opened(self, at: datetime) -> "DepositTerms":
        """
        Return it with its deposits opened.

        Raises:
            DepositsOpenedError: they are.

        """
        if self.opened_at is not None:
            raise DepositsOpenedError(self.lot)
        return replace(self, opened_at=at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarantee:
    """
    A guarantee of a bank, an insurer or a guarantor, as the bidder hands it in.

    Nothing in the representation tells whose it is.
    """

    number: str = field(repr=False)
    issuer: str = field(repr=False)
    link: str = field(repr=False)
    amount: Yuan
    valid_until: datetime

    def require_covers(self, terms: DepositTerms) -> None:
        """
        Return if it stands for all that is asked, for as long as the bids are valid.

        Raises:
            GuaranteeTooSmallError: it is for less.
            GuaranteeTooShortError: it ends before.

        """
        if self.amount < terms.asked:
            raise GuaranteeTooSmallError(self.amount, terms.asked)
        if utc(self.valid_until) < utc(terms.valid_until):
            raise GuaranteeTooShortError(self.valid_until, terms.valid_until)


def require_free(yearly: Yuan, bound: Iterable[Yuan], asked: Yuan) -> None:
    """
    Return if a yearly deposit can stand for one more lot.

    One sum secures every lot it stands for, so all of them together fit into it.

    Raises:
        YearlyTooSmallError: they do not.

    """
    taken = sum(bound, NOTHING)
    if taken + asked > yearly:
        raise YearlyTooSmallError(yearly, taken, asked)
