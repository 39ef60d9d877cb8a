"""The record of an opening on the web: drawn up, signed by each, refused, sealed."""

import re

import pytest

from tests.builders_bidders import firm
from tests.builders_bids import key_of
from tests.front_door import HTML, FrontDoor
from tests.opening_hall import OpeningHall
from tests.registry_office import CENTRE
from tests.tender_course import CLERK
from trading.server.papers import issue_due_papers
from trading.server.wiring import Platform

pytestmark = pytest.mark.trading

REASON = "唱标时没有听清工期。"


@pytest.fixture(scope="module")
def hall(blank, tmp_path_factory):
    """Let everybody register once."""
    copied = blank("sqlite").copied(tmp_path_factory.mktemp("hall") / "instance")
    with (
        FrontDoor(copied, centre=CENTRE).opened() as door,
        OpeningHall.built(door) as built,
    ):
        yield built


def held(hall, came="bidder"):
    """Return a tender that was opened, where somebody came for the first bidder."""
    course = hall.closed(1, 2, 3)
    there = [
        {"person": each.person, "organisation": each.organisation}
        for each in map(hall.actor, ("owner", "clerk", "supervisor"))
    ]
    person = hall.actor(came).person
    there.append({"person": person, "organisation": str(firm(1))})
    course.act("start_opening", CLERK, present=there)
    course.release(1, 2, 4)
    course.release_time()
    course.open()
    return course


class Desk:
    """One paper, and whoever sits at a browser before it."""

    def __init__(self, hall, course) -> None:
        self.hall, self.course = hall, course
        self.room = f"/tendering/{course.lot}/opening"
        self.page, self.file = f"{self.room}/paper", f"{self.room}/paper.pdf"

    def opened(self, name):
        browser = self.hall.browser(name)
        browser.open(self.page)
        return browser

    def signs(self, name):
        """Let somebody sign with a device of their own."""
        browser, key = self.opened(name), key_of(f"device of {name}")
        message = re.search(r'data-sign="([0-9a-f]+)"', browser.shown.text)[1]
        return browser.send(
            f"{self.page}/sign",
            public_key=key.public.raw.hex(),
            signature=key.sign(bytes.fromhex(message)).hex(),
        )


def test_the_record_is_drawn_up_signed_refused_and_sealed(hall):
    """
    B-32: host, reader, recorder, supervisor and the bidder who was there sign it.

    A bidder who refuses says why; the record is drawn up anew without that place.
    """
    course = held(hall)
    desk = Desk(hall, course)
    assert "开标结束以后" in desk.opened("clerk").shown.text
    course.finish()
    assert "/opening/paper" in hall.browser("owner").open(desk.room).text
    clerk = desk.opened("clerk")
    assert clerk.ask("GET", desk.file, headers=HTML).status_code == 404
    assert "开标记录已制作" in clerk.send(f"{desk.page}/draw-up").text
    for _ in range(3):
        assert "已签署" in desk.signs("clerk").text
    bidder = desk.opened("bidder")
    assert f'action="{desk.page}/refuse"' not in desk.opened("clerk").shown.text
    answer = bidder.send(f"{desk.page}/refuse", reason="")
    assert answer.status_code == 422
    answer = bidder.send(f"{desk.page}/refuse", reason=REASON)
    assert "拒签和理由已写入公开日志" in answer.text
    assert REASON in desk.opened("supervisor").shown.text
    page = desk.opened("bidder").shown.text
    assert "您已经拒签。改了主意的" in page
    assert f'action="{desk.page}/refuse"' not in page
    clerk = desk.opened("clerk")
    assert "重新制作开标记录" in clerk.shown.text
    assert "开标记录已制作" in clerk.send(f"{desk.page}/draw-up").text
    check_sealed(desk)


def check_sealed(desk):
    """The second one names no bidder; once all have signed it is sealed."""
    page = desk.opened("bidder").shown.text
    assert "data-sign" not in page
    assert page.count("待签") == 4
    for name in ("clerk", "clerk", "clerk", "supervisor"):
        desk.signs(name)
    platform = Platform.over(desk.hall.door.instance)
    desk.course.publish_log()
    assert issue_due_papers(desk.hall.door.instance, platform.issue_paper).count == 1
    page = desk.opened("bidder").shown.text
    assert "已加盖中心电子章" in page
    assert REASON in page
    sealed = desk.hall.browser("bidder").open(desk.file).content
    assert sealed.startswith(b"%PDF")
    english = desk.hall.browser("bidder").open(f"/en{desk.page}").text
    assert "Signed" in english


def test_who_has_no_place_signs_nothing_and_others_do_not_see_it(hall):
    """
    Who came under a bidder's code holds no place of it: its own account signs there.

    A stranger sees no page at all.
    """
    course = held(hall, came="rival")
    course.finish()
    desk = Desk(hall, course)
    desk.opened("clerk").send(f"{desk.page}/draw-up")
    strange = hall.browser("strange owner")
    assert strange.ask("GET", desk.page, headers=HTML).status_code == 404
    assert "data-sign" not in desk.opened("owner").shown.text
    rival = hall.browser("rival").ask("GET", desk.page, headers=HTML)
    assert rival.status_code == 404
    assert "已签署" in desk.signs("bidder").text
    owner = hall.browser("owner")
    owner.open(desk.page)
    assert f'action="{desk.page}/draw-up"' not in owner.shown.text
