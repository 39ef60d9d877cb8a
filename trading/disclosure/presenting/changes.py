"""Notices and changes in whole sentences, one for each thing that was published."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from archive.public.values import Yuan
from trading.disclosure.model.dossier import Dossier, instant
from trading.disclosure.presenting import words
from trading.front.languages import Tongue, marked
from trading.front.moments import exact, exact_amount, full
from trading.projects.model import Publication, PublicationKind

_TOLD = (
    PublicationKind.CHANGE,
    PublicationKind.EXTENSION,
    PublicationKind.OBJECTION,
    PublicationKind.SUSPENSION,
    PublicationKind.CONTRACT,
    PublicationKind.PERFORMANCE,
)
_RECEIVED: Final = marked("收到异议，暂停")
_DECIDED: Final = marked("异议处理决定")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was said after the notice."""

    title: str
    text: str
    when: str


def changes(found: Dossier, tongue: Tongue) -> tuple[Change, ...]:
    """Return what was said after the notice, newest first."""
    return tuple(
        Change(
            title=_titled(each, tongue),
            text=_text(each.kind, each.content, tongue),
            when=exact(each.at, tongue),
        )
        for each in found.of(*_TOLD)
    )


def heading(each: Publication, tongue: Tongue) -> str:
    """Name a publication: what kind it is, and which of that kind."""
    if each.kind in _TOLD and each.content:
        return _titled(each, tongue)
    return tongue.say(words.KINDS[each.kind])


_CHANGES: Final = (
    ("ends", marked("现场监督同意恢复")),
    ("order", marked("现场监督要求暂停")),
    ("text", marked("澄清")),
    ("draw_at", marked("抽取改期")),
    ("list", marked("名单作废")),
    ("by", marked("中选人或备选退出")),
    ("passed", marked("备选用尽，需重新公告")),
    ("ground", marked("终止公告")),
    ("code", marked("同意逾期签订合同")),
)
"""The member by which a change is told from others, in this order, and its name."""


def _titled(each: Publication, tongue: Tongue) -> str:
    said = each.content
    named = words.KINDS[each.kind]
    if each.kind is PublicationKind.CHANGE:
        named = next((name for member, name in _CHANGES if member in said), named)
    if each.kind is PublicationKind.OBJECTION:
        decided = "outcome" in said
        named = _DECIDED if decided else _RECEIVED
    return tongue.say(named)


def _text(kind: PublicationKind, said: Mapping[str, Any], tongue: Tongue) -> str:
    match kind:
        case PublicationKind.EXTENSION:
            return _extension(said, tongue)
        case PublicationKind.SUSPENSION:
            return _resumption(said, tongue)
        case PublicationKind.OBJECTION:
            return _objection(said, tongue)
        case PublicationKind.CONTRACT:
            price = exact_amount(Yuan(said["price_fen"]), tongue)
            return tongue.say(
                "{name} 签订合同，合同价 {price}。", name=said["name"], price=price
            )
        case PublicationKind.PERFORMANCE:
            return _performance(said, tongue)
        case _:
            return _change(said, tongue)


def _change(said: Mapping[str, Any], tongue: Tongue) -> str:
    reason = said.get("reason", "")
    if "text" in said:
        return str(said["text"])
    if "by" in said:
        why = tongue.say(words.GONE_BY.get(said["by"], said["by"]))
        gone = tongue.say(
            "{name}（{ticket} 号票）退出：{why}。", why=why, **_firm(said)
        )
        return tongue.say("{gone}{reason}", gone=gone, reason=reason)
    if "ground" in said:
        ground = tongue.say(words.ENDED_BY.get(said["ground"], said["ground"]))
        return tongue.say("{ground}。{reason}", ground=ground, reason=reason)
    at = instant(said.get("draw_at"))
    if at is not None:
        when = full(at, tongue)
        return tongue.say("改到 {when} 抽取。原因：{reason}", when=when, reason=reason)
    if "code" in said:
        return tongue.say(
            "{name}（{ticket} 号票）逾期签订合同，比选人同意。", **_firm(said)
        )
    return _order(said, tongue) if "order" in said else str(reason)


def _order(said: Mapping[str, Any], tongue: Tongue) -> str:
    return tongue.say(
        "监督指令第 {order} 号：{reason}", order=said["order"], reason=said["reason"]
    )


def _firm(said: Mapping[str, Any]) -> dict[str, str]:
    return {"name": said.get("name", ""), "ticket": said.get("ticket", "")}


def _extension(said: Mapping[str, Any], tongue: Tongue) -> str:
    closes = instant(said["sign_up"]["closes"])
    draw_at = instant(said["draw_at"])
    if closes is None or draw_at is None:
        return str(said.get("reason", ""))
    return tongue.say(
        "报名延长到 {closes}，{draw} 抽取。原因：{reason}",
        closes=full(closes, tongue),
        draw=full(draw_at, tongue),
        reason=said.get("reason", ""),
    )


def _resumption(said: Mapping[str, Any], tongue: Tongue) -> str:
    closes = instant(said["sign_up"]["closes"])
    draw_at = instant(said["draw_at"])
    if closes is None or draw_at is None:
        return str(said.get("reason", ""))
    return tongue.say(
        "异议已经处理。停了多久，报名就顺延多久：{closes} 截止，{draw} 抽取。",
        closes=full(closes, tongue),
        draw=full(draw_at, tongue),
    )


def _objection(said: Mapping[str, Any], tongue: Tongue) -> str:
    number = said.get("objection", "")
    if "outcome" in said:
        outcome = tongue.say(words.OUTCOMES.get(said["outcome"], said["outcome"]))
        return tongue.say("{number}：{outcome}。", number=number, outcome=outcome)
    ground = tongue.say(words.GROUNDS.get(said["ground"], said["ground"]))
    until = instant(said.get("answer", {}).get("ends"))
    return tongue.say(
        "{number}（{ground}）。比选人最迟 {until} 答复，答复之前项目暂停。",
        number=number,
        ground=ground,
        until=tongue.say("未填报") if until is None else full(until, tongue),
    )


def _performance(said: Mapping[str, Any], tongue: Tongue) -> str:
    milestone = said.get("milestone", "")
    named = tongue.say(words.MILESTONES.get(milestone, milestone))
    visited = instant(said.get("visited_at"))
    if visited is None:
        return tongue.say("{milestone}。", milestone=named)
    return tongue.say(
        "{milestone}，{when} 到现场查看。", milestone=named, when=full(visited, tongue)
    )
