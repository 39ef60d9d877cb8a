"""What sessions need to know of rooms."""

from typing import Protocol

from archive.public.ledger import Ledger, Refusals
from trading.projects.ports import Projects
from trading.venue.model import RecordingDecision


class Recording(Protocol):
    """Tells how a lot's session is recorded; a recorder will be another adapter."""

    def decision(self, lot: str) -> RecordingDecision | None:
        """Return how D-20 is met for the lot, None while it is not."""
        ...

    def excuse(self, lot: str, decision: RecordingDecision) -> None:
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
