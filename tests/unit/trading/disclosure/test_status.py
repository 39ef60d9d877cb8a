"""What the status page says of cosigners, and of papers that wait for the seal."""

import pytest

from tests.published_lots import DAY, MONDAY
from tests.shown_pages import CHINESE, ENGLISH, shown
from trading.disclosure.ports import Cosigning, LogStanding
from trading.disclosure.presenting.status import status_view

pytestmark = pytest.mark.trading

LOG = LogStanding(7, MONDAY)


def status_page(cosigned, sources, unsealed, tongue):
    """Return the page as it is rendered on a Monday."""
    view = status_view(LOG, cosigned, sources, unsealed, MONDAY, tongue)
    return shown("status.html", view, tongue)


@pytest.mark.parametrize("tongue", [CHINESE, ENGLISH], ids=["zh", "en"])
def test_the_status_names_cosigners_or_their_absence(tongue):
    """
    With one its name, key and age; without one the page says so first.
    """
    signer = Cosigning("demo-witness", "organisation", "ab:cd", 7, MONDAY - DAY)
    source = {"kind": "balls/1", "groups": [{"count": 10}]}
    page = status_page([signer], [source], [], tongue)
    assert "demo-witness" in page
    assert "ab:cd" in page
    assert 'class="warn"' not in page
    assert 'class="warn"' in status_page([], [], [], tongue)


@pytest.mark.parametrize(
    ("since", "told"),
    [
        ([], ()),
        ([MONDAY - DAY], ("1 paper has", "24 hours ago")),
        ([MONDAY - DAY, MONDAY - 3 * DAY], ("2 papers have", "3 days ago")),
    ],
)
def test_the_status_says_how_many_papers_wait_for_the_seal(since, told):
    """
    How many, and since when the first of them waits; nothing if none does.
    """
    page = status_page([], [], since, ENGLISH)
    assert ('id="papers"' in page) is bool(since)
    assert [each for each in told if each not in page] == []
