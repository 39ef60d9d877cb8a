"""Cards to be cut: ten a sheet, whole, legible, and the same bytes again."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from archive.paper.cards import ON_A_SHEET, Band, Card, Hatch, card_sheet, check_card
from archive.paper.errors import (
    CardOverfullError,
    GlyphMissingError,
    UnprintableTextError,
)

pytestmark = pytest.mark.archive

AT = datetime(2026, 5, 12, tzinfo=UTC)
CARD = Card(
    band=Band("监", "B3161F", Hatch.NONE),
    number="J-0031",
    issuer="示范县公共资源交易中心",
    title="现场监督",
    name="演示乙",
    body="示范县发展和改革局",
    place="二楼第一开标室",
    days="2026-05-12　当日有效",
    code="ABCDEFGHJKLMNPQR",
    written="ABCD-EFGH-JKLM-NPQR",
)


def pages(pdf):
    return PdfFileReader(BytesIO(pdf)).root["/Pages"]["/Count"]


@pytest.mark.parametrize(("cards", "sheets"), [(1, 1), (10, 1), (11, 2), (0, 1)])
def test_ten_cards_stand_on_a_sheet(cards, sheets):
    """The eleventh begins another one."""
    assert ON_A_SHEET == 10
    assert pages(card_sheet([CARD] * cards, "工作牌", AT)) == sheets


def test_the_same_cards_are_the_same_bytes():
    """And other ones, or another time, are not."""
    one = card_sheet([CARD], "工作牌", AT)
    assert one == card_sheet([CARD], "工作牌", AT)
    assert one != card_sheet([replace(CARD, name="演示丙")], "工作牌", AT)
    assert one != card_sheet([CARD], "工作牌", AT.replace(day=13))


@pytest.mark.parametrize("hatch", Hatch)
def test_every_hatch_can_be_drawn(hatch):
    """Each looks different."""
    plain = card_sheet([CARD], "工作牌", AT)
    other = replace(CARD, band=replace(CARD.band, hatch=hatch))
    assert (card_sheet([other], "工作牌", AT) == plain) is (hatch is Hatch.NONE)


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "阿卜杜热合曼·买买提依明·吐尔逊江诺夫斯基"},
        {"name": "Maximiliane von Hohenstaufen-Wittelsbach"},
        {"body": "演示企业0104建设集团有限公司与演示企业0203市政园林工程联合体"},
        {"place": "政务服务大楼二楼东侧第一开标评标综合室（原三号）"},
    ],
)
def test_what_is_long_wraps_and_gets_smaller(changes):
    """Nothing is cut off."""
    check_card(replace(CARD, **changes))


@pytest.mark.parametrize("field", ["name", "body", "place", "issuer", "title"])
def test_what_has_no_room_is_an_error(field):
    """Nobody is given a card that ends in the middle of a name."""
    with pytest.raises(CardOverfullError):
        check_card(replace(CARD, **{field: "演" * 200}))


@pytest.mark.parametrize(
    "field", ["name", "body", "place", "issuer", "title", "number", "days", "note"]
)
def test_a_character_without_a_glyph_is_an_error(field):
    """On a card it is not printed by its code point: a name is a name."""
    with pytest.raises(GlyphMissingError):
        card_sheet([replace(CARD, **{field: "𠮷"})], "工作牌", AT)


def test_a_character_that_nobody_sees_is_an_error():
    """What a card says is what its reader sees."""
    with pytest.raises(UnprintableTextError):
        check_card(replace(CARD, name="演示\u200b乙"))
