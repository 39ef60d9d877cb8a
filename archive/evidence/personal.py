"""
What is known of persons, sealed at rest: readable with a key that is no part of it.

A copy of the database without `keys/personal.key` tells neither names nor addresses,
and nobody can try guesses out on it (SPEC section 1.6).
"""

import hashlib
import hmac
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from archive.evidence.digests import lv
from archive.evidence.entropy import fresh
from archive.evidence.keys import write_key

KEY_SIZE: Final = 32
NONCE_SIZE: Final = 12
TAG_SIZE: Final = 16


class UnsealableError(Exception):
    """The bytes were not sealed with this key for this place, or were changed."""


@dataclass(frozen=True, slots=True)
class PersonalKey:
    """
    Seals what is known of a person, and finds it again without opening anything.

    Two keys are derived from the one that is kept, so that neither use weakens the
    other. Nothing of it appears in a representation.

    Raises:
        ValueError: another length.

    """

    master: bytes = field(repr=False)
    _aead: AESGCM = field(init=False, repr=False, compare=False)
    _index: bytes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.master) != KEY_SIZE:
            raise ValueError(f"a personal key has {KEY_SIZE} bytes")
        sealing = _derived(self.master, "personal-seal/1")
        object.__setattr__(self, "_aead", AESGCM(sealing))
        object.__setattr__(self, "_index", _derived(self.master, "personal-index/1"))

    @classmethod
    def generate(cls) -> Self:
        """Make a fresh key."""
        return cls(fresh(KEY_SIZE))

    def seal(self, text: str, place: str) -> bytes:
        """
        Return nonce ‖ AES-256-GCM over the text, bound to where it stands.

        `place` names one field of one row: a value that is moved elsewhere does not
        open there.
        """
        nonce = fresh(NONCE_SIZE)
        return nonce + self._aead.encrypt(nonce, text.encode(), place.encode())

    def open(self, sealed: bytes, place: str) -> str:
        """
        Return the text.

        Raises:
            UnsealableError: another key, another place, or changed bytes.

        """
        nonce, rest = sealed[:NONCE_SIZE], sealed[NONCE_SIZE:]
        try:
            return self._aead.decrypt(nonce, rest, place.encode()).decode()
        except (InvalidTag, ValueError) as error:
            raise UnsealableError(f"this does not open as {place}") from error

    def index(self, kind: str, text: str) -> bytes:
        """
        Return the blind index under which a text is found: HMAC-SHA-256.

        One text has one index of each kind; without the key nobody can try texts out.
        """
        message = lv(kind.encode()) + lv(text.encode())
        return hmac.new(self._index, message, hashlib.sha256).digest()

    def save(self, path: Path) -> None:
        """Write the key as hex, durably, for its owner only; never overwrite."""
        write_key(self.master, path)

    @classmethod
    def load(cls, path: Path) -> Self:
        """
        Read a key that `save` wrote.

        Raises:
            ValueError: the file holds no key; the message names the file only.

        """
        try:
            return cls(bytes.fromhex(path.read_text(encoding="ascii").strip()))
        except ValueError:
            # The content may be most of a key: it must not travel with the error.
            raise ValueError(f"{path} does not hold a personal key") from None


def _derived(master: bytes, label: str) -> bytes:
    return hmac.new(master, label.encode(), hashlib.sha256).digest()
