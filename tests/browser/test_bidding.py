"""The served pages of bidders and key holders in Chromium, from the first key on."""

import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
import uvicorn
from playwright.sync_api import expect

from tests.bid_house import HOLDS, BidHouse
from tests.browser.conftest import READY_WITHIN, Visit
from tests.browser.looking import faults, is_wider_than_the_window
from tests.builders_bidders import firm
from tests.front_door import FrontDoor
from tests.registry_office import Citizen
from tests.sites import Site
from tests.tender_course import ORGANISATIONS, OWNER, firm_key, tendering
from trading.accounts.http.guests import SESSION
from trading.bidders.model.claims import Algorithm, FirmKey, KeyState
from trading.bids.model.bids import Released
from trading.bids.model.forms import FieldKind, FormField, Label, SheetForm
from trading.bids.model.sheets import OpeningSheet, Price
from trading.bids.sealing import BidDraft, Tools, seal_bid, signing_with
from trading.bids.use_cases.forms import Forms

LONGEST_WAIT = 60_000
TYPED = "correct horse"
FORM = SheetForm(
    lot="P2026-0001-1",
    fields=(
        FormField(
            key="total",
            kind=FieldKind.PRICE,
            label=Label(zh="投标总价", en="Total price"),
            places=2,
        ),
    ),
    files=(),
    items=None,
)
READ_KEY = """
() => new Promise((resolve) => {
  const opening = indexedDB.open("yangguang-signing", 1);
  opening.onsuccess = () => {
    const asked = opening.result.transaction("keys").objectStore("keys").getAll();
    asked.onsuccess = () => resolve(asked.result.map(({ open }) => open));
  };
})
"""


@dataclass
class Court:
    """A tender that is served, with a bidder and a holder who are signed in."""

    house: BidHouse
    address: str
    bidder: Citizen
    holder: Citizen

    def released(self) -> list[Released]:
        """Return what was released."""
        course = self.house.course
        with self.house.door.instance.transactions.read() as work:
            return list(work.bids.releases(course.lot, course.policy.id))

    def bind(self, key: str) -> None:
        """Let the centre bind a key to the firm."""
        instance = self.house.door.instance
        now = instance.clock.now()
        with instance.transactions.begin() as work:
            found = FirmKey(
                firm=firm(1),
                organisation="account-1",
                algorithm=Algorithm.ED25519,
                key=key,
                state=KeyState.BOUND,
                offered_at=now,
                bound_at=now,
            )
            assert work.claims.offer_key(found)
            work.claims.save_key(found)


def drafted(house: BidHouse, holder: Citizen) -> None:
    """Draft a tender with a form, in which the holder has a share."""
    course = house.course
    form = Forms(house.door.instance.objects).keep(FORM.written)
    course.act(
        "draft_tender",
        OWNER,
        title="演示中学教学楼",
        place="510682",
        investment_code="2603-510682-04-01-000002",
        **dict(zip(("owner", "agency", "centre"), ORGANISATIONS, strict=False)),
        supervisor="supervisor",
        outline={"title": "演示中学教学楼", "requirement": "建一栋楼", "form": form},
    )
    with house.door.instance.transactions.read() as work:
        course.lot = max(lot.id for _, lot in work.projects.seated("owner"))
    course.name(holders=house.seats(house.office.actor(holder).person))
    for j in range(1, HOLDS):
        course.make_key(j)
        course.drill(j)


@pytest.fixture
def court(tmp_path):
    """Serve an instance in which everybody but one holder has made a key."""
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    with ExitStack() as held:

        def made() -> Court:
            door = FrontDoor(Site.made(tmp_path / "instance"), address)
            course = held.enter_context(tendering(door.instance))
            house = BidHouse(door, course)
            holder = house.holder()
            bidder = house.registered(1)
            drafted(house, holder)
            return Court(house, address, bidder, holder)

        with ThreadPoolExecutor(max_workers=1) as one:
            told = one.submit(made).result()
        config = uvicorn.Config(
            told.house.door.app, log_level="warning", ws="none", lifespan="off"
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
        told.house.door.instance.close()


def visiting(chromium, court, who, width):
    """Open a window in which somebody is signed in."""
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, locale="zh-CN", accept_downloads=True
    )
    cookie = {"name": SESSION, "value": who.token, "url": court.address}
    context.add_cookies([cookie])
    return Visit.begun(court.address, context)


def looks_right(page):
    """Nothing is wrong by the tool, and nothing is wider than the window."""
    assert faults(page) == []
    assert not is_wider_than_the_window(page)


def shows(page, text):
    """Wait until this came out."""
    expect(page.locator("#outcome")).to_contain_text(text, timeout=LONGEST_WAIT)


def sealed(page, document, price):
    """Choose, fill in and seal."""
    page.locator("#slot-tech").set_input_files(document)
    page.locator("#sheet-total").fill(price)
    page.locator("#start").click()
    shows(page, "已密封，还没有递交")


def test_a_holder_makes_keys_and_a_bidder_bids_replaces_and_withdraws(
    court, chromium, tmp_path
):
    """Key and drill in one press; a bid from its key to its withdrawal; a release."""
    visit = visiting(chromium, court, court.holder, 400)
    page = visit.to("/opening-keys")
    looks_right(page)
    page.locator("#by-password").check()
    page.locator("#secret").fill(TYPED)
    page.locator("#again").fill(TYPED)
    page.locator("#make").click()
    shows(page, "1 个标段的密钥都做好了")
    looks_right(page)
    page.reload()
    expect(page.locator("#ready")).to_contain_text("演示中学教学楼")
    with ThreadPoolExecutor(max_workers=1) as one:
        one.submit(court.house.course.log_policy).result()
        one.submit(court.house.course.announce).result()
    bids(court, chromium, tmp_path)
    with ThreadPoolExecutor(max_workers=1) as one:
        one.submit(to_the_opening, court).result()
    come_again(visit, court)
    page.locator("#secret").fill(TYPED)
    page.locator("#release").click()
    shows(page, "已交出 1 个标段的份额")
    looks_right(page)
    (release,) = court.released()
    assert release.who == str(HOLDS)
    visit.check()
    visit.page.context.close()


def to_the_opening(court):
    """Let three others bid, the deadline pass and the opening start."""
    course = court.house.course
    course.bind(2, 3, 4)
    for number in (2, 3, 4):
        offered = OpeningSheet(FORM.digest, {"total": Price(1_000_00, "")}, ())
        draft = BidDraft(str(firm(number)), 1, "", offered, ())
        tools = Tools(signing_with(firm_key(number)))
        folder = course.folder / str(number)
        bid = seal_bid(course.policy, course.policy.id, draft, folder, tools)
        course.upload(number, bid)
        course.hand_in(number, bid)
    course.close()
    course.start()
    court.house.come_back(court.holder)


def come_again(visit, court):
    """Let the holder sign in again in the same browser, days later."""
    cookie = {"name": SESSION, "value": court.holder.token, "url": court.address}
    visit.page.context.add_cookies([cookie])
    visit.to("/opening-keys")


def bids(court, chromium, folder):
    """Bid with a key of this browser: refused, bound, taken, replaced, withdrawn."""
    document = folder / "技术标.pdf"
    document.write_bytes(b"%PDF-1.7 " + bytes(50_000))
    visit = visiting(chromium, court, court.bidder, 1920)
    page = visit.to(f"/bid/{court.house.course.lot}")
    looks_right(page)
    sealed(page, document, "1,234,567.80")
    page.locator("#submit").click()
    expect(page.get_by_role("alert")).to_contain_text("没有绑定", timeout=LONGEST_WAIT)
    (key,) = page.evaluate(READ_KEY)
    court.bind(key)
    page.locator("#submit").click()
    shows(page, "已递交")
    looks_right(page)
    page.locator("#test").click()
    shows(page, "和您密封的一致")
    page.locator("details.replace summary").click()
    page.locator("#replace").click()
    sealed(page, document, "1,111,111.00")
    page.locator("#submit").click()
    shows(page, "已递交")
    page.reload()
    expect(page.locator("#own-bids")).to_contain_text("已被替换")
    page.set_viewport_size({"width": 400, "height": 900})
    looks_right(page)
    page.locator("details.withdraw summary").click()
    looks_right(page)
    page.locator("#withdraw").click()
    expect(page.locator("#own-bids")).to_contain_text("已撤回", timeout=LONGEST_WAIT)
    assert [each.withdrawn for each in court.house.course.bids_of(1)] == [False, True]
    expect(page.locator("#start")).to_be_visible()
    visit.check()
    visit.page.context.close()
