"""Reading the public record: what was published, and nothing else."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final

from archive.public.clock import Clock
from archive.public.ledger import Transactions
from archive.public.values import BEIJING, RuleBrokenError, beijing
from trading.disclosure.model.entries import Entry
from trading.disclosure.model.queries import Found, Query, Today
from trading.disclosure.ports import RecordWork
from trading.disclosure.presenting.dossier import Dossier
from trading.disclosure.presenting.home import is_waiting
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

    transactions: Transactions[RecordWork]
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

    def today(self) -> tuple[Today, Entry | None]:
        """Return what the day brings, and the next session, today or later."""
        now = self.clock.now()
        begins = datetime.combine(beijing(now).date(), time(), BEIJING)
        with self.transactions.read() as work:
            record = work.record
            found = Today(
                now=now,
                sessions=record.sessions(begins, begins + timedelta(days=1)),
                closing=record.closing(now, SHOWN),
                results=record.results(SHOWN),
                counts=record.counts(now),
            )
            coming = record.sessions(now + timedelta(microseconds=1), now + AHEAD)
        return found, next((each for each in coming if is_waiting(each)), None)

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


@dataclass(frozen=True, slots=True)
class RebuildRegister:
    """Computes the register and its search anew from everything published."""

    transactions: Transactions[RecordWork]

    def __call__(self) -> int:
        """Replace the register in one transaction; return how many entries it has."""
        with self.transactions.begin() as work:
            return work.record.rebuild()
