"""What was typed, read as money, as instants in Beijing, as what a script wrote."""

import re
from datetime import datetime
from itertools import accumulate
from typing import ClassVar, Final

import msgspec

from archive.public.evidence import NotCanonicalError, canonical
from archive.public.values import RuleBrokenError, Yuan, parse_instant
from trading.front.forms import Entries

_SHOWN: Final = 40
_FEN: Final = re.compile(r"[0-9]{1,18}")
_DEEPEST: Final = 20


class TypedWronglyError(RuleBrokenError):
    """An input is read as what it asks for, or not at all."""

    rule: ClassVar[str] = ""

    def __init__(self, field: str, given: str) -> None:
        super().__init__(f"{field} cannot be read: {given[:_SHOWN]!r}")
        self.field = field


class AmountTypedWronglyError(TypedWronglyError):
    """An amount is written in yuan, with two decimals at most."""

    code: ClassVar[str] = "amount-typed-wrongly"
    remedy: ClassVar[str] = "Nothing was saved. Write the amount in yuan: 1716000.50."


class InstantTypedWronglyError(TypedWronglyError):
    """An instant is a day and a time in Beijing."""

    code: ClassVar[str] = "instant-typed-wrongly"
    remedy: ClassVar[str] = "Nothing was saved. Write day and time: 2026-03-02 09:00."


class NotByItsPageError(TypedWronglyError):
    """What a page writes itself comes back as the page wrote it."""

    code: ClassVar[str] = "not-by-its-page"
    remedy: ClassVar[str] = (
        "Nothing was saved. Load the page again and press once more."
    )


class NothingChosenError(TypedWronglyError):
    """Where a choice is offered, one of those offered is chosen."""

    code: ClassVar[str] = "nothing-chosen"
    remedy: ClassVar[str] = "Nothing was saved. Choose one of those that are offered."


class FileMissingError(TypedWronglyError):
    """A paper that is needed is handed in with the form."""

    code: ClassVar[str] = "file-missing"
    remedy: ClassVar[str] = "Nothing was saved. Choose the file, then send the form."


def typed_amount(form: Entries, name: str) -> Yuan:
    """
    Return an amount; separators of thousands and full-width digits are people's.

    Raises:
        AmountTypedWronglyError: it is none.

    """
    given = form[name].strip().replace(",", "").replace("，", "")
    try:
        return Yuan.parse(given)
    except ValueError as error:
        raise AmountTypedWronglyError(name, given) from error


def typed_instant(form: Entries, name: str) -> datetime:
    """
    Return an instant that was typed, or picked, as Beijing's wall clock shows it.

    Raises:
        InstantTypedWronglyError: it is none.

    """
    given = form[name].strip().replace(" ", "T", 1)
    try:
        return parse_instant(f"{given}+08:00")
    except ValueError as error:
        raise InstantTypedWronglyError(name, given) from error


def written_amount(form: Entries, name: str) -> Yuan:
    """
    Return an amount that the page itself wrote, in whole fen.

    Raises:
        NotByItsPageError: it is none.

    """
    given = form[name]
    try:
        if _FEN.fullmatch(given):
            return Yuan(int(given))
    except ValueError as error:
        raise NotByItsPageError(name, given) from error
    raise NotByItsPageError(name, given)


def written_object(form: Entries, name: str) -> dict[str, object]:
    """
    Return an object that a script of the page wrote as JSON, as it can be signed.

    Raises:
        NotByItsPageError: it is none, or deeper than any of them.

    """
    given = form[name]
    steps = ((each in "[{") - (each in "]}") for each in given)
    try:
        if max(accumulate(steps, initial=0)) > _DEEPEST:
            raise NotByItsPageError(name, given)
        found: dict[str, object] = msgspec.json.decode(given, type=dict[str, object])
        canonical(found)
    except (msgspec.DecodeError, NotCanonicalError, UnicodeError) as error:
        raise NotByItsPageError(name, given) from error
    return found
