"""Reading the public record: what was published, and nothing else."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final

from archive.public.clock import Clock
from archive.public.ledger import Transactions
from archive.public.values import BEIJING, RuleBrokenError, beijing
from trading.disclosure.model.dossier import Dossier
from trading.disclosure.model.entries import Entry
from trading.disclosure.model.queries import Day, Found, Query, Today
from trading.disclosure.ports import PublicRecord, Readings, RecordWork
from trading.projects.model import PublicationKind

SHOWN: Final = 4
"""How many lots each list of the home page names."""
AHEAD: Final = timedelta(days=90)


class DrawMissingError(RuleBrokenError):
    """There is no such draw of this project."""

    code = "no-such-draw"
    remedy = "Nothing was saved. The project's page lists its draws."

    def __init__(self, project: str, number: int) -> None:
        super().__init__(f"project {project} has no draw {number}")


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """Reads what `projects` has published; an unpublished project does not exist."""

    transactions: Readings
    clock: Clock

    def find(self, query: Query) -> tuple[Found, datetime]:
        """
        Return one page of the lots that answer a question, and the instant of it.

        Raises:
            QueryTooLongError: the text asked for is too long.

        """
        now = self.clock.now()
        with self.transactions.read() as work:
            return work.record.find(query, now), now

    def day(self) -> Day:
        """Return the sessions of the day, and the next one, today or later."""
        now = self.clock.now()
        with self.transactions.read() as work:
            return _day(work.record, now)

    def today(self) -> Today:
        """Return what the day brings, what closes soon, and what came out."""
        now = self.clock.now()
        with self.transactions.read() as work:
            record = work.record
            day = _day(record, now)
            return Today(
                now=now,
                sessions=day.sessions,
                coming=day.coming,
                closing=record.closing(now, SHOWN),
                results=record.results(SHOWN),
                counts=record.counts(now),
            )

    def one(
        self, project: str, whole: Collection[PublicationKind] = frozenset()
    ) -> Dossier:
        """
        Return a project with what is public of it; only these kinds have content.

        Raises:
            ProjectMissingError: there is no such project, or nothing public of it.

        """
        now = self.clock.now()
        with self.transactions.read() as work:
            entry = work.record.entry(project)
            return Dossier(entry, work.record.publications(project, whole), now)

    def draw(self, project: str, number: int) -> tuple[Entry, bytes | None]:
        """
        Return a lot, and the transcript of its draw as soon as it is public.

        Raises:
            ProjectMissingError: there is no such project, or nothing public of it.
            DrawMissingError: it has no such draw.

        """
        with self.transactions.read() as work:
            entry = work.record.entry(project)
            if not 1 <= number <= entry.draws:
                raise DrawMissingError(project, number)
            return entry, work.record.transcript(project, number)

    def sources(self) -> Sequence[Mapping[str, Any]]:
        """Return the sources of chance of the lot that was drawn last."""
        with self.transactions.read() as work:
            for entry in work.record.results(1):
                notices = work.record.publications(
                    entry.project, {PublicationKind.NOTICE}
                )
                told = [each.content["sources"] for each in notices if each.content]
                return list(told[-1]) if told else []
        return []


def _day(record: PublicRecord, now: datetime) -> Day:
    begins = datetime.combine(beijing(now).date(), time(), BEIJING)
    sessions = record.sessions(begins, begins + timedelta(days=1))
    return Day(now, sessions, record.coming(now, now + AHEAD))


@dataclass(frozen=True, slots=True)
class RebuildRegister:
    """Computes the register and its search anew from everything published."""

    transactions: Transactions[RecordWork]

    def __call__(self) -> int:
        """Replace the register in one transaction; return how many entries it has."""
        with self.transactions.begin() as work:
            return work.record.rebuild()
