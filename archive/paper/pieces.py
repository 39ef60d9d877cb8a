"""
Pieces: what a block becomes once it is measured, ready to be put on a page.

A piece knows its height and how to draw itself; the flow (`pages`) decides where it
stands. Everything here is in points, from the upper left corner of the piece.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from archive.paper.fonts import font
from archive.paper.furniture import Face, Words
from archive.paper.lines import Line, broken, is_wide, one_line

MM: Final = 72 / 25.4

BLACK: Final = Color(0, 0, 0)
GREY: Final = Color(0.38, 0.38, 0.38)
FAINT: Final = Color(0.62, 0.62, 0.62)
RED: Final = Color(0.72, 0.09, 0.13)

THICK: Final = 1.0
HEAD_LINE: Final = 0.6
HAIRLINE: Final = 0.35

_EASY_SPREAD: Final = 0.09  # of the size: more between characters looks torn
_ASCENT: Final = 0.88  # of the size, in all faces here
_DESCENT: Final = 0.12

Drawing: TypeAlias = Callable[[Canvas, float, float], None]
"""Draws at a left edge and an upper edge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """
    Something that stays in one place on one page.

    `above` is space before it, dropped at the top of a page; `keep` holds it together
    with the next piece; `again` is drawn once more at the top of a page that begins
    with this piece.
    """

    height: float
    draw: Drawing
    above: float = 0
    keep: bool = False
    again: "Piece | None" = None


@dataclass(frozen=True, slots=True)
class Ink:
    """A face, a size and a colour."""

    face: Face
    size: float
    colour: Color = BLACK


@dataclass(frozen=True, slots=True)
class Setting:
    """How a paragraph is set: its ink, the distance of its lines, its indent."""

    ink: Ink
    leading: float
    indent: float = 0
    flush: bool = False  # lines that go on are spread to the full measure


def write(canvas: Canvas, line: Line, ink: Ink, x: float, y: float) -> None:
    """Draw one line with its baseline at y."""
    _write(canvas, line, ink, x, y, 0)


def write_right(canvas: Canvas, line: Line, ink: Ink, right: float, y: float) -> None:
    """Draw one line that ends at `right`."""
    _write(canvas, line, ink, right - line.width, y, 0)


def write_centred(
    canvas: Canvas, line: Line, ink: Ink, middle: float, y: float
) -> None:
    """Draw one line around `middle`."""
    _write(canvas, line, ink, middle - line.width / 2, y, 0)


def write_spread(
    canvas: Canvas, line: Line, ink: Ink, x: float, y: float, measure: float
) -> None:
    """Draw one line spread to a measure, if that looks no worse than a ragged edge."""
    gaps = len(line.text) - 1
    spare = measure - line.width
    chinese = sum(is_wide(sign) for sign in line.text)
    easy = gaps > 0 and spare <= gaps * ink.size * _EASY_SPREAD
    spread = spare / gaps if easy and 3 * chinese > len(line.text) else 0
    _write(canvas, line, ink, x, y, spread)


def say(canvas: Canvas, words: Words, ink: Ink, x: float, y: float) -> float:
    """Draw a text on one line; return its width."""
    line = one_line(words, ink.face, ink.size)
    write(canvas, line, ink, x, y)
    return line.width


def say_right(canvas: Canvas, words: Words, ink: Ink, right: float, y: float) -> None:
    """Draw a text on one line that ends at `right`."""
    write_right(canvas, one_line(words, ink.face, ink.size), ink, right, y)


def say_centred(
    canvas: Canvas, words: Words, ink: Ink, middle: float, y: float
) -> None:
    """Draw a text on one line around `middle`."""
    write_centred(canvas, one_line(words, ink.face, ink.size), ink, middle, y)


def _write(
    canvas: Canvas, line: Line, ink: Ink, x: float, y: float, spread: float
) -> None:
    canvas.setFillColor(ink.colour)
    text = canvas.beginText(x, y)
    text.setCharSpace(spread)
    for run in line.runs:
        font(run.face)
        text.setFont(run.face.value, ink.size)
        text.textOut(run.text)
    text.setCharSpace(0)
    canvas.drawText(text)


def baseline(top: float, leading: float, size: float) -> float:
    """Return the baseline of a line whose box begins at `top`."""
    return top - (leading + size * (_ASCENT - _DESCENT)) / 2


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines under each other in a column."""

    lines: Sequence[Line]
    setting: Setting
    measure: float

    @classmethod
    def of(cls, words: Words, setting: Setting, measure: float) -> "Lines":
        """Break a text into lines."""
        ink = setting.ink
        return cls(
            broken(words, ink.face, ink.size, measure, setting.indent),
            setting,
            measure,
        )

    @property
    def height(self) -> float:
        """How high they are together."""
        return len(self.lines) * self.setting.leading

    def draw(self, canvas: Canvas, x: float, top: float) -> None:
        """Draw them."""
        setting = self.setting
        for number, line in enumerate(self.lines):
            indent = setting.indent if number == 0 else 0
            y = baseline(
                top - number * setting.leading, setting.leading, setting.ink.size
            )
            if setting.flush and line.goes_on:
                room = self.measure - indent
                write_spread(canvas, line, setting.ink, x + indent, y, room)
            else:
                write(canvas, line, setting.ink, x + indent, y)


def rule(
    canvas: Canvas,
    x: float,
    y: float,
    length: float,
    strength: float = HAIRLINE,
    colour: Color = BLACK,
) -> None:
    """Draw a horizontal line."""
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(strength)
    canvas.line(x, y, x + length, y)


def frame(
    canvas: Canvas,
    x: float,
    top: float,
    width: float,
    height: float,
    strength: float = THICK,
    *,
    dashed: bool = False,
    colour: Color = BLACK,
) -> None:
    """Draw a rectangle from its upper left corner."""
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(strength)
    if dashed:
        canvas.setDash(2.2, 1.6)
    canvas.rect(x, top - height, width, height)
    if dashed:
        canvas.setDash()
