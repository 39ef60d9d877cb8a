"""What leads a tender on from where it stands: one act, on one page, by whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from trading.bids.model.tender import Tender
from trading.bids.use_cases.reading_room import TenderSheet
from trading.front.languages import marked
from trading.projects.model import Lot
from trading.rules.open_tender_states import State
from trading.rules.roles import Role

DONE: Final[Mapping[str, str]] = {
    "drafted": marked("草稿已建立，已写入公开日志。"),
    "added": marked(
        "标段已增加，已写入公开日志。每个标段各有自己的密钥、截止时间和开标。"
    ),
    "named": marked("持有人已指定，等他们各自做密钥。"),
    "logged": marked("开标规则已写入公开日志。"),
    "announced": marked("资格预审公告已发布，开始接收申请。"),
    "reviewed": marked("资格预审已结束，每个申请人都收到自己的结果。"),
    "ended": marked("招标已终止。"),
    "published": marked("招标公告已发布，开始接收投标。"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NextAct:
    """The one thing to be done next: by whom, on which page, and what it says."""

    act: str
    page: str
    name: str
    roles: frozenset[Role]


_LED_BY: Final = frozenset({Role.OWNER, Role.AGENCY, Role.CLERK})
OWNERS: Final = frozenset({Role.OWNER, Role.AGENCY})
ROOM: Final = NextAct(
    act="StartOpening", page="opening", name=marked("进入开标室"), roles=_LED_BY
)
_NAME: Final = NextAct(
    act="NameHolders", page="holders", name=marked("指定密钥持有人"), roles=OWNERS
)
_ANNOUNCE: Final = NextAct(
    act="AnnouncePrequalification",
    page="prequalify",
    name=marked("发布资格预审公告"),
    roles=OWNERS,
)
_REVIEW: Final = NextAct(
    act="DecideApplication",
    page="applications",
    name=marked("审查申请"),
    roles=OWNERS | {Role.SUPERVISOR},
)
NEXT: Final[Mapping[State, NextAct]] = {
    State.DRAFTED: _NAME,
    State.NOT_OPENED: _NAME,
    State.PREQUALIFICATION_REVIEW: _REVIEW,
    State.PREQUALIFICATION_FAILED: _REVIEW,
    State.PREQUALIFIED: _NAME,
    State.KEYS_READY: NextAct(
        act="LogPolicy", page="policy", name=marked("确定开标规则"), roles=_LED_BY
    ),
    State.POLICY_LOGGED: NextAct(
        act="PublishTender",
        page="publish",
        name=marked("发布招标公告"),
        roles=frozenset({Role.CLERK}),
    ),
    **dict.fromkeys(
        (State.CLOSED, State.OPENING, State.ADJOURNED, State.RELEASED, State.OPENED),
        ROOM,
    ),
}
"""What leads on from a state, where somebody's press does."""
_FIRST: Final = marked("先做资格预审：发布公告，接收申请，审查通过的才能投标。")
SAYS: Final[Mapping[State, str]] = {
    State.NEW: marked("准备中"),
    State.DRAFTED: marked("先指定谁持有开标密钥，再由他们各自做密钥。"),
    State.PREQUALIFYING: marked(
        "正在接收资格预审申请。有多少家申请，截止以前谁也看不到。"
    ),
    State.PREQUALIFICATION_REVIEW: marked("申请已截止，由招标人一方两个人审查。"),
    State.PREQUALIFIED: marked("通过的足够。请指定谁持有开标密钥，再发布招标公告。"),
    State.PREQUALIFICATION_FAILED: marked(
        "通过的不足三家。请重新发布资格预审公告，或者终止招标。"
    ),
    State.ENDED: marked("招标已终止，原因已写入公开日志。"),
    State.HOLDERS_NAMED: marked("等持有人做密钥、各演练一次。做好的会在下面打勾。"),
    State.KEYS_READY: marked("密钥都做好了。定截止时间，把开标规则写进公开日志。"),
    State.POLICY_LOGGED: marked("开标规则已公开，等场次操作员发布公告。"),
    State.BIDDING: marked("正在接收投标。有多少家投标，截止以前谁也看不到。"),
    State.CLOSED: marked("投标已截止。人到齐了就在开标室开始开标。"),
    State.NOT_OPENED: marked(
        "投标人不足三家，没有开标。可以重新指定持有人，重新招标。"
    ),
    State.OPENING: marked("正在开标。"),
    State.ADJOURNED: marked("开标推迟了一次，到时间在开标室继续。"),
    State.RELEASED: marked("密钥已交齐，等解密。"),
    State.OPENED: marked("投标已打开，正在唱标。"),
    State.RECORDED: marked("开标已结束，记录已公开。"),
}


def next_act(lot: Lot, tender: Tender) -> NextAct | None:
    """Return what leads on; a lot that asks for prequalification announces it first."""
    state = State(lot.state)
    first = tender.terms.prequalification is not None
    return _ANNOUNCE if first and state is State.DRAFTED else NEXT.get(state)


def says(sheet: TenderSheet) -> str:
    """Return what is said of where a tender stands, in Chinese."""
    if next_act(sheet.lot, sheet.tender) is _ANNOUNCE:
        return _FIRST
    return SAYS[State(sheet.lot.state)]
