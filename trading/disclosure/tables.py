"""Rows of the register and its search, written with the record and read from it."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Index,
    Select,
    String,
    and_,
    case,
    delete,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.public.tables import Base, Fen, Micros, serial
from archive.public.values import BEIJING, Yuan, beijing
from trading.disclosure.model.entries import Entry
from trading.disclosure.model.kinds import (
    STAGE_OF,
    Business,
    Information,
    Stage,
)
from trading.disclosure.model.queries import (
    PAGE_SIZE,
    Counts,
    Found,
    Group,
    Order,
    Query,
)
from trading.disclosure.model.searching import asked
from trading.disclosure.search import SqlSearch
from trading.projects.model import (
    Lot,
    LotId,
    Project,
    ProjectId,
    ProjectMissingError,
    Publication,
    PublicationKind,
)
from trading.projects.tables import (
    LotRow,
    PublicationRow,
    SqlProjects,
    publication_of,
)
from trading.rules.fixed_price_selection import State


class RegisterRow(Base):
    """What lists say of one public lot; it follows from the publications alone."""

    __tablename__ = "trading_register"
    __table_args__ = (
        Index("trading_register_closes", "sign_up_closes"),
        Index("trading_register_draws", "draw_at"),
        Index("trading_register_drawn", "drawn_at"),
        Index("trading_register_noticed", "noticed_at"),
    )

    id: Mapped[int] = mapped_column(serial(), primary_key=True)
    lot: Mapped[str] = mapped_column(String(50), unique=True)
    project: Mapped[str] = mapped_column(String(40), index=True)
    title: Mapped[str] = mapped_column(String(400))
    procedure: Mapped[str] = mapped_column(String(60))
    place: Mapped[str] = mapped_column(String(80))
    owner: Mapped[str] = mapped_column(String(140))
    agency: Mapped[str] = mapped_column(String(140))
    centre: Mapped[str] = mapped_column(String(140))
    supervisor: Mapped[str] = mapped_column(String(140))
    state: Mapped[str] = mapped_column(String(40))
    stage: Mapped[str] = mapped_column(String(20))
    suspended: Mapped[bool]
    business: Mapped[str] = mapped_column(String(20))
    information: Mapped[str] = mapped_column(String(20))
    noticed_at: Mapped[datetime | None] = mapped_column(Micros)
    changed_at: Mapped[datetime | None] = mapped_column(Micros)
    sign_up_opens: Mapped[datetime | None] = mapped_column(Micros)
    sign_up_closes: Mapped[datetime | None] = mapped_column(Micros)
    draw_at: Mapped[datetime | None] = mapped_column(Micros)
    room: Mapped[str] = mapped_column(String(400))
    price: Mapped[Yuan | None] = mapped_column(Fen)
    drawn_at: Mapped[datetime | None] = mapped_column(Micros)
    draws: Mapped[int]
    winner: Mapped[str] = mapped_column(String(1000))
    ticket: Mapped[str] = mapped_column(String(16))
    objections_until: Mapped[datetime | None] = mapped_column(Micros)
    contract_until: Mapped[datetime | None] = mapped_column(Micros)


_FIELDS: Final = tuple(field.name for field in fields(Entry))
_ENUMS: Final[dict[str, Any]] = {
    "state": State,
    "business": Business,
    "information": Information,
}


def _entry(row: RegisterRow) -> Entry:
    values = {name: getattr(row, name) for name in _FIELDS}
    for name, kind in _ENUMS.items():
        values[name] = kind(values[name])
    return Entry(**values)


def _write(row: RegisterRow, entry: Entry) -> None:
    for name in _FIELDS:
        value = getattr(entry, name)
        setattr(row, name, value.value if name in _ENUMS else value)
    row.stage = STAGE_OF[entry.state].value


class SqlRegister:
    """`Register` of the projects: keeps the entry and its search with the record."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._search = SqlSearch(session)

    def published(self, publication: Publication, project: Project, lot: Lot) -> None:
        """Take note that this is public now, of a lot that stands so."""
        row = self._row(publication.lot)
        before = Entry.of(project, lot) if row is None else _entry(row)
        self._keep(row, before.moved(lot).after(publication))

    def moved(self, lot: Lot) -> None:
        """Take note of a lot's new state, if anything of it is public."""
        row = self._row(lot.id)
        if row is not None:
            _write(row, _entry(row).moved(lot))

    def rewrite(self, lot: LotId, entry: Entry | None) -> None:
        """Put an entry, and what it is found by, in the place of what is there."""
        row = self._row(lot)
        if row is not None:
            self._search.remove(row.id)
        if entry is not None:
            row = row or RegisterRow()
            self._session.add(row)
            _write(row, entry)
            self._session.flush()
            self._search.put(row.id, entry.searchable)
        elif row is not None:
            self._session.delete(row)
            self._session.flush()

    def drop_strays(self) -> None:
        """Forget entries of lots that are not there, and words of such entries."""
        rows = RegisterRow
        self._session.execute(delete(rows).where(rows.lot.not_in(select(LotRow.id))))
        self._search.keep(select(rows.id))

    def _row(self, lot: str) -> RegisterRow | None:
        return self._session.scalar(select(RegisterRow).where(RegisterRow.lot == lot))

    def _keep(self, row: RegisterRow | None, entry: Entry) -> None:
        known = row is not None and _entry(row).searchable == entry.searchable
        if row is None:
            row = RegisterRow()
            self._session.add(row)
        _write(row, entry)
        self._session.flush()
        if not known:
            self._search.put(row.id, entry.searchable)


class SqlPublicRecord:
    """`PublicRecord` inside one transaction."""

    def __init__(
        self, session: Session, projects: SqlProjects, register: SqlRegister
    ) -> None:
        self._session = session
        self._projects = projects
        self._register = register

    def find(self, query: Query, now: datetime) -> Found:
        """Return one page of the lots that answer a question, as they stand at now."""
        conditions = self._conditions(query, now)
        if conditions is None:
            return Found((), Counts(), 0)
        counts = self._counted(conditions, now)
        stage = _stage_at(now)
        for value, wanted in (
            (RegisterRow.business, query.business),
            (RegisterRow.information, query.information),
            (stage, query.stage),
            (RegisterRow.place, query.place or None),
        ):
            if wanted is not None:
                conditions.append(value == wanted)
        page = (
            select(RegisterRow)
            .where(*conditions)
            .order_by(*_ordered(query.order, now), RegisterRow.id.desc())
            .limit(PAGE_SIZE)
            .offset((query.page - 1) * PAGE_SIZE)
        )
        return Found(self._entries(page), counts, counts.total(query))

    def entry(self, project: str) -> Entry:
        """Return the entry of a project."""
        row = self._session.scalar(
            select(RegisterRow)
            .where(RegisterRow.project == project)
            .order_by(RegisterRow.lot)
            .limit(1)
        )
        if row is None:
            raise ProjectMissingError(project)
        return _entry(row)

    def sessions(self, first: datetime, last: datetime) -> Sequence[Entry]:
        """Return the lots drawn from first up to, not including, last, by time."""
        return self._entries(
            select(RegisterRow)
            .where(RegisterRow.draw_at >= first, RegisterRow.draw_at < last)
            .order_by(RegisterRow.draw_at, RegisterRow.id)
        )

    def closing(self, now: datetime, limit: int) -> Sequence[Entry]:
        """Return the lots whose sign-up ends next."""
        return self._entries(
            select(RegisterRow)
            .where(RegisterRow.sign_up_closes > now, RegisterRow.stage == Stage.OPEN)
            .order_by(RegisterRow.sign_up_closes, RegisterRow.id)
            .limit(limit)
        )

    def results(self, limit: int) -> Sequence[Entry]:
        """Return the lots that were drawn last, as far as the result stands."""
        return self._entries(
            select(RegisterRow)
            .where(
                RegisterRow.drawn_at.is_not(None),
                RegisterRow.winner != "",
                RegisterRow.state != State.TERMINATED,
            )
            .order_by(RegisterRow.drawn_at.desc(), RegisterRow.id.desc())
            .limit(limit)
        )

    def counts(self, now: datetime) -> Counts:
        """Return how many lots of every kind are public."""
        return self._counted([], now)

    def publications(
        self, project: str, whole: Collection[PublicationKind]
    ) -> Sequence[Publication]:
        """Return what is public of a project, oldest first; only these with content."""
        rows = PublicationRow
        told = self._session.execute(
            select(rows.id, rows.lot, rows.kind, rows.at, rows.title, rows.event)
            .where(rows.project == project)
            .order_by(rows.id)
        ).all()
        wanted = [kind.value for kind in whole]
        found = self._session.execute(
            select(rows.id, rows.content).where(
                rows.project == project, rows.kind.in_(wanted)
            )
        )
        contents: dict[int, Any] = {key: content for key, content in found}  # noqa: C416 - rows are no pairs to the type checker
        return [
            Publication(
                project=ProjectId(project),
                lot=LotId(each.lot),
                kind=PublicationKind(each.kind),
                at=each.at,
                title=each.title,
                content=contents.get(each.id, {}),
                event=each.event,
            )
            for each in told
        ]

    def transcript(self, project: str, number: int) -> bytes | None:
        """Return the transcript of a draw as it was published last, if it was."""
        rows = PublicationRow
        text = self._session.scalar(
            select(rows.content["transcript"].as_string())
            .where(
                rows.project == project,
                rows.kind == PublicationKind.TRANSCRIPT.value,
                rows.content["number"].as_integer() == number,
            )
            .order_by(rows.id.desc())
            .limit(1)
        )
        return None if text is None else text.encode()

    def rebuild(self) -> int:
        """
        Compute the register anew from all publications; return how many entries.

        Who publishes meanwhile waits: else it would be counted twice, or be lost.
        """
        lots = self._projects.lock_all()
        entries = [self._folded(lot) for lot in lots]
        for lot, entry in zip(lots, entries, strict=True):
            self._register.rewrite(lot, entry)
        self._register.drop_strays()
        return sum(entry is not None for entry in entries)

    def _folded(self, lot: LotId) -> Entry | None:
        """Return what follows from all that was published of a lot, None if nothing."""
        project, stands = self._projects.lot(lot)
        rows = PublicationRow
        found = self._session.scalars(
            select(rows)
            .where(rows.project == project.id, rows.lot == lot)
            .order_by(rows.id)
        )
        entry = None
        for row in found:
            before = entry or Entry.of(project, stands)
            entry = before.moved(stands).after(publication_of(row))
        return entry

    def _entries(self, rows: Select[Any]) -> Sequence[Entry]:
        return [_entry(row) for row in self._session.scalars(rows)]

    def _conditions(
        self, query: Query, now: datetime
    ) -> list[ColumnElement[bool]] | None:
        """Return what is asked beside the choices; None if no sign can be found."""
        conditions: list[ColumnElement[bool]] = []
        if query.text.strip():
            words = asked(query.text)
            if not words:
                return None
            found = SqlSearch(self._session).matching(words)
            conditions.append(RegisterRow.id.in_(found))
        first, last = query.published(beijing(now).date())
        if first is not None:
            begins = datetime.combine(first, time(), BEIJING)
            conditions.append(RegisterRow.noticed_at >= begins)
        if last is not None:
            ends = datetime.combine(last, time(), BEIJING) + timedelta(days=1)
            conditions.append(RegisterRow.noticed_at < ends)
        return conditions

    def _counted(
        self, conditions: Sequence[ColumnElement[bool]], now: datetime
    ) -> Counts:
        rows, stage = RegisterRow, _stage_at(now)
        common = (rows.business, rows.information, stage, rows.place)
        found = self._session.execute(
            select(*common, func.count()).where(*conditions).group_by(*common)
        )
        return Counts(
            [
                Group(Business(business), Information(said), Stage(at), place, count)
                for business, said, at, place, count in found
            ]
        )


def _stage_at(now: datetime) -> ColumnElement[str]:
    """Return the stage at this instant, as `model.entries.stage_at` says it."""
    over = and_(
        RegisterRow.stage == Stage.OPEN.value, RegisterRow.sign_up_closes <= now
    )
    return case((over, Stage.REVIEW.value), else_=RegisterRow.stage)


def _ordered(order: Order, now: datetime) -> list[ColumnElement[Any]]:
    newest = RegisterRow.noticed_at.desc()
    match order:
        case Order.SOON:
            is_open = and_(
                RegisterRow.stage == Stage.OPEN.value, RegisterRow.sign_up_closes > now
            )
            return [
                case((is_open, 0), else_=1),
                case((is_open, RegisterRow.sign_up_closes), else_=None),
                newest,
            ]
        case Order.NEW:
            return [newest]
        case Order.AMOUNT:
            return [RegisterRow.price.desc().nulls_last()]
