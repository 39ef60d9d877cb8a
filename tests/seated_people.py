"""The people of one project, each with an account, a seat and a browser."""

from datetime import timedelta

from archive.evidence.keys import SigningKey
from tests.builders_bidders import firm
from tests.front_door import Browser, FrontDoor
from tests.guild import Guild
from tests.registry_office import HOME, Citizen
from trading.accounts.model.organisations import Kind
from trading.rules.roles import Role
from trading.server.demo import cast
from trading.server.demo.stage import Stage
from trading.server.demo.story import SelectionStory

OWNERS = {
    "drafter": Role.OWNER,
    "approver": Role.OWNER_APPROVER,
    "first": Role.REVIEWER,
    "second": Role.REVIEWER,
    "arbiter": Role.REVIEWER,
    "officer": Role.TRACKING_OFFICER,
}
TITLE = "东岸村渠道整治"
LOT, PROJECT = "P2026-0001-1", "P2026-0001"


class SeatedPeople:
    """Centre, owner and supervising body as the demonstration names them, and firms."""

    def __init__(self, door: FrontDoor, firms: int = 3) -> None:
        self.door, self.office = door, door.office
        self.guild = guild = Guild(self.office, cast.CENTRE)
        manager, clerk = guild.pair
        self.people: dict[str, Citizen] = {"manager": manager, "clerk": clerk}
        self.people["checker"] = guild.staff("bao", Role.CLERK)
        boss = self.body(Kind.OWNER, cast.OWNER, Role.OWNER, "drafter")
        self.body(Kind.SUPERVISING_BODY, cast.SUPERVISOR, Role.SUPERVISOR, "supervisor")
        for name, role in OWNERS.items():
            if name != "drafter":
                self._joined(boss, name, role)
        for number in range(1, firms + 1):
            self._firm(number)
        # A new key makes a day quiet (I-6); what follows is what people do later.
        self.office.clock.pass_by(timedelta(days=1, minutes=1))
        self.stage = Stage(door.instance, door.instance.clock, cast=self._cast())
        self.story = SelectionStory(self.stage, TITLE, ())

    def body(self, kind: Kind, name: str, role: Role, who: str) -> str:
        manager, clerk = self.people["manager"], self.people["clerk"]
        person = self.office.official(f"{who}@body.example")
        number = self.office.found(person, kind, name, role)
        self.office.confirm(number, manager, clerk)
        self.office.sit(person)
        self.people[who] = person
        return number

    def _joined(self, body: str, name: str, role: Role) -> None:
        boss = self.people["drafter"]
        self.office.prove(boss)
        token = self.office.invite(boss, body, f"{name}@body.example", role)
        person = self.office.official(f"{name}@body.example")
        self.office.accept(person, token)
        self.office.sit(person)
        self.people[name] = person

    def _firm(self, number: int) -> None:
        person = self.office.citizen(f"firm{number}@firm.example")
        self.office.found(
            person,
            Kind.FIRM,
            f"第{number}建筑有限公司",
            Role.BIDDER,
            code=str(firm(number)),
        )
        self.office.sit(person)
        self.people[f"firm{number}"] = person

    def _cast(self) -> cast.Cast:
        def played(name: str) -> cast.Person:
            self.come_in(name)
            actor = self.office.actor(self.people[name])
            return cast.Person(actor, "李四", SigningKey.generate())

        return cast.Cast(
            drafter=played("drafter"),
            approver=played("approver"),
            clerk=played("clerk"),
            checker=played("checker"),
            supervisor=played("supervisor"),
            reviewers=(played("first"), played("second"), played("arbiter")),
            officer=played("officer"),
            administrator=cast.Cast.assembled().administrator,
        )

    def browser(self, name: str) -> Browser:
        """Let somebody sign in again, at a browser of their own."""
        return self.door.browser().be(self.come_in(name))

    def come_in(self, name: str) -> Citizen:
        """Let somebody sign in again, prove all there is, and sit down."""
        who, office = self.people[name], self.office
        office.clock.pass_by(timedelta(minutes=1))  # All of them share one place.
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
        return who
