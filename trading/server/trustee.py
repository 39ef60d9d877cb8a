"""
A time trustee's folder and its work, on a machine of its own organisation (7.8).

    trustee.json        for which body it stands
    trustee.key         signs its releases
    identity.txt        what opens time files; or identity.age, under a password
    card.json           the log's anchor card, as it was handed over
    released.json       on which closes it has released (SB-13)
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final, Protocol, Self

import msgspec

from archive.clock.ports import Clock
from archive.evidence.keys import SigningKey
from archive.ledger.anchors import AnchorCard
from archive.ledger.reading import LedgerFormatError
from archive.objects.durable import INCOMING, have, held, write_whole
from archive.objects.ports import FaultPoint, no_fault
from archive.public.sealing import HybridIdentity, SealedError
from archive.values.rules import RuleBrokenError
from trading.bids.bidding_errors import BidsStillOpenError
from trading.bids.model.closing import Close, Shown, Watch, check_before_release
from trading.bids.model.envelope import Envelope
from trading.bids.model.holders import Trustee, trustee_statement
from trading.bids.model.light import CloseAsked
from trading.bids.model.policy import OpeningPolicy, PolicyKind
from trading.bids.model.releases import TimeRelease
from trading.bids.release_errors import NotThisHolderError
from trading.bids.sealing import release_times
from trading.server.boxes import Told
from trading.server.cosigning_http import UnreachableError
from trading.server.own_keys import make_key
from trading.server.released import ReleaseMemory

ABOUT: Final = "trustee.json"
KEY: Final = "trustee.key"
PLAIN: Final = "identity.txt"
WRAPPED: Final = "identity.age"
CARD: Final = "card.json"
RELEASED: Final = "released.json"
TURN: Final = "turn"


class TrusteeFolderError(Exception):
    """The folder is no trustee's, or it is another one's already."""


class _About(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    organisation: str


@dataclass(frozen=True, slots=True)
class Wrapping:
    """How an identity is put under a password, and taken out again."""

    wrap: Callable[[bytes], bytes]
    unwrap: Callable[[bytes], bytes]


class TrustedPlatform(Protocol):
    """The platform, as a trustee that believes nothing of it reaches it."""

    def waiting(self, key: bytes) -> Sequence[str]:
        """Return the lots that wait for the release of the trustee with this key."""
        ...

    def policy(self, lot: str) -> bytes:
        """Return the opening policy of a lot."""
        ...

    def close(self, lot: str) -> tuple[Shown, Shown | None]:
        """Return BIDS_CLOSED, and BIDDERS_CLOSED where it was recorded."""
        ...

    def envelopes(self, lot: str) -> Sequence[Envelope]:
        """Return the counted bids without their objects."""
        ...

    def send(self, lot: str, release: TimeRelease, signature: bytes) -> None:
        """Hand in what was released."""
        ...

    def sign_ups(self, key: bytes) -> Mapping[str, bytes]:
        """Return the policies of the sign-ups that wait for this key, by their lots."""
        ...

    def closed(
        self, asked: CloseAsked, signature: bytes
    ) -> tuple[Shown, Sequence[Envelope]]:
        """Return SIGN_UP_CLOSED and the counted envelopes, to whoever signed this."""
        ...

    def send_for_sign_up(
        self, lot: str, release: TimeRelease, signature: bytes
    ) -> None:
        """Hand in what was released for a sign-up."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one lot: how many bids were released for, or why nothing was."""

    lot: str
    bids: int = 0
    refused: str = ""
    rule: str = ""
    unheard: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TimeTrustee:
    """One trustee: its keys, the log that it believes, the memory of its releases."""

    organisation: str
    key: SigningKey
    identity: HybridIdentity = field(repr=False)
    watch: Watch
    memory: ReleaseMemory

    @classmethod
    def create(
        cls,
        folder: Path,
        organisation: str,
        card: AnchorCard,
        under: Wrapping | None = None,
        *,
        faults: FaultPoint = no_fault,
    ) -> Trustee:
        """
        Make both keys and keep the log's card; return the line for a policy.

        `under` puts the identity under a password. What was interrupted is repeated: a
        key that is there already is taken, and is never made anew.

        Raises:
            TrusteeFolderError: there is something else in the folder, or a key in it
                cannot be read.

        """
        _require_free(folder)
        have(folder)
        with held(folder / TURN):
            _require_free(folder)
            make_key(folder / KEY, "trustee.key", faults)
            if not _identity_file(folder, under).exists():
                text = HybridIdentity.fresh().text.encode()
                secret = under.wrap(text) if under else text + b"\n"
                write_whole(
                    _identity_file(folder, under),
                    secret,
                    "trustee.identity",
                    faults=faults,
                )
            told = msgspec.json.encode(_About(organisation)) + b"\n"
            for act, name, data in (
                ("trustee.card", CARD, card.to_bytes() + b"\n"),
                ("trustee.about", ABOUT, told),
            ):
                write_whole(folder / name, data, act, faults=faults)
        return cls.open(folder, under).trustee

    @classmethod
    def open(cls, folder: Path, under: Wrapping | None = None) -> Self:
        """
        Find a trustee again.

        Raises:
            TrusteeFolderError: there is none, its files are broken, or its identity is
                under a password and none was given.

        """
        try:
            about = msgspec.json.decode((folder / ABOUT).read_bytes(), type=_About)
            key = SigningKey.load(folder / KEY)
            kept = _identity_file(folder, under).read_bytes()
            text = under.unwrap(kept) if under else kept
            identity = HybridIdentity.from_text(text.decode().strip())
            card = AnchorCard.parse((folder / CARD).read_bytes())
        except FileNotFoundError as error:
            raise TrusteeFolderError(f"{error.filename} is not there") from error
        except (
            ValueError,
            SealedError,
            LedgerFormatError,
            msgspec.DecodeError,
        ) as error:
            raise TrusteeFolderError(
                f"a file in {folder} is damaged or its password wrong, nothing was "
                f"changed: {error}"
            ) from error
        watch = Watch(card.log, [each.key for each in card.cosigners], card.demo)
        memory = ReleaseMemory(folder / RELEASED)
        return cls(about.organisation, key, identity, watch, memory)

    @property
    def trustee(self) -> Trustee:
        """The trustee as a policy names it."""
        return Trustee(self.organisation, self.identity.recipient, self.key.public.raw)

    @property
    def signature(self) -> bytes:
        """Its word that these keys are its own, for whoever registers it (7.12)."""
        return self.key.sign(trustee_statement(self.organisation, self.trustee.age))

    # --- Releasing -------------------------------------------------------------------

    def once(
        self,
        platform: TrustedPlatform,
        ask: Callable[[OpeningPolicy], Told],
        clock: Clock,
    ) -> Iterator[Outcome]:
        """
        Release for every lot that waits; what is refused keeps no other from its turn.

        Sealed sign-ups come after tenders (7.12).

        Raises:
            UnreachableError: the platform does not say what waits.

        """
        key = self.key.public.raw
        for lot in platform.waiting(key):
            yield self._tried(lot, partial(self.release, lot, platform, ask, clock))
        for lot, policy in platform.sign_ups(key).items():
            yield self._tried(
                lot, partial(self.release_sign_up, lot, policy, platform, clock)
            )

    @staticmethod
    def _tried(lot: str, work: Callable[[], Outcome]) -> Outcome:
        try:
            return work()
        except RuleBrokenError as error:
            return Outcome(lot=lot, refused=str(error), rule=error.code)
        except (UnreachableError, LedgerFormatError) as error:
            return Outcome(lot=lot, refused=str(error))

    def release(
        self,
        lot: str,
        platform: TrustedPlatform,
        ask: Callable[[OpeningPolicy], Told],
        clock: Clock,
    ) -> Outcome:
        """
        Check the close, ask the boxes, remember it, then give the times of its bids.

        Raises:
            RuleBrokenError: nothing may be released, for a reason of 7.7 or 7.8.
            UnreachableError: the platform did not answer.
            LedgerFormatError: it answered with something else.

        """
        policy = OpeningPolicy.from_bytes(platform.policy(lot))
        number = self._number_in(policy)
        close = self._close(policy, platform, clock)
        told = ask(policy)
        told.check(close)
        envelopes = platform.envelopes(lot)
        given = release_times(policy, envelopes, number, self.identity, close)
        self.memory.remember(policy, close)
        platform.send(lot, given, self.key.sign(given.signed))
        bids, unheard = len(given.entries), tuple(told.unheard)
        return Outcome(lot=lot, bids=bids, unheard=unheard)

    def release_sign_up(
        self, lot: str, written: bytes, platform: TrustedPlatform, clock: Clock
    ) -> Outcome:
        """
        Check the close of a sealed sign-up, remember it, then give the times.

        Raises:
            RuleBrokenError: nothing may be released, for a reason of 7.7, 7.8 or 7.12.
            UnreachableError: the platform did not answer.
            LedgerFormatError: it answered with something else.

        """
        policy = OpeningPolicy.from_bytes(written)
        number = self._number_in(policy)
        if policy.kind is not PolicyKind.LIGHT or policy.lot != lot:
            raise NotThisHolderError(self.organisation)
        now = clock.now()
        if now < policy.deadline:
            raise BidsStillOpenError(policy.deadline)
        asked = CloseAsked(lot, policy.id, now)
        closed, envelopes = platform.closed(asked, self.key.sign(asked.signed))
        close = check_before_release(policy, closed, self.watch, None)
        given = release_times(policy, envelopes, number, self.identity, close)
        self.memory.remember(policy, close)
        platform.send_for_sign_up(lot, given, self.key.sign(given.signed))
        return Outcome(lot=lot, bids=len(given.entries))

    def _close(
        self, policy: OpeningPolicy, platform: TrustedPlatform, clock: Clock
    ) -> Close:
        # The cosigner's time stands in the proof; his own clock nobody tells a trustee.
        if clock.now() < policy.deadline:
            raise BidsStillOpenError(policy.deadline)
        closed, bidders = platform.close(policy.lot)
        return check_before_release(policy, closed, self.watch, bidders)

    def _number_in(self, policy: OpeningPolicy) -> int:
        if self.trustee not in policy.trustees:
            raise NotThisHolderError(self.organisation)
        return policy.trustees.index(self.trustee) + 1


def _identity_file(folder: Path, under: Wrapping | None) -> Path:
    return folder / (WRAPPED if under else PLAIN)


def _require_free(folder: Path) -> None:
    """Find nothing there but what an interrupted making may have left."""
    if not folder.exists():
        return
    found = {each.name for each in folder.iterdir()}
    if ABOUT in found:
        raise TrusteeFolderError(
            f"{folder} holds a trustee already; nothing was changed"
        )
    names = {PLAIN, WRAPPED, CARD}
    begun = {f"{each}{INCOMING}" for each in (*names, ABOUT)}
    if found - {TURN, KEY} - names - begun:
        raise TrusteeFolderError(
            f"{folder} is not empty, and no trustee's; nothing was changed"
        )
