"""Ed25519 keys (RFC 8032) and where they are kept."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from archive.evidence.digests import sha256
from archive.evidence.entropy import fresh

KEY_SIZE = 32
SIGNATURE_SIZE = 64


class SignatureInvalidError(Exception):
    """The signature is not one of this key over these bytes."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """An Ed25519 public key of 32 raw bytes."""

    raw: bytes

    def __post_init__(self) -> None:
        if len(self.raw) != KEY_SIZE:
            raise SignatureInvalidError(
                f"a public key has {KEY_SIZE} bytes, not {len(self.raw)}"
            )

    @property
    def fingerprint(self) -> str:
        """The first 16 hex digits of its SHA-256: for people and credentials."""
        return sha256(self.raw).hex()[:16]

    def verify(self, message: bytes, signature: bytes) -> None:
        """
        Return if the signature is of this key over the message.

        Raises:
            SignatureInvalidError: it is not.

        """
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except (InvalidSignature, ValueError) as error:
            raise SignatureInvalidError(
                f"no valid signature of key {self.fingerprint}"
            ) from error


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An Ed25519 private key; its 32-byte seed never appears in a repr."""

    seed: bytes = field(repr=False)

    @classmethod
    def generate(cls) -> Self:
        """Make a fresh key."""
        return cls(fresh(KEY_SIZE))

    @property
    def public(self) -> PublicKey:
        """The public half."""
        private = Ed25519PrivateKey.from_private_bytes(self.seed)
        return PublicKey(private.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        """Return the 64-byte signature; the same bytes for the same message."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(message)

    def save(self, path: Path) -> None:
        """Write the seed as hex to a file only its owner may read; never overwrite."""
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(self.seed.hex() + "\n")
            file.flush()
            os.fsync(file.fileno())

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a key that `save` wrote."""
        seed = bytes.fromhex(path.read_text(encoding="ascii").strip())
        if len(seed) != KEY_SIZE:
            raise ValueError(f"{path} does not hold an Ed25519 seed")
        return cls(seed)
