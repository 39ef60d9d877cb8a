"""A course for counting presses: three projects of one owner, served on loopback."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn
from playwright.sync_api import Browser, Page

from archive.ledger.model import parse_event
from tests.browser.conftest import READY_WITHIN
from tests.browser.presses import Counted
from tests.draw_room_pages import on_thread
from tests.front_door import FrontDoor
from tests.open_house import at
from tests.seated_people import LOT, SeatedPeople
from tests.sites import Site
from trading.bidders.model.claims import Basis
from trading.bidders.use_cases.claiming import DecideClaimCommand
from trading.projects.model import LotId
from trading.rules.shipped import instruction_book
from trading.selection.use_cases.sign_up import SignUpCommand
from trading.server.demo.cast import ROOM
from trading.server.demo.story import SelectionStory
from trading.venue.use_cases.badging import opened

HELD, DRAFTED = "北坝村道路硬化", "南沟村水池修缮"
HELD_LOT, DRAFTED_LOT = "P2026-0002-1", "P2026-0003-1"
DRAW_DAY = "2026-03-18"
WIDTHS = {"firm1": 400, "firm2": 400, "drafter": 400}


@dataclass
class Course:
    """One project on its way, one with a session, one before its notice."""

    people: SeatedPeople
    site: str
    chromium: Browser
    booking: str = ""
    codes: tuple[str, ...] = ()
    windows: dict[str, Counted] = field(default_factory=dict)

    def announced(self) -> None:
        """Announce two projects, and bring a third one up to its notice."""
        stage = self.people.stage
        self.people.story.prepare("2026-03-05")
        self.people.story.announce(
            "2026-03-05", "2026-03-12T17:00", f"{DRAW_DAY}T10:00"
        )
        held = SelectionStory(stage, HELD, ())
        held.prepare("2026-03-06")
        held.announce("2026-03-06", "2026-03-13T17:00", f"{DRAW_DAY}T15:00")
        SelectionStory(stage, DRAFTED, ()).prepare("2026-03-09")
        self._book()
        stage.at("2026-03-09T11:00")

    def _book(self) -> None:
        cast = self.people.stage.cast
        wall = {"discipline_zh": "手机静音。", "discipline_en": "Silence, please."}
        told = {"name": ROOM, "kind": "draw", "equipment": [], **wall}
        room = self._act("register_room", cast.clerk, **told)["room"]
        times = {
            "starts": at("15:00", DRAW_DAY).isoformat(),
            "ends": at("16:00", DRAW_DAY).isoformat(),
        }
        booked = {"lot": HELD_LOT, "room": room, "purpose": "draw", **times}
        self.booking = self._act("request_room", cast.drafter, **booked)["booking"]
        self._act("confirm_booking", cast.clerk, booking=self.booking)
        holder = {
            "person": cast.supervisor.id,
            "name": cast.supervisor.name,
            "organisation": cast.supervisor.actor.organisation,
            "role": "supervisor",
        }
        made = self._act(
            "issue_badges", cast.clerk, booking=self.booking, holders=[holder]
        )
        door = self.people.door
        with door.instance.transactions.read() as work:
            self.codes = tuple(
                opened(door.keeper.personal, work, each["badge"])[2]
                for each in made["badges"]
            )

    def _act(self, what: str, who, **told):
        use_case = getattr(self.people.stage.platform, what)
        asked = self.people.office.command(type(use_case).command, **told)
        return parse_event(use_case(who.actor, asked).event.body).facts

    def others_sign_up(self) -> None:
        """Let two more firms sign up."""
        stage, people = self.people.stage, self.people
        for number in (2, 3):
            people.come_in(f"firm{number}")
            actor = people.office.actor(people.people[f"firm{number}"])
            asked = SignUpCommand(
                key=stage.key(),
                lot=LOT,
                firm=actor.organisation,
                name=f"第{number}建筑有限公司",
                manager=f"负责人{number}",
                certificate=f"川251000000000{number}",
                notes=instruction_book().versions[0].digest,
            )
            stage.platform.sign_up(actor, asked)

    def listed(self) -> None:
        """Close, decide whose the accounts are, review, freeze: the morning comes."""
        stage, people = self.people.stage, self.people
        people.story.close_sign_up("2026-03-12T17:01")
        people.come_in("clerk")
        with stage.instance.transactions.read() as work:
            found = work.selections.applications(LOT)
        for each in found:
            decided = DecideClaimCommand(
                key=stage.key(),
                organisation=each.claim,
                proven=True,
                basis=Basis.AUTHORISATION,
                document="d" * 64,
            )
            actor = people.office.actor(people.people["clerk"])
            stage.platform.decide_claim(actor, decided)
        people.story.review("2026-03-13")
        people.story.freeze(f"{DRAW_DAY}T09:10")
        stage.at(f"{DRAW_DAY}T09:30")

    def managed_by(self) -> tuple[str, str]:
        """Return the winner's manager and certificate: chance says who won."""
        with self.people.stage.instance.transactions.read() as work:
            won = str(work.awards.award(LotId(LOT)).candidate.code)
            (own,) = work.selections.applications_for(LOT, won)
        return own.manager, own.certificate

    def window(self, who: str) -> Counted:
        """Return somebody's window, in which they have just signed in."""
        token = on_thread(lambda: self.people.come_in(who).token)
        if who not in self.windows:
            context = self.chromium.new_context(
                viewport={"width": WIDTHS.get(who, 1920), "height": 900},
                locale="zh-CN",
            )
            self.windows[who] = Counted.opened(context)
        cookie = {"name": "yangguang", "value": token, "url": self.site}
        self.windows[who].page.context.add_cookies([cookie])
        return self.windows[who]

    def stranger(self, width: int) -> Counted:
        """Return the window of somebody who has no account."""
        context = self.chromium.new_context(
            viewport={"width": width, "height": 900}, locale="zh-CN"
        )
        self.windows[f"stranger{len(self.windows)}"] = found = Counted.opened(context)
        return found

    @property
    def my(self) -> str:
        """The page on which everybody's day begins."""
        return f"{self.site}/my"

    def pages(self, *names: str) -> dict[str, Page]:
        """Return the pages of these people, each signed in."""
        return {name: self.window(name).page for name in names}


@contextmanager
def served(chromium: Browser, folder: Path) -> Iterator[Course]:
    """Serve a course; nobody has pressed anything yet."""
    listening = socket.create_server(("127.0.0.1", 0))
    site = f"http://127.0.0.1:{listening.getsockname()[1]}"

    def made() -> Course:
        people = SeatedPeople(FrontDoor(Site.made(folder / "instance"), site))
        course = Course(people, site, chromium)
        course.announced()
        return course

    course = on_thread(made)
    config = uvicorn.Config(
        course.people.door.app,
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
    yield course
    for each in course.windows.values():
        each.page.context.close()
    server.should_exit = True
    thread.join()
    listening.close()
    on_thread(course.people.door.instance.close)
