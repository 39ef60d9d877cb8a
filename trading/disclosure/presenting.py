"""What the plain project page says, in Chinese and in English."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from archive.public.values import Rate, Yuan, beijing, from_micros
from trading.disclosure.use_cases import Published
from trading.projects.model import Publication, PublicationKind
from trading.rules.fixed_price_selection import State


@dataclass(frozen=True, slots=True)
class Words:
    """One thing said in both languages."""

    zh: str
    en: str

    def say(self, *, english: bool) -> str:
        """Return it in one language."""
        return self.en if english else self.zh


STATES: Mapping[str, Words] = {
    State.NEW: Words("准备中", "in preparation"),
    State.DRAFT: Words("重新准备中", "being prepared anew"),
    State.BASIS_CHECKED: Words("重新准备中", "being prepared anew"),
    State.PRICE_FIXED: Words("重新准备中", "being prepared anew"),
    State.NOTICED: Words("报名中", "sign-up is open"),
    State.SIGN_UP_CLOSED: Words("报名已截止，审查中", "sign-up closed, under review"),
    State.TOO_FEW: Words("合格企业不足", "too few firms qualify"),
    State.AWAITING_CONSENT: Words("等待监督部门意见", "awaiting the supervisor"),
    State.QUALIFIED: Words("审查完成", "review finished"),
    State.LIST_FROZEN: Words("名单已冻结，等待抽取", "list frozen, awaiting the draw"),
    State.DRAW_READY: Words("抽取现场已就绪", "the room is ready"),
    State.DRAWING: Words("正在抽取", "drawing"),
    State.CHANCE_AWAITED: Words("等待摇号", "awaiting the balls"),
    State.DRAWN: Words("已抽取", "drawn"),
    State.PUBLICITY: Words("公示中", "public notice period"),
    State.WINNER_LOST: Words("中选人退出，等待递补", "the winner is out"),
    State.NEW_NOTICE_NEEDED: Words("需重新公告", "a new notice is needed"),
    State.AWARDED: Words("已发中选通知", "awarded"),
    State.CONTRACTED: Words("已签合同", "contract signed"),
    State.PERFORMING: Words("履约中", "under way"),
    State.ACCEPTED: Words("已验收", "accepted"),
    State.TERMINATED: Words("已终止", "terminated"),
    State.ARCHIVED: Words("已结案", "file closed"),
}

KINDS: Mapping[PublicationKind, Words] = {
    PublicationKind.NOTICE: Words("公告", "Notice"),
    PublicationKind.PORTAL: Words("省级平台同步", "On the provincial portal"),
    PublicationKind.SIGN_UP_CLOSED: Words("报名截止", "Sign-up closed"),
    PublicationKind.EXTENSION: Words("报名延期", "Sign-up extended"),
    PublicationKind.QUALIFICATION_RESULT: Words("审查结果", "Review result"),
    PublicationKind.LIST: Words("名单冻结", "List frozen"),
    PublicationKind.DRAW_NOTICE: Words(
        "抽取开始，公开名称", "Draw started, names public"
    ),
    PublicationKind.DRAW: Words("抽取结果", "Draw"),
    PublicationKind.TRANSCRIPT: Words("抽取全过程数据", "Transcript of the draw"),
    PublicationKind.RESULT: Words("中选结果公示", "Result published"),
    PublicationKind.OBJECTION: Words("异议", "Objection"),
    PublicationKind.AWARD: Words("中选通知", "Award"),
    PublicationKind.CONTRACT: Words("合同", "Contract"),
    PublicationKind.PERFORMANCE: Words("履约", "Performance"),
    PublicationKind.SUSPENSION: Words("暂停", "Suspension"),
    PublicationKind.CHANGE: Words("变更", "Change"),
}

PAGE_WORDS: Mapping[str, Words] = {
    "site": Words("阳光公共资源交易", "Yangguang public resource trading"),
    "demo": Words(
        "演示数据：单位、人员、金额都是虚构的，不具有任何效力。",
        "Demonstration data: organisations, people and amounts are invented.",
    ),
    "skip": Words("跳到正文", "Skip to content"),
    "projects": Words("项目", "Projects"),
    "none": Words("还没有公开的项目。", "No project has been published yet."),
    "facts": Words("项目情况", "About this project"),
    "owner": Words("招标人", "Owner"),
    "centre": Words("运行服务机构", "Centre"),
    "supervisor": Words("监督部门", "Supervising body"),
    "number": Words("项目编号", "Number"),
    "price": Words("固定价", "Fixed price"),
    "formula": Words(
        "（控制价 − 不可竞争费）×（1 − 下浮率）＋ 不可竞争费",
        "(control − non-competitive) × (1 − discount) + non-competitive",
    ),
    "control": Words("控制价", "Control price"),
    "non_competitive": Words("不可竞争费", "Non-competitive part"),
    "rate": Words("下浮率", "Discount rate"),
    "sign_up": Words("报名", "Sign-up"),
    "draw_at": Words("抽取时间", "Draw"),
    "room": Words("抽取地点", "Room"),
    "outcome": Words("抽取结果", "Outcome of the draw"),
    "winner": Words("中选", "Winner"),
    "reserve": Words("候补", "Reserve"),
    "ticket": Words("号票", "Ticket"),
    "firm": Words("企业", "Firm"),
    "place": Words("顺序", "Order"),
    "tickets": Words("张号票", "tickets"),
    "steps": Words("公开记录", "Public record"),
    "when": Words("时间（北京时间）", "Time (Beijing)"),
    "what": Words("内容", "What"),
    "entry": Words("事件号", "Event"),
    "evidence": Words("证据", "Evidence"),
    "check": Words(
        "每一步都在公开日志里。下载日志和案卷，不用本站也能核对；日志尚无共签。",
        "Every step is in the public log. Log and case file can be checked without "
        "this site. The log is not cosigned yet.",
    ),
    "checkpoint": Words("日志检查点", "Log checkpoint"),
    "json": Words("本页数据（JSON）", "This page as JSON"),
    "role": Words(
        "本中心只提供场地、系统和见证，不审批，不决定结果。",
        "The centre gives room, system and attestation; it decides nothing.",
    ),
    "unconfirmed": Words(
        "项参数未经本县确认", "parameters not yet confirmed by the county"
    ),
    "awarded": Words("已发中选通知", "awarded"),
}


def words(*, english: bool) -> Mapping[str, str]:
    """Return every word of the pages in one language."""
    return {name: each.say(english=english) for name, each in PAGE_WORDS.items()}


def project_page(found: Published, *, demo: bool, lang: str) -> dict[str, Any]:
    """Return what the template of the project page shows."""
    english = lang == "en"
    notice = _latest(found.publications, PublicationKind.NOTICE)
    draw = _latest(found.publications, PublicationKind.DRAW)
    award = _latest(found.publications, PublicationKind.AWARD)
    return {
        "demo": demo,
        "lang": "en" if english else "zh-CN",
        "english": english,
        "w": words(english=english),
        "project": found.project,
        "state": STATES[found.lot.state].say(english=english),
        "suspended": [each.reason for each in found.lot.suspensions],
        "notice": _notice(notice, english=english) if notice else None,
        "order": draw.content.get("order", ()) if draw else (),
        "awarded": award.content["ticket"] if award else "",
        "tickets": _tickets(found.publications),
        "steps": [
            {
                "at": f"{beijing(each.at):%Y-%m-%d %H:%M:%S}",
                "what": _what(each, found.project.title, english=english),
                "event": each.event,
            }
            for each in found.publications
        ],
    }


def _what(each: Publication, project: str, *, english: bool) -> str:
    kind = KINDS[each.kind].say(english=english)
    own = each.title if each.title != project and not english else ""
    return f"{kind}：{own}" if own and own != kind else kind


def _notice(notice: Publication, *, english: bool) -> dict[str, Any]:
    content = notice.content
    zone = "Beijing time" if english else "北京时间"

    def written(micros: int) -> str:
        return f"{beijing(from_micros(micros)):%Y-%m-%d %H:%M} {zone}"

    return {
        "price": Yuan(content["price"]["fen"]),
        "control": Yuan(content["control"]["fen"]),
        "non_competitive": Yuan(content["non_competitive"]["fen"]),
        "rate": str(Rate(content["rate"]["basis_points"])),
        "opens": written(content["sign_up"]["opens"]),
        "closes": written(content["sign_up"]["closes"]),
        "draw_at": written(content["draw_at"]),
        "room": content["room"],
        "unconfirmed": len(content["unconfirmed"]),
    }


def _tickets(publications: Sequence[Publication]) -> int:
    frozen = _latest(publications, PublicationKind.LIST)
    return int(frozen.content["size"]) if frozen else 0


def _latest(
    publications: Sequence[Publication], kind: PublicationKind
) -> Publication | None:
    return next((each for each in reversed(publications) if each.kind is kind), None)
