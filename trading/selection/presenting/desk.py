"""What the work page of a lot shows: where it stands, what is yours, who is next."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from trading.accounts.presenting.words import ACTS, ROLES
from trading.bids.presenting.next_acts import NEXT
from trading.bids.presenting.states import STATES as TENDER_STATES
from trading.front.languages import Tongue, marked
from trading.front.moments import exact_amount, full
from trading.rules.fixed_price_states import State
from trading.rules.open_tender import OPEN_TENDER
from trading.rules.open_tender_states import State as TenderState
from trading.rules.papers import PAPERS
from trading.rules.roles import Role
from trading.selection.model.standstill import SIGN_UP
from trading.selection.presenting.act_forms import ACT_FORMS, ActForm
from trading.selection.presenting.objectors import objector
from trading.selection.presenting.openers import OpenerView, is_asked, openers_view
from trading.selection.presenting.states import STATES
from trading.selection.presenting.way_on import EVENT_ACTS, LATER, possible, steps_of
from trading.selection.use_cases.desk import LotSheet, OwnLot

_DRAW: Final = (
    *("ReadyRoom", "StartDraw", "CommitToDraw", "CloseCommits", "RevealInDraw"),
    *("SwitchSource", "CloseReveals", "TypeChance", "SignResult"),
    *("VoidDraw", "PostponeDraw"),
)
PAGES: Final[Mapping[str, tuple[str, str]]] = {
    **dict.fromkeys(_DRAW, ("/draw-room/{lot}", marked("进入抽取室"))),
    "ChangeDraft": ("/desk/{lot}/draft", marked("修改草稿")),
    "JudgeBasis": ("/desk/{lot}/basis", marked("核准比选依据")),
    "FixPrice": ("/desk/{lot}/price", marked("定价和评审人")),
    "RequestEntry": ("/desk/{lot}/entry", marked("申请进场")),
    "AnswerEntry": ("/desk/{lot}/entry", marked("答复进场申请")),
    "PrepareNotice": ("/desk/{lot}/notice", marked("拟公告")),
    "ReviewConfidentiality": ("/desk/{lot}/notice/preview", marked("保密审查")),
    "PublishNotice": ("/desk/{lot}/notice/preview", marked("发布公告")),
    "AmendNotice": ("/desk/{lot}/notice/amend", marked("更正公告")),
    "ReleaseSignUpShares": ("/standing-keys", marked("交出报名密钥")),
    "ReadApplications": ("/desk/{lot}/review", marked("审查报名材料")),
    "GiveVerdict": ("/desk/{lot}/review", marked("审查报名材料")),
}
"""Acts that have a page of their own: its address, and what one does there."""


@dataclass(frozen=True, slots=True)
class ActView:
    """One thing that can be done now."""

    name: str
    says: str
    address: str
    final: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLotView:
    """A lot in one's own list; `mine` tells that something is to be done."""

    address: str
    title: str
    number: str
    state: str
    mine: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLotsView:
    """One's own lots: those that run, and those that have ended."""

    running: tuple[OwnLotView, ...]
    ended: tuple[OwnLotView, ...]
    starts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperView:
    """A paper of the lot: its title, and whom it waits for."""

    title: str
    state: str
    address: str
    sign: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LotView:
    """A lot as one of those who take part works on it."""

    lot: str
    title: str
    number: str
    project: str
    state: str
    as_roles: str
    facts: tuple[tuple[str, str], ...]
    suspended: tuple[str, ...]
    first: ActView | None
    others: tuple[ActView, ...]
    seldom: tuple[ActView, ...]
    waits: tuple[str, ...]
    openers: tuple[OpenerView, ...]
    objections: tuple[tuple[str, str, str, str], ...]
    papers: tuple[PaperView, ...]
    to_draw_up: tuple[tuple[str, str], ...]
    pack: str
    rooms: str
    done: str
    key: str


def own_lots_view(
    lots: tuple[Sequence[OwnLot], Sequence[OwnLot]],
    roles: Collection[str],
    tongue: Tongue,
) -> OwnLotsView:
    """Say what the list of one's own lots shows."""
    running, ended = lots
    return OwnLotsView(
        running=tuple(_own(each, tongue) for each in running),
        ended=tuple(_own(each, tongue) for each in ended),
        starts=bool({Role.OWNER.value, Role.AGENCY.value} & set(roles)),
    )


def _own(own: OwnLot, tongue: Tongue) -> OwnLotView:
    if own.lot.procedure == OPEN_TENDER.name:
        return _tender(own, tongue)
    seated = own.roles - {Role.BIDDER}
    where = f"/desk/{own.lot.id}" if seated else f"/sign-up/{own.lot.id}"
    stopped = bool(own.lot.suspensions)
    acts = possible(own.lot.state, own.roles, suspended=stopped)
    # Only what stops a lot can have brought an objection that waits.
    never = LATER if stopped else LATER | {"DecideObjection"}
    main = [each for each in acts if each not in never] if seated else []
    return OwnLotView(
        address=tongue.at(where),
        title=own.lot.title,
        number=own.project.id,
        state=tongue.say(STATES[State(own.lot.state)]),
        mine=tongue.say(ACTS[main[0]]) if main else "",
    )


def _tender(own: OwnLot, tongue: Tongue) -> OwnLotView:
    state = TenderState(own.lot.state)
    following = NEXT.get(state)
    mine = following is not None and bool(following.roles & own.roles)
    return OwnLotView(
        address=tongue.at(f"/tendering/{own.lot.id}/desk"),
        title=own.lot.title,
        number=own.project.id,
        state=tongue.say(TENDER_STATES[state]),
        mine=tongue.say(following.name) if following and mine else "",
    )


def is_due(act: str, sheet: LotSheet) -> bool:
    """
    Tell whether an act that the table offers can be wanted now, by the clock.

    What is offered too early is only in the way; the use case is asked in any case.
    """
    announced, award, at = sheet.selection.announcement, sheet.award, sheet.at
    publicity = None if award is None else award.publicity
    contract = None if award is None else award.contract_until
    match act:
        case "ResumeSignUp":
            return {each.by for each in sheet.lot.suspensions} == {SIGN_UP}
        case "CloseSignUp":
            return announced is not None and at >= announced.sign_up.closes
        case "DecideObjection" | "ReleaseSignUpShares":
            return is_asked(act, sheet)
        case "GiveAward":
            return publicity is not None and at >= publicity.closes
        case "WarnLateContract" | "AcceptLateContract":
            return contract is not None and at >= contract
        case _:
            return True


def lot_view(sheet: LotSheet, done: str, key: str, tongue: Tongue) -> LotView:
    """Say what the work page of a lot shows."""
    lot, suspended = sheet.lot, bool(sheet.lot.suspensions)
    offered = possible(lot.state, sheet.roles, suspended=suspended)
    acts = [each for each in offered if is_due(each, sheet)]
    views = [(act, act_view(act, lot.id, tongue)) for act in acts]
    shown: dict[str, ActView] = {}
    for act, view in views:
        if view is not None and act not in LATER:
            shown.setdefault(view.address, view)
    others = [*shown.values()]
    first = others.pop(0) if others else None
    return LotView(
        lot=lot.id,
        title=lot.title,
        number=sheet.project.id,
        project=tongue.at(f"/projects/{sheet.project.id}"),
        state=tongue.say(STATES[State(lot.state)]),
        as_roles=tongue.join(tongue.say(ROLES[each]) for each in sorted(sheet.roles)),
        facts=tuple(_facts(sheet, tongue)),
        suspended=tuple(each.reason for each in lot.suspensions),
        first=first,
        others=tuple(others),
        seldom=tuple(view for act, view in views if view is not None and act in LATER),
        waits=tuple(_waits(sheet, tongue)),
        openers=openers_view(sheet, tongue),
        objections=tuple(_objections(sheet, tongue)),
        papers=tuple(_papers(sheet, tongue)),
        to_draw_up=tuple(_to_draw_up(sheet)),
        pack=f"/projects/{sheet.project.id}/pack" if _has_pack(lot.state) else "",
        rooms=tongue.at(f"/rooms/request/{lot.id}")
        if sheet.roles & {Role.OWNER, Role.AGENCY}
        else "",
        done=_done(done, tongue),
        key=key,
    )


def _done(done: str, tongue: Tongue) -> str:
    named = next((each.act for each in ACT_FORMS.values() if each.slug == done), done)
    if named not in ACTS:
        return ""
    return tongue.say("已办理：{act}。已写入公开日志。", act=tongue.say(ACTS[named]))


def _has_pack(state: str) -> bool:
    before = {State.NEW, State.DRAFT, State.BASIS_CHECKED, State.PRICE_FIXED}
    return state not in before | {State.NOTICED}


def act_view(act: str, lot: str, tongue: Tongue) -> ActView | None:
    """Return an act with its page, None if it has none."""
    if act in PAGES:
        address, name = PAGES[act]
        where = tongue.at(address.format(lot=lot))
        return ActView(tongue.say(name), "", where, final=False)
    form = ACT_FORMS.get(act)
    if form is None:
        return None
    return ActView(
        tongue.say(ACTS[act]),
        tongue.say(form.says),
        tongue.at(f"/desk/{lot}/{form.slug}"),
        form.final,
    )


def _facts(sheet: LotSheet, tongue: Tongue) -> Iterable[tuple[str, str]]:
    """Say what is fixed, and by when what is due; every date with its weekday."""
    project, selection, award = sheet.project, sheet.selection, sheet.award
    yield tongue.say("业主"), project.owner
    if project.agency:
        yield tongue.say("代理机构"), project.agency
    yield tongue.say("监督部门"), project.supervisor
    if selection.price is not None:
        yield tongue.say("固定价"), exact_amount(selection.price, tongue)
    if selection.announcement is not None:
        announced = selection.announcement
        yield tongue.say("报名截止"), full(announced.sign_up.closes, tongue)
        yield tongue.say("抽取"), full(announced.draw_at, tongue)
        yield tongue.say("地点"), announced.room
    if selection.objections_until is not None and award is None:
        yield tongue.say("对审查结果提异议到"), full(selection.objections_until, tongue)
    if award is None:
        return
    yield tongue.say("中选人"), award.candidate.name
    if award.publicity is not None:
        yield tongue.say("公示到"), full(award.publicity.closes, tongue)
    if award.contract_until is not None:
        yield tongue.say("签合同到"), full(award.contract_until, tongue)


def _waits(sheet: LotSheet, tongue: Tongue) -> Iterable[str]:
    """Say who else has to do what before the lot goes on."""
    for step in steps_of(sheet.lot.state):
        act = EVENT_ACTS[step.event]
        others = [each for each in step.roles if each is not Role.PLATFORM]
        if step.next_state is step.state or act in LATER or sheet.roles & set(others):
            continue
        who = tongue.join(tongue.say(ROLES[each]) for each in others)
        if who:
            yield tongue.say("{who}：{act}", who=who, act=tongue.say(ACTS[act]))


def _objections(sheet: LotSheet, tongue: Tongue) -> Iterable[tuple[str, str, str, str]]:
    for each in sheet.objections:
        if each.decision is None:
            state = tongue.say("{until}以前答复", until=full(each.answer_until, tongue))
        else:
            state = tongue.say("已答复")
        yield each.id, each.text, state, objector(sheet, each.id, tongue)


def _papers(sheet: LotSheet, tongue: Tongue) -> Iterable[PaperView]:
    for each in sheet.papers:
        if each.replaced:
            continue
        issued = each.issued is not None
        where = f"/projects/{sheet.project.id}/papers/{each.name}.pdf"
        missing = [signer.duty for signer in each.signed.missing]
        yield PaperView(
            title=each.content.title,
            state=tongue.say("已签发")
            if issued
            else tongue.say("待签：{who}", who=tongue.join(missing))
            if missing
            else tongue.say("签齐了，正在盖章"),
            address=where if issued else "",
            sign=tongue.at(f"/desk/{sheet.lot.id}/sign/{each.name}")
            if sheet.organisation in {one.organisation for one in each.signed.missing}
            else "",
        )


def papers_to_sign(sheet: LotSheet, tongue: Tongue) -> Iterable[tuple[str, str]]:
    """Return where one's body is to sign what, each with its title."""
    for each in _papers(sheet, tongue):
        if each.sign:
            yield each.sign, each.title


def _to_draw_up(sheet: LotSheet) -> Iterable[tuple[str, str]]:
    """Offer the papers that one draws up and that do not stand yet."""
    there = {each.content.kind for each in sheet.papers if not each.replaced}
    for kind, rule in PAPERS.items():
        if sheet.roles & set(rule.drawn_up_by) and kind.value not in there:
            yield kind.value, rule.title


# --- One small form ------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """One input as the page shows it."""

    name: str
    label: str
    hint: str
    asks: str
    offered: tuple[tuple[str, str], ...]
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ActFormView:
    """One act on a lot, and what it asks for."""

    lot: str
    title: str
    back: str
    address: str
    name: str
    says: str
    final: bool
    fields: tuple[FieldView, ...]
    files: bool
    key: str


def act_form_view(
    form: ActForm,
    lot: tuple[str, str, str],
    choices: Mapping[str, Sequence[tuple[str, str]]],
    key: str,
    tongue: Tongue,
) -> ActFormView:
    """Say what the form shows; `lot` is its number, its title, and the way back."""
    number, title, back = lot
    return ActFormView(
        lot=number,
        title=title,
        back=tongue.at(back),
        address=tongue.at(f"/desk/{number}/{form.slug}"),
        name=tongue.say(ACTS[form.act]),
        says=tongue.say(form.says),
        final=form.final,
        fields=tuple(
            FieldView(
                name=each.name,
                label=tongue.say(each.label),
                hint=tongue.say(each.hint) if each.hint else "",
                asks=each.asks.value,
                offered=tuple(choices.get(each.asks.value, ()))
                or tuple((value, tongue.say(said)) for value, said in each.offered),
                required=each.required,
            )
            for each in form.fields
        ),
        files=any(each.asks.value == "file" for each in form.fields),
        key=key,
    )
