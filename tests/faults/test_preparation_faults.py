"""
A request for entry and its slip are kept whole, wherever the cut comes.

Each is one transaction: the row of the preparation and the event of the log say the
same, and whoever repeats a request under its key is told what was done.
"""

import pytest

from tests.faults.test_ledger_faults import EVERY_ACT, broken_everywhere
from tests.scribe import SmallSelection

pytestmark = pytest.mark.trading


def test_no_cut_loses_or_doubles_an_entry(blank, tmp_path):
    """Cut before and after each commit, told again: one request, one slip."""
    chapter = SmallSelection(tmp_path / "told", blank("sqlite")).priced()
    reached = broken_everywhere(chapter, tmp_path / "cut")
    assert set(EVERY_ACT) <= set(reached)
