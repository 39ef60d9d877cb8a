"""What awards need of a database, and of whoever came to the conclusion."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from archive.public.ledger import Ledger, Refusals
from trading.awards.model import Award, Conclusion
from trading.awards.objections import Objection
from trading.awards.warnings import EarlyWarning
from trading.bidders.codes import Uscc
from trading.bidders.ports import Bidders
from trading.papers.ports import Papers
from trading.projects.model import Lot, LotId
from trading.projects.ports import Projects
from trading.venue.ports import Recording


class Awards(Protocol):
    """Conclusions, awards and objections inside one transaction."""

    def report(self, conclusion: Conclusion) -> Award:
        """
        Keep an ordered conclusion: this is how a selection hands over.

        Raises:
            ConclusionStandsError: the lot has one that neither was withdrawn nor is
                used up.

        """
        ...

    def withdraw(self, lot: LotId, at: datetime) -> None:
        """Take the conclusion back, its draw is void. Raises `NoConclusionError`."""
        ...

    def award(self, lot: LotId) -> Award:
        """Return the award of the standing conclusion. Raises `NoConclusionError`."""
        ...

    def standing(self, lot: LotId) -> Award | None:
        """Return the award of the standing conclusion, None without one."""
        ...

    def history(self, lot: LotId) -> Sequence[Award]:
        """Return the awards of all conclusions of the lot, in their order."""
        ...

    def save(self, award: Award) -> None:
        """Keep what became of an award."""
        ...

    def use_up(self, lot: LotId, at: datetime) -> None:
        """End the conclusion: nobody is left. Raises `NoConclusionError`."""
        ...

    def object(self, objection: Objection) -> None:
        """Keep an objection, or its decision."""
        ...

    def objections(self, lot: LotId) -> Sequence[Objection]:
        """Return all objections of the lot, in the order of their arrival."""
        ...

    def unsigned_after(self, at: datetime) -> Sequence[LotId]:
        """Return the lots whose contract is late at this instant and not warned of."""
        ...


class Warnings(Protocol):
    """Early warnings, kept here until supervision has its own room."""

    def warn(self, warning: EarlyWarning, event: int) -> None:
        """Keep a warning and the event that records it."""
        ...

    def warnings(self, lot: LotId) -> Sequence[EarlyWarning]:
        """Return the warnings of a lot, oldest first."""
        ...


@dataclass(frozen=True, slots=True)
class StreamHead:
    """The last event of a stream that belongs to the lot beside the project's own."""

    stream: str
    n: int
    head: str

    def described(self) -> dict[str, object]:
        """Return what the closing event says."""
        return {"stream": self.stream, "n": self.n, "head": self.head}


class Proceedings(Protocol):
    """
    What awards ask about the time before the conclusion.

    Whoever concludes answers: the selection now, an auction or an evaluation later.
    """

    def open_to_all(self, lot: Lot, at: datetime) -> bool:
        """
        Tell whether any firm may object: applications have not closed yet.

        Otherwise an objection would tell that somebody has applied.
        """
        ...

    def may_object(self, lot: Lot, firm: Uscc, claim: str, at: datetime) -> bool:
        """
        Tell whether the lot concerns this account of the firm.

        It does if that very account applied and did not withdraw, whoever else has
        applied under the firm's code; or if any firm may.
        """
        ...

    def halted(self, lot: Lot, at: datetime) -> Lot:
        """
        Return a lot that is being suspended with what else stands still with it.

        Time that runs for applicants does not run on while the lot is suspended; who
        stopped it says when it goes on, and how much later it ends.
        """
        ...

    def objections_until(self, lot: LotId) -> datetime | None:
        """Return when objections to the present stage end, None while they are open."""
        ...

    def unsigned(self, lot: LotId) -> Sequence[str]:
        """Return whose signatures the record of the conclusion lacks (D-19)."""
        ...

    def streams(self, lot: LotId) -> Sequence[StreamHead]:
        """Return the heads of the lot's own streams, the sealed ones."""
        ...

    def abandon(self, lot: LotId, at: datetime) -> None:
        """End what is still open when the lot is terminated, such as a seal."""
        ...


class AwardWork(Protocol):
    """One transaction, as this slice sees it."""

    @property
    def ledger(self) -> Ledger: ...
    @property
    def refusals(self) -> Refusals: ...
    @property
    def projects(self) -> Projects: ...
    @property
    def bidders(self) -> Bidders: ...
    @property
    def awards(self) -> Awards: ...
    @property
    def warnings(self) -> Warnings: ...
    @property
    def recording(self) -> Recording: ...
    @property
    def proceedings(self) -> Proceedings: ...
    @property
    def papers(self) -> Papers: ...
