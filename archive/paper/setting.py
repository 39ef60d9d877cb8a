"""Setting: every block becomes pieces of a given width."""

from collections.abc import Sequence
from typing import Final, assert_never

from reportlab.pdfgen.canvas import Canvas

from archive.paper.codes import QrCode
from archive.paper.furniture import (
    AmountLine,
    Balls,
    Blanks,
    Block,
    CodeCards,
    Comparisons,
    Face,
    Facts,
    Fingerprint,
    Gap,
    Heading,
    Items,
    Paragraph,
    Result,
    SignOff,
    Step,
    Style,
    Table,
    Title,
    Walk,
    WithCode,
)
from archive.paper.lines import fours, one_line
from archive.paper.pieces import (
    BLACK,
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
from archive.paper.setting_figures import balls, code_cards, result, walk
from archive.paper.setting_tables import comparisons, facts, table
from archive.values.money import in_words

_TITLE: Final = Ink(Face.TITLE, 23)
_SMALL_TITLE: Final = Ink(Face.TITLE, 17)
_UNDER: Final = Ink(Face.TEXT, 14)
_HEADING: Final = Ink(Face.TITLE, 13)
_STEP: Final = Ink(Face.STRONG, 10.5)
_ASIDE: Final = Ink(Face.TABLE, 8.6, GREY)
_LABEL: Final = Ink(Face.TABLE, 8.6, GREY)
_CODE: Final = Ink(Face.CODE, 8)
_NARROW: Final = 125 * MM  # below it is a small sheet
_MARKS: Final = "一二三四五六七八九十"

SETTINGS: Final = {
    Style.LETTER: Setting(Ink(Face.TEXT, 15.75), 28.5, 31.5, flush=True),
    Style.BODY: Setting(Ink(Face.TEXT, 11), 18.5, 22, flush=True),
    Style.NOTE: Setting(Ink(Face.TEXT, 9), 14.5, 0, flush=True),
}


def pieces(block: Block, measure: float) -> Sequence[Piece]:  # noqa: C901, PLR0911, PLR0912 - one case a block
    """
    Return the pieces of a block.

    Raises:
        GlyphMissingError, UnprintableTextError: a character cannot be shown.

    """
    match block:
        case Title():
            return [_title(block, measure)]
        case Heading():
            return [_heading(block, measure)]
        case Step():
            return [_step(block, measure)]
        case Paragraph():
            return _paragraph(block, measure)
        case Items():
            return _items(block, measure)
        case AmountLine():
            return [_amount(block, measure)]
        case SignOff():
            return [_sign_off(block, measure)]
        case Fingerprint():
            return [_fingerprint(block, measure)]
        case WithCode():
            return [_with_code(block, measure)]
        case Blanks():
            return [_blanks(block, measure)]
        case Gap():
            return [Piece(height=block.height * MM, draw=_nothing)]
        case Facts():
            return facts(block, measure)
        case Table():
            return table(block, measure)
        case Comparisons():
            return comparisons(block, measure)
        case Result():
            return [result(block, measure)]
        case Balls():
            return [balls(block, measure)]
        case Walk():
            return [walk(block, measure)]
        case CodeCards():
            return code_cards(block, measure)
        case _:
            assert_never(block)


def _nothing(canvas: Canvas, x: float, top: float) -> None:
    del canvas, x, top


def _title(block: Title, measure: float) -> Piece:
    ink = _TITLE if measure > _NARROW else _SMALL_TITLE
    # Spread a little, and by the distance of characters: spaces would be found by
    # everybody who searches for the title, and by nobody who wants to.
    heading = Lines.of(block.text, Setting(ink, ink.size * 1.45), measure)
    under = Lines.of(block.under, Setting(_UNDER, 22), measure) if block.under else None
    above, between, below = 1 * MM, 2.0, 4.5 * MM

    def draw(canvas: Canvas, x: float, top: float) -> None:
        y, middle = top - above, x + measure / 2
        for lines in (heading, under):
            if lines is None:
                continue
            setting = lines.setting
            for line in lines.lines:
                say_centred(
                    canvas, line.text, setting.ink, middle, y - setting.leading * 0.75
                )
                y -= setting.leading
            y -= between

    height = above + heading.height + below + between
    return Piece(
        height=height + (under.height + between if under else 0), draw=draw, keep=True
    )


def _heading(block: Heading, measure: float) -> Piece:
    def draw(canvas: Canvas, x: float, top: float) -> None:
        say(canvas, block.text, _HEADING, x, top - 13)
        if block.aside:
            say_right(canvas, block.aside, _ASIDE, x + measure, top - 13)

    return Piece(height=18, draw=draw, above=11, keep=True)


def _step(block: Step, measure: float) -> Piece:
    def draw(canvas: Canvas, x: float, top: float) -> None:
        say(canvas, f"{block.number}", _STEP, x, top - 11)
        say(canvas, block.text, _STEP, x + 17, top - 11)
        if block.aside:
            say_right(canvas, block.aside, _ASIDE, x + measure, top - 11)

    return Piece(height=17, draw=draw, above=14, keep=True)


def _paragraph(block: Paragraph, measure: float) -> Sequence[Piece]:
    base = SETTINGS[block.style]
    setting = base
    if not block.indent:
        setting = Setting(base.ink, base.leading, 0, base.flush)
    whole = Lines.of(block.words, setting, measure)
    made = []
    for number, line in enumerate(whole.lines):
        first = (
            setting
            if number == 0
            else Setting(setting.ink, setting.leading, 0, setting.flush)
        )
        own = Lines([line], first, measure)
        # Two lines stay together at either end of a page.
        last = len(whole.lines) - 1
        together = number == 0 < last or number == last - 1
        made.append(Piece(height=own.height, draw=own.draw, keep=together))
    if block.style is not Style.LETTER:  # a letter keeps its lines at one distance
        made.append(Piece(height=0, draw=_nothing, above=base.leading * 0.2))
    return made


def _items(block: Items, measure: float) -> Sequence[Piece]:
    setting = SETTINGS[Style.BODY]
    made = []
    for number, words in enumerate(block.items):
        mark = f"（{_chinese(number + 1)}）"
        hang = one_line(mark, setting.ink.face, setting.ink.size).width
        indent = setting.indent
        lines = Lines.of(
            words, Setting(setting.ink, setting.leading), measure - indent - hang
        )

        def draw(
            canvas: Canvas,
            x: float,
            top: float,
            *,
            mark: str = mark,
            lines: Lines = lines,
            at: float = indent,
            hang: float = hang,
        ) -> None:
            first = Lines.of(mark, lines.setting, measure)
            first.draw(canvas, x + at, top)
            lines.draw(canvas, x + at + hang, top)

        made.append(Piece(height=lines.height, draw=draw))
    return made


def _chinese(number: int) -> str:
    """Return a number from 1 to 99 as 一, 十, 十二, 二十."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_MARKS[tens - 1]}十"
    return head + (_MARKS[ones - 1] if ones else "")


def _amount(block: AmountLine, measure: float) -> Piece:
    setting = SETTINGS[Style.LETTER]
    ink = Ink(Face.TITLE, setting.ink.size)
    words, figures = in_words(block.amount), f"¥ {block.amount}"
    room = measure - setting.indent - one_line(figures, ink.face, ink.size).width - 12
    while one_line(words, ink.face, ink.size).width > room:
        ink = Ink(ink.face, ink.size - 0.25)

    def draw(canvas: Canvas, x: float, top: float) -> None:
        y = top - setting.leading * 0.7
        say(canvas, words, ink, x + setting.indent, y)
        say_right(canvas, figures, ink, x + measure, y)

    return Piece(height=setting.leading, draw=draw)


def _sign_off(block: SignOff, measure: float) -> Piece:
    setting = SETTINGS[Style.LETTER]
    ink = setting.ink
    widest = max(one_line(text, ink.face, ink.size).width for text in block.lines)
    # The longest line ends two characters before the edge, the others are around it.
    middle = measure - 2 * ink.size - widest / 2

    def draw(canvas: Canvas, x: float, top: float) -> None:
        for number, text in enumerate(block.lines):
            y = top - setting.leading * (number + 0.7)
            say_centred(canvas, text, ink, x + middle, y)

    return Piece(height=setting.leading * len(block.lines), draw=draw, above=6)


def _fingerprint(block: Fingerprint, measure: float) -> Piece:
    lines = fours(block.digest, measure)
    pad = 8 if block.boxed else 1
    height = len(lines) * 12.5 + 2 * pad
    hang = 27 if block.label else 0

    def draw(canvas: Canvas, x: float, top: float) -> None:
        if block.boxed:
            frame(canvas, x, top, measure, height)
        if block.label:
            say(canvas, block.label, _LABEL, x + 4, top - pad - 9)
        for number, line in enumerate(lines):
            y = top - pad - 9 - 12.5 * number
            if block.boxed and not block.label:
                say_centred(canvas, line, _CODE, x + measure / 2, y)
            else:
                say(canvas, line, _CODE, x + hang, y)

    return Piece(height=height, draw=draw, above=2)


def _with_code(block: WithCode, measure: float) -> Piece:
    code = QrCode(block.data)
    side = code.side(31 * MM)
    room = measure - side - 6 * MM
    setting = Setting(Ink(Face.TEXT, 10.5), 17, 0, flush=True)
    texts = [Lines.of(words, setting, room) for words in block.paragraphs]
    written = sum(lines.height + 4 for lines in texts)
    caption = 12 if block.caption else 0

    def draw(canvas: Canvas, x: float, top: float) -> None:
        y = top
        for lines in texts:
            lines.draw(canvas, x, y)
            y -= lines.height + 4
        left = x + measure - side
        code.draw(canvas, left, top, side)
        if block.caption:
            ink = Ink(Face.TABLE, 8, GREY)
            say_centred(canvas, block.caption, ink, left + side / 2, top - side - 8)

    return Piece(height=max(written, side + caption), draw=draw, above=8)


def _blanks(block: Blanks, measure: float) -> Piece:
    each = measure / len(block.labels)
    ink = Ink(Face.TEXT, 10)

    def draw(canvas: Canvas, x: float, top: float) -> None:
        for number, label in enumerate(block.labels):
            left = x + number * each
            used = say(canvas, label, ink, left, top - 16)
            rule(canvas, left + used + 5, top - 18, each - used - 14, 0.6, BLACK)

    return Piece(height=24, draw=draw, above=6)
