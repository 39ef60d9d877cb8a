"""
The end of a paper: who signed, the seal, and where the log stood (SPEC 11.4).

What lacks a signature has a dashed box and no seal; the seal is a rectangle and says
that the record was not changed, with words beside it what it does not say.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from reportlab.pdfgen.canvas import Canvas

from archive.ledger.checkpoints import Checkpoint
from archive.paper.codes import QrCode
from archive.paper.furniture import Design, Face
from archive.paper.lines import Line, broken, fours, one_line
from archive.paper.model import Signer
from archive.paper.pieces import (
    GREY,
    MM,
    RED,
    THICK,
    Ink,
    Lines,
    Piece,
    Setting,
    frame,
    say,
    say_centred,
    write,
    write_centred,
)
from archive.paper.signatures import PaperSignature, PaperState, SignedPaper
from archive.values.instants import beijing

SEAL_WIDTH: Final = 46 * MM
SEAL_HEIGHT: Final = 25 * MM

_GAP: Final = 4 * MM
_LEAST_BESIDE: Final = 52 * MM  # narrower, and the words go below
_BOX_HEIGHT: Final = 76.0
_BETWEEN: Final = 1.6
_DUTY: Final = Ink(Face.TABLE, 8.6)
_SMALL: Final = Ink(Face.TABLE, 7.2, GREY)
_PRINT: Final = Ink(Face.CODE, 6.8)
_NOT_FINAL: Final = "签名齐全方为定稿；待签期间不加盖存证章。"
_NOT_SEALED: Final = "本件未加盖存证章，不是定稿。"
_LAST_LINES: Final = 3  # a paragraph ends with its distance to what follows
_KEYED: Final = 16  # digits of a key's fingerprint


@dataclass(slots=True)
class SealPlace:
    """Where the seal came to stand: the page, and its corners in points."""

    page: int = -1
    box: tuple[float, float, float, float] = (0, 0, 0, 0)

    def rounded(self) -> tuple[int, int, int, int]:
        """Return the corners in whole points, for the field of the signature."""
        left, low, right, high = (round(each) for each in self.box)
        return left, low, right, high


def written(instant: datetime) -> str:
    """Write an instant as papers do: `2026-04-13 10:25:09`, Beijing time."""
    return f"{beijing(instant):%Y-%m-%d %H:%M:%S}"


def spaced(number: int) -> str:
    """Write a number in groups of three: `48 213`."""
    return f"{number:,}".replace(",", " ")


def closing(
    signed: SignedPaper,
    design: Design,
    checkpoint: Checkpoint,
    note: str,
    sealed: datetime | None,
    measure: float,
    place: SealPlace,
) -> Sequence[Piece]:
    """Return the signatures, then seal, words and code; `place` learns of the seal."""
    boxes = _signature_rows(signed, measure)
    last = _Last(design, checkpoint, QrCode(note.encode()), sealed, measure, place)
    if sealed is None and signed.state is PaperState.WAITING:
        last.instead = PaperState.WAITING.value
    end = last.piece()
    if boxes:
        boxes[-1] = replace(boxes[-1], keep=True)
    return [*boxes, end]


def held(
    body: Sequence[Piece],
    section: Sequence[Piece],
    end: Sequence[Piece],
    most: float,
) -> Sequence[Piece]:
    """
    Return the body so that its end stays with the signatures, which never stand alone.

    The last section goes with them if both fit on a page of height `most`, otherwise
    the last lines or rows do.
    """
    high = sum(piece.above + piece.height for piece in (*section, *end))
    kept = len(section) if section and high <= most else _LAST_LINES
    first = max(0, len(body) - kept)
    return [*body[:first], *(replace(piece, keep=True) for piece in body[first:])]


def _signature_rows(signed: SignedPaper, measure: float) -> list[Piece]:
    if not signed.places:
        return []
    a_row = max(2, round(measure / (52 * MM)))
    width = (measure - (a_row - 1) * _GAP) / a_row
    rows = [
        signed.places[at : at + a_row] for at in range(0, len(signed.places), a_row)
    ]
    return [_signature_row(row, width) for row in rows]


def _signature_row(
    row: Sequence[tuple[Signer, PaperSignature | None]], width: float
) -> Piece:
    def draw(canvas: Canvas, x: float, top: float) -> None:
        for number, (signer, given) in enumerate(row):
            left = x + number * (width + _GAP)
            _signature_box(canvas, signer, given, left, top, width)

    return Piece(height=_BOX_HEIGHT, draw=draw, above=9)


def _signature_box(
    canvas: Canvas,
    signer: Signer,
    given: PaperSignature | None,
    left: float,
    top: float,
    width: float,
) -> None:
    frame(canvas, left, top, width, _BOX_HEIGHT, THICK, dashed=given is None)
    text, room = left + 8, width - 14
    write(canvas, _fitting(signer.duty, _DUTY, room), _DUTY, text, top - 14)
    if given is None:
        say(canvas, PaperState.WAITING.value, Ink(Face.STRONG, 14), text, top - 36)
        waits = signer.person or signer.organisation
        write(canvas, _fitting(waits, _SMALL, room), _SMALL, text, top - 50)
        return
    ink = Ink(Face.TEXT, 15)
    while one_line(given.signer.person, ink.face, ink.size).width > room:
        ink = Ink(ink.face, ink.size - 0.5)
    say(canvas, given.signer.person, ink, text, top - 34)
    of = _fitting(given.signer.organisation, _SMALL, room)
    write(canvas, of, _SMALL, text, top - 47)
    say(canvas, f"电子签名  {written(given.at)}", _SMALL, text, top - 58)
    print_ = fours(given.fingerprint, 0)[0]
    used = say(canvas, "公钥指纹", _SMALL, text, top - 69) + 4
    say(canvas, print_, Ink(Face.CODE, 6.5, GREY), text + used, top - 69)


def _fitting(text: str, ink: Ink, room: float) -> Line:
    """Return the text on one line, with … if it is too long for a box."""
    line = one_line(text, ink.face, ink.size)
    while line.width > room:
        text = text.removesuffix("…")[:-1] + "…"
        line = one_line(text, ink.face, ink.size)
    return line


@dataclass(slots=True)
class _Last:
    """Seal, words and code, beside each other or the words below."""

    design: Design
    checkpoint: Checkpoint
    code: QrCode
    sealed: datetime | None
    measure: float
    place: SealPlace
    instead: str = ""

    def piece(self) -> Piece:
        side = self.code.side(31 * MM)
        left = 0 if self.sealed is None and not self.instead else SEAL_WIDTH + _GAP
        beside = self.measure - left - side - _GAP
        words = self._words(beside if beside >= _LEAST_BESIDE else self.measure)
        height = sum(lines.height + _BETWEEN for lines in words)
        if beside >= _LEAST_BESIDE:
            return self._in_a_row(words, left, side, max(height, side, SEAL_HEIGHT))
        return self._words_below(words, side, height + max(side, SEAL_HEIGHT) + 6)

    def _in_a_row(
        self, words: Sequence[Lines], left: float, side: float, height: float
    ) -> Piece:
        def draw(canvas: Canvas, x: float, top: float) -> None:
            self._mark(canvas, x, top - max(0, (height - SEAL_HEIGHT) / 2) + 2)
            _draw_words(canvas, words, x + left, top)
            self.code.draw(canvas, x + self.measure - side, top, side)

        return Piece(height=height, draw=draw, above=14)

    def _words_below(self, words: Sequence[Lines], side: float, height: float) -> Piece:
        def draw(canvas: Canvas, x: float, top: float) -> None:
            high = max(side, SEAL_HEIGHT)
            self._mark(canvas, x, top - (high - SEAL_HEIGHT) / 2)
            self.code.draw(canvas, x + self.measure - side, top, side)
            _draw_words(canvas, words, x, top - high - 6)

        return Piece(height=height, draw=draw, above=14)

    def _words(self, room: float) -> Sequence[Lines]:
        """Return what stands beside the code: the seal's words, origin, size, root."""
        text = Setting(Ink(Face.TEXT, 9), 13, flush=True)
        english = Setting(Ink(Face.TABLE, 6.8, GREY), 9.5)
        plain = Setting(Ink(Face.TABLE, 8), 12)
        if self.sealed is not None:
            chinese, foreign = self.design.seal_says
            first = [(chinese, text), (foreign, english)]
        else:
            first = [(_NOT_FINAL if self.instead else _NOT_SEALED, text)]
        root = self.checkpoint.root.hex()
        groups = room / one_line("0000 ", _PRINT.face, _PRINT.size).width
        said = [
            *first,
            (f"核对：{self.design.verify}", plain),
            (f"日志 {self.checkpoint.origin}", plain),
            (f"树大小 {spaced(self.checkpoint.size)}，完整的根：", plain),
        ]
        lines = [Lines.of(words, setting, room) for words, setting in said]
        a_line = 16 if groups >= 16 else 8 if groups >= 8 else 4  # noqa: PLR2004 - whole lines of groups
        fours_ = [root[at : at + 4] for at in range(0, len(root), 4)]
        rows = "\n".join(
            " ".join(fours_[at : at + a_line]) for at in range(0, len(fours_), a_line)
        )
        setting = Setting(_PRINT, 9.5)
        lines.append(Lines(broken(rows, _PRINT.face, _PRINT.size, room), setting, room))
        return lines

    def _mark(self, canvas: Canvas, x: float, top: float) -> None:
        if self.sealed is not None:
            self._seal(canvas, x, top, self.sealed)
        elif self.instead:
            self._waiting(canvas, x, top)

    def _seal(self, canvas: Canvas, x: float, top: float, sealed: datetime) -> None:
        """Draw the 存证章: a red rectangle in a second one; round seals are others'."""
        frame(canvas, x, top, SEAL_WIDTH, SEAL_HEIGHT, 1.8, colour=RED)
        inner = 2.6
        frame(
            canvas,
            x + inner,
            top - inner,
            SEAL_WIDTH - 2 * inner,
            SEAL_HEIGHT - 2 * inner,
            0.6,
            colour=RED,
        )
        middle = x + SEAL_WIDTH / 2
        ink = Ink(Face.TABLE, 7.6, RED)
        issuer = _fitting(self.design.issuer, ink, SEAL_WIDTH - 12)
        write_centred(canvas, issuer, ink, middle, top - 16)
        say_centred(canvas, "存证章", Ink(Face.TITLE, 15.5, RED), middle, top - 33)
        say_centred(
            canvas, "存证后记录未改动", Ink(Face.STRONG, 7.8, RED), middle, top - 46
        )
        say_centred(
            canvas, written(sealed), Ink(Face.TABLE, 6.8, RED), middle, top - 58
        )
        page = canvas.getPageNumber() - 1
        self.place.page = page
        self.place.box = (x, top - SEAL_HEIGHT, x + SEAL_WIDTH, top)

    def _waiting(self, canvas: Canvas, x: float, top: float) -> None:
        frame(canvas, x, top, SEAL_WIDTH, SEAL_HEIGHT, 1.4, dashed=True)
        middle = x + SEAL_WIDTH / 2
        say_centred(canvas, self.instead, Ink(Face.STRONG, 16), middle, top - 33)
        say_centred(canvas, "非定稿", Ink(Face.STRONG, 10), middle, top - 51)


def _draw_words(canvas: Canvas, words: Sequence[Lines], x: float, top: float) -> None:
    for lines in words:
        lines.draw(canvas, x, top)
        top -= lines.height + _BETWEEN


def short_root(checkpoint: Checkpoint) -> str:
    """Return the first sixteen digits of a root, in groups: what every page carries."""
    return fours(checkpoint.root.hex()[:_KEYED], 0)[0] + " …"
