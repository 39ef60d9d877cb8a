"""Where a draw stands, in the words of its room, and what somebody does next."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from archive.public.values import from_micros
from expert_pool.public.draws import Draw, DrawState
from trading.front.languages import Tongue, marked
from trading.front.moments import exact
from trading.rules.fixed_price_selection import State
from trading.selection.model.selection import ListMissingError
from trading.selection.use_cases.reading_room import RoomSheet, speaks_at
from trading.venue.model import Attendee, Duty


class Phase(IntEnum):
    """The steps of a draw as its agenda tells them."""

    NOT_YET = -1
    GATHER = 0
    READY = 1
    COMMIT = 2
    REVEAL = 3
    CLOSE = 4
    CHANCE = 5
    SIGN = 6
    DONE = 7


AGENDA: Final = (
    marked("到场登记"),
    marked("开始抽取，公布名单"),
    marked("各人封住自己的数"),
    marked("各人公开自己的数"),
    marked("截止公开"),
    marked("摇号，两人录入"),
    marked("结果与签字"),
)
DUTIES: Final[Mapping[Duty, str]] = {
    Duty.CLERK: marked("场次操作员"),
    Duty.SUPERVISOR: marked("现场监督"),
    Duty.OWNER: marked("业主代表"),
    Duty.APPLICANT: marked("企业代表"),
    Duty.OBSERVER: marked("旁听"),
}


_SAID: Final[Mapping[Phase, tuple[str, str]]] = {
    Phase.NOT_YET: (
        marked("名单还没有冻结"),
        marked("冻结名单以后才能到场登记。"),
    ),
    Phase.READY: (
        marked("房间就绪，等待开始"),
        marked("开始以后，名单上的企业名称随即公开。"),
    ),
    Phase.SIGN: (
        marked("结果已出"),
        marked("请在场的人签字。签字只表示看到的就是这个结果。"),
    ),
    Phase.DONE: (
        marked("抽取完成，签字齐全"),
        marked("全过程已公开，任何人都可以重算。"),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """
    The one thing to be done next: which button, what it says, and what follows of it.

    `final` is what cannot be taken back. `own` tells that the person's device does it
    by itself, as they let it when they came; the button is for when it could not.
    `then` is what the same press goes on to do.
    """

    act: str
    label: str
    hint: str = ""
    final: bool = False
    own: bool = False
    then: str = ""


def phase_of(sheet: RoomSheet) -> Phase:
    """Return where the draw stands."""
    draw = sheet.draw
    if draw is None:
        return {
            State.LIST_FROZEN.value: Phase.GATHER,
            State.DRAW_READY.value: Phase.READY,
        }.get(str(sheet.lot.state), Phase.NOT_YET)
    if draw.state in {DrawState.NOTICED, DrawState.COMMITTING}:
        return Phase.COMMIT
    if draw.state is DrawState.REVEALING:
        whole = len(draw.record.reveals) >= len(draw.record.commits)
        return Phase.CLOSE if whole else Phase.REVEAL
    if draw.state is DrawState.DRAWN:
        return Phase.SIGN
    return Phase.DONE if draw.state is DrawState.SIGNED else Phase.CHANCE


def joined(sheet: RoomSheet) -> Attendee | None:
    """Return as whom the one who looks has come, None if they have not."""
    draw = sheet.draw
    if draw is not None or sheet.lot.state == State.DRAW_READY:
        known = sheet.selection.attendees
    else:
        known = tuple(each.attendee for each in sheet.arrivals)
    return next((each for each in known if each.person == sheet.person), None)


def missing_duties(sheet: RoomSheet, tongue: Tongue) -> tuple[str, ...]:
    """Return which duties nobody, or not enough, have come for (D-16)."""
    there = [each.duty for each in sheet.inside]
    return tuple(
        tongue.say(DUTIES[duty])
        for duty, needed in sheet.needed.items()
        if there.count(duty) < needed
    )


def headline(sheet: RoomSheet, phase: Phase, tongue: Tongue) -> tuple[str, str]:
    """Return in a few words where the draw stands, and what it waits for."""
    if phase in _SAID:
        title, waits = _SAID[phase]
        return tongue.say(title), tongue.say(waits)
    if phase is Phase.GATHER:
        return _gathering(sheet, tongue)
    if phase is Phase.CHANCE:
        return _chance(sheet, tongue)
    return _contributing(sheet, phase, tongue)


def _gathering(sheet: RoomSheet, tongue: Tongue) -> tuple[str, str]:
    missing = missing_duties(sheet, tongue)
    if missing:
        duties = tongue.join(missing)
        return tongue.say("等待到场登记"), tongue.say("还缺：{duties}", duties=duties)
    if not sheet.recorded:
        return (
            tongue.say("必到的人已齐"),
            tongue.say("还没有录像：请现场监督签字说明原因。"),
        )
    return tongue.say("必到的人已齐"), tongue.say("操作员可以确认到场，开始抽取。")


def _contributing(sheet: RoomSheet, phase: Phase, tongue: Tongue) -> tuple[str, str]:
    draw = required(sheet)
    if phase is Phase.COMMIT:
        done, due = len(draw.record.commits), len(draw.notice.contributors)
        title = tongue.say("请各人封住自己的数")
    else:
        done, due = len(draw.record.reveals), len(draw.record.commits)
        title = tongue.say("请各人公开自己的数")
    if phase is Phase.CLOSE:
        at = exact(from_micros(draw.notice.scheduled), tongue)
        return (
            tongue.say("各人的数都已公开，全部一致"),
            tongue.say("操作员可以截止公开，不早于 {at}。", at=at),
        )
    return title, tongue.say("{done} / {due} 人已完成", done=done, due=due)


def _chance(sheet: RoomSheet, tongue: Tongue) -> tuple[str, str]:
    draw = required(sheet)
    if sheet.waits_for_log:
        return (
            tongue.say("请稍等"),
            tongue.say("公开日志正在公布各人的数，公布以后才能摇号。"),
        )
    if draw.typings_differ:
        return (
            tongue.say("两人录入的不一样"),
            tongue.say("请再看一遍号球，看错的人重新录入；也可以由第三个人录入。"),
        )
    if draw.typings:
        return (
            tongue.say("已有一人录入"),
            tongue.say("请另一个人自己看号球，再录入一次。"),
        )
    first = speaks_at(draw)
    at = "" if first is None else exact(first, tongue)
    return tongue.say("请摇号"), tongue.say("{at} 以后摇出的才算数。", at=at)


def required(sheet: RoomSheet) -> Draw:
    """Return the draw, in phases that have one. Raises `ListMissingError`."""
    if sheet.draw is None:
        raise ListMissingError(sheet.lot.id)
    return sheet.draw


def action(sheet: RoomSheet, phase: Phase, tongue: Tongue) -> Action | None:
    """Return the one thing that whoever looks does next, None if they wait."""
    own = joined(sheet)
    if phase is Phase.GATHER and own is None:
        return Action(
            act="join",
            label=tongue.say("我到场了，登记"),
            hint=tongue.say(
                "这台设备会做一把只用于这次抽取的签名钥匙，钥匙不离开设备。"
                "抽取开始后，它自动封住一个随机数；承诺截止后，自动公开这个数。"
                "请开着这一页，最后看清结果再签字。"
            ),
        )
    if own is None or sheet.duty is None:
        return None
    if phase in {Phase.GATHER, Phase.READY}:
        return _before(sheet, phase, tongue)
    return _during(sheet, phase, tongue)


def _during(sheet: RoomSheet, phase: Phase, tongue: Tongue) -> Action | None:
    if phase in {Phase.COMMIT, Phase.REVEAL, Phase.CLOSE}:
        return _number(sheet, phase, tongue)
    if phase is Phase.CHANCE:
        return _typing(sheet, tongue)
    if phase is Phase.SIGN and sheet.person not in _signed(required(sheet)):
        return Action(act="sign", label=tongue.say("在结果上签字"))
    return None


def _before(sheet: RoomSheet, phase: Phase, tongue: Tongue) -> Action | None:
    if phase is Phase.READY:
        return (
            Action(
                act="start",
                label=tongue.say("开始抽取，公布名单"),
                hint=tongue.say("按下以后名单上的企业名称公开，不能收回。"),
                final=True,
            )
            if sheet.duty is Duty.CLERK
            else None
        )
    if not sheet.recorded and sheet.duty is Duty.SUPERVISOR:
        return Action(act="excuse", label=tongue.say("签字说明没有录像"))
    complete = sheet.recorded and not missing_duties(sheet, tongue)
    if sheet.duty is Duty.CLERK and complete:
        return Action(
            act="ready",
            label=tongue.say("确认到场，开始抽取，公布名单"),
            hint=tongue.say(
                "按下以后不能再登记到场，名单上的企业名称公开，都不能收回。"
            ),
            final=True,
            then="start",
        )
    return None


def _number(sheet: RoomSheet, phase: Phase, tongue: Tongue) -> Action | None:
    draw = required(sheet)
    committed = {each.contributor for each in draw.record.commits}
    revealed = {each.contributor for each in draw.record.reveals}
    if phase is Phase.COMMIT and sheet.person not in committed:
        return Action(
            act="commit",
            label=tongue.say("封住我的数"),
            hint=tongue.say(
                "这台设备正在自动封数：生成一个随机数，先存在设备里，只交出它的指纹。"
                "断网或刷新都不会丢；过一会儿还没有封住，再按这里。"
            ),
            own=True,
        )
    if phase is Phase.COMMIT:
        if sheet.duty is Duty.CLERK and len(committed) == len(draw.notice.contributors):
            return Action(act="close-commits", label=tongue.say("截止，请各人公开"))
        return None
    if sheet.person in committed - revealed:
        return Action(
            act="reveal",
            label=tongue.say("公开我的数"),
            hint=tongue.say(
                "封住它的那台设备会自动公开；过一会儿还没有公开，请用那台设备按这里。"
            ),
            own=True,
        )
    if phase is Phase.CLOSE and sheet.duty is Duty.CLERK:
        return Action(
            act="close-reveals",
            label=tongue.say("截止公开，准备摇号"),
            hint=tongue.say("按下以后不能退回，抽取只能进行到底。"),
            final=True,
        )
    return None


def _typing(sheet: RoomSheet, tongue: Tongue) -> Action | None:
    draw = required(sheet)
    typed = {each.contributor for each in draw.typings}
    again = draw.typings_differ
    if sheet.waits_for_log or (sheet.person in typed and not again):
        return None
    if sheet.duty in {Duty.CLERK, Duty.SUPERVISOR} or again:
        return Action(
            act="type",
            label=tongue.say("录入号球"),
            hint=tongue.say("自己看号球，按摇出的先后录入，不问别人。"),
        )
    return None


def _signed(draw: Draw) -> set[str]:
    result = draw.record.result
    if result is None:
        return set()
    there = {each.contributor for each in result.signatures}
    return there | {each.contributor for each in result.absent}
