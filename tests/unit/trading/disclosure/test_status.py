"""What the status page says of cosigners, and of papers that wait for the seal."""

import pytest

from tests.published_lots import DAY, MONDAY
from trading.disclosure.http.front import Front
from trading.disclosure.ports import Cosigning, LogStanding
from trading.disclosure.presenting.frames import Standing
from trading.disclosure.presenting.status import status_view
from trading.server.languages import tongues
from trading.server.site import Templates
from trading.server.statics import Assets

pytestmark = pytest.mark.trading

CHINESE, ENGLISH = tongues()
TEMPLATES = Templates(Assets.shipped())
LOG = LogStanding(7, MONDAY)


def status_page(cosigned, sources, unsealed, tongue):
    """Return the page as it is rendered on a Monday."""
    view = status_view(LOG, cosigned, sources, unsealed, MONDAY, tongue)
    at = Standing(demo=True, now=MONDAY, log_size=7, cosigners=[])
    return str(Front(TEMPLATES, tongue, "/", "", at).page("status.html", view).content)


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
