"""The house in Chromium: badges by keyboard, orders in two presses, every page."""

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page

from tests.browser.conftest import READY_WITHIN
from tests.browser.looking import faults, is_wider_than_the_window
from tests.open_house import LOT, OTHER_LOT, OpenHouse
from tests.registry_office import Citizen
from tests.sites import Site
from trading.server.demo.cast import OWNER

WHY = "号球机发出异响，请检查"


@dataclass
class Served:
    """A house that is served on loopback, with a session whose badges are made."""

    house: OpenHouse
    address: str
    booking: str
    codes: tuple[str, ...]

    def open(self, browser: Browser, who: Citizen, **more: object) -> Page:
        """Give somebody who is signed in a window of their own."""
        context = browser.new_context(**more)
        cookie = {"name": "yangguang", "value": who.token, "url": self.address}
        context.add_cookies([cookie])
        return context.new_page()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Tell the house once, in a thread without a loop, and serve it."""
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    folder: Path = tmp_path_factory.mktemp("house") / "instance"

    def made() -> Served:
        house = OpenHouse(Site.made(folder), address)
        booking = house.booked()
        house.request("14:00", "15:00", lot=OTHER_LOT)
        owner = {"person": "owner-1", "name": "演示业主代表", "role": "owner"}
        codes = (
            house.badge(booking),
            house.badge(booking, organisation=OWNER, **owner),
        )
        for who in ("supervisor", "owner", "clerk", "manager"):
            getattr(house, who)
        return Served(house, address, booking, codes)

    with ThreadPoolExecutor(max_workers=1) as one:
        told = one.submit(made).result()
    server = uvicorn.Server(
        uvicorn.Config(
            told.house.door.app, log_level="warning", ws="none", lifespan="off"
        )
    )
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
    told.house.door.instance.close()


class Presses:
    """Counts what somebody activates, by mouse or by key; typing is not counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def __call__(self, role: str, name: str) -> None:
        """Activate what is called so."""
        self.count += 1
        self.page.get_by_role(role, name=name, exact=True).first.click()


def test_people_are_signed_in_with_the_scanner_alone(served, chromium):
    """7.3: nought presses a person; the input has the focus, also after a mistake."""
    page = served.open(chromium, served.house.clerk)
    page.goto(f"{served.address}/sessions/{served.booking}/door")
    for code, told in (
        (served.codes[0], "在场 1 人"),
        ("ABCD-EFGH-JKLM-NPQR", "没有这个工作牌"),
        (served.codes[1], "在场 2 人"),
    ):
        page.keyboard.type(code)
        page.keyboard.press("Enter")
        page.get_by_text(told).first.wait_for()
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.activeElement.id") == "f-code"
        assert faults(page) == []
    page.context.close()


def test_the_door_works_without_scripts(served, chromium):
    """The form is a form; the focus is the page's own."""
    page = served.open(chromium, served.house.clerk, java_script_enabled=False)
    page.goto(f"{served.address}/sessions/{served.booking}/door")
    page.keyboard.type("ABCD-EFGH-JKLM-NPQR")
    page.keyboard.press("Enter")
    page.get_by_text("没有这个工作牌").wait_for()
    page.context.close()


def test_a_supervisor_starts_stops_and_finishes_in_so_few_presses(served, chromium):
    """7.3: start 1, pause 2, finish 2; counted from one's own page."""
    page = served.open(chromium, served.house.supervisor)
    page.goto(f"{served.address}/my")
    presses = Presses(page)
    presses("link", "东岸村渠道整治")
    page.wait_for_url(f"**/sessions/{served.booking}")
    assert presses.count == 1

    presses = Presses(page)
    page.locator("summary", has_text="异议或暂停").click()
    presses.count += 1
    page.get_by_label("为什么暂停（公开）").fill(WHY)
    presses("button", "发出暂停指令")
    page.get_by_text("暂停指令已发出").wait_for()
    assert presses.count == 2
    assert faults(page) == []
    page.locator("summary", has_text="恢复").click()
    page.get_by_label("为什么可以恢复").fill("已检查，可以继续")
    page.get_by_role("button", name="发出恢复指令").click()
    page.get_by_text("恢复指令已发出").wait_for()

    presses = Presses(page)
    presses("button", "结束监督，出具记录表")
    page.get_by_text("监督记录表已出具").wait_for()
    sheet = page.get_by_role("link", name="打开监督记录表")
    answer = page.request.get(f"{served.address}{sheet.get_attribute('href')}")
    presses.count += 1
    assert answer.body().startswith(b"%PDF")
    assert presses.count == 2
    assert faults(page) == []
    page.context.close()


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("width", [400, 1920])
def test_every_page_of_the_house_is_fit_to_be_used(served, chromium, language, width):
    """U-5: axe finds nothing, and nothing is wider than the window."""
    house, booking = served.house, served.booking
    for who, paths in (
        (
            house.clerk,
            (
                "/my",
                "/rooms",
                "/rooms/R1",
                "/rooms/R1/discipline",
                f"/bookings/{booking}",
                f"/sessions/{booking}/door",
                "/sessions",
            ),
        ),
        (house.manager, ("/rooms/R1/duty",)),
        (house.owner, (f"/rooms/request/{LOT}",)),
        (house.supervisor, (f"/sessions/{booking}",)),
    ):
        size = {"width": width, "height": 900}
        page = served.open(chromium, who, viewport=size)
        for path in paths:
            answer = page.goto(f"{served.address}{language}{path}")
            page.wait_for_load_state("networkidle")
            assert answer is not None
            assert answer.status == 200, path
            assert faults(page) == [], path
            assert not is_wider_than_the_window(page), path
        page.context.close()


def test_everything_on_the_console_is_reached_by_keyboard(served, chromium):
    """Enter opens the reason, Tab leads into it, and then to its button."""
    page = served.open(chromium, served.house.supervisor)
    page.goto(f"{served.address}/sessions/{served.booking}")
    page.locator("summary", has_text="异议或暂停").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "reason"
    page.keyboard.press("Tab")
    assert "发出暂停指令" in page.evaluate("document.activeElement.textContent")
    page.context.close()
