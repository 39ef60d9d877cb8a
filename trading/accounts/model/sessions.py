"""
Sign-ins: how long one lasts, what it proves, and as whom it lets somebody act.

A session lives on the server; who holds its token is whoever signed in. What the person
may do follows from the session, the membership chosen and the instant, never from what
a request says.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from archive.public.values import Actor, utc
from trading.accounts.entry_errors import SignInNeededError
from trading.accounts.errors import LentByOwnerError
from trading.accounts.model.memberships import Membership
from trading.accounts.model.organisations import ROLES_OF_KIND, Organisation
from trading.rules.roles import Role

IDLE: Final = timedelta(minutes=30)
ABSOLUTE: Final = timedelta(hours=12)
STORED_EVERY: Final = timedelta(minutes=1)
FRESH: Final = timedelta(minutes=15)
QUIET: Final = timedelta(hours=24)
"""For so long after a reset or a new key nothing is withdrawn (I-6)."""

TWO_FACTOR_ROLES: Final = frozenset(Role) - {Role.BIDDER, Role.PUBLIC, Role.PLATFORM}
"""Whoever serves, decides or watches is in the role only with two factors (I-5)."""


class Factor(StrEnum):
    """What proves who somebody is."""

    PASSWORD = "password"  # noqa: S105 - the word, not one
    TOTP = "totp"
    RECOVERY_CODE = "recovery_code"
    MESSAGE_CODE = "message_code"
    PASSKEY = "passkey"


_SECOND: Final = frozenset({Factor.TOTP, Factor.RECOVERY_CODE})


class Proofs(StrEnum):
    """How well a session proves who holds it, the weakest first."""

    PASSWORD = "password"  # noqa: S105 - the word, not one
    MESSAGE = "message"
    TWO_FACTORS = "two_factors"


@dataclass(frozen=True, slots=True)
class Proof:
    """One factor that was given, when, and the fingerprint of its credential."""

    factor: Factor
    at: datetime
    credential: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One sign-in of one person; its token is known to its holder only."""

    id: str
    person: str
    proofs: tuple[Proof, ...]
    opened_at: datetime
    seen_at: datetime
    membership: str = ""
    ended_at: datetime | None = None
    agent: str = ""
    place: str = ""

    @property
    def ends_at(self) -> datetime:
        """When it ends by itself, unless it is used before."""
        return min(self.seen_at + IDLE, self.opened_at + ABSOLUTE)

    def left(self, at: datetime) -> timedelta:
        """Return how long it goes on by itself, if it is used at this instant."""
        used = replace(self, seen_at=at) if self.must_be_stored(at) else self
        return used.ends_at - at

    def is_open(self, at: datetime) -> bool:
        """Tell whether it still runs at this instant."""
        return self.ended_at is None and utc(at) < utc(self.ends_at)

    def require_open(self, at: datetime) -> None:
        """
        Return if it still runs.

        Raises:
            SignInNeededError: it was ended, or was left alone for too long.

        """
        if not self.is_open(at):
            raise SignInNeededError("this sign-in has ended")

    def must_be_stored(self, at: datetime) -> bool:
        """Tell whether its use is to be noted: at most once a minute."""
        return utc(at) - utc(self.seen_at) >= STORED_EVERY

    @property
    def proven(self) -> Proofs:
        """How well it proves who holds it."""
        given = {each.factor for each in self.proofs}
        if Factor.PASSKEY in given or (Factor.PASSWORD in given and _SECOND & given):
            return Proofs.TWO_FACTORS
        if Factor.PASSWORD in given and Factor.MESSAGE_CODE in given:
            return Proofs.MESSAGE
        return Proofs.PASSWORD

    def is_fresh(self, least: Proofs, at: datetime) -> bool:
        """Tell whether the last quarter of an hour alone proves that much."""
        enough = {Factor.PASSKEY, *_SECOND}
        if least is not Proofs.TWO_FACTORS:
            enough.add(Factor.MESSAGE_CODE)
        return any(
            each.factor in enough and utc(at) - utc(each.at) <= FRESH
            for each in self.proofs
        )

    @property
    def credential(self) -> str:
        """The fingerprint that stands in events: of its passkey, or of the sign-in."""
        keys = [each for each in self.proofs if each.factor is Factor.PASSKEY]
        return f"passkey:{keys[-1].credential}" if keys else f"session:{self.id[:16]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A membership with its organisation, and the town that lent the person, if any."""

    membership: Membership
    organisation: Organisation
    lent_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """
    A session that runs, whose person is not locked, and the seat chosen in it.

    `guarded` means that the person serves, decides or watches somewhere, and has a
    second factor of the strong kind.
    """

    session: Session
    at: datetime
    quiet_until: datetime | None = None
    guarded: bool = False
    seat: Seat | None = None
    actor: Actor = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "actor", actor_of(self.session, self.seat, self.at))

    @property
    def seconds_left(self) -> int:
        """In so many seconds the sign-in ends by itself, unless it is used again."""
        return int(self.session.left(self.at).total_seconds())

    def require_not_lent_by(self, deciding: Collection[str]) -> None:
        """
        Return if the person was not lent by a body that decides in the project (P-2).

        Raises:
            LentByOwnerError: it was.

        """
        if self.seat is not None and self.seat.lent_by in set(deciding) - {""}:
            raise LentByOwnerError(self.seat.lent_by)


def actor_of(session: Session, seat: Seat | None, at: datetime) -> Actor:
    """
    Return who acts, with only the roles that hold at this instant.

    There is none without a seat of this very person that runs, in an organisation that
    may act; a role that needs two factors is held only in a session that proves two.
    """
    actor = Actor(session.person, "", frozenset(), session.credential)
    if seat is None or seat.membership.person != session.person:
        return actor
    membership, organisation = seat.membership, seat.organisation
    own = membership.organisation == organisation.id
    if not (own and organisation.may_act and membership.period.covers(at)):
        return actor
    held = membership.roles & ROLES_OF_KIND[organisation.kind]
    if session.proven is not Proofs.TWO_FACTORS:
        held -= TWO_FACTOR_ROLES
    roles = frozenset(role.value for role in held)
    word, seat_of = organisation.acts_as, organisation.id
    return Actor(session.person, word, roles, session.credential, seat_of)
