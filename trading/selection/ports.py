"""What the fixed-price selection needs of its rows, and of other slices."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from archive.public.dispatch import Outbox
from archive.public.ledger import Ledger, Refusals
from expert_pool.public.draws import Draws
from trading.accounts.ports import Accounts
from trading.awards.ports import Awards
from trading.bidders.ports import Bidders, Claims, Dossiers
from trading.bids.ports import Bids, Quotes
from trading.projects.ports import Projects
from trading.selection.model.applications import Application
from trading.selection.model.entry import Preparation
from trading.selection.model.joining import Arrival, Proposal
from trading.selection.model.review import Verdict
from trading.selection.model.selection import Listed, Selection
from trading.venue.ports import Presence, Recording, Screens


class Selections(Protocol):
    """Selections, applications, verdicts and lists inside one transaction."""

    def add(self, selection: Selection) -> None:
        """Keep a new selection."""
        ...

    def get(self, lot: str) -> Selection:
        """Return a lot's selection. Raises `ProjectMissingError`."""
        ...

    def save(self, selection: Selection) -> None:
        """Keep what changed."""
        ...

    def preparation(self, lot: str) -> Preparation:
        """Return how far a draft has come on its way to a notice."""
        ...

    def prepare(self, lot: str, preparation: Preparation) -> None:
        """Keep that."""
        ...

    def apply(self, application: Application) -> None:
        """Keep an application."""
        ...

    def fill(self, applications: Sequence[Application]) -> None:
        """Keep what applications say that were sealed until now."""
        ...

    def applications_for(self, lot: str, firm: str) -> Sequence[Application]:
        """Return what was handed in for the firm and not withdrawn, by any account."""
        ...

    def withdrawn_for(self, lot: str, firm: str, account: str) -> Sequence[Application]:
        """Return what an account had handed in for the firm and stands no more."""
        ...

    def claimed_by(self, account: str) -> Sequence[str]:
        """Return the lots in which an account has an application, newest first."""
        ...

    def fall(self, application: Application, reason: str) -> None:
        """Keep that an application fell, and why; without a reason it stands again."""
        ...

    def unsettled(self, lots: Collection[str]) -> Sequence[tuple[str, str]]:
        """Return lot and stream of those whose fall, or return, is not on record."""
        ...

    def withdraw(self, application: Application) -> None:
        """Note that an application was withdrawn; verdicts on it go with it."""
        ...

    def lapse(self, lot: str) -> None:
        """Let every application of an earlier notice lapse, with the verdicts."""
        ...

    def applications(self, lot: str) -> Sequence[Application]:
        """Return what was handed in and not withdrawn, ordered by credit code."""
        ...

    def standing(self, lot: str) -> int:
        """Return how many were handed in and not withdrawn."""
        ...

    def streams(self, lot: str) -> Sequence[str]:
        """Return the streams of all applications of a lot, also the withdrawn."""
        ...

    def judge(self, lot: str, verdict: Verdict) -> None:
        """Keep a verdict."""
        ...

    def verdicts(self, lot: str) -> Mapping[str, Sequence[Verdict]]:
        """Return each firm's verdicts: first, second, third reviewer's."""
        ...

    def verdicts_on(self, lot: str, firm: str) -> Sequence[Verdict]:
        """Return one firm's verdicts: first, second, third reviewer's."""
        ...

    def keep_list(self, lot: str, number: int, listed: Sequence[Listed]) -> None:
        """Keep a frozen list."""
        ...

    def listed(self, lot: str, number: int) -> Sequence[Listed]:
        """Return a frozen list, ordered by ticket."""
        ...


class DrawRooms(Protocol):
    """Who has come for draws, and what waits for a second signature."""

    def arrive(self, arrival: Arrival) -> None:
        """Keep who has come; whoever comes again has another key from now on."""
        ...

    def arrivals(self, lot: str, attempt: int) -> Sequence[Arrival]:
        """Return who has come for this attempt, the first one first."""
        ...

    def propose(self, proposal: Proposal) -> None:
        """Keep what one of two persons has signed; of each kind the last counts."""
        ...

    def proposals(self, lot: str, attempt: int) -> Sequence[Proposal]:
        """Return what waits for a second signature in this attempt."""
        ...


class SelectionWork(Protocol):
    """One transaction, as this slice sees it."""

    @property
    def ledger(self) -> Ledger: ...
    @property
    def refusals(self) -> Refusals: ...
    @property
    def projects(self) -> Projects: ...
    @property
    def recording(self) -> Recording: ...
    @property
    def presence(self) -> Presence: ...
    @property
    def accounts(self) -> Accounts: ...
    @property
    def bidders(self) -> Bidders: ...
    @property
    def claims(self) -> Claims: ...
    @property
    def dossiers(self) -> Dossiers: ...
    @property
    def awards(self) -> Awards: ...
    @property
    def dispatch(self) -> Outbox: ...
    @property
    def draws(self) -> Draws: ...
    @property
    def bids(self) -> Bids: ...
    @property
    def quotes(self) -> Quotes: ...
    @property
    def selections(self) -> Selections: ...
    @property
    def draw_rooms(self) -> DrawRooms: ...
    @property
    def screens(self) -> Screens: ...
