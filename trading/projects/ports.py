"""What the slices that trade need of projects."""

from collections.abc import Sequence
from typing import Protocol

from archive.public.ledger import Ledger, Refusals
from trading.projects.model import (
    Lot,
    LotId,
    Project,
    ProjectId,
    Publication,
    PublicationKind,
)


class Projects(Protocol):
    """Projects, lots and the public record inside one transaction."""

    def next_number(self, series: str) -> int:
        """Return 1, 2, … in this series; no number is ever given twice."""
        ...

    def add(self, project: Project, lot: Lot) -> None:
        """Keep a new project with its lot."""
        ...

    def add_lot(self, lot: Lot) -> None:
        """Keep one more lot of a project that is there."""
        ...

    def project(self, project: ProjectId) -> Project:
        """Return a project. Raises `ProjectMissingError`."""
        ...

    def locked(self, lot: LotId) -> tuple[Project, Lot]:
        """Lock the lot until the transaction ends. Raises `ProjectMissingError`."""
        ...

    def lot(self, lot: LotId) -> tuple[Project, Lot]:
        """Return a lot without locking it. Raises `ProjectMissingError`."""
        ...

    def lots(self, project: ProjectId) -> Sequence[Lot]:
        """Return the lots of a project by their number, without locking them."""
        ...

    def in_state(self, state: str) -> Sequence[tuple[Project, Lot]]:
        """Return the lots that stand there, without locking them: for sweeps."""
        ...

    def seated(self, organisation: str) -> Sequence[tuple[Project, Lot]]:
        """Return the lots in whose project a body holds a seat, newest first."""
        ...

    def save(self, lot: Lot) -> None:
        """Keep the lot's new state."""
        ...

    def publish(self, publication: Publication) -> None:
        """Make something public."""
        ...

    def published(
        self, project: ProjectId, kind: PublicationKind | None = None
    ) -> Sequence[Publication]:
        """Return what is public of a project, oldest first."""
        ...

    def all(self) -> Sequence[tuple[Project, Lot]]:
        """Return every project that has been made public, newest first."""
        ...


class Register(Protocol):
    """
    Follows the public record inside the transaction that changes it.

    What a reader finds by search or in a list is therefore never behind the record.
    """

    def published(self, publication: Publication, project: Project, lot: Lot) -> None:
        """Take note that this is public now, of a lot that stands so."""
        ...

    def moved(self, lot: Lot) -> None:
        """Take note of a lot's new state, if anything of it is public."""
        ...


class ProjectWork(Protocol):
    """One transaction, as this slice sees it."""

    @property
    def ledger(self) -> Ledger: ...
    @property
    def refusals(self) -> Refusals: ...
    @property
    def projects(self) -> Projects: ...
