"""Opening sheets: amounts in both spellings, forms, sheets, and what is found."""

import random
from dataclasses import replace

import pytest

from archive.public.values import Yuan
from trading.bids.model import capitals, figures
from trading.bids.model.checking import SheetFile, findings, may_be_sealed
from trading.bids.model.figures import Measure
from trading.bids.model.forms import FieldKind, FileSlot, FormField, Label, SheetForm
from trading.bids.model.items import ItemAsked, ItemsTable
from trading.bids.model.sheets import ItemPriced, Manager, OpeningSheet, Price
from trading.bids.sheet_errors import FormUnsoundError, SheetUnsoundError

pytestmark = pytest.mark.trading

FORM = SheetForm(
    "LOT-1",
    (
        FormField(
            key="price",
            kind=FieldKind.PRICE,
            label=Label("投标总价", "Price"),
            places=2,
            cap=2_079_407_800,
        ),
        FormField(
            key="days",
            kind=FieldKind.PERIOD_DAYS,
            label=Label("工期", "Period"),
            cap=180,
        ),
        FormField(
            key="manager", kind=FieldKind.PERSON, label=Label("项目经理", "Manager")
        ),
    ),
    (FileSlot(key="letter", label=Label("投标函", "Letter"), suffixes=(".pdf",)),),
    ItemsTable("price", 3, 2, (ItemAsked("1", "土方", "m³", 1500),)),
)
SHEET = OpeningSheet(
    FORM.digest,
    {
        "price": Price(1_879_188_600, "人民币壹仟捌佰柒拾玖万壹仟捌佰捌拾陆元整"),
        "days": 170,
        "manager": Manager("张三", "渝150000000001"),
    },
    (ItemPriced("1", 1_252_792_400, 1_879_188_600),),
)
LETTER = SheetFile("letter", "letter.PDF", 10, "ab" * 32)


def codes(sheet=SHEET, files=(LETTER,)):
    return [each.code for each in findings(FORM, sheet, files)]


def test_every_amount_is_read_back_from_its_words():
    """Figures, words and figures again: nothing is lost, whatever zeros are inside."""
    chance = random.Random(20260316)  # noqa: S311
    print("seed 20260316")
    for _ in range(3000):
        fen = int("".join(chance.choice("00017") for _ in range(15)))
        assert capitals.read(capitals.write(Yuan(fen))) == Yuan(fen)


@pytest.mark.parametrize(
    ("said", "fen"),
    [
        ("壹拾元正", 1000),
        ("拾圆", 1000),
        ("人民幣：伍萬 贰仟元伍分整", 5_200_005),
        ("壹拾万零柒仟元零伍角叁分", 10_700_053),
        ("玖拾万零柒佰壹拾玖亿元整", 9_007_190_000_000_000),
        ("零元整", 0),
        ("伍角", 50),
    ],
)
def test_customary_variants_are_read(said, fen):
    """What the rules for bills accept is one amount."""
    assert capitals.read(said) == Yuan(fen)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("", "empty"),
        ("一百元", "plain"),
        ("壹佰", "no-unit"),
        ("壹佰伍元", "zero"),
        ("壹佰零元", "zero"),
        ("壹万伍佰元", "zero"),
        ("拾佰元", "order"),
        ("壹亿亿元", "order"),
        ("负壹元", "below-zero"),
        ("壹亿壹億万元", "order"),
        ("壹元伍", "no-unit"),
        ("壹刀元", "sign"),
        ("玖佰万亿元", "too-large"),
    ],
)
def test_what_could_be_read_otherwise_is_refused(said, reason):
    """The reason is said exactly; no amount is guessed."""
    with pytest.raises(capitals.NotInCapitalsError) as refused:
        capitals.read(said)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("typed", "places", "measure", "value"),
    [
        ("1,234.56", 2, Measure.AMOUNT, 123_456),
        ("￥１，２３４．５", 2, Measure.AMOUNT, 123_450),
        ("1794.5831 万元", 2, Measure.AMOUNT, 1_794_583_100),
        ("8.08％", 2, Measure.PERCENT, 808),
        ("8.0805", 4, Measure.PERCENT, 80_805),
        ("120天", 0, Measure.DAYS, 120),
    ],
)
def test_figures_are_whole_numbers_of_their_unit(typed, places, measure, value):
    """Commas, full width and ten thousands, without a float."""
    assert figures.read(typed, places, measure) == value


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        (" ", "empty"),
        ("1,23", "grouping"),
        ("1.234", "too-fine"),
        ("-1", "below-zero"),
        ("1e5", "unit"),
        (".5", "not-a-figure"),
        ("90071992547409.92", "too-large"),
        ("=1+1", "not-a-figure"),
    ],
)
def test_figures_are_never_rounded_or_guessed(typed, reason):
    """A figure that is not exactly an amount is refused with its reason."""
    with pytest.raises(figures.NotAFigureError) as refused:
        figures.read(typed, 2, Measure.AMOUNT)
    assert refused.value.reason == reason


def test_forms_and_sheets_are_read_back_from_their_bytes():
    """What is sealed is read out unchanged, and names its form (E-12)."""
    assert SheetForm.read(FORM.written) == FORM
    assert OpeningSheet.read(SHEET.written) == SHEET
    with pytest.raises(SheetUnsoundError):
        OpeningSheet.read(SHEET.written + b" ")
    with pytest.raises(SheetUnsoundError):
        OpeningSheet.read(SHEET.written.replace(b'"days":170', b'"days":true'))
    with pytest.raises(FormUnsoundError):
        SheetForm.read(FORM.written.replace(b'"total":"price"', b'"total":"days"'))


def test_a_sheet_in_order_may_be_sealed():
    """Nothing is found in what is right."""
    assert codes() == []


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ({"price": Price(1_879_188_600, "壹元整")}, ["words-differ"]),
        ({"price": Price(1_879_188_600, "x")}, ["words-unreadable"]),
        ({"days": 181}, ["period-beyond"]),
        ({"days": 0}, ["below-floor"]),
        ({"days": "1"}, ["kind-differs"]),
        ({"manager": Manager("")}, ["field-missing"]),
        ({"other": 1}, ["field-unknown"]),
        ({"manager": Manager("张\u200b三", "1")}, ["text-hidden"]),
    ],
)
def test_what_is_not_in_order_keeps_it_from_being_sealed(value, found):
    """Each fault is found on the bidder's machine, before it costs the bid (E-7)."""
    sheet = replace(SHEET, values={**SHEET.values, **value})
    assert codes(sheet) == found
    assert not may_be_sealed(findings(FORM, sheet, (LETTER,)))


def test_a_price_above_the_cap_and_items_that_do_not_add_up_are_found():
    """The cap, the sum and every item count (B-40, B-41)."""
    price = Price(2_079_407_801, capitals.write(Yuan(2_079_407_801)))
    sheet = replace(SHEET, values={**SHEET.values, "price": price})
    assert codes(sheet) == ["above-cap", "items-sum"]
    assert codes(replace(SHEET, items=())) == ["item-missing", "items-sum"]
    wrong = ItemPriced("1", 1, 1_879_188_600)
    assert codes(replace(SHEET, items=(wrong,))) == ["item-amount"]


def test_files_are_those_that_the_tender_asks_for():
    """Missing, doubled, empty and foreign files are found; the same content warns."""
    assert codes(files=()) == ["file-missing"]
    assert codes(files=(LETTER, LETTER)) == ["file-doubled", "file-same"]
    assert codes(files=(replace(LETTER, size=0, name="a.doc"),)) == [
        "file-empty",
        "file-suffix",
    ]
    assert codes(files=(LETTER, SheetFile("x", "x", 1, "cd" * 32))) == ["file-unknown"]
