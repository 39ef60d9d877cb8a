"""Rows of the fixed-price selection."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import (
    JSON,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    bindparam,
    delete,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.public.tables import Base, Fen, Micros, serial
from archive.public.values import Window, Yuan
from trading.projects.model import ProjectMissingError
from trading.rules.legal_basis import Plan
from trading.selection.model.applications import Application
from trading.selection.model.review import Reviewers, Verdict
from trading.selection.model.selection import (
    Announcement,
    Listed,
    Selection,
    Terms,
)
from trading.venue.model import Attendee


class SelectionRow(Base):
    """One lot's selection."""

    __tablename__ = "trading_selection"

    lot: Mapped[str] = mapped_column(String(50), primary_key=True)
    terms: Mapped[dict[str, Any]] = mapped_column(JSON)
    plan: Mapped[dict[str, Any]] = mapped_column(JSON)
    reviewers: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    price: Mapped[Yuan | None] = mapped_column(Fen)
    sign_up_opens: Mapped[datetime | None] = mapped_column(Micros)
    sign_up_closes: Mapped[datetime | None] = mapped_column(Micros, index=True)
    draw_at: Mapped[datetime | None] = mapped_column(Micros)
    announced: Mapped[dict[str, Any]] = mapped_column(JSON)
    extensions: Mapped[int]
    lists: Mapped[int]
    draws: Mapped[int]
    eligible: Mapped[list[str]] = mapped_column(JSON)
    objections_until: Mapped[datetime | None] = mapped_column(Micros)
    attendees: Mapped[list[Any]] = mapped_column(JSON)
    reveals_event: Mapped[int]


class ApplicationRow(Base):
    """One application; a firm's standing one is unique in its lot (D-8)."""

    __tablename__ = "trading_application"
    __table_args__ = (UniqueConstraint("lot", "firm", "attempt"),)

    stream: Mapped[str] = mapped_column(String(140), primary_key=True)
    lot: Mapped[str] = mapped_column(String(50))
    firm: Mapped[str] = mapped_column(String(40))
    attempt: Mapped[int]
    name: Mapped[str] = mapped_column(String(400))
    agent: Mapped[str] = mapped_column(String(140))
    manager: Mapped[str] = mapped_column(String(140))
    certificate: Mapped[str] = mapped_column(String(140))
    documents: Mapped[list[str]] = mapped_column(JSON)
    applied_at: Mapped[datetime] = mapped_column(Micros)
    withdrawn: Mapped[bool]


class VerdictRow(Base):
    """One reviewer's verdict on one firm."""

    __tablename__ = "trading_verdict"
    __table_args__ = (UniqueConstraint("lot", "firm", "reviewer"),)

    id: Mapped[int] = mapped_column(serial(), primary_key=True)
    lot: Mapped[str] = mapped_column(String(50))
    firm: Mapped[str] = mapped_column(String(40))
    reviewer: Mapped[str] = mapped_column(String(140))
    passed: Mapped[bool]
    reasons: Mapped[list[str]] = mapped_column(JSON)


class ListedRow(Base):
    """One ticket of a frozen list."""

    __tablename__ = "trading_listed"
    __table_args__ = (Index("trading_listed_firm", "lot", "number", "firm"),)

    lot: Mapped[str] = mapped_column(String(50), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    pid: Mapped[str] = mapped_column(String(16), primary_key=True)
    firm: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(1000))
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    commitment: Mapped[str] = mapped_column(String(64))


_STANDING: Final = select(ApplicationRow).where(
    ApplicationRow.lot == bindparam("lot"),
    ApplicationRow.firm == bindparam("firm"),
    ApplicationRow.withdrawn.is_(False),
)
_VERDICTS_ON: Final = (
    select(VerdictRow)
    .where(VerdictRow.lot == bindparam("lot"), VerdictRow.firm == bindparam("firm"))
    .order_by(VerdictRow.id)
)


def _selection(row: SelectionRow) -> Selection:
    return Selection(
        lot=row.lot,
        terms=msgspec.convert(row.terms, Terms),
        plan=msgspec.convert(row.plan, Plan),
        reviewers=msgspec.convert(row.reviewers, Reviewers | None),
        price=row.price,
        announcement=_announcement(row),
        lists=row.lists,
        draws=row.draws,
        eligible=tuple(row.eligible),
        objections_until=row.objections_until,
        reveals_event=row.reveals_event,
        attendees=msgspec.convert(row.attendees, tuple[Attendee, ...]),
    )


def _announcement(row: SelectionRow) -> Announcement | None:
    if row.sign_up_opens is None or row.sign_up_closes is None or row.draw_at is None:
        return None
    announced = row.announced
    return Announcement(
        sign_up=Window(row.sign_up_opens, row.sign_up_closes),
        draw_at=row.draw_at,
        room=announced["room"],
        notes=announced["notes"],
        draft_contract=announced["draft_contract"],
        sources=tuple(announced["sources"]),
        deposit=Yuan(announced["deposit_fen"]),
        extensions=row.extensions,
        few_agreed=announced["few_agreed"],
    )


def _columns(selection: Selection) -> dict[str, Any]:
    announced = selection.announcement
    return {
        "terms": msgspec.to_builtins(selection.terms),
        "plan": msgspec.to_builtins(selection.plan, order="deterministic"),
        "reviewers": selection.reviewers and msgspec.to_builtins(selection.reviewers),
        "price": selection.price,
        "sign_up_opens": announced and announced.sign_up.opens,
        "sign_up_closes": announced and announced.sign_up.closes,
        "draw_at": announced and announced.draw_at,
        "announced": {
            "room": announced.room,
            "notes": announced.notes,
            "draft_contract": announced.draft_contract,
            "sources": list(announced.sources),
            "deposit_fen": announced.deposit.fen,
            "few_agreed": announced.few_agreed,
        }
        if announced
        else {},
        "extensions": announced.extensions if announced else 0,
        "lists": selection.lists,
        "draws": selection.draws,
        "eligible": list(selection.eligible),
        "objections_until": selection.objections_until,
        "reveals_event": selection.reveals_event,
        "attendees": msgspec.to_builtins(selection.attendees),
    }


def _application(row: ApplicationRow) -> Application:
    return Application(
        lot=row.lot,
        firm=row.firm,
        name=row.name,
        agent=row.agent,
        manager=row.manager,
        certificate=row.certificate,
        documents=tuple(row.documents),
        stream=row.stream,
        applied_at=row.applied_at,
        withdrawn=row.withdrawn,
    )


def _verdict(row: VerdictRow) -> Verdict:
    return Verdict(row.firm, row.reviewer, row.passed, tuple(row.reasons))


class SqlSelections:
    """`Selections` inside one transaction; the lot's lock comes from `Projects`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, selection: Selection) -> None:
        """Keep a new selection."""
        self._session.add(SelectionRow(lot=selection.lot, **_columns(selection)))
        self._session.flush()

    def get(self, lot: str) -> Selection:
        """Return a lot's selection."""
        row = self._session.get(SelectionRow, lot, populate_existing=True)
        if row is None:
            raise ProjectMissingError(lot)
        return _selection(row)

    def save(self, selection: Selection) -> None:
        """Keep what changed."""
        row = self._session.get_one(SelectionRow, selection.lot)
        for name, value in _columns(selection).items():
            setattr(row, name, value)
        self._session.flush()

    def apply(self, application: Application) -> None:
        """Keep an application."""
        earlier = self._session.scalars(
            select(ApplicationRow.attempt).where(
                ApplicationRow.lot == application.lot,
                ApplicationRow.firm == application.firm,
            )
        ).all()
        self._session.add(
            ApplicationRow(
                stream=application.stream,
                lot=application.lot,
                firm=application.firm,
                attempt=len(earlier) + 1,
                name=application.name,
                agent=application.agent,
                manager=application.manager,
                certificate=application.certificate,
                documents=list(application.documents),
                applied_at=application.applied_at,
                withdrawn=False,
            )
        )
        self._session.flush()

    def application(self, lot: str, firm: str) -> Application | None:
        """Return the firm's standing application, None if it has none."""
        row = self._session.scalar(_STANDING, {"lot": lot, "firm": firm})
        return None if row is None else _application(row)

    def withdraw(self, application: Application) -> None:
        """Note that an application was withdrawn; verdicts on it go with it."""
        self._session.execute(
            update(ApplicationRow)
            .where(ApplicationRow.stream == application.stream)
            .values(withdrawn=True)
        )
        self._session.execute(
            delete(VerdictRow).where(
                VerdictRow.lot == application.lot, VerdictRow.firm == application.firm
            )
        )

    def lapse(self, lot: str) -> None:
        """Let every application of an earlier notice lapse, with the verdicts."""
        self._session.execute(
            update(ApplicationRow)
            .where(ApplicationRow.lot == lot)
            .values(withdrawn=True)
        )
        self._session.execute(delete(VerdictRow).where(VerdictRow.lot == lot))

    def applications(self, lot: str) -> Sequence[Application]:
        """Return the standing applications, ordered by credit code."""
        rows = self._session.scalars(
            select(ApplicationRow)
            .where(ApplicationRow.lot == lot, ApplicationRow.withdrawn.is_(False))
            .order_by(ApplicationRow.firm)
        )
        return [_application(row) for row in rows]

    def streams(self, lot: str) -> Sequence[str]:
        """Return the streams of all applications of a lot, also the withdrawn."""
        rows = self._session.scalars(
            select(ApplicationRow.stream)
            .where(ApplicationRow.lot == lot)
            .order_by(ApplicationRow.stream)
        )
        return list(rows)

    def judge(self, lot: str, verdict: Verdict) -> None:
        """Keep a verdict."""
        self._session.add(
            VerdictRow(
                lot=lot,
                firm=verdict.firm,
                reviewer=verdict.reviewer,
                passed=verdict.passed,
                reasons=list(verdict.reasons),
            )
        )
        self._session.flush()

    def verdicts(self, lot: str) -> Mapping[str, Sequence[Verdict]]:
        """Return each firm's verdicts in the order in which they were given."""
        found: dict[str, list[Verdict]] = {}
        for row in self._session.scalars(
            select(VerdictRow).where(VerdictRow.lot == lot).order_by(VerdictRow.id)
        ):
            found.setdefault(row.firm, []).append(_verdict(row))
        return found

    def verdicts_on(self, lot: str, firm: str) -> Sequence[Verdict]:
        """Return one firm's verdicts in the order in which they were given."""
        rows = self._session.scalars(_VERDICTS_ON, {"lot": lot, "firm": firm})
        return [_verdict(row) for row in rows]

    def keep_list(self, lot: str, number: int, listed: Sequence[Listed]) -> None:
        """Keep a frozen list."""
        self._session.add_all(
            ListedRow(
                lot=lot,
                number=number,
                pid=each.pid,
                firm=each.firm,
                name=each.name,
                salt=each.salt,
                commitment=each.commitment,
            )
            for each in listed
        )
        self._session.flush()

    def listed(self, lot: str, number: int) -> Sequence[Listed]:
        """Return a frozen list, ordered by ticket."""
        rows = self._session.scalars(
            select(ListedRow)
            .where(ListedRow.lot == lot, ListedRow.number == number)
            .order_by(ListedRow.pid)
        )
        return [
            Listed(row.pid, row.firm, row.name, row.salt, row.commitment)
            for row in rows
        ]
