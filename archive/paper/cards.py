"""
Cards to be cut: ten of 86 × 54 mm on a sheet, with cut marks and a code on each.

Each card says by a character, a colour and a hatch what it is for, so that it can be
told from afar, in grey, and by whoever sees no colours. A character that no font has is
an error here: nobody cuts a card with a gap in a name.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from io import BytesIO
from types import MappingProxyType
from typing import Final

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from archive.evidence.digests import sha256
from archive.paper.codes import QrCode
from archive.paper.errors import CardOverfullError
from archive.paper.fonts import covered, font
from archive.paper.furniture import Face
from archive.paper.lines import broken
from archive.paper.pieces import (
    BLACK,
    FAINT,
    GREY,
    HAIRLINE,
    MM,
    Ink,
    Lines,
    Setting,
    frame,
    say,
    say_centred,
    say_right,
)
from archive.values.instants import utc

WIDTH: Final = 86 * MM
HEIGHT: Final = 54 * MM
ACROSS, DOWN = 2, 5
ON_A_SHEET: Final = ACROSS * DOWN
_SHEET: Final = (210 * MM, 297 * MM)
_LEFT, _TOP = 19 * MM, 13.5 * MM
_BAND: Final = 20 * MM
_HATCHED: Final = 11 * MM
_TEXT: Final = 24 * MM
_INSET: Final = 4 * MM
_QR: Final = 17 * MM
_WHITE: Final = Color(1, 1, 1)
_MARK, _MARK_GAP = 8 * MM, 3 * MM
_ID_SIZE: Final = 16
_HOW: Final = (
    "沿裁切线裁开；按 100% 比例打印，不要选“适应页面”。每张 86 × 54 毫米，每页 10 张。"
)


class Hatch(Enum):
    """What the foot of a band is hatched with."""

    NONE = "none"
    RISING = "rising"
    FALLING = "falling"
    RULES = "rules"
    WIDE_RULES = "wide rules"
    BARS = "bars"
    WIDE_BARS = "wide bars"
    GRID = "grid"
    LATTICE = "lattice"
    DOTS = "dots"


@dataclass(frozen=True, slots=True)
class Band:
    """The band of a card: its character, its colour as RRGGBB, its hatch."""

    mark: str
    colour: str
    hatch: Hatch


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """
    One card.

    `code` is what a scanner types; `written` is the same for who has none.
    """

    band: Band
    number: str
    issuer: str
    title: str
    name: str
    body: str
    place: str
    days: str
    code: str
    written: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Room:
    """Where a text stands, and the sizes that are tried, the largest first."""

    what: str
    face: Face
    top: float
    measure: float
    sizes: tuple[tuple[float, int], ...]  # size, and lines that have room at it

    def lines(self, text: str) -> Lines:
        """Return the text at the largest size at which it fits."""
        covered(text, self.face)
        for size, most in self.sizes:
            lines = broken(text, self.face, size, self.measure)
            fits = all(line.width <= self.measure + HAIRLINE for line in lines)
            if len(lines) <= most and fits:
                setting = Setting(Ink(self.face, size), size * 1.26)
                return Lines(lines, setting, self.measure)
        raise CardOverfullError(self.what, text)


_WIDE: Final = WIDTH - _TEXT - _INSET
_BESIDE: Final = WIDTH - _TEXT - _INSET - _QR - 3 * MM
_ISSUER: Final = _Room(
    "issuer", Face.TABLE, 4.6 * MM, _WIDE, ((7, 1), (6.5, 1), (6.5, 2))
)
_TITLE: Final = _Room("title", Face.TITLE, 10 * MM, _WIDE, ((15, 1), (12, 1), (9, 1)))
_NAME: Final = _Room(
    "name", Face.TEXT, 17.4 * MM, _WIDE, ((13, 1), (10.5, 2), (8, 3), (6.5, 4))
)
_BODY: Final = _Room(
    "body", Face.TEXT, 27.6 * MM, _BESIDE, ((7.6, 3), (7, 4), (6.5, 5))
)
_PLACE: Final = _Room("place", Face.STRONG, 41.2 * MM, 31 * MM, ((7.2, 1), (6.5, 2)))


def check_card(card: Card) -> None:
    """
    Return if the card can be printed whole.

    Raises:
        GlyphMissingError, UnprintableTextError: a character cannot be shown.
        CardOverfullError: a text has no room at any legible size.

    """
    for room, text in _texts(card):
        room.lines(text)
    for text in (card.number, card.days, card.note):
        covered(text, Face.TABLE)
    covered(card.band.mark, Face.TITLE)
    covered(card.written, Face.CODE)


def card_sheet(cards: Sequence[Card], title: str, at: datetime) -> bytes:
    """
    Return the cards as a PDF, ten a page; the same cards at the same time, same bytes.

    Raises:
        GlyphMissingError, UnprintableTextError, CardOverfullError: as `check_card`.

    """
    for card in cards:
        check_card(card)
    for face in Face:
        font(face)
    output = BytesIO()
    canvas = Canvas(
        output,
        pagesize=_SHEET,
        pageCompression=1,
        invariant=1,
        initialFontName=Face.TABLE.value,  # type: ignore[arg-type]  # its stub errs
        pdfVersion=(1, 7),
        lang="zh-CN",
    )
    _describe(canvas, cards, title, at)
    for first in range(0, max(len(cards), 1), ON_A_SHEET):
        page = cards[first : first + ON_A_SHEET]
        say_centred(
            canvas, _HOW, Ink(Face.TABLE, 7, GREY), _SHEET[0] / 2, _SHEET[1] - 5 * MM
        )
        for place, card in enumerate(page):
            down, across = divmod(place, ACROSS)
            x, top = _LEFT + across * WIDTH, _SHEET[1] - _TOP - down * HEIGHT
            _draw(canvas, card, x, top)
        _cut_marks(canvas)
        canvas.showPage()
    canvas.save()
    return output.getvalue()


def _texts(card: Card) -> Sequence[tuple[_Room, str]]:
    return (
        (_ISSUER, card.issuer),
        (_TITLE, card.title),
        (_NAME, card.name),
        (_BODY, card.body),
        (_PLACE, card.place),
    )


def _draw(canvas: Canvas, card: Card, x: float, top: float) -> None:
    _draw_band(canvas, card, x, top)
    for room, text in _texts(card):
        room.lines(text).draw(canvas, x + _TEXT, top - room.top)
    say(canvas, card.days, Ink(Face.TABLE, 6.8, GREY), x + _TEXT, top - 51.2 * MM)
    right = x + WIDTH - _INSET
    code = QrCode(card.code.encode("ascii"))
    # The quiet zone is white anyway: the code ends where the texts above it end.
    quiet = 4 * _QR / (code.modules - 8)
    side = _QR + 2 * quiet
    code.draw(canvas, right - _QR - quiet, top - 27.6 * MM + quiet, side)
    written = Ink(Face.CODE, 6.5)
    say_right(canvas, card.written, written, right, top - 49 * MM)
    if card.note:
        say_right(canvas, card.note, Ink(Face.TABLE, 6.5, GREY), right, top - 51.7 * MM)
    frame(canvas, x, top, WIDTH, HEIGHT, HAIRLINE, colour=FAINT)


def _draw_band(canvas: Canvas, card: Card, x: float, top: float) -> None:
    canvas.setFillColor(Color(*_rgb(card.band.colour)))
    canvas.rect(x, top - HEIGHT, _BAND, HEIGHT, stroke=0, fill=1)
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(x, top - HEIGHT, _BAND, _HATCHED)
    canvas.clipPath(path, stroke=0, fill=0)
    canvas.setStrokeColor(_WHITE)
    canvas.setFillColor(_WHITE)
    canvas.setLineWidth(0.9)
    _HATCHES[card.band.hatch](canvas, x, top - HEIGHT)
    canvas.restoreState()
    middle = x + _BAND / 2
    mark = Ink(Face.TITLE, 32, _WHITE)
    say_centred(canvas, card.band.mark, mark, middle, top - 21 * MM)
    number = Ink(Face.STRONG, 9, _WHITE)
    say_centred(canvas, card.number, number, middle, top - 36 * MM)


def _rgb(colour: str) -> tuple[float, float, float]:
    red, green, blue = bytes.fromhex(colour)
    return red / 255, green / 255, blue / 255


def _sloped(canvas: Canvas, x: float, y: float, *, rising: bool) -> None:
    step = 2.2 * MM
    for number in range(-6, 16):
        left = x + number * step
        low, high = (y, y + _HATCHED) if rising else (y + _HATCHED, y)
        canvas.line(left, low, left + _HATCHED, high)


def _lines(
    canvas: Canvas, x: float, y: float, step: float = 2.2 * MM, *, upright: bool
) -> None:
    end = _BAND if upright else _HATCHED
    number = 1
    while number * step < end:
        at = number * step
        if upright:
            canvas.line(x + at, y, x + at, y + _HATCHED)
        else:
            canvas.line(x, y + at, x + _BAND, y + at)
        number += 1


def _wide(canvas: Canvas, x: float, y: float, *, upright: bool) -> None:
    canvas.setLineWidth(1.6 * MM)
    _lines(canvas, x, y, 5 * MM if upright else 3.6 * MM, upright=upright)


def _grid(canvas: Canvas, x: float, y: float) -> None:
    _lines(canvas, x, y, 2.6 * MM, upright=True)
    _lines(canvas, x, y, 2.6 * MM, upright=False)


def _lattice(canvas: Canvas, x: float, y: float) -> None:
    _sloped(canvas, x, y, rising=True)
    _sloped(canvas, x, y, rising=False)


def _dots(canvas: Canvas, x: float, y: float) -> None:
    for down in range(4):
        for across in range(7):
            middle = x + (1 + 3 * across) * MM, y + (1.4 + 2.8 * down) * MM
            canvas.circle(*middle, 0.5 * MM, stroke=0, fill=1)


def _nothing(canvas: Canvas, x: float, y: float) -> None:
    del canvas, x, y


_HATCHES: Final[Mapping[Hatch, Callable[[Canvas, float, float], None]]] = (
    MappingProxyType(
        {
            Hatch.NONE: _nothing,
            Hatch.RISING: lambda *at: _sloped(*at, rising=True),
            Hatch.FALLING: lambda *at: _sloped(*at, rising=False),
            Hatch.RULES: lambda *at: _lines(*at, upright=False),
            Hatch.WIDE_RULES: lambda *at: _wide(*at, upright=False),
            Hatch.BARS: lambda *at: _lines(*at, upright=True),
            Hatch.WIDE_BARS: lambda *at: _wide(*at, upright=True),
            Hatch.GRID: _grid,
            Hatch.LATTICE: _lattice,
            Hatch.DOTS: _dots,
        }
    )
)


def _cut_marks(canvas: Canvas) -> None:
    canvas.setStrokeColor(BLACK)
    canvas.setLineWidth(0.5)
    high, low = _SHEET[1] - _TOP, _SHEET[1] - _TOP - DOWN * HEIGHT
    for number in range(ACROSS + 1):
        x = _LEFT + number * WIDTH
        canvas.line(x, high + _MARK_GAP, x, high + _MARK)
        canvas.line(x, low - _MARK_GAP, x, low - _MARK)
    right = _LEFT + ACROSS * WIDTH
    for number in range(DOWN + 1):
        y = high - number * HEIGHT
        canvas.line(_LEFT - _MARK_GAP, y, _LEFT - _MARK, y)
        canvas.line(right + _MARK_GAP, y, right + _MARK, y)


def _describe(canvas: Canvas, cards: Sequence[Card], title: str, at: datetime) -> None:
    """Say what the file is; what it is called follows from what it says."""
    canvas.setTitle(title)
    canvas.setAuthor(cards[0].issuer if cards else "")
    canvas.setCreator("yangguang")
    said = f"D:{utc(at):%Y%m%d%H%M%S}Z"
    canvas.setDateFormatter(lambda *_: said)
    identifier = sha256(f"{said}{cards!r}".encode())[:_ID_SIZE].hex().encode("ascii")
    document = vars(canvas)["_doc"]
    vars(document)["_ID"] = b"[<%b><%b>]" % (identifier, identifier)
