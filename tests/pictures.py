"""
The pictures of the handbook, taken from a demonstration that is told for them.

`python -m tests.pictures` tells a county's morning, opens its public site in Debian's
Chromium, prints the record of a draw, replays a part of a real opening, and writes
every picture of the two-minute tour into `trading/server/handbook`. Who wins is chance,
as ever; everything else is the same each time. Needs `chromium` and `pdftoppm`.
"""

import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Final

import uvicorn
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright
from rich.console import Console

from tests.county import CANAL, SCHOOL, County
from tests.strangers import told
from trading.projects.model import LotId
from trading.rules.papers import PaperKind
from trading.server.app import make_app
from trading.server.casefiles import build_case
from trading.server.demo.opening import LOT, PAPER, replay_opening
from trading.server.demo.run import INSTANCE
from trading.server.demo.story import SelectionStory
from trading.server.instance import Instance

HANDBOOK: Final = Path(__file__).parents[1] / "trading" / "server" / "handbook"
PATIENCE: Final = 60_000
QUALITY: Final = 82
MOST_BYTES: Final = 1_500_000
FEW: Final = 30
"""So many of the real bidders take part in the opening that is shown."""


def tell(folder: Path) -> County:
    """Tell the morning, cosigned from outside, with the school's draw on paper."""
    county = County.told(folder / "instance")
    school = SelectionStory(county.stage, "", (), f"{SCHOOL}-1")
    school.draw_papers()
    county.stage.publish_log()
    return county


def printed(county: County, folder: Path) -> Path:
    """Return the issued record of the school's draw."""
    with county.instance.transactions.read() as work:
        (issued,) = (
            each.issued
            for each in work.papers.of(LotId(f"{SCHOOL}-1"))
            if each.content.kind == PaperKind.DRAW_RECORD and each.issued
        )
    file = folder / "record.pdf"
    file.write_bytes(county.instance.objects.get(issued.sha256))
    return file


@contextmanager
def served(instance: Instance) -> Iterator[str]:
    """Serve the public site on loopback; give its address."""
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        make_app(instance), log_level="warning", ws="none", lifespan="off"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    until = time.monotonic() + PATIENCE / 1000
    while not server.started and time.monotonic() < until:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


@contextmanager
def browser() -> Iterator[Browser]:
    """Start Chromium."""
    program = shutil.which("chromium")
    if program is None:
        raise SystemExit("no chromium on this machine; on Debian: chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu"]
        )
        yield started
        started.close()


def kept(name: str, picture: Image.Image) -> None:
    """Write a picture of the tour."""
    HANDBOOK.mkdir(exist_ok=True)
    file = HANDBOOK / f"{name}.webp"
    picture.convert("RGB").save(file, "WEBP", quality=QUALITY, method=6)
    print(f"{file.name}: {picture.width} x {picture.height}, {file.stat().st_size:,}")


def taken(page: Page) -> Image.Image:
    """Return what the window shows."""
    page.wait_for_load_state("networkidle")
    return Image.open(BytesIO(page.screenshot()))


def window(started: Browser, site: str, path: str, width: int, height: int) -> Page:
    """Open a page in a window of this size."""
    page = started.new_page(viewport={"width": width, "height": height})
    page.goto(f"{site}{path}")
    return page


def pages(started: Browser, site: str, folder: Path) -> None:
    """Take the pages in the order in which a visitor comes to them."""
    kept("1-home", taken(window(started, site, "/", 1200, 900)))
    phone = window(started, site, f"/en/projects/{CANAL}", 400, 1040)
    kept("2-project-phone", taken(phone))
    draw = window(started, site, f"/projects/{SCHOOL}/draws/1", 1200, 900)
    draw.locator("#recompute").click()
    verdict = draw.locator("#verdict .outcome")
    expect(verdict).to_be_visible(timeout=PATIENCE)
    verdict.scroll_into_view_if_needed()
    draw.locator("#verdict").evaluate("each => each.scrollIntoView()")
    kept("3-draw", taken(draw))
    check = window(started, site, "/verify", 1200, 900)
    check.locator("input[type=file]").first.set_input_files(
        [folder / "case.zip", folder / "outside" / "card.json"]
    )
    expect(check.locator("#start")).to_be_enabled(timeout=PATIENCE)
    check.locator("#start").click()
    expect(check.locator("#verdict .outcome")).to_be_visible(timeout=PATIENCE)
    kept(
        "4-verify", Image.open(BytesIO(check.locator("#verdict .outcome").screenshot()))
    )
    kept("6-status", taken(window(started, site, "/status", 1200, 900)))


def opening(folder: Path) -> None:
    """Replay a part of the real opening; take what everybody sees, and its record."""
    replayed = replay_opening(folder / "replay", Console(quiet=True), FEW)
    instance = Instance.open(folder / "replay" / INSTANCE)
    with served(instance) as site, browser() as started:
        page = window(started, site, f"/tendering/{LOT}", 1200, 900)
        page.locator("#offers").evaluate("each => each.scrollIntoView()")
        kept("7-opening", taken(page))
    instance.close()
    paper("8-opening-record", replayed.folder / PAPER, folder / "record")


def paper(name: str, file: Path, folder: Path) -> None:
    """Put first and last page of a paper beside each other."""
    folder.mkdir()
    told("pdftoppm", "-r", "75", "-png", str(file), str(folder / "page"))
    first, *_, last = (Image.open(each) for each in sorted(folder.glob("page-*.png")))
    both = Image.new("RGB", (first.width + last.width + 12, first.height), "#bbb")
    both.paste(first, (0, 0))
    both.paste(last, (first.width + 12, 0))
    kept(name, both)


def main() -> None:
    """Tell, serve, look, print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        county = tell(folder)
        case = build_case(county.instance, f"{SCHOOL}-1")
        (folder / "case.zip").write_bytes(case.public)
        with served(county.instance) as site, browser() as started:
            pages(started, site, folder)
        paper("5-paper", printed(county, folder), folder / "draw")
        opening(folder)
        county.instance.close()
    size = sum(file.stat().st_size for file in HANDBOOK.glob("*.webp"))
    print(f"{size:,} bytes altogether")
    if size > MOST_BYTES:
        raise SystemExit(f"the pictures are larger than {MOST_BYTES:,} bytes")


if __name__ == "__main__":
    main()
