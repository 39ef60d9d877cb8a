"""A house with its people at their browsers, on the morning of a draw."""

from datetime import datetime, timedelta
from functools import cached_property

from archive.ledger.acts import Accepted
from archive.values.instants import parse_instant
from tests.builders_bidders import firm
from tests.front_door import ADDRESS, Browser, FrontDoor
from tests.registry_office import Citizen, facts
from tests.sites import Site
from trading.accounts.model.organisations import Kind
from trading.rules.roles import Role
from trading.server.demo.cast import CENTRE, OWNER, ROOM, SUPERVISOR
from trading.server.demo.stage import Stage
from trading.server.demo.story import SelectionStory
from trading.server.wiring import Platform
from trading.venue.use_cases.badging import opened

LOT, DAY = "P2026-0001-1", "2026-03-12"
FIRST, OTHER_LOT = f"{LOT}-B1", "P2026-0002-1"
TITLE, OTHER_TITLE = "东岸村渠道整治", "北坝村道路硬化"
HOUR = timedelta(hours=1)


def at(time: str, day: str = DAY) -> datetime:
    """Return a time of the day of the draw, in Beijing."""
    return parse_instant(f"{day}T{time}+08:00")


class OpenHouse:
    """Two announced projects, one room, and everybody who has to do with it."""

    def __init__(self, site: Site, address: str = ADDRESS) -> None:
        self.door = FrontDoor(site, address, CENTRE)
        instance = self.door.instance
        self.platform = Platform.over(instance)
        stage = Stage(instance, instance.clock)
        self.cast, self.office = stage.cast, self.door.office
        for title, day in ((TITLE, "2026-03-02"), (OTHER_TITLE, "2026-03-03")):
            story = SelectionStory(stage, title, ())
            story.prepare(day)
            story.announce(day, "2026-03-10T17:00", f"{DAY}T10:00")
        stage.at(f"{DAY}T08:00")
        self.room = self.register()

    # Acts of people who are not at a browser

    def act(self, what: str, who, /, **told: object) -> Accepted:
        """Let somebody of the cast act; the request goes through its decoder."""
        use_case = getattr(self.platform, what)
        return use_case(
            who.actor, self.office.command(type(use_case).command, **_plain(told))
        )

    def register(self, name: str = ROOM, kind: str = "draw") -> str:
        wall = {"discipline_zh": "手机静音。", "discipline_en": "Silence, please."}
        told = {"name": name, "kind": kind, "equipment": ["投影仪", "挂钟"], **wall}
        return facts(self.act("register_room", self.cast.clerk, **told))["room"]

    def request(self, starts: str = "10:00", ends: str = "11:00", **told) -> str:
        """Ask for the room; return the number of the booking."""
        told = {"lot": LOT, "room": self.room, "purpose": "draw", **told}
        times = {"starts": at(starts), "ends": at(ends)}
        done = self.act("request_room", self.cast.drafter, **times, **told)
        return facts(done)["booking"]

    def confirm(self, booking: str, **told) -> None:
        self.act("confirm_booking", self.cast.clerk, booking=booking, **told)

    def booked(self, *times: str, **told) -> str:
        booking = self.request(*times, **told)
        self.confirm(booking)
        return booking

    def badge(self, booking: str, **told: str) -> str:
        """Make a badge; return the code that stands on it."""
        holder = {
            "person": self.cast.supervisor.id,
            "name": "演示现场监督",
            "organisation": SUPERVISOR,
            "role": "supervisor",
            **told,
        }
        made = self.act(
            "issue_badges", self.cast.clerk, booking=booking, holders=[holder]
        )
        number = facts(made)["badges"][0]["badge"]
        with self.door.instance.transactions.read() as work:
            return opened(self.door.keeper.personal, work, number)[2]

    # People

    @cached_property
    def _security(self) -> Citizen:
        return self.office.administrators()[Role.SECURITY_ADMINISTRATOR]

    @cached_property
    def manager(self) -> Citizen:
        """The manager of the centre."""
        return self.office.staff(self._security, "guan", Role.CENTRE_MANAGER)

    @cached_property
    def clerk(self) -> Citizen:
        """A clerk of the centre."""
        return self.office.staff(self._security, "shen", Role.CLERK)

    @cached_property
    def second(self) -> Citizen:
        """Another clerk of the centre."""
        return self.office.staff(self._security, "he", Role.CLERK)

    @cached_property
    def supervisor(self) -> Citizen:
        """Somebody of the body that supervises."""
        return self._of(Kind.SUPERVISING_BODY, SUPERVISOR, Role.SUPERVISOR)

    @cached_property
    def owner(self) -> Citizen:
        """Somebody of the owner."""
        return self._of(Kind.OWNER, OWNER, Role.OWNER)

    @cached_property
    def stranger(self) -> Citizen:
        """Somebody of another owner."""
        return self._of(Kind.OWNER, "演示另一家建设单位", Role.OWNER)

    @cached_property
    def watcher(self) -> Citizen:
        """Somebody of another supervising body."""
        name = "演示另一家监督局"
        return self._of(Kind.SUPERVISING_BODY, name, Role.SUPERVISOR)

    @cached_property
    def bidder(self) -> Citizen:
        """Somebody of a firm."""
        who = self.office.citizen("chen@firm.example")
        told = {"code": str(firm(1))}
        self.office.found(who, Kind.FIRM, "岷江建筑有限公司", Role.BIDDER, **told)
        self.office.sit(who)
        return who

    def _of(self, kind: Kind, name: str, role: Role) -> Citizen:
        who = self.office.official(f"a{len(name)}-{role.value}@body.example")
        number = self.office.found(who, kind, name, role)
        self.office.confirm(number, self.manager, self.clerk)
        self.office.sit(who)
        return who

    def at_browser(self, who: Citizen) -> Browser:
        """Return the browser of somebody who is signed in."""
        return self.door.browser().be(who)

    # Looking

    def booking(self, number: str):
        with self.door.instance.transactions.read() as work:
            return work.venue.bookings.get(number)

    def told(self, subject: str) -> list[str]:
        """Return who has a letter whose subject begins so."""
        letters = self.office.letters()
        return sorted({each.person for each in letters if subject in each.subject})


def _plain(told: dict[str, object]) -> dict[str, object]:
    return {
        name: each.isoformat() if isinstance(each, datetime) else each
        for name, each in told.items()
    }
