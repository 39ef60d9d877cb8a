"""Where a line of Chinese text may end, and where it may not."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.paper.errors import GlyphMissingError, UnprintableTextError
from archive.paper.fonts import covered, font, has
from archive.paper.furniture import Bold, Code, Face
from archive.paper.lines import broken, fours, one_line, plain

pytestmark = pytest.mark.archive

SIZE = 10.0
NEVER_FIRST = "，。、；：？！）》」』”’…％%"
NEVER_LAST = "（《「『“‘¥"


def lines(words, measure, face=Face.TEXT):
    return [line.text for line in broken(words, face, SIZE, measure)]


def test_a_line_is_filled_character_by_character():
    """
    Chinese text may break between any two characters.
    """
    assert lines("一二三四五六七八九十一二三", 50) == [
        "一二三四五",
        "六七八九十",
        "一二三",
    ]


@pytest.mark.parametrize(
    "whole",
    ["1,185,250.00", "DEMO-2026-0042-01", "91999999MADEM0169J", "county-draw/2026-01"],
)
@pytest.mark.parametrize("before", range(1, 12))
def test_numbers_and_codes_stay_whole(whole, before):
    """
    Wherever they fall, an amount and a code stand on one line.
    """
    text = "字" * before + whole + "元整，以大写为准。"
    assert any(whole in line for line in lines(text, 120))


@given(
    st.text(alphabet="中选人（演示），。：《》“”12 ¥、", min_size=1, max_size=80),
    st.integers(60, 200),
)
def test_no_line_begins_or_ends_where_it_should_not(text, measure):
    """
    Closing marks never begin a line, opening marks and ¥ never end one.
    """
    found = lines(text, measure)
    joined = "".join(found)
    assert joined.replace(" ", "") == text.replace(" ", "")
    for line, following in pairwise(found):
        if not allowed(line[-1], following[0]):
            # A row of marks wider than the line: there was nowhere else to break.
            assert not any(allowed(*pair) for pair in pairwise(line))


def allowed(before, after):
    """Tell whether a line may end between two characters."""
    if before in NEVER_LAST or after in NEVER_FIRST:
        return False
    return not (before.isascii() and after.isascii()) and after != " "


@given(st.text(alphabet="中选人演示12a，。", max_size=60), st.integers(30, 120))
def test_no_line_is_wider_than_its_column(text, measure):
    """
    Every line fits; what cannot fit in one line is cut.
    """
    for line in broken(text, Face.TEXT, SIZE, measure):
        assert line.width <= measure + 0.001 or len(line.text) == 1


def test_a_last_line_is_not_lonely():
    """
    One or two characters alone on the last line are avoided if a line can give some.
    """
    for length in (11, 12, 21, 22, 31, 32):
        found = lines("字" * length, 100)
        assert len(found[-1]) > 2


def test_a_code_wider_than_the_column_is_cut():
    """
    Rather cut than run over the edge.
    """
    found = lines((Code("a" * 60),), 100)
    assert "".join(found) == "a" * 60
    assert len(found) > 1


def test_the_amount_stays_with_its_sign():
    """
    ¥ and its figures are one, with or without a space between.
    """
    for gap in ("", " "):
        for before in range(4, 14):
            found = lines("字" * before + f"¥{gap}1,185.00", 120)
            assert any(f"¥{gap}1,185.00" in line for line in found)


def test_parts_keep_their_faces():
    """
    Bold and code parts are set in their own faces, in the middle of a line.
    """
    words = ("现确定你单位为", Bold("中选人"), "，见 ", Code("a330"))
    line = one_line(words, Face.TEXT, SIZE)
    assert [(run.text, run.face) for run in line.runs] == [
        ("现确定你单位为", Face.TEXT),
        ("中选人", Face.TITLE),
        ("，见 ", Face.TEXT),
        ("a330", Face.CODE),
    ]
    assert plain(words) == "现确定你单位为中选人，见 a330"


def test_line_ends_of_a_text_are_kept():
    """
    A paragraph that has ends ends there.
    """
    assert lines("一\n二三\n", 100) == ["一", "二三", ""]


def test_a_digest_stands_in_groups_of_four():
    """
    Sixteen groups a line where there is room, else eight.
    """
    digest = "0123456789abcdef" * 4
    assert [len(line.split()) for line in fours(digest, 440)] == [16]
    assert [len(line.split()) for line in fours(digest, 300)] == [8, 8]


@pytest.mark.parametrize("face", list(Face))
def test_every_face_has_figures_and_letters(face):
    """
    The five fonts are there, and are registered once.
    """
    covered("0123456789 abcdef ABCDEF", face)
    assert font(face) is font(face)


@pytest.mark.parametrize(
    ("face", "text", "printed"),
    [
        (Face.TEXT, "演示𠮷先生", "演示〔U+20BB7〕先生"),
        (Face.TABLE, "✔ 相符", "〔U+2714〕 相符"),
        (Face.STRONG, "😀", "〔U+1F600〕"),
        (Face.TITLE, "龸䶶\n𠮷", "龸〔U+4DB6〕"),
    ],
)
def test_a_rare_character_is_printed_by_its_code_point(face, text, printed):
    """
    A name with a character that a face of Chinese lacks holds up no paper: it is
    printed alike in all of them, and never with a gap.
    """
    assert broken(text, face, SIZE, 400)[0].text == printed


@pytest.mark.parametrize(("face", "text"), [(Face.CODE, "编号 12")])
def test_a_missing_glyph_among_codes_is_named(face, text):
    """
    A code that cannot be set stops the paper; the error says which character, of what.
    """
    with pytest.raises(GlyphMissingError) as refused:
        broken(text, face, SIZE, 100)
    assert refused.value.sign in text
    assert f"U+{ord(refused.value.sign):04X}" in str(refused.value)
    assert text in str(refused.value)


@pytest.mark.parametrize("sign", ["\u200b", "\u202e", "\u2066", "\u00ad", "\ufeff"])
def test_what_cannot_be_seen_is_not_printed(sign):
    """
    PDF-9: fonts draw nothing for such characters; the paper refuses them.
    """
    assert not sign.isprintable()
    with pytest.raises(UnprintableTextError):
        broken(f"演示{sign}企业", Face.TEXT, SIZE, 100)


def test_the_marks_that_papers_use_are_there():
    """
    ✓ is in the fonts, ✔ is not; the furniture needs these.
    """
    for sign in "✓①〔〕“”…—·¥￥\u2212　":
        assert has(Face.TEXT, sign), sign
