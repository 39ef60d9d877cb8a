"""Rows of projects, lots and the public record."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import JSON, Index, String, Text, bindparam, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.public.tables import Base, Micros, insert_if_absent, serial
from archive.public.values import from_micros, to_micros
from trading.projects.model import (
    Lot,
    LotId,
    Project,
    ProjectId,
    ProjectMissingError,
    Publication,
    PublicationKind,
    Suspension,
)
from trading.projects.ports import Register


class SeriesRow(Base):
    """The last number given in a series."""

    __tablename__ = "trading_series"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    last: Mapped[int]


class ProjectRow(Base):
    """A project."""

    __tablename__ = "trading_project"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    title: Mapped[str] = mapped_column(String(400))
    place: Mapped[str] = mapped_column(String(80))
    investment_code: Mapped[str] = mapped_column(String(80))
    owner: Mapped[str] = mapped_column(String(140))
    agency: Mapped[str] = mapped_column(String(140))
    centre: Mapped[str] = mapped_column(String(140))
    supervisor: Mapped[str] = mapped_column(String(140))
    registered_at: Mapped[datetime] = mapped_column(Micros)


class LotRow(Base):
    """
    A lot; locking its row is what makes the acts on it take turns.

    `suspensions` holds those that are open and those that have ended.
    """

    __tablename__ = "trading_lot"

    id: Mapped[str] = mapped_column(String(50), primary_key=True)
    project: Mapped[str] = mapped_column(String(40), index=True)
    title: Mapped[str] = mapped_column(String(400))
    procedure: Mapped[str] = mapped_column(String(60))
    state: Mapped[str] = mapped_column(String(40))
    suspensions: Mapped[list[Any]] = mapped_column(JSON)
    rules: Mapped[str] = mapped_column(Text)


class PublicationRow(Base):
    """One thing of the public record."""

    __tablename__ = "trading_publication"
    __table_args__ = (Index("trading_publication_project", "project", "id"),)

    id: Mapped[int] = mapped_column(serial(), primary_key=True)
    project: Mapped[str] = mapped_column(String(40))
    lot: Mapped[str] = mapped_column(String(50))
    kind: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(Micros)
    title: Mapped[str] = mapped_column(String(400))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    event: Mapped[int]


_LOCKED: Final = select(LotRow).where(LotRow.id == bindparam("lot")).with_for_update()


def _project(row: ProjectRow) -> Project:
    return Project(
        id=ProjectId(row.id),
        title=row.title,
        place=row.place,
        investment_code=row.investment_code,
        owner=row.owner,
        agency=row.agency,
        centre=row.centre,
        supervisor=row.supervisor,
        registered_at=row.registered_at,
    )


def _lot(row: LotRow) -> Lot:
    suspensions = [_suspension(each) for each in row.suspensions]
    return Lot(
        id=LotId(row.id),
        project=ProjectId(row.project),
        title=row.title,
        procedure=row.procedure,
        state=row.state,
        suspensions=tuple(each for each in suspensions if each.until is None),
        ended=tuple(each for each in suspensions if each.until is not None),
        rules=row.rules,
    )


def _suspension(kept: dict[str, Any]) -> Suspension:
    until = kept["until"]
    return Suspension(
        by=kept["by"],
        reason=kept["reason"],
        since=from_micros(kept["since"]),
        until=None if until is None else from_micros(until),
    )


def publication_of(row: PublicationRow) -> Publication:
    """Return the public thing that a row keeps."""
    return Publication(
        project=ProjectId(row.project),
        lot=LotId(row.lot),
        kind=PublicationKind(row.kind),
        at=row.at,
        title=row.title,
        content=row.content,
        event=row.event,
    )


def _suspensions(lot: Lot) -> list[Any]:
    return [
        {
            "by": each.by,
            "reason": each.reason,
            "since": to_micros(each.since),
            "until": None if each.until is None else to_micros(each.until),
        }
        for each in (*lot.ended, *lot.suspensions)
    ]


class SqlProjects:
    """`Projects` inside one transaction."""

    def __init__(self, session: Session, register: Register) -> None:
        self._session = session
        self._register = register
        self._locked: dict[str, LotRow] = {}

    def next_number(self, series: str) -> int:
        """Return 1, 2, … in this series; no number is ever given twice."""
        insert_if_absent(self._session, SeriesRow, name=series, last=0)
        row = self._session.scalars(
            select(SeriesRow)
            .where(SeriesRow.name == series)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).one()
        row.last += 1
        self._session.flush()
        return row.last

    def add(self, project: Project, lot: Lot) -> None:
        """Keep a new project with its lot."""
        self._session.add(
            ProjectRow(
                id=project.id,
                title=project.title,
                place=project.place,
                investment_code=project.investment_code,
                owner=project.owner,
                agency=project.agency,
                centre=project.centre,
                supervisor=project.supervisor,
                registered_at=project.registered_at,
            )
        )
        self._session.add(
            LotRow(
                id=lot.id,
                project=lot.project,
                title=lot.title,
                procedure=lot.procedure,
                state=lot.state,
                suspensions=_suspensions(lot),
                rules=lot.rules,
            )
        )
        self._session.flush()

    def project(self, project: ProjectId) -> Project:
        """Return a project."""
        row = self._session.get(ProjectRow, project)
        if row is None:
            raise ProjectMissingError(project)
        return _project(row)

    def locked(self, lot: LotId) -> tuple[Project, Lot]:
        """Lock the lot until the transaction ends."""
        row = self._session.scalar(
            _LOCKED, {"lot": lot}, execution_options={"populate_existing": True}
        )
        if row is None:
            raise ProjectMissingError(lot)
        self._locked[lot] = row
        return self.project(ProjectId(row.project)), _lot(row)

    def lot(self, lot: LotId) -> tuple[Project, Lot]:
        """Return a lot without locking it."""
        row = self._session.get(LotRow, lot)
        if row is None:
            raise ProjectMissingError(lot)
        return self.project(ProjectId(row.project)), _lot(row)

    def in_state(self, state: str) -> Sequence[tuple[Project, Lot]]:
        """Return the lots that stand there, without locking them."""
        rows = self._session.scalars(
            select(LotRow).where(LotRow.state == state).order_by(LotRow.id)
        )
        return [(self.project(ProjectId(row.project)), _lot(row)) for row in rows]

    def save(self, lot: Lot) -> None:
        """Keep the lot's new state."""
        row = self._locked.get(lot.id) or self._session.get_one(LotRow, lot.id)
        row.state = lot.state
        row.suspensions = _suspensions(lot)
        row.rules = lot.rules
        self._register.moved(lot)

    def publish(self, publication: Publication) -> None:
        """Make something public."""
        self._session.add(
            PublicationRow(
                project=publication.project,
                lot=publication.lot,
                kind=publication.kind.value,
                at=publication.at,
                title=publication.title,
                content=dict(publication.content),
                event=publication.event,
            )
        )
        self._register.published(publication, *self.lot(publication.lot))

    def published(
        self, project: ProjectId, kind: PublicationKind | None = None
    ) -> Sequence[Publication]:
        """Return what is public of a project, oldest first."""
        wanted = select(PublicationRow).where(PublicationRow.project == project)
        if kind is not None:
            wanted = wanted.where(PublicationRow.kind == kind.value)
        rows = self._session.scalars(wanted.order_by(PublicationRow.id))
        return [publication_of(row) for row in rows]

    def all(self) -> Sequence[tuple[Project, Lot]]:
        """Return every project that has been made public, newest first."""
        public = select(PublicationRow.lot).distinct()
        rows = self._session.scalars(
            select(LotRow).where(LotRow.id.in_(public)).order_by(LotRow.id.desc())
        )
        return [(self.project(ProjectId(row.project)), _lot(row)) for row in rows]
