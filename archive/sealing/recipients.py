"""
Keys that files are sealed to, and how each of them wraps the key of a file.

Section numbers are those of archive/SPEC.md; the kinds are those of C2SP age.md.
"""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import (
    MLKEM768PrivateKey,
    MLKEM768PublicKey,
)
from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from archive.evidence.entropy import fresh
from archive.sealing.bech32 import bech32, from_bech32
from archive.sealing.header import Stanza, from_unpadded, to_unpadded
from archive.sealing.model import (
    FILE_KEY_SIZE,
    TAG_SIZE,
    RecipientError,
    SealedHeaderError,
)

HYBRID: Final = "mlkem768x25519"
X25519: Final = "X25519"
SEED_SIZE: Final = 32

_HYBRID_PREFIX: Final = "age1pq"
_LATTICE_SIZE: Final = 1_184
_SHARE_SIZE: Final = 32
ENCAPSULATED_SIZE: Final = 1_120
WRAPPED_SIZE: Final = FILE_KEY_SIZE + TAG_SIZE
_HYBRID_INFO: Final = b"age-encryption.org/mlkem768x25519"
_X25519_INFO: Final = b"age-encryption.org/v1/X25519"
_ZERO_NONCE: Final = bytes(12)
_SUITE: Final = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


def derived(secret: bytes, salt: bytes, info: bytes) -> bytes:
    """Return the first 32 bytes of HKDF-SHA-256 (RFC 5869): extract, expand once."""
    extracted = hmac.digest(salt, secret, "sha256")  # no salt pads as zeros do
    return hmac.digest(extracted, info + b"\x01", "sha256")


def wrapped(file_key: bytes, key: bytes) -> bytes:
    """Return the file key under a key that seals nothing else."""
    return ChaCha20Poly1305(key).encrypt(_ZERO_NONCE, file_key, None)


def unwrapped(body: bytes, key: bytes) -> bytes | None:
    """Return the file key, or None if it is not under this key."""
    try:
        return ChaCha20Poly1305(key).decrypt(_ZERO_NONCE, body, None)
    except InvalidTag:
        return None


@dataclass(frozen=True)
class _Identity:
    """A private key of 32 bytes, which never appear in a repr."""

    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.seed) != SEED_SIZE:
            raise RecipientError(f"an identity has {SEED_SIZE} bytes")

    @classmethod
    def fresh(cls) -> Self:
        """Make a fresh one."""
        return cls(fresh(SEED_SIZE))

    @classmethod
    def from_seed(cls, seed: bytes) -> Self:
        """
        Take 32 secret bytes, which nobody can guess, as the identity.

        Raises:
            RecipientError: another length.

        """
        return cls(seed)


@dataclass(frozen=True)
class HybridIdentity(_Identity):
    """
    A private key of ML-KEM-768 and X25519 together, `AGE-SECRET-KEY-PQ-1…`.

    What is sealed to it stays shut while one of the two holds.
    """

    @classmethod
    def from_text(cls, text: str) -> Self:
        """
        Read an identity in its one spelling, upper case.

        Raises:
            RecipientError: anything else; the text is not repeated.

        """
        return cls(_seed("age-secret-key-pq-", text))

    @property
    def text(self) -> str:
        """The identity as age writes it: a secret."""
        return bech32("age-secret-key-pq-", self.seed).upper()

    @cached_property
    def recipient(self) -> str:
        """The public half, `age1pq1…` of 1,959 characters."""
        return bech32(_HYBRID_PREFIX, self._public)

    def is_behind(self, recipient: str) -> bool:
        """Tell whether this is the recipient, without writing the own one down."""
        try:
            return self._public == from_bech32(_HYBRID_PREFIX, recipient)
        except RecipientError:
            return False

    @cached_property
    def _public(self) -> bytes:
        lattice, curve = self._halves
        return (
            lattice.public_key().public_bytes_raw()
            + curve.public_key().public_bytes_raw()
        )

    @cached_property
    def _halves(self) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
        """X-Wing's expansion of the seed (13.1)."""
        wide = hashlib.shake_256(self.seed).digest(96)
        return (
            MLKEM768PrivateKey.from_seed_bytes(wide[:64]),
            X25519PrivateKey.from_private_bytes(wide[64:]),
        )

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """
        Return the file key, or None if the stanza is not for this identity.

        Raises:
            SealedHeaderError: the stanza is of this kind and malformed.

        """
        if stanza.kind != HYBRID:
            return None
        encapsulated = _only_argument(stanza, ENCAPSULATED_SIZE)
        key = MLKEM768X25519PrivateKey(*self._halves)
        try:
            return _SUITE.decrypt(encapsulated + stanza.body, key, _HYBRID_INFO)
        except InvalidTag:
            _agreed(self._halves[1], encapsulated[-_SHARE_SIZE:])
            return None


@dataclass(frozen=True)
class X25519Identity(_Identity):
    """A private key of X25519, `AGE-SECRET-KEY-1…`: not post-quantum."""

    @classmethod
    def from_text(cls, text: str) -> Self:
        """
        Read an identity in its one spelling, upper case.

        Raises:
            RecipientError: anything else; the text is not repeated.

        """
        return cls(_seed("age-secret-key-", text))

    @property
    def text(self) -> str:
        """The identity as age writes it: a secret."""
        return bech32("age-secret-key-", self.seed).upper()

    @cached_property
    def recipient(self) -> str:
        """The public half, `age1…` of 62 characters."""
        return bech32("age", self._public)

    @cached_property
    def _private(self) -> X25519PrivateKey:
        return X25519PrivateKey.from_private_bytes(self.seed)

    @cached_property
    def _public(self) -> bytes:
        return self._private.public_key().public_bytes_raw()

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """
        Return the file key, or None if the stanza is not for this identity.

        Raises:
            SealedHeaderError: the stanza is of this kind and malformed.

        """
        if stanza.kind != X25519:
            return None
        share = _only_argument(stanza, _SHARE_SIZE)
        secret = _agreed(self._private, share)
        return unwrapped(
            stanza.body, derived(secret, share + self._public, _X25519_INFO)
        )


@lru_cache(maxsize=8_192)
def is_hybrid_recipient(text: str) -> bool:
    """Tell whether files can be sealed to this text, and resist quantum computers."""
    try:
        _hybrid_key(from_bech32(_HYBRID_PREFIX, text))
    except RecipientError:
        return False
    return True


def wrap(file_key: bytes, recipient: str, entropy: Callable[[int], bytes]) -> Stanza:
    """
    Return the stanza that gives the file key to a recipient.

    Raises:
        RecipientError: the text is no recipient of the two kinds.

    """
    key = _public_key(recipient)
    if isinstance(key, MLKEM768X25519PublicKey):
        sealed = _SUITE.encrypt(file_key, key, _HYBRID_INFO)
        encapsulated = to_unpadded(sealed[:ENCAPSULATED_SIZE])
        return Stanza(HYBRID, (encapsulated,), sealed[ENCAPSULATED_SIZE:])
    ephemeral = X25519PrivateKey.from_private_bytes(entropy(_SHARE_SIZE))
    share = ephemeral.public_key().public_bytes_raw()
    salt = share + key.public_bytes_raw()
    try:
        secret = ephemeral.exchange(key)
    except ValueError as error:
        raise RecipientError("the recipient is a point of small order") from error
    body = wrapped(file_key, derived(secret, salt, _X25519_INFO))
    return Stanza(X25519, (to_unpadded(share),), body)


def _seed(prefix: str, text: str) -> bytes:
    if text != text.upper():
        raise RecipientError("an identity is written in upper case")
    return from_bech32(prefix, text.lower())


@lru_cache(maxsize=256)
def _public_key(text: str) -> MLKEM768X25519PublicKey | X25519PublicKey:
    """Read a recipient; public, so that it may be remembered."""
    if not text.startswith("age1pq1"):
        raw = from_bech32("age", text)
        if len(raw) != _SHARE_SIZE:
            raise RecipientError(f"an X25519 recipient has {_SHARE_SIZE} bytes")
        return X25519PublicKey.from_public_bytes(raw)
    return _hybrid_key(from_bech32(_HYBRID_PREFIX, text))


def _hybrid_key(raw: bytes) -> MLKEM768X25519PublicKey:
    if len(raw) != _LATTICE_SIZE + _SHARE_SIZE:
        raise RecipientError("a hybrid recipient has 1,216 bytes")
    try:
        return MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(raw[:_LATTICE_SIZE]),
            X25519PublicKey.from_public_bytes(raw[_LATTICE_SIZE:]),
        )
    except ValueError as error:
        raise RecipientError("the recipient's first half is no ML-KEM key") from error


def _only_argument(stanza: Stanza, size: int) -> bytes:
    """Return the one argument of a stanza whose body has the size of a wrapped key."""
    if len(stanza.arguments) != 1 or len(stanza.body) != WRAPPED_SIZE:
        raise SealedHeaderError(f"a stanza {stanza.kind} of another form")
    argument = from_unpadded(stanza.arguments[0])
    if len(argument) != size:
        raise SealedHeaderError(f"the share of a stanza {stanza.kind} is of other size")
    return argument


def _agreed(private: X25519PrivateKey, share: bytes) -> bytes:
    try:
        return private.exchange(X25519PublicKey.from_public_bytes(share))
    except ValueError as error:
        raise SealedHeaderError("a share is a point of small order") from error
