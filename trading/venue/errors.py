"""Why a room is not to be had, and why a badge, an order or a wall is not."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import ClassVar

from archive.public.values import RuleBrokenError, shown

# Rooms


class RoomMissingError(RuleBrokenError):
    """What happens in a room happens in one that is known."""

    code: ClassVar[str] = "no-such-room"
    rule: ClassVar[str] = "V-1"
    remedy: ClassVar[str] = "Nothing was saved. Choose a room from the list of rooms."

    def __init__(self, room: str) -> None:
        super().__init__(f"there is no room {room}")


class RoomClosedError(RuleBrokenError):
    """A room that was given up is used no more."""

    code: ClassVar[str] = "room-closed"
    rule: ClassVar[str] = "V-1"
    remedy: ClassVar[str] = "Nothing was saved. Choose a room that is in use."

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} was closed and is used no more")


class RoomNameTakenError(RuleBrokenError):
    """No two rooms have one name, or somebody would wait in the wrong one."""

    code: ClassVar[str] = "room-name-taken"
    rule: ClassVar[str] = "V-1"
    remedy: ClassVar[str] = (
        "Nothing was saved. Give the room another name, such as its floor and number."
    )

    def __init__(self, name: str) -> None:
        super().__init__(f"there is a room called {name} already")


class RoomOfOtherKindError(RuleBrokenError):
    """Each session takes place in a room that is fitted for it."""

    code: ClassVar[str] = "room-of-another-kind"
    rule: ClassVar[str] = "V-1"
    remedy: ClassVar[str] = (
        "Nothing was saved. Choose a room of the kind that the session needs."
    )

    def __init__(self, name: str, kind: str, wanted: str) -> None:
        super().__init__(f"{name} is a room for {kind}, not for {wanted}")


class OnDutyElsewhereError(RuleBrokenError):
    """Whoever is on duty in a room is in that room."""

    code: ClassVar[str] = "on-duty-elsewhere"
    rule: ClassVar[str] = "V-1"
    remedy: ClassVar[str] = (
        "Nothing was saved. Put somebody else on duty, or let the shift begin later."
    )

    def __init__(self, person: str, room: str, until: datetime) -> None:
        super().__init__(f"{person} is on duty in {room} until {shown(until)}")
        self.until = until


class RoomStillBookedError(RuleBrokenError):
    """A room is given up once nobody counts on it any more."""

    code: ClassVar[str] = "room-still-booked"
    rule: ClassVar[str] = "V-15"
    remedy: ClassVar[str] = (
        "Nothing was saved. Move or cancel the sessions in this room first."
    )

    def __init__(self, name: str, lot: str, starts: datetime) -> None:
        super().__init__(f"{name} is booked for {lot} at {shown(starts)}")


# Bookings


class BookingMissingError(RuleBrokenError):
    """What is decided about a booking is about one that was asked for."""

    code: ClassVar[str] = "no-such-booking"
    rule: ClassVar[str] = "V-15"
    remedy: ClassVar[str] = "Nothing was saved. Check the number of the booking."

    def __init__(self, booking: str) -> None:
        super().__init__(f"there is no booking {booking}")


class BookingPeriodError(RuleBrokenError):
    """A session has a beginning that is to come, and an end after it."""

    code: ClassVar[str] = "booking-period-senseless"
    rule: ClassVar[str] = "V-15"
    remedy: ClassVar[str] = "Nothing was saved. Correct the two instants: from, until."

    def __init__(self, why: str) -> None:
        super().__init__(why)


class RoomTakenError(RuleBrokenError):
    """A room is used by one session at a time, with time to clear it in between."""

    code: ClassVar[str] = "room-taken"
    rule: ClassVar[str] = "V-15"
    remedy: ClassVar[str] = (
        "Nothing was saved. Choose another time, or another room of this kind; between "
        "two sessions the room is cleared."
    )

    def __init__(
        self, name: str, lot: str, starts: datetime, ends: datetime, buffer: int
    ) -> None:
        super().__init__(
            f"{name} is taken by {lot} from {shown(starts)} to {shown(ends)}, and "
            f"{buffer} minutes before and after"
        )
        self.lot, self.starts, self.ends = lot, starts, ends
        self.until = ends + timedelta(minutes=buffer)


class OtherThanAnnouncedError(RuleBrokenError):
    """A draw is held where and when the notice says, or somebody says why not."""

    code: ClassVar[str] = "other-than-announced"
    rule: ClassVar[str] = "D-15"
    remedy: ClassVar[str] = (
        "Nothing was saved. Choose the announced room and time, have the draw "
        "postponed with a published reason, or say why this is the same place."
    )

    def __init__(self, name: str, announced: str, at: datetime) -> None:
        super().__init__(
            f"the draw would be in {name}; the notice says {announced} at {shown(at)}"
        )
        self.announced = announced


class EvaluationBeforeOpeningError(RuleBrokenError):
    """Bids are evaluated once their opening is over."""

    code: ClassVar[str] = "evaluation-before-opening"
    rule: ClassVar[str] = "V-15"
    remedy: ClassVar[str] = (
        "Nothing was saved. Let the evaluation start at the end of the opening, or "
        "later."
    )

    def __init__(self, opening_ends: datetime, evaluation_starts: datetime) -> None:
        super().__init__(
            f"the opening ends at {shown(opening_ends)}, the evaluation would start "
            f"at {shown(evaluation_starts)}"
        )


class BookingSettledError(RuleBrokenError):
    """A booking is decided once; what was declined or cancelled stays so."""

    code: ClassVar[str] = "booking-settled"
    rule: ClassVar[str] = "V-15"
    remedy: ClassVar[str] = (
        "Nothing was saved. Look at how the booking stands; if it is over, ask for the "
        "room again."
    )

    def __init__(self, booking: str, state: str) -> None:
        super().__init__(f"{booking} is {state}")


# Badges


class BadgeUnknownError(RuleBrokenError):
    """Only a badge that the centre made lets somebody in."""

    code: ClassVar[str] = "badge-unknown"
    rule: ClassVar[str] = "V-3"
    remedy: ClassVar[str] = (
        "Nothing was saved. Scan the badge once more, or type its sixteen characters; "
        "without a badge of this centre nobody goes in."
    )

    def __init__(self) -> None:
        # What was typed is never repeated: it may be most of somebody's code.
        super().__init__("no badge has this code")


class BadgeRevokedError(RuleBrokenError):
    """A badge that was lost or taken back lets nobody in."""

    code: ClassVar[str] = "badge-revoked"
    rule: ClassVar[str] = "V-3"
    remedy: ClassVar[str] = (
        "Nothing was saved. Keep the badge, and have a new one made if its holder is "
        "to take part."
    )

    def __init__(self, badge: str) -> None:
        super().__init__(f"badge {badge} was revoked")


class BadgeNotTodayError(RuleBrokenError):
    """A badge is for the days of its session."""

    code: ClassVar[str] = "badge-not-today"
    rule: ClassVar[str] = "V-3"
    remedy: ClassVar[str] = (
        "Nothing was saved. Let the holder come on the day of the session; if it was "
        "moved on site, record that first."
    )

    def __init__(self, badge: str, first: date, last: date) -> None:
        days = f"{first}" if first == last else f"{first} to {last}"
        super().__init__(f"badge {badge} is for {days}")


class BadgeOtherRoomError(RuleBrokenError):
    """A badge is for the room of its session."""

    code: ClassVar[str] = "badge-other-room"
    rule: ClassVar[str] = "V-3"
    remedy: ClassVar[str] = (
        "Nothing was saved. Show the holder the way to the room named above."
    )

    def __init__(self, badge: str, room: str) -> None:
        super().__init__(f"badge {badge} is for {room}")


class BadgeUnprintableError(RuleBrokenError):
    """A badge says whose it is, whole and legibly."""

    code: ClassVar[str] = "badge-unprintable"
    rule: ClassVar[str] = "V-3"
    remedy: ClassVar[str] = (
        "Nothing was saved. Write the text named above as it shall stand on the badge: "
        "shorter, or with another form of a character that no font here has."
    )

    def __init__(self, why: str) -> None:
        super().__init__(why)


class BadgeHeldTwiceError(RuleBrokenError):
    """One person has one badge for a session."""

    code: ClassVar[str] = "badge-held-twice"
    rule: ClassVar[str] = "V-3"
    remedy: ClassVar[str] = (
        "Nothing was saved. Leave the person out, or revoke the badge they have first."
    )

    def __init__(self, person: str) -> None:
        super().__init__(f"{person} has a badge for this session")


class NotSignedInError(RuleBrokenError):
    """Where a room is booked, whoever counts as present went in by their badge."""

    code: ClassVar[str] = "not-signed-in"
    rule: ClassVar[str] = "V-3"
    remedy: ClassVar[str] = (
        "Nothing was saved. Let everybody scan their badge at the door, and try again. "
        "If the session is not today, have it moved first."
    )

    def __init__(self, people: Collection[str]) -> None:
        super().__init__(f"not in the room by their badge: {', '.join(people)}")
        self.people = tuple(people)


# Supervision on site


class SessionNotOnError(RuleBrokenError):
    """What is stopped on site is what takes place there today."""

    code: ClassVar[str] = "session-not-on"
    rule: ClassVar[str] = "P-4"
    remedy: ClassVar[str] = (
        "Nothing was saved. Stop a session on its day; what must not begin at all is "
        "stopped by a decision on an objection."
    )

    def __init__(self, booking: str, first: date) -> None:
        super().__init__(f"{booking} is on {first}")


class PausedAlreadyError(RuleBrokenError):
    """One order stops a session; it stands until another one ends it."""

    code: ClassVar[str] = "paused-already"
    rule: ClassVar[str] = "P-4"
    remedy: ClassVar[str] = (
        "Nothing was saved; the order that was given before stands. Write further "
        "reasons down as an attestation."
    )

    def __init__(self, order: str) -> None:
        super().__init__(f"order {order} has stopped this session")


class NotPausedError(RuleBrokenError):
    """Only what an order has stopped is resumed by one."""

    code: ClassVar[str] = "not-paused"
    rule: ClassVar[str] = "P-4"
    remedy: ClassVar[str] = "Nothing was saved. The session goes on as it is."

    def __init__(self, booking: str) -> None:
        super().__init__(f"no order has stopped {booking}")


class FileClosedError(RuleBrokenError):
    """What happens on site stands in the project's file, until it is closed."""

    code: ClassVar[str] = "file-closed"
    rule: ClassVar[str] = "V-15"
    remedy: ClassVar[str] = (
        "Nothing was saved. The file of this project is closed; nothing is added to it."
    )

    def __init__(self, lot: str) -> None:
        super().__init__(f"the file of {lot} is closed")
