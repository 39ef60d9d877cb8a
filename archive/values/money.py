"""Renminbi as a whole number of fen, and rates as whole hundredths of a percent."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final, Self

_LARGEST_FEN: Final = 2**53 - 1  # the largest integer JSON readers agree on
_FEN_A_YUAN: Final = 100
_BASIS_POINTS: Final = 10_000


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


def _exact(text: str) -> Decimal | None:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


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
        yuan = _exact(text)
        if yuan is None or yuan.adjusted() > 20:  # noqa: PLR2004 - beyond any amount
            raise NotAnAmountError(repr(text), "no number is written there")
        fen = yuan.scaleb(2)
        if fen != fen.to_integral_value():
            raise NotAnAmountError(repr(text), "it has a fraction of a fen")
        return cls(int(fen))

    def __add__(self, other: "Yuan") -> "Yuan":
        return Yuan(self.fen + other.fen)

    def __sub__(self, other: "Yuan") -> "Yuan":
        return Yuan(self.fen - other.fen)

    def __str__(self) -> str:
        sign = "-" if self.fen < 0 else ""
        yuan, fen = divmod(abs(self.fen), _FEN_A_YUAN)
        return f"{sign}{yuan:,}.{fen:02d}"


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
        percent = text.strip().endswith("%")
        number = _exact(text.strip().removesuffix("%"))
        if number is None or abs(number.adjusted()) > 20:  # noqa: PLR2004
            raise NotARateError(repr(text))
        points = number.scaleb(2 if percent else 4)
        if points != points.to_integral_value():
            raise NotARateError(repr(text))
        return cls(int(points))

    def __str__(self) -> str:
        whole, hundredths = divmod(self.basis_points, 100)
        return f"{whole}.{hundredths:02d} %"
