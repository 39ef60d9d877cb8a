"""Statements of the bank: what came in, what went back, what fits nobody."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Annotated, ClassVar

import msgspec

from archive.public.evidence import sha256
from archive.public.ledger import Command, Draft, Recorded
from archive.public.values import Actor, Yuan
from trading.bidders.deposit_errors import StatementKnownError
from trading.bidders.deposit_ports import KeptDeposit, KeptLine
from trading.bidders.model.deposit_terms import DepositTerms
from trading.bidders.model.deposits import Deposit, DepositKind
from trading.bidders.model.statements import (
    Fit,
    Known,
    StatementLine,
    fit,
    read_statement,
)
from trading.bidders.ports import BidderWork
from trading.bidders.use_cases.deposits_acting import DepositAct, DepositBooks
from trading.bidders.use_cases.deposits_asking import Parent, read_parent
from trading.rules.calendar import beijing_day
from trading.rules.deposits import Holding, Interest, interest_owed


class ImportStatementCommand(Command, frozen=True, kw_only=True):
    """The statement of one account of the centre, as the bank exports it: CSV."""

    secret: ClassVar[frozenset[str]] = frozenset({"text"})

    account: Parent
    text: Annotated[str, msgspec.Meta(max_length=1_000_000)]


class ImportStatement(DepositAct[ImportStatementCommand]):
    """
    Take over a statement: every line counts once, however often it comes.

    What is the deposit of a bidder, or its refund, is noted so; all else is kept for a
    clerk. Neither answer nor event tells to which lot a line belongs.
    """

    command = ImportStatementCommand

    def minutes(
        self,
        work: BidderWork,
        actor: Actor,
        command: ImportStatementCommand,
        now: datetime,
    ) -> Recorded:
        """Read all lines, let nobody else import meanwhile, keep each new one."""
        self.require_role(actor)
        lines = read_statement(command.text)
        seal = self.books.seal
        bank = seal.bank(read_parent(command.account))
        work.ledger.hold(bank)
        places = {
            each.sub_account: seal.sub_account(each.sub_account) for each in lines
        }
        found = work.deposits.locked_by(places.values())
        book = _Book(
            self.books, work, {each.sub_account: each for each in found}, bank, now
        )
        for line in sorted(lines, key=lambda each: (each.at, each.serial)):
            book.enter(line, places[line.sub_account])
        if not book.new:
            raise StatementKnownError(len(lines))
        facts = {
            "file": sha256(command.text.encode()).hex(),
            "lines": len(lines),
            "new": book.new,
            "refunded": sorted(book.refunded),
        }
        draft = Draft("STATEMENT_IMPORTED", bank, facts)
        return work.ledger.append(draft, actor, now)


@dataclass(slots=True)
class _Book:
    """One import: the deposits that its lines speak of, as they change."""

    books: DepositBooks
    work: BidderWork
    deposits: dict[bytes, KeptDeposit]
    bank: str
    now: datetime
    terms: dict[tuple[str, int], DepositTerms] = field(default_factory=dict)
    refunded: list[str] = field(default_factory=list)
    new: int = 0

    def enter(self, line: StatementLine, place: bytes) -> None:
        """Keep a line if it is new, and what follows from it."""
        kept = self.deposits.get(place)
        known = None if kept is None else self._known(kept)
        amounts = self._refunds(line, known)
        found = fit(line, known, amounts)
        if not self._keep(line, kept, found):
            return
        self.new += 1
        if kept is None:
            return
        match found:
            case Fit.RECEIVED:
                after = kept.deposit.given(DepositKind.TRANSFER, line.amount, line.at)
            case Fit.REFUNDED:
                after = kept.deposit.refunded(line.amount, line.at)
                self.refunded.append(after.id)
            case _:
                return
        self.deposits[place] = replace(kept, deposit=after)
        self.work.deposits.save(self.deposits[place])

    def _known(self, kept: KeptDeposit) -> Known:
        deposit = kept.deposit
        asked = deposit.lot, deposit.attempt
        if asked not in self.terms:
            self.terms[asked] = self.work.deposits.terms(*asked)
        told = self.books.seal.opened(deposit.id, kept.private)
        return Known(
            deposit=deposit,
            terms=self.terms[asked],
            name=told.name,
            account=told.account,
        )

    def _refunds(self, line: StatementLine, known: Known | None) -> set[Yuan]:
        if known is None or line.comes_in or known.deposit.given_at is None:
            return set()
        owed = owed_on(self.books, known.terms, known.deposit, line.at).amount
        return {known.deposit.amount, known.deposit.amount + owed}

    def _keep(self, line: StatementLine, kept: KeptDeposit | None, found: Fit) -> bool:
        seal = self.books.seal
        digest = seal.line(self.bank, line)
        return self.work.deposits.add_line(
            KeptLine(
                digest=digest,
                bank=self.bank,
                deposit="" if kept is None else kept.deposit.id,
                lot="" if kept is None else kept.deposit.lot,
                fit=found,
                at=line.at,
                comes_in=line.comes_in,
                amount=line.amount,
                account=seal.account(line.account),
                private=seal.sealed_line(digest, line),
                imported_at=self.now,
            )
        )


def owed_on(
    books: DepositBooks, terms: DepositTerms, deposit: Deposit, at: datetime
) -> Interest:
    """
    Return the interest on a deposit that was given, if it is paid back at an instant.

    Raises:
        ValueError: it was never given.

    """
    if deposit.given_at is None:
        raise ValueError("nothing is owed on what was never given")
    release = deposit.release
    holding = Holding(
        amount=deposit.amount,
        received=beijing_day(deposit.given_at),
        due=None if release is None else release.due,
        paid=beijing_day(at),
    )
    return interest_owed(holding, terms.regime, books.rules, terms.place)
