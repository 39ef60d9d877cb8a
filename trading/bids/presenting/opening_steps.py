"""Where an opening stands, in the words of its room, and what somebody does next."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from trading.bids.model.tender import ADJOURNMENTS, DECLARED_AFTER
from trading.bids.presenting.states import STATES
from trading.bids.use_cases.reading_room import TenderSheet
from trading.front.languages import Tongue, marked
from trading.front.moments import full
from trading.rules.open_tender_states import State
from trading.rules.roles import Role

AGENDA: Final = (
    marked("投标截止"),
    marked("人到齐，开始开标"),
    marked("持有人和受托人交密钥"),
    marked("解密，报价同时公开"),
    marked("唱标，当场异议"),
    marked("结束，形成记录"),
)
_STEPS: Final[Mapping[State, int]] = {
    State.CLOSED: 1,
    State.ADJOURNED: 1,
    State.NOT_OPENED: 1,
    State.OPENING: 2,
    State.RELEASED: 3,
    State.OPENED: 4,
    State.RECORDED: 6,
}
_LED_BY: Final = frozenset({Role.OWNER, Role.AGENCY, Role.CLERK})
_CLERK: Final = frozenset({Role.CLERK})


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """The one thing to be done next: which button, what it says, what follows of it."""

    act: str
    label: str
    hint: str = ""
    final: bool = False
    manifest: str = ""


def step_of(state: State) -> int:
    """Return at which step of the agenda an opening is."""
    return _STEPS.get(state, 0)


def headline(sheet: TenderSheet, tongue: Tongue) -> tuple[str, str]:
    """Return where the opening stands, and what everybody waits for."""
    state = State(sheet.lot.state)
    return tongue.say(STATES[state]), _waits(sheet, state, tongue)


_WAITS: Final[Mapping[State, str]] = {
    State.CLOSED: marked("等招标人、场次操作员和监督都有人到场。"),
    State.RELEASED: marked("密钥已收齐，正在解密；没有收齐的，等投标人自行公开。"),
    State.OPENED: marked("都唱完了。有异议的请当场提出。"),
    State.RECORDED: marked("记录已公开，任何人都可以自己再开一遍。"),
}


def _waits(sheet: TenderSheet, state: State, tongue: Tongue) -> str:
    tender, say = sheet.tender, tongue.say
    if sheet.waits_for_log:
        return say("等公开日志公布投标截止的记录，一般不到一分钟。")
    if state is State.BIDDING:
        return say("{at}截止。", at=full(tender.logged.deadline, tongue))
    if state is State.ADJOURNED and tender.until is not None:
        return say("{at}继续。", at=full(tender.until, tongue))
    if state is State.OPENING:
        return _of_releases(sheet, tongue)
    if state is State.OPENED and tender.unread:
        return say("还有 {n} 家没有唱。", n=len(tender.unread))
    return say(_WAITS[state]) if state in _WAITS else ""


def _of_releases(sheet: TenderSheet, tongue: Tongue) -> str:
    tender = sheet.tender
    if tender.has_bidders_window and not tender.bidders_closed:
        return tongue.say(
            "投标人先交自己的密钥，{at}为止。", at=full(tender.bidders_until, tongue)
        )
    if sheet.has_enough:
        return tongue.say("密钥够了，由场次操作员解密。")
    missing = tender.logged.k - sheet.holders_released
    if missing > 0:
        return tongue.count("还差 {n} 位持有人。", "还差 {n} 位持有人。", missing)
    return tongue.say("还差一位时间受托人。")


def action(sheet: TenderSheet, tongue: Tongue) -> Action | None:
    """Return the one button of whoever looks; None if now nothing is theirs to do."""
    state = State(sheet.lot.state)
    if state in {State.BIDDING, State.OPENING, State.RELEASED}:
        return _of_clerk(sheet, state, tongue) if sheet.roles & _CLERK else None
    if state is State.CLOSED and _has_too_few(sheet):
        label = tongue.say("宣布不开标")
        declares = bool(sheet.roles & _CLERK)
        return Action(act="not-opened", label=label, final=True) if declares else None
    return _of_leader(sheet, state, tongue) if sheet.roles & _LED_BY else None


def _of_clerk(sheet: TenderSheet, state: State, tongue: Tongue) -> Action | None:
    if state is State.OPENING:
        return _of_opening(sheet, tongue)
    if state is State.RELEASED:
        return Action(act="open", label=tongue.say("解密，公开全部报价"), final=True)
    label = tongue.say("截止投标")
    return Action(act="close", label=label) if _is_over(sheet) else None


def _of_leader(sheet: TenderSheet, state: State, tongue: Tongue) -> Action | None:
    say, tender = tongue.say, sheet.tender
    if state in {State.CLOSED, State.ADJOURNED} and not _must_wait(sheet):
        return Action(
            act="start",
            label=say("开始开标"),
            hint=say("开始以后，持有人和受托人在自己的设备上交密钥。"),
        )
    if state is State.OPENED and tender.unread:
        return Action(
            act="next",
            label=say("唱下一家"),
            hint=say("按空格键或向右键也可以。"),
            manifest=tender.unread[0],
        )
    if state is State.OPENED and all(each.answer for each in tender.objections):
        return Action(act="record", label=say("结束开标，形成记录"), final=True)
    return None


def _of_opening(sheet: TenderSheet, tongue: Tongue) -> Action | None:
    tender = sheet.tender
    if tender.has_bidders_window and not tender.bidders_closed:
        over = sheet.at >= tender.bidders_until + DECLARED_AFTER
        label = tongue.say("截止投标人交密钥")
        return Action(act="close-bidders", label=label) if over else None
    if not sheet.has_enough and tender.adjournments < ADJOURNMENTS:
        return None
    return Action(
        act="open",
        label=tongue.say("截止交密钥，解密"),
        hint=tongue.say("按下以后不再收密钥，全部报价同时出现在所有屏幕上。"),
        final=True,
    )


def _is_over(sheet: TenderSheet) -> bool:
    return sheet.at >= sheet.tender.logged.deadline + DECLARED_AFTER


def _has_too_few(sheet: TenderSheet) -> bool:
    return len(sheet.tender.close.counted) < sheet.needed


def _must_wait(sheet: TenderSheet) -> bool:
    until = sheet.tender.until
    return sheet.waits_for_log or (until is not None and sheet.at < until)
