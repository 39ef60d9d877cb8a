"""Rows of the register and its search, written with the record and read from it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, delete, select
from sqlalchemy.orm import Session

from archive.public.tables import Prepared
from archive.public.values import BEIJING, beijing
from trading.disclosure.model.entries import LISTED, Entry
from trading.disclosure.model.kinds import Business, Information, Stage
from trading.disclosure.model.lines import Line
from trading.disclosure.model.queries import PAGE_SIZE, Counts, Found, Group, Query
from trading.disclosure.model.searching import asked, number_in
from trading.disclosure.questions import (
    CLOSING,
    COMING,
    CONTENTS,
    ENTRY,
    RESULTS,
    SESSIONS,
    TOLD,
    Question,
)
from trading.disclosure.rows import RegisterRow, entry_in, entry_of, write
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


class SqlRegister:
    """`Register` of the projects: keeps the entry and its search with the record."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._search = SqlSearch(session)

    def published(self, publication: Publication, project: Project, lot: Lot) -> None:
        """Take note that this is public now, of a lot that stands so."""
        if lot.procedure not in LISTED:
            return
        row = self._row(publication.lot)
        before = Entry.of(project, lot) if row is None else entry_in(row)
        self._keep(row, before.moved(lot).after(publication))

    def moved(self, lot: Lot) -> None:
        """Take note of a lot's new state, if anything of it is public."""
        row = self._row(lot.id)
        if row is not None:
            write(row, entry_in(row).moved(lot))

    def rewrite(self, lot: LotId, entry: Entry | None) -> None:
        """Put an entry, and what it is found by, in the place of what is there."""
        row = self._row(lot)
        if row is not None:
            self._search.remove(row.id)
        if entry is not None:
            row = row or RegisterRow()
            self._session.add(row)
            write(row, entry)
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
        known = row is not None and entry_in(row).searchable == entry.searchable
        if row is None:
            row = RegisterRow()
            self._session.add(row)
        write(row, entry)
        self._session.flush()
        if not known:
            self._search.put(row.id, entry.searchable)


class SqlPublicRecord:
    """`PublicRecord` inside one transaction."""

    def __init__(
        self,
        session: Session,
        connection: Connection,
        projects: SqlProjects,
        register: SqlRegister,
    ) -> None:
        self._session = session
        self._connection = connection
        self._projects = projects
        self._register = register
        self._search = SqlSearch(session)

    def find(self, query: Query, now: datetime) -> Found:
        """Return one page of the lots that answer a question, as they stand at now."""
        shaped = self._shaped(query, now)
        if shaped is None:
            return Found((), Counts(), 0)
        question, values = shaped
        counts = self._counted(question, values)
        if question.by_number and not counts.groups:
            # No lot has this number, so it is looked for as a word.
            question = replace(question, by_number=False)
            counts = self._counted(question, values)
        total = counts.total(query)
        first = (query.page - 1) * PAGE_SIZE
        lines = self._page(question, values, first) if first < total else ()
        return Found(lines, counts, total)

    def entry(self, project: str) -> Entry:
        """Return the entry of a project."""
        for row in self._rows(ENTRY, {"project": project}):
            return entry_of(row)
        raise ProjectMissingError(project)

    def sessions(self, first: datetime, last: datetime) -> Sequence[Line]:
        """Return the lots drawn from first up to, not including, last, by time."""
        return self._lines(SESSIONS, {"first": first, "last": last})

    def coming(self, now: datetime, last: datetime) -> Line | None:
        """Return the first lot whose draw is still to come, and comes before last."""
        found = self._lines(COMING, {"now": now, "last": last})
        return found[0] if found else None

    def closing(self, now: datetime, limit: int) -> Sequence[Line]:
        """Return the lots whose sign-up ends next."""
        return self._lines(CLOSING, {"now": now, "limit": limit})

    def results(self, limit: int) -> Sequence[Line]:
        """Return the lots that were drawn last, as far as the result stands."""
        return self._lines(RESULTS, {"limit": limit})

    def counts(self, now: datetime) -> Counts:
        """Return how many lots of every kind are public."""
        return self._counted(Question(), {"now": now})

    def publications(
        self, project: str, whole: Collection[PublicationKind]
    ) -> Sequence[Publication]:
        """Return what is public of a project, oldest first; only these with content."""
        told = self._rows(TOLD, {"project": project})
        wanted = [kind.value for kind in whole]
        values = {"project": project, "kinds": wanted}
        contents = dict(map(tuple, self._connection.execute(CONTENTS, values)))
        return [
            Publication(
                project=ProjectId(project),
                lot=LotId(lot),
                kind=PublicationKind(kind),
                at=at,
                title=title,
                content=contents.get(number, {}),
                event=event,
            )
            for number, lot, kind, at, title, event in told
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
        if stands.procedure not in LISTED:
            return None
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

    def _rows(self, question: Prepared, values: Mapping[str, Any]) -> Sequence[Any]:
        self._session.flush()
        return question.rows(self._connection, **values)

    def _lines(self, question: Prepared, values: Mapping[str, Any]) -> Sequence[Line]:
        return [*map(Line._make, self._rows(question, values))]

    def _shaped(
        self, query: Query, now: datetime
    ) -> tuple[Question, Mapping[str, Any]] | None:
        """Return the shape of a question and its values; None finds nothing."""
        values: dict[str, Any] = {"now": now}
        text = query.text.strip()
        if text:
            words = asked(text)
            if not words:
                return None
            values["text"] = self._search.wanted(words)
            values["number"] = number_in(text)
        first, last = query.published(beijing(now).date())
        if first is not None:
            values["begins"] = datetime.combine(first, time(), BEIJING)
        if last is not None:
            ends = datetime.combine(last, time(), BEIJING) + timedelta(days=1)
            values["ends"] = ends
        if query.drawn:
            values["drawn"] = True
        for name in ("business", "information", "stage", "place"):
            wanted = getattr(query, name)
            if wanted:
                values[name] = str(wanted)
        question = Question(
            embedded=self._search.embedded,
            order=query.order,
            by_number=bool(values.get("number")),
            given=frozenset(values) - {"now", "number"},
        )
        return question, values

    def _page(
        self, question: Question, values: Mapping[str, Any], first: int
    ) -> Sequence[Line]:
        """Return one page; what stands first and what follows are asked apart."""
        found: list[Line] = []
        for part in question.parts():
            if len(found) == PAGE_SIZE:
                break
            window = {"limit": PAGE_SIZE - len(found), "offset": first}
            more = self._lines(part.lines, {**values, **window})
            found += more
            if more or first == 0:
                first = 0
            else:
                first -= self._rows(part.count, values)[0][0]
        return found

    def _counted(self, question: Question, values: Mapping[str, Any]) -> Counts:
        groups = []
        for business, said, at, place, count, over in self._rows(
            question.counts(), values
        ):
            kind, information, stage = Business(business), Information(said), Stage(at)
            # What is open by its state and past its end is in review by the clock.
            ended = over if stage is Stage.OPEN else 0
            groups += [
                Group(kind, information, stage, place, count - ended),
                Group(kind, information, Stage.REVIEW, place, ended),
            ]
        return Counts([group for group in groups if group.count])
