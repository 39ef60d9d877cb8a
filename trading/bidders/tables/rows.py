"""What the database keeps of firms, and how it is read: a row, or what it says."""

from datetime import date, datetime

from sqlalchemy import Boolean, Date, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from archive.public.evidence import labelled
from archive.public.tables import Base, Micros, serial
from trading.bidders.codes import Uscc
from trading.bidders.model.firms import (
    Ban,
    CapDocument,
    Engagement,
    ManagerId,
    Relation,
    RelationKind,
)
from trading.bidders.model.relations import Tie, TieKind
from trading.projects.model import LotId

_CODE = 18


class FirmRow(Base):
    """A firm; locking its row makes the contracts of one firm take turns."""

    __tablename__ = "trading_firm"

    code: Mapped[str] = mapped_column(String(_CODE), primary_key=True)
    name: Mapped[str] = mapped_column(String(400))


class ManagerRow(Base):
    """A project manager's opaque number; its lock does the same for managers."""

    __tablename__ = "trading_manager"

    id: Mapped[str] = mapped_column(String(140), primary_key=True)


class EngagementRow(Base):
    """A contract that binds a firm and a manager."""

    __tablename__ = "trading_engagement"
    __table_args__ = (
        Index(
            "trading_engagement_active_lot",
            "lot",
            unique=True,
            sqlite_where=text("released_at IS NULL"),
            postgresql_where=text("released_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(serial(), primary_key=True)
    firm: Mapped[str] = mapped_column(String(_CODE), index=True)
    manager: Mapped[str] = mapped_column(String(140), index=True)
    certificate: Mapped[str] = mapped_column(String(140))
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    lot: Mapped[str] = mapped_column(String(50), index=True)
    won_by_draw: Mapped[bool] = mapped_column(Boolean)
    since: Mapped[datetime] = mapped_column(Micros)
    released_at: Mapped[datetime | None] = mapped_column(Micros)


class RelationRow(Base):
    """What a source says of a firm."""

    __tablename__ = "trading_relation"

    id: Mapped[int] = mapped_column(serial(), primary_key=True)
    declared_of: Mapped[str] = mapped_column(String(_CODE), index=True)
    source: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(40))
    from_firm: Mapped[str] = mapped_column(String(_CODE), index=True)
    to_firm: Mapped[str] = mapped_column(String(_CODE), index=True)
    declared_at: Mapped[datetime] = mapped_column(Micros)
    share: Mapped[int | None]


class TieRow(Base):
    """A person in a firm, as a source says, by the blind index of a paper's number."""

    __tablename__ = "trading_tie"

    id: Mapped[int] = mapped_column(serial(), primary_key=True)
    declared_of: Mapped[str] = mapped_column(String(_CODE), index=True)
    source: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(40))
    person: Mapped[bytes] = mapped_column(LargeBinary)
    share: Mapped[int | None]
    declared_at: Mapped[datetime] = mapped_column(Micros)


class BanRow(Base):
    """An authority's decision."""

    __tablename__ = "trading_ban"

    number: Mapped[str] = mapped_column(String(140), primary_key=True)
    authority: Mapped[str] = mapped_column(String(140), primary_key=True)
    firm: Mapped[str] = mapped_column(String(_CODE), index=True)
    basis: Mapped[str] = mapped_column(Text)
    since: Mapped[datetime] = mapped_column(Micros)
    until: Mapped[datetime] = mapped_column(Micros)
    hearing: Mapped[str] = mapped_column(Text)
    appeal: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))


class CapDocumentRow(Base):
    """A county's document with its fair-competition review."""

    __tablename__ = "trading_cap_document"

    number: Mapped[str] = mapped_column(String(140), primary_key=True)
    issuer: Mapped[str] = mapped_column(String(140))
    dated: Mapped[date] = mapped_column(Date)
    review: Mapped[str] = mapped_column(String(200))
    max_active: Mapped[int]
    max_active_per_manager: Mapped[int]
    since: Mapped[datetime] = mapped_column(Micros)
    until: Mapped[datetime | None] = mapped_column(Micros)
    digest: Mapped[str] = mapped_column(String(64))


def engagement_of(row: EngagementRow) -> Engagement:
    """Return an engagement as the rules know it."""
    return Engagement(
        firm=Uscc.parse(row.firm),
        manager=ManagerId(row.manager),
        lot=LotId(row.lot),
        won_by_draw=row.won_by_draw,
        since=row.since,
        released_at=row.released_at,
    )


def relation_of(row: RelationRow) -> Relation:
    """Return a declared relation."""
    return Relation(
        RelationKind(row.kind),
        Uscc.parse(row.from_firm),
        Uscc.parse(row.to_firm),
        row.source,
        row.share,
    )


def tie_of(row: TieRow) -> Tie:
    """Return a declared tie of a person."""
    return Tie(
        kind=TieKind(row.kind),
        firm=Uscc.parse(row.declared_of),
        person=row.person,
        source=row.source,
        share=row.share,
    )


def ban_of(row: BanRow) -> Ban:
    """Return a recorded ban."""
    return Ban(
        number=row.number,
        authority=row.authority,
        firm=Uscc.parse(row.firm),
        basis=row.basis,
        since=row.since,
        until=row.until,
        hearing=row.hearing,
        appeal=row.appeal,
        digest=row.digest,
    )


def cap_of(row: CapDocumentRow) -> CapDocument:
    """Return a county's document."""
    return CapDocument(
        number=row.number,
        issuer=row.issuer,
        dated=row.dated,
        review=row.review,
        max_active=row.max_active,
        max_active_per_manager=row.max_active_per_manager,
        since=row.since,
        until=row.until,
        digest=row.digest,
    )


def manager_digest_of(row: EngagementRow) -> bytes:
    """Return what stands for the manager in the log, salted."""
    return labelled(
        "manager/1", row.salt, row.manager.encode(), row.certificate.encode()
    )
