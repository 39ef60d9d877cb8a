"""What has to be true before a list is frozen and a draw begins."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import ClassVar

from archive.public.values import RuleBrokenError, shown
from trading.rules.calendar import beijing_day
from trading.rules.rulesets import RuleSet
from trading.venue.model import Attendee, Duty


class ObjectionsRunError(RuleBrokenError):
    """Applicants may object to the review before anything is drawn from it."""

    code: ClassVar[str] = "objections-run"
    rule: ClassVar[str] = "D-9"
    remedy: ClassVar[str] = "Nothing was saved. Try again after that instant."

    def __init__(self, until: datetime) -> None:
        super().__init__(f"applicants may object to the review until {shown(until)}")
        self.until = until


class RoomNotAnnouncedError(RuleBrokenError):
    """Who comes to the room in the notice is at the draw."""

    code: ClassVar[str] = "room-not-announced"
    rule: ClassVar[str] = "D-15"
    remedy: ClassVar[str] = (
        "Nothing was saved. Go to the announced room; or postpone the draw and name "
        "another one, with a published reason."
    )

    def __init__(self, room: str, announced: str) -> None:
        super().__init__(f"the draw was announced for {announced!r}, not {room!r}")
        self.room, self.announced = room, announced


class DrawDayPassedError(RuleBrokenError):
    """Who comes on the day in the notice is at the draw."""

    code: ClassVar[str] = "draw-day-passed"
    rule: ClassVar[str] = "D-15"
    remedy: ClassVar[str] = (
        "Nothing was saved. Postpone the draw to an instant to come, with a published "
        "reason."
    )

    def __init__(self, announced: datetime) -> None:
        super().__init__(
            f"the day of the draw, announced for {shown(announced)}, is over"
        )
        self.announced = announced


class PortalMissingError(RuleBrokenError):
    """A notice stands on the provincial portal too."""

    code: ClassVar[str] = "portal-missing"
    rule: ClassVar[str] = "D-5"
    remedy: ClassVar[str] = (
        "Nothing was saved. Publish the notice on the provincial portal and record its "
        "address there."
    )

    def __init__(self) -> None:
        super().__init__("no publication on the provincial portal is on record")


class DrawNeedsCosignerError(RuleBrokenError):
    """A real draw needs somebody outside the centre who cosigns the log."""

    code: ClassVar[str] = "draw-needs-cosigner"
    rule: ClassVar[str] = "D-18"
    remedy: ClassVar[str] = (
        "Nothing was saved. Let a body outside the centre make a key, and let the "
        "security administrator record it: `yangguang keys cosigner`."
    )

    def __init__(self) -> None:
        super().__init__("nobody outside the centre cosigns this log")


class StaleSignatureError(RuleBrokenError):
    """What the clerk signs says the present instant, not another."""

    code: ClassVar[str] = "stale-signature"
    rule: ClassVar[str] = "D-18"
    remedy: ClassVar[str] = "Nothing was saved. Ask for the text again and sign it."

    def __init__(self, signed: datetime) -> None:
        super().__init__(f"the signed text is of {shown(signed)}")


class NotYourselfError(RuleBrokenError):
    """Everybody contributes and signs for themselves."""

    code: ClassVar[str] = "not-yourself"
    rule: ClassVar[str] = "D-16"
    remedy: ClassVar[str] = "Nothing was saved. Act under your own name."

    def __init__(self, person: str, contributor: str) -> None:
        super().__init__(f"{person} cannot act for {contributor}")


class NotOnTheListError(RuleBrokenError):
    """Of the firms those take part that are drawn from; anybody may look on."""

    code: ClassVar[str] = "not-on-the-list"
    rule: ClassVar[str] = "D-16"
    remedy: ClassVar[str] = (
        "Nothing was saved. Register as applicants only people of firms on the frozen "
        "list, each for its own firm."
    )

    def __init__(self, person: str, organisation: str) -> None:
        super().__init__(f"{person} comes for {organisation}, which is not drawn from")
        self.person, self.organisation = person, organisation


class NotTheNoticeError(RuleBrokenError):
    """The notice that is signed is the one that follows from the frozen list."""

    code: ClassVar[str] = "not-the-notice"
    rule: ClassVar[str] = "D-17"
    remedy: ClassVar[str] = "Nothing was saved. Ask for the notice again and sign it."

    def __init__(self) -> None:
        super().__init__("the signed notice is not the one of this lot and list")


def require_announced_room(room: str, announced: str) -> None:
    """
    Return if the draw takes place where everybody was told (D-15).

    Raises:
        RoomNotAnnouncedError: it does not.

    """
    if room != announced:
        raise RoomNotAnnouncedError(room, announced)


def require_announced_day(draw_at: datetime, now: datetime) -> None:
    """
    Return if the day in Beijing for which the draw was announced is not over (D-15).

    Raises:
        DrawDayPassedError: it is; another day needs a published reason.

    """
    if beijing_day(now) > beijing_day(draw_at):
        raise DrawDayPassedError(draw_at)


def fewest_present(rules: RuleSet) -> Mapping[Duty, int]:
    """
    Return how many have to be there of each duty (D-16).

    A county may want more operators and supervisors; none may want nobody.
    """
    return {
        Duty.CLERK: max(1, rules.number("operators_min")),
        Duty.SUPERVISOR: max(1, rules.number("supervisors_min")),
        Duty.OWNER: 1,
    }


def require_listed(
    attendees: Iterable[Attendee],
    seats: Mapping[str, str],
    come: Collection[tuple[Attendee, str]],
) -> None:
    """
    Return if whoever comes for a firm comes for one that is drawn from (D-16).

    `seats` says of each such firm which account signed it up; where one did, its people
    come by themselves from that very account, and `come` says who has (D-8).

    Raises:
        NotOnTheListError: somebody does not.

    """
    for each in attendees:
        if each.duty is not Duty.APPLICANT:
            continue
        claim = seats.get(each.organisation)
        if claim is None or (claim and (each, claim) not in come):
            raise NotOnTheListError(each.person, each.organisation)
