"""What the pages about organisations show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from trading.accounts.model.organisations import ROLES_OF_KIND, Kind
from trading.accounts.model.sessions import SignedIn
from trading.accounts.permissions import PERMISSIONS, Permission, Who
from trading.accounts.presenting.words import ACTS, KINDS, PROOFS, ROLES, SCOPES, WHO
from trading.accounts.tokens import new_id
from trading.accounts.use_cases.reading import Member, OwnOrganisation, WaitingBody
from trading.front.languages import Tongue, marked
from trading.front.moments import full
from trading.rules.roles import Role

__all__ = ["FIRST_ROLE", "KINDS", "REGISTRABLE"]

REGISTRABLE: Final = tuple(each for each in Kind if each is not Kind.CENTRE)
FIRST_ROLE: Final[Mapping[Kind, Role]] = {
    Kind.FIRM: Role.BIDDER,
    Kind.OTHER_PARTY: Role.BIDDER,
    Kind.OWNER: Role.OWNER,
    Kind.AGENCY: Role.AGENCY,
    Kind.TOWN: Role.OWNER,
    Kind.SUPERVISING_BODY: Role.SUPERVISOR,
    Kind.AUTHORITY: Role.AUTHORITY,
}
"""What whoever registers an organisation does for it; its manager gives the rest."""

DONE: Final[Mapping[str, str]] = {
    "invited": marked("邀请已发出，七天内有效。"),
    "ended": marked("成员资格已结束。"),
    "seen": marked("已记下。"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedView:
    """What was typed, as it would be kept."""

    kind: str
    kind_name: str
    name: str
    code: str
    confirmed: bool
    key: str


def checked_view(
    kind: Kind, name: str, code: str, key: str, tongue: Tongue
) -> CheckedView:
    """Say what the page of answers to check shows."""
    return CheckedView(
        kind=kind.value,
        kind_name=tongue.say(KINDS[kind]),
        name=name,
        code=code,
        confirmed=kind not in {Kind.FIRM, Kind.OTHER_PARTY},
        key=key,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberView:
    """Somebody who belongs to the organisation."""

    membership: str
    name: str
    roles: str
    since: str
    until: str
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MembersView:
    """An organisation as its manager sees it."""

    name: str
    kind: str
    code: str
    standing: str
    members: tuple[MemberView, ...]
    invitations: tuple[tuple[str, str], ...]
    roles: tuple[tuple[str, str], ...]
    may_name_managers: bool
    done: str
    key: str


def members_view(
    found: OwnOrganisation, signed_in: SignedIn, key: str, done: str, tongue: Tongue
) -> MembersView:
    """Say what the page of an organisation shows its manager."""
    own = found.organisation
    waits = tongue.say("等中心的两个人确认单位身份；在那以前还不能履职。")
    return MembersView(
        name=own.name,
        kind=tongue.say(KINDS[own.kind]),
        code=own.code,
        standing="" if own.may_act else waits,
        members=tuple(_member(each, signed_in, tongue) for each in found.members),
        invitations=tuple(
            (
                _duties_of(each.roles, tongue, manages=each.manages),
                full(each.expires_at, tongue),
            )
            for each in found.invitations
        ),
        roles=tuple(
            (each.value, tongue.say(ROLES[each]))
            for each in sorted(ROLES_OF_KIND[own.kind])
            if own.kind is not Kind.CENTRE or each in {Role.CLERK, Role.CENTRE_MANAGER}
        ),
        may_name_managers=own.kind is not Kind.CENTRE,
        done=tongue.say(DONE[done]) if done in DONE else "",
        key=key,
    )


def _member(member: Member, signed_in: SignedIn, tongue: Tongue) -> MemberView:
    membership = member.membership
    until = membership.period.until
    return MemberView(
        membership=membership.id,
        name=member.name,
        roles=_duties_of(membership.roles, tongue, manages=membership.manages),
        since=full(membership.period.since, tongue),
        until="" if until is None else full(until, tongue),
        own=membership.person == signed_in.session.person,
    )


def _duties_of(roles: frozenset[Role], tongue: Tongue, *, manages: bool) -> str:
    words = [tongue.say(ROLES[each]) for each in sorted(roles)]
    return tongue.join([*words, tongue.say("负责人")] if manages else words)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingView:
    """A body that waits until two have seen who it is."""

    id: str
    name: str
    kind: str
    since: str
    standing: str
    own_hand: bool
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingListView:
    """All of them, and what was just done."""

    done: str
    bodies: tuple[WaitingView, ...]


def waiting_view(
    found: Sequence[WaitingBody], done: str, tongue: Tongue
) -> WaitingListView:
    """Say what the page of identities to be confirmed shows."""
    return WaitingListView(
        done=tongue.say(DONE[done]) if done in DONE else "",
        bodies=tuple(
            WaitingView(
                id=each.organisation.id,
                name=each.organisation.name,
                kind=tongue.say(KINDS[each.organisation.kind]),
                since=full(each.organisation.registered_at, tongue),
                standing=(
                    tongue.say("已有一人核对，还要另一人")
                    if each.hands
                    else tongue.say("还没有人核对")
                ),
                own_hand=each.own_hand,
                key=new_id(),
            )
            for each in found
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionView:
    """One row of the table: what, by whom, within what, proven how."""

    act: str
    name: str
    who: str
    scope: str
    proven: str


def permissions_view(tongue: Tongue) -> tuple[PermissionView, ...]:
    """Say what the page of permissions shows: the table itself."""
    return tuple(_permission(each, tongue) for each in PERMISSIONS.values())


def _permission(permission: Permission, tongue: Tongue) -> PermissionView:
    who = (
        tongue.join(tongue.say(ROLES[each]) for each in sorted(permission.roles))
        if permission.who is Who.ROLES
        else tongue.say(WHO[permission.who])
    )
    proven = [tongue.say(PROOFS[permission.least])]
    if permission.fresh:
        proven.append(tongue.say("十五分钟以内"))
    if permission.two_persons:
        proven.append(tongue.say("两个人"))
    if permission.not_within_a_day_of_reset:
        proven.append(tongue.say("换密钥后一天内不行"))
    return PermissionView(
        act=permission.act,
        name=tongue.say(ACTS[permission.act]),
        who=who,
        scope=tongue.say(SCOPES[permission.scope]),
        proven=tongue.join(proven),
    )
