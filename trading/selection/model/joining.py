"""Who has come for a draw, each with the key they will sign with in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from archive.public.values import Actor, RuleBrokenError, shown
from trading.projects.model import Project
from trading.rules.calendar import beijing_day
from trading.rules.fixed_price_selection import State
from trading.rules.roles import Role
from trading.venue.model import Attendee, Duty


class RoomNotOpenError(RuleBrokenError):
    """Who comes to a draw comes on its day, once there is a list to draw from."""

    code: ClassVar[str] = "draw-room-not-open"
    rule: ClassVar[str] = "D-15"
    remedy: ClassVar[str] = "Nothing was saved. Come on the day of the draw."

    def __init__(self, until: datetime) -> None:
        super().__init__(f"the room opens on the day of the draw, {shown(until)}")
        self.until = until


class RoomClosedToMoreError(RuleBrokenError):
    """Who takes part is known before the draw begins."""

    code: ClassVar[str] = "draw-room-complete"
    rule: ClassVar[str] = "D-16"
    remedy: ClassVar[str] = "Nothing was saved. You can watch; taking part is over."

    def __init__(self) -> None:
        super().__init__("who takes part in this draw is written down already")


class ProposalMissingError(RuleBrokenError):
    """What two persons sign, both of them have seen."""

    code: ClassVar[str] = "no-proposal"
    rule: ClassVar[str] = "D-27"
    remedy: ClassVar[str] = (
        "Nothing was saved. Let the other person say it and sign it again; ten minutes "
        "after that it counts no more."
    )

    def __init__(self) -> None:
        super().__init__("nobody has signed that first, or it is too long ago")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """
    Somebody who has come for one attempt at a draw, and when.

    `claim` is the account they were signed in for, empty where none vouches.
    """

    lot: str
    attempt: int
    attendee: Attendee
    at: datetime
    claim: str = ""

    def counts_on(self, now: datetime) -> bool:
        """Tell whether it is of the present day: a postponed draw is come to anew."""
        return beijing_day(self.at) == beijing_day(now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What one of two persons has said and signed, for the other to sign too."""

    lot: str
    attempt: int
    act: str
    at: datetime
    reason: str
    decision: str
    person: str
    signature: str


def duty_of(project: Project, seats: Mapping[str, str], actor: Actor) -> Duty | None:
    """
    Return in which duty somebody comes to a draw, None if they have none in it.

    It follows from the body for which they are signed in, and from the frozen list:
    `seats` says of each firm on it whose application stands. Another account under the
    same credit code has no seat, and cannot tell a listed firm from any other (D-6).
    """
    roles = project.roles_of(actor)
    if Role.CLERK in roles:
        return Duty.CLERK
    if Role.SUPERVISOR in roles:
        return Duty.SUPERVISOR
    if roles & {Role.OWNER, Role.AGENCY}:
        return Duty.OWNER
    if Role.BIDDER in roles and seats.get(actor.organisation) == actor.seat:
        return Duty.APPLICANT
    return None


def require_open(state: str, draw_at: datetime, now: datetime) -> None:
    """
    Return if whoever comes now can still take part (D-15, D-16).

    Raises:
        RoomNotOpenError: it is not the day yet, or there is no list.
        RoomClosedToMoreError: who takes part is written down already.

    """
    before = beijing_day(now) < beijing_day(draw_at)
    before_list = {State.QUALIFIED, State.SIGN_UP_SEALED, State.NOTICED}
    if before or state in before_list | {State.SIGN_UP_CLOSED}:
        raise RoomNotOpenError(draw_at)
    if state != State.LIST_FROZEN:
        raise RoomClosedToMoreError
