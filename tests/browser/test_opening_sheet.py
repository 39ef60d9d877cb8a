"""An opening sheet in a browser: prices out of a table, findings before sealing."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.looking import faults, is_wider_than_the_window
from tests.browser.sealing_site import sealing_site
from tests.browser.test_sealing import TONGUES, downloaded, seal_page
from tests.builders_bidders import firm
from tests.javascript_seal import coded
from tests.sealed_lots import SealedLot
from tests.unit.trading.bids.test_sheet_scripts import FORM, HEAD, as_book

LOT = SealedLot(form=FORM.digest)
ROWS = [HEAD, ["1", "", "", "", "4"], ["2", "", "", "", ""], ["9", "", "", "", "1"]]


@pytest.fixture(scope="module")
def site():
    """Give a platform that serves the page."""
    with sealing_site() as running:
        yield running


def bids_together(page, told, agreement):
    """Name a member twice, then once, and add the agreement that was missing."""
    agreement.write_bytes(b"a pact")
    page.locator("#sheet-partners").fill(f"{firm(2)} 乙公司\n{firm(2)} 乙公司")
    page.locator("#start").click()
    expect(told.filter(has_text=str(firm(2)))).to_have_count(1)
    page.locator("#sheet-partners").fill(f"{firm(2)} 乙公司")
    page.locator("#slot-partners").set_input_files(agreement)


@pytest.mark.parametrize(
    ("language", "width"), [("zh", 1920), ("zh", 400), ("en", 1920), ("en", 400)]
)
def test_a_sheet_is_checked_before_it_is_sealed(
    site, chromium, tmp_path, language, width
):
    """
    A table fills the items in; what blocks is listed; what only warns is read once.
    """
    site.pages["/seal"] = seal_page(
        TONGUES[language], policy=coded(LOT.policy), form=json.loads(FORM.written)
    )
    (tmp_path / "items.xlsx").write_bytes(as_book([ROWS[0], *ROWS[1:], ["", "", ""]]))
    (tmp_path / "letter.pdf").write_bytes(b"a letter")
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, accept_downloads=True
    )
    visit = Visit.begun(site.address, context)
    page = visit.to("/seal")
    page.locator("#items-file").set_input_files(tmp_path / "items.xlsx")
    expect(page.locator("#items-told")).to_contain_text("9")
    expect(page.locator("#item-1")).to_have_value("4")
    assert downloaded(page, "#items-table").startswith(b"\xef\xbb\xbf")
    page.locator("#sheet-price").fill("3000 万元")
    page.locator("#start").click()
    told = page.locator("#seal .findings li")
    expect(told.first).to_contain_text("20,794,078.00")
    assert faults(page) == []
    assert not is_wider_than_the_window(page)

    for number, price in (("2", "4"), ("3-1", "0.49")):
        page.locator(f"#item-{number}").fill(price)
    page.locator("#sheet-price").fill("20.05")
    page.locator("#sheet-days").fill("170 天")
    page.locator("#sheet-manager").fill("张三")
    page.locator("#sheet-grade").select_option("a")
    page.locator("#slot-letter").set_input_files(tmp_path / "letter.pdf")
    bids_together(page, told, tmp_path / "pact.pdf")
    page.locator("#start").click()
    expect(told).to_have_count(2)  # is it ten thousands; no certificate
    assert faults(page) == []
    page.locator("#start").click()
    expect(page.locator("#outcome")).to_be_visible(timeout=60_000)
    context.close()
    visit.check()
