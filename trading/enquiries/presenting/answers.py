"""Answers as people read them: what, from where, and as of when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from trading.enquiries.model import SEEN, Answer, Outcome, Register, differences
from trading.front.languages import Tongue, marked
from trading.front.moments import exact

REGISTERS: Final[Mapping[Register, str]] = {
    Register.COMPANY: marked("工商登记"),
    Register.CREDIT: marked("信用名单"),
    Register.PROJECT: marked("投资项目代码"),
    Register.GUARANTEE: marked("保函（担保）"),
    Register.PORTAL: marked("省级门户发布的公告"),
}
OUTCOMES: Final[Mapping[Outcome, str]] = {
    Outcome.FOUND: marked("有记录"),
    Outcome.NOT_FOUND: marked("没有记录"),
}
MEMBERS: Final[Mapping[str, str]] = {
    "name": marked("名称"),
    "status": marked("状态"),
    "legal_representative": marked("法定代表人"),
    "capital": marked("注册资本"),
    "address": marked("地址"),
    "since": marked("从"),
    "until": marked("到"),
    "list": marked("名单"),
    "decision": marked("决定文号"),
    "authority": marked("作出机关"),
    "owner": marked("项目单位"),
    "approved": marked("批复"),
    "issuer": marked("开立机构"),
    "applicant": marked("申请人"),
    "beneficiary": marked("受益人"),
    "amount": marked("金额"),
    "valid": marked("是否有效"),
    "title": marked("标题"),
    "published": marked("发布时间"),
    "link": marked("网址"),
    SEEN: marked("看到的内容"),
}
DONE: Final[Mapping[str, str]] = {
    "asked": marked("已查询，答复已保存。"),
    "written": marked("已保存您录入的内容。"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerView:
    """One answer, with its source and its instants."""

    outcome: str
    found: bool
    members: tuple[tuple[str, str], ...]
    source: str
    at: str
    by_hand: bool


def answer_view(answer: Answer, tongue: Tongue) -> AnswerView:
    """Say what an answer says; a member without a word keeps its own."""
    reply = answer.reply
    return AnswerView(
        outcome=tongue.say(OUTCOMES[reply.outcome]),
        found=reply.outcome is Outcome.FOUND,
        members=tuple(
            (tongue.say(MEMBERS[name]) if name in MEMBERS else name, text)
            for name, text in reply.members.items()
        ),
        source=reply.source,
        at=exact(reply.at, tongue),
        by_hand=answer.by_hand,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class EnquiryView:
    """What can be asked, what was answered before, and how to write it down oneself."""

    registers: tuple[tuple[str, str], ...]
    unreached: str
    about: str
    asked: str
    answers: tuple[AnswerView, ...]
    outcomes: tuple[tuple[str, str], ...]
    done: str
    key: str


def enquiry_view(
    asked: tuple[Register, str] | None,
    answers: Sequence[Answer],
    reaches: Mapping[Register, bool],
    told: tuple[str, str],
    tongue: Tongue,
) -> EnquiryView:
    """Say what the page of enquiries shows; `told` is what was done, and the key."""
    done, key = told
    unreached = [tongue.say(REGISTERS[each]) for each in Register if not reaches[each]]
    return EnquiryView(
        registers=tuple((each.value, tongue.say(REGISTERS[each])) for each in Register),
        unreached=tongue.join(unreached),
        about="" if asked is None else asked[1],
        asked="" if asked is None else tongue.say(REGISTERS[asked[0]]),
        answers=tuple(answer_view(each, tongue) for each in answers),
        outcomes=tuple((each.value, tongue.say(OUTCOMES[each])) for each in Outcome),
        done=tongue.say(DONE[done]) if done in DONE else "",
        key=key,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnEntryView:
    """What the company register says of a firm, beside what is known here."""

    name: str
    code: str
    reached: bool
    answer: AnswerView | None
    differences: tuple[tuple[str, str, str], ...]
    done: str
    key: str


def own_entry_view(
    firm: tuple[str, str],
    answers: Sequence[Answer],
    told: tuple[str, str],
    tongue: Tongue,
    *,
    reached: bool,
) -> OwnEntryView:
    """Say what a firm sees of its own entry; `firm` is name and code."""
    name, code = firm
    latest = answers[0] if answers else None
    found = () if latest is None else differences(latest.reply, {"name": name})
    done, key = told
    return OwnEntryView(
        name=name,
        code=code,
        reached=reached,
        answer=None if latest is None else answer_view(latest, tongue),
        differences=tuple(
            (tongue.say(MEMBERS[member]), here, there) for member, here, there in found
        ),
        done=tongue.say(DONE[done]) if done in DONE else "",
        key=key,
    )
