"""
What holders, trustees and bidders give after the close (trading 7.8, 7.9).

Each release is canonical JSON, signed by the digest under its own version.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import ClassVar, Final, Self

from archive.public.evidence import Json, PublicKey, SignatureInvalidError, labelled
from trading.bids.model.closing import MOST_BIDS, Close
from trading.bids.model.dealing import SECRET_SIZE
from trading.bids.model.holders import MOST_HOLDERS
from trading.bids.model.octets import octets, read, written
from trading.bids.model.shapes import ShapeError, digest, members, rows, version, whole
from trading.bids.release_errors import (
    NotCountedError,
    ReleaseMalformedError,
    ReleaseUnsignedError,
)

FILE_KEY_SIZE: Final = 16

LARGEST_RELEASE: Final = 400 + MOST_BIDS * 160
"""Bytes: the head, and a line for each bid with a manifest and a secret of 32 bytes."""


class Given(StrEnum):
    """What an entry gives: what was sealed, or what shows that it is no secret."""

    CONTENT = "content"
    FILE_KEY = "file_key"
    IDENTITY = "identity"
    UNREADABLE = "unreadable"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class Entry:
    """
    What a release gives for one bid: y or s, a file key, or why there is none.

    A holder of a tender then gives his identity; all others say only that it does not
    open. Of a light policy they say too that another file was given to them than the
    close, or the manifest, names.
    """

    manifest: str
    given: Given
    value: bytes = field(repr=False, default=b"")

    def described(self, secret: str) -> dict[str, Json]:
        """Return its JSON; `secret` is what the secret is called there."""
        name = secret if self.given is Given.CONTENT else self.given.value
        said = True if self.given in _SAID else self.value.hex()
        return {"manifest": self.manifest, name: said}


_SIZES: Final = MappingProxyType(
    {
        Given.CONTENT: SECRET_SIZE,
        Given.FILE_KEY: FILE_KEY_SIZE,
        Given.IDENTITY: SECRET_SIZE,
        Given.UNREADABLE: 0,
        Given.DAMAGED: 0,
    }
)
_SAID: Final = frozenset({Given.UNREADABLE, Given.DAMAGED})
"""What is said by true, and gives nothing."""


def _entry(secret: str, last: Given) -> Callable[[Json], Entry]:
    kinds = {
        secret: Given.CONTENT,
        Given.FILE_KEY.value: Given.FILE_KEY,
        last.value: last,
        **{each.value: each for each in _SAID},
    }

    def of(value: Json) -> Entry:
        for name, given in kinds.items():
            if isinstance(value, dict) and name in value:
                data = members(value, "manifest", name)
                return Entry(digest(data["manifest"]), given, _value(given, data[name]))
        raise ShapeError(f"an entry gives {', '.join(kinds)}")

    return of


def _value(given: Given, said: Json) -> bytes:
    if given not in _SAID:
        return octets(said, _SIZES[given])
    if said is not True:
        raise ShapeError(f"{given} is said by true")
    return b""


class _Signed(ABC):
    """What all releases have in common: they are signed by their digest."""

    __slots__ = ()
    version: ClassVar[str]

    @abstractmethod
    def to_bytes(self) -> bytes:
        """Return the canonical bytes."""

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """
        Read the canonical bytes.

        Raises:
            ReleaseMalformedError: not exactly what `to_bytes` writes.

        """
        return read(data, cls._of, ReleaseMalformedError)

    @classmethod
    @abstractmethod
    def _of(cls, value: Json) -> Self: ...

    @property
    def signed(self) -> bytes:
        """The 32 bytes that its sender signs."""
        return labelled(self.version, self.to_bytes())

    @property
    def digest(self) -> str:
        """The same in hexadecimal."""
        return self.signed.hex()

    def check_signature(self, signature: bytes, key: bytes) -> None:
        """
        Check the signature of a holder or a trustee, whose raw key the policy names.

        Raises:
            ReleaseUnsignedError: it does not hold.

        """
        try:
            PublicKey(key).verify(self.signed, signature)
        except SignatureInvalidError as error:
            raise ReleaseUnsignedError(str(error)) from error


@dataclass(frozen=True)
class _OfAllBids(_Signed):
    """
    What its sender, counted from 1, gives for each counted bid, in the close's order.

    In JSON the sender is called `sender`, the entries `many`, and a secret `called`;
    `last` is what is given of a file that does not open at all.
    """

    sender: ClassVar[str]
    many: ClassVar[str]
    called: ClassVar[str]
    last: ClassVar[Given]

    policy: str
    close: str
    number: int
    entries: tuple[Entry, ...]

    def of(self, manifest: str) -> Entry | None:
        """Return what it gives for a bid, None if nothing; the first counts."""
        return self._by_manifest.get(manifest)

    @cached_property
    def _by_manifest(self) -> Mapping[str, Entry]:
        return {each.manifest: each for each in reversed(self.entries)}

    def to_bytes(self) -> bytes:
        """Return the canonical bytes."""
        return written(
            {
                "v": self.version,
                "policy": self.policy,
                "close": self.close,
                self.sender: self.number,
                self.many: [each.described(self.called) for each in self.entries],
            },
            ReleaseMalformedError,
        )

    @classmethod
    def _of(cls, value: Json) -> Self:
        data = members(value, "v", "policy", "close", cls.sender, cls.many)
        version(data["v"], cls.version)
        return cls(
            digest(data["policy"]),
            digest(data["close"]),
            _from_one(data[cls.sender]),
            rows(data[cls.many], _entry(cls.called, cls.last), MOST_BIDS),
        )


@dataclass(frozen=True)
class HolderRelease(_OfAllBids):
    """
    The shares that holder `number`, j of the policy, gives.

    Of a light policy never his identity, which opens other lots too: he says
    `unreadable`, which a holder of a tender, whose identity is of one lot, may not.
    """

    version: ClassVar[str] = "bid-release/1"
    sender: ClassVar[str] = "j"
    many: ClassVar[str] = "shares"
    called: ClassVar[str] = "y"
    last: ClassVar[Given] = Given.IDENTITY


@dataclass(frozen=True)
class TimeRelease(_OfAllBids):
    """
    The time factors that trustee `number` gives.

    Never its identity: what was withdrawn or replaced stays shut by it alone, when
    holders had to show theirs.
    """

    version: ClassVar[str] = "time-release/1"
    sender: ClassVar[str] = "trustee"
    many: ClassVar[str] = "secrets"
    called: ClassVar[str] = "s"
    last: ClassVar[Given] = Given.UNREADABLE


@dataclass(frozen=True, slots=True)
class _OfOneBid(_Signed):
    """What a bidder gives of one bid; `called` is the secret's name in JSON."""

    called: ClassVar[str]

    policy: str
    close: str
    manifest: str
    secret: bytes = field(repr=False)

    def to_bytes(self) -> bytes:
        """Return the canonical bytes."""
        return written(
            {
                "v": self.version,
                "policy": self.policy,
                "close": self.close,
                "manifest": self.manifest,
                self.called: self.secret.hex(),
            },
            ReleaseMalformedError,
        )

    @classmethod
    def _of(cls, value: Json) -> Self:
        data = members(value, "v", "policy", "close", "manifest", cls.called)
        version(data["v"], cls.version)
        return cls(
            digest(data["policy"]),
            digest(data["close"]),
            digest(data["manifest"]),
            octets(data[cls.called], SECRET_SIZE),
        )


@dataclass(frozen=True, slots=True)
class BidderRelease(_OfOneBid):
    """S_b of one bid, given by its bidder in the window after the close."""

    version: ClassVar[str] = "bidder-release/1"
    called: ClassVar[str] = "s"


@dataclass(frozen=True, slots=True)
class Disclosure(_OfOneBid):
    """S itself, given by a bidder whose bid nobody could open (trading 7.9)."""

    version: ClassVar[str] = "bid-disclosure/1"
    called: ClassVar[str] = "seed"


def check_for_close(release: HolderRelease | TimeRelease, close: Close) -> None:
    """
    Check that a release is for all bids of the close, in order, and no other (SB-12).

    Raises:
        NotCountedError: it is of another policy or close, or for other bids.

    """
    if (release.policy, release.close) != (close.policy, close.commitment):
        raise NotCountedError("the release is of another close")
    if tuple(each.manifest for each in release.entries) != close.manifests:
        raise NotCountedError("the release is for other bids, or in another order")


def _from_one(value: Json) -> int:
    number = whole(value, MOST_HOLDERS)
    if not number:
        raise ShapeError("they are counted from 1")
    return number
