"""What the slices that trade need of bidders."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from archive.public.dispatch import Outbox
from archive.public.ledger import Ledger, Refusals
from trading.accounts.ports import Accounts
from trading.bidders.codes import Uscc
from trading.bidders.deposit_ports import Deposits, Tendered
from trading.bidders.model.claims import Claim, FirmKey
from trading.bidders.model.conduct import Finding
from trading.bidders.model.dossiers import FirmDocument
from trading.bidders.model.firms import (
    Ban,
    CapDocument,
    Engagement,
    Firm,
    ManagerId,
    Relation,
    check_manager_free,
    check_not_banned,
    check_under_cap,
    manager_limit,
)
from trading.bidders.model.parties import Paper, PartyKind
from trading.bidders.model.relations import Tie
from trading.projects.model import LotId
from trading.projects.ports import Projects


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """All that may keep one firm and its manager out, read at one instant."""

    firm: Uscc
    manager: ManagerId | None
    at: datetime
    engagements: Sequence[Engagement]
    bans: Sequence[Ban]
    cap: CapDocument | None

    def require_free(self, lawful_per_manager: int) -> None:
        """
        Return if nothing keeps the firm and its manager out.

        Raises:
            BannedError: a recorded ban runs.
            FirmAtCapError: the firm is at the county's cap.
            ManagerEngagedError: the manager is bound elsewhere.

        """
        check_not_banned(self.firm, self.bans, self.at)
        check_under_cap(self.firm, self.engagements, self.cap, self.at)
        self.require_manager_free(lawful_per_manager)

    def require_manager_free(self, lawful_per_manager: int) -> None:
        """
        Return if the manager, where one is named, may take one more contract.

        Raises:
            ManagerEngagedError: the manager is bound elsewhere.

        """
        if self.manager is not None:
            limit = manager_limit(lawful_per_manager, self.cap)
            check_manager_free(self.manager, self.engagements, limit, self.at)


class Bidders(Protocol):
    """Firms, relations, engagements, bans and caps inside one transaction."""

    def register(self, firm: Firm) -> None:
        """Keep a firm, or its new name. A profile is never a condition (D-0e)."""
        ...

    def firm(self, code: Uscc) -> Firm | None:
        """Return a firm, None if it never took part."""
        ...

    def standing(self, firm: Uscc, manager: ManagerId | None, at: datetime) -> Standing:
        """Return what may keep firm and manager out, without making anybody wait."""
        ...

    def standings(
        self, wanted: Sequence[tuple[Uscc, ManagerId | None]], at: datetime
    ) -> Sequence[Standing]:
        """Return the same for each of these, in their order: for whole lists."""
        ...

    def locked_standing(self, firm: Uscc, manager: ManagerId, at: datetime) -> Standing:
        """
        Return the same, locked until the transaction ends: for whoever engages.

        Two contracts at once cannot both find the last place free.
        """
        ...

    def engage(self, engagement: Engagement, certificate: str) -> bytes:
        """
        Bind firm and manager; return the digest that stands for the manager in the log.

        The digest has a fresh salt, kept here, so that it names nobody and no two
        contracts of one manager look alike.
        """
        ...

    def release(self, lot: LotId, at: datetime) -> Engagement:
        """Free firm and manager of the lot. Raises `NotEngagedError`."""
        ...

    def engaged(self, at: datetime) -> Sequence[Engagement]:
        """Return every engagement that binds at this instant."""
        ...

    def manager_digest(self, lot: LotId) -> bytes | None:
        """Return what stands for the lot's manager in the log."""
        ...

    def declare(
        self, firm: Uscc, source: str, relations: Iterable[Relation], at: datetime
    ) -> None:
        """Keep what this source says of the firm, instead of what it said before."""
        ...

    def relations_among(self, firms: Collection[Uscc]) -> Sequence[Relation]:
        """
        Return the declared relations that may matter among these firms.

        Also those through a common responsible person of firms that take no part, and
        through parents up to the third level.
        """
        ...

    def declare_people(
        self, firm: Uscc, source: str, ties: Iterable[Tie], at: datetime
    ) -> None:
        """Keep whom this source names in the firm, instead of whom it named before."""
        ...

    def declared(
        self, firm: Uscc, source: str
    ) -> tuple[Sequence[Relation], Sequence[Tie]]:
        """Return what this source says of the firm now."""
        ...

    def ties_among(self, firms: Collection[Uscc]) -> Sequence[Tie]:
        """Return the people named in these firms, by whichever source."""
        ...

    def record_ban(self, ban: Ban) -> None:
        """Keep an authority's decision. Raises `RecordedAlreadyError`."""
        ...

    def bans(self, firm: Uscc) -> Sequence[Ban]:
        """Return all recorded bans of a firm, running or over."""
        ...

    def record_cap(self, document: CapDocument) -> None:
        """Keep a county's document. Raises `RecordedAlreadyError`."""
        ...

    def cap(self, at: datetime) -> CapDocument | None:
        """Return the county's document that binds at this instant."""
        ...


class Claims(Protocol):
    """Which accounts claim which firms, and which keys firms sign with."""

    def get(self, organisation: str, firm: Uscc) -> Claim:
        """Return an account's claim; one that nobody decided is open."""
        ...

    def locked(self, organisation: str, firm: Uscc) -> Claim:
        """Return it; until the transaction ends nobody decides about the firm."""
        ...

    def of_firms(self, firms: Collection[str]) -> Mapping[str, Sequence[Claim]]:
        """Return what was handed in or decided about these firms, by credit code."""
        ...

    def save(self, claim: Claim) -> None:
        """Keep what was handed in or decided."""
        ...

    def waiting(self, most: int) -> Sequence[Claim]:
        """Return claims somebody has to look at: with proof first, then the oldest."""
        ...

    def offer_key(self, key: FirmKey) -> bool:
        """Keep a key that was handed in; False if anybody handed it in before."""
        ...

    def locked_key(self, organisation: str, key: str) -> FirmKey | None:
        """Return a key of this account, locked until the transaction ends."""
        ...

    def save_key(self, key: FirmKey) -> None:
        """Keep what was decided about a key."""
        ...

    def waiting_keys(self, most: int) -> Sequence[FirmKey]:
        """Return keys that nobody has looked at, the oldest first."""
        ...

    def keys(self, firm: Uscc) -> Sequence[FirmKey]:
        """Return all keys of a firm, revoked ones too, oldest first."""
        ...


class Dossiers(Protocol):
    """Documents of firms and other parties."""

    def add(self, document: FirmDocument) -> None:
        """Keep a document."""
        ...

    def get(self, document: str) -> FirmDocument:
        """Return one. Raises `NoSuchDocumentError`."""
        ...

    def locked(self, document: str) -> FirmDocument:
        """Return it, locked until the end. Raises `NoSuchDocumentError`."""
        ...

    def save(self, document: FirmDocument) -> None:
        """Keep what changed."""
        ...

    def of(self, organisation: str) -> Sequence[FirmDocument]:
        """Return an account's documents, the latest first."""
        ...

    def waiting(self, most: int) -> Sequence[FirmDocument]:
        """Return documents that nobody has looked at, the oldest first."""
        ...

    def ending(self, first: date, last: date) -> Sequence[FirmDocument]:
        """Return documents whose last day lies between these two, both counted."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptParty:
    """A party that is no firm, as it is kept: name and number sealed."""

    organisation: str
    kind: PartyKind
    paper: Paper
    name: bytes
    number: bytes
    found_by: bytes
    described_at: datetime


class Parties(Protocol):
    """Parties that are no firm."""

    def describe(self, party: KeptParty) -> None:
        """Keep a party, instead of what was known of it before."""
        ...

    def get(self, organisation: str) -> KeptParty | None:
        """Return what is known of a party."""
        ...

    def same(self, found_by: bytes) -> Sequence[KeptParty]:
        """Return the parties whose paper has the same number, by its blind index."""
        ...


class Conduct(Protocol):
    """Findings about the conduct of firms."""

    def record(self, finding: Finding) -> None:
        """Keep a finding. Raises `RecordedAlreadyError`."""
        ...

    def shown(self, firm: Uscc, at: datetime) -> Sequence[Finding]:
        """Return what is shown of a firm at this instant, oldest first."""
        ...


class BidderWork(Protocol):
    """One transaction, as this slice sees it."""

    @property
    def ledger(self) -> Ledger: ...
    @property
    def refusals(self) -> Refusals: ...
    @property
    def bidders(self) -> Bidders: ...
    @property
    def dispatch(self) -> Outbox: ...
    @property
    def accounts(self) -> Accounts: ...
    @property
    def claims(self) -> Claims: ...
    @property
    def dossiers(self) -> Dossiers: ...
    @property
    def parties(self) -> Parties: ...
    @property
    def conduct(self) -> Conduct: ...
    @property
    def projects(self) -> Projects: ...
    @property
    def deposits(self) -> Deposits: ...
    @property
    def tendered(self) -> Tendered: ...
