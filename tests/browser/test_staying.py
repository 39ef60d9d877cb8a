"""Staying signed in, and what was typed when one was not, in Chromium."""

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import READY_WITHIN
from tests.browser.looking import faults, is_wider_than_the_window
from tests.front_door import FrontDoor
from tests.registry_office import PASSWORD, Citizen
from tests.sites import Site

SOON, OVER = "五分钟内没有操作", "已经退出登录。填过的内容"
MINUTES = 60_000  # milliseconds of the browser's clock
NEW = "/organisations/new"


@dataclass
class Home:
    """A site on loopback, with one person who is signed in."""

    door: FrontDoor
    site: str
    li: Citizen

    def signed_in(self, context: BrowserContext) -> Page:
        """Open a window whose clock the test holds."""
        token = apart(lambda: self.door.office.enter(self.li).token)
        context.add_cookies([{"name": "yangguang", "value": token, "url": self.site}])
        page = context.new_page()
        page.clock.install()
        return page


def apart(what):
    """Ask the database from a thread of its own: here runs the browser's loop."""
    with ThreadPoolExecutor(max_workers=1) as one:
        return one.submit(what).result()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """Serve a site on loopback."""
    listening = socket.create_server(("127.0.0.1", 0))
    site = f"http://127.0.0.1:{listening.getsockname()[1]}"
    folder: Path = tmp_path_factory.mktemp("home") / "instance"

    def made() -> Home:
        door = FrontDoor(Site.made(folder), site)
        return Home(door, site, door.office.citizen())

    told = apart(made)
    config = uvicorn.Config(
        told.door.app, log_level="warning", ws="none", lifespan="off"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    until = time.monotonic() + READY_WITHIN
    while not server.started and time.monotonic() < until:
        time.sleep(0.01)
    assert server.started
    yield told
    server.should_exit = True
    thread.join()
    listening.close()
    told.door.instance.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """Open a browser of its own, as narrow as a telephone."""
    opened = chromium.new_context(viewport={"width": 400, "height": 900})
    yield opened
    opened.close()


def test_five_minutes_before_the_end_one_press_is_enough_to_stay(home, context):
    """U-6: not earlier; then it begins anew, and the page is as it was."""
    page = home.signed_in(context)
    page.goto(f"{home.site}{NEW}")
    page.get_by_label("全称").fill("沱江建筑有限公司")
    notice = page.locator("#leaving")
    page.clock.run_for(24 * MINUTES)
    assert notice.is_hidden()
    page.clock.run_for(2 * MINUTES)
    page.get_by_text(SOON).wait_for()
    assert faults(page) == []
    assert not is_wider_than_the_window(page)
    with page.expect_response("**/my/here") as answer:
        page.get_by_role("button", name="继续使用").click()
    assert answer.value.json()["left"] > 25 * 60
    notice.wait_for(state="hidden")
    page.clock.run_for(24 * MINUTES)
    assert notice.is_hidden()
    assert page.get_by_label("全称").input_value() == "沱江建筑有限公司"


def test_use_in_another_window_is_use(home, context):
    """Whoever works in one window is not warned in the next."""
    page = home.signed_in(context)
    page.goto(f"{home.site}/my")
    page.clock.run_for(24 * MINUTES)
    other = context.new_page()
    other.goto(f"{home.site}/my/security")
    other.close()
    page.clock.run_for(4 * MINUTES)
    assert page.locator("#leaving").is_hidden()


def test_what_was_typed_is_there_again_after_the_sign_in_ran_out(home, context):
    """U-6: pressed too late, signed in again, nothing lost; no password is kept."""
    page = home.signed_in(context)
    page.goto(f"{home.site}{NEW}")
    page.get_by_label("全称").fill("沱江建筑有限公司")
    page.get_by_label("企业", exact=True).check()
    apart(lambda: home.door.office.clock.pass_by(timedelta(minutes=31)))
    page.clock.run_for(31 * MINUTES)
    page.get_by_text(OVER).wait_for()
    assert faults(page) == []
    page.get_by_role("button", name="下一步：核对").click()
    page.wait_for_url("**/sign-in?next=**")
    signs_in(page, home)
    page.wait_for_url(f"**{NEW}")
    page.get_by_text("已经填回").wait_for()
    assert page.get_by_label("全称").input_value() == "沱江建筑有限公司"
    assert page.get_by_label("企业", exact=True).is_checked()
    assert faults(page) == []
    kept = page.evaluate("JSON.stringify({...sessionStorage})")
    assert PASSWORD not in kept

    page.get_by_role("button", name="清空重填").click()
    assert page.get_by_label("全称").input_value() == ""
    page.reload()
    assert page.get_by_text("已经填回").count() == 0


def signs_in(page: Page, home: Home) -> None:
    """Let the person type address and password again."""
    page.get_by_label("手机号或邮箱").fill(home.li.address)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()


def test_what_was_taken_or_is_another_persons_is_not_given_back(home, context):
    """A form that went through is forgotten; signing out takes everything along."""
    page = home.signed_in(context)
    page.goto(f"{home.site}{NEW}")
    page.get_by_label("全称").fill("沱江建筑有限公司")
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/sign-in?done=out")
    assert page.evaluate("Object.keys(sessionStorage).length") == 0
    signs_in(page, home)
    page.wait_for_url("**/my")
    page.goto(f"{home.site}{NEW}")
    assert page.get_by_label("全称").input_value() == ""

    page.get_by_label("全称").fill("岷江")
    page.evaluate(
        """() => { for (const [name, kept] of Object.entries(sessionStorage)) {
          const others = name.replace(/^draft \\S+/, "draft somebody-else");
          sessionStorage.removeItem(name);
          sessionStorage.setItem(others, kept);
        } }"""
    )
    page.reload()
    assert page.get_by_label("全称").input_value() == ""
    assert page.evaluate("Object.keys(sessionStorage).length") == 0
