"""
Amounts in Chinese capitals (人民币大写), both ways, without loss (trading 8.1).

Written as the People's Bank prescribes for bills (正确填写票据和结算凭证的基本规定,
支付结算办法 annex 1); read with the variants which the same rules accept.
"""

from enum import StrEnum
from typing import Final

from archive.public.values import Yuan, in_words

LONGEST: Final = 100
"""The signs that an amount in words may have."""

_LARGEST_FEN: Final = 2**53 - 1
_BLANKS: Final = str.maketrans("", "", " \t\u00a0\u3000")
_AS_WRITTEN: Final = str.maketrans(
    "圆圓正萬億貳參叄陸〇○幣：", "元元整万亿贰叁叁陆零零币:"
)
_DIGITS: Final = {sign: at for at, sign in enumerate("零壹贰叁肆伍陆柒捌玖")}
_UNITS: Final = {"仟": 1000, "佰": 100, "拾": 10}
_PLAIN: Final = frozenset("一二三四五六七八九十百千两0123456789")
_KNOWN: Final = frozenset(_DIGITS) | frozenset(_UNITS) | frozenset("万亿元角分整")
_SECTION: Final = 10**4
_ABOVE: Final = (("亿", 10**8), ("万", 10**4))
_FEN_A_YUAN: Final = 100
_FEN_A_JIAO: Final = 10


class Unread(StrEnum):
    """Why words are no amount."""

    EMPTY = "empty"
    TOO_LONG = "too-long"
    BELOW_ZERO = "below-zero"
    PLAIN = "plain"
    SIGN = "sign"
    ORDER = "order"
    ZERO = "zero"
    NO_UNIT = "no-unit"
    TOO_LARGE = "too-large"


class NotInCapitalsError(ValueError):
    """
    The text is no amount in capitals; `near` is the piece that cannot be read.

    `reason` is `PLAIN` for 一二三 and figures, which bills may not bear, `ZERO` where a
    零 is missing or too many, `ORDER` for signs that do not follow each other.
    """

    def __init__(self, reason: Unread, near: str = "") -> None:
        super().__init__(f"no amount in capitals: {reason}{near and f' at {near}'}")
        self.reason, self.near = reason, near


def write(amount: Yuan) -> str:
    """
    Write an amount as the rules for bills do: `人民币壹拾元零伍分`.

    Raises:
        NotAnAmountError: below zero.

    """
    return in_words(amount)


def read(text: str) -> Yuan:
    """
    Read an amount in capitals, exactly, whatever of the accepted variants is used.

    With or without 人民币 and blanks; 圆 for 元, 正 for 整, 萬億貳參陸; 整 may be
    missing or too many; 拾 may begin the number; 零 may stand where the place before
    is empty. What could be read in two ways is refused.

    Raises:
        NotInCapitalsError: with its reason and the piece that cannot be read.

    """
    if len(text) > LONGEST:
        raise NotInCapitalsError(Unread.TOO_LONG)
    said = text.translate(_BLANKS).translate(_AS_WRITTEN)
    said = said.removeprefix("人民币").removeprefix(":")
    if not said:
        raise NotInCapitalsError(Unread.EMPTY)
    if said[0] in "负負-":
        raise NotInCapitalsError(Unread.BELOW_ZERO, said[0])
    for sign in said:
        if sign not in _KNOWN:
            reason = Unread.PLAIN if sign in _PLAIN else Unread.SIGN
            raise NotInCapitalsError(reason, sign)
    said = said.removesuffix("整")
    if not said or said[-1] not in "元角分":
        raise NotInCapitalsError(Unread.NO_UNIT, said[-1:])
    whole, yuan, part = said.rpartition("元")
    fen = _part(part, after_yuan=bool(yuan))
    if yuan:
        fen += _whole(whole) * _FEN_A_YUAN
    if fen > _LARGEST_FEN:
        raise NotInCapitalsError(Unread.TOO_LARGE)
    return Yuan(fen)


def _part(text: str, *, after_yuan: bool) -> int:
    """Read what follows 元: jiao, then fen; one 零 may lead either."""
    fen = 0
    jiao, found, rest = text.rpartition("角")
    for piece, unit, named in (
        (jiao, _FEN_A_JIAO, bool(found)),
        (rest.removesuffix("分"), 1, rest.endswith("分")),
    ):
        if not named:
            if piece:
                raise NotInCapitalsError(Unread.ORDER, piece)
            continue
        led = len(piece) > 1 and piece[0] == "零"
        if led and not (after_yuan or (unit == 1 and found)):
            raise NotInCapitalsError(Unread.ZERO, piece)
        digit = piece[1:] if led else piece
        if digit not in _DIGITS or (led and digit == "零"):
            raise NotInCapitalsError(Unread.ORDER, piece)
        fen += _DIGITS[digit] * unit
    return fen


def _whole(text: str) -> int:
    """Read what stands before 元."""
    if text == "零":
        return 0
    if text.startswith("零"):
        raise NotInCapitalsError(Unread.ZERO, text[:2])
    return _number("壹" + text if text.startswith("拾") else text, 0)


def _number(text: str, level: int) -> int:
    if level == len(_ABOVE):
        return _section(text)
    name, scale = _ABOVE[level]
    above, found, below = text.rpartition(name)
    if not found:
        return _number(text, level + 1)
    if not above:
        raise NotInCapitalsError(Unread.ORDER, name)
    high = _number(above, level + 1)
    if not below:
        return high * scale
    led = below.startswith("零")
    low = _number(below.removeprefix("零"), level + 1)
    needed = low < scale // 10
    if needed != led and not (led and high % 10 == 0):
        raise NotInCapitalsError(Unread.ZERO, name + below[:2])
    return high * scale + low


def _section(text: str) -> int:
    """Read up to four digits with their units; a gap between them is one 零."""
    value, last, digit, zero = 0, _SECTION, "", False
    for sign in (*text, ""):
        if sign == "零":
            if zero or digit or last == _SECTION:
                raise NotInCapitalsError(Unread.ZERO, digit + sign)
            zero = True
        elif sign in _DIGITS:
            if digit:
                raise NotInCapitalsError(Unread.ORDER, digit + sign)
            digit = sign
        elif sign or digit:
            unit = _UNITS.get(sign, 1) if sign else 1
            misplaced = not digit or unit >= last
            if misplaced or (sign and sign not in _UNITS):
                raise NotInCapitalsError(Unread.ORDER, digit + sign)
            if (last < _SECTION and unit * 10 < last) != zero:
                raise NotInCapitalsError(Unread.ZERO, digit + sign)
            value, last, digit, zero = value + _DIGITS[digit] * unit, unit, "", False
    if zero or not value:
        raise NotInCapitalsError(Unread.ZERO if zero else Unread.ORDER, text[-1:])
    return value
