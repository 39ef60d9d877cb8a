"""A bidder whom the platform does not serve shows the manifest to the drop boxes."""

import json
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from archive.public.evidence import canonical
from archive.public.values import from_micros
from tests.browser.looking import faults, is_wider_than_the_window
from tests.browser.sealing_site import sealing_site
from tests.browser.test_sealing import TONGUES, downloaded, seal_page
from tests.dropped import clock, created
from tests.javascript_seal import coded
from tests.loopback import served
from tests.sealed_lots import DEADLINE, SealedLot
from trading.bids.model.drops import SignedReceipt
from trading.bids.model.policy import OpeningPolicy
from trading.server.dropbox_http import box_app

NOBODY = "http://localhost:9"


@pytest.fixture(scope="module")
def site():
    """Give a platform that gives its page, and then answers nobody."""
    with sealing_site() as running:
        yield running


def looks_right(page):
    """Nothing is wrong by the tool, and nothing is wider than the window."""
    assert faults(page) == []
    assert not is_wider_than_the_window(page)


def boxed(box, url):
    """Return a lot whose policy names the box, and another that nobody reaches."""
    named = [
        {"address": address, "key": box.box.key.hex(), "organisation": organisation}
        for address, organisation in ((url, box.organisation), (NOBODY, "县档案局"))
    ]
    return SealedLot(changed={"boxes": named})


@pytest.mark.parametrize(("width", "language"), [(400, "zh"), (1920, "en")])
def test_a_manifest_that_the_platform_does_not_take_is_shown_to_the_boxes(
    site, chromium, width, language, tmp_path
):
    """
    7.11: the remedy stands open, each box is heard, and its time is in the receipt.
    """
    box, document = created(tmp_path / "box"), tmp_path / "标书.pdf"
    document.write_bytes(b"%PDF-1.7 " + bytes(1000))
    context = chromium.new_context(viewport={"width": width, "height": 900})
    at = from_micros(DEADLINE) - timedelta(minutes=5)
    with served(box_app(box, clock(at))) as url:
        lot = boxed(box, url)
        site.reached = (url,)
        site.pages["/seal"] = seal_page(TONGUES[language], policy=coded(lot.policy))
        page = context.new_page()
        page.goto(f"{site.address}/seal")
        page.route("**/submit", lambda route: route.abort())
        page.locator("#slot-tech").set_input_files(document)
        page.locator("#start").click()
        digest = page.locator("#digest").inner_text()
        page.locator("#submit").click()
        expect(page.get_by_role("alert")).to_be_visible()
        looks_right(page)
        page.locator("#drop").click()
        expect(page.locator("#outcome.no")).to_be_visible()  # it knows no such policy
        box.take(lot.policy)
        page.locator("details.drop summary").click()
        page.locator("#drop").click()
        expect(page.locator("#outcome.ok")).to_be_visible()
        looks_right(page)
    (kept,) = json.loads(downloaded(page, "#receipt"))["drops"]
    signed = SignedReceipt.from_bytes(canonical(kept))
    signed.check(box.box, OpeningPolicy.from_bytes(lot.policy))
    assert (signed.receipt.manifest, signed.receipt.at) == (digest, at)
    site.reached = ()
    context.close()
