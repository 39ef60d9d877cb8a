"""The premises of the centre in the features: rooms, sessions, and who is let in."""

import json

from archive.ledger.acts import Accepted
from tests.platform_driver import Platform, beijing
from tests.selection_course import Course

DAY = "2026-03-12"
ROOMS = {
    "draws": "draw",
    "openings": "opening",
    "evaluations": "evaluation",
    "auctions": "auction",
}
NAMES = {each: f"Room for {each}" for each in ROOMS}


class Premises:
    """The rooms of the centre on the usual day of the draw, and the lots in them."""

    def __init__(self, platform: Platform, course: Course) -> None:
        self.platform = platform
        self.courses = {course.title: course}
        self.rooms: dict[str, str] = {}
        self.bookings: dict[str, str] = {}

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

    def move(self, title: str, starts: str, reason: str) -> Accepted:
        ends = f"{int(starts[:2]) + 1}{starts[2:]}"
        return self.act(
            *("Clerk Chen", "move_session"),
            booking=self.bookings[title],
            starts=at(starts),
            ends=at(ends),
            reason=reason,
        )


def at(time: str) -> str:
    """Return a time of the usual day in Beijing, as a command holds it."""
    return beijing(f"{DAY}T{time}:00").isoformat()


def facts(accepted: Accepted) -> dict:
    """Return what an event says."""
    return json.loads(accepted.event.body)["facts"]
