"""Where a selection stands, in the words of those who take part in it."""

from collections.abc import Mapping
from typing import Final

from trading.front.languages import marked
from trading.rules.fixed_price_states import State

STATES: Final[Mapping[State, str]] = {
    State.NEW: marked("准备中"),
    State.DRAFT: marked("草稿"),
    State.BASIS_CHECKED: marked("依据已核准"),
    State.PRICE_FIXED: marked("价格已定"),
    State.NOTICED: marked("报名中"),
    State.SIGN_UP_SEALED: marked("待启封"),
    State.SIGN_UP_CLOSED: marked("审查中"),
    State.TOO_FEW: marked("合格企业不足"),
    State.AWAITING_CONSENT: marked("等待监督部门意见"),
    State.QUALIFIED: marked("审查完成"),
    State.LIST_FROZEN: marked("名单已冻结"),
    State.DRAW_READY: marked("抽取现场就绪"),
    State.DRAWING: marked("正在抽取"),
    State.CHANCE_AWAITED: marked("正在摇号"),
    State.DRAWN: marked("已抽取，待公示"),
    State.PUBLICITY: marked("公示中"),
    State.WINNER_LOST: marked("中选人退出，待递补"),
    State.NEW_NOTICE_NEEDED: marked("需重新公告"),
    State.AWARDED: marked("已发中选通知"),
    State.CONTRACTED: marked("已签合同"),
    State.PERFORMING: marked("履约中"),
    State.ACCEPTED: marked("已验收"),
    State.TERMINATED: marked("已终止"),
    State.ARCHIVED: marked("已结案"),
}
