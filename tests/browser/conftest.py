"""A county's site on loopback, and Debian's Chromium looking at it."""

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import uvicorn
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    sync_playwright,
)

from tests.browser.holdings import written
from tests.county import County
from trading.server.app import make_app

HERE = Path(__file__).parent
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
READY_WITHIN = 30


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs a browser, and time."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.trading)


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    """Tell the county once."""
    told = County.told(tmp_path_factory.mktemp("county") / "instance")
    yield told
    told.instance.close()


@pytest.fixture(scope="session")
def held(county: County, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """
    Write what somebody holds of the county into a folder.

    In a thread of its own: the browser's driver runs a loop in this one, and a seal is
    put on outside of any.
    """
    with ThreadPoolExecutor(max_workers=1) as one:
        return one.submit(written, county, tmp_path_factory.mktemp("held")).result()


@pytest.fixture(scope="session")
def site(county: County) -> Iterator[str]:
    """Serve the county; the address, without a slash at its end."""
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        make_app(county.instance), log_level="warning", ws="none", lifespan="off"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    until = time.monotonic() + READY_WITHIN
    while not server.started and time.monotonic() < until:
        time.sleep(0.01)
    assert server.started
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    listening.close()


@pytest.fixture(scope="session")
def driver(county: County) -> Iterator[Playwright]:  # noqa: ARG001 - told before
    """Start the driver, once: its loop lets nobody put a seal on, nor start another."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(driver: Playwright) -> Iterator[Browser]:
    """Start the browser."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("no chromium on this machine; on Debian: chromium")
    browser = driver.chromium.launch(executable_path=program, args=ARGUMENTS)
    yield browser
    browser.close()


@dataclass
class Visit:
    """One browser window, and everything that it asked for or complained about."""

    site: str
    page: Page
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def begun(cls, site: str, context: BrowserContext) -> "Visit":
        """Open a window and listen to it."""
        visit = cls(site, context.new_page())
        visit.page.on("request", lambda request: visit.asked.append(request.url))
        visit.page.on("console", lambda said: visit.hear(said.type, said.text))
        visit.page.on("pageerror", lambda error: visit.hear("error", str(error)))
        return visit

    def hear(self, kind: str, text: str) -> None:
        """Keep what the console says, but for what a missing page says of itself."""
        missing = "the server responded with a status of 4" in text
        if kind in {"error", "warning"} and not missing:
            self.complaints.append(f"{kind}: {text}")

    def to(self, path: str) -> Page:
        """Go to a page and wait until its scripts have asked what they ask."""
        self.page.goto(f"{self.site}{path}")
        self.page.wait_for_load_state("networkidle")
        return self.page

    def check(self) -> None:
        """Nothing went to another host, and nothing was complained about."""
        here = urlsplit(self.site).netloc
        assert {urlsplit(url).netloc for url in self.asked} <= {here}
        assert self.complaints == []


@pytest.fixture
def visit(
    site: str, chromium: Browser, request: pytest.FixtureRequest
) -> Iterator[Visit]:
    """Give a window as wide as the test asks for, 1920 without; checked at the end."""
    asked = getattr(request, "param", {})
    width = asked.pop("width", 1920) if isinstance(asked, dict) else asked
    options = asked if isinstance(asked, dict) else {}
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, locale="zh-CN", **options
    )
    begun = Visit.begun(site, context)
    yield begun
    begun.check()
    context.close()
