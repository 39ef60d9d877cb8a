"""One word for one thing: rooms, sessions, badges, clocks, and where a lot stands."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from archive.public.values import beijing
from trading.front.languages import Tongue, marked
from trading.front.moments import day
from trading.rules.fixed_price_selection import State
from trading.venue.clocks import Running
from trading.venue.model.badges import BadgeRole
from trading.venue.model.bookings import BookingState, Stay
from trading.venue.model.rooms import RoomKind

KINDS: Final[Mapping[RoomKind, str]] = {
    RoomKind.OPENING: marked("开标室"),
    RoomKind.EVALUATION: marked("评标室"),
    RoomKind.DRAW: marked("抽取室"),
    RoomKind.AUCTION: marked("竞价室"),
}

PURPOSES: Final[Mapping[RoomKind, str]] = {
    RoomKind.OPENING: marked("开标"),
    RoomKind.EVALUATION: marked("评标"),
    RoomKind.DRAW: marked("随机抽取"),
    RoomKind.AUCTION: marked("竞价"),
}

BADGES: Final[Mapping[BadgeRole, str]] = {
    BadgeRole.SUPERVISOR: marked("现场监督"),
    BadgeRole.OWNER: marked("业主代表"),
    BadgeRole.AGENCY: marked("代理机构"),
    BadgeRole.CLERK: marked("场次操作员"),
    BadgeRole.EXPERT: marked("评审专家"),
    BadgeRole.BIDDER: marked("企业代表"),
    BadgeRole.NOTARY: marked("公证员"),
    BadgeRole.KEY_HOLDER: marked("密钥持有人"),
    BadgeRole.OBSERVER: marked("社会观察员"),
    BadgeRole.MEDIA: marked("媒体"),
}

BOOKED: Final[Mapping[BookingState, str]] = {
    BookingState.REQUESTED: marked("等中心确认"),
    BookingState.CONFIRMED: marked("已确认"),
    BookingState.DECLINED: marked("未安排"),
    BookingState.CANCELLED: marked("已取消"),
}

CLOCKS: Final[Mapping[Running, str]] = {
    Running.SUSPENDED: marked("暂停中，开始于"),
    Running.SIGN_UP: marked("报名截止"),
    Running.DRAW: marked("抽取时间"),
    Running.OBJECTIONS: marked("审查异议截止"),
    Running.ANSWER: marked("异议答复期限"),
    Running.PUBLICITY: marked("公示结束"),
    Running.CONTRACT: marked("签合同期限"),
}

NOW: Final[Mapping[State, tuple[str, str]]] = {
    State.NEW: (marked("项目还在准备"), marked("核准比选依据")),
    State.DRAFT: (marked("项目退回准备"), marked("修改以后重新核准")),
    State.BASIS_CHECKED: (marked("依据已核准"), marked("确定价格")),
    State.PRICE_FIXED: (marked("价格已确定"), marked("发布公告")),
    State.NOTICED: (marked("正在报名"), marked("报名到时截止，然后审查资格")),
    State.SIGN_UP_SEALED: (marked("报名已截止，待启封"), marked("启封后审查资格")),
    State.SIGN_UP_CLOSED: (marked("报名已截止"), marked("审查资格")),
    State.TOO_FEW: (marked("合格企业不足"), marked("业主决定怎么办")),
    State.AWAITING_CONSENT: (marked("等监督部门意见"), marked("监督部门答复")),
    State.QUALIFIED: (marked("审查完成"), marked("异议期满后冻结名单")),
    State.LIST_FROZEN: (marked("名单已冻结"), marked("到齐以后确认现场就绪")),
    State.DRAW_READY: (marked("现场就绪，人员到齐"), marked("操作员开始抽取")),
    State.DRAWING: (marked("正在抽取"), marked("各方提交承诺数，然后公开")),
    State.CHANCE_AWAITED: (marked("等公共随机数"), marked("摇号并由两人录入")),
    State.DRAWN: (marked("抽取完成"), marked("各方签认结果，然后公示")),
    State.PUBLICITY: (marked("结果公示中"), marked("公示期满发中选通知")),
    State.WINNER_LOST: (marked("中选人退出"), marked("候补递补")),
    State.NEW_NOTICE_NEEDED: (marked("需要重新公告"), marked("重新准备")),
    State.AWARDED: (marked("已发中选通知"), marked("签合同")),
    State.CONTRACTED: (marked("已签合同"), marked("开始履约")),
    State.PERFORMING: (marked("履约中"), marked("现场跟踪")),
    State.ACCEPTED: (marked("已验收"), marked("归档")),
    State.TERMINATED: (marked("项目已终止"), marked("归档")),
    State.ARCHIVED: (marked("已归档"), marked("没有下一步")),
}
"""Where a lot stands, and what comes next."""

_INSTANT: Final = timedelta(microseconds=1)


def span(stay: Stay, tongue: Tongue) -> str:
    """Write from when to when: `2026-03-12 周四 10:00–11:00（北京时间）`."""
    starts, ends = beijing(stay.starts), beijing(stay.ends)
    begin = f"{day(stay.starts, tongue)} {starts:%H:%M}"
    last = f"{ends:%H:%M}"
    if starts.date() != beijing(stay.ends - _INSTANT).date():
        last = f"{day(stay.ends, tongue)} {last}"
    return tongue.say("{begin}–{last}（北京时间）", begin=begin, last=last)


def hours(stay: Stay) -> str:
    """Write the hours alone: `10:00–11:00`."""
    return f"{beijing(stay.starts):%H:%M}–{beijing(stay.ends):%H:%M}"
