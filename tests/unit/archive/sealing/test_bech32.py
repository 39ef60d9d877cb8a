"""Bech32 of any length against the plain division that BIP 173 prints."""

from hashlib import shake_256

import pytest

from archive.public.sealing import HybridIdentity
from archive.sealing.bech32 import bech32, from_bech32
from archive.sealing.model import RecipientError

LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def remainder(text):
    """Divide as BIP 173 does, a value a step."""
    prefix, _, rest = text.rpartition("1")
    codes = prefix.encode()
    values = [*(c >> 5 for c in codes), 0, *(c & 31 for c in codes)]
    register = 1
    for value in (*values, *map(LETTERS.index, rest)):
        top, register = register >> 25, (register & 0x1FFFFFF) << 5 ^ value
        for bit, term in enumerate(GENERATOR):
            register ^= term if top >> bit & 1 else 0
    return register


@pytest.mark.parametrize("prefix", ["age", "age1pq", "age-secret-key-pq-"])
def test_a_checksum_of_any_length_is_the_plain_one(prefix):
    """A long row is halved first: its remainder is the same, up to a key and beyond."""
    for size in (0, 1, 32, 90, 170, 330, 660, 1_216, 1_290, 1_300, 1_400):
        data = shake_256(b"key").digest(size)
        text = bech32(prefix, data)
        assert remainder(text) == 1, size
        assert from_bech32(prefix, text) == data


def test_another_letter_anywhere_is_noticed():
    """A recipient with one letter changed is none."""
    text = bech32("age1pq", shake_256(b"key").digest(1_216))
    for at in (7, 8, 400, 940, 1_500, len(text) - 1):
        other = LETTERS[(LETTERS.index(text[at]) + 1) % 32]
        with pytest.raises(RecipientError):
            from_bech32("age1pq", text[:at] + other + text[at + 1 :])


def test_an_identity_knows_its_recipient_unwritten():
    """It is behind its own recipient, and behind no other text."""
    one, other = (HybridIdentity.from_seed(bytes([n] * 32)) for n in (1, 2))
    assert one.is_behind(one.recipient)
    assert not one.is_behind(other.recipient)
    assert not one.is_behind(one.recipient.upper())
    assert not one.is_behind("")
