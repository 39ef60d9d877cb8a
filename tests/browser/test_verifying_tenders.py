"""The page of checking with the case file of a tender: every bid is opened again."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import expect

from tests.sites import Site
from tests.tender_cases import tender_case

LONGEST_WAIT = 60_000


@pytest.fixture(scope="module")
def tendered(tmp_path_factory):
    """Write the case file of a tender, played in a thread without a loop."""
    folder = tmp_path_factory.mktemp("tendered")

    def played() -> bytes:
        return tender_case(Site.made(folder / "site")).built.full

    with ThreadPoolExecutor(max_workers=1) as one:
        (folder / "case.zip").write_bytes(one.submit(played).result())
    return folder


def test_a_tender_is_opened_once_more_in_the_browser(visit, tendered):
    """
    7.14: what opens bids is loaded from this site, and only once there are bids.
    """
    page = visit.to("/verify")
    asked = []
    page.on("request", lambda each: asked.append(each.url))
    page.locator("#choose-files").set_input_files(tendered / "case.zip")
    expect(page.locator("#start:enabled")).to_be_visible()
    assert not any("sealing.js" in each for each in asked)
    page.locator("#start:enabled").click()
    shown = page.locator("#verdict .outcome")
    expect(shown).to_be_visible(timeout=LONGEST_WAIT)
    expect(shown).to_contain_text("自洽但无共签")
