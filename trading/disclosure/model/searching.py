"""
Search by two signs that stand side by side: the same on every database.

Chinese has no spaces, and most words have two signs, so a text is kept as its pairs of
neighbouring signs, and as its single signs. A pair is written with letters and digits
only, by the numbers of its signs; whatever somebody types can therefore never be read
as a command of the database's own search language.
"""

import re
import unicodedata
from typing import Final

from archive.public.values import RuleBrokenError

LONGEST_QUERY: Final = 60
"""How many signs a search may have; no title is found better by more."""

_WORD: Final = re.compile(r"[^\W_]+")
_BREAK: Final = "x"
_NUMBER: Final = re.compile(r"P[0-9]{4}-[0-9]{4,8}")


class QueryTooLongError(RuleBrokenError):
    """A search is a few words, not a document."""

    code = "query-too-long"
    remedy = (
        "Nothing was searched. Write only the project's name, its number or an "
        "organisation, at most 60 characters."
    )

    def __init__(self, signs: int) -> None:
        super().__init__(f"the search has {signs} characters")
        self.signs = signs


def words(text: str) -> list[str]:
    """Return the runs of letters, digits and signs, without their small differences."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def document(text: str) -> str:
    """Return what is kept of a text so that it can be found."""
    found = words(text)
    pairs = f" {_BREAK} ".join(" ".join(_pairs(word)) for word in found)
    singles = " ".join(sorted({_written(sign) for word in found for sign in word}))
    return f"{pairs} {_BREAK} {singles}"


def asked(text: str) -> list[list[str]]:
    """
    Return, for each word asked for, its pairs in their order; all must be found.

    Raises:
        QueryTooLongError: more than `LONGEST_QUERY` signs.

    """
    signs = len(text.strip())
    if signs > LONGEST_QUERY:
        raise QueryTooLongError(signs)
    return [_pairs(word) or [_written(word)] for word in words(text)]


def number_in(text: str) -> str:
    """Return the project's number that a text is, in any case or width, or nothing."""
    number = unicodedata.normalize("NFKC", text).strip().upper()
    return number if _NUMBER.fullmatch(number) else ""


def _pairs(word: str) -> list[str]:
    return [_written(word[at : at + 2]) for at in range(len(word) - 1)]


def _written(signs: str) -> str:
    return "g" + "g".join(f"{ord(sign):x}" for sign in signs)
