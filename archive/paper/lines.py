"""
Lines of Chinese text: where one may end, and where it may not.

Numbers, codes and Latin words stay whole; 。，） never begin a line, （ and ¥ never end
one; a last line of one or two characters is avoided (GB/T 15834, and the habits of
official letters). Pure: widths come from the fonts, nothing is drawn here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from archive.paper.fonts import advances, printable
from archive.paper.furniture import Bold, Code, Face, Words

_EM: Final = 1000
_NEVER_FIRST: Final = frozenset("，。、；：？！）》〉】〕」』”’…—％%,.;:!?)]}·～")
_NEVER_LAST: Final = frozenset("（《〈【〔「『“‘([{¥￥")
_WIDE: Final = (
    (0x2E80, 0x9FFF),
    (0xF900, 0xFAFF),
    (0xFE30, 0xFE4F),
    (0xFF00, 0xFFEF),
    (0x20000, 0x3FFFF),
)
_LONELY: Final = 2  # so many characters look lost on a last line
_NARROWINGS: Final = 6
_GROUPS: Final = 16
_ROOM_FOR_GROUPS: Final = 420
_BOLD_OF: Final = {
    Face.TEXT: Face.TITLE,
    Face.TABLE: Face.STRONG,
    Face.TITLE: Face.TITLE,
    Face.STRONG: Face.STRONG,
    Face.CODE: Face.CODE,
}


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one face beside each other."""

    text: str
    face: Face


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its runs, its width in points, and whether the text goes on."""

    runs: tuple[Run, ...]
    width: float
    goes_on: bool

    @property
    def text(self) -> str:
        """What the line says."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class _Sign:
    sign: str
    face: Face
    advance: float


def is_wide(sign: str) -> bool:
    """Tell whether the character is Chinese: a line may end before or after it."""
    return any(first <= ord(sign) <= last for first, last in _WIDE)


def plain(words: Words) -> str:
    """Return the text without its faces."""
    parts = (words,) if isinstance(words, str) else words
    return "".join(part if isinstance(part, str) else part.text for part in parts)


def bold(face: Face) -> Face:
    """Return the bold face that belongs to a face."""
    return _BOLD_OF[face]


def broken(
    words: Words, face: Face, size: float, measure: float, indent: float = 0
) -> Sequence[Line]:
    """
    Return the lines of a text in a column `measure` wide, the first one indented.

    Raises:
        GlyphMissingError, UnprintableTextError: a character cannot be shown.

    """
    lines: list[Line] = []
    for paragraph in _paragraphs(list(_signs(words, face, size))):
        lines += _balanced(paragraph, measure, indent, size)
    return lines


def one_line(words: Words, face: Face, size: float) -> Line:
    """Return the text as one line, however wide."""
    return _line(list(_signs(words, face, size)), goes_on=False)


def fours(digest: str, measure: float) -> Sequence[str]:
    """Return a digest in groups of four, sixteen a line or eight where it is narrow."""
    groups = _GROUPS if measure > _ROOM_FOR_GROUPS else _GROUPS // 2
    each = [digest[at : at + 4] for at in range(0, len(digest), 4)]
    return [" ".join(each[at : at + groups]) for at in range(0, len(each), groups)]


def _signs(words: Words, face: Face, size: float) -> Iterator[_Sign]:
    for part in (words,) if isinstance(words, str) else words:
        match part:
            case str(text):
                own = face
            case Bold(text):
                own = bold(face)
            case Code(text):
                own = Face.CODE
        widths = advances(own)
        for number, line in enumerate(text.split("\n")):
            if number:
                yield _Sign("\n", own, 0)
            for sign in printable(line, own):
                yield _Sign(sign, own, widths[ord(sign)] * size / _EM)


def _paragraphs(signs: Sequence[_Sign]) -> Iterator[Sequence[_Sign]]:
    begun = 0
    for place, each in enumerate(signs):
        if each.sign == "\n":
            yield signs[begun:place]
            begun = place + 1
    yield signs[begun:]


def _balanced(
    signs: Sequence[_Sign], measure: float, indent: float, size: float
) -> Sequence[Line]:
    """Break at full measure; narrow it a little if the last line would be lonely."""
    lines = _filled(signs, measure, indent)
    for step in range(1, _NARROWINGS + 1):
        if len(lines) == 1 or len(lines[-1].text) > _LONELY:
            break
        narrower = _filled(signs, measure - step * size, indent)
        if len(narrower) == len(lines):
            lines = narrower
    return lines


def _filled(signs: Sequence[_Sign], measure: float, indent: float) -> list[Line]:
    lines: list[Line] = []
    begun, room = 0, measure - indent
    while True:
        end, then = _end_of_line(signs, begun, room)
        lines.append(_line(signs[begun:end], goes_on=then < len(signs)))
        if then >= len(signs):
            return lines
        begun, room = then, measure


def _end_of_line(signs: Sequence[_Sign], begun: int, room: float) -> tuple[int, int]:
    """Return where the line ends, and where the next begins (spaces are dropped)."""
    used, last = 0.0, begun
    for place in range(begun, len(signs)):
        used += signs[place].advance
        if used > room and signs[place].sign != " ":
            break
        if place + 1 == len(signs) or _may_break(signs, place):
            last = place + 1
    else:
        return len(signs), len(signs)
    if last == begun:  # one word wider than the line: it must break somewhere
        last = max(place, begun + 1)
    then = last
    while then < len(signs) and signs[then].sign == " ":
        then += 1
    return last, then


def _may_break(signs: Sequence[_Sign], place: int) -> bool:
    one, other = signs[place].sign, signs[place + 1].sign
    if one == " ":
        before = signs[place - 1].sign if place else ""
        return before not in _NEVER_LAST and other not in _NEVER_FIRST
    if other == " " or one in _NEVER_LAST or other in _NEVER_FIRST:
        return False
    return is_wide(one) or is_wide(other)


def _line(signs: Sequence[_Sign], *, goes_on: bool) -> Line:
    kept = list(signs)
    while kept and kept[-1].sign == " ":
        kept.pop()
    runs = tuple(
        Run("".join(each.sign for each in group), face)
        for face, group in groupby(kept, key=lambda each: each.face)
    )
    return Line(runs, sum(each.advance for each in kept), goes_on)
