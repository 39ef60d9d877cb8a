"""
Outlines of glyphs, for words that are drawn and not written.

A watermark as text would land in the middle of whatever a reader copies; as a path it
is only seen. Reads the `glyf` table of our own fonts; composite glyphs are not needed.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final, TypeAlias

from reportlab.pdfgen.canvas import Canvas

from archive.paper.fonts import covered, font
from archive.paper.furniture import Face

_ON_CURVE, _X_SHORT, _Y_SHORT, _AGAIN, _X_SAME, _Y_SAME = 1, 2, 4, 8, 16, 32
_HEADER: Final = 10

Point: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Knot:
    """A point of a contour: on the curve, or the handle between two that are."""

    x: float
    y: float
    on: bool

    def towards(self, other: "_Knot") -> "_Knot":
        """Return the point halfway, which lies on the curve."""
        return _Knot((self.x + other.x) / 2, (self.y + other.y) / 2, on=True)


def draw_word(
    canvas: Canvas, text: str, face: Face, size: float, x: float, y: float
) -> None:
    """Fill the outlines of a word, its first character at x on the baseline y."""
    loaded = font(face).face
    covered(text, face)
    scale = size / loaded.unitsPerEm
    path = canvas.beginPath()
    for sign in text:
        for contour in _contours(face, loaded.charToGlyph[ord(sign)]):
            knots = [_Knot(x + k.x * scale, y + k.y * scale, k.on) for k in contour]
            path.moveTo(knots[0].x, knots[0].y)
            for start, handle, end in _curves(knots):
                path.curveTo(*_cubic(start, handle), *_cubic(end, handle), end.x, end.y)
            path.close()
        x += loaded.charWidths[ord(sign)] * size / 1000
    canvas.drawPath(path, stroke=0, fill=1, fillMode=1)


def _cubic(end: _Knot, handle: _Knot) -> Point:
    return (end.x + 2 * handle.x) / 3, (end.y + 2 * handle.y) / 3


def _curves(knots: Sequence[_Knot]) -> Iterator[tuple[_Knot, _Knot, _Knot]]:
    """Give each quadratic piece: from where, over which handle, to where."""
    start, handle = knots[0], None
    for knot in (*knots[1:], knots[0]):
        if handle is None:
            if knot.on:
                yield start, start.towards(knot), knot
                start = knot
            else:
                handle = knot
        elif knot.on:
            yield start, handle, knot
            start, handle = knot, None
        else:
            middle = handle.towards(knot)
            yield start, handle, middle
            start, handle = middle, knot


@cache
def _contours(face: Face, glyph: int) -> Sequence[Sequence[_Knot]]:
    """Read the contours of a glyph; each begins on the curve."""
    loaded = font(face).face
    begin, end = loaded.glyphPos[glyph : glyph + 2]
    data = loaded.get_table("glyf")[begin:end]
    (count,) = struct.unpack_from(">h", data)
    if count < 0:
        raise ValueError("a composite glyph cannot be drawn")
    ends = struct.unpack_from(f">{count}H", data, _HEADER)
    (instructions,) = struct.unpack_from(">H", data, _HEADER + 2 * count)
    at = _HEADER + 2 * count + 2 + instructions
    points = ends[-1] + 1
    flags, at = _flags(data, at, points)
    xs, at = _coordinates(data, at, flags, _X_SHORT, _X_SAME)
    ys, _ = _coordinates(data, at, flags, _Y_SHORT, _Y_SAME)
    knots = [
        _Knot(x, y, bool(flag & _ON_CURVE))
        for x, y, flag in zip(xs, ys, flags, strict=True)
    ]
    return [
        _from_the_curve(knots[first + 1 : last + 1])
        for first, last in pairwise((-1, *ends))
    ]


def _from_the_curve(contour: Sequence[_Knot]) -> Sequence[_Knot]:
    for place, knot in enumerate(contour):
        if knot.on:
            return [*contour[place:], *contour[:place]]
    return [contour[-1].towards(contour[0]), *contour]


def _flags(data: bytes, at: int, points: int) -> tuple[Sequence[int], int]:
    flags: list[int] = []
    while len(flags) < points:
        flag = data[at]
        at += 1
        flags.append(flag)
        if flag & _AGAIN:
            flags += [flag] * data[at]
            at += 1
    return flags, at


def _coordinates(
    data: bytes, at: int, flags: Sequence[int], short: int, same: int
) -> tuple[Sequence[int], int]:
    values, value = [], 0
    for flag in flags:
        if flag & short:
            value += data[at] if flag & same else -data[at]
            at += 1
        elif not flag & same:
            (step,) = struct.unpack_from(">h", data, at)
            value += step
            at += 2
        values.append(value)
    return values, at
