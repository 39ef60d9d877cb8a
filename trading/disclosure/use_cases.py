"""Reading the public record: what was published, and nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from archive.public.ledger import Transactions
from trading.projects.model import (
    Lot,
    Project,
    ProjectId,
    ProjectMissingError,
    Publication,
    PublicationKind,
)
from trading.projects.ports import Projects

_DATED: Final = frozenset(
    {
        PublicationKind.NOTICE,
        PublicationKind.EXTENSION,
        PublicationKind.SUSPENSION,
        PublicationKind.CHANGE,
    }
)


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

    @property
    def dates(self) -> Mapping[str, Any]:
        """
        When sign-up runs and the draw is, as it was published last; empty at first.

        A notice is not written anew when its dates move: what moved them says so.
        """
        known: dict[str, Any] = {}
        for each in self.publications:
            if each.kind in _DATED:
                known |= {
                    name: each.content[name]
                    for name in ("sign_up", "draw_at")
                    if name in each.content
                }
        return known


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
