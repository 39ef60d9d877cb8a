"""Pages as they are rendered from what they show, without a platform behind them."""

import pytest

from tests.published_lots import MONDAY
from trading.front.frames import Standing
from trading.front.http import Front
from trading.server.languages import tongues
from trading.server.site import Templates
from trading.server.statics import Assets

CHINESE, ENGLISH = tongues()
BOTH = pytest.mark.parametrize("tongue", [CHINESE, ENGLISH], ids=["zh", "en"])
TEMPLATES = Templates(Assets.shipped())


def shown(template, view, tongue=CHINESE, **more):
    """Return a page as it is rendered; `more` is what else its template asks for."""
    at = Standing(demo=True, now=MONDAY, log_size=7, cosigners=[])
    front = Front(TEMPLATES, tongue, "/", "", lambda: at)
    return str(front.page(template, view, **more).content)
