"""
A bid as it is handed in: manifest, signature and the small files (trading 7.6).

The objects are uploaded beside it. `Withdrawal` takes one back before the deadline.
"""

from dataclasses import dataclass, field, fields
from functools import cached_property, lru_cache
from typing import Final, Self

from archive.public.evidence import (
    Json,
    P256PublicKey,
    PublicKey,
    SignatureInvalidError,
    labelled,
    sha256,
)
from archive.public.sealing import SealedError, stanza_kinds
from trading.bidders.model.claims import Algorithm
from trading.bids.envelope_errors import (
    BidUnsignedError,
    EnvelopeMalformedError,
    WithdrawalMalformedError,
)
from trading.bids.model.manifest import VERSION as MANIFEST
from trading.bids.model.manifest import Manifest
from trading.bids.model.octets import octets, read, written
from trading.bids.model.shapes import digest, members, text, version

HYBRID: Final = ("mlkem768x25519",)
WITHDRAWAL: Final = "bid-withdrawal/1"
LARGEST_FILE: Final = 4_096
"""Bytes of a share file or time file; they have about 2,000."""

_LONGEST_NAME: Final = 200
_CODE_SIZE: Final = 18


def share_name(j: int) -> str:
    """Return what the file of holder j is called."""
    return f"share-{j}.age"


def time_name(trustee: int) -> str:
    """Return what the file of a trustee is called."""
    return f"time-{trustee}.age"


def check_sealed(name: str, head: bytes) -> None:
    """
    Check that a file is encrypted to exactly one hybrid recipient (E-7).

    `head` is its beginning, with the whole header.

    Raises:
        EnvelopeMalformedError: it is not.

    """
    try:
        kinds = stanza_kinds(head)
    except SealedError as error:
        raise EnvelopeMalformedError(name, f"it is not encrypted: {error}") from error
    if kinds != HYBRID:
        raise EnvelopeMalformedError(
            name, f"it is sealed to {', '.join(kinds)}, not to one hybrid recipient"
        )


def check_signed(
    message: bytes, signature: bytes, key: bytes, algorithm: Algorithm
) -> None:
    """
    Check a signature of a firm's key (trading 2.8).

    Raises:
        BidUnsignedError: it does not hold.

    """
    try:
        match algorithm:
            case Algorithm.ED25519:
                PublicKey(key).verify(message, signature)
            case Algorithm.P256:
                P256PublicKey(key).verify(message, signature)
    except SignatureInvalidError as error:
        raise BidUnsignedError(str(error)) from error


manifest_in = lru_cache(maxsize=2_048)(Manifest.from_bytes)
"""Reads a manifest, which never changes and is asked for in every act on its bid."""


@dataclass(frozen=True)
class Envelope:
    """
    What is handed in at once: all but the objects.

    `shares` are the files of the holders by j, `times` those of the trustees.
    """

    manifest: bytes
    signature: bytes
    key: bytes
    algorithm: Algorithm
    shares: tuple[bytes, ...] = field(repr=False)
    times: tuple[bytes, ...] = field(repr=False)

    def __reduce__(self) -> tuple[type["Envelope"], tuple[object, ...]]:
        """Go to another process without what can be read there again."""
        return Envelope, tuple(getattr(self, each.name) for each in fields(self))

    @cached_property
    def parsed(self) -> Manifest:
        """
        The manifest as a value.

        Raises:
            ManifestMalformedError: the bytes are none.

        """
        return manifest_in(self.manifest)

    @property
    def digest(self) -> str:
        """The name of the manifest."""
        return self.parsed.digest

    @property
    def named(self) -> str:
        """What its bytes are called, be they a manifest or what became of one."""
        return labelled(MANIFEST, self.manifest).hex()

    def check_signature(self) -> None:
        """
        Check that the key that came with it signed the manifest.

        Raises:
            ManifestMalformedError: there is no manifest.
            BidUnsignedError: the signature does not hold.

        """
        check_signed(self.parsed.signed, self.signature, self.key, self.algorithm)

    def check_files(self) -> None:
        """
        Check that its files are those of the manifest, and encrypted (7.6).

        Raises:
            ManifestMalformedError: there is no manifest.
            EnvelopeMalformedError: a file is missing, too many, changed or in clear.

        """
        found = self.parsed
        named = (
            ("share files", share_name, self.shares, found.share_sha256),
            ("time files", time_name, self.times, found.time_sha256),
        )
        for what, name_of, files, digests in named:
            if len(files) != len(digests):
                raise EnvelopeMalformedError(what, f"{len(digests)} are wanted")
            for number, (file, sha) in enumerate(zip(files, digests, strict=True), 1):
                name = name_of(number)
                if len(file) > LARGEST_FILE:
                    raise EnvelopeMalformedError(name, "it is too large")
                if sha256(file).hex() != sha:
                    raise EnvelopeMalformedError(name, "it has another digest")
                check_sealed(name, file)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """
    A bid is taken back: `prev` is the commitment of the event that handed it in.

    `policy` and `prev` are hexadecimal.
    """

    lot: str
    policy: str
    bidder: str
    prev: str

    def to_bytes(self) -> bytes:
        """
        Return the canonical bytes.

        Raises:
            WithdrawalMalformedError: a member cannot be written.

        """
        return written(
            {
                "v": WITHDRAWAL,
                "lot": self.lot,
                "policy": self.policy,
                "bidder": self.bidder,
                "prev": self.prev,
            },
            WithdrawalMalformedError,
        )

    @property
    def signed(self) -> bytes:
        """The 32 bytes that the bidder signs with the key of that bid."""
        return labelled(WITHDRAWAL, self.to_bytes())

    @property
    def digest(self) -> str:
        """The same in hexadecimal."""
        return self.signed.hex()

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """
        Read the canonical bytes of a withdrawal.

        Raises:
            WithdrawalMalformedError: not exactly what `to_bytes` writes.

        """
        return read(data, cls._of, WithdrawalMalformedError)

    @classmethod
    def _of(cls, value: Json) -> Self:
        data = members(value, "v", "lot", "policy", "bidder", "prev")
        version(data["v"], WITHDRAWAL)
        return cls(
            text(data["lot"], _LONGEST_NAME, 1),
            digest(data["policy"]),
            text(data["bidder"], _CODE_SIZE, _CODE_SIZE),
            octets(data["prev"], 32).hex(),
        )
