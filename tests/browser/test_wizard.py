"""
The way from an idea to a notice in Chromium: four people, four windows, few presses.

Every page is held against what every page promises, in both languages and both widths.
"""

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page

from tests.browser.conftest import READY_WITHIN
from tests.browser.test_people import look
from tests.front_door import FrontDoor
from tests.sites import Site
from tests.wizard_pages import PAPERS, SUPERVISING, TYPED, Bureau, pdf
from trading.server import tls
from trading.server.serving import Door, server_config

HOST = "trade.localhost"
CREATING, PUBLISHING = 5, 2
"""So many presses beyond typing, at most (the page rules of the product)."""
CHOSEN = {"supervisor", "kind", "budget_unit"}


@dataclass
class Hall:
    """A centre behind TLS with everybody whom a notice needs, and its address."""

    bureau: Bureau
    address: str
    chromium: Browser


@pytest.fixture
def hall(tmp_path: Path, chromium: Browser) -> Iterator[Hall]:
    """Serve an instance on loopback."""
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"https://{HOST}:{listening.getsockname()[1]}"
    folder = tmp_path / "instance"
    with ThreadPoolExecutor(max_workers=1) as one:  # Seals are put on outside a loop.
        bureau = one.submit(
            lambda: Bureau.opened(FrontDoor(Site.made(folder), address))
        ).result()
    door = bureau.door
    path = tls.make(folder / "keys", HOST, datetime.now(UTC))
    at = Door(port=0, certificate=path, key=path)
    config = server_config(door.app, door.instance.settings, at, quiet=True)
    config.lifespan = "off"
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    until = time.monotonic() + READY_WITHIN
    while not server.started and time.monotonic() < until:
        time.sleep(0.01)
    assert server.started
    yield Hall(bureau, address, chromium)
    for context in chromium.contexts:  # A line that is kept alive outlives the server.
        context.close()
    server.should_exit = True
    thread.join()
    listening.close()
    door.instance.close()


@dataclass
class Window:
    """One person's window; it counts what they press."""

    hall: Hall
    who: str
    language: str
    width: int
    presses: int = 0
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        context = self.hall.chromium.new_context(
            viewport={"width": self.width, "height": 900}, ignore_https_errors=True
        )
        context.add_cookies(
            [
                {
                    "name": "__Host-yangguang",
                    "value": self.hall.bureau.people[self.who].token,
                    "url": self.hall.address,
                    "secure": True,
                    "httpOnly": True,
                }
            ]
        )
        self.page = context.new_page()

    def to(self, path: str) -> None:
        """Go to a page by its address, and look at it."""
        self.page.goto(f"{self.hall.address}{self.language}{path}")
        look(self.page)

    def press(self, form: str, at: str) -> None:
        """Press the button of the form that goes there; look at what comes."""
        self.presses += 1
        action = f"{self.language}{form}"
        self.page.locator(f'form[action="{action}"] .btn:not(.quiet)').click()
        self.page.wait_for_url(f"**{at}*")
        look(self.page)

    def choose(self, name: str, value: str) -> None:
        """Choose one of several, by its label."""
        self.presses += 1
        self.page.locator(f'input[name="{name}"][value="{value}"]').check()

    def give(self, *names: str) -> None:
        """Choose a file for each input."""
        for name in names:
            paper = {
                "name": f"{name}.pdf",
                "mimeType": "application/pdf",
                "buffer": pdf(name),
            }
            self.page.locator(f'input[type="file"][name="{name}"]').set_input_files(
                paper
            )


def drafted(window: Window) -> str:
    """Create the project; return its lot."""
    window.to("/projects/new")
    for name, value in TYPED.items():
        if name not in CHOSEN:
            plain = value.replace(",", "")
            window.page.locator(f"#f-{name}").fill(plain)
    window.give(*PAPERS)
    window.choose("supervisor", SUPERVISING)
    window.choose("kind", "works")
    window.choose("budget_unit", "1")
    window.press("/projects/new", "/projects/new")
    window.press("/projects/new/create", "/basis")
    return window.page.url.split("/desk/")[1].split("/")[0]


@pytest.mark.parametrize(("language", "width"), [("", 400), ("/en", 1920)])
def test_an_idea_becomes_a_notice_in_few_presses(hall, language, width):
    """7.3: created in five presses beyond typing, published in two."""
    owner, approver, clerk, checker = (
        Window(hall, who, language, width)
        for who in ("owner", "approver", "clerk", "checker")
    )
    lot = drafted(owner)
    assert owner.presses <= CREATING
    desk = f"/desk/{lot}"
    approver.to(f"{desk}/basis")
    approver.choose("favourable", "yes")
    approver.page.locator("#f-reasons").fill("文件适用于本项目")
    approver.press(f"{desk}/basis", "/basis")
    owner.to(f"{desk}/price")
    judges = owner.page.locator('input[name="judges"]')
    judges.nth(0).check()
    judges.nth(1).check()
    owner.page.locator('input[name="arbiter"]').nth(2).check()
    owner.press(f"{desk}/price", "/entry")
    owner.press(f"{desk}/entry/request", "/entry")
    clerk.to(f"{desk}/entry")
    for each in clerk.page.locator('input[value="accepted"]').all():
        each.check()
    clerk.press(f"{desk}/entry/answer", "/entry")
    owner.to(f"{desk}/entry/slip")
    clerk.to(f"{desk}/notice")
    clerk.page.locator("#f-room").fill("一楼抽取室")
    clerk.give("draft_contract")
    clerk.press(f"{desk}/notice", "/notice/preview")
    checker.to(f"{desk}/notice/preview")
    checker.choose("may", "yes")
    checker.press(f"{desk}/notice/review", "/notice/preview")
    before = clerk.presses
    clerk.to(f"{desk}/notice/preview")
    clerk.press(f"{desk}/notice/publish", "/projects/P")
    assert clerk.presses - before <= PUBLISHING
    owner.to(f"{desk}/notice/amend")
    assert TYPED["title"] in clerk.page.content()


@pytest.mark.parametrize(("language", "width"), [("", 1920), ("/en", 400)])
def test_mistakes_of_a_draft_are_led_to(hall, language, width):
    """U-7: an empty form says everything at once, and the page stays fit to be used."""
    owner = Window(hall, "owner", language, width)
    owner.to("/projects/new")
    owner.press("/projects/new", "/projects/new")
    assert owner.page.locator("[data-mistakes] li").count() > len(PAPERS)
