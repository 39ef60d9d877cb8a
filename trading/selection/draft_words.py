"""What is said when a draft, an entry or a notice cannot be as it was typed."""

from types import MappingProxyType
from typing import Final

from litestar.status_codes import (
    HTTP_403_FORBIDDEN,
    HTTP_409_CONFLICT,
)

from trading.front.languages import marked
from trading.front.words import Words, said
from trading.projects.model import SeatsOverlapError
from trading.rules.legal_basis import (
    LegalBasisMissingError,
    LegalBasisNotInForceError,
    MustTenderError,
    OpinionByCentreError,
    OpinionByDrafterError,
    OpinionMissingError,
    OpinionOnOtherTextError,
    OpinionUnfavourableError,
    ProjectSplitError,
    PurchasingMethodError,
)
from trading.rules.price import (
    AmountTooLargeError,
    AmountTooSmallError,
    NonCompetitivePartError,
    PriceChangedAfterNoticeError,
    RateOutOfRangeError,
)
from trading.rules.procedure import NotNowError
from trading.selection.model.entry import (
    EntryMissingError,
    EntryNotRequestedError,
    EntryWaitsError,
    NoticeNotPreparedError,
    NotInCatalogueError,
    ReviewMissingError,
    ReviewOfOwnWorkError,
    ReviewWithoutReasonsError,
    SlipIncompleteError,
)
from trading.selection.model.notice import (
    DrawBeforeSignUpEndsError,
    NoticeTooShortError,
    SignUpInPastError,
)
from trading.selection.model.review import (
    ReviewerOutsideError,
    ReviewersOverlapError,
    ReviewersTooFewError,
)
from trading.selection.model.selection import PapersMissingError

_KEPT: Final = marked("没有保存，填过的内容还在。")
_AGAIN: Final = marked("没有保存。请重新打开本页，看现在的内容。")

_DRAFTS: Final = (
    said(
        AmountTooSmallError,
        marked("金额低于本方式的下限"),
        marked(
            "没有保存，填过的内容还在。请核对控制价，或者按业主的小额采购办法办理。"
        ),
        "control",
        quoted=True,
    ),
    said(
        AmountTooLargeError,
        marked("金额达到或者超过本方式的上限"),
        marked("没有保存，填过的内容还在。请核对控制价；金额无误的，改用规定的方式。"),
        "control",
        quoted=True,
    ),
    said(
        NonCompetitivePartError,
        marked("不可竞争费大于控制价，或者小于零"),
        _KEPT,
        "non_competitive",
        quoted=True,
    ),
    said(
        RateOutOfRangeError,
        marked("下浮率不在规定区间"),
        _KEPT,
        "rate",
        quoted=True,
    ),
    said(
        MustTenderError,
        marked("这个项目依法必须招标，不能抽取"),
        marked("没有保存，填过的内容还在。请改用招标。"),
        "estimate",
        quoted=True,
    ),
    said(
        PurchasingMethodError,
        marked("这个项目要用政府采购的方式，不能抽取"),
        marked("没有保存，填过的内容还在。请改用政府采购方式。"),
        "estimate",
        quoted=True,
    ),
    said(
        ProjectSplitError,
        marked("和同批项目合计达到限额，不能拆开抽取"),
        marked("没有保存，填过的内容还在。请合并项目，按合计金额选方式。"),
        "siblings",
        quoted=True,
    ),
    said(
        PapersMissingError,
        marked("前期文件不齐"),
        marked("没有保存，填过的内容还在。请补上标出的文件。"),
        "approval",
        quoted=True,
    ),
    said(
        SeatsOverlapError,
        marked("业主、中心、监督单位必须是三家不同的单位"),
        _KEPT,
        "supervisor",
        quoted=True,
    ),
    said(
        LegalBasisMissingError,
        marked("法律依据不完整"),
        marked("没有保存，填过的内容还在。请补上文号、发文机关、有效期和全文。"),
        "basis_number",
        quoted=True,
    ),
    said(
        LegalBasisNotInForceError,
        marked("法律依据今天不在有效期内"),
        _KEPT,
        "basis_from",
        quoted=True,
    ),
)

_ACTS: Final = (
    said(
        OpinionByDrafterError,
        marked("起草或者改过草案的人不能出具意见"),
        marked("没有保存。请业主一方的另一人办理。"),
        quoted=True,
    ),
    said(
        OpinionByCentreError,
        marked("中心的人不能出具意见"),
        marked("没有保存。意见由业主的第二人出具。"),
        quoted=True,
    ),
    said(OpinionOnOtherTextError, marked("依据的文件已经换过"), _AGAIN, quoted=True),
    said(
        OpinionMissingError,
        marked("还没有人对法律依据出具意见"),
        marked("没有保存。请业主的第二人先出具意见。"),
        quoted=True,
    ),
    said(
        OpinionUnfavourableError,
        marked("对法律依据的意见是不同意"),
        marked("没有保存。请换依据或者换方式。"),
        quoted=True,
    ),
    said(
        PriceChangedAfterNoticeError,
        marked("价格和算出的、公告的不一样"),
        _AGAIN,
        "price",
        quoted=True,
    ),
    said(ReviewersTooFewError, marked("审查人太少"), _KEPT, "judges", quoted=True),
    said(
        ReviewersOverlapError,
        marked("审查人要选三个不同的人"),
        marked("没有保存，填过的内容还在。两人审查，一人在意见不同时裁定。"),
        "judges",
        quoted=True,
    ),
    said(
        ReviewerOutsideError,
        marked("审查人只能来自业主一方"),
        _KEPT,
        "judges",
        quoted=True,
    ),
    said(
        EntryWaitsError,
        marked("已经有一份申请在等答复，或者已经受理"),
        marked("什么也没有改变。"),
    ),
    said(EntryNotRequestedError, marked("没有等待答复的进场申请"), _AGAIN),
    said(
        SlipIncompleteError,
        marked("请逐项给出结论，不受理或者缺少的写明原因"),
        _KEPT,
        "items",
        quoted=True,
    ),
    said(
        NotInCatalogueError,
        marked("交易目录里没有这个项目"),
        marked("没有保存，填过的内容还在。请按“不在目录”答复。"),
        "item-catalogue",
        quoted=True,
    ),
    said(
        EntryMissingError,
        marked("进场申请还没有受理，不能发布"),
        marked("没有发布。等业主申请、中心受理以后再发布。"),
        quoted=True,
    ),
    said(
        ReviewMissingError,
        marked("现在的内容还没有通过保密审查，不能发布"),
        marked("没有发布。内容改过的，请另一人重新审查。"),
        quoted=True,
    ),
    said(
        ReviewOfOwnWorkError,
        marked("受理、编制或者发布的人不能自己作保密审查"),
        marked("没有保存。请中心另一部门的人办理。"),
        quoted=True,
    ),
    said(
        ReviewWithoutReasonsError,
        marked("请写明什么不能公开、为什么"),
        _KEPT,
        "reasons",
        quoted=True,
    ),
    said(NoticeNotPreparedError, marked("公告的内容已经变了"), _AGAIN, quoted=True),
    said(
        SignUpInPastError,
        marked("报名开始时间已经过去"),
        _KEPT,
        "opens",
        quoted=True,
    ),
    said(
        NoticeTooShortError,
        marked("报名截止太早，公告期不够"),
        _KEPT,
        "closes",
        quoted=True,
    ),
    said(
        DrawBeforeSignUpEndsError,
        marked("抽取时间要在报名截止以后"),
        _KEPT,
        "draw",
        quoted=True,
    ),
    said(
        NotNowError,
        marked("项目现在不在这一步"),
        marked("没有保存。请回到项目的办事页，看现在能办什么。"),
    ),
)

DRAFT_WORDS: Final = Words(
    MappingProxyType(dict([*_DRAFTS, *_ACTS])),
    MappingProxyType(
        {
            OpinionByDrafterError: HTTP_403_FORBIDDEN,
            OpinionByCentreError: HTTP_403_FORBIDDEN,
            OpinionOnOtherTextError: HTTP_409_CONFLICT,
            OpinionMissingError: HTTP_409_CONFLICT,
            EntryWaitsError: HTTP_409_CONFLICT,
            EntryNotRequestedError: HTTP_409_CONFLICT,
            EntryMissingError: HTTP_409_CONFLICT,
            ReviewMissingError: HTTP_409_CONFLICT,
            ReviewOfOwnWorkError: HTTP_403_FORBIDDEN,
            NoticeNotPreparedError: HTTP_409_CONFLICT,
            NotNowError: HTTP_409_CONFLICT,
        }
    ),
)
"""The words of the pages on which a project is prepared and announced."""
