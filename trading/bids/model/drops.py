"""
Manifests shown to somebody else in time, and what he signs of them (trading 7.11).

A bidder whom the platform refuses or delays has a witness; before anybody releases, the
close accounts for each manifest that a box took in time.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as NoBase64Error
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Final, Self

from archive.public.evidence import (
    Json,
    PublicKey,
    SignatureInvalidError,
    SigningKey,
    labelled,
)
from archive.public.values import from_micros, to_micros
from trading.bidders.model.claims import Algorithm
from trading.bids.drop_errors import DropMalformedError, DropReceiptForgedError
from trading.bids.envelope_errors import NotThisPolicyError
from trading.bids.model.envelope import Envelope, check_signed
from trading.bids.model.holders import KEY_SIZE, LONGEST_NAME, SIGNATURE_SIZE, Box
from trading.bids.model.manifest import Manifest, check_fits
from trading.bids.model.octets import octets, read, written
from trading.bids.model.policy import OpeningPolicy
from trading.bids.model.shapes import (
    ShapeError,
    digest,
    members,
    rows,
    text,
    version,
    whole,
)

DROP: Final = "drop-box/1"
RECEIPT: Final = "drop-receipt/1"
LIST: Final = "drop-list/1"
LARGEST_DROP: Final = 65_536
"""Bytes of a manifest and its signature together."""
MOST_DROPS: Final = 5_000
"""How many manifests a box takes under one policy."""
MOST_OF_KEY: Final = 20
"""Of these so many under one key: nobody replaces a bid as often."""
LISTED_AFTER: Final = timedelta(seconds=2)
"""So long after the deadline a box is silent, so that what came in time is kept."""

LARGEST_LIST: Final = 4 << 20
"""So many bytes of a list are read, which has room for twice what a box may sign."""
_LARGEST_MESSAGE: Final = 98_304
_LARGEST_ANSWER: Final = 4_096
_KEY: Final = re.compile(r"(?:[0-9a-f]{2}){32,65}")


@dataclass(frozen=True)
class Drop:
    """A manifest with its bidder's signature and key, as it is shown to a box."""

    lot: str
    manifest: bytes
    signature: bytes
    key: bytes

    @classmethod
    def of_envelope(cls, lot: str, envelope: Envelope) -> Self:
        """Return what is shown of an envelope; shares and objects stay with him."""
        return cls(lot, envelope.manifest, envelope.signature, envelope.key)

    @cached_property
    def parsed(self) -> Manifest:
        """
        The manifest as a value.

        Raises:
            ManifestMalformedError: the bytes are none.

        """
        return Manifest.from_bytes(self.manifest)

    def check(self, policy: OpeningPolicy) -> None:
        """
        Check that a bidder's key signed a manifest for this policy.

        Raises:
            ManifestMalformedError: it is no manifest.
            NotThisPolicyError: it is of another policy or lot.
            BidUnsignedError: the signature does not hold.

        """
        if self.lot != policy.lot:
            raise NotThisPolicyError("it names another lot")
        check_fits(self.parsed, policy)
        ed25519 = len(self.key) == KEY_SIZE
        algorithm = Algorithm.ED25519 if ed25519 else Algorithm.P256
        check_signed(self.parsed.signed, self.signature, self.key, algorithm)

    def to_bytes(self) -> bytes:
        """
        Return the canonical bytes that are sent.

        Raises:
            DropMalformedError: the lot cannot be written.

        """
        return written(
            {
                "v": DROP,
                "lot": self.lot,
                "manifest": b64encode(self.manifest).decode(),
                "signature": b64encode(self.signature).decode(),
                "key": self.key.hex(),
            },
            DropMalformedError,
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """
        Read what was sent to a box.

        Raises:
            DropMalformedError: not exactly what `to_bytes` writes, or too large.

        """
        if len(data) > _LARGEST_MESSAGE:
            raise DropMalformedError(f"more than {_LARGEST_MESSAGE} bytes")
        found = read(data, cls._of, DropMalformedError)
        if len(found.manifest) + len(found.signature) > LARGEST_DROP:
            raise DropMalformedError(f"more than {LARGEST_DROP} bytes together")
        return found

    @classmethod
    def _of(cls, value: Json) -> Self:
        data = members(value, "v", "lot", "manifest", "signature", "key")
        version(data["v"], DROP)
        key = text(data["key"], 2 * 65)
        if not _KEY.fullmatch(key):
            raise ShapeError("a key has 32 to 65 bytes in small hexadecimal")
        return cls(
            text(data["lot"], LONGEST_NAME, 1),
            _base64(data["manifest"]),
            _base64(data["signature"]),
            bytes.fromhex(key),
        )


def _base64(value: Json) -> bytes:
    said = text(value, _LARGEST_MESSAGE)
    try:
        found = b64decode(said, validate=True)
    except NoBase64Error as error:
        raise ShapeError("base64 is wanted") from error
    if b64encode(found).decode() != said:
        raise ShapeError("base64 has one way to write these bytes")
    return found


@dataclass(frozen=True, slots=True)
class DropReceipt:
    """That a box was shown a manifest, by its digest, and when: `at` is the box's."""

    lot: str
    manifest: str
    at: datetime
    organisation: str

    def described(self) -> dict[str, Json]:
        """Return its JSON."""
        return {
            "v": RECEIPT,
            "lot": self.lot,
            "manifest": self.manifest,
            "at": to_micros(self.at),
            "organisation": self.organisation,
        }

    @property
    def signed(self) -> bytes:
        """The 32 bytes that the box signs."""
        return labelled(RECEIPT, written(self.described(), DropMalformedError))

    @classmethod
    def of(cls, value: Json) -> Self:
        """Read it back; raises ShapeError."""
        data = members(value, "v", "lot", "manifest", "at", "organisation")
        version(data["v"], RECEIPT)
        return cls(
            text(data["lot"], LONGEST_NAME, 1),
            digest(data["manifest"]),
            from_micros(whole(data["at"])),
            text(data["organisation"], LONGEST_NAME, 1),
        )


@dataclass(frozen=True, slots=True)
class SignedReceipt:
    """A receipt under the signature of its box, as it is answered, kept and listed."""

    receipt: DropReceipt
    signature: bytes

    @classmethod
    def by(cls, key: SigningKey, receipt: DropReceipt) -> Self:
        """Return the receipt, signed."""
        return cls(receipt, key.sign(receipt.signed))

    def check(self, box: Box, policy: OpeningPolicy) -> None:
        """
        Check that this box signed it, of a manifest for this lot.

        Raises:
            DropReceiptForgedError: it did not.

        """
        found = (self.receipt.lot, self.receipt.organisation)
        if found != (policy.lot, box.organisation):
            raise DropReceiptForgedError(box.organisation, f"it is of {found}")
        try:
            PublicKey(box.key).verify(self.receipt.signed, self.signature)
        except SignatureInvalidError as error:
            raise DropReceiptForgedError(box.organisation, str(error)) from error

    def described(self) -> dict[str, Json]:
        """Return its JSON."""
        return {
            "receipt": self.receipt.described(),
            "signature": self.signature.hex(),
        }

    def to_bytes(self) -> bytes:
        """Return the canonical bytes."""
        return written(self.described(), DropMalformedError)

    @classmethod
    def of(cls, value: Json) -> Self:
        """Read it back; raises ShapeError."""
        data = members(value, "receipt", "signature")
        return cls(
            DropReceipt.of(data["receipt"]), octets(data["signature"], SIGNATURE_SIZE)
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """
        Read the canonical bytes.

        Raises:
            DropMalformedError: not exactly what `to_bytes` writes.

        """
        if len(data) > _LARGEST_ANSWER:
            raise DropMalformedError(f"more than {_LARGEST_ANSWER} bytes")
        return read(data, cls.of, DropMalformedError)


@dataclass(frozen=True, slots=True)
class DropList:
    """All that a box signed under one policy, ascending by manifest."""

    policy: str
    receipts: tuple[SignedReceipt, ...]

    def to_bytes(self) -> bytes:
        """Return the canonical bytes that are answered after the deadline."""
        return written(
            {
                "v": LIST,
                "policy": self.policy,
                "receipts": [each.described() for each in self.receipts],
            },
            DropMalformedError,
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """
        Read what a box answered.

        Raises:
            DropMalformedError: not exactly what `to_bytes` writes.

        """
        return read(data, cls._of, DropMalformedError)

    @classmethod
    def _of(cls, value: Json) -> Self:
        data = members(value, "v", "policy", "receipts")
        version(data["v"], LIST)
        receipts = rows(data["receipts"], SignedReceipt.of, LARGEST_LIST)
        names = [each.receipt.manifest for each in receipts]
        if names != sorted(set(names)):
            raise ShapeError("receipts ascend by manifest, each once")
        return cls(digest(data["policy"]), receipts)

    def in_time(self, box: Box, policy: OpeningPolicy) -> tuple[str, ...]:
        """
        Return the digests that this box signed before the deadline, ascending.

        Raises:
            DropReceiptForgedError: the list is of another policy or box.

        """
        if self.policy != policy.id:
            raise DropReceiptForgedError(box.organisation, "it lists another policy")
        for each in self.receipts:
            each.check(box, policy)
        return tuple(
            each.receipt.manifest
            for each in self.receipts
            if each.receipt.at < policy.deadline
        )


def receipt_for(drop: Drop, at: datetime, organisation: str) -> DropReceipt:
    """Return what a box says of a drop that it checked."""
    return DropReceipt(drop.lot, drop.parsed.digest, at, organisation)
