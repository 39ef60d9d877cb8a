"""
Who may do what: one table that the code, the tests and the administration page share.

The roles of a procedure's acts follow from its table and those of papers from theirs;
only what no table tells is written here. The use cases stay the judges: a procedure
also asks where the project stands, and a project whose seat it is.

How much somebody must have proven was decided by what people expect. Whoever decides,
serves or watches uses two factors always. A bidder reads with the password alone, and
binds a firm once a code from a message, an authenticator or a passkey was given in this
sign-in: just after registration that is so already. What takes something away or cannot
be undone asks again after a quarter of an hour.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from archive.public.values import utc
from trading.accounts.entry_errors import (
    DayAfterResetError,
    SecondFactorNeededError,
    SecondFactorStaleError,
)
from trading.accounts.errors import LentByOwnerError
from trading.accounts.events_of import EVENTS_OF, TENDER_EVENTS_OF
from trading.accounts.model.organisations import BODIES
from trading.accounts.model.sessions import TWO_FACTOR_ROLES, Proofs, SignedIn
from trading.rules.fixed_price_selection import FIXED_PRICE_SELECTION
from trading.rules.open_tender import OPEN_TENDER
from trading.rules.papers import PAPERS
from trading.rules.procedure import NotYoursError, Procedure
from trading.rules.roles import Role


class Scope(StrEnum):
    """What an act may touch: all of the platform, one's own, a seat, or oneself."""

    PLATFORM = "platform"
    ORGANISATION = "organisation"
    PROJECT_SEAT = "project_seat"
    SELF = "self"


class Who(StrEnum):
    """
    Who an act is for, where it is for no role.

    Whoever is named is so by a record that the use case reads: their roles were asked
    when they were named, and they answer for it whether they hold them still or not.
    """

    ROLES = "roles"
    NAMED = "named"
    MANAGER = "manager"
    SIGNED_IN = "signed_in"
    ANYBODY = "anybody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """
    One act: for whom, within what, and how much must have been proven.

    `fresh` asks for a second factor of the last fifteen minutes; `two_persons` for two
    persons with two credentials; `not_within_a_day_of_reset` keeps an account from
    taking anything away for a day after it got a new key or password. `own_staff` keeps
    clerks out whom a town has lent: what is decided for every project may decide one of
    that town's (P-2).
    """

    act: str
    who: Who
    roles: frozenset[Role]
    scope: Scope
    least: Proofs
    fresh: bool = False
    two_persons: bool = False
    not_within_a_day_of_reset: bool = False
    own_staff: bool = False


# --- What a procedure tells ----------------------------------------------------------

_FRESH: Final = frozenset(
    {"Withdraw", "VoidList", "VoidDraw", "VoidWinner", "GiveAward", "Terminate"}
    | {"DecideObjection", "CloseCase", "WithdrawBid", "AttestWithdrawal"}
    | {"WithdrawApplication", "EndTender"}
)
"""What takes something away, or cannot be undone."""

_WITHDRAWING: Final = frozenset(
    {"Withdraw", "VoidList", "VoidDraw", "VoidWinner", "Terminate", "WithdrawBid"}
    | {"WithdrawApplication", "EndTender"}
)

_NAMED: Final = frozenset({"ReleaseSignUpShares"})
"""What those do whom an opening policy names (trading 7.12)."""


def _of_procedure(
    act: str, events: Collection[StrEnum], procedure: Procedure[Any, Any]
) -> Permission:
    roles = frozenset(
        role
        for step in procedure.transitions.values()
        if step.event in events
        for role in step.roles
    )
    return Permission(
        act=act,
        who=Who.NAMED if act in _NAMED else Who.ROLES,
        roles=roles,
        scope=Scope.PROJECT_SEAT,
        least=_least(roles),
        fresh=act in _FRESH,
        not_within_a_day_of_reset=act in _WITHDRAWING,
    )


def _least(roles: Iterable[Role]) -> Proofs:
    """Ask a bidder for a code from a message, all others for two factors."""
    return Proofs.MESSAGE if Role.BIDDER in roles else Proofs.TWO_FACTORS


# --- What no table tells -------------------------------------------------------------


def _for(
    act: str,
    *roles: Role,
    scope: Scope,
    fresh: bool = False,
    two_persons: bool = False,
    withdrawing: bool = False,
    own_staff: bool = False,
) -> Permission:
    return Permission(
        act=act,
        who=Who.ROLES,
        roles=frozenset(roles),
        scope=scope,
        least=_least(roles),
        fresh=fresh,
        two_persons=two_persons,
        not_within_a_day_of_reset=withdrawing,
        own_staff=own_staff,
    )


def _by_manager(act: str, *, withdrawing: bool = False) -> Permission:
    """
    Return an act for the manager of the organisation it is about.

    The manager of a body proves two factors whatever stands here (`_least_here`).
    """
    return Permission(
        act=act,
        who=Who.MANAGER,
        roles=frozenset(),
        scope=Scope.ORGANISATION,
        least=Proofs.MESSAGE,
        fresh=True,
        not_within_a_day_of_reset=withdrawing,
    )


def _of_oneself(
    act: str, who: Who = Who.SIGNED_IN, *, fresh: bool = False
) -> Permission:
    return Permission(
        act=act,
        who=who,
        roles=frozenset(),
        scope=Scope.SELF,
        least=Proofs.PASSWORD,
        fresh=fresh,
    )


_PAPER_AUTHORS: Final = {
    role for paper in PAPERS.values() for role in paper.drawn_up_by
}
_PAPER_SIGNERS: Final = {
    place.seat for paper in PAPERS.values() for place in paper.signers
}
_PAPER_REFUSERS: Final = {
    place.seat
    for paper in PAPERS.values()
    for place in paper.signers
    if place.may_refuse
}
_SECURITY: Final = Role.SECURITY_ADMINISTRATOR
_CENTRE: Final = (Role.CLERK, Role.CENTRE_MANAGER)
_SEAT, _OWN, _ALL = Scope.PROJECT_SEAT, Scope.ORGANISATION, Scope.PLATFORM
_PERMISSIONS: Final = (
    *(
        _of_procedure(act, events, FIXED_PRICE_SELECTION)
        for act, events in EVENTS_OF.items()
    ),
    *(
        _of_procedure(act, events, OPEN_TENDER)
        for act, events in TENDER_EVENTS_OF.items()
    ),
    _for("RecordApplicationStanding", Role.PLATFORM, scope=_SEAT),
    _for("SettleWithdrawal", Role.PLATFORM, scope=_SEAT),
    _for(
        *("MakeStandingKey", Role.REVIEWER, Role.SUPERVISOR, Role.CLERK),
        scope=_OWN,
        fresh=True,
    ),
    _for("RegisterTrustee", Role.CENTRE_MANAGER, scope=_ALL, fresh=True),
    _for("DrawUpPaper", *_PAPER_AUTHORS, scope=_SEAT),
    _for("SignPaper", *_PAPER_SIGNERS, scope=_SEAT),
    _for("RefusePaper", *_PAPER_REFUSERS, scope=_SEAT),
    _for("IssuePaper", Role.PLATFORM, scope=_SEAT),
    _for("RecordPortal", Role.CLERK, scope=_SEAT),
    _for("ExcuseRecording", Role.SUPERVISOR, scope=_SEAT),
    _for(
        *("JoinDrawRoom", Role.CLERK, Role.SUPERVISOR, Role.OWNER, Role.AGENCY),
        Role.BIDDER,
        scope=_SEAT,
    ),
    _for("ProposeInDraw", Role.CLERK, Role.SUPERVISOR, scope=_SEAT),
    _for("PairScreen", Role.CLERK, scope=_SEAT),
    _for("BringScreens", Role.CLERK, scope=_SEAT),
    _for("RecordCapDocument", Role.AUTHORITY, scope=_ALL, fresh=True),
    _for("RecordBan", Role.AUTHORITY, scope=_ALL, fresh=True),
    _for("RecordFinding", Role.AUTHORITY, scope=_ALL, fresh=True),
    _for("DeclareRelations", Role.BIDDER, Role.AUTHORITY, scope=_OWN),
    # Firms: who they are. The centre attests what it saw, and approves nobody.
    _for("HandInProof", Role.BIDDER, scope=_OWN),
    _for("DecideClaim", Role.CLERK, scope=_ALL, fresh=True, own_staff=True),
    _for(
        "RevokeBinding",
        Role.CLERK,
        scope=_ALL,
        fresh=True,
        withdrawing=True,
        own_staff=True,
    ),
    _for("OfferSigningKey", Role.BIDDER, scope=_OWN, fresh=True),
    _for("BindSigningKey", Role.CLERK, scope=_ALL, fresh=True, own_staff=True),
    _for(
        *("RevokeSigningKey", Role.BIDDER, Role.CLERK),
        scope=_OWN,
        fresh=True,
        withdrawing=True,
    ),
    _for("HandInDocument", Role.BIDDER, scope=_OWN),
    _for("ReviewDocument", Role.CLERK, scope=_ALL, own_staff=True),
    _for("ImportFirms", Role.CLERK, Role.PLATFORM, scope=_ALL),
    _for("DescribeParty", Role.BIDDER, scope=_OWN),
    _for("RecordStanding", Role.PLATFORM, scope=_SEAT),
    _for("DeclarePeople", Role.BIDDER, Role.AUTHORITY, scope=_OWN),
    # Deposits: bidders give them, the centre gives them back by two persons, and only
    # an owner keeps one.
    _for("AskDeposit", Role.OWNER, Role.AGENCY, scope=_SEAT),
    _for("OfferYearlyDeposit", Role.CENTRE_MANAGER, scope=_ALL, fresh=True),
    _for("OpenSubAccount", Role.BIDDER, scope=_OWN),
    _for("RecordGuarantee", Role.BIDDER, scope=_OWN),
    _for("CoverByYearly", Role.BIDDER, scope=_OWN),
    _for("ImportStatement", *_CENTRE, scope=_ALL, fresh=True, own_staff=True),
    _for("OpenDeposits", Role.OWNER, Role.AGENCY, Role.CLERK, scope=_SEAT),
    _for("ProposeRelease", *_CENTRE, scope=_SEAT, own_staff=True),
    _for(
        *("ConfirmRelease", *_CENTRE),
        scope=_SEAT,
        fresh=True,
        two_persons=True,
        own_staff=True,
    ),
    _for("DeclineRelease", *_CENTRE, scope=_SEAT, own_staff=True),
    _for("ForfeitDeposit", Role.OWNER, scope=_SEAT, fresh=True, withdrawing=True),
    # What registers outside say: it is kept, it warns, it decides nothing.
    _for(
        *("KeepAnswer", Role.CLERK, Role.REVIEWER, Role.OWNER, Role.AGENCY),
        *(Role.AUTHORITY, Role.SUPERVISOR),
        scope=_ALL,
    ),
    _for("KeepOwnEntry", Role.BIDDER, scope=_OWN),
    _for("RecordCosigner", _SECURITY, scope=_ALL, fresh=True),
    _for("RemoveCosigner", _SECURITY, scope=_ALL, fresh=True, withdrawing=True),
    # Rooms and who is in them.
    _for("RegisterRoom", *_CENTRE, scope=_ALL),
    _for("ChangeRoom", *_CENTRE, scope=_ALL),
    _for("CloseRoom", *_CENTRE, scope=_ALL),
    _for("RequestRoom", Role.OWNER, Role.AGENCY, scope=_SEAT),
    _for("ConfirmBooking", *_CENTRE, scope=_SEAT),
    _for("DeclineBooking", *_CENTRE, scope=_SEAT),
    _for("MoveSession", *_CENTRE, scope=_SEAT),
    _for("CancelBooking", Role.OWNER, Role.AGENCY, *_CENTRE, scope=_SEAT),
    _for("IssueBadges", *_CENTRE, scope=_SEAT),
    _for("RevokeBadge", *_CENTRE, scope=_SEAT),
    _for("ScanBadge", *_CENTRE, scope=_SEAT),
    _for("SetDuty", Role.CENTRE_MANAGER, scope=_ALL),
    _for("NotePatrol", *_CENTRE, scope=_ALL),
    _for("PauseSession", Role.SUPERVISOR, scope=_SEAT),
    _for("ResumeSession", Role.SUPERVISOR, scope=_SEAT),
    _for("Attest", Role.CLERK, Role.SUPERVISOR, scope=_SEAT),
    # People and their organisations.
    _of_oneself("RegisterPerson", Who.ANYBODY),
    _of_oneself("RegisterOrganisation"),
    _of_oneself("AcceptMembership"),
    _of_oneself("ChangePassword"),
    _of_oneself("EnrolTotp", fresh=True),
    _of_oneself("AddPasskey", fresh=True),
    _of_oneself("RemovePasskey", fresh=True),
    _of_oneself("AddDevice", fresh=True),
    _of_oneself("RemoveDevice", fresh=True),
    _of_oneself("Reset", Who.ANYBODY),
    _for(
        *("ConfirmOrganisation", Role.CENTRE_MANAGER, Role.CLERK),
        scope=_ALL,
        fresh=True,
        two_persons=True,
    ),
    _by_manager("GiveMembership"),
    _by_manager("EndMembership", withdrawing=True),
    _by_manager("RecordMandate"),
    _by_manager("EndMandate", withdrawing=True),
    _by_manager("DelegateClerk"),
    _for("ReceiveClerk", _SECURITY, scope=_OWN, fresh=True),
    _for("AppointAdministrators", Role.PLATFORM, scope=_ALL),
    _for(
        *("ReplaceAdministrator", Role.SYSTEM_ADMINISTRATOR, _SECURITY, Role.AUDITOR),
        scope=_OWN,
        fresh=True,
        two_persons=True,
        withdrawing=True,
    ),
    _for("LockAccount", _SECURITY, scope=_ALL, fresh=True),
    _for("UnlockAccount", _SECURITY, scope=_ALL, fresh=True),
    # Messages that reached nobody.
    *(
        _for(act, Role.CENTRE_MANAGER, Role.CLERK, scope=_ALL)
        for act in ("OpenDeliveryTask", "DrawUpNotice", "SettleDeliveryTask")
    ),
)

PERMISSIONS: Final[Mapping[str, Permission]] = MappingProxyType(
    {each.act: each for each in _PERMISSIONS}
)
"""Every act of the product, under the name of its use case."""


# --- Asking it -----------------------------------------------------------------------


def require_second_step(signed_in: SignedIn) -> None:
    """
    Return if whoever serves somewhere, and has a strong factor, has given it.

    The password alone of such an account is nobody yet: it shows no page and ends no
    sign-in, or whoever read it off a note would change the lock.

    Raises:
        SecondFactorNeededError: only the password was given.

    """
    proven = signed_in.session.proven
    if signed_in.guarded and proven is not Proofs.TWO_FACTORS:
        raise SecondFactorNeededError("this account")


def require_allowed(
    act: str, signed_in: SignedIn, *, to_read: bool = False
) -> Permission:
    """
    Return the act's permission if this person may try it in this sign-in.

    Whose project, organisation or object it is, the use case itself asks. `to_read`
    leaves out what is asked again before something is done.

    Raises:
        NotYoursError: the act is for other roles, or for a manager.
        SecondFactorNeededError: more must be proven; also where the role is held only
            by whoever proves it.
        SecondFactorStaleError: the second factor was given too long ago.
        DayAfterResetError: the account got a new key or password within a day.
        LentByOwnerError: a lent clerk, where only the own staff decides.

    """
    permission = PERMISSIONS[act]
    _require_who(permission, signed_in)
    if permission.who is Who.ANYBODY:
        return permission
    lender = "" if signed_in.seat is None else signed_in.seat.lent_by
    if permission.own_staff and lender:
        raise LentByOwnerError(lender)
    require_second_step(signed_in)
    order = list(Proofs)
    proven, at = signed_in.session.proven, signed_in.at
    least = _least_here(permission, signed_in)
    if order.index(proven) < order.index(least):
        raise SecondFactorNeededError(act)
    if to_read:
        return permission
    needed = max(least, Proofs.MESSAGE, key=order.index)
    if permission.fresh and not _is_fresh(signed_in, needed, at):
        raise SecondFactorStaleError(act)
    quiet = signed_in.quiet_until
    if permission.not_within_a_day_of_reset and quiet and utc(at) < utc(quiet):
        raise DayAfterResetError(act, quiet)
    return permission


def require_fresh(act: str, signed_in: SignedIn) -> None:
    """
    Return if enough was proven within the last fifteen minutes.

    For an act that only sometimes takes something away, by who has read that it does.

    Raises:
        SecondFactorStaleError: it was proven too long ago.

    """
    least = max(PERMISSIONS[act].least, Proofs.MESSAGE, key=list(Proofs).index)
    if not _is_fresh(signed_in, least, signed_in.at):
        raise SecondFactorStaleError(act)


def _least_here(permission: Permission, signed_in: SignedIn) -> Proofs:
    """Ask the manager of a body for two factors, of a firm for what stands here."""
    seat = signed_in.seat
    if permission.who is Who.MANAGER and seat and seat.organisation.kind in BODIES:
        return Proofs.TWO_FACTORS
    return permission.least


def _is_fresh(signed_in: SignedIn, least: Proofs, at: datetime) -> bool:
    """
    Tell whether enough was proven lately.

    Whoever serves, decides or watches and has a strong factor proves it by that one, or
    a mailbox would be enough to add a key to a clerk's account. Everybody else can come
    back with a code from a message; that is what the day's quiet is for.
    """
    return signed_in.session.is_fresh(
        Proofs.TWO_FACTORS if signed_in.guarded else least, at
    )


def _require_who(permission: Permission, signed_in: SignedIn) -> None:
    if permission.who is Who.ROLES and not permission.roles & set(
        signed_in.actor.roles
    ):
        _require_factor_for_role(permission, signed_in)
        raise NotYoursError(
            permission.act,
            sorted(role.value for role in permission.roles),
            signed_in.actor.roles,
        )
    if permission.who is Who.MANAGER:
        seat = signed_in.seat
        if seat is None or not (
            seat.membership.manages and seat.membership.period.covers(signed_in.at)
        ):
            raise NotYoursError(permission.act, ["manager"], signed_in.actor.roles)


def _require_factor_for_role(permission: Permission, signed_in: SignedIn) -> None:
    """Say which factor is missing, where the role only waits for it."""
    seat = signed_in.seat
    if (
        seat is not None
        and seat.membership.roles & permission.roles & TWO_FACTOR_ROLES
        and signed_in.session.proven is not Proofs.TWO_FACTORS
    ):
        raise SecondFactorNeededError(permission.act)
