"""
What holders, trustees and bidders give after the close (trading 7.8, 7.9).

Each release is canonical JSON, signed by the digest under its own version.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, Final, Self

from archive.public.evidence import Json, PublicKey, SignatureInvalidError, labelled
from trading.bids.model.closing import Close
from trading.bids.model.octets import octets, read, written
from trading.bids.model.shapes import ShapeError, digest, members, rows, version, whole
from trading.bids.release_errors import (
    NotCountedError,
    ReleaseMalformedError,
    ReleaseUnsignedError,
)

SECRET_SIZE: Final = 32
FILE_KEY_SIZE: Final = 16

_MOST_BIDS: Final = 10_000
_MOST_HOLDERS: Final = 15


class Given(StrEnum):
    """What an entry gives: what was sealed, or what shows that it is no secret."""

    CONTENT = "content"
    FILE_KEY = "file_key"
    IDENTITY = "identity"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a release gives for one bid: y or s, a file key, or the whole identity."""

    manifest: str
    given: Given
    value: bytes = field(repr=False)

    def described(self, secret: str) -> dict[str, Json]:
        """Return its JSON; `secret` is what the secret is called there."""
        name = secret if self.given is Given.CONTENT else self.given.value
        return {"manifest": self.manifest, name: self.value.hex()}


def _entry(secret: str) -> Callable[[Json], Entry]:
    sizes = {
        secret: (Given.CONTENT, SECRET_SIZE),
        "file_key": (Given.FILE_KEY, FILE_KEY_SIZE),
        "identity": (Given.IDENTITY, SECRET_SIZE),
    }

    def of(value: Json) -> Entry:
        for name, (given, size) in sizes.items():
            if isinstance(value, dict) and name in value:
                data = members(value, "manifest", name)
                return Entry(digest(data["manifest"]), given, octets(data[name], size))
        raise ShapeError(f"an entry gives {', '.join(sizes)}")

    return of


class _Signed:
    """What all releases have in common: they are signed by their digest."""

    __slots__ = ()
    version: ClassVar[str]

    def to_bytes(self) -> bytes:
        """Return the canonical bytes."""
        raise NotImplementedError

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


@dataclass(frozen=True, slots=True)
class HolderRelease(_Signed):
    """What holder j gives: an entry for each counted bid, in the order of the close."""

    version: ClassVar[str] = "bid-release/1"

    policy: str
    close: str
    j: int
    shares: tuple[Entry, ...]

    def to_bytes(self) -> bytes:
        """Return the canonical bytes."""
        return _of_many(self, {"j": self.j}, "shares", "y")

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries, under the name that all releases have."""
        return self.shares

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """
        Read the canonical bytes.

        Raises:
            ReleaseMalformedError: not exactly what `to_bytes` writes.

        """
        return read(data, cls._of, ReleaseMalformedError)

    @classmethod
    def _of(cls, value: Json) -> Self:
        data = members(value, "v", "policy", "close", "j", "shares")
        version(data["v"], cls.version)
        return cls(
            digest(data["policy"]),
            digest(data["close"]),
            _from_one(data["j"]),
            rows(data["shares"], _entry("y"), _MOST_BIDS),
        )


@dataclass(frozen=True, slots=True)
class TimeRelease(_Signed):
    """What a trustee, counted from 1, gives for every counted bid."""

    version: ClassVar[str] = "time-release/1"

    policy: str
    close: str
    trustee: int
    secrets: tuple[Entry, ...]

    def to_bytes(self) -> bytes:
        """Return the canonical bytes."""
        return _of_many(self, {"trustee": self.trustee}, "secrets", "s")

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries, under the name that all releases have."""
        return self.secrets

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """
        Read the canonical bytes.

        Raises:
            ReleaseMalformedError: not exactly what `to_bytes` writes.

        """
        return read(data, cls._of, ReleaseMalformedError)

    @classmethod
    def _of(cls, value: Json) -> Self:
        data = members(value, "v", "policy", "close", "trustee", "secrets")
        version(data["v"], cls.version)
        return cls(
            digest(data["policy"]),
            digest(data["close"]),
            _from_one(data["trustee"]),
            rows(data["secrets"], _entry("s"), _MOST_BIDS),
        )


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
    def from_bytes(cls, data: bytes) -> Self:
        """
        Read the canonical bytes.

        Raises:
            ReleaseMalformedError: not exactly what `to_bytes` writes.

        """
        return read(data, cls._of, ReleaseMalformedError)

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
    number = whole(value, _MOST_HOLDERS)
    if not number:
        raise ShapeError("they are counted from 1")
    return number


def _of_many(
    release: HolderRelease | TimeRelease,
    sender: dict[str, Json],
    many: str,
    secret: str,
) -> bytes:
    entries: list[Json] = [each.described(secret) for each in release.entries]
    return written(
        {
            "v": release.version,
            "policy": release.policy,
            "close": release.close,
            many: entries,
            **sender,
        },
        ReleaseMalformedError,
    )
