"""What the pages of a prequalification show: to all, to applicants, to reviewers."""

from dataclasses import dataclass, replace

from trading.bidders.presenting.words import DOCUMENTS
from trading.bids.model.consortia import Bidding, bidding_twice
from trading.bids.model.prequalification import ToPrequalify
from trading.bids.presenting.lots import LotLine, lot_lines, public_lots
from trading.bids.presenting.states import STATES
from trading.bids.use_cases.reading import PublicTender
from trading.bids.use_cases.reading_applications import OwnApplication, ReviewSheet
from trading.bids.use_cases.reading_room import TenderSheet
from trading.front.languages import Tongue
from trading.front.moments import exact, full
from trading.rules.open_tender_states import State
from trading.rules.roles import Role

_OWNERS = frozenset({Role.OWNER, Role.AGENCY})
_DECIDERS = _OWNERS | {Role.REVIEWER}


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    """The notice of a prequalification, as everybody may read it."""

    lot: str
    title: str
    state: str
    facts: tuple[tuple[str, str], ...]
    requirement: str
    is_open: bool
    lots: tuple[LotLine, ...] = ()


def public_notice(sheet: TenderSheet, tongue: Tongue) -> NoticeView:
    """Say the same with the other lots of the project, for everybody."""
    found = PublicTender(sheet.project, sheet.lot, sheet.tender)
    lots = public_lots(sheet.lots)
    return replace(
        notice_view(found, tongue),
        lots=lot_lines(lots, sheet.lot.id, "/tendering/{lot}", tongue),
    )


def notice_view(found: PublicTender, tongue: Tongue) -> NoticeView:
    """Say what is asked for and until when; of who applies it knows nothing."""
    tender, asked = found.tender, found.tender.asked
    last = tender.last_round
    together = (
        tongue.say("接受，连牵头人最多 {n} 家", n=asked.consortium)
        if asked.consortium
        else tongue.say("不接受")
    )
    return NoticeView(
        lot=found.lot.id,
        title=found.lot.title,
        state=tongue.say(STATES[State(found.lot.state)]),
        facts=(
            (tongue.say("招标人"), found.project.owner),
            (tongue.say("资格预审文件发售到"), exact(last.offered, tongue)),
            (tongue.say("申请截止时间"), exact(last.closes, tongue)),
            (tongue.say("联合体申请"), together),
            (tongue.say("第几次资格预审"), str(last.number)),
        ),
        requirement=asked.requirement,
        is_open=found.lot.state == State.PREQUALIFYING,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicantView:
    """The page of one applicant: its own application and its own result alone."""

    notice: NoticeView
    firm: str
    most: int
    documents: tuple[tuple[str, str], ...]
    applied: str
    members: tuple[str, ...]
    attached: tuple[str, ...]
    result: str
    passed: bool
    proves: bool
    reasons: tuple[str, ...]
    can_apply: bool
    key: str


def applicant_view(
    own: OwnApplication, firm: str, key: str, tongue: Tongue
) -> ApplicantView:
    """Say what a firm has handed in, what it may hand in, and what came of it."""
    notice, application = notice_view(own.found, tongue), own.application
    names = {
        each.digest: f"{tongue.say(DOCUMENTS[each.kind])} {each.number}".strip()
        for each in own.documents
    }
    return ApplicantView(
        notice=notice,
        firm=firm,
        most=own.found.tender.asked.consortium,
        documents=tuple(names.items()),
        applied="" if application is None else full(application.at, tongue),
        members=_members(application),
        attached=()
        if application is None
        else tuple(names.get(each, each) for each in application.documents),
        result=_result(own, tongue),
        passed=own.result is True,
        proves=own.proves,
        reasons=application.reasons
        if application is not None and own.result is False
        else (),
        can_apply=notice.is_open and application is None,
        key=key,
    )


def _members(application: ToPrequalify | None) -> tuple[str, ...]:
    if application is None:
        return ()
    return tuple(f"{each.name} {each.code}" for each in application.members)


def _result(own: OwnApplication, tongue: Tongue) -> str:
    if own.result is None:
        return ""
    if own.result:
        return tongue.say("您单位通过了资格预审，招标公告发布以后可以投标。")
    return tongue.say("您单位没有通过资格预审。")


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationLine:
    """An application as its reviewers see it."""

    stream: str
    firm: str
    code: str
    at: str
    members: tuple[str, ...]
    documents: tuple[tuple[str, str], ...]
    votes: tuple[tuple[str, str], ...]
    state: str
    decided: bool
    twice: str
    claim: str
    decides: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewView:
    """The list of applications after their close, and what may be pressed."""

    lot: str
    title: str
    state: str
    lines: tuple[ApplicationLine, ...]
    decides: bool
    finishes: bool
    ends: bool
    done: str
    key: str


def review_view(sheet: ReviewSheet, done: str, key: str, tongue: Tongue) -> ReviewView:
    """Say who applied, what each handed in, and how far the review is."""
    state = State(sheet.found.lot.state)
    reviewing = state is State.PREQUALIFICATION_REVIEW
    failed = state is State.PREQUALIFICATION_FAILED
    return ReviewView(
        lot=sheet.found.lot.id,
        title=sheet.found.lot.title,
        state=tongue.say(STATES[state]),
        lines=tuple(_line(each, sheet, tongue) for each in sheet.applications),
        decides=reviewing and bool(sheet.roles & _DECIDERS),
        finishes=reviewing and bool(sheet.roles & _OWNERS),
        ends=failed and bool(sheet.roles & _OWNERS),
        done=tongue.say("审查意见已记录。") if done == "decided" else "",
        key=key,
    )


def _line(
    application: ToPrequalify, sheet: ReviewSheet, tongue: Tongue
) -> ApplicationLine:
    known = sheet.documents
    claim, decides = _claim(application, sheet, tongue)
    return ApplicationLine(
        stream=application.stream,
        firm=application.name,
        code=application.firm,
        at=full(application.at, tongue),
        members=_members(application),
        documents=tuple(
            (each, f"{tongue.say(DOCUMENTS[known[each].kind])} {known[each].number}")
            for each in application.documents
            if each in known
        ),
        votes=tuple(
            (
                tongue.say("通过") if each.passed else tongue.say("不通过"),
                each.reason,
            )
            for each in application.votes
        ),
        state=_standing(application, tongue) if decides or not claim else "",
        decided=application.passed is not None,
        twice=_twice(application, sheet, tongue),
        claim=claim,
        decides=decides,
    )


def _claim(
    application: ToPrequalify, sheet: ReviewSheet, tongue: Tongue
) -> tuple[str, bool]:
    """Say what stands against it by the claim of its account; whether it is judged."""
    known = sheet.standing
    for each, reason in known.fallen:
        if each.stream == application.stream:
            return tongue.say("已失效：{reason}", reason=reason), False
    if application.firm in known.contested:
        return tongue.say("有两个账号为这家单位申请，中心核定以后再审查。"), False
    if application in known.undecided:
        return tongue.say("中心还没有核定这个账号代表该单位，核定以前不能结束。"), True
    return "", True


def _standing(application: ToPrequalify, tongue: Tongue) -> str:
    if application.passed is None:
        said = {each.passed for each in application.votes}
        if len(said) > 1:
            return tongue.say("意见不一致")
        return tongue.say("{n} 人审查过，要两人", n=len(application.votes))
    return tongue.say("通过") if application.passed else tongue.say("不通过")


def _twice(application: ToPrequalify, sheet: ReviewSheet, tongue: Tongue) -> str:
    """Name firms of this application that have a part in another too (BR 37)."""
    came = [Bidding(x.stream, x.firm, x.members) for x in sheet.standing.standing]
    names = {each.firm: each.name for each in sheet.applications}
    found = [x for x in bidding_twice(came) if application.stream in x.manifests]
    if not found:
        return ""
    return tongue.say(
        "{firms} 同时在另一份申请里。",
        firms=tongue.join(x.called(names) for x in found),
    )
