"""What sealed bids need of their rows, and of other slices."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeVar

from archive.public.dispatch import Outbox
from archive.public.ledger import Ledger, Refusals
from trading.accounts.ports import Accounts
from trading.bidders.deposit_ports import Deposits
from trading.bidders.ports import Bidders, Claims, Dossiers
from trading.bids.model.bids import Attested, Bid, Piece, Released, ReleaseKind
from trading.bids.model.holders import Trustee
from trading.bids.model.light import LightPolicy, SealedQuote, StandingKey
from trading.bids.model.prequalification import ToPrequalify
from trading.bids.model.tender import Tender
from trading.projects.ports import Projects

T = TypeVar("T")
R = TypeVar("R")


class Hands(Protocol):
    """Processes that take a share each of a long computation."""

    def get_ready(self, do: Callable[[], object], many: int) -> None:
        """Let them begin and do this meanwhile, if that many things are worth it."""
        ...

    def map(self, do: Callable[[Sequence[T]], list[R]], many: Sequence[T]) -> list[R]:
        """
        Return what `do` gives for all of them, in their order.

        What it is given, what it returns and raises goes through `pickle`.
        """
        ...


@dataclass(frozen=True, slots=True)
class KeysFile:
    """
    All keys of a holder in one age file, locked by a secret of his.

    `kind` says by which: `password` or `passkey`.
    """

    kind: str
    data: bytes = field(repr=False)


class Bids(Protocol):
    """Tenders, sealed bids and releases inside one transaction."""

    def add(self, tender: Tender) -> None:
        """Keep a new tender."""
        ...

    def get(self, lot: str) -> Tender:
        """Return a lot's tender. Raises `ProjectMissingError`."""
        ...

    def save(self, tender: Tender) -> None:
        """Keep what changed, but for what was read out."""
        ...

    def read_out(self, lot: str, manifest: str) -> None:
        """Note that an opened bid was read out, once."""
        ...

    def keep_piece(self, lot: str, account: str, piece: Piece) -> None:
        """Keep that an account's piece has arrived; harmless to repeat."""
        ...

    def pieces(self, lot: str, account: str) -> Sequence[Piece]:
        """Return the pieces of an account, and of nobody else."""
        ...

    def hand_in(self, bid: Bid, marks: Collection[str]) -> None:
        """Keep a bid, with what no other envelope of the lot may have."""
        ...

    def seen(self, lot: str, marks: Collection[str]) -> bool:
        """Tell whether an envelope of the lot has had one of these."""
        ...

    def of(self, lot: str, policy: str, bidder: str) -> Sequence[Bid]:
        """Return a bidder's bids under a policy, by their number."""
        ...

    def all(self, lot: str, policy: str) -> Sequence[Bid]:
        """Return all bids under a policy, also the replaced and withdrawn ones."""
        ...

    def withdraw(self, bid: Bid) -> None:
        """Note that a bid does not count any more."""
        ...

    def attest(self, lot: str, policy: str, attested: Attested) -> None:
        """Keep what one of two signed."""
        ...

    def attestations(self, lot: str, policy: str) -> Sequence[Attested]:
        """Return what was signed in person, the first one first."""
        ...

    def take(self, streams: Collection[str], took: int) -> None:
        """Note what signatures that waited took together: a bid, or nothing."""
        ...

    def settle(self, lot: str, policy: str, bidder: str) -> None:
        """Note that the withdrawal of a bidder is in the bidder's stream."""
        ...

    def release(self, lot: str, policy: str, released: Released) -> None:
        """Keep a release."""
        ...

    def has_release(self, lot: str, policy: str, kind: ReleaseKind, who: str) -> bool:
        """Tell whether somebody's release is kept."""
        ...

    def releases(self, lot: str, policy: str) -> Sequence[Released]:
        """Return the releases, the first one first."""
        ...

    def keep_keys(
        self, person: str, organisation: str, file: KeysFile, at: datetime
    ) -> None:
        """Keep a holder's locked keys beside those that were kept before."""
        ...

    def keys_of(self, person: str, organisation: str) -> KeysFile | None:
        """Return the last locked keys of a holder, None if there are none."""
        ...


class Quotes(Protocol):
    """Standing keys, light policies and what is sealed to them, in one transaction."""

    def keep_key(self, key: StandingKey) -> None:
        """Keep a standing key; of a person for an organisation the last counts."""
        ...

    def key_of(self, person: str, organisation: str) -> StandingKey | None:
        """Return the last one, None if there is none."""
        ...

    def keys_for(self, organisation: str) -> Sequence[StandingKey]:
        """Return those that count of an organisation's people, the youngest first."""
        ...

    def keep_trustee(self, trustee: Trustee) -> None:
        """Keep a standing trustee; of an organisation the last counts."""
        ...

    def trustees(self) -> Sequence[Trustee]:
        """Return those that count, whoever was registered last first."""
        ...

    def log(self, policy: LightPolicy) -> None:
        """Keep a policy that was logged."""
        ...

    def policies(self, lot: str) -> Sequence[LightPolicy]:
        """Return the policies of a lot in the order of their attempts."""
        ...

    def close(self, policy: LightPolicy) -> None:
        """Keep that a policy's envelopes are closed, or until when one discloses."""
        ...

    def hand_in(self, quote: SealedQuote, marks: Collection[str]) -> None:
        """Keep an envelope, with what no other one of the lot may have."""
        ...

    def all(self, lot: str, policy: str) -> Sequence[SealedQuote]:
        """Return all envelopes under a policy without their objects, as they came."""
        ...

    def whole(self, lot: str, policy: str) -> Iterator[SealedQuote]:
        """Give the same with their objects, one after the other."""
        ...

    def of(self, stream: str) -> SealedQuote | None:
        """Return the envelope of a stream with its objects, None if there is none."""
        ...

    def mend(self, quote: SealedQuote) -> None:
        """Keep the manifest and the objects of an envelope as they are here."""
        ...

    def judge(self, verdicts: Mapping[str, str]) -> None:
        """Keep what was found about envelopes, by their streams."""
        ...


class Prequalifications(Protocol):
    """Applications to prequalify inside one transaction."""

    def apply(self, application: ToPrequalify) -> None:
        """Keep an application."""
        ...

    def save(self, application: ToPrequalify) -> None:
        """Keep what was said of it, or that it was withdrawn."""
        ...

    def all(self, lot: str, number: int) -> Sequence[ToPrequalify]:
        """Return all applications of a round as they came, also withdrawn ones."""
        ...

    def of(self, lot: str, number: int, firm: str, account: str) -> ToPrequalify | None:
        """Return what an account handed in for a firm and stands, None if nothing."""
        ...

    def streams(self, lot: str) -> Sequence[str]:
        """Return the streams of all rounds of a lot, by their names."""
        ...


class BidWork(Protocol):
    """One transaction, as this slice sees it."""

    @property
    def ledger(self) -> Ledger: ...
    @property
    def refusals(self) -> Refusals: ...
    @property
    def projects(self) -> Projects: ...
    @property
    def accounts(self) -> Accounts: ...
    @property
    def bidders(self) -> Bidders: ...
    @property
    def claims(self) -> Claims: ...
    @property
    def dispatch(self) -> Outbox: ...
    @property
    def bids(self) -> Bids: ...
    @property
    def deposits(self) -> Deposits: ...
    @property
    def quotes(self) -> Quotes: ...
    @property
    def dossiers(self) -> Dossiers: ...
    @property
    def prequalifications(self) -> Prequalifications: ...
