"""
The small forms of a lot: which act, what it asks for, what it makes impossible.

Each is one act of the permission table and one page: what happens is said first, the
button says the act. Larger acts have pages of their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from trading.front.languages import marked


class Asks(StrEnum):
    """What an input asks for."""

    LINE = "line"
    TEXT = "text"
    MONEY = "money"
    INSTANT = "instant"
    FILE = "file"
    ONE_OF = "one_of"
    YES_NO = "yes_no"
    OBJECTION = "objection"
    OFFICER = "officer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One input: its name in the command, what it is called, what it asks for."""

    name: str
    label: str
    asks: Asks
    hint: str = ""
    offered: tuple[tuple[str, str], ...] = ()
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ActForm:
    """One act on a lot: `says` what happens, `final` marks what cannot be undone."""

    act: str
    slug: str
    says: str
    fields: tuple[Field, ...] = ()
    final: bool = False


def _reason(hint: str = "") -> Field:
    return Field(name="reason", label=marked("理由"), asks=Asks.TEXT, hint=hint)


def _document(label: str, *, name: str = "document", required: bool = True) -> Field:
    return Field(name=name, label=label, asks=Asks.FILE, required=required)


_PUBLIC: Final = marked("会公开，请不要写个人信息。")
_DECISION: Final = marked("决定书")

_YES_PASSED: Final = (("yes", marked("合格")), ("no", marked("不合格")))
_YES_SILENT: Final = (
    ("no", marked("书面放弃")),
    ("yes", marked("到签约期限没有答复")),
)

_REVIEW: Final = (
    ActForm(
        act="CloseSignUp",
        slug="close-sign-up",
        says=marked("宣布报名截止。到了公告的时间才能宣布，以后不再接受报名和撤回。"),
        final=True,
    ),
    ActForm(
        act="ResumeSignUp",
        slug="resume-sign-up",
        says=marked("异议已经答复，报名继续；暂停的时间补回来，新的截止时间会公开。"),
    ),
    ActForm(
        act="DeclareQualified",
        slug="declare-qualified",
        says=marked("汇总两位评审人的意见，结果马上告诉每一家；从此开始计算异议期。"),
    ),
    ActForm(
        act="DeclareTooFew",
        slug="declare-too-few",
        says=marked("宣布合格的企业不够。第一次要延长报名，第二次由业主和监督决定。"),
    ),
    ActForm(
        act="ExtendSignUp",
        slug="extend-sign-up",
        says=marked("延长一次报名；已经报名的继续有效，新的时间会公开。"),
        fields=(
            Field(
                name="draw_at",
                label=marked("新的抽取时间（北京时间）"),
                asks=Asks.INSTANT,
            ),
            _reason(_PUBLIC),
        ),
    ),
    ActForm(
        act="ChooseToDraw",
        slug="choose-to-draw",
        says=marked("在现有的合格企业里抽取；还要现场监督同意。"),
        fields=(_reason(),),
    ),
    ActForm(
        act="ConsentToDraw",
        slug="consent-to-draw",
        says=marked("同意在现有的合格企业里抽取。"),
        fields=(_reason(),),
    ),
    ActForm(
        act="DeclineToDraw",
        slug="decline-to-draw",
        says=marked("不同意；项目退回草稿，要重新公告，已有的报名失效。"),
        fields=(_reason(),),
        final=True,
    ),
    ActForm(
        act="ReturnToDraft",
        slug="return-to-draft",
        says=marked("退回草稿重新准备；已有的报名失效。"),
        fields=(_reason(),),
        final=True,
    ),
    ActForm(
        act="CorrectVerdict",
        slug="correct-verdict",
        says=marked("更正一家企业的审查结果；名单冻结以后不能再更正。"),
        fields=(
            Field(
                name="firm",
                label=marked("统一社会信用代码"),
                asks=Asks.LINE,
            ),
            Field(
                name="passed",
                label=marked("更正为"),
                asks=Asks.YES_NO,
                offered=_YES_PASSED,
            ),
            _reason(marked("会告诉这家企业。")),
        ),
    ),
    ActForm(
        act="FreezeList",
        slug="freeze-list",
        says=marked("冻结名单并公布它的指纹；以后谁也不能增减一家。"),
        final=True,
    ),
    ActForm(
        act="VoidList",
        slug="void-list",
        says=marked("作废冻结的名单，回到审查；作废的名单留在记录里。"),
        fields=(_reason(_PUBLIC),),
        final=True,
    ),
    ActForm(
        act="RecordPortal",
        slug="record-portal",
        says=marked("记下公告在省级平台上的地址；没有它不能进入抽取。"),
        fields=(
            Field(name="address", label=marked("省级平台上的网址"), asks=Asks.LINE),
        ),
    ),
)

_OBJECTIONS: Final = (
    ActForm(
        act="LodgeObjection",
        slug="lodge-objection",
        says=marked("提出异议；业主答复以前，项目暂停。"),
        fields=(
            Field(
                name="ground",
                label=marked("对什么有异议"),
                asks=Asks.ONE_OF,
                offered=(
                    ("qualification", marked("资格审查")),
                    ("list", marked("名单")),
                    ("draw", marked("抽取")),
                    ("winner", marked("中选人")),
                    ("procedure", marked("程序")),
                ),
            ),
            Field(
                name="text",
                label=marked("理由和请求"),
                asks=Asks.TEXT,
                hint=marked("写明事实和依据。"),
            ),
            _document(marked("异议书（盖章扫描件）")),
        ),
    ),
    ActForm(
        act="DecideObjection",
        slug="decide-objection",
        says=marked("答复异议；答复公开，项目继续。"),
        fields=(
            Field(
                name="objection", label=marked("答复哪一份异议"), asks=Asks.OBJECTION
            ),
            Field(
                name="outcome",
                label=marked("决定"),
                asks=Asks.ONE_OF,
                offered=(
                    ("rejected", marked("不成立")),
                    ("list_wrong", marked("名单有错：抽取要作废重来")),
                    ("winner_void", marked("中选人不合格：取消中选")),
                ),
            ),
            _reason(_PUBLIC),
            _document(marked("答复书")),
        ),
        final=True,
    ),
)

_AWARD: Final = (
    ActForm(
        act="OpenPublicity",
        slug="open-publicity",
        says=marked("公布中选结果，开始公示期；公示期内可以提异议。"),
    ),
    ActForm(
        act="GiveAward",
        slug="give-award",
        says=marked("公示期已过，确定中选人；从此开始计算签约期限。"),
        final=True,
    ),
    ActForm(
        act="RecordRefusal",
        slug="record-refusal",
        says=marked("记录中选人放弃，由候补依次递补；放弃会进入企业的行为记录。"),
        fields=(
            Field(
                name="silent",
                label=marked("怎样放弃"),
                asks=Asks.YES_NO,
                offered=_YES_SILENT,
            ),
            _reason(_PUBLIC),
            _document(marked("放弃声明，或者您单位的决定")),
        ),
        final=True,
    ),
    ActForm(
        act="VoidWinner",
        slug="void-winner",
        says=marked("取消中选；只有异议成立或者限制参加的决定生效时才可以。"),
        fields=(_reason(_PUBLIC), _document(_DECISION)),
        final=True,
    ),
    ActForm(
        act="CallReserve",
        slug="call-reserve",
        says=marked("由下一位候补递补，重新公示。"),
    ),
    ActForm(
        act="SkipReserve",
        slug="skip-reserve",
        says=marked("跳过下一位候补；理由要和记录一致。"),
        fields=(
            Field(
                name="ground",
                label=marked("为什么跳过"),
                asks=Asks.ONE_OF,
                offered=(
                    ("at_cap", marked("在建数量已到上限")),
                    ("manager_engaged", marked("项目负责人已有在建项目")),
                    ("banned", marked("限制参加期内")),
                    ("declined", marked("书面不接受")),
                ),
            ),
            _reason(_PUBLIC),
            _document(_DECISION),
        ),
        final=True,
    ),
    ActForm(
        act="DeclareReservesUsedUp",
        slug="declare-reserves-used-up",
        says=marked("候补都用完了，要重新公告。"),
        final=True,
    ),
)

_AFTERWARDS: Final = (
    ActForm(
        act="UploadContract",
        slug="upload-contract",
        says=marked("上传双方签好的合同；价格必须等于公告的固定价。"),
        fields=(
            _document(marked("合同（签章扫描件）")),
            Field(name="price", label=marked("合同价（元）"), asks=Asks.MONEY),
            Field(
                name="signed_at",
                label=marked("签订时间（北京时间）"),
                asks=Asks.INSTANT,
            ),
            Field(name="manager", label=marked("项目负责人姓名"), asks=Asks.LINE),
            Field(name="certificate", label=marked("注册证书编号"), asks=Asks.LINE),
            _document(
                marked("更换项目负责人的批准（没有更换就不用）"),
                name="replacement",
                required=False,
            ),
        ),
    ),
    ActForm(
        act="AcceptLateContract",
        slug="accept-late-contract",
        says=marked("签约期限已过，业主仍然决定签订；决定会公开。"),
        fields=(_reason(_PUBLIC), _document(_DECISION)),
    ),
    ActForm(
        act="WarnLateContract",
        slug="warn-late-contract",
        says=marked("签约期限已过，提醒双方；提醒留在记录里。"),
    ),
    ActForm(
        act="AssignTrackingOfficer",
        slug="assign-tracking-officer",
        says=marked("指定一位跟踪人；他到现场看，如实记录。"),
        fields=(Field(name="officer", label=marked("跟踪人"), asks=Asks.OFFICER),),
    ),
    ActForm(
        act="StartPerformance",
        slug="start-performance",
        says=marked("项目开工，开始履约。"),
    ),
    ActForm(
        act="ReportVisit",
        slug="report-visit",
        says=marked("记录一次现场跟踪；内容会公开。"),
        fields=(
            Field(
                name="milestone",
                label=marked("看什么"),
                asks=Asks.ONE_OF,
                offered=(
                    ("manager_on_site", marked("项目负责人在岗")),
                    ("progress", marked("进度")),
                    ("payment", marked("付款")),
                    ("change", marked("变更")),
                    ("delay", marked("延误")),
                    ("problem", marked("问题")),
                    ("settlement", marked("结算")),
                    ("warranty", marked("质保")),
                ),
            ),
            Field(
                name="visited_at",
                label=marked("到现场的时间（北京时间）"),
                asks=Asks.INSTANT,
            ),
            Field(
                name="findings",
                label=marked("看到什么"),
                asks=Asks.TEXT,
                hint=_PUBLIC,
            ),
            Field(
                name="change",
                label=marked("变更金额（元，没有就不填）"),
                asks=Asks.MONEY,
                required=False,
            ),
            _document(
                marked("变更的批准（没有就不用）"), name="approval", required=False
            ),
        ),
    ),
    ActForm(
        act="AcceptWork",
        slug="accept-work",
        says=marked("工程验收合格；企业的在建数量从此释放。"),
        fields=(_document(marked("验收报告")),),
    ),
    ActForm(
        act="CloseCase",
        slug="close-case",
        says=marked("归档；以后这个项目的记录不再增加，也不能修改。"),
        final=True,
    ),
    ActForm(
        act="Terminate",
        slug="terminate",
        says=marked("终止项目；以后不能恢复，只能重新立项。"),
        fields=(
            Field(
                name="ground",
                label=marked("为什么终止"),
                asks=Asks.ONE_OF,
                offered=(
                    ("object_gone", marked("项目不再需要")),
                    ("funds_gone", marked("资金没有了")),
                    ("no_trade", marked("长期没有交易")),
                    ("authority_order", marked("行政监督部门的决定")),
                    ("other", marked("其他")),
                ),
            ),
            _reason(_PUBLIC),
            _document(_DECISION),
        ),
        final=True,
    ),
)

ACT_FORMS: Final[Mapping[str, ActForm]] = MappingProxyType(
    {each.act: each for each in (*_REVIEW, *_OBJECTIONS, *_AWARD, *_AFTERWARDS)}
)
"""Every act on a lot that is one small form, by its name in the permission table."""
