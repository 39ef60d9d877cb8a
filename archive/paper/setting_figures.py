"""Setting of what is drawn rather than written: results, balls, walks, QR cards."""

from collections.abc import Sequence
from typing import Final

from reportlab.pdfgen.canvas import Canvas

from archive.paper.codes import QrCode
from archive.paper.furniture import (
    Balls,
    CodeCard,
    CodeCards,
    Face,
    Result,
    Stage,
    Walk,
)
from archive.paper.lines import fours, one_line
from archive.paper.pieces import (
    BLACK,
    FAINT,
    GREY,
    MM,
    Ink,
    Lines,
    Piece,
    Setting,
    frame,
    rule,
    say,
    say_centred,
    say_right,
)

_BALL: Final = 5 * MM  # its radius
_DOT: Final = 4 * MM
_UNDER_NUMBER: Final = 47.5  # where the title of a card ends above its note
_TICK: Final = ((-0.42, 0.02), (-0.1, -0.32), (0.46, 0.36))


def result(block: Result, measure: float) -> Piece:
    """Return the frame that says the outcome first."""
    pad = 12
    lead, aside = Ink(Face.TITLE, 12.5), Ink(Face.STRONG, 11)
    hang = one_line(block.lead, lead.face, lead.size).width + 14 if block.lead else 0
    right = (
        one_line(block.aside, aside.face, aside.size).width + 10 if block.aside else 0
    )
    main = Lines.of(
        block.main, Setting(Ink(Face.TITLE, 15.5), 23), measure - 2 * pad - hang - right
    )
    below = 21 * len(block.others)
    height = 24 + main.height + below + (8 if below else 6)

    def draw(canvas: Canvas, x: float, top: float) -> None:
        frame(canvas, x, top, measure, height)
        left, end = x + pad, x + measure - pad
        say(canvas, block.label, Ink(Face.STRONG, 8.8, GREY), left, top - 16)
        say(canvas, block.lead, lead, left, top - 40)
        main.draw(canvas, left + hang, top - 24)
        say_right(canvas, block.aside, aside, end, top - 40)
        y = top - 24 - main.height - 3
        for label, text, note in block.others:
            rule(canvas, left, y, end - left, 0.35, FAINT)
            used = say(canvas, label, Ink(Face.TABLE, 9, GREY), left, y - 14)
            ink = Ink(Face.TEXT, 10.5)
            say(canvas, text, ink, left + max(hang, used + 12), y - 14)
            say_right(canvas, note, Ink(Face.STRONG, 9.5), end, y - 14)
            y -= 21

    return Piece(height=height, draw=draw, above=4)


def balls(block: Balls, measure: float) -> Piece:
    """Return the balls in a row, as many rows as they need."""
    room = measure - (42 * MM if block.aside else 0)
    each = 2 * _BALL + 7 * MM
    a_row = max(1, int(room // each))
    rows = -(-len(block.numbers) // a_row)
    height = max(rows * (2 * _BALL + 15), len(block.aside) * 13 + 6)
    ink, small = Ink(Face.STRONG, 13), Ink(Face.TABLE, 7.5, GREY)

    def draw(canvas: Canvas, x: float, top: float) -> None:
        for place, number in enumerate(block.numbers):
            down, across = divmod(place, a_row)
            middle = x + 6 * MM + _BALL + across * each
            y = top - _BALL - 2 - down * (2 * _BALL + 15)
            canvas.setStrokeColor(BLACK)
            canvas.setLineWidth(1.1)
            canvas.circle(middle, y, _BALL)
            say_centred(canvas, f"{number:02d}", ink, middle, y - 4.6)
            say_centred(canvas, f"第 {place + 1} 球", small, middle, y - _BALL - 9)
        for number, text in enumerate(block.aside):
            y = top - 12 - 13 * number
            say_right(canvas, text, Ink(Face.TABLE, 8.6), x + measure, y)

    return Piece(height=height, draw=draw, above=2)


def walk(block: Walk, measure: float) -> Piece:
    """Return the stages in a row, joined by a line as far as they are done."""
    count = len(block.stages)
    each = measure / count
    height = 2 * _DOT + 34

    def draw(canvas: Canvas, x: float, top: float) -> None:
        y = top - _DOT - 2
        middles = [x + each * (place + 0.5) for place in range(count)]
        for place, stage in enumerate(block.stages[1:], 1):
            _join(canvas, middles[place - 1], middles[place], y, done=stage.done)
        for place, (stage, middle) in enumerate(
            zip(block.stages, middles, strict=True)
        ):
            _stage(canvas, stage, place + 1, middle, y)

    return Piece(height=height, draw=draw, above=4)


def _join(canvas: Canvas, left: float, right: float, y: float, *, done: bool) -> None:
    canvas.setStrokeColor(BLACK if done else GREY)
    canvas.setLineWidth(1.5 if done else 0.7)
    if not done:
        canvas.setDash(1.5, 2)
    canvas.line(left + _DOT, y, right - _DOT, y)
    canvas.setDash()


def _stage(canvas: Canvas, stage: Stage, number: int, middle: float, y: float) -> None:
    colour = BLACK if stage.done else GREY
    canvas.setStrokeColor(colour)
    canvas.setFillColor(colour)
    canvas.setLineWidth(0.9)
    canvas.circle(middle, y, _DOT, fill=int(stage.done))
    if stage.done:
        canvas.setStrokeColorRGB(1, 1, 1)
        canvas.setLineWidth(1.8)
        path = canvas.beginPath()
        (across, up), *others = _TICK
        path.moveTo(middle + across * _DOT, y + up * _DOT)
        for across, up in others:
            path.lineTo(middle + across * _DOT, y + up * _DOT)
        canvas.drawPath(path)
    else:
        say_centred(canvas, f"{number}", Ink(Face.STRONG, 11, GREY), middle, y - 4)
    ink = Ink(Face.STRONG, 10, colour)
    say_centred(canvas, stage.name, ink, middle, y - _DOT - 14)
    say_centred(canvas, stage.note, Ink(Face.TABLE, 8, GREY), middle, y - _DOT - 26)


def code_cards(block: CodeCards, measure: float) -> Sequence[Piece]:
    """Return rows of two QR codes, each in a frame with what it is for."""
    pairs = [block.cards[at : at + 2] for at in range(0, len(block.cards), 2)]
    return [
        _pair_of_cards(pair, 2 * number + 1, measure)
        for number, pair in enumerate(pairs)
    ]


def _pair_of_cards(pair: Sequence[CodeCard], first: int, measure: float) -> Piece:
    width = (measure - 6 * MM) / 2
    codes = [QrCode(card.data) for card in pair]
    sides = [code.side(32 * MM) for code in codes]
    rooms = [width - side - 5 * MM - 8 for side in sides]
    titles, notes = (
        [
            Lines.of(words, setting, room)
            for words, room in zip(texts, rooms, strict=True)
        ]
        for texts, setting in (
            ([card.title for card in pair], Setting(Ink(Face.TITLE, 11), 14.5)),
            ([card.note for card in pair], Setting(Ink(Face.TEXT, 8.8), 12.5)),
        )
    )
    written = max(
        _UNDER_NUMBER + title.height + note.height
        for title, note in zip(titles, notes, strict=True)
    )
    high = max(*sides, written)
    height = high + 52

    def draw(canvas: Canvas, x: float, top: float) -> None:
        for place, card in enumerate(pair):
            left, side = x + place * (width + 6 * MM), sides[place]
            frame(canvas, left, top, width, height)
            codes[place].draw(canvas, left + 6, top - 5, side)
            text = left + side + 4 * MM
            say(canvas, f"{first + place}", Ink(Face.TITLE, 22), text, top - 32)
            titles[place].draw(canvas, text, top - _UNDER_NUMBER + 5)
            below = top - _UNDER_NUMBER - titles[place].height
            notes[place].draw(canvas, text, below)
            y = top - high - 14
            ink = Ink(Face.TABLE, 7.5, GREY)
            say(canvas, "指纹（念给对方听即可核对）", ink, left + 9, y)
            for number, line in enumerate(fours(card.digest, width)):
                say(canvas, line, Ink(Face.CODE, 8), left + 9, y - 13 - 12 * number)

    return Piece(height=height, draw=draw, above=10)
