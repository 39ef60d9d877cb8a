"""A layout has a number: pages that are drawn otherwise have another one."""

import pytest

from archive.paper.pages import DRAWN_BY
from tests.drawn_papers import drawn, read
from trading.server.papers import KNOWN_DESIGNS

pytestmark = pytest.mark.trading

NOTED = read()


@pytest.mark.parametrize("paper", NOTED["papers"], ids=lambda e: e["content"]["kind"])
def test_whoever_changes_a_page_raises_the_layout(paper):
    """
    Else every paper issued before would be called a forgery (archive/SPEC.md 11.6).

    Raise LAYOUT in archive/paper/pages.py, then `python -m tests.drawn_papers`.
    """
    assert NOTED["drawn_by"] == DRAWN_BY
    assert drawn(paper) == paper["drawn"]


def test_every_kind_that_a_checker_draws_is_noted():
    """None can change unseen."""
    assert {each["content"]["kind"] for each in NOTED["papers"]} == set(KNOWN_DESIGNS)
