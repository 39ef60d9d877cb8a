"""
The papers of a selection: the result of the review, and the record of the draw.

What a paper says is gathered once, when it is drawn up, and is what persons sign; how
it looks follows from that alone, so that anybody can lay it out again.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from archive.public.paper import (
    Align,
    Bold,
    Column,
    Comparison,
    Comparisons,
    Design,
    Face,
    Fingerprint,
    Heading,
    PaperContent,
    Paragraph,
    Result,
    Step,
    Table,
    Title,
)
from archive.public.values import to_micros
from expert_pool.public.draws import Draw, DrawState, Duty, Panel
from trading.papers.model import Drawn
from trading.papers.project import project_body
from trading.papers.wording import (
    design,
    last_day,
    moment,
    place,
    project_facts,
)
from trading.projects.model import Lot, Project, PublicationKind
from trading.selection.ports import SelectionWork
from trading.venue.model import EXCEPTION

DUTIES: Final[Mapping[str, str]] = {
    Duty.CLERK.value: "场次操作员",
    Duty.SUPERVISOR.value: "现场监督",
    Duty.OWNER.value: "比选人代表",
    Duty.APPLICANT.value: "申请人代表",
    Duty.OBSERVER.value: "观察员",
}
MANY: Final = 60  # tickets that fill two pages; a longer list stands in two columns
_SIGN: Final = frozenset({Duty.CLERK.value, Duty.SUPERVISOR.value, Duty.OWNER.value})


def qualification_body(work: SelectionWork, project: Project, lot: Lot) -> Drawn | None:
    """
    Return what the result of the review says; None while names are not public (D-6).

    Who passed stands by name, because the draw showed them; who did not is counted,
    with the reasons, and not named: each such firm was told its own.
    """
    if not work.projects.published(project.id, PublicationKind.DRAW_NOTICE):
        return None
    selection = work.selections.get(lot.id)
    listed = work.selections.listed(lot.id, selection.lists)
    passed = {each.firm for each in listed}
    failed = [
        each.firm
        for each in work.selections.applications(lot.id)
        if each.firm not in passed and not each.fallen
    ]
    reasons = [
        sorted(
            {
                reason
                for verdict in work.selections.verdicts_on(lot.id, firm)
                if not verdict.passed
                for reason in verdict.reasons
            }
        )
        for firm in failed
    ]
    until = selection.objections_until
    body = {
        "project": project_body(work.projects, project, lot),
        "applied": len(listed) + len(failed),
        "passed": [[each.pid, each.name] for each in listed],
        "failed": sorted(reasons),
        "objections_until": to_micros(until) if until else 0,
    }
    return Drawn(body=body)


def qualification_design(content: PaperContent) -> Design:
    """Lay out the result of the review."""
    body: Mapping[str, Any] = content.body
    until = body["objections_until"]
    passed = tuple((pid, name, "合格") for pid, name in body["passed"])
    failed = tuple(
        (
            "—",
            f"未合格企业（{number}）：{'；'.join(reasons) or '见本企业所收通知'}",
            "不合格",
        )
        for number, reasons in enumerate(body["failed"], 1)
    )
    return design(
        content,
        Title(content.title, body["project"]["title"]),
        Heading("一、项目"),
        project_facts(body["project"], ("报名", f"{body['applied']} 家")),
        Heading("二、怎样审查"),
        Paragraph(
            "审查由比选人一方的人员分别进行，互不知道对方的结论；结论不一致的，由另一人决定。"
            "运行服务机构不参加审查。未合格的企业只在各自收到的通知里具名。"
        ),
        Heading("三、审查结果", f"合格 {len(passed)} 家，不合格 {len(failed)} 家"),
        *_verdicts(passed, failed),
        Heading("四、异议"),
        Paragraph(
            f"对审查结果的异议期至{last_day(until)}届满。" if until else "没有异议期。"
        ),
    )


def _verdicts(
    passed: tuple[tuple[str, str, str], ...], failed: tuple[tuple[str, str, str], ...]
) -> Sequence[Table]:
    columns = (
        Column("号票", 16, face=Face.CODE),
        Column("企业", 66, face=Face.TEXT),
        Column("结论", 18, Align.RIGHT),
    )
    if len(passed) <= MANY:
        return (Table(columns, passed + failed),)
    long = Table(columns, passed, abreast=2)
    # What is said of a firm that failed is a sentence and wants the whole width.
    return (long, Table(columns, failed)) if failed else (long,)


def draw_record_body(work: SelectionWork, project: Project, lot: Lot) -> Drawn | None:
    """Return what the record of the last draw says; None before its result (D-19)."""
    selection = work.selections.get(lot.id)
    if not selection.draws:
        return None
    draw = work.draws.get(selection.draw_id, selection.draws)
    if draw.record.result is None or draw.state is DrawState.VOIDED:
        return None
    listed = work.selections.listed(lot.id, selection.lists)
    names = {each.pid: each.name for each in listed}
    notice = draw.notice
    body: dict[str, object] = {
        "project": project_body(work.projects, project, lot),
        "draw": {
            "id": notice.draw,
            "number": notice.number,
            "place": notice.place,
            "scheduled": notice.scheduled,
            "began": notice.at,
            "ended": draw.result.at,
            "pool_root": notice.pool_root,
            "pool_size": notice.pool_size,
            "notice": draw.notice_digest,
            "software": notice.software,
            "alpha": draw.result.alpha,
            "seed": draw.result.seed,
            "panel": draw.result.panel.value,
        },
        "present": [
            {
                "id": each.id,
                "duty": each.duty.value,
                "name": each.name,
                "organisation": _organisation(selection.attendees, each.id),
            }
            for each in notice.contributors
        ],
        "contributions": _contributions(draw),
        "chance": _chance(draw),
        "rounds": [
            {
                "label": each.label,
                "seated": [pid for stratum in each.strata for pid in stratum.pids],
            }
            for each in draw.result.rounds
        ],
        "tickets": [[pid, names[pid]] for pid in sorted(names)],
        "recording": _recording(work, lot, notice.number),
    }
    persons = {
        DUTIES[each.duty.value]: (
            _organisation(selection.attendees, each.id),
            each.name,
        )
        for each in reversed(notice.contributors)
        if each.duty.value in _SIGN
    }
    return Drawn(body=body, persons=persons, about=f"{notice.draw} {notice.number}")


def draw_record_design(content: PaperContent) -> Design:
    """Lay out the record of a draw: the result first, then how it came about."""
    body: Mapping[str, Any] = content.body
    draw, names = body["draw"], dict(body["tickets"])
    order = body["rounds"][-1]["seated"] if draw["panel"] == Panel.DRAWN else []
    return design(
        content,
        Title(content.title, body["project"]["title"]),
        _outcome(order, names),
        Heading("一、项目和场次"),
        project_facts(
            body["project"],
            ("抽取地点", draw["place"]),
            ("第几次", f"第 {draw['number']} 次"),
            ("开始", moment(draw["began"])),
            ("结束", moment(draw["ended"])),
            ("入围名单", f"{draw['pool_size']} 张号票"),
            ("软件", draw["software"]),
        ),
        Heading("二、到场人员"),
        Table(
            (
                Column("身份", 22),
                Column("姓名", 26, face=Face.TEXT),
                Column("单位", 52, face=Face.TEXT),
            ),
            tuple(
                (DUTIES[each["duty"]], each["name"], each["organisation"])
                for each in body["present"]
            ),
        ),
        Heading("三、随机数从哪里来"),
        Paragraph(
            "抽取顺序由三类数据共同算出，任何一方都不能单独决定结果：先冻结的名单，"
            "各方先承诺、后公布的随机数，以及公布之后才当众产生的号球。"
        ),
        Step(1, "冻结名单的根，在抽取开始前公布"),
        Fingerprint(draw["pool_root"], "名单"),
        Fingerprint(draw["notice"], "公告"),
        Step(2, "承诺与公布", f"公布截止 {moment(body['chance']['closed'])}"),
        _comparisons(body["contributions"]),
        Step(3, "公开的随机来源", moment(body["chance"]["at"])),
        Paragraph(("号码：", Bold(body["chance"]["value"]))),
        Step(4, "算出的种子和排序"),
        Fingerprint(draw["alpha"], "摘要"),
        Fingerprint(draw["seed"], "种子", boxed=True),
        Paragraph(_how(body["rounds"])),
        Heading("四、全部号票", f"共 {draw['pool_size']} 张"),
        _tickets(body, names),
        Heading("五、录像和核对"),
        Paragraph(body["recording"]),
        Paragraph(
            "任何人都可以用案卷里的抽取记录和核对页，不经过本中心，离线重算一遍。"
            "签名人员只确认本记录与现场相符。"
        ),
    )


def _outcome(order: Sequence[str], names: Mapping[str, str]) -> Result:
    if not order:
        return Result("抽取结果", "没有结果", "约束条件下抽不出名单")
    others = tuple(
        (place(rank), names[pid], pid) for rank, pid in enumerate(order[1:], 1)
    )
    first = order[0]
    return Result("抽取结果", place(0), names[first], f"号票 {first}", others)


def _comparisons(contributions: Sequence[Mapping[str, Any]]) -> Comparisons:
    return Comparisons(
        tuple(
            Comparison(
                DUTIES[each["duty"]],
                each["name"],
                "相符" if each["r"] else f"未公布：{each['reason']}",
                (
                    Fingerprint(each["commitment"], "承诺"),
                    *((Fingerprint(each["r"], "公布"),) if each["r"] else ()),
                ),
            )
            for each in contributions
        )
    )


def _how(rounds: Sequence[Mapping[str, Any]]) -> str:
    first = "每张号票按 HMAC-SHA256（种子，轮次和号票）从小到大排列。"
    if len(rounds) == 1:
        return f"{first}一次排出中选和备选。"
    return (
        f"{first}号票较多，分两步：先取前 {len(rounds[0]['seated'])} 张，"
        "再用另一个标签在其中重新排列，定中选和备选。"
    )


def _tickets(body: Mapping[str, Any], names: Mapping[str, str]) -> Table:
    shortlist = set(body["rounds"][0]["seated"]) if len(body["rounds"]) > 1 else set()
    order = body["rounds"][-1]["seated"]
    ranks = {pid: rank for rank, pid in enumerate(order)}
    rows = []
    for pid in sorted(names):
        said = "第一步入选" if pid in shortlist else ""
        rows.append((pid, names[pid], place(ranks[pid]) if pid in ranks else said))
    strong = frozenset(n for n, row in enumerate(rows) if row[0] in ranks)
    return Table(
        (
            Column("号票", 18, face=Face.CODE),
            Column("企业", 53, face=Face.TEXT),
            Column("结果", 29, Align.RIGHT),
        ),
        tuple(rows),
        strong,
        abreast=2 if len(rows) > MANY else 1,
    )


def _contributions(draw: Draw) -> list[dict[str, object]]:
    people = {each.id: each for each in draw.notice.contributors}
    closed = draw.record.reveals_closed
    entries = {each.contributor: each for each in closed.body.list} if closed else {}
    found: list[dict[str, object]] = []
    for commit in draw.record.commits:
        entry = entries[commit.contributor]
        found.append(
            {
                "name": people[commit.contributor].name,
                "duty": people[commit.contributor].duty.value,
                "commitment": commit.commitment,
                "r": entry.r or "",
                "reason": entry.reason or "",
            }
        )
    return found


def _chance(draw: Draw) -> dict[str, object]:
    chance, closed = draw.record.chance, draw.record.reveals_closed
    if chance is None or closed is None:
        raise ValueError("a finished draw has its chance")
    return {
        "source": chance.source,
        "value": chance.value,
        "at": max(each.at for each in chance.entries),
        "closed": closed.body.at,
    }


def _recording(work: SelectionWork, lot: Lot, attempt: int) -> str:
    decision = next(
        (
            each
            for each in reversed(work.recording.decisions(lot.id))
            if each.session.attempt == attempt
        ),
        None,
    )
    if decision is None:
        return "没有录像，也没有免录像的签字。"
    if decision.kind == EXCEPTION:
        return f"本次没有录像。现场监督签字同意，理由：{decision.reason}"
    return f"有录像：{decision.reason}"


def _organisation(attendees: Sequence[Any], person: str) -> str:
    return next((each.organisation for each in attendees if each.person == person), "")
