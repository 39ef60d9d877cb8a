"""
What can be asked outside, and what is kept of an answer.

An answer is a word of somebody else's: it is shown with its instant and its source, it
warns, and it decides nothing (P-1). People judge.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from archive.public.evidence import canonical, sha256
from archive.public.values import hidden
from trading.bidders.codes import Uscc, UsccWrongError
from trading.enquiries.errors import AnswerUnsoundError, NumberSenselessError

MOST_MEMBERS: Final = 40
LONGEST: Final = 500
SEEN: Final = "seen"
"""What somebody wrote down who looked there himself."""

_NUMBER: Final = re.compile(r"[A-Z0-9][A-Z0-9()/._-]{3,59}")
_NAME: Final = re.compile(r"[a-z][a-z_]{0,39}")


class Register(StrEnum):
    """What is asked: about a firm, a project, a guarantee, or a publication."""

    COMPANY = "company"
    CREDIT = "credit"
    PROJECT = "project"
    GUARANTEE = "guarantee"
    PORTAL = "portal"


OF_FIRMS: Final = frozenset({Register.COMPANY, Register.CREDIT})


class Outcome(StrEnum):
    """Whether the register has an entry."""

    FOUND = "found"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """
    What a register says: whether it has an entry, and what stands in it.

    Raises:
        AnswerUnsoundError: too much, or something that nobody can read.

    """

    outcome: Outcome
    members: Mapping[str, str]
    source: str
    at: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "members", MappingProxyType(dict(self.members)))
        if len(self.members) > MOST_MEMBERS:
            raise AnswerUnsoundError("it has too many members")
        for name, text in self.members.items():
            if not _NAME.fullmatch(name) or len(text) > LONGEST or hidden(text):
                raise AnswerUnsoundError("a member is no plain text")

    @property
    def digest(self) -> str:
        """The SHA-256 of what stands in the entry, as canonical JSON."""
        return sha256(canonical(dict(self.members))).hex()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A reply as it is kept: to what, when it came, and who asked or wrote it down."""

    id: str
    register: Register
    about: str
    reply: Reply
    by_hand: bool
    kept_at: datetime
    person: str
    organisation: str


def read_number(register: Register, text: str) -> str:
    """
    Return what is asked about as it is kept: capitals, no blanks.

    Raises:
        NumberSenselessError: it cannot be such a number.

    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()
    if register in OF_FIRMS:
        try:
            return str(Uscc.parse(plain))
        except UsccWrongError as error:
            raise NumberSenselessError(f"{error}") from error
    if not _NUMBER.fullmatch(plain):
        raise NumberSenselessError("4 to 60 of A-Z, 0-9 and ()/._-")
    return plain


def differences(reply: Reply, known: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    """
    Return where a register says otherwise: member, what is known here, what it says.

    Full-width signs and blanks make no difference; what one side does not say is none.
    """
    found = []
    for name, here in known.items():
        there = reply.members.get(name, "")
        if here and there and _read(here) != _read(there):
            found.append((name, here, there))
    return tuple(found)


def _read(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).casefold()
