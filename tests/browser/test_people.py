"""
People in Chromium: they register, add a passkey over the house's own TLS, come back.

The root of the instance is installed as a house installs it; without that the browser
would refuse passkeys. The telephone is Chromium's virtual authenticator.
"""

import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import BrowserContext, Page, Playwright

from tests.browser.conftest import ARGUMENTS, READY_WITHIN
from tests.browser.looking import faults, is_wider_than_the_window
from tests.builders_bidders import firm
from tests.front_door import FrontDoor
from tests.registry_office import PASSWORD, Citizen
from tests.sites import Site
from trading.accounts.model.organisations import Kind
from trading.rules.roles import Role
from trading.server import tls
from trading.server.serving import Door, server_config

HOST = "trade.localhost"


@dataclass
class House:
    """A house with its site behind TLS, its people, and where its root lies."""

    door: FrontDoor
    address: str
    manager: Citizen
    chen: Citizen


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Make an instance that is reached by a name, over TLS, on loopback."""
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"https://{HOST}:{listening.getsockname()[1]}"
    folder = tmp_path_factory.mktemp("house") / "instance"

    def made() -> House:
        door = FrontDoor(Site.made(folder), address)
        office = door.office
        security = office.administrators()[Role.SECURITY_ADMINISTRATOR]
        manager = office.staff(security, "guan", Role.CENTRE_MANAGER)
        chen = office.citizen("chen@firm.example")
        office.found(chen, Kind.FIRM, "岷江建筑有限公司", Role.BIDDER)
        office.sit(chen)
        return House(door, address, manager, chen)

    with ThreadPoolExecutor(max_workers=1) as one:  # Seals are put on outside a loop.
        told = one.submit(made).result()
    path = tls.make(folder / "keys", HOST, datetime.now(UTC))
    settings, at = told.door.instance.settings, Door(port=0, certificate=path, key=path)
    config = server_config(told.door.app, settings, at, quiet=True)
    config.lifespan = "off"
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
def context(
    house: House, driver: Playwright, tmp_path: Path
) -> Iterator[BrowserContext]:
    """Give a browser to somebody of the house: its root is installed, and no other."""
    program, certutil = shutil.which("chromium"), shutil.which("certutil")
    if program is None or certutil is None:
        pytest.skip("on Debian: chromium libnss3-tools")
    trusted = tmp_path / ".pki" / "nssdb"
    trusted.mkdir(parents=True)
    root = house.door.instance.folder / "keys" / tls.ROOT
    here = ("-d", f"sql:{trusted}")
    subprocess.run([certutil, "-N", *here, "--empty-password"], check=True)
    subprocess.run(
        [certutil, "-A", *here, "-n", "house", "-t", "C,,", "-i", root], check=True
    )
    browser = driver.chromium.launch(
        executable_path=program,
        args=ARGUMENTS,
        env={**os.environ, "HOME": str(tmp_path)},
    )
    yield browser.new_context(viewport={"width": 400, "height": 900})
    browser.close()


def on_loop(house: House, what):
    """Ask the database from a thread of its own: here runs the browser's loop."""
    with ThreadPoolExecutor(max_workers=1) as one:
        return one.submit(what, house).result()


def telephone(page: Page) -> None:
    """Give the browser a telephone that its owner unlocks."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def look(page: Page) -> None:
    """Hold a page against what every page promises."""
    page.wait_for_load_state("networkidle")
    assert faults(page) == [], page.url
    assert not is_wider_than_the_window(page), page.url


def registered(house: House, page: Page) -> None:
    """Let somebody register with a firm, looking at every page."""
    page.goto(f"{house.address}/register")
    look(page)
    page.get_by_label("手机号或邮箱").fill("wu@firm.example")
    page.get_by_role("button", name="发送验证码").click()
    page.wait_for_url("**/register/code?of=*")
    look(page)
    page.get_by_label("验证码", exact=True).fill(
        on_loop(house, lambda at: at.door.office.code_sent())
    )
    page.get_by_label("您的姓名").fill("吴二")
    page.get_by_label("设一个密码").fill(PASSWORD)
    page.get_by_role("button", name="建立账号").click()
    page.wait_for_url("**/organisations/new")
    look(page)
    page.get_by_label("全称").fill("沱江建筑有限公司")
    code = page.get_by_label("统一社会信用代码（企业必填）")
    code.fill("91510682MA0000000X")
    page.get_by_text("代码有误，请和营业执照核对").wait_for()
    code.fill(str(firm(2)))
    page.get_by_text("代码正确").wait_for()
    page.get_by_role("button", name="下一步：核对").click()
    look(page)
    page.get_by_role("button", name="登记这家单位").click()
    page.wait_for_url("**/my?done=organisation")
    look(page)


def test_a_clerk_registers_adds_a_passkey_and_comes_back_with_it(house, context):
    """Four presses for the firm; then the telephone alone lets its owner in."""
    page = context.new_page()
    telephone(page)
    registered(house, page)
    page.goto(f"{house.address}/my/passkeys")
    look(page)
    page.get_by_label("给这个密钥起个名字").fill("我的手机")
    page.get_by_role("button", name="添加", exact=True).click()
    page.wait_for_url("**/my/security?done=passkey")
    page.get_by_text("我的手机").first.wait_for()
    look(page)
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/sign-in?done=out")
    look(page)
    page.get_by_role("button", name="用通行密钥登录").click()
    page.wait_for_url("**/my")
    assert "吴二" in page.content()


def test_a_device_that_says_no_changes_nothing(house, context):
    """Without a telephone the page says so, and the password is there still."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {"protocol": "ctap2", "transport": "internal"}},
    )
    page.goto(f"{house.address}/sign-in")
    page.get_by_role("button", name="用通行密钥登录").click()
    page.get_by_text("没有取得通行密钥，什么也没有改变。").wait_for()
    look(page)
    assert page.get_by_label("密码").is_visible()


OWN_PAGES = (
    *("/my", "/my/security", "/my/organisation", "/organisations/new"),
    *("/my/authenticator", "/my/passkeys", "/second", "/invitation"),
    "/administration/permissions",
)


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("width", [400, 1920])
def test_every_page_of_somebody_is_fit_to_be_used(house, context, language, width):
    """U-5: axe finds nothing, and nothing is wider than the window."""
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    for who, paths in (
        (None, ("/sign-in", "/register", "/reset/ask", "/reset", "/invitation")),
        (house.chen, OWN_PAGES),
        (house.manager, ("/my", "/administration/organisations")),
    ):
        context.clear_cookies()
        if who is not None:
            context.add_cookies(
                [
                    {
                        "name": "__Host-yangguang",
                        "value": who.token,
                        "url": house.address,
                        "secure": True,
                        "httpOnly": True,
                    }
                ]
            )
        for path in paths:
            page.goto(f"{house.address}{language}{path}")
            assert page.url.startswith(f"{house.address}{language}{path}"), path
            look(page)


def test_a_link_of_a_letter_fills_its_input_and_is_in_no_address(house, context):
    """What stands behind `#` reaches no server log and no other page."""
    page = context.new_page()
    token = "x" * 43
    page.goto(f"{house.address}/reset#{token}")
    page.wait_for_load_state("networkidle")
    assert page.get_by_label("短信或邮件里的链接").input_value() == token
    assert token not in page.url


def test_mistakes_are_led_to_by_keyboard(house, context):
    """U-7: the summary takes the focus; its link leads to the input."""
    page = context.new_page()
    page.goto(f"{house.address}/sign-in")
    page.get_by_label("手机号或邮箱").fill("nobody@firm.example")
    page.get_by_label("密码").fill("no such password")
    page.keyboard.press("Enter")
    page.locator("[data-mistakes]").wait_for()
    look(page)
    assert page.evaluate("document.activeElement.matches('[data-mistakes]')")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector(':target').id") == "f-address"
