"""Reading the public record: what was published, and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from archive.public.ledger import Transactions
from trading.projects.model import (
    Lot,
    Project,
    ProjectId,
    ProjectMissingError,
    Publication,
)
from trading.projects.ports import Projects


class RecordWork(Protocol):
    """One reading transaction, as this slice sees it."""

    @property
    def projects(self) -> Projects:
        """Projects and what is public of them."""
        ...


@dataclass(frozen=True, slots=True)
class Published:
    """A project as the public sees it."""

    project: Project
    lot: Lot
    publications: Sequence[Publication]


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """Reads what `projects` has published; an unpublished project does not exist."""

    transactions: Transactions[RecordWork]
    demo: bool

    def all(self) -> Sequence[Published]:
        """Return every public project, newest first."""
        with self.transactions.read() as work:
            return [
                Published(project, lot, work.projects.published(project.id))
                for project, lot in work.projects.all()
            ]

    def one(self, project: str) -> Published:
        """Return a public project. Raises `ProjectMissingError`."""
        with self.transactions.read() as work:
            for found, lot in work.projects.all():
                if found.id == ProjectId(project):
                    return Published(found, lot, work.projects.published(found.id))
        raise ProjectMissingError(project)
