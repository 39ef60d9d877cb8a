"""Pages: measures, running lines, what is repeated, what is marked, the same bytes."""

import dataclasses
import threading
from datetime import timedelta

import pytest
from reportlab import rl_config

from archive.evidence.digests import sha256
from archive.ledger.checkpoints import Checkpoint, sign_checkpoint
from archive.paper.closing import SEAL_HEIGHT, SEAL_WIDTH, SealPlace
from archive.paper.codes import SMALLEST_MODULE, QrCode
from archive.paper.errors import (
    GlyphMissingError,
    PaperFormatError,
    PaperWaitingError,
    UnprintableTextError,
)
from archive.paper.furniture import (
    Code,
    Column,
    Design,
    Facts,
    Gap,
    Heading,
    Items,
    Paragraph,
    Sheet,
    Style,
    Table,
)
from archive.paper.pages import _flowed, render
from archive.paper.pieces import MM, Piece
from archive.paper.setting import SETTINGS, pieces
from archive.paper.sheets import BREATH, MEASURES
from archive.paper.signatures import SignedPaper
from tests.paper_designs import draw_record, opening_record
from tests.papers import (
    CHECKPOINT,
    LOG_KEY,
    ORIGIN,
    SEALED_AT,
    content,
    samples,
    signed,
    small,
    unsigned,
)

pytestmark = pytest.mark.archive


def test_the_sheets_have_the_measures_of_the_standard():
    """
    GB/T 9704-2012: A4 has its text 37 from the top, 28 from the left, 156 × 225 mm.
    """
    a4 = MEASURES[Sheet.A4]
    assert round(a4.text / MM) == 37
    assert round(a4.left / MM) == 28
    assert round(a4.measure / MM) == 156
    assert a4.foot - a4.end == pytest.approx(BREATH)
    assert (SETTINGS[Style.LETTER].ink.size, SETTINGS[Style.LETTER].leading) == (
        15.75,
        28.5,
    )


@pytest.mark.parametrize("name", samples().keys())
def test_the_same_paper_has_the_same_bytes(name, monkeypatch):
    """
    Whoever renders, whenever and under whatever settings of the machine.
    """
    sample = samples()[name]
    one = sample.rendered()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    monkeypatch.setattr(rl_config, "invariant", 0)
    assert sample.rendered().pdf == one.pdf


def test_threads_do_not_disturb_each_other():
    """
    Papers that are rendered at once are the ones that are rendered one by one.
    """
    alone = render(small(), signed(), CHECKPOINT, SEALED_AT).pdf
    made = []

    def work():
        made.append(render(small(), signed(), CHECKPOINT, SEALED_AT).pdf)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [alone] * 4


def test_another_paper_has_another_identifier():
    """
    What a file says decides what it is called inside.
    """
    one = render(small(), signed(), CHECKPOINT, SEALED_AT).pdf
    other = render(small(), signed(), CHECKPOINT, SEALED_AT + timedelta(seconds=1)).pdf
    assert identifier(one) != identifier(other)


def identifier(pdf):
    """Return the identifier of a file."""
    return pdf[pdf.rindex(b"/ID [") :].split(b"]", 1)[0]


def test_a_long_table_goes_on_over_pages():
    """
    Every page of it repeats the head; nothing of it stands alone.
    """
    rendered = render(draw_record(400), signed(), CHECKPOINT, SEALED_AT)
    assert rendered.pages > 10


def test_pieces_stay_inside_the_text_and_in_order():
    """
    No piece reaches into the five millimetres above the foot line.
    """
    for sheet in Sheet:
        measures = MEASURES[sheet]
        made = [
            piece
            for block in opening_record(60).blocks
            for piece in pieces(block, measures.measure)
        ]
        pages = _flowed(made, measures)
        assert len(pages) > 1
        placed = [each for page in pages for each in page]
        assert all(
            each.top + each.piece.height <= measures.end + 0.1 for each in placed
        )
        again = made_head(made)
        first, *others = (each.piece for each in placed if each.piece is again)
        assert first is again
        assert len(others) == len(pages) - 1
        rows = [each.piece for each in placed if each.piece is not again]
        assert rows == [piece for piece in made if piece is not again]
        for page in pages[1:]:
            assert page[0].piece is again


def made_head(made):
    """Return the head of the only table."""
    (head,) = {id(each.again): each.again for each in made if each.again}.values()
    return head


def test_a_heading_is_not_left_behind():
    """
    A heading at the end of a page goes with what it heads.
    """
    measures = MEASURES[Sheet.A4]
    room = measures.end - measures.text
    filler = Piece(height=room - 30, draw=lambda *_: None)
    (heading,) = pieces(Heading("一、声明"), measures.measure)
    text = pieces(Paragraph("字" * 200), measures.measure)
    pages = _flowed([filler, heading, *text], measures)
    assert len(pages[0]) == 1
    assert pages[1][0].piece is heading


def test_a_piece_higher_than_a_page_does_not_stop_the_flow():
    """
    What keeps together and does not fit is put as it comes.
    """
    measures = MEASURES[Sheet.A5]
    tall = [Piece(height=300, draw=lambda *_: None, keep=True) for _ in range(6)]
    pages = _flowed(tall, measures)
    assert sum(len(page) for page in pages) == 6


def test_a_paper_has_a_last_page_number():
    """
    A flood of text is refused, not printed.
    """
    flood = Design(
        issuer="中心",
        number="",
        verify="x",
        blocks=[Gap(220)] * 600,
    )
    with pytest.raises(PaperFormatError, match="pages"):
        render(flood, unsigned(), CHECKPOINT)


def test_the_place_of_the_seal_is_on_the_last_page():
    """
    The rectangle where the field of the signature will be.
    """
    rendered = render(draw_record(), signed(), CHECKPOINT, SEALED_AT)
    assert rendered.seal.page == rendered.pages - 1
    left, low, right, high = rendered.seal.box
    assert (right - left, high - low) == pytest.approx((SEAL_WIDTH, SEAL_HEIGHT))
    assert SealPlace().page == -1


def test_a_draft_has_no_place_for_a_seal():
    """
    待签, and what is only shown, cannot be sealed by mistake.
    """
    assert render(small(), SignedPaper(content()), CHECKPOINT).seal is None
    assert render(small(), signed(), CHECKPOINT).seal is None
    with pytest.raises(PaperWaitingError) as refused:
        render(small(), SignedPaper(content()), CHECKPOINT, SEALED_AT)
    assert len(refused.value.missing) == 3


@pytest.mark.parametrize(
    "note",
    [
        "",
        "no checkpoint\n",
        CHECKPOINT.replace("\n48213\n", "\n048213\n"),
        sign_checkpoint(
            Checkpoint("other.example/log", 1, sha256(b"")),
            dataclasses.replace(LOG_KEY, name="other.example/log"),
        ),
    ],
    ids=["nothing", "words", "another spelling", "another log"],
)
def test_only_a_checkpoint_of_its_own_log_is_printed(note):
    """
    What a paper prints of the log is what the log signed.
    """
    with pytest.raises(PaperFormatError):
        render(small(), signed(), note, SEALED_AT)


def test_a_bare_paper_is_not_sealed():
    """
    Without a last page there is no place for signatures nor seal.
    """
    bare = dataclasses.replace(small(), bare=True)
    assert render(bare, unsigned(), CHECKPOINT).pages == 1
    with pytest.raises(PaperFormatError):
        render(bare, signed(), CHECKPOINT)
    with pytest.raises(PaperFormatError):
        render(bare, unsigned(), CHECKPOINT, SEALED_AT)


@pytest.mark.parametrize(
    ("design", "error"),
    [
        (dataclasses.replace(small(), number="第\u202e42号"), UnprintableTextError),
        (
            dataclasses.replace(small(), blocks=(Paragraph((Code("号"),)),)),
            GlyphMissingError,
        ),
        (
            dataclasses.replace(small(), blocks=(Facts(((("名", "\u200b"),),)),)),
            UnprintableTextError,
        ),
    ],
    ids=["number", "code", "fact"],
)
def test_nothing_on_a_paper_is_left_out_silently(design, error):
    """
    In whichever place: a character that cannot be shown stops the paper.
    """
    with pytest.raises(error):
        render(design, signed(), CHECKPOINT, SEALED_AT)


def test_every_row_of_a_table_has_every_cell():
    """
    A row that lacks one is a mistake of the design, found at once.
    """
    with pytest.raises(ValueError, match="every row"):
        Table((Column("一", 1), Column("二", 1)), (("1",),))


def test_no_row_at_all_on_a_line_is_no_table():
    """
    Such a table would say nothing and look as if there were nothing to say.
    """
    with pytest.raises(ValueError, match="at least one row"):
        Table((Column("一", 1),), (("1",),), abreast=0)


def test_items_are_counted_in_chinese():
    """
    （一）to（二十一）, as letters count.
    """
    made = pieces(Items(tuple(f"{number}" for number in range(21))), 400)
    assert len(made) == 21


def test_a_code_is_never_smaller_than_can_be_read():
    """
    Modules of 0.4 mm at least, four quiet ones around; too much is refused.
    """
    for size in (1, 300, 2331):
        code = QrCode(b"x" * size)
        assert code.side() / code.modules == pytest.approx(SMALLEST_MODULE)
        assert code.side(400) >= 400 or size == 2331
    with pytest.raises(PaperFormatError):
        QrCode(b"x" * 2332)


def test_a_long_checkpoint_still_has_its_code():
    """
    With a dozen cosignatures the code grows, and the words go below it.
    """
    lines = "".join(f"— witness{n}.example/w {'A' * 104}\n" for n in range(12))
    for design in (small(), draw_record()):
        rendered = render(design, signed(), CHECKPOINT + lines, SEALED_AT)
        assert rendered.seal.page == rendered.pages - 1
    assert ORIGIN in CHECKPOINT
