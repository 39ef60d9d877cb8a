"""A sealed sign-up behind the web: who opens it, and firms, each at a browser."""

from tests.bid_house import BidHouse
from tests.builders_bidders import firm
from tests.front_door import Browser, FrontDoor
from tests.guild import Guild
from tests.people import FIRMS, OWNER, SUPERVISING_BODY, Firm, People, Person
from tests.platform_driver import Platform
from tests.registry_office import Citizen
from tests.sealed_course import SealedCourse
from trading.accounts.model.organisations import Kind
from trading.rules.roles import Role

REVIEWERS = ("Reviewer Wu", "Reviewer Zheng")
SUPERVISOR, MANAGER = "Officer Lin", "Manager Guan"
FIRST, SECOND = FIRMS[:2]


class Residents(People):
    """Those of the features who have an account here act as its person."""

    def __init__(self) -> None:
        super().__init__()
        self.own: dict[str, Person] = {}
        self.firms: dict[str, Firm] = {}

    def person(self, name: str) -> Person:
        """Return who has an account, and anybody else as always."""
        found = self.own.get(name)
        return found or super().person(name)

    def firm(self, name: str) -> Firm:
        """Return a firm that is registered, and any other as always."""
        return self.firms.get(name) or super().firm(name)


class StandingHouse(BidHouse):
    """One lot whose sign-up is sealed, and everybody who is at a browser for it."""

    def __init__(self, door: FrontDoor) -> None:
        self.door, self.office = door, door.office
        self.platform = Platform(door.instance, door.instance.clock)
        self.platform.people = self.residents = Residents()
        self.course = SealedCourse(self.platform)
        self.guild = Guild(self.office)
        self.citizens: dict[str, Citizen] = {}
        self._bodies()

    def _bodies(self) -> None:
        office = self.office
        first, second = REVIEWERS
        for name, kind, body, role in (
            (first, Kind.OWNER, OWNER, Role.REVIEWER),
            (SUPERVISOR, Kind.SUPERVISING_BODY, SUPERVISING_BODY, Role.SUPERVISOR),
        ):
            who = office.official(f"{role.value}@body.example")
            number = office.found(who, kind, body, role)
            office.confirm(number, *self.guild.pair)
            if name == first:
                other = office.official("zheng@body.example")
                given = office.invite(who, number, other.address, Role.REVIEWER)
                office.accept(other, given)
                self._lives(second, other)
            self._lives(name, who)
        self.citizens[MANAGER] = self.guild.pair[0]

    def _lives(self, name: str, who: Citizen) -> None:
        actor = self.office.sit(who)
        self.citizens[name] = who
        self.residents.own[name] = Person(name, actor)

    def joined(self, name: str, number: int) -> Citizen:
        """Return somebody who has just registered a firm of that name."""
        who = self.office.citizen(f"agent{number}@firm.example")
        code = str(firm(number))
        self.office.found(who, Kind.FIRM, name, Role.BIDDER, code=code)
        self._lives(f"the agent of {name}", who)
        agent = self.residents.own[f"the agent of {name}"]
        self.residents.firms[name] = Firm(name, code, agent)
        self.citizens[name] = who
        return who

    def at(self, name: str) -> Browser:
        """Return the browser of somebody who has just signed in again."""
        return self.door.browser().be(self.come_back(self.citizens[name]))

    def announced(self) -> None:
        """Let the project come as far as its notice, which names the policy."""
        self.course.reach("announced")
