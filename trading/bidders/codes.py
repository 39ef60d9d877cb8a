"""
Codes that check themselves: who a firm is, and which transaction is meant.

The unified social credit code follows GB 32100-2015; the unified transaction code
carries a check character of ISO 7064 MOD 37-2.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final, Self

_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUE: Final = {character: value for value, character in enumerate(_ALPHABET)}
_WEIGHTS: Final = tuple(pow(3, place, 31) for place in range(17))
_BODY: Final = len(_WEIGHTS)
_MODULUS: Final = len(_ALPHABET)
_LOOKALIKE: Final = {"I": "1", "O": "0", "S": "5", "V": "U", "Z": "2"}

_BASE_37: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*"
_KIND: Final = re.compile(r"[A-Z0-9]{3}")
_PLATFORM: Final = re.compile(r"[A-Z0-9]{18}")
_LARGEST_SERIAL: Final = 999_999
_CODE: Final = re.compile(
    r"([A-Z0-9]{3})-?([A-Z0-9]{18})-?([0-9]{4})([0-9]{2})([0-9]{2})-?"
    r"([0-9]{6})-?([0-9A-Z*])"
)


class UsccWrongError(ValueError):
    """The text is no unified social credit code 统一社会信用代码."""


class UsccLengthError(UsccWrongError):
    """The code has another length."""

    def __init__(self, given: str, wanted: int) -> None:
        super().__init__(
            f"{given!r} has {len(given)} characters, not {wanted}: count them again"
        )
        self.given, self.wanted = given, wanted


class UsccCharacterError(UsccWrongError):
    """A character that these codes never use; `position` counts from 1."""

    def __init__(self, given: str, position: int) -> None:
        character = given[position - 1]
        hint = _hint(character)
        super().__init__(
            f"position {position} of {given!r} is {character!r}, which is not used"
            + (f"; is it {hint!r}?" if hint else "")
        )
        self.given, self.position = given, position


class UsccCheckError(UsccWrongError):
    """The check character at position 18 does not fit: some character is wrong."""

    def __init__(self, given: str, expected: str) -> None:
        super().__init__(
            f"position 18 of {given!r} should be {expected!r}: "
            "compare all characters with the licence"
        )
        self.given, self.expected = given, expected


@dataclass(frozen=True, slots=True, order=True)
class Uscc:
    """
    A valid unified social credit code of 18 characters.

    Raises:
        UsccLengthError: another length.
        UsccCharacterError: a character outside the alphabet (it has no I O S V Z).
        UsccCheckError: the check character does not fit.

    """

    text: str

    def __post_init__(self) -> None:
        _check_characters(self.text, _BODY + 1)
        expected = check_character(self.text[:_BODY])
        if self.text[_BODY] != expected:
            raise UsccCheckError(self.text, expected)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a code; blanks around it do not count. Raises like the constructor."""
        return cls(text.strip())

    @classmethod
    def of_body(cls, body: str) -> Self:
        """Return the code whose first 17 characters these are."""
        return cls(body + check_character(body))

    def __str__(self) -> str:
        return self.text


def check_character(body: str) -> str:
    """
    Return the check character for the first 17 characters (GB 32100-2015).

    Raises:
        UsccLengthError: not 17 characters.
        UsccCharacterError: a character outside the alphabet.

    """
    _check_characters(body, _BODY)
    total = sum(
        _VALUE[character] * weight
        for character, weight in zip(body, _WEIGHTS, strict=True)
    )
    return _ALPHABET[-total % _MODULUS]


def _check_characters(text: str, wanted: int) -> None:
    if len(text) != wanted:
        raise UsccLengthError(text, wanted)
    for position, character in enumerate(text, start=1):
        if character not in _VALUE:
            raise UsccCharacterError(text, position)


def _hint(character: str) -> str:
    capital = character.upper()
    if capital in _VALUE:
        return capital
    return _LOOKALIKE.get(capital, "")


class TransactionCodeWrongError(ValueError):
    """The text is no unified transaction code 统一交易标识码."""


@dataclass(frozen=True, slots=True)
class TransactionCode:
    """
    A unified transaction code: kind, platform, day, serial number, check character.

    `kind` is the class of the transaction (three characters), `platform` the code of
    the platform or the owner (18 characters).

    Raises:
        TransactionCodeWrongError: a member has another form.

    """

    kind: str
    platform: str
    day: date
    serial: int

    def __post_init__(self) -> None:
        if not _KIND.fullmatch(self.kind) or not _PLATFORM.fullmatch(self.platform):
            raise TransactionCodeWrongError(
                "kind and platform have 3 and 18 characters from 0-9 and A-Z, "
                f"not {self.kind!r} and {self.platform!r}"
            )
        if not 0 <= self.serial <= _LARGEST_SERIAL:
            raise TransactionCodeWrongError(f"{self.serial} has more than six digits")

    @property
    def check(self) -> str:
        """The check character."""
        return mod_37_2("".join(self._members()))

    def __str__(self) -> str:
        return "-".join((*self._members(), self.check))

    @classmethod
    def parse(cls, text: str) -> Self:
        """
        Read a code of our own, with or without its hyphens.

        Raises:
            TransactionCodeWrongError: another form, no such day, or another check
                character than the standard gives.

        """
        found = _CODE.fullmatch(text.strip())
        if found is None:
            raise TransactionCodeWrongError(
                f"{text!r} is not kind-platform-yyyymmdd-serial-check"
            )
        kind, platform, year, month, day, serial, check = found.groups()
        try:
            code = cls(
                kind, platform, date(int(year), int(month), int(day)), int(serial)
            )
        except ValueError as error:
            raise TransactionCodeWrongError(f"{text!r}: {error}") from error
        if check != code.check:
            raise TransactionCodeWrongError(
                f"the check character of {text!r} should be {code.check!r}"
            )
        return code

    def _members(self) -> tuple[str, ...]:
        day = self.day.isoformat().replace("-", "")
        return self.kind, self.platform, day, f"{self.serial:06d}"


def foreign_code_warning(text: str) -> str:
    """
    Return what is odd about another platform's code, or an empty text.

    Such a code is never refused: a generator in the field computes the weights in 32
    bits and gets the five leftmost of 35 characters wrong.
    """
    try:
        TransactionCode.parse(text)
    except TransactionCodeWrongError as odd:
        return str(odd)
    return ""


def mod_37_2(body: str) -> str:
    """
    Return the check character of ISO 7064 MOD 37-2.

    The character at place i from the right, the check itself being place 0, weighs 2 to
    the power of i. Python's integers do not overflow; elsewhere keep the sum modulo 37.

    Raises:
        TransactionCodeWrongError: a character other than 0-9 and A-Z.

    """
    total = 0
    for character in body:
        value = _BASE_37.find(character)
        if value < 0 or character == "*":
            raise TransactionCodeWrongError(f"{character!r} is not used in {body!r}")
        total = (total + value) * 2 % 37
    return _BASE_37[(38 - total) % 37]
