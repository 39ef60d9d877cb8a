"""The papers of an award: the result published for objection, and the award notice."""

from collections.abc import Mapping
from typing import Any

from archive.public.paper import (
    AmountLine,
    Bold,
    Design,
    Heading,
    PaperContent,
    Paragraph,
    Result,
    Style,
    Title,
)
from archive.public.values import Yuan
from trading.awards.ports import AwardWork
from trading.papers.model import Drawn
from trading.papers.project import project_body
from trading.papers.wording import design, last_day, moment, place, project_facts
from trading.projects.model import Lot, Project, PublicationKind


def result_body(work: AwardWork, project: Project, lot: Lot) -> Drawn | None:
    """Return what the published result says; None before it is published (D-21)."""
    found = work.projects.published(project.id, PublicationKind.RESULT)
    if not found or work.awards.standing(lot.id) is None:
        return None
    content = found[-1].content
    body = {
        "project": project_body(work.projects, project, lot),
        "winner": {"name": content["name"], "code": content["code"]},
        "ticket": content["ticket"],
        "rank": content["rank"],
        "price_fen": content["price_fen"],
        "reserves": [[each["ticket"], each["name"]] for each in content["reserves"]],
        "ends": content["publicity"]["ends"],
    }
    return Drawn(body=body)


def result_design(content: PaperContent) -> Design:
    """Lay out the result as it is published for objection."""
    body: Mapping[str, Any] = content.body
    reserves = tuple(
        (place(rank), name, ticket)
        for rank, (ticket, name) in enumerate(body["reserves"], body["rank"] + 1)
    )
    return design(
        content,
        Title(content.title, body["project"]["title"]),
        Result(
            "公示结果",
            "中选人",
            body["winner"]["name"],
            f"号票 {body['ticket']}",
            reserves,
        ),
        Heading("一、项目"),
        project_facts(body["project"], ("统一社会信用代码", body["winner"]["code"])),
        Heading("二、中选价"),
        AmountLine(Yuan(body["price_fen"])),
        Paragraph("中选价由比选公告固定，不再议价。"),
        Heading("三、异议"),
        Paragraph(
            (
                "参加报名的企业对结果有异议的，请在",
                Bold(f"{last_day(body['ends'])}前（含当日）"),
                "书面提出。有异议时，先作出答复，再往下进行。备选按次序递补。",
            )
        ),
    )


def award_body(work: AwardWork, project: Project, lot: Lot) -> Drawn | None:
    """Return what the award notice says; None before the award is given (D-23)."""
    found = work.projects.published(project.id, PublicationKind.AWARD)
    draws = work.projects.published(project.id, PublicationKind.DRAW)
    if not found:
        return None
    content = found[-1].content
    body = {
        "project": project_body(work.projects, project, lot),
        "winner": {"name": content["name"], "code": content["code"]},
        "ticket": content["ticket"],
        "price_fen": content["price_fen"],
        "drawn_at": _drawn_at(draws[-1].content) if draws else 0,
        "contract_until": content["contract_until"],
    }
    return Drawn(body=body)


def award_design(content: PaperContent) -> Design:
    """Lay out the letter to the winner: the last day is a date, never only a term."""
    body: Mapping[str, Any] = content.body
    project = body["project"]
    drawn = moment(body["drawn_at"]).partition(" ")[0] if body["drawn_at"] else ""
    until = Bold(f"{last_day(body['contract_until'])}前（含当日）")
    return design(
        content,
        Title(content.title),
        Paragraph(
            (Bold(f"{body['winner']['name']}："),), style=Style.LETTER, indent=False
        ),
        Paragraph(
            (
                f"你单位参加的{project['title']}（项目编号 {project['lot']}）",
                f"固定价比选，经{drawn}公开随机抽取并公示，现确定你单位为",
                Bold("中选人"),
                "，通知如下：",
            ),
            style=Style.LETTER,
        ),
        Paragraph("一、中选价（由比选公告固定，不再议价）：", style=Style.LETTER),
        AmountLine(Yuan(body["price_fen"])),
        Paragraph(
            ("二、请于", until, f"与{project['owner']}签订合同。"), style=Style.LETTER
        ),
        Paragraph(
            "三、逾期不签又没有正当理由的，由比选人书面认定放弃中选，由备选依次递补。",
            style=Style.LETTER,
        ),
        Paragraph("特此通知。", style=Style.LETTER),
    )


def _drawn_at(content: Mapping[str, Any]) -> int:
    result = content.get("result")
    body = result.get("body", result) if isinstance(result, Mapping) else {}
    return int(body.get("at", 0))
