"""What acts on deposits need of their rows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from archive.public.values import Yuan
from trading.bidders.model.deposit_terms import DepositTerms
from trading.bidders.model.deposits import Deposit
from trading.bidders.model.statements import Fit


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDeposit:
    """A deposit as it is kept: `private` sealed, its accounts found blindly."""

    deposit: Deposit
    private: bytes
    sub_account: bytes = b""
    account: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLine:
    """A line of a statement as it is kept; `deposit` and `lot` are empty if unknown."""

    digest: bytes
    bank: str
    deposit: str
    lot: str
    fit: Fit
    at: datetime
    comes_in: bool
    amount: Yuan
    account: bytes
    private: bytes
    imported_at: datetime


class Tendered(Protocol):
    """
    What the tender of a lot tells of its bids; nothing of a lot that has none.

    Before the close an account is told of the bids that it brought, or all of a
    bidder's if it is proven to be that firm (B-20). `policy` is that of an attempt that
    is over; without it the bids of today's are meant.
    """

    def deadline(self, lot: str) -> datetime | None:
        """Return the deadline of a lot's policy, None before there is one."""
        ...

    def stands(self, lot: str, bidder: str, account: str, policy: str = "") -> bool:
        """Tell whether a bid of this bidder, by its code, stands."""
        ...

    def withdrawn_at(
        self, lot: str, bidder: str, account: str, policy: str = ""
    ) -> datetime | None:
        """Return when the bidder's last bid was withdrawn, None if none was."""
        ...


class Deposits(Protocol):
    """
    What lots ask for, what bidders gave, and what the bank says of it.

    Where an `attempt` is 0, or none is named, the last one of the lot is meant.
    """

    def ask(self, terms: DepositTerms) -> None:
        """Keep what a lot asks for. Raises `DepositAskedAlreadyError`."""
        ...

    def terms(self, lot: str, attempt: int = 0) -> DepositTerms:
        """Return what a lot asks for. Raises `NoDepositAskedError`."""
        ...

    def find_terms(self, lots: Collection[str]) -> Mapping[str, DepositTerms]:
        """Return what these lots ask for, of those that ask for any."""
        ...

    def due_after(self, at: datetime) -> Sequence[DepositTerms]:
        """Return what is asked for and can be given after this instant."""
        ...

    def locked_terms(self, lot: str, attempt: int = 0) -> DepositTerms:
        """Return it; until the transaction ends nobody gives or opens there."""
        ...

    def save_terms(self, terms: DepositTerms) -> None:
        """Keep that they were opened, moved with the bids' deadline, or are over."""
        ...

    def begin(self, kept: KeptDeposit) -> None:
        """Keep a new deposit. Raises `DepositThereError`."""
        ...

    def get(self, deposit: str) -> KeptDeposit:
        """Return a deposit. Raises `NoSuchDepositError`."""
        ...

    def locked(self, deposit: str) -> KeptDeposit:
        """Return it, locked until the transaction ends. Raises `NoSuchDepositError`."""
        ...

    def locked_by(self, sub_accounts: Collection[bytes]) -> Sequence[KeptDeposit]:
        """Return those with these accounts, locked in the order of their numbers."""
        ...

    def locked_of(self, lot: str, attempt: int) -> Sequence[KeptDeposit]:
        """Return those of an attempt, locked in the order of their numbers."""
        ...

    def of(self, lot: str, attempt: int) -> Sequence[KeptDeposit]:
        """Return those of an attempt, by their numbers."""
        ...

    def own(self, terms: DepositTerms, organisation: str) -> KeptDeposit | None:
        """Return the deposit that an account began last for an attempt."""
        ...

    def of_account(self, organisation: str) -> Sequence[KeptDeposit]:
        """Return all of an account's deposits; those of a lot as they were begun."""
        ...

    def yearly(self, organisation: str) -> Sequence[KeptDeposit]:
        """Return an account's deposits for years, the newest first."""
        ...

    def years(self) -> Sequence[DepositTerms]:
        """Return what is offered for years, the newest first."""
        ...

    def covered_by(self, yearly: str) -> Sequence[Deposit]:
        """Return the deposits that a yearly one stands for, ended ones too."""
        ...

    def save(self, kept: KeptDeposit) -> None:
        """Keep what became of a deposit."""
        ...

    def add_line(self, line: KeptLine) -> bool:
        """Keep a line; False if it is known."""
        ...

    def lines(self, lot: str) -> Sequence[KeptLine]:
        """Return the lines about a lot's deposits, oldest first; "" is of none."""
        ...
