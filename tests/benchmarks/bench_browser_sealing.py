"""
Sealing 500 MB on the page that seals, in Chromium, and the memory of its renderer.

`python -m tests.benchmarks.bench_browser_sealing [--tenth]` prints the most that any
renderer ever had in memory, libraries included (limit: 1 GiB), and the speed from the
press of the button to the bid that is sealed and tested; never asserted. Needs Debian's
Chromium.
"""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from os import getpid
from pathlib import Path
from time import perf_counter

from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.conftest import ARGUMENTS
from tests.browser.sealing_site import sealing_site
from tests.browser.test_sealing import seal_page
from tests.shown_pages import CHINESE

MEGABYTE = 1_000_000
MEBIBYTE = 1 << 20
LIMIT = 1024
PATIENCE = 30 * 60 * 1000


def status_of(process: Path) -> dict[str, str]:
    """Return what Linux tells of a process; nothing if it has just ended."""
    try:
        lines = (process / "status").read_text().splitlines()
    except OSError:
        return {}
    return {name: value.strip() for name, _, value in (x.partition(":") for x in lines)}


def renderers() -> Iterator[int]:
    """Give of each renderer below this process the most MiB that it ever had."""
    told = {each.name: status_of(each) for each in Path("/proc").glob("[0-9]*")}
    ours = {str(getpid())}
    while (
        more := {name for name, each in told.items() if each.get("PPid") in ours} - ours
    ):
        ours |= more
    for name in ours:
        try:
            words = (Path("/proc") / name / "cmdline").read_bytes()
        except OSError:
            continue
        if b"--type=renderer" in words and "VmHWM" in told[name]:
            yield int(told[name]["VmHWM"].split()[0]) // 1024


def sealed(page: Page, file: Path) -> float:
    """Seal a file on the page; return how many seconds that took."""
    page.locator("#slot-tech").set_input_files(file)
    begun = perf_counter()
    page.locator("#start").click()
    expect(page.locator("#outcome")).to_contain_text("已密封", timeout=PATIENCE)
    return perf_counter() - begun


def main(arguments: list[str]) -> None:
    """Print memory and speed."""
    size = (50 if "--tenth" in arguments else 500) * MEGABYTE
    program = shutil.which("chromium")
    if program is None:
        raise SystemExit("no chromium on this machine; on Debian: chromium")
    with (
        tempfile.TemporaryDirectory() as place,
        sealing_site() as site,
        sync_playwright() as driver,
    ):
        file = Path(place) / "offer.pdf"
        with file.open("wb") as large:
            large.truncate(size)
        site.pages["/seal"] = seal_page(CHINESE)
        browser = driver.chromium.launch(executable_path=program, args=ARGUMENTS)
        page = browser.new_page()
        page.goto(f"{site.address}/seal")
        before = max(renderers())
        seconds = sealed(page, file)
        most = max(renderers())
        browser.close()
    print(
        f"{size // MEGABYTE} MB sealed in a browser: its renderer had at most "
        f"{most} MiB (limit {LIMIT}), {before} of them before; "
        f"{size / MEBIBYTE / seconds:,.0f} MiB/s"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
