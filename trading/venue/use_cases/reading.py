"""What the pages of the house show; of a project whoever has a seat in it sees it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from archive.public.ledger import Desk
from archive.public.values import BEIJING, Actor, utc
from trading.accounts.permissions import PERMISSIONS
from trading.accounts.today import TodaysSession
from trading.accounts.use_cases.reading import named
from trading.projects.model import Lot, LotId, Project
from trading.rules.calendar import beijing_day
from trading.rules.procedure import NotYoursError
from trading.rules.roles import Role
from trading.venue.model.announced import Announced, is_as_announced
from trading.venue.model.badges import BadgeRole, is_visitor
from trading.venue.model.bookings import Booking, BookingState
from trading.venue.model.orders import Order, standing
from trading.venue.model.rooms import Discipline, Room
from trading.venue.model.roster import PatrolNote, Shift
from trading.venue.ports import VenueWork
from trading.venue.use_cases.acting import House
from trading.venue.use_cases.attending import Entry, entries
from trading.venue.use_cases.telling import seats_of

_DAY = timedelta(days=1)
_KEPT_IN_SIGHT = timedelta(days=7)


def require_seat(act: str, project: Project, actor: Actor) -> None:
    """
    Return if the actor holds a seat of this project in which the act is done.

    Raises:
        NotYoursError: they do not; whatever they do elsewhere does not count.

    """
    allowed = PERMISSIONS[act].roles
    if not allowed & project.roles_of(actor):
        raise NotYoursError(act, sorted(allowed), actor.roles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """A booking with all that says what it is: project, lot, room, notice."""

    booking: Booking
    project: Project
    lot: Lot
    room: Room
    announced: Announced | None
    stopped: Order | None

    @property
    def is_as_announced(self) -> bool:
        """Whether people who read the notice come here at this time (D-15)."""
        return is_as_announced(self.booking, self.room, self.announced)


def sitting(work: VenueWork, booking: Booking) -> Sitting:
    """Return a booking as pages show it."""
    project, lot = work.projects.lot(LotId(booking.lot))
    return Sitting(
        booking=booking,
        project=project,
        lot=lot,
        room=work.venue.rooms.get(booking.room),
        announced=work.proceedings.announced(booking.lot),
        stopped=standing(work.venue.orders.of(booking.id)),
    )


# --- Rooms ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The rooms, what takes place in each on a day, and who waits for one."""

    day: date
    at: datetime
    rooms: Sequence[Room]
    held: Sequence[Sitting]
    waiting: Sequence[Sitting]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCalendar:
    """Show the centre its rooms on a day, and the requests that wait for it."""

    desk: Desk[VenueWork]

    def __call__(self, actor: Actor, day: date | None = None) -> Calendar:
        """Return the day, today without one."""
        now = self.desk.clock.now()
        day = day or beijing_day(now)
        since = datetime.combine(day, time(), BEIJING)
        with self.desk.transactions.read() as work:
            rooms = work.venue.rooms.all()
            held = [
                sitting(work, each)
                for room in rooms
                for each in work.venue.bookings.in_room(room.id, since, since + _DAY)
                if each.state is BookingState.CONFIRMED
            ]
            waiting = [sitting(work, each) for each in work.venue.bookings.waiting()]
        return Calendar(
            day=day,
            at=now,
            rooms=rooms,
            held=[each for each in held if each.project.centre == actor.organisation],
            waiting=[
                each for each in waiting if each.project.centre == actor.organisation
            ],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Somebody of the centre, by the number of the account and the name."""

    person: str
    name: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomSheet:
    """A room: what hangs there and hung there, who looks after it, what was found."""

    at: datetime
    room: Room
    disciplines: Sequence[Discipline]
    shifts: Sequence[Shift]
    notes: Sequence[PatrolNote]
    staff: Sequence[Colleague]

    def name_of(self, person: str) -> str:
        """Return a colleague's name, or the number where nobody knows one any more."""
        found = [each.name for each in self.staff if each.person == person]
        return found[0] if found else person


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRoom:
    """Show the centre one of its rooms."""

    desk: Desk[VenueWork]
    house: House

    def __call__(self, room: str) -> RoomSheet:
        """Return it. Raises `RoomMissingError`."""
        now = self.desk.clock.now()
        with self.desk.transactions.read() as work:
            return RoomSheet(
                at=now,
                room=work.venue.rooms.get(room),
                disciplines=work.venue.rooms.disciplines(room),
                shifts=work.venue.roster.in_room(room, now - _KEPT_IN_SIGHT),
                notes=work.venue.roster.notes(room),
                staff=self._staff(work, now),
            )

    def _staff(self, work: VenueWork, now: datetime) -> Sequence[Colleague]:
        centre = work.accounts.organisations.centre()
        if centre is None:
            return []
        serving = {Role.CLERK, Role.CENTRE_MANAGER}
        return [
            Colleague(
                person=each.person, name=named(work, self.house.keeper, each.person)
            )
            for each in work.accounts.memberships.in_organisation(centre.id)
            if each.roles & serving and each.period.covers(now)
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDiscipline:
    """Tell what hangs on the wall of a room: its page and its screen show the same."""

    desk: Desk[VenueWork]

    def __call__(self, room: str) -> tuple[Room, Discipline]:
        """Return the room and its text now. Raises `RoomMissingError`."""
        with self.desk.transactions.read() as work:
            found = work.venue.rooms.get(room)
            return found, found.discipline


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestSheet:
    """A lot's own bookings, and the rooms that can be asked for."""

    at: datetime
    project: Project
    lot: Lot
    rooms: Sequence[Room]
    own: Sequence[Sitting]
    announced: Announced | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRequests:
    """Show an owner, or its agency, the rooms for a lot of theirs."""

    desk: Desk[VenueWork]

    def __call__(self, actor: Actor, lot: str, act: str) -> RequestSheet:
        """
        Return them, for whoever does this act in its project.

        Raises:
            ProjectMissingError: there is no such lot.
            NotYoursError: it is another owner's.

        """
        with self.desk.transactions.read() as work:
            project, found = work.projects.lot(LotId(lot))
            require_seat(act, project, actor)
            return RequestSheet(
                at=self.desk.clock.now(),
                project=project,
                lot=found,
                rooms=[
                    each for each in work.venue.rooms.all() if each.closed_at is None
                ],
                own=[sitting(work, each) for each in work.venue.bookings.of(found.id)],
                announced=work.proceedings.announced(found.id),
            )


# --- Sessions ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody with a seat in the project, who may be given a badge by one tick."""

    person: str
    name: str = field(repr=False)
    organisation: str
    role: BadgeRole


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSheet:
    """A session: who has a badge and who is here, what was ordered, who could come."""

    at: datetime
    sitting: Sitting
    entries: Sequence[Entry]
    orders: Sequence[Order]
    candidates: Sequence[Candidate]
    rooms: Sequence[Room]
    unreached: Sequence[str]
    """Whom no message reaches: they have a badge and no account."""

    def candidate(self, person: str) -> Candidate | None:
        """Return a candidate by the number of the account."""
        found = [each for each in self.candidates if each.person == person]
        return found[0] if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSession:
    """Show a session to whoever does this act in its project."""

    desk: Desk[VenueWork]
    house: House

    def __call__(self, actor: Actor, booking: str, act: str) -> SessionSheet:
        """
        Return it.

        Raises:
            BookingMissingError: there is no such booking.
            NotYoursError: it is in a project in which the actor has no such seat.

        """
        with self.desk.transactions.read() as work:
            found = sitting(work, work.venue.bookings.get(booking))
            require_seat(act, found.project, actor)
            present = entries(work, self.house.keeper.personal, booking)
            badges = work.venue.badges.of(booking)
            visitors = {each.id for each in badges if is_visitor(each.person)}
            held = {each.person for each in badges if each.revoked_at is None}
            now = self.desk.clock.now()
            return SessionSheet(
                at=now,
                sitting=found,
                entries=present,
                orders=work.venue.orders.of(booking),
                candidates=self._candidates(work, found.project, held, now),
                rooms=[
                    each
                    for each in work.venue.rooms.all()
                    if each.closed_at is None and each.kind is found.booking.purpose
                ],
                unreached=[
                    each.name
                    for each in present
                    if each.badge in visitors and not each.revoked
                ],
            )

    def _candidates(
        self, work: VenueWork, project: Project, held: Collection[str], now: datetime
    ) -> Sequence[Candidate]:
        seats = seats_of(project) | {project.centre: frozenset({Role.CLERK})}
        roles = {
            project.owner: BadgeRole.OWNER,
            project.supervisor: BadgeRole.SUPERVISOR,
            project.agency: BadgeRole.AGENCY,
            project.centre: BadgeRole.CLERK,
        }
        return [
            Candidate(
                person=each.person,
                name=named(work, self.house.keeper, each.person),
                organisation=word,
                role=roles[word],
            )
            for word, allowed in seats.items()
            for body in work.accounts.organisations.acting_as(word)
            if body.may_act
            for each in work.accounts.memberships.in_organisation(body.id)
            if each.roles & allowed
            and each.period.covers(now)
            and each.person not in held
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadToday:
    """Tell somebody which sessions of today they have a seat in, by their beginning."""

    desk: Desk[VenueWork]

    def __call__(self, actor: Actor) -> Sequence[Sitting]:
        """Return them; nobody's without a seat."""
        now = self.desk.clock.now()
        if not actor.organisation:
            return []
        since = datetime.combine(beijing_day(now), time(), BEIJING)
        with self.desk.transactions.read() as work:
            bookings = [
                each
                for room in work.venue.rooms.all()
                for each in work.venue.bookings.in_room(room.id, since, since + _DAY)
                if each.state is BookingState.CONFIRMED
            ]
            found = [
                sitting(work, each)
                for each in bookings
                if _SEATED & work.projects.lot(LotId(each.lot))[0].roles_of(actor)
            ]
        return sorted(found, key=lambda each: utc(each.booking.stay.starts))


def address_of(found: Sitting, actor: Actor) -> str:
    """Return where somebody looks after a session: its console, or its booking."""
    witnesses = PERMISSIONS["Attest"].roles & found.project.roles_of(actor)
    kind = "sessions" if witnesses else "bookings"
    return f"/{kind}/{found.booking.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOwnToday:
    """The same in short, for the page on which somebody's day begins."""

    desk: Desk[VenueWork]

    def __call__(self, actor: Actor) -> Sequence[TodaysSession]:
        """Return them by their beginning."""
        return [
            TodaysSession(
                address=address_of(each, actor),
                title=each.project.title,
                room=each.room.name,
                starts=each.booking.stay.starts,
            )
            for each in ReadToday(desk=self.desk)(actor)
        ]


_SEATED = frozenset({Role.CLERK, Role.CENTRE_MANAGER, Role.SUPERVISOR})
