"""Rows of projects, lots and the public record."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, Final, cast

from sqlalchemy import (
    JSON,
    Connection,
    Index,
    Row,
    Select,
    String,
    Table,
    Text,
    bindparam,
    or_,
    select,
    update,
)
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


# Every act begins with these: built once, and read without the unit of work.
_PROJECTS: Final = cast("Table", ProjectRow.__table__)
_LOTS: Final = cast("Table", LotRow.__table__)
_PROJECT: Final = select(_PROJECTS).where(_PROJECTS.c.id == bindparam("project"))
_LOT: Final = select(_LOTS).where(_LOTS.c.id == bindparam("lot"))
_LOCKED: Final = _LOT.with_for_update()
_SAVE: Final = (
    update(_LOTS)
    .where(_LOTS.c.id == bindparam("lot"))
    .values(
        state=bindparam("to_state"),
        suspensions=bindparam("to_suspensions"),
        rules=bindparam("to_rules"),
    )
)


def _project(row: Row[Any]) -> Project:
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


def _lot(row: Row[Any]) -> Lot:
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
        self._locked: dict[str, Lot] = {}

    @cached_property
    def _connection(self) -> Connection:
        """The connection of this one transaction, asked for once."""
        return self._session.connection()

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
        self.add_lot(lot)

    def add_lot(self, lot: Lot) -> None:
        """Keep one more lot of a project that is there."""
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
        row = self._one(_PROJECT, project=project)
        if row is None:
            raise ProjectMissingError(project)
        return _project(row)

    def locked(self, lot: LotId) -> tuple[Project, Lot]:
        """Lock the lot until the transaction ends."""
        row = self._one(_LOCKED, lot=lot)
        if row is None:
            raise ProjectMissingError(lot)
        self._locked[lot] = _lot(row)
        return self.project(ProjectId(row.project)), self._locked[lot]

    def lock_all(self) -> Sequence[LotId]:
        """Lock every lot until the transaction ends, so that nothing is published."""
        rows = select(_LOTS.c.id).order_by(_LOTS.c.id).with_for_update()
        return [LotId(row.id) for row in self._connection.execute(rows)]

    def lot(self, lot: LotId) -> tuple[Project, Lot]:
        """Return a lot without locking it."""
        row = self._one(_LOT, lot=lot)
        if row is None:
            raise ProjectMissingError(lot)
        return self.project(ProjectId(row.project)), _lot(row)

    def lots(self, project: ProjectId) -> Sequence[Lot]:
        """Return the lots of a project by their number, without locking them."""
        rows = self._connection.execute(select(_LOTS).where(_LOTS.c.project == project))
        return sorted(map(_lot, rows), key=lambda each: (len(each.id), each.id))

    def in_state(self, state: str) -> Sequence[tuple[Project, Lot]]:
        """Return the lots that stand there, without locking them."""
        return self._lots(
            select(_LOTS).where(_LOTS.c.state == state).order_by(_LOTS.c.id)
        )

    def seated(self, organisation: str) -> Sequence[tuple[Project, Lot]]:
        """Return the lots in whose project a body holds a seat, newest first."""
        of = _PROJECTS.c
        seats = (of.owner, of.agency, of.centre, of.supervisor)
        own = select(of.id).where(or_(*(seat == organisation for seat in seats)))
        return self._lots(
            select(_LOTS).where(_LOTS.c.project.in_(own)).order_by(_LOTS.c.id.desc())
        )

    def save(self, lot: Lot) -> None:
        """Keep the lot's new state."""
        if self._locked.get(lot.id) == lot:
            return  # Most acts leave it as it is.
        saved = self._connection.execute(
            _SAVE,
            {
                "lot": lot.id,
                "to_state": lot.state,
                "to_suspensions": _suspensions(lot),
                "to_rules": lot.rules,
            },
        )
        if saved.rowcount != 1:
            raise ProjectMissingError(lot.id)
        self._locked.pop(lot.id, None)
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
        return self._lots(
            select(_LOTS).where(_LOTS.c.id.in_(public)).order_by(_LOTS.c.id.desc())
        )

    def _one(self, wanted: Select[Any], **key: str) -> Row[Any] | None:
        return self._connection.execute(wanted, key).one_or_none()

    def _lots(self, wanted: Select[Any]) -> Sequence[tuple[Project, Lot]]:
        self._session.flush()
        rows = self._connection.execute(wanted).all()
        return [(self.project(ProjectId(row.project)), _lot(row)) for row in rows]
