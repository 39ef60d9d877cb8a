"""
Parties that are no firm: persons and foreign entities, known by their own documents.

A number is checked for what it proves of itself and for nothing else: a resident's
identity number has a check character and a day of birth. Its first six digits are the
division of a first registration; divisions come and go, so they are never looked up.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from trading.bidders.party_errors import PartyNumberWrongError, PartyPaperWrongError

_WEIGHTS: Final = tuple(pow(2, 17 - place, 11) for place in range(17))
_CHECKS: Final = "10X98765432"
_RESIDENT: Final = re.compile(r"[0-9]{17}[0-9X]")
_PASSPORT: Final = re.compile(r"[A-Z0-9]{5,20}")
_EXTRACT: Final = re.compile(r"[A-Z0-9][A-Z0-9 ./-]{1,38}[A-Z0-9]")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_EARLIEST: Final = date(1900, 1, 1)
_PERMITS: Final = ("81", "82", "83")
_SHOWN: Final = 2


class PartyKind(StrEnum):
    """What a party is."""

    NATURAL_PERSON = "natural_person"
    FOREIGN_ENTITY = "foreign_entity"


class Paper(StrEnum):
    """By what a party, or a person, is known."""

    RESIDENT_ID = "resident_id"
    RESIDENCE_PERMIT = "residence_permit"
    PASSPORT = "passport"
    REGISTRATION_EXTRACT = "registration_extract"


PAPERS_OF: Final = {
    PartyKind.NATURAL_PERSON: frozenset(
        {Paper.RESIDENT_ID, Paper.RESIDENCE_PERMIT, Paper.PASSPORT}
    ),
    PartyKind.FOREIGN_ENTITY: frozenset({Paper.REGISTRATION_EXTRACT}),
}


@dataclass(frozen=True, slots=True)
class Identity:
    """
    A paper and its number, as it is compared: capitals, no blanks around it.

    `country` (ISO 3166, two letters) tells passports and extracts of two countries
    apart that have one number. The representation shows no number.
    """

    paper: Paper
    number: str
    country: str = "CN"

    def __repr__(self) -> str:
        return f"Identity({self.paper.value}, {self.masked})"

    @property
    def indexed(self) -> str:
        """What the blind index of the number is made over."""
        return f"{self.paper.value}:{self.country}:{self.number}"

    @property
    def masked(self) -> str:
        """The number as others see it: its first two and last two signs."""
        hidden = max(len(self.number) - 2 * _SHOWN, 1)
        return f"{self.number[:_SHOWN]}{'*' * hidden}{self.number[-_SHOWN:]}"


def read_identity(
    paper: Paper, number: str, country: str = "CN", *, today: date
) -> Identity:
    """
    Return an identity as it is kept.

    Raises:
        PartyNumberWrongError: the number cannot be one of that paper.

    """
    text = number.strip().upper()
    match paper:
        case Paper.RESIDENT_ID | Paper.RESIDENCE_PERMIT:
            _check_resident(text, today)
            if text.startswith(_PERMITS) is not (paper is Paper.RESIDENCE_PERMIT):
                raise PartyNumberWrongError(
                    "numbers that begin with 81, 82 or 83 are residence permits of "
                    "Hong Kong, Macao and Taiwan residents, and no others are"
                )
            return Identity(paper, text)
        case Paper.PASSPORT:
            known = _PASSPORT
        case Paper.REGISTRATION_EXTRACT:
            known = _EXTRACT
    if not known.fullmatch(text):
        raise PartyNumberWrongError("it is not written as such numbers are")
    place = country.strip().upper()
    if not _COUNTRY.fullmatch(place):
        raise PartyNumberWrongError("the country is two letters, such as DE")
    return Identity(paper, text, place)


def require_paper_of(kind: PartyKind, paper: Paper) -> None:
    """
    Return if a party of this kind is known by such a paper.

    Raises:
        PartyPaperWrongError: it is not.

    """
    if paper not in PAPERS_OF[kind]:
        raise PartyPaperWrongError(kind.value, paper.value)


def resident_check(body: str) -> str:
    """Return the check character of 17 digits (GB 11643, ISO 7064 MOD 11-2)."""
    total = sum(int(each) * w for each, w in zip(body, _WEIGHTS, strict=True))
    return _CHECKS[total % 11]


def _check_resident(text: str, today: date) -> None:
    if not (text.isascii() and _RESIDENT.fullmatch(text)):
        raise PartyNumberWrongError("it has 17 digits, and a digit or X behind them")
    if text[17] != resident_check(text[:17]):
        raise PartyNumberWrongError("its check character does not fit")
    try:
        born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError as error:
        raise PartyNumberWrongError("it holds no day of birth") from error
    if not _EARLIEST <= born <= today:
        raise PartyNumberWrongError("its day of birth cannot be")
