"""
A draw through its pages: people with accounts, a lot that is ready to be drawn.

`Hall` makes the people and the lot; `drawn_by_pages` plays the draw in browsers
that are signed in already, pressing nothing but what stands on the pages.
"""

import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta

from archive.evidence.keys import SigningKey
from archive.values.instants import from_micros
from expert_pool.draws.fairness import commitment, to_sign
from expert_pool.draws.messages import Kind as Message
from expert_pool.draws.messages import commit_content
from expert_pool.draws.shapes import read
from expert_pool.public.draws import Notice
from tests.builders_bidders import firm
from tests.front_door import FrontDoor
from tests.registry_office import HOME, Citizen
from trading.accounts.model.organisations import Kind
from trading.bidders.model.claims import Basis
from trading.bidders.use_cases.claiming import DecideClaimCommand
from trading.rules.roles import Role
from trading.server.demo.cast import Bidder, Cast, Person, person
from trading.server.demo.drawing import drawn_balls
from trading.server.demo.stage import Stage
from trading.server.demo.story import SelectionStory
from trading.venue.model import Session, exception_message

LOT = "P2026-0001-1"
PAGE = f"/draw-room/{LOT}"
DRAW_AT = "2026-03-13T10:00"
MORNING = "2026-03-13T09:40"


@dataclass
class Hall:
    """A lot whose list is frozen, on the morning of its draw, and who comes to it."""

    door: FrontDoor
    stage: Stage
    story: SelectionStory
    people: Mapping[str, Citizen]

    @classmethod
    def opened(cls, door: FrontDoor) -> "Hall":
        """Let people register, and lead a lot up to the morning of its draw."""
        office = door.office
        administrators = office.administrators()
        security = administrators[Role.SECURITY_ADMINISTRATOR]
        clerk = office.staff(security, "clerk", Role.CLERK)
        manager = office.staff(security, "guan", Role.CENTRE_MANAGER)
        checker = office.staff(security, "bao", Role.CLERK)
        people = {"clerk": clerk, "checker": checker}
        for name, kind, body, role in (
            ("owner", Kind.OWNER, "虚构县水务局", Role.OWNER),
            ("supervisor", Kind.SUPERVISING_BODY, "虚构县纪委监委", Role.SUPERVISOR),
            ("strange owner", Kind.OWNER, "虚构县交通局", Role.OWNER),
        ):
            who = office.official(f"{role.value}-{len(people)}@body.example")
            office.confirm(office.found(who, kind, body, role), manager, clerk)
            office.sit(who)
            people[name] = who
        firms = {"applicant": (1, "岷江建筑有限公司"), "rival": (9, "涪江建筑有限公司")}
        for name, (number, title) in firms.items():
            who = office.citizen(f"{name}@firm.example")
            office.found(who, Kind.FIRM, title, Role.BIDDER, code=str(firm(number)))
            office.sit(who)
            people[name] = who
        hall = cls(door, *_prepared(door, people), people)
        hall.come_in()
        return hall

    def come_in(self) -> None:
        """Let everybody sign in on the day, with all that proves who they are."""
        office = self.door.office
        for who in self.people.values():
            office.enter(who)
            if who.secret:
                office.prove(who)
            else:
                asked = office.second_factor.ask_message(who.token)
                who.token = office.second_factor.by_message(
                    HOME, who.token, asked.id, office.code_sent()
                ).token
            office.sit(who)

    def actor(self, name: str):
        """Return as whom somebody acts."""
        return self.door.office.actor(self.people[name])

    def wait_for_announced_time(self) -> None:
        """Let the announced hour come."""
        self.stage.at(DRAW_AT)

    def show_reveals(self) -> None:
        """Let the log publish the reveals, and a minute pass."""
        self.stage.publish_log()
        self.stage.stop_at(self.stage.clock.now() + timedelta(minutes=3))

    def draw(self):
        """Return the draw as it stands."""
        with self.door.instance.transactions.read() as work:
            selection = work.selections.get(LOT)
            return work.draws.get(selection.draw_id, selection.draws)

    def state(self) -> str:
        """Return the state of the lot."""
        with self.door.instance.transactions.read() as work:
            return str(work.projects.lot(LOT)[1].state)


def _prepared(door: FrontDoor, people: Mapping[str, Citizen]):
    office = door.office

    def own(name: str, who: str) -> Person:
        return Person(office.actor(people[who]), name)

    owner = own("演示业主代表", "owner")
    body = owner.actor.organisation
    cast = replace(
        Cast.assembled(),
        drafter=owner,
        approver=person("演示业主审核人", "owner-2", body, Role.OWNER_APPROVER),
        clerk=own("演示场次操作员", "clerk"),
        checker=own("演示复核人", "checker"),
        supervisor=own("演示现场监督", "supervisor"),
        reviewers=tuple(
            person(f"演示审查人{at}", f"reviewer-{at}", body, Role.REVIEWER)
            for at in (1, 2, 3)
        ),
    )
    stage = Stage(door.instance, door.instance.clock, cast=cast)
    # One firm has an account; for the others the instance vouches, as in the
    # demonstration.
    applicant = own("经办人1", "applicant")
    first = Bidder(str(firm(1)), "演示企业0001", applicant)
    bidders = (first, *(_invented(number) for number in (2, 3, 4)))
    story = SelectionStory(stage, "东岸村渠道整治工程", bidders)
    story.prepare("2026-03-03")
    story.announce("2026-03-03", "2026-03-10T17:00", DRAW_AT)
    stage.at("2026-03-04T10:00")
    for each in bidders:
        story.sign_up(each)
    story.close_sign_up("2026-03-10T17:01")
    bind(stage, applicant.actor.seat)
    story.review("2026-03-11")
    story.freeze("2026-03-13T09:10")
    stage.at(MORNING)
    return stage, story


def bind(stage: Stage, account: str) -> None:
    """Let the centre record that an account is the firm it claims."""
    decided = DecideClaimCommand(
        key=stage.key(),
        organisation=account,
        proven=True,
        basis=Basis.AUTHORISATION,
        document="d" * 64,
    )
    stage.act(stage.platform.decide_claim, stage.cast.clerk, decided)


def _invented(number: int) -> Bidder:
    code = str(firm(number))
    agent = person(f"经办人{number}", f"agent-{number}", code, Role.BIDDER)
    return Bidder(code, f"演示企业{number:04}", agent)


class Device:
    """Somebody's browser, and what its script would do: a key, and signatures."""

    def __init__(self, hall: Hall, name: str) -> None:
        self.hall, self.name = hall, name
        self.browser = hall.door.browser().be(hall.people[name])
        self.key = SigningKey.generate()
        self.person = hall.people[name].person

    def open(self, path: str = PAGE):
        return self.browser.open(path)

    def press(self, act: str, **typed: object):
        """Open the room and press a button that stands there."""
        self.open()
        return self.browser.send(f"{PAGE}/{act}", **typed)

    def join(self):
        return self.press("join", public_key=self.key.public.raw.hex())

    def excuse(self, reason: str = "现场还没有摄像设备"):
        text = self.text("excuse", reason=reason)["content"]
        with self.hall.door.instance.transactions.read() as work:
            due = work.selections.get(LOT).session
        session = Session(text["lot"], text["attempt"], due.scheduled)
        return self.press(
            "excuse",
            reason=reason,
            public_key=self.key.public.raw.hex(),
            signature=self.key.sign(exception_message(session, reason)).hex(),
        )

    def text(self, act: str, **said: str):
        """Ask for the text of what is about to be signed."""
        asked = "&".join(f"{name}={value}" for name, value in said.items())
        answer = self.open(f"{PAGE}/to-sign?act={act}&{asked}")
        assert answer.status_code == 200, answer.text
        return json.loads(answer.text)

    def signed(self, act: str, content=None, asked: str = "", **said: str):
        """Return the fields that a script fills in."""
        text = self.text(asked or act, **said)
        notice = read(Notice, text["notice"])
        body = content or text["content"]
        signature = self.key.sign(to_sign(notice, Message(text["kind"]), body)).hex()
        found = {"signature": signature, "at": text["at"]}
        return (
            {**found, "notice": json.dumps(text["notice"])}
            if act == "start"
            else (found)
        )

    def sealed(self, r: bytes = b"\x07" * 32):
        """Return the fields of a sealed number."""
        draw = self.hall.draw().notice.draw
        content = commit_content(self.person, commitment(draw, self.person, r))
        return {**self.signed("commit", content), "commitment": content["commitment"]}


# --- In browsers ----------------------------------------------------------------------

CONTRIBUTORS = ("clerk", "supervisor", "owner", "applicant")
SLOWEST = 15_000
NOBODY_ELSEWHERE: Mapping[str, str] = {}


def on_thread(what: Callable[[], object]):
    """Do it in a thread of its own: where a browser's driver runs, its loop runs."""
    with ThreadPoolExecutor(max_workers=1) as one:
        return one.submit(what).result()


def said(page, text: str) -> None:
    """Wait until the page of a room says so, as its state."""
    page.locator("#room .state", has_text=text).wait_for(timeout=SLOWEST)


def press(page, label: str) -> None:
    """Press the one large button, once it says so."""
    button = page.locator("#room .btn.big", has_text=label)
    button.wait_for(timeout=SLOWEST)
    button.click()


def gathered(
    pages: Mapping[str, object],
    site: str,
    page: str = PAGE,
    through: Mapping[str, str] = NOBODY_ELSEWHERE,
) -> None:
    """
    Let everybody open the address of the code and register; excuse the camera.

    `through` says who comes through another address of the same site.
    """
    for name in CONTRIBUTORS:
        pages[name].goto(f"{through.get(name, site)}{page}/join")
        press(pages[name], "我到场了，登记")
        pages[name].get_by_text("已登记到场。").wait_for(timeout=SLOWEST)
    supervisor = pages["supervisor"]
    supervisor.get_by_label("为什么没有录像").fill("现场还没有摄像设备")
    press(supervisor, "签字说明没有录像")
    supervisor.get_by_text("没有录像的原因已签字。").wait_for(timeout=SLOWEST)


def committed(pages: Mapping[str, object]) -> None:
    """Let the clerk open the draw, and every device seal a number by itself."""
    press(pages["clerk"], "确认到场，开始抽取，公布名单")
    for name in CONTRIBUTORS:
        pages[name].get_by_text("您的数已封住").wait_for(timeout=SLOWEST)


def revealed(pages: Mapping[str, object]) -> None:
    """Let the clerk close, and every device show its number by itself."""
    press(pages["clerk"], "截止，请各人公开")
    for name in CONTRIBUTORS:
        said(pages[name], "各人的数都已公开，全部一致")


def typed(pages: Mapping[str, object], value: str) -> None:
    """Let clerk and supervisor type what they see, each on their own."""
    for name in ("clerk", "supervisor"):
        page = pages[name]
        page.get_by_label("号球上的数字，按先后").fill(value)
        press(page, "录入号球")


def signed(pages: Mapping[str, object]) -> None:
    """Let everybody sign the result."""
    for name in CONTRIBUTORS:
        press(pages[name], "在结果上签字")
    for page in pages.values():
        said(page, "抽取完成，签字齐全")


def drawn_by_pages(pages: Mapping[str, object], site: str, hall: Hall) -> None:
    """Play a whole draw in four browsers, from coming to the last signature."""
    gathered(pages, site)
    committed(pages)
    revealed(pages)
    on_thread(hall.wait_for_announced_time)
    press(pages["clerk"], "截止公开，准备摇号")
    said(pages["clerk"], "请稍等")
    on_thread(hall.show_reveals)
    typed(pages, drawn_balls().replace("-", " "))
    for page in pages.values():
        said(page, "结果已出")
    signed(pages)


def scheduled(hall: Hall):
    """Return when the draw was announced for."""
    return from_micros(hall.draw().notice.scheduled)
