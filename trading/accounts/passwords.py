"""
Passwords: long, not what everybody tries first, and kept so that a copy says nothing.

Nothing is asked of which characters they have, and nobody has to change one by the
calendar (NIST SP 800-63B): both make passwords worse.
"""

import base64
import unicodedata
from collections.abc import Collection
from functools import cache
from importlib.resources import files
from threading import BoundedSemaphore
from typing import Final, Protocol

from argon2 import Parameters, PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from archive.public.evidence import fresh
from trading.accounts.entry_errors import PasswordCommonError, PasswordLengthError

SHORTEST: Final = 12
LONGEST: Final = 128

PARAMETERS: Final = Parameters(
    type=Type.ID,
    version=19,
    salt_len=16,
    hash_len=32,
    time_cost=2,
    memory_cost=64 * 1024,
    parallelism=1,
)
"""argon2id (RFC 9106) with 64 MiB and two passes: some tens of milliseconds."""

AT_ONCE: Final = 4
"""So many hashes at once: a storm of sign-ins must not take the memory of a bid."""

_LEAST_WORTH: Final = 5
_LEAST_RUN: Final = 3
_SHORTEST_WORD: Final = 3
_DATE: Final = (4, 6, 8)
_YEARS: Final = ("19", "20")
_ROWS: Final = (
    *("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz"),
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "!@#$%^&*()",
)
_LEET: Final = str.maketrans("@4301$57!", "aaeoissti")


class Hashing(Protocol):
    """What keeps passwords; tests have a quick one."""

    def hash(self, password: str) -> str:
        """Return what is kept of a password."""
        ...

    def matches(self, kept: str | None, password: str) -> bool:
        """Tell whether the password is the one kept; None takes as long."""
        ...

    def is_outdated(self, kept: str) -> bool:
        """Tell whether it should be hashed anew at the next chance."""
        ...


class Argon2:
    """Keeps passwords with argon2id."""

    def __init__(self, parameters: Parameters = PARAMETERS) -> None:
        self._hasher = PasswordHasher.from_parameters(parameters)
        self._turns = BoundedSemaphore(AT_ONCE)
        self._nobody = _nobodys(parameters)

    def hash(self, password: str) -> str:
        """Return what is kept of a password."""
        with self._turns:
            return self._hasher.hash(normal(password))

    def matches(self, kept: str | None, password: str) -> bool:
        """Tell whether the password is the one kept; None takes as long."""
        with self._turns:
            try:
                self._hasher.verify(kept or self._nobody, normal(password)[:LONGEST])
            except (VerificationError, InvalidHashError):
                return False
        return kept is not None

    def is_outdated(self, kept: str) -> bool:
        """Tell whether it was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(kept)


def _nobodys(parameters: Parameters) -> str:
    """
    Return what nobody's password is kept as, in the form of everybody's.

    Whoever asks for an account that is not there waits as long as for one that is, so
    that time tells nothing (I-4).
    """
    salt, digest = (
        base64.b64encode(fresh(size)).decode().rstrip("=")
        for size in (parameters.salt_len, parameters.hash_len)
    )
    memory, passes = parameters.memory_cost, parameters.time_cost
    costs = f"m={memory},t={passes},p={parameters.parallelism}"
    return f"$argon2id$v={parameters.version}${costs}${salt}${digest}"


def normal(password: str) -> str:
    """Return the password as it is counted and hashed: NFC, whatever the keyboard."""
    return unicodedata.normalize("NFC", password)


def require_good(password: str, personal: Collection[str] = ()) -> None:
    """
    Return if the password can be one.

    `personal` is what everybody knows of its owner: parts of the address, the name, the
    organisation.

    Raises:
        PasswordLengthError: below 12 or above 128 characters.
        PasswordCommonError: it is made of little else than what is tried first.

    """
    length = len(normal(password))
    if not SHORTEST <= length <= LONGEST:
        raise PasswordLengthError(length)
    known = tried_first() | {
        part.casefold() for part in personal if len(part) >= _SHORTEST_WORD
    }
    plain = unicodedata.normalize("NFKC", password).casefold()
    if _worth(plain, known) < _LEAST_WORTH:
        raise PasswordCommonError


@cache
def tried_first() -> frozenset[str]:
    """Return the words that passwords are commonly made of."""
    data = files("trading.accounts") / "data" / "tried_first.txt"
    lines = data.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def _worth(text: str, known: Collection[str]) -> int:
    """Count what an attacker must guess: words and runs count one, the rest each."""
    place, chunks, rest = 0, 0, set()
    plain = text.translate(_LEET)
    while place < len(text):
        length = max(
            _word_at(text, place, known),
            _word_at(plain, place, known),
            _run_at(text, place),
            _date_at(text, place),
        )
        if length:
            chunks += 1
            place += length
        else:
            rest.add(text[place])
            place += 1
    return chunks + len(rest)


def _word_at(text: str, place: int, known: Collection[str]) -> int:
    longest = min(len(text) - place, 24)
    return next(
        (
            length
            for length in range(longest, _SHORTEST_WORD - 1, -1)
            if text[place : place + length] in known
        ),
        0,
    )


def _run_at(text: str, place: int) -> int:
    """Return how many characters from here are one repeated, or neighbours in a row."""
    best = 1
    while place + best < len(text) and text[place + best] == text[place]:
        best += 1
    for row in _ROWS:
        for line in (row, row[::-1]):
            begins = line.find(text[place])
            length = 0
            while (
                begins >= 0
                and begins + length < len(line)
                and place + length < len(text)
                and line[begins + length] == text[place + length]
            ):
                length += 1
            best = max(best, length)
    return best if best >= _LEAST_RUN else 0


def _date_at(text: str, place: int) -> int:
    """Return the length of a date or year from here, as they are written in digits."""
    for length in sorted(_DATE, reverse=True):
        part = text[place : place + length]
        if len(part) == length and part.isascii() and part.isdigit():
            year, month, day = part[:-4], part[-4:-2], part[-2:]
            if length == min(_DATE):
                if part[:2] in _YEARS:
                    return length
            elif "01" <= month <= "12" and "01" <= day <= "31":
                if length == max(_DATE) and year[:2] not in _YEARS:
                    continue
                return length
    return 0
