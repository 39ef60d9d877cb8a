"""
A project and its lots: whose they are, where they stand, whether they are suspended.

A lot is the unit of trading. Its state moves only along its procedure's table, and
while anything suspends it nothing moves at all.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, NewType

from archive.public.values import Actor, RuleBrokenError, utc
from trading.rules.procedure import Transition
from trading.rules.procedures import PROCEDURES
from trading.rules.roles import Role
from trading.rules.rulesets import RuleSet

ProjectId = NewType("ProjectId", str)
LotId = NewType("LotId", str)


class SuspendedError(RuleBrokenError):
    """While an objection, a dispute or an order suspends a lot, nobody moves it."""

    code: ClassVar[str] = "suspended"
    rule: ClassVar[str] = "P-4"
    remedy: ClassVar[str] = (
        "Nothing was saved. Wait until what suspends the project has been decided; "
        "the project page shows it."
    )

    def __init__(self, reasons: Collection[str]) -> None:
        super().__init__(f"the project is suspended: {'; '.join(reasons)}")


class SeatsOverlapError(RuleBrokenError):
    """The centre serves, the supervisor watches, the owner decides: three bodies."""

    code: ClassVar[str] = "seats-overlap"
    rule: ClassVar[str] = "P-2"
    remedy: ClassVar[str] = (
        "Nothing was saved. Name an owner, a centre and a supervising body that are "
        "three different organisations."
    )

    def __init__(self, organisation: str) -> None:
        super().__init__(f"{organisation} cannot hold two of these seats in a project")


class ProjectMissingError(RuleBrokenError):
    """There is no such project or lot."""

    code: ClassVar[str] = "no-such-project"
    remedy: ClassVar[str] = "Nothing was saved. Check the number on the notice."

    def __init__(self, wanted: str) -> None:
        super().__init__(f"there is no project or lot {wanted}")


class NoticeFirstError(RuleBrokenError):
    """What stands on the portal is the notice that was published here."""

    code: ClassVar[str] = "notice-first"
    rule: ClassVar[str] = "D-5"
    remedy: ClassVar[str] = (
        "Nothing was saved. Publish the notice here first, then record where it stands "
        "on the provincial portal."
    )

    def __init__(self, lot: str) -> None:
        super().__init__(f"no notice of {lot} is published here")


class NotShownYetError(RuleBrokenError):
    """
    An act waits until everybody can see in the log what it rests on.

    Under a cosigned checkpoint, where the log has a cosigner (archive/SPEC.md 10.6).
    """

    code: ClassVar[str] = "not-shown-yet"
    rule: ClassVar[str] = "D-18"
    remedy: ClassVar[str] = (
        "Nothing was saved. Wait a few seconds until the log has published its next "
        "checkpoint and its cosigner has signed it, then try again."
    )

    def __init__(self, *, cosigned: bool) -> None:
        kind = "cosigned checkpoint" if cosigned else "checkpoint"
        super().__init__(f"no {kind} covers yet what this act rests on")


class PublicationKind(StrEnum):
    """What the public record holds of a project (P-9)."""

    NOTICE = "notice"
    PORTAL = "portal"
    SIGN_UP_CLOSED = "sign_up_closed"
    EXTENSION = "extension"
    QUALIFICATION_RESULT = "qualification_result"
    LIST = "list"
    DRAW_NOTICE = "draw_notice"
    DRAW = "draw"
    TRANSCRIPT = "transcript"
    RESULT = "result"
    OBJECTION = "objection"
    AWARD = "award"
    CONTRACT = "contract"
    PERFORMANCE = "performance"
    PAPER = "paper"
    SUSPENSION = "suspension"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class Publication:
    """One public thing, and the event of the log that vouches for it."""

    project: ProjectId
    lot: LotId
    kind: PublicationKind
    at: datetime
    title: str
    content: Mapping[str, Any]
    event: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """
    What is traded, and which organisation holds which seat.

    Raises:
        SeatsOverlapError: two of owner, centre and supervising body are one (P-2).

    """

    id: ProjectId
    title: str
    place: str
    investment_code: str
    owner: str
    agency: str
    centre: str
    supervisor: str
    registered_at: datetime

    def __post_init__(self) -> None:
        seats = [self.owner, self.centre, self.supervisor]
        for seat in seats:
            if seats.count(seat) > 1 or (self.agency and seat == self.agency):
                raise SeatsOverlapError(seat)

    @property
    def stream(self) -> str:
        """The name of its stream in the log."""
        return f"project/{self.id}"

    @property
    def owner_side(self) -> frozenset[str]:
        """The bodies that decide here: the owner and, if one is named, its agency."""
        return frozenset({self.owner, self.agency} - {""})

    def roles_of(self, actor: Actor) -> frozenset[Role]:
        """Return the roles which the actor's organisation lets them play here."""
        seats = {
            Role.OWNER: {self.owner},
            Role.OWNER_APPROVER: {self.owner},
            Role.TRACKING_OFFICER: {self.owner},
            Role.AGENCY: {self.agency} - {""},
            Role.REVIEWER: self.owner_side,
            Role.CLERK: {self.centre},
            Role.CENTRE_MANAGER: {self.centre},
            Role.SUPERVISOR: {self.supervisor},
        }
        held = {Role(role) for role in actor.roles if role in set(Role)}
        return frozenset(
            role
            for role in held
            if role not in seats or actor.organisation in seats[role]
        )


@dataclass(frozen=True, slots=True)
class Suspension:
    """
    Something that must be decided before the lot may move on.

    It suspends from `since` up to, and never including, `until`; open without one.
    """

    by: str
    reason: str
    since: datetime
    until: datetime | None = None

    def covers(self, at: datetime) -> bool:
        """Tell whether it suspends, or suspended, at this instant."""
        ended = self.until is not None and utc(self.until) <= utc(at)
        return utc(self.since) <= utc(at) and not ended


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """
    The unit of trading: a state in a procedure, and what suspends it.

    `suspensions` are open; `ended` are those of the past, by which an act is judged
    that came while one of them ran. `rules` is the canonical JSON of its rule set,
    empty before the first notice.
    """

    id: LotId
    project: ProjectId
    title: str
    procedure: str
    state: str
    suspensions: tuple[Suspension, ...] = ()
    ended: tuple[Suspension, ...] = ()
    rules: str = ""

    @property
    def rule_set(self) -> RuleSet:
        """
        The rules which the project keeps since its first notice.

        Raises:
            RuleBookBrokenError: there was no notice yet.

        """
        return RuleSet.from_json(self.rules.encode())

    def require_running(self) -> None:
        """
        Return if nothing suspends the lot.

        Raises:
            SuspendedError: something does.

        """
        if self.suspensions:
            raise SuspendedError([each.reason for each in self.suspensions])

    def require_running_at(self, at: datetime) -> None:
        """
        Return if nothing suspended the lot at the instant at which an act arrived.

        An act that waited for its turn is judged by when it came: an objection that
        overtook it does not stop it, nor does it get in because it waited long enough.

        Raises:
            SuspendedError: something did.

        """
        found = [each for each in (*self.suspensions, *self.ended) if each.covers(at)]
        if found:
            raise SuspendedError([each.reason for each in found])

    def moved(
        self,
        event: StrEnum,
        roles: Collection[Role],
        *,
        even_suspended: bool = False,
    ) -> tuple["Lot", Transition[Any, Any]]:
        """
        Return the lot after the act, and the step of the table that allowed it.

        Raises:
            SuspendedError: the lot is suspended, and the act is not one that ends that.
            NotNowError: the table has no such act in this state.
            NotYoursError: none of the roles may do it.

        """
        if not even_suspended:
            self.require_running()
        step = PROCEDURES[self.procedure].move(self.state, event, roles)
        return replace(self, state=step.next_state), step

    def suspended(self, suspension: Suspension) -> "Lot":
        """Return the lot with one more thing that suspends it."""
        return replace(self, suspensions=(*self.suspensions, suspension))

    def resumed(self, by: str, at: datetime) -> "Lot":
        """Return the lot without what `by` suspended, which ends at this instant."""
        left = tuple(each for each in self.suspensions if each.by != by)
        over = [
            replace(each, until=max(at, each.since))
            for each in self.suspensions
            if each.by == by
        ]
        return replace(self, suspensions=left, ended=(*self.ended, *over))
