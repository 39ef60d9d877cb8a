"""One word for one thing of deposits: kinds, states, causes, grounds, bank lines."""

from collections.abc import Mapping
from typing import Final

from trading.bidders.model.deposits import DepositKind, DepositState
from trading.bidders.model.statements import Fit
from trading.bidders.use_cases.deposits_releasing import ForfeitGround
from trading.front.languages import Tongue, marked
from trading.rules.deposits import DepositRegime, Owed, RefundCause

REGIMES: Final[Mapping[DepositRegime, tuple[str, str]]] = {
    DepositRegime.TENDER: (marked("招标投标"), marked("估算价")),
    DepositRegime.PROCUREMENT: (marked("政府采购"), marked("采购预算")),
    DepositRegime.SMALL_DRAW: (marked("小型项目抽取"), marked("项目价款")),
    DepositRegime.LAND: (marked("土地出让"), marked("起始价")),
    DepositRegime.ASSET: (marked("国有资产转让"), marked("转让底价")),
}
"""What a regime is called, and of what its law takes a share."""

KINDS: Final[Mapping[DepositKind, str]] = {
    DepositKind.TRANSFER: marked("转账"),
    DepositKind.GUARANTEE: marked("电子保函"),
    DepositKind.YEARLY: marked("年度保证金"),
}

STATES: Final[Mapping[DepositState, tuple[str, str]]] = {
    DepositState.EXPECTED: ("wait", marked("等待到账")),
    DepositState.RECEIVED: ("open", marked("已到账")),
    DepositState.GUARANTEED: ("open", marked("保函已登记")),
    DepositState.COVERED: ("open", marked("由年度保证金担保")),
    DepositState.LAPSED: ("over", marked("截止前没有交齐")),
    DepositState.HELD: ("open", marked("已交，保管中")),
    DepositState.RELEASE_PROPOSED: ("wait", marked("已提出退还，等第二人确认")),
    DepositState.RELEASED: ("wait", marked("已同意退还，等银行退款")),
    DepositState.REFUNDED: ("over", marked("已退款")),
    DepositState.RETURNED: ("over", marked("已退回")),
    DepositState.FORFEITED: ("over", marked("不予退还")),
}
"""How a state looks, and what is said of it."""

CAUSES: Final[Mapping[RefundCause, tuple[str, str]]] = {
    RefundCause.WITHDRAWN: (marked("截止前书面撤回"), marked("收到书面撤回通知")),
    RefundCause.LOST: (marked("没有中标"), marked("结果通知发出；招标项目是签订合同")),
    RefundCause.WON: (marked("中标并签订合同"), marked("签订合同")),
    RefundCause.STOPPED: (
        marked("没有开标或者项目终止"),
        marked("这一次招标结束或者发布终止公告"),
    ),
}
"""Why a deposit goes back, and what its days count from."""

GROUNDS: Final[Mapping[ForfeitGround, str]] = {
    ForfeitGround.BID_REVOKED: marked("截止以后撤销投标"),
    ForfeitGround.CONTRACT_REFUSED: marked("中标后拒签合同"),
    ForfeitGround.BOND_WITHHELD: marked("中标后不交履约保证金"),
}

FITS: Final[Mapping[Fit, str]] = {
    Fit.RECEIVED: marked("保证金到账"),
    Fit.REFUNDED: marked("保证金退款"),
    Fit.UNKNOWN_ACCOUNT: marked("子账号不属于任何投标人"),
    Fit.NOT_THE_BIDDER: marked("付款人不是投标人本单位"),
    Fit.OTHER_ACCOUNT: marked("不是从登记的账户付的"),
    Fit.OTHER_AMOUNT: marked("金额和要求不一致"),
    Fit.TOO_LATE: marked("到账时已经截止"),
    Fit.NOT_EXPECTED: marked("这时不应有这笔款"),
    Fit.REFUND_ELSEWHERE: marked("没有退到付款的账户"),
}
"""What a line of a statement is, or why it does not count."""

INTEREST: Final[Mapping[Owed, str]] = {
    Owed.NOTHING: marked("不计利息"),
    Owed.WHILE_HELD: marked("保管期间的存款利息"),
    Owed.WHEN_LATE: marked("逾期退还的利息"),
}

DONE: Final[Mapping[str, str]] = {
    "account": marked("子账号已开立。请只从登记的账户足额转入。"),
    "guarantee": marked("保函已登记，开标前只有本单位看得到。"),
    "covered": marked("年度保证金已为这个标段担保。"),
    "asked": marked("保证金要求已写入公开日志。"),
    "offered": marked("年度保证金已设立。"),
    "imported": marked("对账单已导入，每一行只算一次。"),
    "opened": marked("保证金已公开。"),
    "proposed": marked("已提出退还，等另一人确认。"),
    "confirmed": marked("已同意退还。"),
    "declined": marked("没有同意退还，保证金回到原来的状态。"),
    "kept": marked("已登记不予退还。"),
}
"""What was just done, as the address says."""


def done(told: str, tongue: Tongue) -> str:
    """Say what was just done, nothing if that is unknown."""
    return tongue.say(DONE[told]) if told in DONE else ""
