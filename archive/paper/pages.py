"""
Pages: pieces flow onto sheets with their running lines, and become a PDF.

The same input gives the same bytes: dates come from the content, the identifier of the
file from what it says, and every font is embedded (archive/SPEC.md 11.4).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Final

import reportlab
from reportlab.pdfgen.canvas import Canvas

from archive.evidence.canonical import canonical
from archive.evidence.digests import sha256
from archive.ledger.checkpoints import Checkpoint, parse_checkpoint
from archive.paper.closing import SealPlace, closing, held, short_root, spaced
from archive.paper.errors import PaperFormatError, PaperWaitingError
from archive.paper.fonts import by_code_point, font, rare
from archive.paper.furniture import Block, Design, Face, Heading, Paragraph
from archive.paper.outlines import draw_word
from archive.paper.pieces import (
    GREY,
    Ink,
    Piece,
    rule,
    say,
    say_centred,
    say_right,
)
from archive.paper.setting import pieces
from archive.paper.sheets import MEASURES, Measures
from archive.paper.signatures import PaperState, SignedPaper
from archive.values.instants import to_micros, utc

LAYOUT: Final = 1
"""Which layout this is; whatever changes a page of any paper raises it."""

DRAWN_BY: Final = f"yangguang layout/{LAYOUT} reportlab/{reportlab.Version}"
"""Which software draws these pages; it stands in each file (SPEC 11.4)."""

DEMONSTRATION: Final = "演示数据 · 不具法律效力"
_WATERMARK: Final = "演示数据"
_MARK: Final = "watermark"
_WATERMARK_SIZE: Final = 122
_WATERMARK_GREY: Final = 0.935
_WATERMARK_ANGLE: Final = 35
_CONTINUED: Final = "（接下页）"
_CONTINUED_ROOM: Final = 14
_RUNNING: Final = Ink(Face.TABLE, 8.2, GREY)
_PAGE: Final = Ink(Face.TABLE, 8.6)
_ID_SIZE: Final = 16
_MOST_PAGES: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """
    A paper as pages, not yet sealed.

    `signed` and `checkpoint` are what the sealed file will carry inside (SPEC 11.4);
    `seal` is where the seal was drawn, None on a paper that was not rendered to be
    sealed.
    """

    pdf: bytes = field(repr=False)
    pages: int
    signed: SignedPaper = field(repr=False)
    checkpoint: str = field(repr=False)
    seal: SealPlace | None = None
    sealed_at: datetime | None = None


def render(
    design: Design,
    signed: SignedPaper,
    checkpoint: str,
    sealed_at: datetime | None = None,
    *,
    drawn_by: str = DRAWN_BY,
) -> Rendering:
    """
    Lay the paper out and return its pages.

    `checkpoint` is the whole signed note under which the paper is made. With
    `sealed_at` the paper is final and gets the centre's seal with that instant, to the
    second; without it is a draft, marked 待签 while somebody has not signed. Whoever
    draws a paper again names in `drawn_by` what drew it first.

    Raises:
        PaperWaitingError: final, but somebody has not signed yet.
        PaperFormatError: the checkpoint is no checkpoint of the paper's log, or a bare
            paper is to be signed or sealed.
        GlyphMissingError, UnprintableTextError: a character cannot be shown.

    """
    if sealed_at is not None and signed.state is PaperState.WAITING:
        waiting = [str(signer) for signer in signed.missing]
        raise PaperWaitingError(signed.content.paper, waiting)
    if design.bare and (signed.content.signers or sealed_at is not None):
        raise PaperFormatError("a bare paper is neither signed nor sealed")
    at = printed_checkpoint(checkpoint, signed.content.origin)
    if sealed_at is not None:
        sealed_at = sealed_at.replace(microsecond=0)  # what a PDF can say
    measures, place = MEASURES[design.sheet], SealPlace()
    width = measures.measure
    blocks = (*design.blocks, *_about_rare(signed))
    said = [list(pieces(block, width)) for block in blocks]
    made = [piece for block in said for piece in block]
    if not design.bare:
        end = closing(signed, design, at, checkpoint, sealed_at, width, place)
        most = measures.end - measures.text
        made = [*held(made, _last_section(blocks, said), end, most), *end]
    pages = _flowed(made, measures)
    running = _Running(design, signed, at, measures, len(pages), drawn_by)
    pdf = _drawn(pages, running, checkpoint, sealed_at)
    return Rendering(
        pdf=pdf,
        pages=len(pages),
        signed=signed,
        checkpoint=checkpoint,
        seal=place if sealed_at is not None else None,
        sealed_at=sealed_at,
    )


def _about_rare(signed: SignedPaper) -> Sequence[Block]:
    """Return the note that explains code points on this paper; none if it has none."""
    content = signed.content
    texts = [
        content.title,
        *_texts(content.body),
        *(str(signer) for signer in content.signers),
        *(given.signer.person for given in signed.signatures),
    ]
    found = rare("".join(texts).replace("\n", ""))
    if not found:
        return ()
    listed = "".join(by_code_point(sign) for sign in found)
    return (
        Paragraph(
            f"注：字库没有的字，按它的统一码码位印出，本文书有：{listed}。"
            "签名和存证针对的是字本身。"
        ),
    )


def _texts(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case Mapping():
            for item in value.values():
                yield from _texts(item)
        case list() | tuple():
            for item in value:
                yield from _texts(item)
        case _:
            return


def _last_section(
    blocks: Sequence[Block], said: Sequence[Sequence[Piece]]
) -> Sequence[Piece]:
    """Return the pieces from the last heading on; none if there is no heading."""
    for at in range(len(blocks) - 1, -1, -1):
        if isinstance(blocks[at], Heading):
            return [piece for block in said[at:] for piece in block]
    return ()


def printed_checkpoint(note: str, origin: str) -> Checkpoint:
    """
    Read the checkpoint of a log that a paper prints; its signature is not looked at.

    Raises:
        PaperFormatError: no checkpoint, or another log's.

    """
    try:
        checkpoint = parse_checkpoint(note.partition("\n\n")[0] + "\n")
    except ValueError as error:
        raise PaperFormatError(f"no checkpoint to print: {error}") from error
    if checkpoint.origin != origin:
        raise PaperFormatError(f"the checkpoint is of {checkpoint.origin}")
    return checkpoint


@dataclass(frozen=True, slots=True)
class _Placed:
    piece: Piece
    top: float  # from the upper edge of the sheet


def _flowed(made: Sequence[Piece], measures: Measures) -> Sequence[Sequence[_Placed]]:
    """Put the pieces on pages; what keeps together moves together."""
    pages: list[list[_Placed]] = [[]]
    y = measures.text
    for group in _together(made):
        need = sum(piece.above + piece.height for piece in group)
        tail = _CONTINUED_ROOM if group[-1].again is not None else 0
        if pages[-1] and y + need + tail > measures.end + 0.01:
            pages.append([])
            y = measures.text
            if (head := group[0].again) is not None:
                pages[-1].append(_Placed(head, y))
                y += head.height
        for piece in group:
            y += piece.above if pages[-1] else 0
            if pages[-1] and y + piece.height > measures.end + 0.01:
                pages.append([])
                y = measures.text
            pages[-1].append(_Placed(piece, y))
            y += piece.height
    if len(pages) > _MOST_PAGES:
        raise PaperFormatError(f"a paper has at most {_MOST_PAGES} pages")
    return pages


def _together(made: Sequence[Piece]) -> Sequence[Sequence[Piece]]:
    groups: list[list[Piece]] = []
    joins = False
    for piece in made:
        if joins:
            groups[-1].append(piece)
        else:
            groups.append([piece])
        joins = piece.keep
    return groups


@dataclass(frozen=True, slots=True)
class _Running:
    """What stands on every page: header, foot, the watermark of a demonstration."""

    design: Design
    signed: SignedPaper
    checkpoint: Checkpoint
    measures: Measures
    pages: int
    drawn_by: str

    def draw(self, canvas: Canvas, number: int) -> None:
        """Draw the running lines of one page; the watermark lies under everything."""
        sheet = self.measures
        if self.signed.content.demo:
            canvas.doForm(_MARK)
        left, right = sheet.left, sheet.width - sheet.right
        self._header(canvas, left, right)
        if number > 1:
            self._title_again(canvas, left, right)
        foot = sheet.height - sheet.foot
        rule(canvas, left, foot, sheet.measure, 0.5, GREY)
        log = (
            f"日志 {self.checkpoint.origin}　树大小 {spaced(self.checkpoint.size)}"
            f"　根 {short_root(self.checkpoint)}"
        )
        small = Ink(_RUNNING.face, 7 if sheet.small == 1 else 6.5, GREY)
        say(canvas, log, small, left, foot - 11.5)
        say_right(
            canvas, f"第 {number} 页　共 {self.pages} 页", _PAGE, right, foot - 11.5
        )

    def _header(self, canvas: Canvas, left: float, right: float) -> None:
        sheet = self.measures
        y = sheet.height - sheet.header
        narrow = sheet.small != 1
        say(canvas, self.design.issuer, _RUNNING, left, y + 5)
        number = f"编号：{self.design.number}" if self.design.number else ""
        demo = DEMONSTRATION if self.signed.content.demo else ""
        if narrow:
            say_right(canvas, demo or number, _RUNNING, right, y + 5)
            if demo and number:
                say(canvas, number, Ink(_RUNNING.face, 6.8, GREY), left, y - 9)
        else:
            say_right(canvas, number, _RUNNING, right, y + 5)
            say_centred(canvas, demo, _RUNNING, (left + right) / 2, y + 5)
        rule(canvas, left, y, sheet.measure, 0.5, GREY)

    def _title_again(self, canvas: Canvas, left: float, right: float) -> None:
        """Say on every later page what it belongs to: no signature stands alone."""
        y = self.measures.height - self.measures.text + 8
        words, ink = f"{self.signed.content.title}（续）", Ink(Face.TITLE, 9.5)
        if self.measures.small == 1:
            say(canvas, words, ink, left, y)
        else:
            say_right(canvas, words, Ink(ink.face, 8), right, y)

    def prepare(self, canvas: Canvas) -> None:
        """Draw the watermark once, for all pages that will lie over it."""
        sheet = self.measures
        size = _WATERMARK_SIZE * sheet.small
        canvas.beginForm(_MARK)
        canvas.setFillGray(_WATERMARK_GREY)
        canvas.translate(sheet.width / 2, sheet.height / 2)
        canvas.rotate(_WATERMARK_ANGLE)
        width = size * len(_WATERMARK)
        draw_word(canvas, _WATERMARK, Face.TITLE, size, -width / 2, -size * 0.38)
        canvas.endForm()

    def continued(self, canvas: Canvas, bottom: float) -> None:
        """Say under a table that it goes on."""
        right = self.measures.width - self.measures.right
        y = self.measures.height - bottom - 10
        say_right(canvas, _CONTINUED, Ink(Face.TABLE, 8, GREY), right, y)


def _drawn(
    pages: Sequence[Sequence[_Placed]],
    running: _Running,
    checkpoint: str,
    sealed_at: datetime | None,
) -> bytes:
    sheet = running.measures
    font(Face.TABLE)
    output = BytesIO()
    canvas = Canvas(
        output,
        pagesize=(sheet.width, sheet.height),
        pageCompression=1,
        invariant=1,
        initialFontName=Face.TABLE.value,  # type: ignore[arg-type]  # its stub errs
        pdfVersion=(1, 7),
        lang="zh-CN",
    )
    _describe(canvas, running, checkpoint, sealed_at)
    if running.signed.content.demo:
        running.prepare(canvas)
    for number, page in enumerate(pages, 1):
        running.draw(canvas, number)
        for placed in page:
            placed.piece.draw(canvas, sheet.left, sheet.height - placed.top)
        last = page[-1]
        if number < len(pages) and pages[number][0].piece is last.piece.again:
            running.continued(canvas, last.top + last.piece.height)
        canvas.showPage()
    canvas.save()
    return output.getvalue()


def _describe(
    canvas: Canvas, running: _Running, checkpoint: str, sealed_at: datetime | None
) -> None:
    """Say what the file is; dates and identifier follow from what it says."""
    content, design = running.signed.content, running.design
    canvas.setTitle(content.title)
    canvas.setAuthor(design.issuer)
    canvas.setSubject(f"{content.stream} {content.paper}")
    canvas.setCreator("yangguang")
    canvas.setProducer(running.drawn_by)
    at = f"D:{utc(content.at):%Y%m%d%H%M%S}Z"
    canvas.setDateFormatter(lambda *_: at)
    said = canonical(
        {
            "digest": content.digest.hex(),
            "signatures": [each.signature for each in running.signed.signatures],
            "checkpoint": checkpoint,
            "sealed_at": to_micros(sealed_at) if sealed_at is not None else 0,
        }
    )
    identifier = sha256(said)[:_ID_SIZE].hex().encode("ascii")
    # Its own identifier would change with an environment variable.
    document = vars(canvas)["_doc"]
    vars(document)["_ID"] = b"[<%b><%b>]" % (identifier, identifier)
