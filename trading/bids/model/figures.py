"""
Decimal figures as people type them, read into whole numbers (trading 8.1).

A figure becomes an integer of units of 10^-places: fen are yuan with two places. Digits
are moved, never computed with, so that nothing is rounded on the way.
"""

import re
from enum import StrEnum
from typing import Final

LARGEST: Final = 2**53 - 1  # the largest integer JSON readers agree on
LONGEST: Final = 60
"""The signs that a figure may have."""

_BLANKS: Final = " \t\u00a0\u3000"
_NARROW: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    ord("￥"): "¥",
    ord("−"): "-",
}
_FIGURE: Final = re.compile(r"([0-9][0-9,]*)(?:\.([0-9]+))?")
_GROUPED: Final = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")
_SPLIT: Final = re.compile(r"([0-9.,]*)(.*)", re.DOTALL)


class Measure(StrEnum):
    """What a figure counts; it says which unit may stand behind it."""

    AMOUNT = "amount"
    PERCENT = "percent"
    DAYS = "days"
    PLAIN = "plain"


_SUFFIXES: Final = {
    Measure.AMOUNT: {"": 0, "元": 0, "万": 4, "万元": 4, "亿": 8, "亿元": 8},
    Measure.PERCENT: {"": 0, "%": 0},
    Measure.DAYS: {"": 0, "天": 0, "日": 0, "日历天": 0},
    Measure.PLAIN: {"": 0},
}


class Unreadable(StrEnum):
    """Why a text is no figure."""

    EMPTY = "empty"
    NOT_A_FIGURE = "not-a-figure"
    UNIT = "unit"
    GROUPING = "grouping"
    BELOW_ZERO = "below-zero"
    TOO_FINE = "too-fine"
    TOO_LARGE = "too-large"


class NotAFigureError(ValueError):
    """The text is no figure of that measure; `reason` says why."""

    def __init__(self, reason: Unreadable, text: str) -> None:
        super().__init__(f"{text[:LONGEST]!r} is no figure: {reason}")
        self.reason = reason


def read(text: str, places: int, measure: Measure = Measure.PLAIN) -> int:
    """
    Read a figure such as `1,234.56`, `１２３．４`, `1794.5831万元` or `8.08%`.

    Commas stand between groups of three digits or nowhere. Returns units of 10^-places
    of yuan, percent, days or pieces, from 0 to 2^53 - 1.

    Raises:
        NotAFigureError: no figure, finer than the places, too large, or below zero.

    """
    said = text.translate(_NARROW).strip(_BLANKS)
    if not said:
        raise NotAFigureError(Unreadable.EMPTY, text)
    if len(said) > LONGEST:
        raise NotAFigureError(Unreadable.TOO_LARGE, text)
    if measure is Measure.AMOUNT:
        said = said.removeprefix("¥").lstrip(_BLANKS)
    if said.startswith("-"):
        raise NotAFigureError(Unreadable.BELOW_ZERO, text)
    split = _SPLIT.fullmatch(said)
    digits, suffix = split.groups() if split else ("", said)
    figure = _FIGURE.fullmatch(digits)
    if figure is None:
        raise NotAFigureError(Unreadable.NOT_A_FIGURE, text)
    moved = _SUFFIXES[measure].get(suffix.lstrip(_BLANKS))
    if moved is None:
        raise NotAFigureError(Unreadable.UNIT, text)
    whole, part = figure[1], (figure[2] or "").rstrip("0")
    if "," in whole and not _GROUPED.fullmatch(whole):
        raise NotAFigureError(Unreadable.GROUPING, text)
    if len(part) > places + moved:
        raise NotAFigureError(Unreadable.TOO_FINE, text)
    value = int(whole.replace(",", "") + part.ljust(places + moved, "0"))
    if value > LARGEST:
        raise NotAFigureError(Unreadable.TOO_LARGE, text)
    return value


def write(value: int, places: int) -> str:
    """Write units of 10^-places as a figure: `1,234.56`, `8.0800`, `120`."""
    digits = f"{value:0{places + 1}d}"
    whole, part = int(digits[: len(digits) - places]), digits[len(digits) - places :]
    return f"{whole:,}" + (f".{part}" if places else "")


def product(quantity: int, quantity_places: int, price: int, price_places: int) -> int:
    """Return quantity times unit price in fen, rounded half up (trading 8.3)."""
    fine: int = 10 ** (quantity_places + price_places)
    return (2 * quantity * price * 100 + fine) // (2 * fine)
