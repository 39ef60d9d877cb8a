"""
A drop box's folder, on a machine outside the operator's reach (trading 7.11).

    dropbox.json    for which body it stands, and where it is reached
    dropbox.key     the key, made here and never copied
    policies/       the opening policies that it was given, each by its name
    drops/<policy>/ of each manifest what was dropped, its name with the SHA-256 of the
                    bidder's key, and the receipt that was signed: a drop without one
                    was never answered
    turn            the lock under which one drop at a time is kept
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from shutil import disk_usage
from typing import Final, Protocol, Self

import msgspec

from archive.clock.ports import Clock
from archive.evidence.digests import sha256
from archive.evidence.keys import SigningKey
from archive.objects.durable import INCOMING, have, held, write_whole
from archive.objects.ports import FaultPoint, no_fault
from archive.values.rules import RuleBrokenError
from trading.bids.drop_errors import (
    DropBoxFullError,
    DropPolicyUnknownError,
    DropShareUsedError,
    DropsNotListedError,
    DropTooLateError,
    NotThisBoxError,
)
from trading.bids.model.drops import (
    LISTED_AFTER,
    MOST_DROPS,
    MOST_OF_KEY,
    Drop,
    DropList,
    SignedReceipt,
    receipt_for,
)
from trading.bids.model.holders import Box
from trading.bids.model.policy import OpeningPolicy
from trading.server.own_keys import make_key

ABOUT: Final = "dropbox.json"
KEY: Final = "dropbox.key"
POLICIES: Final = "policies"
DROPS: Final = "drops"
TURN: Final = "turn"
LEAST_FREE: Final = 1 << 28
"""Bytes that drops leave free on the disk, for receipts, lists and whoever else."""
_RECEIPT, _DROP = ".receipt.json", ".drop.json"


def free_bytes(folder: Path) -> int:
    """Return how much can still be written beside this folder."""
    return disk_usage(folder).free


Share = Callable[[OpeningPolicy, int], None]
"""Takes one more under a policy while so many are left, or `DropShareUsedError`."""


def any_share(_policy: OpeningPolicy, _left: int) -> None:
    """Count nothing: whoever drops sits at the box itself."""


class DropBoxFolderError(Exception):
    """The folder is no drop box's, or it is another one's already."""


class NamingPlatform(Protocol):
    """The platform, as a box reaches it."""

    def named(self, key: bytes) -> Sequence[str]:
        """Return the lots under way whose policies name a box of this raw key."""
        ...

    def policy(self, lot: str) -> bytes:
        """Return the opening policy of a lot."""
        ...


class _About(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    organisation: str
    address: str


@dataclass(frozen=True, slots=True)
class DropBox:
    """One drop box: its key, the policies that it was given, all that it signed."""

    folder: Path
    organisation: str
    address: str
    key: SigningKey
    most: int = MOST_DROPS
    faults: FaultPoint = no_fault
    free: Callable[[Path], int] = free_bytes

    @classmethod
    def create(
        cls,
        folder: Path,
        organisation: str,
        address: str,
        *,
        faults: FaultPoint = no_fault,
    ) -> Self:
        """
        Make a key and remember whose it is; what was interrupted is repeated.

        Raises:
            DropBoxFolderError: there is something else in the folder.

        """
        _require_free(folder)
        have(folder)
        with held(folder / TURN):
            _require_free(folder)
            make_key(folder / KEY, "dropbox.key", faults)
            about = msgspec.json.encode(_About(organisation, address)) + b"\n"
            write_whole(folder / ABOUT, about, "dropbox.about", faults=faults)
        return cls.open(folder, faults=faults)

    @classmethod
    def open(
        cls, folder: Path, *, most: int = MOST_DROPS, faults: FaultPoint = no_fault
    ) -> Self:
        """
        Find a drop box again.

        Raises:
            DropBoxFolderError: there is none, or its files are broken.

        """
        try:
            about = msgspec.json.decode((folder / ABOUT).read_bytes(), type=_About)
            key = SigningKey.load(folder / KEY)
        except FileNotFoundError as error:
            raise DropBoxFolderError(f"{error.filename} is not there") from error
        except (ValueError, msgspec.DecodeError) as error:
            raise DropBoxFolderError(
                f"a file in {folder} is damaged, nothing was changed: {error}. Restore "
                "the folder from its newest copy"
            ) from error
        return cls(folder, about.organisation, about.address, key, most, faults)

    @classmethod
    def is_in(cls, folder: Path) -> bool:
        """Tell whether a drop box lives in this folder."""
        return (folder / ABOUT).exists()

    @property
    def box(self) -> Box:
        """The box as a policy names it."""
        return Box(self.organisation, self.address, self.key.public.raw)

    # --- Policies --------------------------------------------------------------------

    def take(self, data: bytes) -> OpeningPolicy:
        """
        Keep a policy whose bids may be dropped here; harmless to repeat.

        Raises:
            PolicyMalformedError: the bytes are none.
            NotThisBoxError: it does not name this box.

        """
        policy = OpeningPolicy.from_bytes(data)
        named = {(each.organisation, each.key) for each in policy.boxes}
        if (self.organisation, self.key.public.raw) not in named:
            raise NotThisBoxError(self.organisation)
        path = self._policy(policy.id)
        with held(self.folder / TURN):
            if not path.exists():
                have(path.parent)
                write_whole(path, data, "dropbox.policy", faults=self.faults)
        return policy

    def take_named(self, platform: NamingPlatform) -> Sequence[str]:
        """
        Take the policies that a platform shows and that name this box.

        Nothing but policies is believed of the platform, and those only in so far as
        bids can be dropped under them. Returns why some were not taken.
        """
        refused = []
        for lot in platform.named(self.key.public.raw):
            try:
                self.take(platform.policy(lot))
            except RuleBrokenError as error:
                refused.append(f"{lot}: {error}")
        return refused

    def policy(self, named: str) -> OpeningPolicy:
        """
        Return a policy by its name.

        Raises:
            DropPolicyUnknownError: the box was not given it.

        """
        known = self.folder / POLICIES
        if not any(each == self._policy(named) for each in known.glob("*.json")):
            raise DropPolicyUnknownError(named)
        return OpeningPolicy.from_bytes(self._policy(named).read_bytes())

    # --- Drops -----------------------------------------------------------------------

    def drop(
        self, drop: Drop, arrived: datetime, clock: Clock, share: Share = any_share
    ) -> SignedReceipt:
        """
        Keep a manifest and sign when it `arrived`; the same one gets the same receipt.

        The receipt is on disk before it is returned. A new one takes of the `share` of
        whoever sent it.

        Raises:
            DropPolicyUnknownError: the box was not given the policy.
            EnvelopeError: it is no signed manifest for it.
            DropTooLateError: the deadline is over, or was before it could be kept.
            DropShareUsedError: of this key, this network or this lot no more is taken.
            DropBoxFullError: the disk is nearly full.
            OSError: it cannot be written; nothing was signed.

        """
        policy = self.policy(drop.parsed.policy)
        drop.check(policy)
        path = self._drop(policy.id, drop.parsed.digest)
        with held(self.folder / TURN):
            if path.exists():
                return SignedReceipt.from_bytes(path.read_bytes())
            if arrived >= policy.deadline or clock.now() >= (
                policy.deadline + LISTED_AFTER
            ):
                raise DropTooLateError(policy.deadline)
            self._require_room(drop, policy, share)
            return self._sign(path, drop, arrived)

    def _require_room(self, drop: Drop, policy: OpeningPolicy, share: Share) -> None:
        left = self.most - sum(1 for _ in self._signed(policy.id))
        if left <= 0:
            raise DropShareUsedError("lot", self.most, policy.deadline)
        own = (self.folder / DROPS / policy.id).glob(f"*{_of_key(drop)}")
        if sum(each.name[:64] != drop.parsed.digest for each in own) >= MOST_OF_KEY:
            raise DropShareUsedError("key", MOST_OF_KEY, policy.deadline)
        if self.free(self.folder) < LEAST_FREE:
            raise DropBoxFullError("its disk is nearly full")
        share(policy, left)

    def _sign(self, path: Path, drop: Drop, arrived: datetime) -> SignedReceipt:
        receipt = receipt_for(drop, arrived, self.organisation)
        signed = SignedReceipt.by(self.key, receipt)
        have(path.parent)
        kept = path.with_name(path.name.removesuffix(_RECEIPT) + _of_key(drop))
        write_whole(kept, drop.to_bytes(), "dropbox.drop", faults=self.faults)
        write_whole(path, signed.to_bytes(), "dropbox.receipt", faults=self.faults)
        return signed

    def listed(self, named: str, clock: Clock) -> DropList:
        """
        Return all that was signed under a policy, which then no drop is added to.

        Raises:
            DropPolicyUnknownError: the box was not given the policy.
            DropsNotListedError: the deadline is not over for two seconds.

        """
        until = self.policy(named).deadline + LISTED_AFTER
        with held(self.folder / TURN):
            if clock.now() < until:
                raise DropsNotListedError(until)
            kept = [each.read_bytes() for each in sorted(self._signed(named))]
        return DropList(named, tuple(map(SignedReceipt.from_bytes, kept)))

    def _signed(self, policy: str) -> Iterator[Path]:
        return (self.folder / DROPS / policy).glob(f"*{_RECEIPT}")

    def _policy(self, named: str) -> Path:
        return self.folder / POLICIES / f"{named}.json"

    def _drop(self, policy: str, manifest: str) -> Path:
        return self.folder / DROPS / policy / f"{manifest}{_RECEIPT}"


def _of_key(drop: Drop) -> str:
    return f".{sha256(drop.key).hex()}{_DROP}"


def _require_free(folder: Path) -> None:
    """Find nothing there but what an interrupted making may have left."""
    if not folder.exists():
        return
    found = {each.name for each in folder.iterdir()}
    if ABOUT in found:
        raise DropBoxFolderError(
            f"{folder} holds a drop box already; nothing was changed"
        )
    if found - {TURN, KEY, f"{ABOUT}{INCOMING}"}:
        raise DropBoxFolderError(
            f"{folder} is not empty, and no drop box's; nothing was changed"
        )
