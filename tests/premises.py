"""The premises of the centre in the features: rooms, sessions, and who is let in."""

import json
from collections.abc import Sequence

from archive.ledger.acts import Accepted
from tests.draw_room import ROOM
from tests.people import DUTIES
from tests.platform_driver import Platform, beijing
from tests.selection_course import Course
from trading.venue.model import Duty
from trading.venue.use_cases.badging import opened

DAY = "2026-03-12"
ROOMS = {
    "draws": "draw",
    "openings": "opening",
    "evaluations": "evaluation",
    "auctions": "auction",
}
BADGES = {Duty.CLERK: "clerk", Duty.SUPERVISOR: "supervisor", Duty.OWNER: "owner"}
NAMES = {each: f"Room for {each}" for each in ROOMS} | {"draws": ROOM}


class Premises:
    """The rooms of the centre on the usual day of the draw, and the lots in them."""

    def __init__(self, platform: Platform, course: Course) -> None:
        self.platform = platform
        self.courses = {course.title: course}
        self.rooms: dict[str, str] = {}
        self.bookings: dict[str, str] = {}
        self.badges: dict[str, str] = {}
        self.codes: dict[str, str] = {}

    def act(self, who: str, what: str, **told: object) -> Accepted:
        return self.platform.act(self.platform.people.person(who), what, **told)

    def lot(self, title: str) -> str:
        """Return the lot of a project; it is drafted if nothing has happened yet."""
        course = self.courses.setdefault(title, Course(self.platform, title))
        if not course.lot:
            course.draft()
        return course.lot

    def room(self, use: str) -> str:
        """Return the number of the room for this use; it is registered if need be."""
        if use not in self.rooms:
            self.rooms[use] = facts(self.register(use))["room"]
        return self.rooms[use]

    def register(self, use: str) -> Accepted:
        return self.act(
            *("Clerk Chen", "register_room"),
            name=NAMES[use],
            kind=ROOMS[use],
            equipment=["projector", "wall clock"],
            discipline_zh="手机静音，不得喧哗。",
            discipline_en="Phones are silent, and so are we.",
        )

    def ask(
        self, title: str, starts: str, ends: str, use: str = "draws", **told: object
    ) -> Accepted:
        """Let Owner Zhao ask for a room on the usual day."""
        told = {"purpose": ROOMS[use], **told}
        if "room" not in told:
            told["room"] = self.room(use)
        times = {"starts": at(starts), "ends": at(ends)}
        lot = self.lot(title)
        asked = self.act("Owner Zhao", "request_room", lot=lot, **times, **told)
        self.bookings[title] = facts(asked)["booking"]
        return asked

    def give(self, title: str, by: str = "Clerk Chen") -> Accepted:
        return self.act(by, "confirm_booking", booking=self.bookings[title])

    def has(self, title: str, starts: str, ends: str, use: str = "draws") -> None:
        """Have a room given to a project."""
        self.ask(title, starts, ends, use)
        self.give(title)

    # Badges

    def make(self, title: str, names: Sequence[str], **told: object) -> Accepted:
        """Make badges for these people; `told` replaces what is said of each."""
        made = self.act(
            *("Clerk Chen", "issue_badges"),
            booking=self.bookings[title],
            holders=[self._holder(name, **told) for name in names],
        )
        personal = self.platform.instance.personal
        with self.platform.reading() as work:
            for name, each in zip(names, facts(made)["badges"], strict=True):
                self.badges[name] = each["badge"]
                self.codes[name] = opened(personal, work, each["badge"])[2]
        return made

    def _holder(self, name: str, /, **told: object) -> dict[str, object]:
        person = self.platform.people.person(name)
        role = BADGES.get(DUTIES.get(name, Duty.OBSERVER), "observer")
        body = person.actor.organisation
        return {
            "person": person.id,
            "name": name,
            "role": role,
            "organisation": body,
            **told,
        }

    def scan(self, name: str, use: str = "draws", code: str = "") -> Accepted:
        return self.act(
            *("Clerk Chen", "scan_badge"),
            room=self.room(use),
            code=code or self.codes[name],
        )

    def put_on_duty(self, use: str, starts: str, ends: str) -> Accepted:
        """Put Clerk He on duty."""
        person = self.platform.people.person("Clerk He").id
        times = {"starts": at(starts), "ends": at(ends)}
        told = {"room": self.room(use), "person": person, **times}
        return self.act("Manager Guan", "set_duty", **told)

    def order(self, what: str, who: str, reason: str) -> Accepted:
        """Let somebody stop the session of "East Dyke", or let it go on."""
        booking = self.bookings["East Dyke"]
        return self.act(who, what, booking=booking, reason=reason)

    def move(self, title: str, starts: str, reason: str, day: str = DAY) -> Accepted:
        ends = f"{int(starts[:2]) + 1}{starts[2:]}"
        return self.act(
            *("Clerk Chen", "move_session"),
            booking=self.bookings[title],
            starts=at(starts, day),
            ends=at(ends, day),
            reason=reason,
        )


def at(time: str, day: str = DAY) -> str:
    """Return a time of the usual day, or another, in Beijing, as a command holds it."""
    return beijing(f"{day}T{time}:00").isoformat()


def facts(accepted: Accepted) -> dict:
    """Return what an event says."""
    return json.loads(accepted.event.body)["facts"]
