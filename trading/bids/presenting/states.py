"""Where a tender stands and what became of a bid, in the words of those in it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from trading.bids.model.bids import ReleaseKind
from trading.bids.verdicts import Outcome, Party, Verdict
from trading.front.languages import marked
from trading.rules.open_tender_states import State

STATES: Final[Mapping[State, str]] = {
    State.NEW: marked("准备中"),
    State.DRAFTED: marked("招标草稿"),
    State.PREQUALIFYING: marked("正在接收资格预审申请"),
    State.PREQUALIFICATION_REVIEW: marked("资格预审审查中"),
    State.PREQUALIFIED: marked("资格预审已结束"),
    State.PREQUALIFICATION_FAILED: marked("通过资格预审的不足三家"),
    State.ENDED: marked("招标已终止"),
    State.HOLDERS_NAMED: marked("已指定密钥持有人"),
    State.KEYS_READY: marked("密钥已就绪"),
    State.POLICY_LOGGED: marked("开标规则已公开"),
    State.BIDDING: marked("投标中"),
    State.CLOSED: marked("投标已截止，待开标"),
    State.NOT_OPENED: marked("投标人不足三家，不开标"),
    State.OPENING: marked("正在开标"),
    State.ADJOURNED: marked("开标已推迟"),
    State.RELEASED: marked("密钥已交齐，待解密"),
    State.OPENED: marked("已解密，正在唱标"),
    State.RECORDED: marked("开标已结束"),
}

VERDICTS: Final[Mapping[Verdict, str]] = {
    Verdict.OPEN: marked("已打开"),
    Verdict.NOT_ENOUGH: marked("到场的密钥不够，没有打开"),
    Verdict.INVALID_DEALING: marked("投标人封装的密钥不对，打不开"),
    Verdict.FACTOR_WITHHELD: marked("投标人没有按时交出自己的密钥"),
}
"""What was found about a bid, and whose doing it is."""


class Fate(StrEnum):
    """What a bid that was handed in came to, be it that its bidder took it back."""

    OPENED = Outcome.OPENED.value
    DEEMED_REVOKED = Outcome.DEEMED_REVOKED.value
    DEEMED_WITHDRAWN = Outcome.DEEMED_WITHDRAWN.value
    WITHDRAWN = "WITHDRAWN"


FATES: Final[Mapping[Fate, str]] = {
    Fate.OPENED: marked("已开标"),
    Fate.DEEMED_REVOKED: marked("视为撤销"),
    Fate.DEEMED_WITHDRAWN: marked("视为撤回"),
    Fate.WITHDRAWN: marked("已撤回"),
}
"""视为撤销 is the bidder's own doing, 视为撤回 is not: the deposit is safe (O20 31)."""

PARTIES: Final[Mapping[Party, str]] = {
    Party.HOLDER: marked("密钥持有人"),
    Party.TRUSTEE: marked("时间受托人"),
    Party.BIDDER: marked("投标人"),
    Party.KEEPER: marked("文件保管方"),
}
"""Who is named beside a verdict."""

RELEASES: Final[Mapping[ReleaseKind, str]] = {
    ReleaseKind.HOLDER: marked("密钥持有人交出密钥"),
    ReleaseKind.TRUSTEE: marked("时间受托人交出密钥"),
    ReleaseKind.BIDDER: marked("投标人交出自己的密钥"),
    ReleaseKind.DISCLOSURE: marked("投标人公开自己的投标"),
}
"""What somebody released."""


def fate_of(outcome: Outcome) -> Fate:
    """Return what a bid came to that was counted."""
    return Fate(outcome.value)
