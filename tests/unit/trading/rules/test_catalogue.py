"""The transaction catalogue: dated, with sources, honest about what is known."""

from datetime import date

import pytest

from archive.public.values import Yuan
from trading.rules.catalogue import TransactionCatalogue
from trading.rules.regimes import ObjectKind
from trading.rules.shipped import transaction_catalogue

pytestmark = pytest.mark.trading

LINE = """
[[catalogue.line]]
id = "works"
kind = "works"
from = 100
below = 200
zh = "甲"
en = "one"
source = "a test"
"""
FIRST = f'[[catalogue]]\nversion = "1"\nsince = 2026-01-01\n{LINE}'
SECOND = f'[[catalogue]]\nversion = "2"\nsince = 2026-07-01\n{LINE}'


@pytest.mark.parametrize(
    ("kind", "fen", "covered"),
    [
        (ObjectKind.WORKS, 99, False),
        (ObjectKind.WORKS, 100, True),
        (ObjectKind.WORKS, 199, True),
        (ObjectKind.WORKS, 200, False),
        (ObjectKind.GOODS, 150, False),
    ],
)
def test_a_line_covers_its_kind_from_one_amount_to_below_another(kind, fen, covered):
    """R-9: the lower limit is in it, the upper one is not."""
    version = TransactionCatalogue.from_toml(FIRST).in_force(date(2026, 1, 1))
    assert (version.covering(kind, Yuan(fen)) is not None) is covered


def test_a_version_holds_until_the_next_one_begins():
    """A request of a day is judged by the catalogue of that day."""
    book = TransactionCatalogue.from_toml(FIRST + SECOND)
    assert book.in_force(date(2026, 6, 30)).version == "1"
    assert book.in_force(date(2026, 7, 1)).version == "2"
    with pytest.raises(ValueError, match="2025-12-31"):
        book.in_force(date(2025, 12, 31))


def test_a_request_finds_its_line_again():
    """By version and line, whatever was added since."""
    book = TransactionCatalogue.from_toml(FIRST + SECOND)
    found = book.named("1", "works")
    assert found is not None
    assert found.said.zh == "甲"
    assert book.named("3", "works") is None


@pytest.mark.parametrize(
    "text",
    [
        SECOND + FIRST,
        FIRST.replace("a test", ""),
        FIRST.replace("from = 100", "from = 200"),
    ],
)
def test_a_catalogue_that_cannot_be_is_refused(text):
    """Versions follow each other; a line has a source and a range."""
    with pytest.raises(ValueError, match=r"follow each other|no source"):
        TransactionCatalogue.from_toml(text)


def test_what_is_shipped_says_that_nobody_confirmed_it():
    """No county's own catalogue was read: every line is a proposal."""
    lines = [x for v in transaction_catalogue().versions for x in v.line]
    assert {x.kind for x in lines} == set(ObjectKind)
    assert all(x.unconfirmed and "not read" in x.source for x in lines)
