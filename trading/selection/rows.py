"""What the database keeps of selections, and how it is read."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import JSON, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from archive.public.tables import Base, Fen, Micros, serial
from archive.public.values import Window, Yuan
from trading.rules.legal_basis import Plan
from trading.selection.model.applications import Application
from trading.selection.model.review import Reviewers, Verdict
from trading.selection.model.selection import Announcement, Selection, Terms
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


class PreparationRow(Base):
    """How far one lot's draft has come on its way to a notice."""

    __tablename__ = "trading_preparation"

    lot: Mapped[str] = mapped_column(String(50), primary_key=True)
    kept: Mapped[dict[str, Any]] = mapped_column(JSON)


class ApplicationRow(Base):
    """One application; an account's standing one is unique in its lot (D-8)."""

    __tablename__ = "trading_application"
    __table_args__ = (UniqueConstraint("lot", "firm", "claim", "attempt"),)

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
    claim: Mapped[str] = mapped_column(String(64))
    fallen: Mapped[str] = mapped_column(Text)


class VerdictRow(Base):
    """One reviewer's verdict on one firm."""

    __tablename__ = "trading_verdict"
    __table_args__ = (UniqueConstraint("lot", "firm", "reviewer", "application"),)

    id: Mapped[int] = mapped_column(serial(), primary_key=True)
    lot: Mapped[str] = mapped_column(String(50))
    firm: Mapped[str] = mapped_column(String(40))
    reviewer: Mapped[str] = mapped_column(String(140))
    passed: Mapped[bool]
    reasons: Mapped[list[str]] = mapped_column(JSON)
    application: Mapped[str] = mapped_column(String(140))


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
    claim: Mapped[str] = mapped_column(String(64))


def selection_of(row: SelectionRow) -> Selection:
    """Return a selection as the rules know it."""
    return Selection(
        lot=row.lot,
        terms=msgspec.convert(row.terms, Terms),
        plan=msgspec.convert(row.plan, Plan),
        reviewers=msgspec.convert(row.reviewers, Reviewers | None),
        price=row.price,
        announcement=announcement_of(row),
        lists=row.lists,
        draws=row.draws,
        eligible=tuple(row.eligible),
        objections_until=row.objections_until,
        reveals_event=row.reveals_event,
        attendees=msgspec.convert(row.attendees, tuple[Attendee, ...]),
    )


def announcement_of(row: SelectionRow) -> Announcement | None:
    """Return what its notice announced, None before one."""
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
        policy=announced.get("policy", ""),  # none before there were light policies
    )


def columns_of(selection: Selection) -> dict[str, Any]:
    """Return what is kept of a selection."""
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
            "policy": announced.policy,
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


def application_of(row: ApplicationRow) -> Application:
    """Return an application as the rules know it."""
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
        claim=row.claim,
        fallen=row.fallen,
    )


def verdict_of(row: VerdictRow) -> Verdict:
    """Return a verdict as the rules know it."""
    return Verdict(
        row.firm, row.reviewer, row.passed, tuple(row.reasons), row.application
    )
