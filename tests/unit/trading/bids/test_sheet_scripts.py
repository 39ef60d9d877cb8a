"""What the page finds in a sheet and reads out of a table is what Python does."""

import csv
import io
import json
import random

import pytest
from openpyxl import Workbook

from archive.public.evidence import sha256
from archive.public.values import Yuan
from tests.builders_bidders import firm
from tests.javascript_seal import SealScripts, coded
from trading.bids.model import capitals, figures
from trading.bids.model.bills import priced, prices_in
from trading.bids.model.checking import SheetFile, findings
from trading.bids.model.consortia import Consortium, Member
from trading.bids.model.forms import (
    FieldKind,
    FileSlot,
    FormField,
    Label,
    Option,
    SheetForm,
)
from trading.bids.model.items import ItemAsked, ItemsTable
from trading.bids.model.sayings import SAYINGS
from trading.bids.model.sheets import ItemPriced, Manager, OpeningSheet, Price
from trading.bids.sealing.tables import rows_of
from trading.bids.sheet_errors import BillUnreadableError

pytestmark = pytest.mark.trading
ITEMS = ItemsTable(
    "price",
    3,
    2,
    (
        ItemAsked("1", "土方，含运输", "m³", 1500),
        ItemAsked("2", '"特殊"项', "项", 2000),
        ItemAsked("3-1", "混凝土", "m³", 12_345),
    ),
)
FORM = SheetForm(
    "LOT-1",
    (
        FormField(
            key="price",
            kind=FieldKind.PRICE,
            label=Label("投标总价", "Price"),
            places=2,
            floor=100,
            cap=2_079_407_800,
        ),
        FormField(
            key="rate",
            kind=FieldKind.RATE,
            label=Label("下浮率", "Discount"),
            places=4,
            cap=100_000,
            required=False,
        ),
        FormField(
            key="unit",
            kind=FieldKind.UNIT_PRICE,
            label=Label("单价", "Unit price"),
            places=4,
            unit=Label("元/平方米", "yuan per m²"),
            cap=53_919_880,
            required=False,
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
        FormField(
            key="grade",
            kind=FieldKind.CHOICE,
            label=Label("质量标准", "Grade"),
            options=(
                Option("a", Label("合格", "Passes")),
                Option("b", Label("优良", "Good")),
            ),
        ),
        FormField(
            key="note",
            kind=FieldKind.TEXT,
            label=Label("备注", "Note"),
            longest=6,
            required=False,
        ),
        FormField(
            key="partners",
            kind=FieldKind.CONSORTIUM,
            label=Label("联合体成员", "Members"),
            cap=3,
            required=False,
        ),
    ),
    (
        FileSlot(
            key="letter",
            label=Label("投标函", "Letter"),
            suffixes=(".pdf", ".ofd"),
            largest=9,
        ),
        FileSlot(
            key="tech", label=Label("技术标", "Tech"), several=True, required=False
        ),
        FileSlot(key="partners", label=Label("联合体协议", "Pact"), required=False),
    ),
    ITEMS,
)
LEAD = str(firm(1))
CODES = (LEAD, str(firm(2)), str(firm(3)), str(firm(4))[:-1] + "X", "坏\u202e码")
WORDS = ("", "好", "张\u200b三", "长" * 7, "line\nbreak", "\U0001f600" * 6, "\u3164x")


@pytest.fixture(scope="module")
def scripts():
    """Give the page's modules in Node.js."""
    with SealScripts() as running:
        yield running


def test_both_say_the_same_sentences(scripts):
    """A finding is told with the same words in the browser and after the opening."""
    assert scripts.evaluate("S.SAYINGS") == {
        code.value: [saying.zh, saying.en] for code, saying in SAYINGS.items()
    }


def some_sheet(chance):
    """Return a sheet as the page could have made it, right or wrong."""
    fen = chance.choice((0, 99, 100, 4_000, 20_000_000, 1_879_188_600, 2_079_407_801))
    values = {
        "price": Price(fen, capitals.write(Yuan(fen))),
        "rate": chance.choice((0, 80_805, 100_001)),
        "unit": chance.choice((1, 53_919_880, 53_919_881)),
        "days": chance.choice((0, 1, 180, 181)),
        "manager": Manager(chance.choice(WORDS), chance.choice(WORDS)),
        "grade": chance.choice(("a", "b", "c")),
        "note": chance.choice(WORDS),
        "partners": Consortium(
            tuple(
                Member(chance.choice(CODES), chance.choice(WORDS[1:]))
                for _ in range(chance.choice((0, 1, 1, 2, 3)))
            )
        ),
    }
    kept = {key: each for key, each in values.items() if chance.random() < 0.8}
    items = []
    for row in ITEMS.rows:
        if chance.random() < 0.8:
            price = chance.choice((0, 1, 333, 1_252_792_400))
            amount = figures.product(row.quantity, 3, price, 2)
            items.append(ItemPriced(row.number, price, amount))
    return OpeningSheet(FORM.digest, kept, tuple(items))


def some_files(chance):
    """Return files as somebody could have chosen them: slot, name, content."""
    names = ("a.pdf", "B.PDF", "c.doc", "坏\u202efdp.exe")
    return [
        (chance.choice(("letter", "tech", "partners")), chance.choice(names), content)
        for content in chance.choices((b"", b"same", b"same", b"ten bytes.", b"x"), k=3)
        if chance.random() < 0.7
    ]


def test_the_page_finds_what_python_finds(scripts):
    """300 sheets with their files: the same findings, in the same order and words."""
    chance = random.Random(20261129)  # noqa: S311
    print("seed 20261129")
    found = set()
    for _ in range(300):
        sheet, files = some_sheet(chance), some_files(chance)
        told = [
            SheetFile(slot, name, len(content), sha256(content).hex())
            for slot, name, content in files
        ]
        expected = [
            {
                "code": each.code.value,
                "where": each.where,
                "blocks": each.blocks,
                "zh": each.zh,
                "en": each.en,
            }
            for each in findings(FORM, sheet, told, LEAD)
        ]
        given = [[slot, name, coded(content)] for slot, name, content in files]
        asked = {
            "form": json.loads(FORM.written),
            "sheet": json.loads(sheet.written),
            "files": given,
            "bidder": LEAD,
        }
        assert scripts.ask("checked", asked) == expected
        found |= {each["code"] for each in expected}
    assert len(found) == 24


HEAD = ["序号 No.", "名称", "单位", "数量", "综合单价（元） Unit price", "合价"]
ROWS = [
    ["某某工程", "", "", "", "", ""],
    HEAD,
    ["1", "土方，含运输", "m³", "1.5", "1,234.56", "1851.84"],
    ["2", '"特殊"\n项', "项", "2", " 0.30 ", ""],
    ["", "小计", "", "", "1,234.86", ""],
    ["9", "多出的", "项", "1", "5", ""],
    ["3-1", "混凝土", "m³", "12.345", "", ""],
]


def as_csv(rows, encoding, separator=","):
    """Return the rows as a spreadsheet saves them."""
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue().encode(encoding)


def as_book(rows):
    """Return the rows as the first sheet of a book, figures as numbers."""
    book = Workbook()
    for row in rows:
        book.active.append([float(x) if x == "1.5" else x for x in row])
    book.active["E4"] = 0.1 + 0.2
    book.create_sheet("other").append(["序号", "单价"])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


TABLES = {
    "utf-8.csv": as_csv(ROWS, "utf-8-sig"),
    "gbk.csv": as_csv([[x.replace("³", "3") for x in row] for row in ROWS], "gbk"),
    "semicolons.csv": as_csv(ROWS[1:], "utf-8", ";"),
    "tabs.csv": as_csv(ROWS[1:], "utf-8", "\t"),
    "book.xlsx": as_book(ROWS),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_gives_the_same_prices_to_both(scripts, tmp_path, name):
    """CSV in four ways and a book: what is asked for, what is not, and nothing else."""
    (tmp_path / name).write_bytes(TABLES[name])
    bill = prices_in(ITEMS, rows_of(tmp_path / name))
    assert [*bill.typed] == ["1", "2"]
    assert bill.unknown == ("9",)
    assert [each.price for each in priced(ITEMS, bill)] == [123_456, 30]
    asked = {"form": json.loads(FORM.written), "table": coded(TABLES[name])}
    said = scripts.ask("imported", asked)
    assert said == {"typed": [*map(list, bill.typed.items())], "unknown": ["9"]}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (as_csv([["a", "b"], ["1", "2"]], "utf-8"), "table-without-prices"),
        (as_csv([HEAD, ["1", "", "", "", "5"], ["1", "", "", "", "6"]], "utf-8"), "x"),
        (b"PK\x03\x04 no book", "table-unreadable"),
        (b"", "table-without-prices"),
    ],
    ids=["no-columns", "priced-twice", "broken-book", "empty"],
)
def test_a_table_that_could_be_read_otherwise_is_refused_by_both(
    scripts, tmp_path, data, code
):
    """Nothing is guessed."""
    (tmp_path / "table").write_bytes(data)
    with pytest.raises(BillUnreadableError):
        prices_in(ITEMS, rows_of(tmp_path / "table"))
    asked = {"form": json.loads(FORM.written), "table": coded(data)}
    said = scripts.refusal("imported", asked)
    assert said == ("table-doubled" if code == "x" else code)


def test_the_empty_table_is_read_back(scripts, tmp_path):
    """What the page gives to be filled in has every item, in both languages' heads."""
    given = scripts.evaluate(
        f"S.emptyTable({json.dumps(json.loads(FORM.written))}.items)"
    )
    rows = list(csv.reader(io.StringIO(given.removeprefix("\ufeff"), newline="")))
    assert [row[:4] for row in rows[1:]] == [
        [
            row.number,
            row.name,
            row.unit,
            figures.write(row.quantity, 3).replace(",", ""),
        ]
        for row in ITEMS.rows
    ]
    filled = [rows[0], *([*row[:4], "7"] for row in rows[1:])]
    (tmp_path / "filled.csv").write_bytes(as_csv(filled, "utf-8"))
    bill = prices_in(ITEMS, rows_of(tmp_path / "filled.csv"))
    assert [*bill.typed.values()] == ["7", "7", "7"]
