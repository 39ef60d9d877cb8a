"""
Renminbi as a whole number of fen, and rates as whole hundredths of a percent.

An amount in words (人民币大写) is computed from the same fen as its figures, by the
rules for bills of the People's Bank (正确填写票据和结算凭证的基本规定).
"""

import re
from dataclasses import dataclass
from typing import Final, Self

_LARGEST_FEN: Final = 2**53 - 1  # the largest integer JSON readers agree on
_FEN_A_YUAN: Final = 100
_FEN_PLACES: Final = 2
_BASIS_POINTS: Final = 10_000
_RATE_PLACES: Final = 4
_JIAO: Final = 10
_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_SCALES: Final = ((10**8, "亿"), (10**4, "万"), (1000, "仟"), (100, "佰"), (10, "拾"))
_WRITTEN: Final = re.compile(r"(?P<sign>-?)(?P<whole>[0-9]{1,20})(\.(?P<part>[0-9]+))?")


class NotAnAmountError(ValueError):
    """The text is not an amount of money in whole fen."""

    def __init__(self, given: object, why: str) -> None:
        super().__init__(f"{given!s} is not an amount: {why}; write yuan as 1234.56")


class NotARateError(ValueError):
    """The text is not a rate in whole hundredths of a percent between 0 and 1."""

    def __init__(self, given: object) -> None:
        super().__init__(
            f"{given!s} is not a rate in steps of 0.01 %; write eight percent as 0.08"
        )


class _TooFineError(ValueError):
    """The number has more decimal places than its unit."""


def _scaled(text: str, places: int) -> int | None:
    # Digits are moved, not computed with: no rounding can hide a fraction.
    written = _WRITTEN.fullmatch(text)
    if written is None:
        return None
    part = (written["part"] or "").rstrip("0")
    if len(part) > places:
        raise _TooFineError
    return int(written["sign"] + written["whole"] + part.ljust(places, "0"))


@dataclass(frozen=True, slots=True, order=True)
class Yuan:
    """An amount of renminbi; `fen` is a whole number, so there is nothing to lose."""

    fen: int

    def __post_init__(self) -> None:
        if type(self.fen) is not int:
            raise NotAnAmountError(self.fen, "fen are whole numbers")
        if abs(self.fen) > _LARGEST_FEN:
            raise NotAnAmountError(self.fen, "it is too large")

    @classmethod
    def parse(cls, text: str) -> Self:
        """
        Read an amount written in yuan, such as `1716000` or `1200.50`.

        Raises:
            NotAnAmountError: not a number, or it has a fraction of a fen.

        """
        try:
            fen = _scaled(text.strip(), _FEN_PLACES)
        except _TooFineError as error:
            why = "it has a fraction of a fen"
            raise NotAnAmountError(repr(text), why) from error
        if fen is None:
            raise NotAnAmountError(repr(text), "no number is written there")
        return cls(fen)

    def __add__(self, other: "Yuan") -> "Yuan":
        return Yuan(self.fen + other.fen)

    def __sub__(self, other: "Yuan") -> "Yuan":
        return Yuan(self.fen - other.fen)

    def __str__(self) -> str:
        sign = "-" if self.fen < 0 else ""
        yuan, fen = divmod(abs(self.fen), _FEN_A_YUAN)
        return f"{sign}{yuan:,}.{fen:02d}"


def in_words(amount: Yuan) -> str:
    """
    Write an amount in words: `人民币叁仟万零伍佰元零伍分`, `人民币壹拾元整`.

    整 stands only where no fen follow; a one before 拾 is always written.

    Raises:
        NotAnAmountError: below zero; no paper promises less than nothing.

    """
    if amount.fen < 0:
        raise NotAnAmountError(amount, "it is below zero")
    yuan, rest = divmod(amount.fen, _FEN_A_YUAN)
    jiao, fen = divmod(rest, _JIAO)
    said = f"{_counted(yuan)}元" if yuan or not rest else ""
    if jiao:
        said += f"{_DIGITS[jiao]}角"
    elif fen and yuan:
        said += "零"
    said += f"{_DIGITS[fen]}分" if fen else "整"
    return f"人民币{said}"


def _counted(number: int) -> str:
    for scale, name in _SCALES:
        if number >= scale:
            above, below = divmod(number, scale)
            # A place left out between two numbers is said once, as 零.
            gap = "零" if 0 < below < scale // 10 else ""
            return f"{_counted(above)}{name}{gap}{_counted(below) if below else ''}"
    return _DIGITS[number]


@dataclass(frozen=True, slots=True, order=True)
class Rate:
    """A rate from 0 to 1 in basis points: `Rate(800)` is 8 %."""

    basis_points: int

    def __post_init__(self) -> None:
        if type(self.basis_points) is not int or not (
            0 <= self.basis_points <= _BASIS_POINTS
        ):
            raise NotARateError(self.basis_points)

    @classmethod
    def parse(cls, text: str) -> Self:
        """
        Read a rate such as `0.08` or `8%`.

        Raises:
            NotARateError: not a number, finer than 0.01 %, below 0 or above 1.

        """
        stripped = text.strip()
        places = _RATE_PLACES - 2 if stripped.endswith("%") else _RATE_PLACES
        try:
            points = _scaled(stripped.removesuffix("%").rstrip(), places)
        except _TooFineError as error:
            raise NotARateError(repr(text)) from error
        if points is None:
            raise NotARateError(repr(text))
        return cls(points)

    def __str__(self) -> str:
        whole, hundredths = divmod(self.basis_points, 100)
        return f"{whole}.{hundredths:02d} %"
