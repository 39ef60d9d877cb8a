"""What every act about rooms begins and ends with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Final, TypeVar

import msgspec

from archive.public.ledger import Command, Desk, Draft, Recorded, UseCase
from archive.public.values import LINE, Actor
from trading.accounts.permissions import PERMISSIONS
from trading.accounts.use_cases.acting import Keeper
from trading.projects.model import Lot, LotId, Project
from trading.rules.calendar import beijing_day
from trading.rules.fixed_price_selection import State
from trading.rules.procedure import NotYoursError
from trading.rules.rulebook import RuleBook
from trading.venue.errors import FileClosedError
from trading.venue.model.bookings import Booking
from trading.venue.ports import VenueWork

C = TypeVar("C", bound=Command)

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=LINE)]
Line = Annotated[str, msgspec.Meta(min_length=1, max_length=140, pattern=LINE)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=4_000)]
Reason = Annotated[str, msgspec.Meta(min_length=4, max_length=1_000)]
Instant = Annotated[datetime, msgspec.Meta(tz=True)]

BUFFER: Final = "room_buffer_minutes"


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What keeps persons' names, and the rule book by which rooms are given."""

    keeper: Keeper
    rules: RuleBook

    def buffer(self, project: Project, now: datetime) -> timedelta:
        """Return how long a room of this place stays empty between two sessions."""
        found = self.rules.resolved(beijing_day(now), project.place)
        return timedelta(minutes=found.number(BUFFER))


class VenueAct(UseCase[VenueWork, C]):
    """An act about rooms."""

    def __init__(self, desk: Desk[VenueWork], house: House) -> None:
        super().__init__(desk)
        self.house = house

    def require_role(self, actor: Actor) -> None:
        """
        Return if the actor holds one of the roles that the permission table names.

        Raises:
            NotYoursError: another role is needed.

        """
        act = type(self).__name__
        allowed = PERMISSIONS[act].roles
        if not allowed & set(actor.roles):
            raise NotYoursError(act, sorted(allowed), actor.roles)

    def matter(
        self, work: VenueWork, actor: Actor, lot: str, now: datetime
    ) -> "Matter":
        """
        Lock a lot whose file is open, for somebody who has a seat in its project.

        Raises:
            ProjectMissingError: there is no such lot.
            FileClosedError: its file is closed.
            NotYoursError: none of the actor's roles in this project may do it.

        """
        project, found = work.projects.locked(LotId(lot))
        if found.state == State.ARCHIVED:
            raise FileClosedError(lot)
        act = type(self).__name__
        allowed = PERMISSIONS[act].roles
        if not allowed & project.roles_of(actor):
            raise NotYoursError(act, sorted(allowed), actor.roles)
        return Matter(work=work, actor=actor, now=now, project=project, lot=found)

    def of_booking(
        self, work: VenueWork, actor: Actor, booking: str, now: datetime
    ) -> tuple["Matter", Booking]:
        """
        Lock the lot of a booking, and return how the booking stands then.

        Raises:
            BookingMissingError: there is no such booking.
            FileClosedError, NotYoursError: as `matter` says.

        """
        lot = work.venue.bookings.get(booking).lot
        matter = self.matter(work, actor, lot, now)
        return matter, work.venue.bookings.get(booking)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """A locked lot, and who acts about its sessions."""

    work: VenueWork
    actor: Actor
    now: datetime
    project: Project
    lot: Lot

    def record(self, kind: str, facts: Mapping[str, object]) -> Recorded:
        """Record what happened in the project's stream, where its file is made of."""
        draft = Draft(kind, self.project.stream, {"lot": self.lot.id, **facts})
        return self.work.ledger.append(draft, self.actor, self.now)
