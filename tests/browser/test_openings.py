"""
A whole opening in Chromium: owner, clerk, supervisor and a bidder, and the wall.

The console, the telephones and the screen follow each other by themselves; the reader
turns to the next bid by a key. Every page is looked at, in both languages.
"""

import socket
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page

from archive.paper.checking import Pages, check_paper
from archive.paper.signatures import PaperSignature
from tests.browser.conftest import READY_WITHIN
from tests.browser.looking import faults, is_wider_than_the_window
from tests.draw_room_pages import SLOWEST, on_thread
from tests.front_door import FrontDoor
from tests.opening_hall import BODIES, Course, OpeningHall
from tests.registry_office import CENTRE
from tests.sites import Site
from trading.bids.present import HOST, READER, RECORDER, WATCHER
from trading.server.papers import KNOWN_DESIGNS, issue_due_papers
from trading.server.wiring import Platform

WIDTHS = {"clerk": 1920, "owner": 1280, "supervisor": 400, "bidder": 400}


@dataclass
class Openings:
    """A served hall with one tender whose bids are closed, and its browsers."""

    hall: OpeningHall
    course: Course
    site: str
    pages: Mapping[str, Page]
    screen: Page
    complaints: list[str]

    @property
    def room(self) -> str:
        """Where the opening is."""
        return f"/tendering/{self.course.lot}/opening"

    def look(self) -> None:
        """Hold every page against what every page promises."""
        for page in (*self.pages.values(), self.screen):
            assert faults(page) == [], page.url
            assert not is_wider_than_the_window(page), page.url

    def press(self, name: str, label: str) -> None:
        """Press the one large button, once it says so."""
        button = self.pages[name].locator("#opening .btn.big", has_text=label)
        button.wait_for(timeout=SLOWEST)
        button.click()

    def says(self, text: str) -> None:
        """Wait until every page of the room says so, by itself."""
        for page in self.pages.values():
            page.locator("#opening", has_text=text).wait_for(timeout=SLOWEST)

    def shown(self, text: str) -> None:
        """Wait until the wall says so, by itself."""
        self.screen.locator("#screen", has_text=text).wait_for(timeout=SLOWEST)


@contextmanager
def served(chromium: Browser, folder: Path) -> Iterator[Openings]:
    """Serve a hall after the close, and give everybody a browser."""
    listening = socket.create_server(("127.0.0.1", 0))
    site = f"http://127.0.0.1:{listening.getsockname()[1]}"
    door = on_thread(
        lambda: FrontDoor(Site.made(folder / "instance"), site, centre=CENTRE)
    )
    built = OpeningHall.built(door)
    hall = on_thread(built.__enter__)
    course = on_thread(lambda: hall.closed(1, 2, 3))
    config = uvicorn.Config(
        door.app,
        log_level="warning",
        ws="none",
        lifespan="off",
        timeout_graceful_shutdown=2,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    until = time.monotonic() + READY_WITHIN
    while not server.started and time.monotonic() < until:
        time.sleep(0.01)
    assert server.started
    complaints: list[str] = []
    pages = {}
    for name, width in WIDTHS.items():
        size = {"width": width, "height": 900}
        context = chromium.new_context(viewport=size, locale="zh-CN")
        token = hall.people[name].token
        context.add_cookies([{"name": "yangguang", "value": token, "url": site}])
        pages[name] = context.new_page()
    wall = chromium.new_context(viewport={"width": 1920, "height": 1080})
    screen = wall.new_page()
    for page in (*pages.values(), screen):
        page.on("pageerror", lambda error: complaints.append(str(error)))
    yield Openings(hall, course, site, pages, screen, complaints)
    for page in (*pages.values(), screen):
        page.context.close()
    server.should_exit = True
    thread.join()
    listening.close()
    on_thread(lambda: built.__exit__(None, None, None))
    on_thread(door.instance.close)


@pytest.fixture
def opening(chromium: Browser, tmp_path: Path) -> Iterator[Openings]:
    """Serve a hall for one opening."""
    with served(chromium, tmp_path) as ready:
        yield ready


def paired(it: Openings) -> None:
    """Let the clerk type the digits, and the screen be loaded anew as the room's."""
    it.screen.goto(f"{it.site}/screen")
    digits = "".join(it.screen.locator(".digits span").all_inner_texts())
    clerk = it.pages["clerk"]
    clerk.get_by_label("大屏上的 6 位数字").fill(digits)
    clerk.get_by_role("button", name="配对大屏").click()
    clerk.get_by_text("大屏已配对。").wait_for(timeout=SLOWEST)
    it.screen.locator("#screen").wait_for(timeout=SLOWEST)


def opened(it: Openings) -> None:
    """Come in, start with who is there, let holders release, open."""
    for name, page in it.pages.items():
        english = "/en" if name == "supervisor" else ""
        page.goto(f"{it.site}{english}{it.room}")
    paired(it)
    it.look()
    owner = it.pages["owner"]
    for body in (BODIES["owner"][1], CENTRE, BODIES["supervisor"][1]):
        owner.locator("#f-present .choice", has_text=body).first.click()
    it.press("owner", "开始开标")
    it.shown("谁交了密钥")
    on_thread(lambda: it.course.release(1, 2))
    it.pages["clerk"].get_by_text("持有人 2 / 3").wait_for(timeout=SLOWEST)
    it.pages["supervisor"].get_by_text("Holders 2 / 3").wait_for(timeout=SLOWEST)
    it.shown("持有人 2 / 3")
    it.look()
    on_thread(lambda: (it.course.release(4), it.course.release_time()))
    it.press("clerk", "截止交密钥，解密")


def put_on_paper(it: Openings) -> None:
    """Let the owner have the record drawn up, and look at it in both languages."""
    for name in ("owner", "supervisor"):
        english = "/en" if name == "supervisor" else ""
        it.pages[name].goto(f"{it.site}{english}{it.room}/paper")
        if name == "owner":
            it.pages[name].get_by_role("button", name="制作开标记录").click()
            it.pages[name].get_by_text("开标记录已制作").wait_for(timeout=SLOWEST)
        assert faults(it.pages[name]) == [], name
        assert not is_wider_than_the_window(it.pages[name]), name


def signs(it: Openings, name: str, signed: int) -> None:
    """Press the button: the browser makes a key, signs with it, and sends both."""
    page = it.pages[name]
    page.locator("form[data-sign] button").click()
    page.locator(".tag.open").nth(signed).wait_for(timeout=SLOWEST)


def sealed_record(it: Openings) -> Sequence[PaperSignature]:
    """Have it sealed, take the file from the page, check it, return who signed."""
    door = it.hall.door

    def seal() -> None:
        it.course.publish_log()
        platform = Platform.over(door.instance)
        assert issue_due_papers(door.instance, platform.issue_paper).count == 1

    on_thread(seal)
    file = it.pages["owner"].request.get(f"{it.site}{it.room}/paper.pdf").body()
    now = door.instance.clock.now()
    found = on_thread(lambda: check_paper(file, now, designs=KNOWN_DESIGNS))
    assert found.findings == ()
    assert found.pages is Pages.EQUAL
    assert found.paper is not None
    return found.paper.signatures


def test_an_opening_from_the_first_click_to_the_record(opening: Openings):
    """Prices come to all at once; bids are turned by the space bar; the bidder asks."""
    it = opening
    opened(it)
    for price in ("1,000.00", "2,000.00", "3,000.00"):
        it.says(price)
        it.shown(price)
    it.look()
    owner = it.pages["owner"]
    owner.get_by_text("唱下一家").wait_for(timeout=SLOWEST)
    for at, key in enumerate((" ", "ArrowRight", "PageDown"), 1):
        owner.locator("h1.state").focus()
        owner.keyboard.press(key)
        owner.get_by_text(f"正在唱第 {at} 家").wait_for(timeout=SLOWEST)
        it.shown(f"第 {at} 家")
    it.look()
    bidder = it.pages["bidder"]
    bidder.get_by_text("我有异议").click()
    bidder.get_by_label("异议内容").fill("大写和小写不一样")
    owner.get_by_role("button", name="结束开标").wait_for(timeout=SLOWEST)
    bidder.get_by_role("button", name="提出异议").click()
    owner.get_by_label("答复").fill("以大写为准。")
    owner.get_by_role("button", name="答复").click()
    bidder.get_by_text("以大写为准。").wait_for(timeout=SLOWEST)
    it.look()
    it.press("owner", "结束开标，形成记录")
    it.shown("开标已结束")
    it.look()
    for address in (f"/tendering/{it.course.lot}", f"/en/tendering/{it.course.lot}"):
        bidder.goto(f"{it.site}{address}")
        assert faults(bidder) == [], address
        assert not is_wider_than_the_window(bidder), address
    put_on_paper(it)
    for at, name in enumerate(("owner", "owner", "owner", "supervisor")):
        signs(it, name, at)
    signers = sealed_record(it)
    assert [each.signer.duty for each in signers] == [HOST, READER, RECORDER, WATCHER]
    assert len({each.fingerprint for each in signers}) == 2
    assert it.complaints == []
