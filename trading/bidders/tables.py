"""Rows of firms, relations, engagements, bans and caps."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import (
    Boolean,
    Date,
    Index,
    LargeBinary,
    String,
    Text,
    and_,
    delete,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.public.evidence import fresh, labelled
from archive.public.tables import Base, Micros, insert_if_absent, serial
from trading.bidders.codes import Uscc
from trading.bidders.errors import NotEngagedError, RecordedAlreadyError
from trading.bidders.model import (
    Ban,
    CapDocument,
    Engagement,
    Firm,
    ManagerId,
    Relation,
    RelationKind,
    cap_in_force,
)
from trading.bidders.ports import Standing
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


def _engagement(row: EngagementRow) -> Engagement:
    return Engagement(
        firm=Uscc.parse(row.firm),
        manager=ManagerId(row.manager),
        lot=LotId(row.lot),
        won_by_draw=row.won_by_draw,
        since=row.since,
        released_at=row.released_at,
    )


def _relation(row: RelationRow) -> Relation:
    return Relation(
        RelationKind(row.kind),
        Uscc.parse(row.from_firm),
        Uscc.parse(row.to_firm),
        row.source,
    )


def _ban(row: BanRow) -> Ban:
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


def _cap(row: CapDocumentRow) -> CapDocument:
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


class SqlBidders:
    """`Bidders` inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def register(self, firm: Firm) -> None:
        """Keep a firm, or its new name."""
        self._locked_firm(firm.code).name = firm.name
        self._session.flush()

    def firm(self, code: Uscc) -> Firm | None:
        """Return a firm, None if it never took part."""
        row = self._session.get(FirmRow, str(code))
        return None if row is None else Firm(code, row.name)

    def standing(self, firm: Uscc, manager: ManagerId | None, at: datetime) -> Standing:
        """Return what may keep firm and manager out, without making anybody wait."""
        wanted = [EngagementRow.firm == str(firm)]
        if manager is not None:
            wanted.append(EngagementRow.manager == manager)
        rows = self._session.scalars(
            select(EngagementRow)
            .where(or_(*wanted))
            .order_by(EngagementRow.id)
            .execution_options(populate_existing=True)
        )
        return Standing(
            firm=firm,
            manager=manager,
            at=at,
            engagements=[_engagement(row) for row in rows],
            bans=self.bans(firm),
            cap=self.cap(at),
        )

    def locked_standing(self, firm: Uscc, manager: ManagerId, at: datetime) -> Standing:
        """Return the same, locked until the transaction ends: for whoever engages."""
        # Always the firm before the manager, so that nobody waits in a circle.
        self._locked_firm(firm)
        self._lock_manager(manager)
        return self.standing(firm, manager, at)

    def engage(self, engagement: Engagement, certificate: str) -> bytes:
        """Bind firm and manager; return the manager's digest for the log."""
        row = EngagementRow(
            firm=str(engagement.firm),
            manager=engagement.manager,
            certificate=certificate,
            salt=fresh(),
            lot=engagement.lot,
            won_by_draw=engagement.won_by_draw,
            since=engagement.since,
            released_at=engagement.released_at,
        )
        self._session.add(row)
        self._session.flush()
        return _digest(row)

    def release(self, lot: LotId, at: datetime) -> Engagement:
        """Free firm and manager of the lot."""
        row = self._session.scalar(
            select(EngagementRow)
            .where(EngagementRow.lot == lot, EngagementRow.released_at.is_(None))
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        if row is None:
            raise NotEngagedError(lot)
        row.released_at = at
        self._session.flush()
        return _engagement(row)

    def engaged(self, at: datetime) -> Sequence[Engagement]:
        """Return every engagement that binds at this instant."""
        rows = self._session.scalars(
            select(EngagementRow)
            .where(
                EngagementRow.since <= at,
                or_(
                    EngagementRow.released_at.is_(None), EngagementRow.released_at > at
                ),
            )
            .order_by(EngagementRow.id)
        )
        return [_engagement(row) for row in rows]

    def manager_digest(self, lot: LotId) -> bytes | None:
        """Return what stands for the lot's manager in the log."""
        row = self._session.scalar(
            select(EngagementRow)
            .where(EngagementRow.lot == lot)
            .order_by(EngagementRow.id.desc())
            .limit(1)
        )
        return None if row is None else _digest(row)

    def declare(
        self, firm: Uscc, source: str, relations: Iterable[Relation], at: datetime
    ) -> None:
        """Keep what this source says of the firm, instead of what it said before."""
        self._locked_firm(firm)
        self._session.execute(
            delete(RelationRow).where(
                RelationRow.declared_of == str(firm), RelationRow.source == source
            )
        )
        self._session.add_all(
            RelationRow(
                declared_of=str(firm),
                source=relation.source,
                kind=relation.kind.value,
                from_firm=str(relation.from_firm),
                to_firm=str(relation.to_firm),
                declared_at=at,
            )
            for relation in relations
        )
        self._session.flush()

    def relations_among(self, firms: Collection[Uscc]) -> Sequence[Relation]:
        """Return the declared relations that may matter among these firms."""
        known = {str(firm) for firm in firms}
        found: dict[int, Relation] = {}
        reached, frontier = set(known), set(known)
        while frontier:
            next_frontier: set[str] = set()
            for row in self._responsible_for(frontier):
                found[row.id] = _relation(row)
                next_frontier |= {row.from_firm, row.to_firm} - reached
            reached |= next_frontier
            frontier = next_frontier
        between = select(RelationRow).where(
            RelationRow.kind != RelationKind.RESPONSIBLE_PERSON.value,
            and_(RelationRow.from_firm.in_(known), RelationRow.to_firm.in_(known)),
        )
        found |= {row.id: _relation(row) for row in self._session.scalars(between)}
        return [relation for _, relation in sorted(found.items())]

    def record_ban(self, ban: Ban) -> None:
        """Keep an authority's decision."""
        if self._session.get(BanRow, (ban.number, ban.authority)) is not None:
            raise RecordedAlreadyError(ban.number)
        self._session.add(
            BanRow(
                number=ban.number,
                authority=ban.authority,
                firm=str(ban.firm),
                basis=ban.basis,
                since=ban.since,
                until=ban.until,
                hearing=ban.hearing,
                appeal=ban.appeal,
                digest=ban.digest,
            )
        )
        self._session.flush()

    def bans(self, firm: Uscc) -> Sequence[Ban]:
        """Return all recorded bans of a firm, running or over."""
        rows = self._session.scalars(
            select(BanRow).where(BanRow.firm == str(firm)).order_by(BanRow.since)
        )
        return [_ban(row) for row in rows]

    def record_cap(self, document: CapDocument) -> None:
        """Keep a county's document."""
        if self._session.get(CapDocumentRow, document.number) is not None:
            raise RecordedAlreadyError(document.number)
        self._session.add(
            CapDocumentRow(
                number=document.number,
                issuer=document.issuer,
                dated=document.dated,
                review=document.review,
                max_active=document.max_active,
                max_active_per_manager=document.max_active_per_manager,
                since=document.since,
                until=document.until,
                digest=document.digest,
            )
        )
        self._session.flush()

    def cap(self, at: datetime) -> CapDocument | None:
        """Return the county's document that binds at this instant."""
        rows = self._session.scalars(
            select(CapDocumentRow).where(CapDocumentRow.since <= at)
        )
        return cap_in_force([_cap(row) for row in rows], at)

    def _locked_firm(self, code: Uscc) -> FirmRow:
        insert_if_absent(self._session, FirmRow, code=str(code), name="")
        return self._session.scalars(
            select(FirmRow)
            .where(FirmRow.code == str(code))
            .with_for_update()
            .execution_options(populate_existing=True)
        ).one()

    def _lock_manager(self, manager: ManagerId) -> None:
        insert_if_absent(self._session, ManagerRow, id=manager)
        self._session.scalars(
            select(ManagerRow).where(ManagerRow.id == manager).with_for_update()
        ).one()

    def _responsible_for(self, firms: Collection[str]) -> Sequence[RelationRow]:
        return self._session.scalars(
            select(RelationRow).where(
                RelationRow.kind == RelationKind.RESPONSIBLE_PERSON.value,
                or_(RelationRow.from_firm.in_(firms), RelationRow.to_firm.in_(firms)),
            )
        ).all()


def _digest(row: EngagementRow) -> bytes:
    return labelled(
        "manager/1", row.salt, row.manager.encode(), row.certificate.encode()
    )
