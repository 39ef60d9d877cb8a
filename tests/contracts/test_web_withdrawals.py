"""Withdrawing in person on the web: before two, in time, and nobody learns of a bid."""

import re
from datetime import timedelta

import pytest

from tests.builders_bidders import firm
from tests.builders_bids import key_of
from tests.builders_documents import pdf
from tests.front_door import HTML, FrontDoor
from tests.opening_hall import OpeningHall
from tests.registry_office import CENTRE

pytestmark = pytest.mark.trading


@pytest.fixture(scope="module")
def hall(blank, tmp_path_factory):
    """Let everybody register once."""
    copied = blank("sqlite").copied(tmp_path_factory.mktemp("hall") / "instance")
    with (
        FrontDoor(copied, centre=CENTRE).opened() as door,
        OpeningHall.built(door) as built,
    ):
        yield built


def named(hall, course, name, number):
    """Let somebody name the firm that came."""
    page = f"/tendering/{course.lot}/withdrawal"
    browser = hall.browser(name)
    browser.open(page)
    browser.send(f"{page}/name", bidder=str(firm(number)))
    return browser


def signs(hall, course, name, number):
    """Let somebody sign for a firm that came, with a paper that shows who did."""
    browser, key = named(hall, course, name, number), key_of(f"device of {name}")
    message = re.search(r'data-sign="([0-9a-f]+)"', browser.shown.text)[1]
    return browser.send(
        f"/tendering/{course.lot}/withdrawal/sign",
        public_key=key.public.raw.hex(),
        signature=key.sign(bytes.fromhex(message)).hex(),
        document=("who.pdf", pdf()),
    )


def test_a_bid_falls_once_clerk_and_supervisor_have_signed(hall):
    """B-22: one signature changes nothing; the page is the same if there was no bid."""
    course = hall.bid_for(1, 2)
    hall.come_in()
    desk = hall.browser("clerk").open(f"/tendering/{course.lot}/desk").text
    assert f'href="/tendering/{course.lot}/withdrawal"' in desk
    told = []
    for number in (1, 5):
        assert "已签。两人都签了" in signs(hall, course, "clerk", number).text
        page = signs(hall, course, "supervisor", number).text
        told.append(page.count(str(firm(number))))
    assert told[0] == told[1]
    assert course.bids_of(1)[0].withdrawn
    assert not course.bids_of(2)[0].withdrawn


def test_a_firm_is_named_by_its_code_and_its_paper_is_handed_in(hall):
    """What is missing is said beside its input; only clerk and supervisor see it."""
    course = hall.bid_for(1)
    hall.come_in()
    page = f"/tendering/{course.lot}/withdrawal"
    clerk = hall.browser("clerk")
    clerk.open(page)
    assert clerk.send(f"{page}/name", bidder="123").status_code == 422
    clerk = named(hall, course, "clerk", 1)
    answer = clerk.send(f"{page}/sign", public_key="0" * 64, signature="0" * 128)
    assert (answer.status_code, 'href="#f-document"' in answer.text) == (422, True)
    for name in ("owner", "bidder"):
        answer = hall.browser(name).ask("GET", page, headers=HTML)
        assert answer.status_code in {403, 404}


def test_after_the_deadline_nobody_withdraws(hall):
    """E-10: the page says so, and the act refuses what was begun before."""
    course = hall.bid_for(1)
    hall.come_in()
    clerk = named(hall, course, "clerk", 1)
    left = course.policy.deadline - hall.door.office.clock.now()
    course.pass_by(seconds=(left + timedelta(seconds=1)).total_seconds())
    key = key_of("new device of clerk")
    message = re.search(r'data-sign="([0-9a-f]+)"', clerk.shown.text)[1]
    answer = clerk.send(
        f"/tendering/{course.lot}/withdrawal/sign",
        public_key=key.public.raw.hex(),
        signature=key.sign(bytes.fromhex(message)).hex(),
        document=("who.pdf", pdf()),
    )
    assert answer.status_code == 409
    assert "只有投标截止以前可以" in answer.text
    assert not course.bids_of(1)[0].withdrawn
    with hall.door.instance.transactions.read() as work:
        person = hall.actor("clerk").person
        assert key.public.raw.hex() not in work.accounts.keys.devices(person)


def test_what_one_of_two_signed_is_shown_as_lapsed(hall):
    """Before that the page says how long it waits; at the deadline it waits no more."""
    course = hall.bid_for(1)
    hall.come_in()
    course.at(course.policy.deadline - timedelta(minutes=4))
    page = signs(hall, course, "clerk", 1).text
    assert "以前等另一人签" in page
    assert (
        "我也签"
        in hall.browser("supervisor").open(f"/tendering/{course.lot}/withdrawal").text
    )
    course.pass_by(minutes=5)
    page = hall.browser("supervisor").open(f"/tendering/{course.lot}/withdrawal").text
    assert "已失效：另一人没有及时签" in page
    assert "我也签" not in page
