"""
The sheet of the supervisor on site: who came and went, what was stopped, what was seen.

It says what the record says and judges nothing (V-13). It becomes public like every
paper, so it names bodies and duties, and counts those of whom the public knows nothing.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Protocol

from archive.public.ledger import parse_event
from archive.public.paper import (
    Bold,
    Column,
    Design,
    Face,
    Heading,
    PaperContent,
    Paragraph,
    Table,
    Title,
)
from archive.public.values import to_micros, utc
from trading.papers.model import Drawn
from trading.papers.ports import PaperWork
from trading.papers.project import project_body
from trading.papers.wording import design, moment, project_facts
from trading.projects.model import Lot, Project
from trading.venue.model.badges import BadgeRole, Direction, Scan
from trading.venue.model.bookings import Booking
from trading.venue.ports import Venue

ROLES: Final[Mapping[str, str]] = {
    BadgeRole.SUPERVISOR.value: "现场监督",
    BadgeRole.OWNER.value: "业主代表",
    BadgeRole.AGENCY.value: "代理机构",
    BadgeRole.CLERK.value: "场次操作员",
    BadgeRole.NOTARY.value: "公证员",
    BadgeRole.EXPERT.value: "评审专家",
    BadgeRole.BIDDER.value: "企业代表",
    BadgeRole.KEY_HOLDER.value: "密钥持有人",
    BadgeRole.OBSERVER.value: "社会观察员",
    BadgeRole.MEDIA.value: "媒体",
}
_NAMED: Final = frozenset(
    {BadgeRole.SUPERVISOR, BadgeRole.OWNER, BadgeRole.AGENCY}
    | {BadgeRole.CLERK, BadgeRole.NOTARY}
)
_KINDS: Final = {
    "opening": "开标",
    "evaluation": "评标",
    "draw": "随机抽取",
    "auction": "竞价",
}


class SheetWork(PaperWork, Protocol):
    """One transaction, as this sheet sees it."""

    @property
    def venue(self) -> Venue:
        """Rooms, sessions, badges and orders."""
        ...


def supervision_body(work: SheetWork, project: Project, lot: Lot) -> Drawn | None:
    """Return what the sheet of the last session says; None before anybody came."""
    held = [each for each in work.venue.bookings.of(lot.id) if _came(work, each)]
    if not held:
        return None
    session = max(held, key=lambda each: utc(each.stay.starts))
    badges = work.venue.badges.of(session.id)
    scans = work.venue.badges.scans(session.id)
    passages = {
        each.id: [scan for number, scan in scans if number == each.id]
        for each in badges
    }
    came = [each for each in badges if passages[each.id]]
    body = {
        "project": project_body(work.projects, project, lot),
        "session": {
            "booking": session.id,
            "room": work.venue.rooms.get(session.room).name,
            "kind": session.purpose.value,
            "starts": to_micros(session.stay.starts),
            "ends": to_micros(session.stay.ends),
        },
        "attendance": [
            [each.role.value, each.organisation, *_times(passages[each.id])]
            for each in came
            if each.role in _NAMED
        ],
        "others": sorted(
            [role, count]
            for role, count in Counter(
                each.role.value for each in came if each.role not in _NAMED
            ).items()
        ),
        "orders": [
            [each.number, each.ends, to_micros(each.at), each.reason]
            for each in work.venue.orders.of(session.id)
        ],
        "seen": list(_seen(work, project, session)),
    }
    return Drawn(body=body, about=session.id)


def _came(work: SheetWork, session: Booking) -> bool:
    return bool(work.venue.badges.scans(session.id))


def _times(scans: Sequence[Scan]) -> tuple[int, int]:
    """Return when somebody first came and last went, nought if they stayed."""
    last = scans[-1]
    left = to_micros(last.at) if last.direction is Direction.OUT else 0
    return to_micros(scans[0].at), left


def _seen(
    work: SheetWork, project: Project, session: Booking
) -> Iterator[list[object]]:
    for each in work.ledger.stream(project.stream):
        event = parse_event(each.body)
        if event.kind == "ATTESTED" and event.facts["booking"] == session.id:
            at, body = to_micros(event.at), event.actor.organisation
            yield [at, body, event.facts["seen"]]


def supervision_design(content: PaperContent) -> Design:
    """Lay out the sheet; all of it follows from what it says."""
    body: Mapping[str, Any] = content.body
    session = body["session"]
    others = "、".join(f"{ROLES[role]} {count} 人" for role, count in body["others"])
    return design(
        content,
        Title(content.title, body["project"]["title"]),
        Heading("一、项目和场次"),
        project_facts(
            body["project"],
            ("场次", f"{_KINDS[session['kind']]}（{session['booking']}）"),
            ("场所", session["room"]),
            ("预定开始", moment(session["starts"])),
            ("预定结束", moment(session["ends"])),
        ),
        Heading("二、到场人员", "凭工作牌进出"),
        Table(
            (
                Column("身份", 18),
                Column("单位", 36, face=Face.TEXT),
                Column("进场", 23),
                Column("离场", 23),
            ),
            tuple(
                (ROLES[role], organisation, _clock(came), _clock(left))
                for role, organisation, came, left in body["attendance"]
            ),
        ),
        Paragraph(f"另有{others}到场。" if others else "没有其他人员到场。"),
        Heading("三、监督指令"),
        *_orders(body["orders"]),
        Heading("四、现场见闻"),
        *_said(body["seen"]),
        Paragraph(
            "本表只记录现场情况，不作任何决定。现场监督签名，表示记录与所见相符。"
        ),
    )


def _clock(micros: int) -> str:
    return moment(micros).rpartition(" ")[2] if micros else "—"


def _orders(orders: Sequence[Sequence[Any]]) -> Sequence[Paragraph]:
    if not orders:
        return (Paragraph("没有发出监督指令。"),)
    return tuple(
        Paragraph(
            (
                Bold(f"第 {number} 号"),
                f"，{moment(at)}，",
                f"恢复（解除第 {ends} 号）" if ends else "暂停",
                f"：{reason}",
            )
        )
        for number, ends, at, reason in orders
    )


def _said(seen: Sequence[Sequence[Any]]) -> Sequence[Paragraph]:
    if not seen:
        return (Paragraph("没有另外的记录。"),)
    return tuple(
        Paragraph((f"{moment(at)}，{body}：", text)) for at, body, text in seen
    )
