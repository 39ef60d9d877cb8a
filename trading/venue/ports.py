"""What sessions need to know of rooms."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from archive.public.dispatch import Outbox
from archive.public.ledger import Ledger, Refusals
from trading.accounts.ports import Accounts
from trading.projects.model import Lot
from trading.projects.ports import Projects
from trading.venue.model import RecordingDecision, Session
from trading.venue.model.announced import Announced
from trading.venue.model.badges import Badge, Present, Scan
from trading.venue.model.bookings import Booking
from trading.venue.model.orders import Order
from trading.venue.model.rooms import Discipline, Room
from trading.venue.model.roster import PatrolNote, Shift
from trading.venue.model.screens import Screen


class Recording(Protocol):
    """Tells how sessions are recorded; a recorder will be another adapter."""

    def decision(self, session: Session) -> RecordingDecision | None:
        """Return how D-20 is met for this very session, None while it is not."""
        ...

    def decisions(self, lot: str) -> Sequence[RecordingDecision]:
        """Return what was decided for any session of the lot, oldest first."""
        ...

    def excuse(self, decision: RecordingDecision) -> None:
        """Keep the supervisor's signed exception."""
        ...


class Rooms(Protocol):
    """The rooms of the centre, and what hung on their walls."""

    def add(self, room: Room) -> None:
        """Keep a new room."""
        ...

    def get(self, room: str) -> Room:
        """Return a room. Raises `RoomMissingError`."""
        ...

    def locked(self, room: str) -> Room:
        """Return it, locked until the transaction ends. Raises `RoomMissingError`."""
        ...

    def all(self) -> Sequence[Room]:
        """Return every room, closed ones too, by name."""
        ...

    def save(self, room: Room) -> None:
        """Keep what changed; a new text on the wall is kept beside the old ones."""
        ...

    def disciplines(self, room: str) -> Sequence[Discipline]:
        """Return all texts that hung on its wall, oldest first."""
        ...


class Bookings(Protocol):
    """Who asked for which room, and who has it."""

    def add(self, booking: Booking) -> None:
        """Keep a request."""
        ...

    def get(self, booking: str) -> Booking:
        """Return a booking. Raises `BookingMissingError`."""
        ...

    def save(self, booking: Booking) -> None:
        """Keep how it stands now."""
        ...

    def in_room(self, room: str, since: datetime, until: datetime) -> Sequence[Booking]:
        """Return what touches this time in a room, whatever its state, by start."""
        ...

    def to_come(self, room: str, now: datetime) -> Sequence[Booking]:
        """Return the confirmed sessions in a room that are not over, by start."""
        ...

    def of(self, lot: str) -> Sequence[Booking]:
        """Return all bookings of a lot, oldest first."""
        ...

    def waiting(self) -> Sequence[Booking]:
        """Return the requests that nobody has decided, oldest first."""
        ...


@dataclass(frozen=True, slots=True)
class Sealed:
    """What a badge says that nobody reads without the key: name, body, code."""

    name: bytes
    body: bytes
    code: bytes


class Badges(Protocol):
    """Badges, and who went through the door with them."""

    def add(self, badge: Badge, sealed: Sealed) -> None:
        """Keep a new badge."""
        ...

    def of(self, booking: str) -> Sequence[Badge]:
        """Return all badges of a session, revoked ones too, as they were made."""
        ...

    def get(self, badge: str) -> Badge | None:
        """Return a badge by its number."""
        ...

    def found(self, digest: str) -> Badge | None:
        """Return a badge by the digest of its code."""
        ...

    def sealed(self, badge: str) -> Sealed:
        """Return what it says, sealed."""
        ...

    def save(self, badge: Badge) -> None:
        """Keep that it was taken back, or its last passage."""
        ...

    def note(self, badge: Badge, scan: Scan) -> None:
        """Keep a passage."""
        ...

    def scans(self, booking: str) -> Sequence[tuple[str, Scan]]:
        """Return every passage of a session with the badge's number, in order."""
        ...


class Presence(Protocol):
    """Tells who is in the room of a session now; selections and tenders ask it."""

    def at_draw(self, lot: str, at: datetime) -> Collection[Present] | None:
        """Return who is in by their badge; None if no room is booked for the draw."""
        ...

    def at_opening(self, lot: str, at: datetime) -> Collection[Present] | None:
        """Return who is in by their badge; None if no room is booked to open bids."""
        ...


class Screens(Protocol):
    """Screens on the walls: those that wait for their digits, and the paired ones."""

    def hang(self, screen: Screen) -> None:
        """Keep a new screen."""
        ...

    def by_token(self, kept: str) -> Screen | None:
        """Return a screen by the digest of its token."""
        ...

    def waiting(self, code: str) -> Screen | None:
        """Return the screen that waits under these digits, locked."""
        ...

    def make_way(self, place: str, most: int) -> None:
        """Forget who waits longest at a place, until one more may, of so many."""
        ...

    def pair(self, screen: Screen) -> None:
        """Keep with which lot a screen is paired, and until when."""
        ...

    def of(self, lot: str) -> Sequence[Screen]:
        """Return the screens that are paired with a lot."""
        ...

    def clear(self, now: datetime) -> None:
        """Forget screens whose time is over."""
        ...


class ScreenWork(Protocol):
    """One transaction, as screens see it."""

    @property
    def ledger(self) -> Ledger: ...
    @property
    def refusals(self) -> Refusals: ...
    @property
    def projects(self) -> Projects: ...
    @property
    def screens(self) -> Screens: ...


class RecordingWork(Protocol):
    """One transaction, as an exception from recording sees it."""

    @property
    def ledger(self) -> Ledger: ...
    @property
    def refusals(self) -> Refusals: ...
    @property
    def projects(self) -> Projects: ...
    @property
    def recording(self) -> Recording: ...


class Orders(Protocol):
    """The numbered orders by which supervisors stop a session and let it go on."""

    def add(self, order: Order) -> None:
        """Keep an order."""
        ...

    def of(self, booking: str) -> Sequence[Order]:
        """Return the orders about a session, oldest first."""
        ...


class Roster(Protocol):
    """Who is on duty where, and what was found on the rounds."""

    def add(self, shift: Shift) -> None:
        """Keep a shift."""
        ...

    def of(self, person: str) -> Sequence[Shift]:
        """Return a person's shifts, past ones too, by start."""
        ...

    def in_room(self, room: str, since: datetime) -> Sequence[Shift]:
        """Return the shifts in a room that end after an instant, by their start."""
        ...

    def on_duty(self, room: str, at: datetime) -> Sequence[Shift]:
        """Return who is on duty in a room at an instant."""
        ...

    def note(self, note: PatrolNote) -> None:
        """Keep a note."""
        ...

    def notes(self, room: str) -> Sequence[PatrolNote]:
        """Return the notes of a room, oldest first."""
        ...


class Proceedings(Protocol):
    """Knows what a lot's own procedure has said, and what stands still with it."""

    def announced(self, lot: str) -> Announced | None:
        """Return where and when its draw is announced; None before its notice."""
        ...

    def halted(self, lot: Lot, at: datetime) -> Lot:
        """Return the lot with its sign-up standing still, if one runs (P-4)."""
        ...


class Venue(Protocol):
    """All that is kept of rooms."""

    @property
    def rooms(self) -> Rooms: ...
    @property
    def bookings(self) -> Bookings: ...
    @property
    def badges(self) -> Badges: ...
    @property
    def orders(self) -> Orders: ...
    @property
    def roster(self) -> Roster: ...


class VenueWork(Protocol):
    """One transaction, as this slice sees it."""

    @property
    def ledger(self) -> Ledger: ...
    @property
    def refusals(self) -> Refusals: ...
    @property
    def projects(self) -> Projects: ...
    @property
    def accounts(self) -> Accounts: ...
    @property
    def dispatch(self) -> Outbox: ...
    @property
    def venue(self) -> Venue: ...
    @property
    def proceedings(self) -> Proceedings: ...
