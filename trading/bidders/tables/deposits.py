"""Deposits inside one transaction: who paid is sealed, and found blindly."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Final, TypeVar

from sqlalchemy import (
    LargeBinary,
    ScalarResult,
    Select,
    String,
    Text,
    UniqueConstraint,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.public.tables import Base, Fen, Micros, insert_if_absent
from archive.public.values import Yuan, from_micros, to_micros
from trading.bidders.deposit_errors import (
    DepositAskedAlreadyError,
    DepositThereError,
    NoDepositAskedError,
    NoSuchDepositError,
)
from trading.bidders.deposit_ports import KeptDeposit, KeptLine
from trading.bidders.model.deposit_terms import DepositTerms, PayTo
from trading.bidders.model.deposits import (
    Deposit,
    DepositKind,
    DepositState,
    Release,
)
from trading.bidders.model.statements import Fit
from trading.rules.deposits import DepositRegime, RefundCause

_AT_ONCE: Final = 500
R = TypeVar("R")


class DepositTermsRow(Base):
    """What a lot asks for in one attempt, or what a year does."""

    __tablename__ = "trading_deposit_terms"

    lot: Mapped[str] = mapped_column(String(64), primary_key=True)
    regime: Mapped[str] = mapped_column(String(20))
    asked: Mapped[Yuan] = mapped_column(Fen)
    share_of: Mapped[Yuan] = mapped_column(Fen)
    due: Mapped[datetime] = mapped_column(Micros)
    valid_until: Mapped[datetime] = mapped_column(Micros)
    place: Mapped[str] = mapped_column(String(6))
    rules: Mapped[str] = mapped_column(Text)
    holder: Mapped[str] = mapped_column(String(140))
    bank: Mapped[str] = mapped_column(String(140))
    number: Mapped[str] = mapped_column(String(32))
    yearly: Mapped[bool]
    opened_at: Mapped[datetime | None] = mapped_column(Micros)
    attempt: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    ended_at: Mapped[datetime | None] = mapped_column(Micros)
    policy: Mapped[str] = mapped_column(String(64))


class DepositRow(Base):
    """One account's deposit: nothing in it tells an account of a bank or a payer."""

    __tablename__ = "trading_deposit"
    __table_args__ = (UniqueConstraint("lot", "attempt", "organisation", "turn"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    lot: Mapped[str] = mapped_column(String(64))
    organisation: Mapped[str] = mapped_column(String(64), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    stream: Mapped[str] = mapped_column(String(140))
    begun_at: Mapped[datetime] = mapped_column(Micros)
    amount: Mapped[Yuan] = mapped_column(Fen)
    given_at: Mapped[datetime | None] = mapped_column(Micros)
    covered_by: Mapped[str] = mapped_column(String(32), index=True)
    release: Mapped[str] = mapped_column(Text)
    paid_back: Mapped[Yuan] = mapped_column(Fen)
    ended_at: Mapped[datetime | None] = mapped_column(Micros)
    sub_account: Mapped[bytes] = mapped_column(LargeBinary, index=True)
    account: Mapped[bytes] = mapped_column(LargeBinary)
    private: Mapped[bytes] = mapped_column(LargeBinary)
    attempt: Mapped[int]
    turn: Mapped[int]


class DepositLineRow(Base):
    """A line of a bank's statement; `digest` is blind, and one for each line."""

    __tablename__ = "trading_deposit_line"

    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    bank: Mapped[str] = mapped_column(String(64))
    deposit: Mapped[str] = mapped_column(String(32))
    lot: Mapped[str] = mapped_column(String(64), index=True)
    fit: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(Micros)
    comes_in: Mapped[bool]
    amount: Mapped[Yuan] = mapped_column(Fen)
    account: Mapped[bytes] = mapped_column(LargeBinary)
    private: Mapped[bytes] = mapped_column(LargeBinary)
    imported_at: Mapped[datetime] = mapped_column(Micros)


_OF_LINE: Final = tuple(DepositLineRow.__table__.columns.keys())


class SqlDeposits:
    """`Deposits` inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def ask(self, terms: DepositTerms) -> None:
        """Keep what a lot asks for."""
        if not insert_if_absent(
            self._session,
            DepositTermsRow,
            lot=terms.lot,
            attempt=terms.attempt,
            regime=terms.regime.value,
            asked=terms.asked,
            share_of=terms.of,
            due=terms.due,
            valid_until=terms.valid_until,
            place=terms.place,
            rules=terms.rules,
            yearly=terms.yearly,
            opened_at=terms.opened_at,
            ended_at=terms.ended_at,
            policy=terms.policy,
            **asdict(terms.pay_to),
        ):
            raise DepositAskedAlreadyError(terms.lot)

    def terms(self, lot: str, attempt: int = 0) -> DepositTerms:
        """Return what a lot asks for."""
        return self._terms(select(DepositTermsRow), lot, attempt)

    def find_terms(self, lots: Collection[str]) -> Mapping[str, DepositTerms]:
        """Return what these lots ask for, of those that ask for any."""
        wanted = sorted(set(lots))
        return {
            row.lot: _terms_of(row)
            for start in range(0, len(wanted), _AT_ONCE)
            for row in self._fresh(
                select(DepositTermsRow)
                .where(DepositTermsRow.lot.in_(wanted[start : start + _AT_ONCE]))
                .order_by(DepositTermsRow.attempt)
            )
        }

    def due_after(self, at: datetime) -> Sequence[DepositTerms]:
        """Return what is asked for and can be given after this instant."""
        query = select(DepositTermsRow).where(DepositTermsRow.due > at)
        query = query.where(DepositTermsRow.ended_at.is_(None))
        return [_terms_of(row) for row in self._fresh(query)]

    def locked_terms(self, lot: str, attempt: int = 0) -> DepositTerms:
        """Return it, locked until the transaction ends."""
        return self._terms(select(DepositTermsRow).with_for_update(), lot, attempt)

    def save_terms(self, terms: DepositTerms) -> None:
        """Keep that they were opened, moved with the bids' deadline, or are over."""
        row = self._session.get_one(DepositTermsRow, (terms.lot, terms.attempt))
        row.due, row.valid_until = terms.due, terms.valid_until
        row.opened_at, row.ended_at = terms.opened_at, terms.ended_at
        row.policy = terms.policy
        self._session.flush()

    def begin(self, kept: KeptDeposit) -> None:
        """Keep a new deposit."""
        deposit = kept.deposit
        if not insert_if_absent(
            self._session,
            DepositRow,
            id=deposit.id,
            lot=deposit.lot,
            attempt=deposit.attempt,
            organisation=deposit.organisation,
            turn=deposit.turn,
            stream=deposit.stream,
            begun_at=deposit.begun_at,
            **_changing(kept),
        ):
            raise DepositThereError(deposit.lot)

    def get(self, deposit: str) -> KeptDeposit:
        """Return a deposit."""
        return self._one(select(DepositRow), deposit)

    def locked(self, deposit: str) -> KeptDeposit:
        """Return it, locked until the transaction ends."""
        return self._one(select(DepositRow).with_for_update(), deposit)

    def locked_by(self, sub_accounts: Collection[bytes]) -> Sequence[KeptDeposit]:
        """Return those with these accounts, locked in the order of their numbers."""
        wanted = sorted(set(sub_accounts))
        numbers = sorted(
            number
            for start in range(0, len(wanted), _AT_ONCE)
            for number in self._session.scalars(
                select(DepositRow.id).where(
                    DepositRow.sub_account.in_(wanted[start : start + _AT_ONCE])
                )
            )
        )
        return [self.locked(number) for number in numbers]

    def locked_of(self, lot: str, attempt: int) -> Sequence[KeptDeposit]:
        """Return those of an attempt, locked in the order of their numbers."""
        return self._all(_tried(lot, attempt).order_by(DepositRow.id).with_for_update())

    def of(self, lot: str, attempt: int) -> Sequence[KeptDeposit]:
        """Return those of an attempt, by their numbers."""
        return self._all(_tried(lot, attempt).order_by(DepositRow.id))

    def own(self, terms: DepositTerms, organisation: str) -> KeptDeposit | None:
        """Return the deposit that an account began last for an attempt."""
        query = _tried(terms.lot, terms.attempt).filter_by(organisation=organisation)
        found = self._all(query.order_by(DepositRow.turn.desc()).limit(1))
        return found[0] if found else None

    def of_account(self, organisation: str) -> Sequence[KeptDeposit]:
        """Return all of an account's deposits; those of a lot as they were begun."""
        query = select(DepositRow).where(DepositRow.organisation == organisation)
        order = (DepositRow.lot, DepositRow.attempt, DepositRow.turn)
        return self._all(query.order_by(*order))

    def yearly(self, organisation: str) -> Sequence[KeptDeposit]:
        """Return an account's deposits for years, the newest first."""
        return self._all(
            select(DepositRow)
            .join(DepositTermsRow, DepositTermsRow.lot == DepositRow.lot)
            .where(DepositRow.organisation == organisation)
            .where(DepositTermsRow.yearly.is_(True))
            .order_by(DepositRow.lot.desc(), DepositRow.turn.desc())
        )

    def years(self) -> Sequence[DepositTerms]:
        """Return what is offered for years, the newest first."""
        query = select(DepositTermsRow).where(DepositTermsRow.yearly.is_(True))
        found = self._fresh(query.order_by(DepositTermsRow.lot.desc()))
        return [_terms_of(row) for row in found]

    def covered_by(self, yearly: str) -> Sequence[Deposit]:
        """Return the deposits that a yearly one stands for, ended ones too."""
        query = select(DepositRow).where(DepositRow.covered_by == yearly)
        return [each.deposit for each in self._all(query.order_by(DepositRow.id))]

    def save(self, kept: KeptDeposit) -> None:
        """Keep what became of a deposit."""
        row = self._session.get_one(DepositRow, kept.deposit.id)
        for name, value in _changing(kept).items():
            setattr(row, name, value)
        self._session.flush()

    def add_line(self, line: KeptLine) -> bool:
        """Keep a line; False if it is known."""
        members = {name: getattr(line, name) for name in _OF_LINE}
        return insert_if_absent(
            self._session, DepositLineRow, **{**members, "fit": line.fit.value}
        )

    def lines(self, lot: str) -> Sequence[KeptLine]:
        """Return the lines about a lot's deposits, oldest first; "" is of none."""
        rows = self._session.scalars(
            select(DepositLineRow)
            .where(DepositLineRow.lot == lot)
            .order_by(DepositLineRow.at, DepositLineRow.digest)
        )
        return [
            KeptLine(
                **{name: getattr(row, name) for name in _OF_LINE}
                | {"fit": Fit(row.fit)}
            )
            for row in rows
        ]

    def _terms(
        self, query: Select[DepositTermsRow], lot: str, attempt: int
    ) -> DepositTerms:
        query = query.filter_by(lot=lot, **({"attempt": attempt} if attempt else {}))
        last = query.order_by(DepositTermsRow.attempt.desc()).limit(1)
        row = self._fresh(last).one_or_none()
        if row is None:
            raise NoDepositAskedError(lot)
        return _terms_of(row)

    def _one(self, query: Select[DepositRow], deposit: str) -> KeptDeposit:
        row = self._fresh(query.where(DepositRow.id == deposit)).one_or_none()
        if row is None:
            raise NoSuchDepositError
        return _of(row)

    def _all(self, query: Select[DepositRow]) -> Sequence[KeptDeposit]:
        return [_of(row) for row in self._fresh(query)]

    def _fresh(self, query: Select[R]) -> ScalarResult[R]:
        return self._session.scalars(query.execution_options(populate_existing=True))


def _terms_of(row: DepositTermsRow) -> DepositTerms:
    return DepositTerms(
        lot=row.lot,
        regime=DepositRegime(row.regime),
        asked=row.asked,
        of=row.share_of,
        due=row.due,
        valid_until=row.valid_until,
        place=row.place,
        rules=row.rules,
        pay_to=PayTo(holder=row.holder, bank=row.bank, number=row.number),
        yearly=row.yearly,
        opened_at=row.opened_at,
        attempt=row.attempt,
        ended_at=row.ended_at,
        policy=row.policy,
    )


def _tried(lot: str, attempt: int) -> Select[DepositRow]:
    return select(DepositRow).filter_by(lot=lot, attempt=attempt)


def _changing(kept: KeptDeposit) -> dict[str, object]:
    deposit = kept.deposit
    return {
        "kind": deposit.kind.value,
        "state": deposit.state.value,
        "amount": deposit.amount,
        "given_at": deposit.given_at,
        "covered_by": deposit.covered_by,
        "release": _written(deposit.release),
        "paid_back": deposit.paid_back,
        "ended_at": deposit.ended_at,
        "sub_account": kept.sub_account,
        "account": kept.account,
        "private": kept.private,
    }


def _of(row: DepositRow) -> KeptDeposit:
    return KeptDeposit(
        deposit=Deposit(
            id=row.id,
            lot=row.lot,
            organisation=row.organisation,
            kind=DepositKind(row.kind),
            state=DepositState(row.state),
            stream=row.stream,
            begun_at=row.begun_at,
            attempt=row.attempt,
            turn=row.turn,
            amount=row.amount,
            given_at=row.given_at,
            covered_by=row.covered_by,
            release=_read(row.release),
            paid_back=row.paid_back,
            ended_at=row.ended_at,
        ),
        private=row.private,
        sub_account=row.sub_account,
        account=row.account,
    )


def _written(release: Release | None) -> str:
    if release is None:
        return ""
    return json.dumps(
        {
            "cause": release.cause.value,
            "started": to_micros(release.started),
            "due": release.due.isoformat(),
            "person": release.person,
            "credential": release.credential,
            "before": release.before.value,
        },
        ensure_ascii=False,
    )


def _read(written: str) -> Release | None:
    if not written:
        return None
    told = json.loads(written)
    return Release(
        cause=RefundCause(told["cause"]),
        started=from_micros(told["started"]),
        due=date.fromisoformat(told["due"]),
        person=told["person"],
        credential=told["credential"],
        before=DepositState(told["before"]),
    )
