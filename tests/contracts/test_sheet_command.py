"""`yangguang bid sheet`: filled in, checked, written; or nothing written."""

import json

import pytest
from click.testing import CliRunner

from tests.unit.trading.bids.test_sheet_scripts import FORM, HEAD, ROWS, as_csv
from trading.bids.model.sheets import OpeningSheet, Price
from trading.server.cli.main import main

pytestmark = pytest.mark.trading
TYPED = {
    "price": "20.05 元",
    "days": "170 天",
    "manager": ["张三", "渝150000000001"],
    "grade": "a",
}


@pytest.fixture
def desk(tmp_path):
    """Give the form, what was typed and a letter, in files."""
    (tmp_path / "form.json").write_bytes(FORM.written)
    (tmp_path / "letter.pdf").write_bytes(b"a letter")
    return tmp_path


def ask(desk, typed, *more):
    """Run the command; return its exit code and its JSON."""
    (desk / "values.json").write_text(json.dumps(typed))
    given = (
        *("bid", "sheet", "--form", desk / "form.json"),
        *("--values", desk / "values.json", "--into", desk / "sheet.json"),
        *("--document", "letter", desk / "letter.pdf", *more, "--json"),
    )
    done = CliRunner().invoke(main, [*map(str, given)])
    return done.exit_code, json.loads(done.stdout)


def test_prices_from_a_table_make_a_sheet_that_may_be_sealed(desk):
    """Quantity times price of three items is the price; what nobody asked is named."""
    rows = [HEAD, ["1", "", "", "", "4"], ["2", "", "", "", "4.00"]]
    rows += [["3-1", "", "", "", "0.49"], ["9", "", "", "", "1"]]
    (desk / "items.csv").write_bytes(as_csv(rows, "gbk"))
    code, said = ask(desk, TYPED, "--items", desk / "items.csv")
    assert (code, said["unknown"]) == (0, ["9"])
    assert [each["code"] for each in said["findings"]] == ["price-doubtful"]
    sheet = OpeningSheet.read((desk / "sheet.json").read_bytes())
    assert sheet.values["price"] == Price(2005, "人民币贰拾元零伍分")
    assert [each.amount for each in sheet.items] == [600, 800, 605]


def test_what_blocks_is_named_and_nothing_is_written(desk):
    """A price above the cap, a missing period and items without a price."""
    (desk / "items.csv").write_bytes(as_csv([HEAD, ["1", "", "", "", "5"]], "utf-8"))
    typed = {"price": "3000 万元", "manager": "张三", "grade": "a"}
    code, said = ask(desk, typed, "--items", desk / "items.csv")
    assert code == 1
    assert [each["code"] for each in said["findings"] if each["blocks"]] == [
        *("above-cap", "field-missing", "item-missing", "item-missing", "items-sum")
    ]
    assert not (desk / "sheet.json").exists()


@pytest.mark.parametrize(
    ("typed", "rule"),
    [({"price": "1.234"}, "sheet-unreadable"), ({"x": "1"}, "sheet-unreadable")],
)
def test_what_cannot_be_read_is_refused(desk, typed, rule):
    """A figure finer than fen, and a field that nobody asked for."""
    code, said = ask(desk, typed)
    assert (code, said["rule"]) == (1, rule)


def test_a_table_without_prices_is_refused(desk):
    """It is said what to do; what was typed stands."""
    (desk / "items.csv").write_bytes(as_csv(ROWS[:1], "utf-8"))
    code, said = ask(desk, TYPED, "--items", desk / "items.csv")
    assert (code, said["rule"]) == (1, "bill-unreadable")


def test_the_items_to_be_priced_are_written(desk):
    """What a spreadsheet opens: all items, no price."""
    given = ("bid", "sheet", "--form", desk / "form.json", "--empty", desk / "t.csv")
    done = CliRunner().invoke(main, [*map(str, given)])
    assert done.exit_code == 0, done.output
    assert (desk / "t.csv").read_text("utf-8-sig").count("\n") == 4
