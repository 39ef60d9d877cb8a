"""Where a selection stands on its way, and what happens next, by whom, by when."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeAlias

from trading.disclosure.model.dossier import Dossier, instant
from trading.front.languages import Tongue, marked
from trading.front.moments import full, near, short_day
from trading.projects.model import PublicationKind
from trading.rules.fixed_price_selection import State

Teller: TypeAlias = Callable[[Dossier, Tongue], Iterable["Coming"]]


class Reached(StrEnum):
    """How far a step of the way is."""

    DONE = "done"
    NOW = "now"
    TODO = "todo"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Mark:
    """One step on the life line."""

    name: str
    date: str
    reached: Reached
    said: str


@dataclass(frozen=True, slots=True)
class Coming:
    """One thing that happens next."""

    when: str
    what: str


_STEPS: Final = (
    (marked("公告"), PublicationKind.NOTICE),
    (marked("报名截止"), PublicationKind.SIGN_UP_CLOSED),
    (marked("资格审查"), None),
    (marked("名单冻结"), PublicationKind.LIST),
    (marked("随机抽取"), PublicationKind.DRAW),
    (marked("结果公示"), PublicationKind.RESULT),
    (marked("中选通知"), PublicationKind.AWARD),
    (marked("签合同"), PublicationKind.CONTRACT),
    (marked("履约"), PublicationKind.PERFORMANCE),
    (marked("结案"), None),
)
_PUBLICITY, _AWARD = 5, 6

_NOW_AT: Final[Mapping[State, int]] = {
    State.NEW: 0,
    State.DRAFT: 0,
    State.BASIS_CHECKED: 0,
    State.PRICE_FIXED: 0,
    State.NEW_NOTICE_NEEDED: 0,
    State.NOTICED: 1,
    State.SIGN_UP_SEALED: 2,
    State.SIGN_UP_CLOSED: 2,
    State.TOO_FEW: 2,
    State.AWAITING_CONSENT: 2,
    State.QUALIFIED: 3,
    State.LIST_FROZEN: 4,
    State.DRAW_READY: 4,
    State.DRAWING: 4,
    State.CHANCE_AWAITED: 4,
    State.DRAWN: _PUBLICITY,
    State.PUBLICITY: _PUBLICITY,
    State.WINNER_LOST: _PUBLICITY,
    State.AWARDED: 7,
    State.CONTRACTED: 8,
    State.PERFORMING: 8,
    State.ACCEPTED: 9,
    State.ARCHIVED: 10,
}
"""Which step is under way in a state; what is before it is done. Not `TERMINATED`."""


def life_line(found: Dossier, tongue: Tongue) -> tuple[Mark, ...]:
    """Return the steps of the way, each with its date and how far it is."""
    if found.entry.state is State.TERMINATED:
        return tuple(_ended(found, tongue))
    present = _NOW_AT[found.entry.state]
    if present == _PUBLICITY and _publicity_over(found):
        present = _AWARD
    marks = []
    for place, (name, kind) in enumerate(_STEPS):
        reached = (
            Reached.DONE
            if place < present
            else Reached.NOW
            if place == present
            else Reached.TODO
        )
        at = found.at(kind) if kind and place <= present else None
        date = short_day(at, found.now, tongue) if at else ""
        expected = _expected(found, place, tongue) if place >= present else ""
        marks.append(
            Mark(tongue.say(name), expected or date, reached, _SAID[reached](tongue))
        )
    return tuple(marks)


def _ended(found: Dossier, tongue: Tongue) -> Iterable[Mark]:
    for name, kind in _STEPS:
        at = found.at(kind) if kind else None
        reached = Reached.OFF if at is None else Reached.DONE
        date = "" if at is None else short_day(at, found.now, tongue)
        yield Mark(tongue.say(name), date, reached, _SAID[reached](tongue))


_SAID: Final = {
    Reached.DONE: lambda tongue: tongue.say("，已完成"),
    Reached.NOW: lambda tongue: tongue.say("，现在在这一步"),
    Reached.TODO: lambda tongue: tongue.say("，还没有到"),
    Reached.OFF: lambda tongue: tongue.say("，不再进行"),
}


def _publicity_over(found: Dossier) -> bool:
    until = found.entry.objections_until
    over = until is not None and until <= found.now
    return over and found.entry.state is State.PUBLICITY and not found.entry.suspended


def _expected(found: Dossier, place: int, tongue: Tongue) -> str:
    """Say the date that is fixed for a step which is not over."""
    entry = found.entry
    dates: dict[int, datetime | None] = {
        1: entry.sign_up_closes,
        4: entry.draw_at,
        _PUBLICITY: entry.objections_until,
        7: entry.contract_until,
    }
    at = dates.get(place)
    if at is None:
        return ""
    said = near(at, found.now, tongue)
    return said if place == 4 else tongue.say("至 {when}", when=said)  # noqa: PLR2004 - the draw has a time, the others an end


def what_next(found: Dossier, tongue: Tongue) -> tuple[Coming, ...]:
    """Say what happens next: who does what, by when; first what holds all else up."""
    return (*_suspended(found, tongue), *_COMING[found.entry.state](found, tongue))


def _suspended(found: Dossier, tongue: Tongue) -> Iterable[Coming]:
    for each in found.awaiting if found.entry.suspended else ():
        until = instant(each.content.get("answer", {}).get("ends"))
        when = "" if until is None else full(until, tongue)
        yield Coming(
            tongue.say("{when}前", when=when) if when else tongue.say("先答复异议"),
            tongue.say(
                "比选人答复异议 {number}。答复之前，这个项目什么都不能往下走。",
                number=each.content.get("objection", ""),
            ),
        )


def _signing_up(found: Dossier, tongue: Tongue) -> Iterable[Coming]:
    entry = found.entry
    if entry.sign_up_closes is not None and found.now < entry.sign_up_closes:
        yield Coming(
            tongue.say("{when}前", when=full(entry.sign_up_closes, tongue)),
            tongue.say("企业报名。谁报了名、有几家，截止以前对所有人保密。"),
        )
    yield from _reviewing(found, tongue)


def _reviewing(found: Dossier, tongue: Tongue) -> Iterable[Coming]:
    yield Coming(
        tongue.say("报名截止以后"),
        tongue.say("比选人组织两人分别审查资格，互相看不到对方的意见。"),
    )
    yield from _freezing(found, tongue)


def _freezing(found: Dossier, tongue: Tongue) -> Iterable[Coming]:
    yield Coming(
        tongue.say("抽取以前"),
        tongue.say("中心冻结名单，一家企业一张号票，公布名单的指纹。"),
    )
    yield from _drawing(found, tongue)


def _drawing(found: Dossier, tongue: Tongue) -> Iterable[Coming]:
    at, room = found.entry.draw_at, found.entry.room
    if at is not None:
        yield Coming(
            full(at, tongue),
            tongue.say("在{room}随机抽取。任何人都可以到场看。", room=room),
        )
    yield Coming(
        tongue.say("抽取以后"),
        tongue.say("公示结果。参加报名的企业可以提异议。"),
    )


def _objecting(found: Dossier, tongue: Tongue) -> Iterable[Coming]:
    until = found.entry.objections_until
    if until is not None and found.now < until:
        yield Coming(
            tongue.say("{when}前", when=full(until, tongue)),
            tongue.say("参加报名的企业可以提异议。有异议时，先答复，再往下走。"),
        )
    yield Coming(
        tongue.say("公示期满"),
        tongue.say("没有异议，或异议已答复，比选人发出中选通知书。"),
    )
    yield Coming(tongue.say("中选通知书发出以后"), _contract_words(found, tongue))


def _contract_words(found: Dossier, tongue: Tongue) -> str:
    reserves = found.reserves
    if not reserves:
        return tongue.say("比选人和中选人签合同，价格就是固定价。")
    return tongue.say(
        "比选人和中选人签合同，价格就是固定价。中选人放弃时，由第一备选 {name} 递补。",
        name=reserves[0].get("name", ""),
    )


def _replacing(found: Dossier, tongue: Tongue) -> Iterable[Coming]:
    reserves = found.reserves
    name = reserves[0].get("name", "") if reserves else ""
    yield Coming(
        tongue.say("下一步"),
        (
            tongue.say("比选人按抽取的次序递补，下一名是 {name}，重新公示。", name=name)
            if name
            else tongue.say("没有备选了，比选人重新公告。")
        ),
    )


def _contracting(found: Dossier, tongue: Tongue) -> Iterable[Coming]:
    until = found.entry.contract_until
    yield Coming(
        tongue.say("{when}前", when=full(until, tongue))
        if until
        else tongue.say("下一步"),
        _contract_words(found, tongue),
    )


def _only(*told: tuple[str, str]) -> Teller:
    """Tell the same of every project: when, and what."""

    def tell(found: Dossier, tongue: Tongue) -> Iterable[Coming]:
        del found
        return [Coming(tongue.say(when), tongue.say(what)) for when, what in told]

    return tell


def _next(what: str) -> Teller:
    return _only((marked("下一步"), what))


_PREPARING: Final = _next(
    marked("比选人重新准备，准备好以后发布新的公告，企业重新报名。")
)
_UNDER_WAY: Final = _only(
    (
        marked("现在"),
        marked("正在抽取：在场的人各出一个数，公开以后再摇号球，随即算出结果。"),
    ),
    (
        marked("结束以后"),
        marked("在场的人签字，全过程数据公开，任何人都能重新计算。"),
    ),
)
_PUBLISHING: Final = _only(
    (
        marked("下一步"),
        marked("中心公示结果；公示期内，参加报名的企业可以提异议。"),
    ),
    (
        marked("公示期满"),
        marked("没有异议，或异议已答复，比选人发出中选通知书。"),
    ),
)
_COMING: Final[Mapping[State, Teller]] = {
    State.NEW: _PREPARING,
    State.DRAFT: _PREPARING,
    State.BASIS_CHECKED: _PREPARING,
    State.PRICE_FIXED: _PREPARING,
    State.NEW_NOTICE_NEEDED: _PREPARING,
    State.NOTICED: _signing_up,
    State.SIGN_UP_SEALED: _next(
        marked(
            "两名审查人、监督人和时间受托人交出密钥，报名材料启封，然后开始资格审查。"
        )
    ),
    State.SIGN_UP_CLOSED: _reviewing,
    State.TOO_FEW: _next(
        marked("合格企业不足，比选人决定延长报名、重新公告，或请监督部门同意继续抽取。")
    ),
    State.AWAITING_CONSENT: _next(
        marked("监督部门决定，能不能用现有的合格企业继续抽取。")
    ),
    State.QUALIFIED: _freezing,
    State.LIST_FROZEN: _drawing,
    State.DRAW_READY: _drawing,
    State.DRAWING: _UNDER_WAY,
    State.CHANCE_AWAITED: _UNDER_WAY,
    State.DRAWN: _PUBLISHING,
    State.PUBLICITY: _objecting,
    State.WINNER_LOST: _replacing,
    State.AWARDED: _contracting,
    State.CONTRACTED: _next(marked("中选人进场开工，比选人的跟踪员记录履约情况。")),
    State.PERFORMING: _next(marked("跟踪员按节点到现场记录，完工后比选人组织验收。")),
    State.ACCEPTED: _next(marked("中心核对档案是否齐全，然后结案。")),
    State.TERMINATED: _only(
        (marked("不再进行"), marked("这个项目已经终止，公开过的内容仍然可以查。"))
    ),
    State.ARCHIVED: _only(
        (
            marked("已经结案"),
            marked("没有下一步了。任何人都可以随时核对这个项目的案卷。"),
        )
    ),
}
