"""What sessions need to know of rooms."""

from collections.abc import Sequence
from typing import Protocol

from archive.public.ledger import Ledger, Refusals
from trading.projects.ports import Projects
from trading.venue.model import RecordingDecision, Session


class Recording(Protocol):
    """Tells how sessions are recorded; a recorder will be another adapter."""

    def decision(self, session: Session) -> RecordingDecision | None:
        """Return how D-20 is met for this very session, None while it is not."""
        ...

    def decisions(self, lot: str) -> Sequence[RecordingDecision]:
        """Return what was decided for any session of the lot, oldest first."""
        ...

    def excuse(self, decision: RecordingDecision) -> None:
        """Keep the supervisor's signed exception."""
        ...


class VenueWork(Protocol):
    """One transaction, as this slice sees it."""

    @property
    def ledger(self) -> Ledger: ...
    @property
    def refusals(self) -> Refusals: ...
    @property
    def projects(self) -> Projects: ...
    @property
    def recording(self) -> Recording: ...
