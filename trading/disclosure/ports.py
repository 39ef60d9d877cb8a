"""What the public site needs: the public record, the log, and who watches over it."""

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from trading.disclosure.model.entries import Entry
from trading.disclosure.model.lines import Line
from trading.disclosure.model.queries import Counts, Found, Query
from trading.projects.model import Publication, PublicationKind


class PublicRecord(Protocol):
    """The public record inside one reading transaction; nothing else exists here."""

    def find(self, query: Query, now: datetime) -> Found:
        """
        Return one page of the lots that answer a question, as they stand at `now`.

        Raises:
            QueryTooLongError: the text asked for is too long.

        """
        ...

    def entry(self, project: str) -> Entry:
        """Return the entry of a project. Raises `ProjectMissingError`."""
        ...

    def sessions(self, first: datetime, last: datetime) -> Sequence[Line]:
        """Return the lots drawn from `first` up to, not including, `last`, by time."""
        ...

    def coming(self, now: datetime, last: datetime) -> Line | None:
        """Return the first lot whose draw is still to come, and comes before `last`."""
        ...

    def closing(self, now: datetime, limit: int) -> Sequence[Line]:
        """Return the lots whose sign-up ends next."""
        ...

    def results(self, limit: int) -> Sequence[Line]:
        """Return the lots that were drawn last, as far as the result stands."""
        ...

    def counts(self, now: datetime) -> Counts:
        """Return how many lots of every kind are public."""
        ...

    def publications(
        self, project: str, whole: Collection[PublicationKind]
    ) -> Sequence[Publication]:
        """Return what is public of a project, oldest first; only these with content."""
        ...

    def transcript(self, project: str, number: int) -> bytes | None:
        """Return the transcript of a draw as it was published last, if it was."""
        ...

    def rebuild(self) -> int:
        """Compute the register anew from all publications; return how many entries."""
        ...


class RecordWork(Protocol):
    """One transaction, as this slice sees it."""

    @property
    def record(self) -> PublicRecord: ...


class Readings(Protocol):
    """Gives reading transactions; several questions may share one."""

    def read(self) -> AbstractContextManager[RecordWork]:
        """Open a reading transaction; nothing in it is ever saved."""
        ...


@dataclass(frozen=True, slots=True)
class LogStanding:
    """How far the public log is: its size under the checkpoint, its newest entry."""

    size: int
    newest_at: datetime


class PublicLog(Protocol):
    """The transparency log, as far as a page speaks of it."""

    def size(self) -> int:
        """Return how many entries the latest checkpoint covers; cheap."""
        ...

    def covers(self, project: str, event: int) -> bool:
        """Tell whether the checkpoint covers a project's events up to this one."""
        ...

    def standing(self) -> LogStanding:
        """Return the size, and when its newest entry was written."""
        ...


@dataclass(frozen=True, slots=True)
class Cosigning:
    """Who signs the log's checkpoints beside the centre, and up to where."""

    name: str
    organisation: str
    fingerprint: str
    size: int
    signed_at: datetime


class Cosigners(Protocol):
    """Those outside the centre who sign the log's checkpoints."""

    def signed(self) -> Sequence[tuple[str, int]]:
        """Return who has signed, and up to which size; cheap, for every page."""
        ...

    def last(self) -> Sequence[Cosigning]:
        """Return each cosigner's last signature, in the order of their names."""
        ...

    def covering(self, project: str, event: int) -> Sequence[Cosigning]:
        """Return those last signatures that cover a project up to this event."""
        ...


@dataclass(frozen=True, slots=True)
class Paper:
    """
    A published paper: its name in the record, and what tells it from any other.

    `replaced_by` names the paper that took its place, empty while it stands.
    """

    name: str
    published_at: datetime
    size: int
    sha256: str
    address: str
    replaced_by: str = ""


class Papers(Protocol):
    """The papers that were published of a project, and those that wait for the seal."""

    def of(self, project: str, lot: str) -> Sequence[Paper]:
        """Return those of a project's lot, oldest first."""
        ...

    def waiting(self) -> Sequence[datetime]:
        """Return since when each paper that all have signed waits for its seal."""
        ...
