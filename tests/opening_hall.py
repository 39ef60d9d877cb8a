"""
A tender and its opening through the pages of owner, clerk, supervisor and bidder.

Who owns, serves and watches has an account and a browser; holders, trustees and most
bidders act with keys of their own, as `tender_course` lets them.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from archive.values.actors import Actor
from tests.builders_bidders import firm
from tests.front_door import Browser, FrontDoor
from tests.guild import Guild
from tests.registry_office import CENTRE, HOME, Citizen
from tests.tender_course import CLERK, OWNER, SUPERVISOR, Tendering, outline
from trading.accounts.model.organisations import Kind
from trading.bidders.model.claims import Basis
from trading.bidders.use_cases.claiming import DecideClaimCommand
from trading.bids.model.forms import FieldKind, FormField, Label
from trading.rules.roles import Role
from trading.server.wiring import Platform

BODIES = {
    "owner": (Kind.OWNER, "虚构县教育局", Role.OWNER),
    "agency": (Kind.AGENCY, "虚构招标代理", Role.AGENCY),
    "supervisor": (Kind.SUPERVISING_BODY, "虚构县公管局", Role.SUPERVISOR),
    "strange owner": (Kind.OWNER, "虚构县交通局", Role.OWNER),
}
SOON = 0.01
"""Days to the deadline: a sign-in is still one when it comes."""
PRICE = FormField(
    key="price", kind=FieldKind.PRICE, label=Label("投标报价", "Price"), places=2
)


@dataclass
class Course(Tendering):
    """A tender whose owner, clerk and supervisor are people with accounts."""

    people: Mapping[Actor, Actor] = field(default_factory=dict)

    def act(self, name: str, actor: Actor, /, **facts: object):
        """Act as those who have accounts, where they have."""
        return super().act(name, self.people.get(actor, actor), **facts)

    def draft(self, **asked: object) -> None:
        """Draft a project of theirs, with one lot."""
        self.act(
            "draft_tender",
            OWNER,
            title="演示中学教学楼",
            place="510682",
            investment_code="2603-510682-04-01-000002",
            owner=BODIES["owner"][1],
            centre=CENTRE,
            supervisor=BODIES["supervisor"][1],
            outline={**outline("演示中学教学楼"), **asked},
        )
        with self.instance.transactions.read() as work:
            found = work.projects.seated(BODIES["owner"][1])
            self.lot = max(lot.id for _, lot in found)


@dataclass
class OpeningHall:
    """Everybody of an opening, and the tenders that are opened here."""

    door: FrontDoor
    folder: Path
    people: dict[str, Citizen] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @classmethod
    @contextmanager
    def built(cls, door: FrontDoor) -> "Iterator[OpeningHall]":
        """Let people register, and bind one of them to the first firm."""
        with TemporaryDirectory() as folder:
            hall = cls(door, Path(folder))
            hall._register()
            yield hall

    def _register(self) -> None:
        office = self.door.office
        guild = Guild(office, CENTRE)
        self.people["manager"], self.people["second manager"] = guild.pair
        self.people["clerk"] = guild.staff("kai", Role.CLERK, Role.KEY_HOLDER)
        for name, (kind, body, role) in BODIES.items():
            who = office.official(f"{len(self.people)}@body.example")
            number = office.found(who, kind, body, role, Role.KEY_HOLDER)
            office.confirm(number, *guild.pair)
            self.people[name] = who
        for number, name in ((1, "bidder"), (9, "rival")):
            who = office.citizen(f"{name}@firm.example")
            code = {"code": str(firm(number))}
            claimed = f"第{number}建筑有限公司"
            account = office.found(who, Kind.FIRM, claimed, Role.BIDDER, **code)
            self.people[name] = who
            decided = DecideClaimCommand(
                key=office.key(),
                organisation=account,
                proven=True,
                basis=Basis.AUTHORISATION,
                document="d" * 64,
            )
            platform = Platform.over(self.door.instance)
            platform.decide_claim(office.actor(self.people["clerk"]), decided)
        self.come_in()

    def come_in(self) -> None:
        """Let everybody sign in again, with all that proves who they are."""
        office = self.door.office
        office.clock.pass_by(timedelta(minutes=5))  # As often as codes are sent.
        for who in self.people.values():
            office.enter(who)
            if who.secret:
                office.prove(who)
            else:
                asked = office.second_factor.ask_message(who.token)
                who.token = office.second_factor.by_message(
                    HOME, who.token, asked.id, office.code_sent()
                ).token
            for seat in office.list_seats(office.signed(who)):
                office.take_seat(who, seat.membership.id)

    def actor(self, name: str) -> Actor:
        """Return as whom somebody acts."""
        return self.door.office.actor(self.people[name])

    def browser(self, name: str) -> Browser:
        """Let somebody sit down where they are signed in."""
        return self.door.browser().be(self.people[name])

    def course(self) -> Course:
        """Return a tender that has not begun."""
        played = {OWNER: "owner", CLERK: "clerk", SUPERVISOR: "supervisor"}
        people = {old: self.actor(name) for old, name in played.items()}
        return Course(
            self.door.instance, self.folder, numbers=self.numbers, people=people
        )

    def bid_for(self, *numbers: int, **facts: object) -> Course:
        """Return a tender for which these firms have bid."""
        course = self.course().open_for_bids(max(numbers), days=SOON, **facts)
        for number in numbers:
            course.bid(number)
        return course

    def closed(self, *numbers: int) -> Course:
        """Return the same once the deadline is past, and the close can be seen."""
        course = self.bid_for(*numbers)
        course.close()
        self.come_in()
        return course
