"""
Firms, queues and undelivered messages in Chromium: looked at, and worked by keyboard.
"""

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext

from tests.browser.conftest import READY_WITHIN
from tests.browser.looking import faults, is_wider_than_the_window
from tests.builders_bidders import firm
from tests.builders_documents import pdf
from tests.front_door import FrontDoor
from tests.guild import Guild
from tests.post_room import PostRoom
from tests.registry_office import Citizen
from tests.sites import Site
from trading.accounts.model.organisations import Kind
from trading.rules.roles import Role


@dataclass
class Hall:
    """A site with a firm, a clerk, an authority, and a message that failed."""

    door: FrontDoor
    address: str
    people: dict[str, Citizen]
    task: str


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """Serve an instance whose people are signed in."""
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    folder = tmp_path_factory.mktemp("hall") / "instance"

    def made() -> Hall:
        door = FrontDoor(Site.made(folder), address)
        office = door.office
        people = {}
        for name, called in (("chen", "岷江建筑有限公司"), ("wu", "岷江建筑公司")):
            who = people[name] = office.citizen(f"{name}@firm.example")
            office.found(who, Kind.FIRM, called, Role.BIDDER)
            office.sit(who)
        guild = Guild(office)
        _, people["clerk"] = guild.pair
        boss = people["boss"] = office.official("boss@authority.example")
        number = office.found(boss, Kind.AUTHORITY, "虚构县发改局", Role.AUTHORITY)
        office.confirm(number, *guild.pair)
        office.sit(boss)
        room = PostRoom(office)
        task = room.undelivered(people["wu"])
        for each in (people["clerk"], boss):
            office.prove(each)
        room.open(office.actor(people["clerk"]), task)
        room.draw_up(office.actor(people["clerk"]), task)
        return Hall(door, address, people, task.id)

    with ThreadPoolExecutor(max_workers=1) as one:  # Seals are put on outside a loop.
        told = one.submit(made).result()
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


def sitting(hall: Hall, chromium: Browser, name: str, **options) -> BrowserContext:
    """Give somebody a browser in which he is signed in."""
    context = chromium.new_context(locale="zh-CN", **options)
    token = hall.people[name].token
    cookie = {"name": "yangguang", "value": token, "url": hall.address}
    context.add_cookies([cookie])
    return context


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """Give a document on somebody's disk."""
    file = tmp_path / "授权书.pdf"
    file.write_bytes(pdf())
    return file


def test_a_firm_hands_its_proof_in_without_any_script(hall, chromium, scan):
    """The forms need no script, files neither."""
    context = sitting(hall, chromium, "chen", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{hall.address}/my/firm/proof")
    page.get_by_label("材料文件").set_input_files(scan)
    page.get_by_role("button", name="提交身份证明").click()
    page.get_by_text("材料已收到").wait_for()
    page.goto(f"{hall.address}/my/firm/documents")
    page.get_by_label("证照文件").set_input_files(scan)
    page.get_by_label("有效期至").fill("2020-01-01")
    page.get_by_role("button", name="提交证照").click()
    page.locator("[data-mistakes]").wait_for()
    page.get_by_label("有效期至").fill("2026-03-20")
    page.get_by_role("button", name="提交证照").click()
    page.get_by_text("证照已收到").wait_for()
    context.close()


PAGES = {
    "chen": (
        *("/my", "/my/firm", "/my/firm/proof", "/my/firm/documents", "/my/firm/keys"),
        f"/my/firm/keys?algorithm=ed25519&public_key={'ab' * 32}",
        *("/my/firm/people", "/my/firm/register"),
    ),
    "clerk": (
        *("/review/claims", "/review/documents", "/review/keys", "/tasks"),
        f"/review/bindings?firm={firm(1)}",
        f"/outside?register=credit&about={firm(1)}",
    ),
    "boss": ("/authority/bans", "/authority/findings", f"/conduct?firm={firm(1)}"),
}


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("width", [400, 1920])
def test_every_page_is_fit_to_be_used(hall, chromium, language, width):
    """U-5: axe finds nothing, and nothing is wider than the window."""
    for name, paths in PAGES.items():
        view = {"width": width, "height": 900}
        context = sitting(hall, chromium, name, viewport=view)
        page = context.new_page()
        one = (f"/tasks/one?of={hall.task}",) if name == "clerk" else ()
        for path in (*paths, *one):
            answer = page.goto(f"{hall.address}{language}{path}")
            page.wait_for_load_state("networkidle")
            assert answer.status == 200, path
            assert faults(page) == [], path
            assert not is_wider_than_the_window(page), path
        context.close()


def test_a_clerk_decides_by_one_key_and_not_while_typing(hall, chromium):
    """The letters decide nothing inside an input; outside each is one press."""
    context = sitting(hall, chromium, "clerk")
    page = context.new_page()
    page.goto(f"{hall.address}/review/claims")
    page.wait_for_load_state("networkidle")
    page.get_by_label("补充说明").fill("")
    page.get_by_label("补充说明").press_sequentially("y1")
    assert page.url == f"{hall.address}/review/claims"
    assert page.get_by_label("补充说明").input_value() == "y1"
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("2")
    page.wait_for_url("**/review/claims?done=decided")
    page.get_by_text("已记下").wait_for()
    context.close()
