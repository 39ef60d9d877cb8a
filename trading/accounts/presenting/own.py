"""What somebody's own pages show: the next duty, the seats, how the account is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from trading.accounts.model.sessions import (
    Factor,
    Proofs,
    Seat,
    Session,
    SignedIn,
)
from trading.accounts.presenting.words import FACTORS, KINDS, ROLES
from trading.accounts.today import Matters, TodaysSession
from trading.accounts.tokens import new_id
from trading.accounts.use_cases.credentials import Enrolment
from trading.accounts.use_cases.reading import OwnAccount
from trading.front.languages import Tongue, marked
from trading.front.moments import full, near
from trading.front.qr import qr_code
from trading.rules.roles import Role

DONE: Final[Mapping[str, str]] = {
    "organisation": marked("单位已登记。"),
    "joined": marked("您已加入单位。"),
    "password": marked("密码已更改，其他登录都已结束。"),
    "authenticator": marked("验证器已启用。"),
    "passkey": marked("通行密钥已添加。"),
    "removed": marked("通行密钥已移除。"),
    "device-removed": marked("这台设备已移除，以后不能再用它签署文书。"),
    "ended": marked("登录已结束。"),
}


PAGES: Final = (
    ("/my/firm", marked("企业资料：身份、证照、密钥、人员"), Role.BIDDER),
    ("/bid", marked("投标：密封、递交、替换、撤回"), Role.BIDDER),
    ("/deposits", marked("保证金：交到哪里、到账没有、何时退还"), Role.BIDDER),
    ("/opening-keys", marked("开标密钥：生成、演练、交出份额"), Role.KEY_HOLDER),
    *(
        ("/standing-keys", marked("报名开启密钥：每周更新，截止以后交出份额"), role)
        for role in (Role.REVIEWER, Role.SUPERVISOR)
    ),
    ("/standing-trustees", marked("报名的时间受托人"), Role.CENTRE_MANAGER),
    ("/review/claims", marked("核对企业身份、证照和密钥"), Role.CLERK),
    ("/tasks", marked("没有送达的消息"), Role.CLERK),
    ("/tasks", marked("没有送达的消息"), Role.CENTRE_MANAGER),
    *(
        ("/deposit-desk", marked("保证金：对账、公开、退还"), role)
        for role in (Role.CLERK, Role.CENTRE_MANAGER)
    ),
    ("/authority/bans", marked("登记限制参加决定"), Role.AUTHORITY),
    ("/authority/findings", marked("登记行为认定"), Role.AUTHORITY),
    *(
        ("/outside", marked("向外部登记系统查询"), role)
        for role in (Role.CLERK, Role.REVIEWER, Role.OWNER, Role.AUTHORITY)
    ),
    *(
        ("/conduct", marked("企业行为记录"), role)
        for role in (Role.REVIEWER, Role.OWNER, Role.AUTHORITY)
    ),
)
"""Where the pages of other slices are, and for whom."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Something to be done: what, why, and where; without an address it only waits."""

    what: str
    why: str
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatView:
    """A seat that can be chosen: for whom, as what, and whether it is chosen now."""

    membership: str
    organisation: str
    kind: str
    roles: str
    until: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeView:
    """What is to be done next, and for whom."""

    name: str
    done: str
    duties: tuple[Duty, ...]
    seats: tuple[SeatView, ...]
    today: tuple[tuple[str, str, str], ...]
    matters: Matters
    manages: bool
    confirms: bool
    pages: tuple[tuple[str, str], ...]


def home_view(
    account: OwnAccount,
    told: tuple[Sequence[TodaysSession], Matters],
    signed_in: SignedIn,
    done: str,
    tongue: Tongue,
) -> HomeView:
    """Say what somebody's own page shows; `told` is what other slices tell of today."""
    today, matters = told
    seat, roles = signed_in.seat, signed_in.actor.roles
    return HomeView(
        name=account.name,
        done=tongue.say(DONE[done]) if done in DONE else "",
        duties=tuple(_duties(account, signed_in, tongue)),
        seats=tuple(_seat(each, seat, tongue) for each in account.seats),
        today=tuple(
            (
                each.address,
                each.title,
                f"{near(each.starts, signed_in.at, tongue)}　{each.room}",
            )
            for each in today
        ),
        matters=matters,
        manages=seat is not None and seat.membership.manages,
        confirms=bool({"clerk", "centre_manager"} & set(roles)),
        pages=tuple(
            dict.fromkeys(
                (address, tongue.say(said))
                for address, said, role in PAGES
                if role in roles
            )
        ),
    )


def _duties(account: OwnAccount, signed_in: SignedIn, tongue: Tongue) -> list[Duty]:
    """Say what comes next: first to prove who one is, then for whom one acts."""
    found = _to_prove(account, signed_in, tongue), _to_sit(account, signed_in, tongue)
    return [duty for duty in found if duty is not None]


def _to_prove(account: OwnAccount, signed_in: SignedIn, tongue: Tongue) -> Duty | None:
    if account.must_be_strong and not account.is_strong:
        return Duty(
            what=tongue.say("添加第二步验证"),
            why=tongue.say("办事、决定或者监督的人，要有通行密钥或者验证器才能履职。"),
            address="/my/security",
        )
    if account.is_strong and signed_in.session.proven is not Proofs.TWO_FACTORS:
        return Duty(
            what=tongue.say("完成第二步验证"),
            why=tongue.say("这次登录还只用了密码，履职前要再验证一次。"),
            address="/second?next=/my",
        )
    return None


def _to_sit(account: OwnAccount, signed_in: SignedIn, tongue: Tongue) -> Duty | None:
    if not account.seats:
        return Duty(
            what=tongue.say("登记您的单位"),
            why=tongue.say("企业登记以后马上可以报名；已经有人登记过的，请他邀请您。"),
            address="/organisations/new",
        )
    if signed_in.seat is None:
        return Duty(
            what=tongue.say("选择为哪家单位办事"),
            why=tongue.say("您属于几家单位，请在下面选择一家。"),
        )
    if not signed_in.seat.organisation.may_act:
        return Duty(
            what=tongue.say("等中心确认单位身份"),
            why=tongue.say("由中心的两个人核对。这只说明单位是谁，不是审批。"),
        )
    return None


def _seat(seat: Seat, chosen: Seat | None, tongue: Tongue) -> SeatView:
    membership = seat.membership
    until = membership.period.until
    roles = [tongue.say(ROLES[each]) for each in sorted(membership.roles)]
    if membership.manages:
        roles.append(tongue.say("负责人"))
    return SeatView(
        membership=membership.id,
        organisation=seat.organisation.name,
        kind=tongue.say(KINDS[seat.organisation.kind]),
        roles=tongue.join(roles),
        until="" if until is None else full(until, tongue),
        chosen=chosen is not None and chosen.membership.id == membership.id,
    )


# --- How the account is kept ---------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class PasskeyView:
    """A passkey: how its owner calls it, and when it was made and used."""

    fingerprint: str
    label: str
    made: str
    used: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionView:
    """A sign-in: where, with what, since when, how it was proven; whether this one."""

    id: str
    agent: str
    place: str
    since: str
    seen: str
    proven: str
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityView:
    """How an account is kept."""

    done: str
    contacts: tuple[str, ...]
    authenticator: bool
    recovery: int
    passkeys_work: bool
    passkeys: tuple[PasskeyView, ...]
    devices: tuple[str, ...]
    sessions: tuple[SessionView, ...]
    quiet_until: str
    key: str


def security_view(
    account: OwnAccount,
    signed_in: SignedIn,
    passkeys_work: bool,  # noqa: FBT001 - a fact of the site
    done: str,
    tongue: Tongue,
) -> SecurityView:
    """Say what the page about one's account shows."""
    quiet = signed_in.quiet_until
    return SecurityView(
        done=tongue.say(DONE[done]) if done in DONE else "",
        contacts=tuple(each.masked for each in account.contacts),
        authenticator=account.has_authenticator,
        recovery=account.recovery_left,
        passkeys_work=passkeys_work,
        passkeys=tuple(
            PasskeyView(
                fingerprint=each.fingerprint,
                label=each.label,
                made=full(each.created_at, tongue),
                used=(
                    tongue.say("还没有用过")
                    if each.last_used_at is None
                    else full(each.last_used_at, tongue)
                ),
            )
            for each in account.passkeys
        ),
        devices=tuple(account.devices),
        sessions=tuple(_session(each, signed_in, tongue) for each in account.sessions),
        quiet_until=(
            full(quiet, tongue) if quiet is not None and quiet > signed_in.at else ""
        ),
        key=new_id(),
    )


def _session(session: Session, signed_in: SignedIn, tongue: Tongue) -> SessionView:
    given = [each.factor for each in session.proofs]
    return SessionView(
        id=session.id,
        agent=session.agent or tongue.say("没有说明的浏览器"),
        place=session.place,
        since=full(session.opened_at, tongue),
        seen=full(session.seen_at, tongue),
        proven=tongue.join(
            tongue.say(FACTORS[each]) for each in Factor if each in given
        ),
        own=session.id == signed_in.session.id,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthenticatorView:
    """What an authenticator reads, shown once; before that only what it is."""

    key: str
    begun: bool
    code: Markup | None = None
    secret: str = ""
    recovery_codes: tuple[str, ...] = ()


def authenticator_view(
    enrolment: Enrolment | None, key: str, *, begun: bool = False
) -> AuthenticatorView:
    """Say what the page of an authenticator shows."""
    if enrolment is None:
        return AuthenticatorView(key=key, begun=begun)
    secret = enrolment.secret
    return AuthenticatorView(
        key=key,
        begun=True,
        code=Markup(qr_code(enrolment.uri).decode()),  # noqa: S704 - made here, of no words
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        recovery_codes=enrolment.recovery_codes,
    )
