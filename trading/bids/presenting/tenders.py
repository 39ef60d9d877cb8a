"""What the pages of a tender show to those who prepare it, and to everybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from trading.accounts.presenting.words import ROLES
from trading.accounts.use_cases.directory import Colleague
from trading.bids.model.policy import Factor
from trading.bids.model.tender import LAST_DAY, Tender
from trading.bids.presenting.asking import asks_of, together
from trading.bids.presenting.lots import LotLine, lot_lines, public_lots
from trading.bids.presenting.next_acts import (
    DONE,
    NEXT,
    OWNERS,
    ROOM,
    next_act,
    says,
)
from trading.bids.presenting.offers import OfferView, opened_offers
from trading.bids.presenting.states import STATES
from trading.bids.presenting.tools import TOOLS, counted
from trading.bids.presenting.withdrawal import receives
from trading.bids.use_cases.reading_room import TenderSheet
from trading.front.languages import Tongue
from trading.front.moments import exact, full
from trading.rules.open_tender_states import State
from trading.rules.rulesets import RuleSet


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatView:
    """A holder: whose key it is, and how far it is; `done` has a tick before it."""

    j: int
    name: str
    organisation: str
    duty: str
    state: str
    done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TenderView:
    """The work page of a tender."""

    lot: str
    title: str
    state: str
    as_roles: str
    says: str
    action: str
    address: str
    rename: str
    public: str
    withdrawal: str
    seats: tuple[SeatView, ...]
    trustees: tuple[str, ...]
    lots: tuple[LotLine, ...]
    add_lot: str
    facts: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    done: str


def tender_view(sheet: TenderSheet, done: str, tongue: Tongue) -> TenderView:
    """Say what the work page of a tender shows: its state, and one thing to do."""
    state, tender = State(sheet.lot.state), sheet.tender
    at = tongue.at(f"/tendering/{sheet.lot.id}")
    following = next_act(sheet.lot, tender)
    mine = following is not None and bool(following.roles & sheet.roles)
    watch = state in NEXT and NEXT[state] is ROOM
    renames = state in {State.HOLDERS_NAMED, State.KEYS_READY, State.POLICY_LOGGED}
    return TenderView(
        lot=sheet.lot.id,
        title=sheet.lot.title,
        state=tongue.say(STATES[state]),
        as_roles=tongue.join(tongue.say(ROLES[each]) for each in sorted(sheet.roles)),
        says=tongue.say(says(sheet)),
        action=tongue.say(following.name) if following and (mine or watch) else "",
        address=f"{at}/{following.page}" if following and (mine or watch) else "",
        rename=f"{at}/holders" if renames and sheet.roles & OWNERS else "",
        public=at if tender.policy or tender.round else "",
        withdrawal=f"{at}/withdrawal" if receives(sheet) else "",
        seats=seat_views(sheet, tongue),
        trustees=tuple(each.organisation for each in tender.trustees),
        lots=lot_lines(sheet.lots, sheet.lot.id, "/tendering/{lot}/desk", tongue),
        add_lot=f"{at}/add-lot" if sheet.roles & OWNERS else "",
        facts=_facts(sheet, tongue),
        warnings=_warnings(tender, state, sheet.at, tongue),
        done=tongue.say(DONE[done]) if done in DONE else "",
    )


def seat_views(sheet: TenderSheet, tongue: Tongue) -> tuple[SeatView, ...]:
    """Return who holds, with which tool the key was made, and when it was shown."""
    return tuple(_seat(sheet, each.j, tongue) for each in sheet.tender.seats)


def _seat(sheet: TenderSheet, j: int, tongue: Tongue) -> SeatView:
    (seat,) = (each for each in sheet.tender.seats if each.j == j)
    key = sheet.tender.keys.get(j)
    if key is None:
        said = tongue.say("还没有做密钥")
    elif key.drilled_at is None:
        said = tongue.say("用{tool}做好，还没有演练", tool=tongue.say(TOOLS[key.tool]))
    else:
        said = tongue.say(
            "用{tool}做好，{at}演练过",
            tool=tongue.say(TOOLS[key.tool]),
            at=full(key.drilled_at, tongue),
        )
    return SeatView(
        j=j,
        name=sheet.names.get(seat.person, seat.person),
        organisation=seat.organisation,
        duty=seat.duty,
        state=said,
        done=key is not None and key.drilled_at is not None,
    )


def _facts(sheet: TenderSheet, tongue: Tongue) -> tuple[tuple[str, str], ...]:
    project, tender = sheet.project, sheet.tender
    lines = [
        (tongue.say("项目编号"), project.id),
        (tongue.say("招标人"), project.owner),
        (tongue.say("代理机构"), project.agency or tongue.say("无")),
        (tongue.say("监督单位"), project.supervisor),
    ]
    if tender.policy:
        lines += policy_facts(tender, tongue)
    return tuple(lines)


def policy_facts(tender: Tender, tongue: Tongue) -> list[tuple[str, str]]:
    """Return what the policy fixes, in the order in which people ask."""
    policy = tender.logged
    limit = policy.limits.bid // 1_000_000
    lines = [
        (tongue.say("投标截止时间"), exact(policy.deadline, tongue)),
        (
            tongue.say("打开投标要几把密钥"),
            tongue.say("{n} 把里的 {k} 把，加一个时间受托人", n=policy.n, k=policy.k),
        ),
        (
            tongue.say("每份投标的上限"),
            tongue.say("{m} MB，{n} 个文件", m=limit, n=policy.limits.objects),
        ),
        (tongue.say("开标规则的哈希"), policy.id),
    ]
    if Factor.BIDDER in policy.factors:
        minutes = int(policy.window.total_seconds()) // 60
        said = tongue.say("要，截止后 {n} 分钟以内", n=minutes)
        lines.insert(2, (tongue.say("投标人也要交密钥"), said))
    return lines


def _warnings(
    tender: Tender, state: State, at: datetime, tongue: Tongue
) -> tuple[str, ...]:
    """Tell who has not drilled again in the last day before the deadline (K-7)."""
    if state is not State.BIDDING or at < tender.logged.deadline - LAST_DAY:
        return ()
    return tuple(
        tongue.say("持有人 {j} 在最后一天还没有再演练一次，请提醒。", j=j)
        for j in tender.not_drilled_again()
    )


# --- Forms ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldersView:
    """The form that names who opens."""

    lot: str
    title: str
    people: tuple[tuple[str, str], ...]
    usual: int
    needed: int
    again: bool
    key: str


def holders_view(
    sheet: TenderSheet,
    people: Sequence[Colleague],
    rules: RuleSet,
    key: str,
    tongue: Tongue,
) -> HoldersView:
    """Say who can be named; whoever is named twice would hold two shares."""
    return HoldersView(
        lot=sheet.lot.id,
        title=sheet.lot.title,
        people=tuple(
            (
                f"{each.person}|{each.organisation}",
                tongue.say(
                    "{organisation}：{name}",
                    organisation=each.organisation,
                    name=each.name,
                ),
            )
            for each in people
        ),
        usual=rules.number("holders_default"),
        needed=rules.number("holders_needed_default"),
        again=bool(sheet.tender.seats),
        key=key,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyView:
    """The form that fixes the deadline, and the page that publishes."""

    lot: str
    title: str
    seats: tuple[SeatView, ...]
    facts: tuple[tuple[str, str], ...]
    policy: str
    megabytes: int
    objects: int
    window: int
    waits: bool
    key: str


def policy_view(
    sheet: TenderSheet, rules: RuleSet, key: str, tongue: Tongue
) -> PolicyView:
    """Say what a policy would fix, or has fixed."""
    tender = sheet.tender
    return PolicyView(
        lot=sheet.lot.id,
        title=sheet.lot.title,
        seats=seat_views(sheet, tongue),
        facts=tuple(policy_facts(tender, tongue)) if tender.policy else (),
        policy=tender.logged.id if tender.policy else "",
        megabytes=rules.number("bid_megabytes_max"),
        objects=rules.number("bid_objects_max"),
        window=rules.number("bidder_window_minutes"),
        waits=sheet.waits_for_log,
        key=key,
    )


# --- For everybody -------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicTenderView:
    """A tender for everybody; `count` says nothing before the close."""

    lot: str
    title: str
    state: str
    lots: tuple[LotLine, ...]
    facts: tuple[tuple[str, str], ...]
    holders: tuple[tuple[str, str], ...]
    tools: tuple[tuple[str, str], ...]
    trustees: tuple[str, ...]
    asks: tuple[str, ...]
    requirement: str
    is_open: bool
    count: str
    why_not: str
    offers: tuple[OfferView, ...]


def public_view(sheet: TenderSheet, tongue: Tongue) -> PublicTenderView:
    """Say what everybody may read of a tender by now."""
    state, tender, policy = State(sheet.lot.state), sheet.tender, sheet.tender.logged
    opened = state in {State.OPENED, State.RECORDED}
    return PublicTenderView(
        lot=sheet.lot.id,
        title=sheet.lot.title,
        state=tongue.say(STATES[state]),
        lots=lot_lines(
            public_lots(sheet.lots), sheet.lot.id, "/tendering/{lot}", tongue
        ),
        facts=(*policy_facts(tender, tongue), *together(sheet, tongue)),
        holders=tuple(
            (each.organisation, tongue.say(TOOLS[each.tool])) for each in policy.holders
        ),
        tools=counted([each.tool for each in policy.holders], tongue),
        trustees=tuple(each.organisation for each in policy.trustees),
        asks=asks_of(sheet, tongue),
        requirement=tender.terms.requirement,
        is_open=state is State.BIDDING,
        count=_count(tender, tongue),
        why_not=too_few(sheet, tongue),
        offers=opened_offers(sheet, tongue) if opened else (),
    )


def _count(tender: Tender, tongue: Tongue) -> str:
    """Return how many bids count; before the close nobody learns it (B-20)."""
    if tender.closed is None:
        return ""
    n = len(tender.closed.counted)
    return tongue.count("{n} 家投标", "{n} 家投标", n)


def too_few(sheet: TenderSheet, tongue: Tongue) -> str:
    """Return why nothing is opened, empty if that is not so (B-24)."""
    closed = sheet.tender.closed
    if closed is None or len(closed.counted) >= sheet.needed:
        return ""
    return tongue.say(
        "只有 {n} 家有效投标，不足 {needed} 家，依法不开标，投标文件不解密。",
        n=len(closed.counted),
        needed=sheet.needed,
    )
