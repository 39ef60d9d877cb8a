"""One word for one thing: the names of kinds, stages, grounds and duties."""

from collections.abc import Mapping
from typing import Final

from trading.disclosure.model.kinds import Business, Information, Stage
from trading.disclosure.model.queries import Order, Within
from trading.front.languages import marked
from trading.projects.model import PublicationKind
from trading.rules.fixed_price_selection import State
from trading.selection.presenting.states import STATES as OF_THOSE_INSIDE

BUSINESS: Final[Mapping[Business, str]] = {
    Business.WORKS: marked("工程建设"),
    Business.PROCUREMENT: marked("政府采购"),
    Business.LAND: marked("土地使用权"),
    Business.MINING: marked("矿业权"),
    Business.STATE_ASSETS: marked("国有产权"),
    Business.CARBON: marked("碳排放权"),
    Business.EMISSIONS: marked("排污权"),
    Business.MEDICINE: marked("药品采购"),
    Business.VACCINES: marked("二类疫苗"),
    Business.FORESTRY: marked("林权"),
    Business.OTHER: marked("其他"),
}

INFORMATION: Final[Mapping[Information, str]] = {
    Information.NOTICE: marked("比选公告"),
    Information.CHANGE: marked("澄清变更"),
    Information.REVIEW: marked("审查与名单"),
    Information.DRAW: marked("随机抽取"),
    Information.RESULT: marked("结果公示"),
    Information.OBJECTION: marked("异议与答复"),
    Information.AWARD: marked("中选通知"),
    Information.CONTRACT: marked("合同公告"),
    Information.PERFORMANCE: marked("履约公示"),
}

STAGES: Final[Mapping[Stage, str]] = {
    Stage.OPEN: marked("报名中"),
    Stage.REVIEW: marked("审查中"),
    Stage.DRAW: marked("待抽取"),
    Stage.PUBLICITY: marked("已抽取"),
    Stage.CONTRACT: marked("签约履约"),
    Stage.ENDED: marked("已结束"),
    Stage.AGAIN: marked("重新准备"),
}

WITHIN: Final[Mapping[Within, str]] = {
    Within.TODAY: marked("当天"),
    Within.THREE_DAYS: marked("近三天"),
    Within.TEN_DAYS: marked("近十天"),
    Within.MONTH: marked("近一月"),
    Within.QUARTER: marked("近三月"),
}

ORDERS: Final[Mapping[Order, str]] = {
    Order.SOON: marked("截止最近"),
    Order.NEW: marked("最新发布"),
    Order.AMOUNT: marked("金额最大"),
}

PROCEDURES: Final[Mapping[str, str]] = {
    "fixed_price_selection": marked("固定价比选"),
    "open_tender": marked("公开招标"),
}

STATES: Final[Mapping[State, str]] = {
    **OF_THOSE_INSIDE,
    State.DRAFT: marked("重新准备中"),
    State.BASIS_CHECKED: marked("重新准备中"),
    State.PRICE_FIXED: marked("重新准备中"),
}

PAPERS: Final = (marked("资格审查结果"), marked("随机抽取记录"))
"""Titles of sealed papers that no kind of publication is called by."""

KINDS: Final[Mapping[PublicationKind, str]] = {
    PublicationKind.NOTICE: marked("比选公告"),
    PublicationKind.PORTAL: marked("省级平台同步"),
    PublicationKind.SIGN_UP_CLOSED: marked("报名截止"),
    PublicationKind.EXTENSION: marked("报名延期"),
    PublicationKind.QUALIFICATION_RESULT: marked("审查结果"),
    PublicationKind.LIST: marked("名单冻结"),
    PublicationKind.DRAW_NOTICE: marked("抽取开始，公开企业名称"),
    PublicationKind.DRAW: marked("抽取结果"),
    PublicationKind.TRANSCRIPT: marked("抽取全过程数据"),
    PublicationKind.RESULT: marked("中选结果公示"),
    PublicationKind.OBJECTION: marked("异议"),
    PublicationKind.AWARD: marked("中选通知书"),
    PublicationKind.CONTRACT: marked("合同公告"),
    PublicationKind.PERFORMANCE: marked("履约公示"),
    PublicationKind.PAPER: marked("盖章文件"),
    PublicationKind.SUSPENSION: marked("恢复报名"),
    PublicationKind.CHANGE: marked("变更"),
}

GROUNDS: Final[Mapping[str, str]] = {
    "qualification": marked("对资格审查"),
    "list": marked("对名单"),
    "draw": marked("对抽取"),
    "winner": marked("对中选人"),
    "procedure": marked("对程序"),
}

OUTCOMES: Final[Mapping[str, str]] = {
    "rejected": marked("异议不成立"),
    "list_wrong": marked("异议成立：名单有错，抽取作废"),
    "winner_void": marked("异议成立：中选无效"),
}

GONE_BY: Final[Mapping[str, str]] = {
    "refused": marked("书面放弃"),
    "silent": marked("逾期没有答复"),
    "found_void": marked("中选无效"),
    "banned": marked("在禁止交易期内"),
    "at_cap": marked("在建项目已到上限"),
    "manager_engaged": marked("项目经理已有在建项目"),
    "declined": marked("谢绝递补"),
}

ENDED_BY: Final[Mapping[str, str]] = {
    "object_gone": marked("标的不再存在"),
    "funds_gone": marked("资金不再落实"),
    "no_trade": marked("没有成交"),
    "authority_order": marked("行政监督部门决定"),
    "other": marked("其他原因"),
}

MILESTONES: Final[Mapping[str, str]] = {
    "started": marked("开工"),
    "accepted": marked("验收合格"),
    "manager_on_site": marked("项目经理在岗"),
    "progress": marked("进度"),
    "payment": marked("付款"),
    "change": marked("变更"),
    "delay": marked("延误"),
    "problem": marked("问题"),
    "settlement": marked("结算"),
    "warranty": marked("质保"),
}

DUTIES: Final[Mapping[str, str]] = {
    "clerk": marked("场次操作员"),
    "supervisor": marked("现场监督"),
    "owner": marked("比选人代表"),
    "applicant": marked("申请人代表"),
    "observer": marked("见证人"),
}

SOURCES: Final[Mapping[str, str]] = {
    "balls/1": marked("现场摇号机的号球"),
    "lottery/1": marked("彩票开奖号码"),
    "drand-quicknet/1": marked("公共信标"),
}

ROUNDS: Final[Mapping[str, str]] = {
    "shortlist": marked("入围"),
    "award": marked("定标"),
    "all": marked("全部"),
}
