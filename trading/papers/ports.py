"""What papers need of a database, and of the parts whose papers they are."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from archive.public.ledger import Ledger, Refusals
from archive.public.paper import Design, IssuedPaper, PaperContent, PaperSignature
from archive.public.values import Actor
from trading.papers.model import Drawn, LotPaper
from trading.projects.model import Lot, LotId, Project
from trading.projects.ports import Projects


class Papers(Protocol):
    """The papers of all lots inside one transaction."""

    def add(self, lot: LotId, content: PaperContent) -> None:
        """Keep a paper that was drawn up; until it is issued, it replaces nothing."""
        ...

    def drop(self, lot: LotId, paper: str) -> None:
        """Let a paper that was never issued give way to another."""
        ...

    def get(self, lot: LotId, paper: str) -> LotPaper:
        """Return a paper. Raises `PaperMissingError`."""
        ...

    def of(self, lot: LotId) -> Sequence[LotPaper]:
        """Return the papers of a lot in the order of drawing up."""
        ...

    def sign(self, lot: LotId, signature: PaperSignature) -> None:
        """Keep a signature."""
        ...

    def issue(self, lot: LotId, issued: IssuedPaper, at: datetime) -> None:
        """Keep what was issued, an object; what it replaces stands no more."""
        ...

    def unissued(self, lot: LotId | None = None) -> Sequence[LotPaper]:
        """Return every paper, or every one of a lot, that stands and is not issued."""
        ...


class PaperWork(Protocol):
    """One transaction, as this slice sees it."""

    @property
    def ledger(self) -> Ledger: ...
    @property
    def refusals(self) -> Refusals: ...
    @property
    def projects(self) -> Projects: ...
    @property
    def papers(self) -> Papers: ...


W = TypeVar("W", bound=PaperWork)
Contents = Callable[[W, Project, Lot], Drawn | None]
"""What a part has to say on a kind of paper about a lot; None while it is too early."""

Speaks = Callable[[W, Actor, LotId], bool]
"""Whether an account stands for its firm, as one that bids for a lot."""

Designed = Callable[[PaperContent], Design]
"""How a part lays out the paper that says this."""
