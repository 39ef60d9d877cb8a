"""Ed25519 keys (RFC 8032) and where they are kept."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from archive.evidence.digests import sha256
from archive.evidence.entropy import fresh

KEY_SIZE: Final = 32
SIGNATURE_SIZE: Final = 64

_PRIME: Final = 2**255 - 19
_SIGN_BIT: Final = 1 << 255
# The y coordinates of the eight points whose order divides 8. Under such a key one
# signature fits many messages, so whoever registers it could deny what he signed.
_SMALL_ORDER: Final = frozenset(
    {
        0,
        1,
        _PRIME - 1,
        0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826,
        0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7,
    }
)


class SignatureInvalidError(Exception):
    """The signature is not one of this key over these bytes."""


class WeakKeyError(SignatureInvalidError):
    """The bytes are no Ed25519 key that binds its holder to one message."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """
    An Ed25519 public key of 32 raw bytes.

    Raises:
        SignatureInvalidError: another length.
        WeakKeyError: a point of small order, or not its one encoding.

    """

    raw: bytes

    def __post_init__(self) -> None:
        if len(self.raw) != KEY_SIZE:
            raise SignatureInvalidError(
                f"a public key has {KEY_SIZE} bytes, not {len(self.raw)}"
            )
        y = int.from_bytes(self.raw, "little") % _SIGN_BIT
        if y >= _PRIME or y in _SMALL_ORDER:
            raise WeakKeyError(f"{self.raw.hex()} is not a usable Ed25519 key")

    @property
    def fingerprint(self) -> str:
        """The first 16 hex digits of its SHA-256: for people and credentials."""
        return sha256(self.raw).hex()[:16]

    def verify(self, message: bytes, signature: bytes) -> None:
        """
        Return if the signature is of this key over the message.

        A signature has one encoding: 64 bytes, S below the order (RFC 8032 5.1.7).

        Raises:
            SignatureInvalidError: it is not.

        """
        if len(signature) != SIGNATURE_SIZE:
            raise SignatureInvalidError(f"a signature has {SIGNATURE_SIZE} bytes")
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
    _private: Ed25519PrivateKey = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.seed) != KEY_SIZE:
            raise ValueError(f"an Ed25519 seed has {KEY_SIZE} bytes")
        private = Ed25519PrivateKey.from_private_bytes(self.seed)
        object.__setattr__(self, "_private", private)

    @classmethod
    def generate(cls) -> Self:
        """Make a fresh key."""
        return cls(fresh(KEY_SIZE))

    @property
    def public(self) -> PublicKey:
        """The public half."""
        return PublicKey(self._private.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        """Return the 64-byte signature; the same bytes for the same message."""
        return self._private.sign(message)

    def save(self, path: Path) -> None:
        """Write the seed as hex, durably, for its owner only; never overwrite."""
        write_key(self.seed, path)

    @classmethod
    def load(cls, path: Path) -> Self:
        """
        Read a key that `save` wrote.

        Raises:
            ValueError: the file holds no seed; the message names the file only.

        """
        try:
            return cls(bytes.fromhex(path.read_text(encoding="ascii").strip()))
        except ValueError:
            # The content may be most of a key: it must not travel with the error.
            raise ValueError(f"{path} does not hold an Ed25519 seed") from None


def write_key(key: bytes, path: Path) -> None:
    """Write a key as hex, durably, for its owner only; never overwrite one."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key.hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
