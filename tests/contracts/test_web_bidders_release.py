"""What bidders give on the web after the close: their factor, or their secret."""

import base64
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.bid_house import bid_house
from tests.tender_course import CLERK, firm_key
from tests.web_site import check_problem
from trading.bids.model.releases import Disclosure
from trading.bids.sealing import release_factor

pytestmark = pytest.mark.trading


@pytest.fixture
def house(sqlite_site):
    """Open a house in which a tender can begin."""
    with bid_house(sqlite_site) as opened:
        yield opened


def own_bid(house, browser):
    """Let the first firm bid on the site and two others beside it; close and start."""
    course, page = house.course, f"/bid/{house.course.lot}"
    data = house.data(browser, page)
    assert data["due"] is None
    sealed = course.sealed(1)
    house.bring(browser, data["csrf"], sealed)
    assert house.submit(browser, data["csrf"], sealed).status_code == 200
    course.kept[1] = sealed
    course.bid(2)
    course.bid(3)
    course.close()
    course.start()
    browser.be(house.come_back(house.people[1]))
    return house.data(browser, page)


def give(house, browser, data, release):
    """Send a release of the first firm, signed with its key."""
    told = {
        "release": base64.b64encode(release.to_bytes()).decode(),
        "signature": firm_key(1).sign(release.signed).hex(),
    }
    path = f"/bid/{house.course.lot}/release"
    return house.send(browser, "POST", path, data["csrf"], told)


def test_a_bidder_releases_the_own_factor_on_the_site(house):
    """E-13: asked for while the window is open, taken once, and nobody else's."""
    course = house.course
    course.open_for_bids(3, bidder_factor=True)
    browser = house.firm(1)
    data = own_bid(house, browser)
    kept = course.kept[1]
    assert data["due"]["kind"] == "bidder"
    assert data["due"]["manifest"] == kept.envelope.digest
    counted = course.tender.counted
    made = release_factor(course.policy, kept.envelope.digest, kept.factor, counted)
    others = replace(made, manifest=course.kept[2].envelope.digest)
    check_problem(give(house, browser, data, others), 403, "not-a-bidder-here")
    assert give(house, browser, data, made).status_code == 200
    assert house.data(browser, f"/bid/{course.lot}")["due"] is None
    course.pass_by(hours=2)
    browser.be(house.come_back(house.people[1]))
    assert house.data(browser, f"/bid/{course.lot}")["due"] is None


def test_a_bidder_discloses_on_the_site_what_others_could_not_open(house):
    """7.9: two holders too few came twice; the page asks the bidder for S."""
    course = house.course
    course.open_for_bids(3)
    browser = house.firm(1)
    assert own_bid(house, browser)["due"] is None
    course.release(1, 2)
    course.release_time()
    until = course.instance.clock.now() + timedelta(days=1)
    course.act("adjourn_opening", CLERK, reason="两名持有人未到", until=until)
    course.at(until)
    course.start()
    course.pass_by(hours=1)
    course.act("close_releases", CLERK)
    browser.be(house.come_back(house.people[1]))
    data = house.data(browser, f"/bid/{course.lot}")
    assert data["due"]["kind"] == "disclosure"
    kept, close = course.kept[1], course.tender.counted
    digest = kept.envelope.digest
    made = Disclosure(close.policy, close.commitment, digest, kept.seed)
    wrong = replace(made, secret=bytes(32))
    check_problem(give(house, browser, data, wrong), 409, "not-to-disclose")
    assert give(house, browser, data, made).status_code == 200
    course.pass_by(hours=1)
    course.act("open_bids", CLERK)
    assert [each.verdict.value for each in course.tender.results] == [
        *("OPEN", "NOT_ENOUGH", "NOT_ENOUGH")
    ]
