"""Setting of facts, tables, comparisons: lines above, below and between, no others."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from reportlab.pdfgen.canvas import Canvas

from archive.paper.furniture import (
    Align,
    Cell,
    Column,
    Comparison,
    Comparisons,
    Face,
    Fact,
    Facts,
    Table,
    Words,
)
from archive.paper.lines import bold, fours
from archive.paper.pieces import (
    BLACK,
    FAINT,
    GREY,
    HAIRLINE,
    HEAD_LINE,
    THICK,
    Ink,
    Lines,
    Piece,
    Setting,
    baseline,
    rule,
    say,
    say_right,
    write,
    write_centred,
    write_right,
)
from archive.values.money import Yuan

_LABEL: Final = Setting(Ink(Face.TABLE, 8.8, GREY), 13)
_VALUE: Final = Setting(Ink(Face.TEXT, 10.3), 15)
_HEAD: Final = Setting(Ink(Face.STRONG, 8.8), 12.5)
_CELL_SIZES: Final = {
    Face.TEXT: 9.6,
    Face.TITLE: 9.6,
    Face.TABLE: 9.2,
    Face.STRONG: 9.2,
    Face.CODE: 8.6,
}
_CELL_LEADING: Final = 13.2
_PAD: Final = 3.4  # above and below what a row says
_FACT_PAD: Final = 4.0
_ABOVE: Final = 7.0
_GUTTER: Final = 8
_BESIDE: Final = 14  # between rows that stand side by side
_LABEL_WIDTH: Final = 62
_DASH: Final = "—"


def facts(block: Facts, measure: float) -> Sequence[Piece]:
    """Return a piece for every row of labels and what they say."""
    paired = [
        _fact_row(row, measure, first=number == 0, last=number == len(block.rows) - 1)
        for number, row in enumerate(block.rows)
    ]
    return [replace(piece, keep=number == 0) for number, piece in enumerate(paired)]


def _fact_row(
    row: tuple[Fact] | tuple[Fact, Fact], measure: float, *, first: bool, last: bool
) -> Piece:
    width = measure / len(row)
    placed = []
    for number, (label, words) in enumerate(row):
        value = Lines.of(words, _VALUE, width - _LABEL_WIDTH - _GUTTER)
        placed.append((number * width, Lines.of(label, _LABEL, _LABEL_WIDTH), value))
    height = max(lines.height for _, *both in placed for lines in both)
    height += 2 * _FACT_PAD

    def draw(canvas: Canvas, x: float, top: float) -> None:
        if first:
            rule(canvas, x, top, measure, THICK)
        for left, label, value in placed:
            for lines, at in ((label, left + 3), (value, left + _LABEL_WIDTH + 3)):
                lines.draw(canvas, x + at, top - (height - lines.height) / 2)
        strength, colour = (THICK, BLACK) if last else (HAIRLINE, FAINT)
        rule(canvas, x, top - height, measure, strength, colour)

    return Piece(height=height, draw=draw, above=_ABOVE if first else 0)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a column stands, and how."""

    column: Column
    left: float
    width: float

    def lines(self, cell: Cell, *, strong: bool = False) -> Lines:
        """Break what a cell holds."""
        face = self.column.face
        if isinstance(cell, Yuan):
            face = Face.TABLE  # its figures are all equally wide
        if strong:
            face = bold(face)
        setting = Setting(Ink(face, _CELL_SIZES[face]), _CELL_LEADING)
        return Lines.of(_words(cell), setting, self.width - _GUTTER)

    def draw(self, canvas: Canvas, lines: Lines, x: float, top: float) -> None:
        """Draw the lines as the column stands."""
        ink, leading = lines.setting.ink, lines.setting.leading
        left, right = x + self.left, x + self.left + self.width - _GUTTER
        for number, line in enumerate(lines.lines):
            y = baseline(top - number * leading, leading, ink.size)
            match self.column.align:
                case Align.LEFT:
                    write(canvas, line, ink, left, y)
                case Align.CENTRE:
                    write_centred(canvas, line, ink, (left + right) / 2, y)
                case Align.RIGHT:
                    write_right(canvas, line, ink, right, y)


def _words(cell: Cell) -> Words:
    match cell:
        case None:
            return _DASH
        case Yuan():
            return str(cell).replace("-", "\u2212")
        case _:
            return cell


def _places(block: Table, measure: float) -> Sequence[_Place]:
    """Return where the cells of one line stand, those of its first row first."""
    shares = sum(column.share for column in block.columns)
    each = (measure - _BESIDE * (block.abreast - 1)) / block.abreast
    places: list[_Place] = []
    for beside in range(block.abreast):
        left = beside * (each + _BESIDE) + _GUTTER / 2
        for number, column in enumerate(block.columns):
            width = (each - _GUTTER / 2) * column.share / shares
            amounts = any(isinstance(row[number], Yuan) for row in block.rows)
            stands = replace(column, align=Align.RIGHT) if amounts else column
            places.append(_Place(stands, left, width))
            left += width
    return places


def table(block: Table, measure: float) -> Sequence[Piece]:
    """Return the head, then a piece for every line that repeats it on a new page."""
    places = _places(block, measure)
    head = _table_head(places, measure)
    made = [head]
    numbered = [(row, n in block.strong) for n, row in enumerate(block.rows)]
    lines = [
        numbered[first : first + block.abreast]
        for first in range(0, len(numbered), block.abreast)
    ]
    for number, rows in enumerate(lines):
        piece = _table_line(places, rows, measure, last=number == len(lines) - 1)
        # The first row stays with its head, the last with the one before it.
        keep = number == len(lines) - 2
        made.append(replace(piece, again=head, keep=keep))
    return made


def _table_head(places: Sequence[_Place], measure: float) -> Piece:
    heads = [
        Lines.of(place.column.head, _HEAD, place.width - _GUTTER) for place in places
    ]
    height = max(lines.height for lines in heads) + 2 * _PAD

    def draw(canvas: Canvas, x: float, top: float) -> None:
        rule(canvas, x, top, measure, THICK)
        for place, lines in zip(places, heads, strict=True):
            place.draw(canvas, lines, x, top - (height - lines.height) / 2)
        rule(canvas, x, top - height, measure, HEAD_LINE)

    return Piece(height=height, draw=draw, above=_ABOVE, keep=True)


def _table_line(
    places: Sequence[_Place],
    rows: Sequence[tuple[Sequence[Cell], bool]],
    measure: float,
    *,
    last: bool,
) -> Piece:
    told = [(cell, strong) for row, strong in rows for cell in row]
    # The last line may hold fewer rows than the others.
    cells = [
        (place, place.lines(cell, strong=strong))
        for place, (cell, strong) in zip(places, told, strict=False)
    ]
    height = max(lines.height for _, lines in cells) + 2 * _PAD

    def draw(canvas: Canvas, x: float, top: float) -> None:
        for place, lines in cells:
            place.draw(canvas, lines, x, top - (height - lines.height) / 2)
        strength, colour = (THICK, BLACK) if last else (HAIRLINE, FAINT)
        rule(canvas, x, top - height, measure, strength, colour)

    return Piece(height=height, draw=draw)


def comparisons(block: Comparisons, measure: float) -> Sequence[Piece]:
    """Return a piece for everybody who said something and showed it later."""
    return [
        _comparison(
            each, measure, first=number == 0, last=number == len(block.each) - 1
        )
        for number, each in enumerate(block.each)
    ]


def _comparison(each: Comparison, measure: float, *, first: bool, last: bool) -> Piece:
    strong, named = Ink(Face.STRONG, 9.2), Ink(Face.TEXT, 10)
    label, code = Ink(Face.TABLE, 8.6, GREY), Ink(Face.CODE, 8)
    rows = [
        (print_.label if number == 0 else "", line)
        for print_ in each.digests
        for number, line in enumerate(fours(print_.digest, measure))
    ]
    height = 21 + 13 * len(rows) + 4

    def draw(canvas: Canvas, x: float, top: float) -> None:
        if first:
            rule(canvas, x, top, measure, THICK)
        used = say(canvas, each.who, strong, x + 4, top - 14)
        say(canvas, each.name, named, x + max(54, used + 14), top - 14)
        say_right(canvas, each.verdict, strong, x + measure - 4, top - 14)
        for number, (said, line) in enumerate(rows):
            y = top - 29 - 13 * number
            say(canvas, said, label, x + 4, y)
            say(canvas, line, code, x + 27, y)
        strength, colour = (THICK, BLACK) if last else (HAIRLINE, FAINT)
        rule(canvas, x, top - height, measure, strength, colour)

    return Piece(height=height, draw=draw, above=3 if first else 0)
