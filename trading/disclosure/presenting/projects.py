"""The page of one project."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from archive.public.values import Yuan
from trading.disclosure.model.dossier import NOTHING, Dossier
from trading.disclosure.ports import Cosigning, Paper
from trading.disclosure.presenting import words
from trading.disclosure.presenting.changes import Change, changes, heading
from trading.disclosure.presenting.courses import Coming, Mark, life_line, what_next
from trading.disclosure.presenting.lists import draw_address
from trading.disclosure.presenting.standings import Tag, standing
from trading.front.languages import Tongue, marked
from trading.front.moments import (
    exact,
    exact_amount,
    full,
    given,
    near,
    percent,
)
from trading.projects.model import Publication, PublicationKind
from trading.rules.fixed_price_selection import State


@dataclass(frozen=True, slots=True)
class Fact:
    """One line about the project: a name, what it is, and small print."""

    name: str
    value: str
    strong: bool = False
    more: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """One paper with its fingerprint; without an address only that is public."""

    name: str
    when: str
    size: str
    fingerprint: str
    address: str
    replaced: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """One line of the public record."""

    when: str
    what: str
    event: int


@dataclass(frozen=True, slots=True)
class Check:
    """One thing on which the proof rests: it holds, is missing, or is to come."""

    look: str
    text: str
    address: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class ProjectView:
    """What the page of a project shows."""

    title: str
    number: str
    tag: Tag
    meta: str
    lead: str
    life: tuple[Mark, ...]
    coming: tuple[Coming, ...]
    facts: tuple[Fact, ...]
    files: tuple[File, ...]
    changes: tuple[Change, ...]
    record: tuple[Said, ...]
    recorded: str
    proof: tuple[Check, ...]
    logged: str
    draws: tuple[tuple[str, str], ...]
    qr: str
    json: str
    case: str
    pack: str
    verify: str
    sign_up: str
    """Where a firm signs up now; empty while it cannot."""


@dataclass(frozen=True, slots=True)
class Proven:
    """
    How far the log vouches for a project: is its last event in, who cosigned.

    `cosigned` are the last signatures on the log; `covering` are those of them that
    stand on a checkpoint with the project's last event in it.
    """

    logged: bool
    size: int
    cosigned: Sequence[Cosigning]
    covering: Sequence[Cosigning]


def project_view(
    found: Dossier, papers: Sequence[Paper], proven: Proven, tongue: Tongue
) -> ProjectView:
    """Say what the page of a project shows."""
    entry = found.entry
    procedure = words.PROCEDURES.get(entry.procedure, entry.procedure)
    sealed = entry.state is State.NOTICED  # Then a case file would tell the count.
    return ProjectView(
        title=entry.title,
        number=entry.project,
        tag=standing(entry, found.now, tongue),
        meta=tongue.say("　").join(
            (tongue.say(procedure), tongue.say(words.BUSINESS[entry.business]))
        ),
        lead=_lead(found, tongue),
        life=life_line(found, tongue),
        coming=what_next(found, tongue),
        facts=tuple(_facts(found, tongue)),
        files=tuple(_files(found, papers, tongue)),
        changes=changes(found, tongue),
        record=tuple(
            Said(exact(each.at, tongue), heading(each, tongue), each.event)
            for each in found.publications
        ),
        recorded=tongue.count(
            "看公开过的 {n} 步", "看公开过的 {n} 步", len(found.publications)
        ),
        proof=tuple(_proof(found, proven, tongue)),
        logged=tongue.count(
            "公开日志现有 {n} 条。", "公开日志现有 {n} 条。", proven.size
        ),
        draws=tuple(
            (
                tongue.say("第 {n} 次抽取", n=number),
                tongue.at(f"/projects/{entry.project}/draws/{number}"),
            )
            for number in range(1, entry.draws + 1)
        ),
        qr=f"/projects/{entry.project}/qr.svg",
        json=tongue.file(f"/api/projects/{entry.project}"),
        case="" if sealed else tongue.file(f"/projects/{entry.project}/case"),
        pack=tongue.file(f"/projects/{entry.project}/pack"),
        verify=tongue.at("/verify") + ("" if sealed else f"?project={entry.project}"),
        sign_up=tongue.at(f"/sign-up/{entry.lot}") if _is_open(found) else "",
    )


def _is_open(found: Dossier) -> bool:
    """Tell whether a firm can sign up: what the clock and the record say together."""
    entry, now = found.entry, found.now
    opens, closes = entry.sign_up_opens, entry.sign_up_closes
    if entry.state is not State.NOTICED or entry.suspended or not (opens and closes):
        return False
    return opens <= now < closes


def _lead(found: Dossier, tongue: Tongue) -> str:
    """Say in one or two sentences where the project stands."""
    entry, now = found.entry, found.now
    if entry.winner:
        firm = {"name": entry.winner, "ticket": entry.ticket}
        until = entry.objections_until
        if entry.state is State.PUBLICITY and until is not None and now < until:
            return tongue.say(
                "抽取已经完成。{name}（{ticket} 号票）被抽中，正在公示。"
                "对结果有异议，请在 {until} 前提出。",
                until=full(until, tongue),
                **firm,
            )
        if entry.state in {State.DRAWN, State.PUBLICITY}:
            return tongue.say("抽取已经完成。{name}（{ticket} 号票）被抽中。", **firm)
        if entry.state is not State.TERMINATED:
            return tongue.say("中选人是 {name}（{ticket} 号票）。", **firm)
    if entry.state is State.NOTICED and entry.sign_up_closes is not None:
        if now < entry.sign_up_closes:
            return tongue.say(
                "正在接受报名，截止 {closes}。",
                closes=full(entry.sign_up_closes, tongue),
            )
        return tongue.say("报名已经截止。")
    return tongue.say(words.STATES[entry.state]) + tongue.say("。")


def _facts(found: Dossier, tongue: Tongue) -> Iterable[Fact]:
    entry, notice = found.entry, found.notice
    yield Fact(tongue.say("比选人"), given(entry.owner, tongue))
    yield Fact(tongue.say("代理机构"), entry.agency or tongue.say("无"))
    yield Fact(tongue.say("监督部门"), given(entry.supervisor, tongue))
    yield Fact(tongue.say("运行服务机构"), given(entry.centre, tongue))
    yield Fact(tongue.say("项目代码"), given(notice.get("investment_code", ""), tongue))
    yield _price(found, tongue)
    yield Fact(tongue.say("报名"), *_window(found, tongue))
    if notice:
        yield Fact(tongue.say("报名材料"), _kept_secret(notice, tongue))
    yield _draw(found, tongue)
    if found.tickets:
        said = tongue.count(
            "{n} 家企业，每家一张号票", "{n} 家企业，每家一张号票", found.tickets
        )
        yield Fact(tongue.say("冻结的名单"), said)
    yield from _firms(found, tongue)
    yield Fact(tongue.say("资格条件"), given(notice.get("requirement", ""), tongue))
    yield _basis(notice, tongue)


def _price(found: Dossier, tongue: Tongue) -> Fact:
    notice = found.notice
    control, apart, rate = (
        notice.get(name, NOTHING) for name in ("control", "non_competitive", "rate")
    )
    more = ""
    if "fen" in control and "fen" in apart and "basis_points" in rate:
        more = tongue.say(
            "（控制价 {control} − 不可竞争费 {apart}）×（1 − 下浮率 {rate}）+ {apart}",
            control=Yuan(control["fen"]),
            apart=Yuan(apart["fen"]),
            rate=percent(rate["basis_points"]),
        )
    price = exact_amount(found.entry.price, tongue)
    return Fact(tongue.say("固定价"), price, strong=True, more=more)


def _kept_secret(notice: Mapping[str, object], tongue: Tongue) -> str:
    """Say what keeps applications from being read before the end (trading 7.12)."""
    if notice.get("policy"):
        return tongue.say("密封，截止后由两名持有人和时间受托人共同启封")
    return tongue.say("不密封，由平台按权限保密")


def _window(found: Dossier, tongue: Tongue) -> tuple[str]:
    opens, closes = found.entry.sign_up_opens, found.entry.sign_up_closes
    if opens is None or closes is None:
        return (tongue.say("未填报"),)
    return (
        tongue.say(
            "{opens} 起，{closes} 止",
            opens=full(opens, tongue),
            closes=full(closes, tongue),
        ),
    )


def _draw(found: Dossier, tongue: Tongue) -> Fact:
    at, room = found.entry.draw_at, found.entry.room
    if at is None:
        return Fact(tongue.say("抽取"), tongue.say("未填报"))
    return Fact(tongue.say("抽取"), full(at, tongue), more=room)


def _firms(found: Dossier, tongue: Tongue) -> Iterable[Fact]:
    entry = found.entry
    if entry.winner:
        ticket = tongue.say("{ticket} 号票", ticket=entry.ticket)
        yield Fact(tongue.say("中选人"), entry.winner, strong=True, more=ticket)
    for place, each in enumerate(found.reserves, 1):
        ticket = tongue.say("{ticket} 号票", ticket=each.get("ticket", ""))
        name = tongue.say("第 {n} 备选", n=place)
        yield Fact(name, str(each.get("name", "")), more=ticket)


def _basis(notice: Mapping[str, Any], tongue: Tongue) -> Fact:
    basis = notice.get("basis") or NOTHING
    unconfirmed = len(notice.get("unconfirmed", ()))
    more = basis.get("issuer", "")
    if unconfirmed:
        said = tongue.count(
            "{n} 项规则参数还没有经本县确认",
            "{n} 项规则参数还没有经本县确认",
            unconfirmed,
        )
        more = tongue.say("；").join(part for part in (more, said) if part)
    return Fact(tongue.say("依据"), given(basis.get("number", ""), tongue), more=more)


_NAMED: Final = (
    (PublicationKind.NOTICE, "notes", marked("随机抽取企业须知")),
    (PublicationKind.NOTICE, "draft_contract", marked("合同草案")),
    (PublicationKind.CHANGE, "document", marked("变更的书面材料")),
    (PublicationKind.OBJECTION, "document", marked("异议答复")),
    (PublicationKind.CONTRACT, "document", marked("合同")),
    (PublicationKind.PERFORMANCE, "document", marked("验收报告")),
)
"""Papers that the record names by their fingerprint alone."""


def _files(found: Dossier, papers: Sequence[Paper], tongue: Tongue) -> Iterable[File]:
    for paper in papers:
        yield File(
            name=tongue.say(paper.name),
            when=near(paper.published_at, found.now, tongue),
            size=_size(paper.size),
            fingerprint=paper.sha256,
            address=tongue.file(paper.address),
            replaced=tongue.say("已被 {paper} 代替", paper=paper.replaced_by)
            if paper.replaced_by
            else "",
        )
    for each in found.publications:
        for kind, member, name in _NAMED:
            digest = each.content.get(member) if each.kind is kind else None
            if digest:
                when = near(each.at, found.now, tongue)
                yield File(tongue.say(name), when, "", str(digest), "")


def _size(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 100_000 else f"{size / 1000:.0f} kB"  # noqa: PLR2004 - a size for people


def _proof(found: Dossier, proven: Proven, tongue: Tongue) -> Iterable[Check]:
    last = last_event(found.publications)
    if proven.logged:
        yield Check(
            "yes", tongue.say("到第 {n} 步为止，每一步都已写入公开日志", n=last)
        )
    else:
        yield Check(
            "wait", tongue.say("第 {n} 步还没有写入公开日志，最迟 60 秒写入", n=last)
        )
    if found.last(PublicationKind.TRANSCRIPT) is not None:
        yield Check(
            "yes",
            tongue.say("抽取的全部数据已经公开，任何人都能重新计算"),
            draw_address(found.entry, tongue),
            tongue.say("看抽取过程"),
        )
    else:
        yield Check("off", tongue.say("抽取的数据：还没有到时间"))
    yield _cosigned(proven, tongue)


def _cosigned(proven: Proven, tongue: Tongue) -> Check:
    """Say who outside vouches for the project as it is, never for an earlier log."""
    if proven.covering:
        names = tongue.join(each.organisation for each in proven.covering)
        return Check("yes", tongue.say("到最新一步都已有共签：{names}", names=names))
    if proven.cosigned:
        size = f"{max(each.size for each in proven.cosigned):,}"
        said = tongue.say("共签只到第 {n} 条，还没有包括这个项目的最新一步", n=size)
        return Check("wait", said)
    return Check(
        "wait",
        tongue.say(
            "日志还没有共签：握有全部密钥的人可以另造一套，要靠回执或锚定卡识破"
        ),
    )


def publications_with_content() -> frozenset[PublicationKind]:
    """Return the kinds whose content the page reads; the large ones it does not."""
    large = {PublicationKind.DRAW_NOTICE, PublicationKind.TRANSCRIPT}
    return frozenset(set(PublicationKind) - large)


def last_event(publications: Sequence[Publication]) -> int:
    """Return the number of the newest event that something public stands on."""
    return max((each.event for each in publications), default=0)
