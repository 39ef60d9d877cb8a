"""The front of a house for tests: its rooms, who has them, and who goes in and out."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import msgspec
from sqlalchemy import select

from archive.clock.demonstration import DemonstrationClock
from archive.dispatch.tables import MessageRow
from archive.evidence.personal import PersonalKey
from archive.ledger.acts import Accepted, Desk
from archive.ledger.model import EventBody, parse_event
from archive.values.actors import Actor
from tests.office import AGENCY, CLERK, OWNER, SUPERVISOR, drawn
from tests.registry_office import QUICK
from trading.accounts.passwords import Argon2
from trading.accounts.use_cases.acting import Keeper
from trading.projects.model import LotId
from trading.rules.shipped import national_rule_book
from trading.venue.use_cases import attending, badging, booking, rooms
from trading.venue.use_cases.acting import House

START = datetime(2026, 3, 2, 1, tzinfo=UTC)
"""A Monday, 09:00 in Beijing."""

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
LOT, OTHER = "P1-1", "P2-1"
BIDDER = Actor("agent-1", "firm", frozenset({"bidder"}))
WALL = {"discipline_zh": "手机静音，不得喧哗。", "discipline_en": "Silence, please."}

__all__ = ["AGENCY", "BIDDER", "CLERK", "OWNER", "START", "SUPERVISOR", "FrontHouse"]


def holder(role: str = "supervisor", person: str = "sun", **told) -> dict:
    """Return somebody who is to get a badge."""
    bodies = {"owner": "owner", "agency": "agency", "clerk": "centre"}
    body = {"supervisor": "supervisor", **bodies}.get(role, "somebody")
    return {
        "person": person,
        "name": "演示乙",
        "organisation": body,
        "role": role,
    } | told


class FrontHouse:
    """Lets people act about rooms, and looks at what came of it."""

    def __init__(self, desk: Desk, clock: DemonstrationClock) -> None:
        self.desk, self.clock = desk, clock
        self.keeper = Keeper(
            personal=PersonalKey(bytes(range(32))),
            hashing=Argon2(QUICK),
            title="演示中心",
        )
        self.house = House(keeper=self.keeper, rules=national_rule_book())
        self._keys = count(1)

    def act(self, use_case: type, actor: Actor, **told: object) -> Accepted:
        """Let somebody act; the request goes through its decoder, as from outside."""
        act = use_case(self.desk, self.house)
        return act(actor, self.command(use_case, **told))

    def command(self, use_case: type, **told: object):
        message = msgspec.json.encode({"key": f"key-{next(self._keys):08}", **told})
        return use_case.command.decode(message)

    def lots(self, *lots: str, state: str = "list_frozen") -> None:
        """Have projects of one lot each that stand before their draw."""
        with self.desk.transactions.begin() as work:
            for lot in lots:
                project, found = drawn(lot)
                work.projects.add(project, replace(found, state=state))

    def room(self, name: str = "二楼第一抽取室", kind: str = "draw", **told) -> str:
        """Register a room; return its number."""
        told = {"name": name, "kind": kind, "equipment": ["投影仪"], **WALL, **told}
        return facts(self.act(rooms.RegisterRoom, CLERK, **told))["room"]

    def request(
        self,
        room: str,
        lot: str = LOT,
        starts: timedelta = HOUR,
        length: timedelta = HOUR,
        **told,
    ) -> str:
        """Let the owner ask for a room; return the number of the booking."""
        at = START + starts
        told = {"purpose": "draw", "starts": at, "ends": at + length, **told}
        asked = self.act(booking.RequestRoom, OWNER, lot=lot, room=room, **told)
        return facts(asked)["booking"]

    def confirm(self, number: str) -> Accepted:
        return self.act(booking.ConfirmBooking, CLERK, booking=number)

    def booked(self, room: str, lot: str = LOT, **told) -> str:
        """Have a confirmed session; return the number of the booking."""
        number = self.request(room, lot, **told)
        self.confirm(number)
        return number

    # Badges

    def badge(self, number: str, *holders: dict) -> list[str]:
        """Issue badges; return the codes that stand on them, in their order."""
        told = self.act(badging.IssueBadges, CLERK, booking=number, holders=holders)
        made = [each["badge"] for each in facts(told)["badges"]]
        opened, personal = badging.opened, self.keeper.personal
        return self.read(
            lambda work: [opened(personal, work, each)[2] for each in made]
        )

    def scan(self, code: str, room: str = "R1", **told) -> dict:
        """Scan a badge at a door; return what was recorded."""
        return facts(self.act(attending.ScanBadge, CLERK, room=room, code=code, **told))

    # Looking

    def read(self, look: Callable):
        with self.desk.transactions.read() as work:
            return look(work)

    def booking(self, number: str):
        return self.read(lambda work: work.venue.bookings.get(number))

    def events(self, stream: str = "project/P1", kind: str = "") -> list[EventBody]:
        found = self.read(
            lambda work: [parse_event(each.body) for each in work.ledger.stream(stream)]
        )
        return [each for each in found if kind in {"", each.kind}]

    def told(self, kind: str) -> set[str]:
        """Return who waits for a message of this kind."""
        return self.read(
            lambda work: set(
                work.session.scalars(
                    select(MessageRow.person).where(MessageRow.kind == kind)
                )
            )
        )

    def lot(self, lot: str = LOT):
        return self.read(lambda work: work.projects.lot(LotId(lot))[1])


def facts(accepted: Accepted) -> dict:
    """Return what an event says."""
    return json.loads(accepted.event.body)["facts"]
