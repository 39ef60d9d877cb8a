"""
A whole draw in Chromium: clerk, supervisor, owner and a firm, each with a device.

The room, the telephones and the screen on the wall follow each other by themselves; a
line that is cut costs nobody a number, and no screen shows an old one.
"""

import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import READY_WITHIN
from tests.browser.looking import faults, is_wider_than_the_window
from tests.draw_room_pages import (
    CONTRIBUTORS,
    LOT,
    PAGE,
    SLOWEST,
    Hall,
    committed,
    gathered,
    on_thread,
    press,
    revealed,
    said,
    signed,
    typed,
)
from tests.front_door import FrontDoor
from tests.sites import Site
from tests.wire import Wire
from trading.server.demo.drawing import drawn_balls
from trading.venue.news import MOST_OF_ONE

WIDTHS = {"clerk": 1920, "supervisor": 1280, "owner": 400, "applicant": 400}


@dataclass
class Room:
    """A served hall, and a browser for each who has come."""

    hall: Hall
    site: str
    pages: Mapping[str, Page]
    screen: Page
    complaints: list[str]
    wire: Wire

    def look(self) -> None:
        """Hold every page against what every page promises."""
        for page in (*self.pages.values(), self.screen):
            assert faults(page) == [], page.url
            assert not is_wider_than_the_window(page), page.url

    def pair(self) -> None:
        """Let the clerk type the digits of the screen."""
        self.screen.goto(f"{self.wire.site}/screen")
        digits = "".join(self.screen.locator(".digits span").all_inner_texts())
        assert faults(self.screen) == []
        clerk = self.pages["clerk"]
        clerk.get_by_label("大屏上的 6 位数字").fill(digits)
        clerk.get_by_role("button", name="配对大屏").click()
        self.screen.locator("#state").wait_for(timeout=SLOWEST)

    def shown(self, text: str) -> None:
        """Wait until the screen shows it."""
        self.screen.get_by_text(text).first.wait_for(timeout=SLOWEST)


def _opened(chromium: Browser, site: str, token: str, width: int) -> BrowserContext:
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, locale="zh-CN"
    )
    if token:
        context.add_cookies([{"name": "yangguang", "value": token, "url": site}])
    return context


@contextmanager
def served(chromium: Browser, folder: Path) -> Iterator[Room]:
    """Serve a hall on the morning of a draw, and give everybody a browser."""
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    site, wire = f"http://127.0.0.1:{port}", Wire(port)

    def made() -> Hall:
        return Hall.opened(FrontDoor(Site.made(folder / "instance"), site))

    hall = on_thread(made)
    config = uvicorn.Config(
        hall.door.app,
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
    contexts = {
        name: _opened(chromium, site, hall.people[name].token, WIDTHS[name])
        for name in CONTRIBUTORS
    }
    wall = chromium.new_context(viewport={"width": 1920, "height": 1080})
    pages = {name: each.new_page() for name, each in contexts.items()}
    screen = wall.new_page()
    for page in (*pages.values(), screen):
        page.on("pageerror", lambda error: complaints.append(str(error)))
    yield Room(hall, site, pages, screen, complaints, wire)
    for context in (*contexts.values(), wall):
        context.close()
    wire.close()
    server.should_exit = True
    thread.join()
    listening.close()
    on_thread(hall.door.instance.close)


@pytest.fixture
def room(chromium: Browser, tmp_path: Path) -> Iterator[Room]:
    """Serve a hall for one draw."""
    with served(chromium, tmp_path) as opened:
        yield opened


@pytest.fixture(scope="module")
def morning(chromium: Browser, tmp_path_factory: pytest.TempPathFactory):
    """Serve a hall in which nobody does anything yet."""
    with served(chromium, tmp_path_factory.mktemp("morning")) as opened:
        yield opened


def test_a_draw_from_coming_to_the_last_signature(room: Room):
    """Everybody presses what stands there; every page is looked at in every state."""
    gathered(room.pages, room.site)
    room.pair()
    room.look()
    committed(room.pages)
    room.shown("已封住 4 / 4")
    room.look()
    revealed(room.pages)
    room.shown("已公开 4 / 4")
    room.look()
    on_thread(room.hall.wait_for_announced_time)
    press(room.pages["clerk"], "截止公开，准备摇号")
    said(room.pages["owner"], "请稍等")
    room.look()
    on_thread(room.hall.show_reveals)
    for page in room.pages.values():
        said(page, "请摇号")
    room.look()
    typed(room.pages, drawn_balls().replace("-", " "))
    for page in room.pages.values():
        said(page, "结果已出")
    room.shown("中选")
    room.look()
    winner = room.screen.locator(".won strong").inner_text()
    signed(room.pages)
    room.shown("抽取完成，签字齐全")
    room.look()
    assert room.complaints == []
    page = room.pages["owner"]
    page.goto(f"{room.site}/projects/{LOT.rpartition('-')[0]}/draws/1")
    assert page.locator(".winner .who").inner_text() == winner
    page.get_by_role("button", name="在浏览器里重新计算").click()
    page.get_by_text("重算一致").wait_for(timeout=SLOWEST)


def test_a_telephone_that_loses_its_line_loses_no_number(room: Room):
    """Cut between sealing and showing, reloaded, cut again: the number is the same."""
    phone, owner = room.pages["applicant"], room.pages["owner"]
    clerk = room.pages["clerk"]
    gathered(room.pages, room.site, through={"applicant": room.wire.site})
    phone.route("**/commit", lambda route: route.abort())
    press(clerk, "确认到场，开始抽取，公布名单")
    phone.get_by_text("网络断了。什么也没有丢").wait_for(timeout=SLOWEST)
    phone.unroute("**/commit")  # It is sent again by itself, the same bytes.
    phone.get_by_text("您的数已封住").wait_for(timeout=SLOWEST)
    for name in ("clerk", "supervisor", "owner"):
        room.pages[name].get_by_text("您的数已封住").wait_for(timeout=SLOWEST)
    room.wire.cut()
    press(clerk, "截止，请各人公开")
    said(owner, "请各人公开自己的数")
    phone.get_by_text("连接中断，正在重连").wait_for(timeout=SLOWEST)
    room.wire.mend()
    said(phone, "各人的数都已公开，全部一致")
    assert len(on_thread(room.hall.draw).record.reveals) == len(CONTRIBUTORS)


def test_another_device_cannot_show_a_sealed_number(room: Room, chromium: Browser):
    """It says where the number is, and takes nothing away from it."""
    gathered(room.pages, room.site)
    committed(room.pages)
    room.pages["owner"].goto("about:blank")
    press(room.pages["clerk"], "截止，请各人公开")
    token = room.hall.people["owner"].token
    context = _opened(chromium, room.site, token, 400)
    other = context.new_page()
    other.goto(f"{room.site}{PAGE}")
    told = other.locator("#told", has_text="您的数存在封住它的那台设备里")
    told.wait_for(timeout=SLOWEST)
    other.evaluate("() => { document.getElementById('told').textContent = ''; }")
    press(other, "公开我的数")
    told.wait_for(timeout=SLOWEST)
    assert faults(other) == []
    context.close()
    room.pages["owner"].goto(f"{room.site}{PAGE}")
    said(room.pages["owner"], "各人的数都已公开，全部一致")


def test_a_screen_that_is_cut_off_says_so_and_comes_back(room: Room):
    """After five seconds no figure is left; then it shows what is true by then."""
    room.pages["clerk"].goto(f"{room.site}{PAGE}")
    room.pair()
    room.screen.locator("#link[data-heard]").wait_for(timeout=SLOWEST)
    room.wire.cut()
    room.screen.locator("#cut").wait_for(timeout=SLOWEST)
    assert not room.screen.locator("#screen").is_visible()
    assert not room.screen.locator("#clock").is_visible()
    assert "09:4" in room.screen.locator("#cut").inner_text()
    assert faults(room.screen) == []
    gathered(room.pages, room.site)
    room.wire.mend()
    room.shown("必到的人已齐")
    assert not room.screen.locator("#cut").is_visible()
    assert room.screen.locator(".who li").count() == len(CONTRIBUTORS)


def test_what_somebody_types_survives_the_news(room: Room):
    """A page that updates itself takes no word from whoever is writing."""
    clerk = room.pages["clerk"]
    clerk.goto(f"{room.site}{PAGE}")
    box = clerk.get_by_label("大屏上的 6 位数字")
    box.fill("123")
    gathered({**room.pages, "clerk": clerk.context.new_page()}, room.site)
    said(clerk, "必到的人已齐")
    assert box.input_value() == "123"


def test_of_many_pages_of_one_sign_in_the_first_asks_instead(room: Room):
    """
    It shows what is new all the same, and begins no race for a stream.

    One browser keeps to three streams by itself: here are two that share a sign-in.
    """
    first = room.pages["owner"]
    asked: list[str] = []
    first.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    first.goto(f"{room.site}{PAGE}")
    other = first.context.browser.new_context(
        storage_state=first.context.storage_state()
    )
    with first.expect_response("**/events?once=1", timeout=SLOWEST):
        for _ in range(2):
            first.context.new_page().goto(f"{room.site}{PAGE}")
        for _ in range(MOST_OF_ONE - 2):
            other.new_page().goto(f"{room.site}{PAGE}")
    gathered({**room.pages, "owner": other.pages[-1]}, room.site)
    said(first, "必到的人已齐")
    other.close()
    assert asked.count("events") == 1


def test_the_room_is_fit_to_be_used_in_both_languages(morning: Room):
    """U-5: axe finds nothing, and nothing is wider than the window, on any width."""
    for language in ("", "/en"):
        for name, page in morning.pages.items():
            page.goto(f"{morning.site}{language}{PAGE}")
            page.locator("#room .state").wait_for()
            assert faults(page) == [], name
            assert not is_wider_than_the_window(page), name
        morning.screen.goto(f"{morning.site}{language}/screen")
        assert faults(morning.screen) == []
    assert morning.complaints == []


SIGNED_BOTH_WAYS = """async ({noble, keys, message}) => {
  const { signWritten } = await import(keys);
  await new Promise((done) => {
    const script = document.createElement("script");
    script.src = noble; script.onload = done; document.head.append(script);
  });
  const seed = crypto.getRandomValues(new Uint8Array(32));
  const head = [48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32];
  const pkcs8 = Uint8Array.from([...head, ...seed]);
  const key = await crypto.subtle.importKey("pkcs8", pkcs8, "Ed25519", false, ["sign"]);
  const text = new TextEncoder().encode(message);
  const own = new Uint8Array(await crypto.subtle.sign("Ed25519", key, text));
  return [own, signWritten(globalThis.YangguangNoble, seed, text)].map(String);
}"""


def test_a_browser_without_ed25519_signs_the_same(morning: Room):
    """The signature written out over the checker's curve is the browser's own."""
    page = morning.pages["clerk"]
    page.goto(f"{morning.site}{PAGE}")
    addresses = {
        "noble": "/assets/checker/vendor/noble.js",
        "keys": "/assets/site/room-keys.js",
    }
    for message in ("", "draw-signature/1", "阳光" * 100):
        asked = {**addresses, "message": message}
        own, written = page.evaluate(SIGNED_BOTH_WAYS, asked)
        assert own == written
