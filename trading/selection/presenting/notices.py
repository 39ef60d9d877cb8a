"""What the pages of entry, review and publication show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from archive.public.values import BEIJING, beijing, utc
from trading.front.languages import Tongue, marked
from trading.front.moments import exact_amount, full, percent
from trading.rules.catalogue import TransactionCatalogue
from trading.rules.deadlines import Deadline
from trading.rules.instructions import InstructionBook
from trading.rules.registry import Registry
from trading.selection.model.entry import (
    EntryItem,
    Ground,
    ItemOutcome,
    Preparation,
    Slip,
)
from trading.selection.model.selection import Announcement
from trading.selection.presenting.drafts import (
    DONE,
    KINDS,
    PAPERS,
    Line,
    Quoted,
    basis_lines,
    formula,
    quoted,
)
from trading.selection.use_cases.drafting import PreparationSheet, papers_of

ITEMS: Final[Mapping[EntryItem, str]] = {
    EntryItem.APPROVAL: PAPERS["approval"],
    EntryItem.FUNDS: PAPERS["funds"],
    EntryItem.CONTROL_PRICE_REVIEW: PAPERS["control_price_review"],
    EntryItem.DRAWINGS: PAPERS["drawings"],
    EntryItem.BASIS: PAPERS["basis"],
    EntryItem.CATALOGUE: marked("列入交易目录"),
    EntryItem.DISPUTE: marked("没有权属争议"),
    EntryItem.SEIZURE: marked("没有被查封"),
}
OUTCOMES: Final[Mapping[ItemOutcome, str]] = {
    ItemOutcome.ACCEPTED: marked("齐备"),
    ItemOutcome.MISSING: marked("缺少"),
    ItemOutcome.REFUSED: marked("不受理"),
}
GROUNDS: Final[Mapping[Ground, str]] = {
    Ground.INCOMPLETE: marked("材料不齐"),
    Ground.NOT_IN_CATALOGUE: marked("不在交易目录"),
    Ground.DISPUTE: marked("有争议"),
    Ground.SEIZURE: marked("被查封"),
}
_OPENS: Final = time(9, 0)
_CLOSES: Final = time(17, 0)
_DRAWS: Final = time(10, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipView:
    """The centre's answer, item by item."""

    accepted: bool
    at: str
    items: tuple[tuple[str, str, str], ...]
    grounds: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """Where the entry of a lot stands, for those who ask and those who answer."""

    lot: str
    title: str
    owner: str
    asked: str
    until: str
    explained: str
    line: str
    line_source: str
    slip: SlipView | None
    papers: tuple[Line, ...]
    items: tuple[tuple[str, str, tuple[Line, ...]], ...]
    may_ask: bool
    may_answer: bool
    quotes: tuple[Quoted, ...]
    done: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFormView:
    """The form of a notice, with dates that the rule book proposes."""

    lot: str
    title: str
    rooms: tuple[str, ...]
    notes: str
    lines: tuple[str, ...]
    earliest: str
    source: str
    unconfirmed: bool
    quotes: tuple[Quoted, ...]
    prepared: bool
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewView:
    """All that the public will see, and what was found about it."""

    lot: str
    title: str
    facts: tuple[Line, ...]
    requirement: str
    papers: tuple[Line, ...]
    digest: str
    entered: bool
    verdict: str
    reasons: str
    may_review: bool
    may_publish: bool
    own_work: bool
    public: bool
    quotes: tuple[Quoted, ...]
    done: str
    key: str


def entry_view(
    sheet: PreparationSheet,
    roles: frozenset[str],
    books: tuple[Registry, TransactionCatalogue],
    told: tuple[str, str],
    tongue: Tongue,
) -> EntryView:
    """Say where the entry stands; `told` is what was done, and the form's key."""
    registry, catalogue = books
    preparation, (done, key) = sheet.preparation, told
    request = preparation.request
    line = request and catalogue.named(request.catalogue, request.line)
    open_now = sheet.lot.state in {"price_fixed", "new_notice_needed"}
    waits = preparation.waits
    said_line = ""
    if request is not None:
        nothing = tongue.say("目录里没有对应的项目")
        said_line = (line.en if tongue.english else line.zh) if line else nothing
    return EntryView(
        lot=sheet.lot.id,
        title=sheet.lot.title,
        owner=sheet.project.owner,
        asked=full(request.at, tongue) if request else "",
        until=full(request.answer_until, tongue) if request else "",
        explained=""
        if request is None
        else (request.explained_en if tongue.english else request.explained_zh),
        line=said_line,
        line_source=line.source if line else "",
        slip=_slip(preparation.slip, tongue),
        papers=_papers(sheet, preparation, tongue),
        items=tuple(
            (item.value, tongue.say(name), _offered(item, tongue))
            for item, name in ITEMS.items()
        ),
        may_ask=open_now
        and not waits
        and not preparation.entered
        and bool(roles & {"owner", "agency"}),
        may_answer=open_now and waits and "clerk" in roles,
        quotes=tuple(quoted(registry, rule, tongue) for rule in ("P-3", "R-9", "P-1")),
        done=tongue.say(DONE[done]) if done in DONE else "",
        key=key,
    )


def _offered(item: EntryItem, tongue: Tongue) -> tuple[Line, ...]:
    is_paper = item.value in PAPERS
    left = [x for x in ItemOutcome if is_paper or x is not ItemOutcome.MISSING]
    return tuple((each.value, _outcome(item, each, tongue)) for each in left)


def _outcome(item: EntryItem, outcome: ItemOutcome, tongue: Tongue) -> str:
    """Say an outcome: papers are complete, circumstances are as they should be."""
    is_paper = item.value in PAPERS
    if outcome is ItemOutcome.ACCEPTED and not is_paper:
        return tongue.say("符合")
    return tongue.say(OUTCOMES[outcome])


def _slip(slip: Slip | None, tongue: Tongue) -> SlipView | None:
    if slip is None:
        return None
    return SlipView(
        accepted=slip.accepted,
        at=full(slip.at, tongue),
        items=tuple(
            (tongue.say(ITEMS[x.item]), _outcome(x.item, x.outcome, tongue), x.words)
            for x in slip.items
        ),
        grounds=tongue.join(tongue.say(GROUNDS[each]) for each in slip.grounds),
    )


def _papers(
    sheet: PreparationSheet, preparation: Preparation, tongue: Tongue
) -> tuple[Line, ...]:
    found = papers_of(sheet.selection, preparation)
    return tuple(
        (tongue.say(PAPERS[name]), f"/desk/{sheet.lot.id}/papers/{digest}")
        for digest, name in found.items()
    )


# --- The notice ----------------------------------------------------------------------


def proposed(now: datetime, earliest: Deadline, draw: date) -> Mapping[str, str]:
    """
    Return dates that the rule book allows for a notice of today.

    Sign-up opens at nine the next day and closes on its earliest lawful day; the draw
    follows once the review has had its time.
    """
    opens = beijing(now).date() + timedelta(days=1)
    return {
        "opens": f"{opens}T{_OPENS:%H:%M}",
        "closes": f"{earliest.last_day}T{_CLOSES:%H:%M}",
        "draw": f"{draw}T{_DRAWS:%H:%M}",
    }


def typed(announcement: Announcement) -> Mapping[str, str]:
    """Return the dates and the room of a notice as its form writes them."""
    return {
        "opens": f"{beijing(announcement.sign_up.opens):%Y-%m-%dT%H:%M}",
        "closes": f"{beijing(announcement.sign_up.closes):%Y-%m-%dT%H:%M}",
        "draw": f"{beijing(announcement.draw_at):%Y-%m-%dT%H:%M}",
        "room": announcement.room,
    }


def moment_of(text: str) -> datetime:
    """Return an instant as `datetime-local` writes it. Raises `ValueError`."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is not None:
        raise ValueError(text)
    try:
        return utc(found.replace(tzinfo=BEIJING))
    except OverflowError as error:
        raise ValueError(text) from error


def notice_form_view(
    sheet: PreparationSheet,
    rooms: tuple[str, ...],
    books: tuple[Registry, InstructionBook],
    key: str,
    tongue: Tongue,
) -> NoticeFormView:
    """Say what the form of a notice shows: the rule and its source beside each date."""
    registry, instructions = books
    current = instructions.in_force(beijing(sheet.at).date())
    period, said = sheet.rules.parameter("notice_period"), sheet.earliest.explained()
    return NoticeFormView(
        lot=sheet.lot.id,
        title=sheet.lot.title,
        rooms=rooms,
        notes=current.digest,
        lines=current.lines(english=tongue.english),
        earliest=said.en if tongue.english else said.zh,
        source=period.basis,
        unconfirmed=period.unconfirmed,
        quotes=tuple(quoted(registry, rule, tongue) for rule in ("D-5", "D-15")),
        prepared=sheet.preparation.prepared is not None,
        key=key,
    )


def preview_view(
    sheet: PreparationSheet,
    person: tuple[str, frozenset[str]],
    registry: Registry,
    told: tuple[str, str],
    tongue: Tongue,
) -> PreviewView | None:
    """Say what the public will see; None while no notice is prepared."""
    kept, (done, key), (who, roles) = sheet.preparation, told, person
    prepared, review = kept.prepared, kept.review
    announcement = prepared.announcement if prepared else sheet.selection.announcement
    if announcement is None:
        return None
    hands = {prepared and prepared.person, kept.slip and kept.slip.person}
    verdict = ""
    if review is not None:
        may = tongue.say("可以公开")
        verdict = may if review.may else tongue.say("不能公开")
    own_work = who in hands
    is_open = prepared is not None and not sheet.lot.suspensions
    return PreviewView(
        lot=sheet.lot.id,
        title=sheet.project.title,
        facts=tuple(public_lines(sheet, announcement, tongue)),
        requirement=sheet.selection.terms.requirement,
        papers=_public_papers(sheet, announcement, tongue),
        digest=prepared.digest if prepared else "",
        entered=kept.entered,
        verdict=verdict,
        reasons=review.reasons if review else "",
        may_review=is_open
        and not own_work
        and bool(roles & {"clerk", "centre_manager"}),
        may_publish=is_open
        and kept.entered
        and "clerk" in roles
        and review is not None
        and review.may
        and review.person != who,
        own_work=own_work,
        public=prepared is None,
        quotes=(quoted(registry, "P-11", tongue),),
        done=tongue.say(DONE[done]) if done in DONE else "",
        key=key,
    )


def _public_papers(
    sheet: PreparationSheet, announcement: Announcement, tongue: Tongue
) -> tuple[Line, ...]:
    basis = sheet.selection.plan.basis
    shown = {"draft_contract": announcement.draft_contract}
    if basis is not None:
        shown["basis"] = basis.text_digest
    return tuple(
        (tongue.say(PAPERS[name]), f"/desk/{sheet.lot.id}/papers/{digest}")
        for name, digest in shown.items()
    )


def public_lines(
    sheet: PreparationSheet, announcement: Announcement, tongue: Tongue
) -> Sequence[Line]:
    """Say every member of a notice, as the public record will have it."""
    project, selection = sheet.project, sheet.selection
    terms, plan, say = selection.terms, selection.plan, tongue.say
    price, earliest = selection.price or sheet.computed, sheet.earliest.explained()
    opinion = plan.opinion is not None and plan.opinion.favourable
    return [
        (say("项目名称"), project.title),
        (say("项目编号"), f"{project.id} / {sheet.lot.id}"),
        (say("行政区划代码"), project.place),
        (say("投资项目代码"), project.investment_code),
        (say("业主"), project.owner),
        (say("代理机构"), project.agency or say("无")),
        (say("运行服务机构"), project.centre),
        (say("监督部门"), project.supervisor),
        (say("类别"), say(KINDS[plan.facts.kind])),
        (say("控制价"), exact_amount(terms.control, tongue)),
        (say("其中不可竞争费"), exact_amount(terms.non_competitive, tongue)),
        (say("下浮率"), percent(terms.rate.basis_points)),
        (say("固定价"), exact_amount(price, tongue)),
        (say("怎么算的"), formula(terms, price, tongue)),
        *basis_lines(plan.basis, tongue),
        (say("对依据的意见"), say("同意") if opinion else say("没有")),
        (say("报名开始"), full(announcement.sign_up.opens, tongue)),
        (say("报名截止"), full(announcement.sign_up.closes, tongue)),
        (say("抽取时间"), full(announcement.draw_at, tongue)),
        (say("抽取地点"), announcement.room),
        (
            say("随机来源"),
            say("到场的人共同给出的数，加上抽取室摇号机当场摇出的十个号球"),
        ),
        (say("保证金"), exact_amount(announcement.deposit, tongue)),
        (say("抽取几家"), say("中选 {n} 家", n=sheet.rules.number("winners"))),
        (say("候补"), say("{n} 家", n=sheet.rules.number("reserves"))),
        (
            say("公告期（按发布当天计算）"),
            earliest.en if tongue.english else earliest.zh,
        ),
        (say("规则版本（按发布当天计算）"), sheet.rules.version),
        (say("须知版本"), announcement.notes),
        (say("合同草案指纹"), announcement.draft_contract),
    ]
