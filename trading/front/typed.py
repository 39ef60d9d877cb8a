"""What was typed, read as money and as instants of a Beijing wall clock."""

from datetime import datetime
from typing import ClassVar, Final

from archive.public.values import RuleBrokenError, Yuan, parse_instant
from trading.front.forms import Entries

_SHOWN: Final = 40


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
