"""A sealed sign-up in Chromium: keys, firms, one press each, and the list (7.12)."""

import socket
from contextlib import ExitStack

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from tests.browser.conftest import Visit
from tests.browser.looking import faults, is_wider_than_the_window
from tests.draw_room_pages import on_thread
from tests.front_door import FrontDoor
from tests.loopback import LOOPBACK, served
from tests.sealed_course import HOLDERS
from tests.sites import Site
from tests.standing_house import FIRST, REVIEWERS, SECOND, SUPERVISOR, StandingHouse
from trading.accounts.http.guests import SESSION
from trading.bids.quote_rows import SealedQuoteRow

LONGEST_WAIT = 60_000
TYPED = "correct horse"


class Town:
    """The served house, and a window for each of those who live in it."""

    def __init__(self, house, address, chromium):
        self.house, self.address, self.chromium = house, address, chromium
        self.visits = {}

    def window(self, name, width):
        """Open a window for somebody, who keeps it."""
        context = self.chromium.new_context(
            viewport={"width": width, "height": 900},
            locale="zh-CN",
            accept_downloads=True,
        )
        self.visits[name] = Visit.begun(self.address, context)

    def at(self, name, path):
        """Let somebody sign in again, in the same window, and go somewhere."""
        visit, citizen = self.visits[name], self.house.citizens[name]
        on_thread(lambda: self.house.come_back(citizen))
        cookie = {"name": SESSION, "value": citizen.token, "url": self.address}
        visit.page.context.add_cookies([cookie])
        return visit.to(path)


@pytest.fixture
def town(chromium, tmp_path):
    """Serve an instance with those who open sign-ups, and two firms."""
    listening = socket.create_server((LOOPBACK, 0))
    address = f"http://{LOOPBACK}:{listening.getsockname()[1]}"
    with ExitStack() as held:

        def made():
            door = FrontDoor(Site.made(tmp_path / "instance"), address)
            house = StandingHouse(door)
            for number, name in enumerate((FIRST, SECOND), 1):
                house.joined(name, number)
            house.course.reach("priced").register_trustee()
            return house

        house = on_thread(made)
        held.enter_context(served(house.door.app, listening))
        yield Town(house, address, chromium)
        house.door.instance.close()


def looks_right(page):
    """Nothing is wrong by the tool, and nothing is wider than the window."""
    for width in (400, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        assert faults(page) == []
        assert not is_wider_than_the_window(page)


def makes_key(town, name):
    """Make a standing key in one press, and see until when it counts."""
    page = town.at(name, "/standing-keys")
    page.locator("#by-password").check()
    page.locator("#secret").fill(TYPED)
    page.locator("#again").fill(TYPED)
    page.locator("#make").click()
    expect(page.locator("#outcome")).to_contain_text("密钥已生成", timeout=LONGEST_WAIT)
    expect(page.locator("#standing")).to_contain_text("可以用到")
    return page


def signs_up(town, name, manager):
    """Fill in, seal and hand in with one press."""
    page = town.at(name, f"/sign-up/{town.house.course.lot}")
    page.locator("#seal-now").click()
    expect(page.get_by_role("alert")).to_contain_text("请填项目负责人姓名")
    page.locator("#manager").fill(manager)
    page.locator("#certificate").fill("川2510000000001")
    looks_right(page)
    page.locator("#seal-now").click()
    expect(page.locator("h1")).to_have_text("您已密封报名", timeout=LONGEST_WAIT)
    with page.expect_download() as saved:
        page.locator("#sealed-receipt button").click()
    assert saved.value.suggested_filename == "bid-receipt.json"
    looks_right(page)
    assert manager not in page.content()


def releases(town, name):
    """Release everything that waits with one press."""
    page = town.at(name, "/standing-keys")
    page.locator("#secret").fill(TYPED)
    page.locator("#release").click()
    expect(page.locator("#outcome")).to_contain_text(
        "已交出 1 个报名的份额", timeout=LONGEST_WAIT
    )
    return page


def discloses(town, name):
    """Disclose what a false release kept shut; hand over again what was damaged."""
    page = town.at(name, f"/sign-up/{town.house.course.lot}")
    expect(page.locator("#due")).to_contain_text("您可以自己公开")
    looks_right(page)
    page.locator("#give").click()
    expect(page.get_by_text("密钥已收到")).to_be_visible(timeout=LONGEST_WAIT)
    expect(page.locator("#due")).to_have_count(0)


def test_firms_sign_up_unseen_and_everybody_opens_with_one_press(town):
    """D-6, K-9, K-10: from three keys to the list of who signed up."""
    house, course = town.house, town.house.course
    for name in HOLDERS:
        town.window(name, 400)
        page = makes_key(town, name)
    looks_right(page)
    on_thread(house.announced)
    for name, manager in ((FIRST, "林三"), (SECOND, "周五")):
        town.window(name, 1920)
        signs_up(town, name, manager)
        course.firms.append(house.residents.firm(name))
    assert kept(house) == {FIRST: ("", ""), SECOND: ("", "")}
    on_thread(course.close_only)
    looks_right(releases(town, REVIEWERS[0]))
    releases(town, SUPERVISOR)
    assert course.state == "sign_up_sealed"
    second = house.residents.firm(SECOND).code
    wrong = next(x for x in course.envelopes() if x.parsed.bidder == second).digest
    on_thread(lambda: (course.release_time(wrong=wrong), harm(house, wrong)))
    on_thread(house.platform.sweep)
    assert course.state == "sign_up_sealed"
    discloses(town, SECOND)
    on_thread(house.platform.sweep)
    assert course.state == "sign_up_closed"
    assert kept(house) == {FIRST: (FIRST, "林三"), SECOND: (SECOND, "周五")}
    page = town.at(FIRST, f"/sign-up/{course.lot}")
    expect(page.locator("dl.facts")).to_contain_text("林三")
    for visit in town.visits.values():
        visit.check()
        visit.page.context.close()


def harm(house, manifest):
    """Let the platform's store damage what was handed in."""
    of = SealedQuoteRow.manifest == manifest
    with house.platform.instance.transactions.begin() as work:
        work.session.execute(update(SealedQuoteRow).where(of).values(objects=["AA"]))


def kept(house):
    """Return name and manager of each application, by its firm."""
    names = {firm.code: name for name, firm in house.residents.firms.items()}
    with house.platform.reading() as work:
        found = work.selections.applications(house.course.lot)
    return {names[each.firm]: (each.name, each.manager) for each in found}
