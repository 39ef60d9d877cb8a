"""
One opening in twelve browsers: five holders, five bidders, the host, the supervisor.

Holders make, drill and release on their own pages; bidders seal, replace and withdraw
on theirs. Beside them acts a trustee only, which runs unattended and has no page.
"""

import pytest

from tests.draw_room_pages import on_thread
from tests.opening_hall import BODIES
from tests.registry_office import CENTRE
from tests.twelve_people import BIDDERS, Twelve, twelve
from trading.bids.verdicts import Outcome

PRICES = {1: "1,111,111.11", 2: "2,222,222.22", 3: "999.00", 4: "4,444,444.44", 5: "5"}


@pytest.fixture
def opening(chromium, tmp_path):
    """Serve a tender to twelve people."""
    with twelve(chromium, tmp_path) as ready:
        yield ready


def asked_for(it: Twelve) -> None:
    """Let five holders make their keys, publish, and let five firms bid."""
    for at in range(1, 6):
        it.make_key(f"holder {at}")
    it.look("holder 1")
    it.announce()
    for number in BIDDERS:
        it.bid(number, PRICES[number])


def begun(it: Twelve) -> None:
    """Let the deadline pass; host and supervisor come in, the host starts."""
    it.close()
    it.open("clerk", it.room, 1920)
    it.open("supervisor", it.room, 1280)
    it.look("clerk", "supervisor")


def test_four_bids_are_opened_in_twelve_browsers(opening: Twelve):
    """
    A holder is absent, a bid was replaced twice, one withdrawn: four are left to open.

    The host clicks twice and every holder once; prices come to all at once.
    """
    it = opening
    asked_for(it)
    it.replace(3, "3,000,000.00")
    it.replace(3, "3,333,333.33")
    it.withdraw(5)
    begun(it)
    assert len(it.pages) == 12
    host = it.pages["clerk"]
    for body in (BODIES["owner"][1], CENTRE, BODIES["supervisor"][1]):
        host.locator("#f-present .choice", has_text=body).first.click()
    it.press("clerk", "开始开标")
    for at in (1, 2, 4, 5):
        it.release(f"holder {at}")
    on_thread(it.course.release_time)
    for number in (1, 2, 3, 4):
        it.open(f"bidder {number}", it.room, 1280)
    it.press("clerk", "截止交密钥，解密")
    shown = [PRICES[1], PRICES[2], "3,333,333.33", PRICES[4]]
    for name in ("clerk", "supervisor", "bidder 1", "bidder 4"):
        for price in shown:
            it.says(name, price)
    assert host.get_by_text("999.00").count() == 0, "what was replaced stays shut"
    it.look("clerk", "supervisor", "bidder 1", "holder 4")
    results = it.course.tender.results
    assert [each.outcome for each in results] == [Outcome.OPENED] * 4
    assert it.complaints == []


def test_two_bids_are_left_and_nothing_is_opened_in_any_browser(opening: Twelve):
    """B-24: three of five were withdrawn in their browsers; nobody releases."""
    it = opening
    asked_for(it)
    for number in (3, 4, 5):
        it.withdraw(number)
    begun(it)
    it.press("clerk", "宣布不开标")
    for name in ("clerk", "supervisor"):
        it.says(name, "不开标")
    page = it.open("holder 1", "/opening-keys", 400)
    assert page.locator("#release").count() == 0
    stranger = it.open("bidder 1", f"/tendering/{it.course.lot}", 1280)
    assert PRICES[1] not in stranger.content()
    it.look("clerk", "supervisor", "bidder 1", "holder 1")
    assert it.course.state == "not_opened"
    assert it.complaints == []
