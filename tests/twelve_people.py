"""Twelve people of an opening with accounts of their own, and a browser for each."""

import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import uvicorn
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import READY_WITHIN
from tests.browser.looking import faults, is_wider_than_the_window
from tests.builders_bidders import firm
from tests.draw_room_pages import SLOWEST, on_thread
from tests.front_door import FrontDoor
from tests.opening_hall import BODIES, PRICE, Course, OpeningHall
from tests.registry_office import CENTRE, Citizen
from tests.sites import Site
from tests.tender_course import OWNER
from trading.accounts.http.guests import SESSION
from trading.accounts.model.organisations import Kind
from trading.bidders.model.claims import Algorithm, FirmKey, KeyState
from trading.rules.roles import Role

HOLDERS = tuple(
    f"虚构县{each}" for each in ("公证处", "司法局", "审计局", "档案馆", "文联")
)
BIDDERS = (1, 2, 3, 4, 5)
PASSWORD = "correct horse"  # noqa: S105 - what a test types
DEADLINE = timedelta(minutes=14)
"""From the policy on: whoever has signed in at the beginning still is at the end."""
READ_KEYS = """
() => new Promise((resolve) => {
  const opening = indexedDB.open("yangguang-signing", 1);
  opening.onsuccess = () => {
    const asked = opening.result.transaction("keys").objectStore("keys").getAll();
    asked.onsuccess = () => resolve(asked.result.map(({ open }) => open));
  };
})
"""


@dataclass
class Twelve:
    """A served tender and the browsers of its twelve people."""

    hall: OpeningHall
    course: Course
    site: str
    chromium: Browser
    folder: Path
    people: Mapping[str, Citizen]
    pages: dict[str, Page] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)

    @property
    def room(self) -> str:
        """Where the opening is."""
        return f"/tendering/{self.course.lot}/opening"

    def open(self, name: str, path: str, width: int) -> Page:
        """Open a page in somebody's own browser, which they get the first time."""
        if name not in self.pages:
            size = {"width": width, "height": 900}
            context = self.chromium.new_context(viewport=size, locale="zh-CN")
            token = {
                "name": SESSION,
                "value": self.people[name].token,
                "url": self.site,
            }
            context.add_cookies([token])
            page = self.pages[name] = context.new_page()
            page.on(
                "pageerror", lambda error: self.complaints.append(f"{name}: {error}")
            )
        self.pages[name].goto(f"{self.site}{path}")
        return self.pages[name]

    def look(self, *names: str) -> None:
        """Hold pages against what every page promises."""
        for name in names or self.pages:
            assert faults(self.pages[name]) == [], name
            assert not is_wider_than_the_window(self.pages[name]), name

    # --- Holders ---

    def make_key(self, name: str) -> None:
        """Let a holder make and drill the keys of all lots in one press."""
        page = self.open(name, "/opening-keys", 400)
        page.locator("#by-password").check()
        page.locator("#secret").fill(PASSWORD)
        again = page.locator("#again")
        if again.count():
            again.fill(PASSWORD)
        page.locator("#make").click()
        self.came_out(page, "密钥都做好了")

    def release(self, name: str) -> None:
        """Let a holder release with one press."""
        page = self.open(name, "/opening-keys", 400)
        page.locator("#secret").fill(PASSWORD)
        page.locator("#release").click()
        self.came_out(page, "已交出 1 个标段的份额")

    # --- Bidders ---

    def seal(self, number: int, price: str) -> Page:
        """Let a bidder seal a price and a document; nothing leaves the machine."""
        document = self.folder / f"技术标-{number}-{price}.pdf"
        document.write_bytes(b"%PDF-1.7 " + bytes(20_000) + price.encode())
        page = self.pages[f"bidder {number}"]
        for earlier in page.locator(".files-chosen button").all():
            earlier.click()
        page.locator("#slot-tech").set_input_files(document)
        page.locator("#sheet-price").fill(price)
        page.locator("#start").click()
        self.came_out(page, "已密封，还没有递交")
        return page

    def hand_in(self, number: int) -> None:
        """Upload and hand in."""
        page = self.pages[f"bidder {number}"]
        page.locator("#submit").click()
        self.came_out(page, "已递交")

    def bid(self, number: int, price: str) -> None:
        """Let a bidder bid for the first time, with a key made here and now bound."""
        page = self.open(f"bidder {number}", f"/bid/{self.course.lot}", 1280)
        self.seal(number, price)
        (key,) = page.evaluate(READ_KEYS)
        on_thread(lambda: self._bind(number, key))
        self.hand_in(number)

    def replace(self, number: int, price: str) -> None:
        """Let a bidder replace what was handed in."""
        page = self.pages[f"bidder {number}"]
        page.locator("details.replace summary").click()
        page.locator("#replace").click()
        self.seal(number, price)
        self.hand_in(number)

    def withdraw(self, number: int) -> None:
        """Let a bidder take the bid back."""
        page = self.pages[f"bidder {number}"]
        page.locator("details.withdraw summary").click()
        page.locator("#withdraw").click()
        expect(page.locator("#own-bids")).to_contain_text("已撤回", timeout=SLOWEST)

    def came_out(self, page: Page, text: str) -> None:
        """Wait until a page that seals or holds says so."""
        expect(page.locator("#outcome")).to_contain_text(text, timeout=SLOWEST)

    def _bind(self, number: int, key: str) -> None:
        instance = self.hall.door.instance
        now = instance.clock.now()
        with instance.transactions.begin() as work:
            found = FirmKey(
                firm=firm(number),
                organisation=f"account-{number}",
                algorithm=Algorithm.ED25519,
                key=key,
                state=KeyState.BOUND,
                offered_at=now,
                bound_at=now,
            )
            if work.claims.offer_key(found):
                work.claims.save_key(found)

    # --- Host and supervisor ---

    def press(self, name: str, label: str) -> None:
        """Press the one large button of the room, once it says so."""
        button = self.pages[name].locator("#opening .btn.big", has_text=label)
        button.wait_for(timeout=SLOWEST)
        button.click()

    def says(self, name: str, text: str) -> None:
        """Wait until somebody's page of the room says so, by itself."""
        self.pages[name].locator("#opening", has_text=text).first.wait_for(
            timeout=SLOWEST
        )

    # --- What time brings ---

    def announce(self) -> None:
        """Log the policy with its deadline and publish the tender."""

        def do() -> None:
            now = self.course.instance.clock.now()
            self.course.act("log_policy", OWNER, deadline=now + DEADLINE)
            self.course.announce()

        on_thread(do)

    def close(self) -> None:
        """Let the deadline pass; the platform declares the close by itself."""
        on_thread(self.course.close)


def _holder(hall: OpeningHall, body: str, at: int) -> Citizen:
    who = hall.door.office.official(f"holder-{at}@body.example")
    number = hall.door.office.found(who, Kind.AUTHORITY, body, Role.KEY_HOLDER)
    pair = (hall.people[f"{each}manager"] for each in ("", "second "))
    hall.door.office.confirm(number, *pair)
    hall.door.office.sit(who)
    return who


def _bidder(hall: OpeningHall, number: int) -> Citizen:
    who = hall.door.office.citizen(f"agent{number}@firm.example")
    name = f"演示第{number}建筑有限公司"
    code = str(firm(number))
    hall.door.office.found(who, Kind.FIRM, name, Role.BIDDER, code=code)
    hall.door.office.sit(who)
    return who


def _gathered(hall: OpeningHall) -> tuple[Course, dict[str, Citizen]]:
    """Register everybody, draft the tender and name the five who hold."""
    people = {
        f"holder {at}": _holder(hall, body, at) for at, body in enumerate(HOLDERS, 1)
    }
    people |= {f"bidder {number}": _bidder(hall, number) for number in BIDDERS}
    hall.come_in()
    people |= {name: hall.people[name] for name in ("clerk", "supervisor", "owner")}
    course = hall.course()
    _draft(course)
    office = hall.door.office
    course.name(
        holders=[
            {
                "person": office.actor(people[f"holder {at}"]).person,
                "organisation": body,
                "duty": "开标人",
            }
            for at, body in enumerate(HOLDERS, 1)
        ]
    )
    return course, people


def _draft(course: Course) -> None:
    sheet = {"fields": [PRICE.described()], "files": [], "items": None}
    course.act(
        "draft_tender",
        OWNER,
        title="演示中学教学楼",
        place="510682",
        investment_code="2603-510682-04-01-000002",
        owner=BODIES["owner"][1],
        centre=CENTRE,
        supervisor=BODIES["supervisor"][1],
        outline={"title": "演示中学教学楼", "requirement": "建一栋楼", "sheet": sheet},
    )
    with course.instance.transactions.read() as work:
        found = work.projects.seated(BODIES["owner"][1])
        course.lot = max(lot.id for _, lot in found)


@contextmanager
def twelve(chromium: Browser, folder: Path) -> Iterator[Twelve]:
    """Serve a tender whose holders are named, to twelve people."""
    listening = socket.create_server(("127.0.0.1", 0))
    site = f"http://127.0.0.1:{listening.getsockname()[1]}"
    with ExitStack() as held:
        door = on_thread(
            lambda: FrontDoor(Site.made(folder / "instance"), site, centre=CENTRE)
        )
        built = OpeningHall.built(door)
        hall = on_thread(built.__enter__)
        held.callback(lambda: on_thread(lambda: built.__exit__(None, None, None)))
        course, people = on_thread(lambda: _gathered(hall))
        config = uvicorn.Config(
            door.app,
            log_level="warning",
            ws="none",
            lifespan="off",
            timeout_graceful_shutdown=2,
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        until = time.monotonic() + READY_WITHIN
        while not server.started and time.monotonic() < until:
            time.sleep(0.01)
        assert server.started
        it = Twelve(hall, course, site, chromium, folder, people)
        yield it
        for page in it.pages.values():
            page.context.close()
        server.should_exit = True
        thread.join()
        listening.close()
    on_thread(door.instance.close)
