"""What people are told when a tender is not prepared, or its bids not opened."""

from types import MappingProxyType
from typing import Final

from litestar.status_codes import (
    HTTP_403_FORBIDDEN,
    HTTP_404_NOT_FOUND,
    HTTP_409_CONFLICT,
)

from trading.bids import (
    opening_errors,
    preparing_errors,
    release_errors,
)
from trading.front.languages import marked
from trading.front.words import Words, said

_OPENING: Final = (
    said(
        opening_errors.TooFewBidsError,
        marked("投标人不够，不能开标"),
        marked("什么也没有保存，投标都没有打开。请宣布不开标，重新招标。"),
    ),
    said(
        opening_errors.EnoughBidsError,
        marked("投标人够了，应当开标"),
        marked("什么也没有保存。请开始开标。"),
    ),
    said(
        opening_errors.NotPresentError,
        marked("应当到场的人还没有到齐"),
        marked("什么也没有保存。主持、服务和监督各有人到场以后再开始。"),
    ),
    said(
        opening_errors.NotUntilError,
        marked("开标推迟的时间还没有到"),
        marked("什么也没有保存。{until}再继续，这个时间已经告诉所有人。"),
    ),
    said(
        opening_errors.NotTheReleaserError,
        marked("您不是开标规则写明的人"),
        marked("什么也没有保存。请由写明的持有人、受托人或者投标人登录办理。"),
    ),
    said(
        opening_errors.ReleasedAlreadyError,
        marked("已经交过密钥"),
        marked("第一次交的有效，这一次没有保存。"),
    ),
    said(
        opening_errors.WindowOverError,
        marked("投标人交密钥的时间已经过了"),
        marked("什么也没有保存。时间到{until}为止，对所有人都一样；这份投标视为撤销。"),
    ),
    said(
        opening_errors.WindowStillOpenError,
        marked("投标人交密钥的时间还没有到"),
        marked("什么也没有保存。{until}以后再办。"),
    ),
    said(
        opening_errors.ReleasesMissingError,
        marked("交来的密钥还不够"),
        marked(
            "什么也没有保存，已经交的有效。请等持有人和受托人，或者把开标推迟一次。"
        ),
    ),
    said(
        opening_errors.AdjournedAlreadyError,
        marked("开标已经推迟过一次"),
        marked(
            "什么也没有保存，已经交的有效。请结束收密钥，投标人可以公开自己的投标。"
        ),
    ),
    said(
        opening_errors.NothingLackingError,
        marked("密钥已经够了，不用推迟"),
        marked("什么也没有保存。请结束收密钥，接着开标。"),
    ),
    said(
        opening_errors.NotToDiscloseError,
        marked("这份投标不用公开"),
        marked("什么也没有保存。只有别人打不开的投标，才由投标人自己公开。"),
    ),
    said(
        opening_errors.ReleasesMovedError,
        marked("解密的时候又有投标人公开了投标"),
        marked("什么也没有保存，收到的都有效。请再按一次开标。"),
    ),
    said(
        opening_errors.NotReadOutError,
        marked("还有投标没有唱"),
        marked("什么也没有保存，唱过的有效。请先唱完其余的。"),
    ),
    said(
        opening_errors.NothingToReadError,
        marked("没有这份要唱的投标"),
        marked("什么也没有保存。请选一份已经打开、还没有唱的。"),
    ),
    said(
        opening_errors.NotABidderHereError,
        marked("只有本标段的投标人可以当场提异议"),
        marked("什么也没有保存。请切换到投标的那家单位。"),
    ),
    said(
        opening_errors.NoObjectionError,
        marked("没有这份等着答复的异议"),
        marked("什么也没有保存。请选一份还没有答复的。"),
    ),
    said(
        opening_errors.ObjectionOpenError,
        marked("还有当场的异议没有答复"),
        marked("什么也没有保存，异议都有效。请先答复，再结束开标。"),
    ),
)
_PREPARING: Final = (
    said(
        preparing_errors.NotYourSeatError,
        marked("这份密钥由别人持有"),
        marked("什么也没有保存。请由指定的持有人登录办理。"),
    ),
    said(
        preparing_errors.KeysMissingError,
        marked("还有持有人没有做好密钥"),
        marked("什么也没有保存。请指定的持有人生成密钥并完成演练。"),
    ),
    said(
        preparing_errors.DrillFailedError,
        marked("演练的答案不对"),
        marked(
            "什么也没有保存。请用为本标段生成的密钥打开演练文件；打不开就重新生成。"
        ),
    ),
    said(
        preparing_errors.DrillTooOldError,
        marked("有持有人的演练过期了"),
        marked("什么也没有保存。请这位持有人再演练一次。"),
    ),
    said(
        preparing_errors.DeadlineNotAheadError,
        marked("投标截止时间已经过去"),
        marked("什么也没有保存。{until}已经过了，请选更晚的时间，重新公开开标规则。"),
    ),
    said(
        preparing_errors.OpeningNeedsCosignerError,
        marked("日志还没有中心以外的见证方"),
        marked(
            "什么也没有保存。请中心以外的单位生成见证密钥，由安全管理员登记：yangguang "
            "keys cosigner。"
        ),
    ),
)
_RELEASE: Final = (
    said(
        release_errors.ReleaseMalformedError,
        marked("交来的密钥看不懂"),
        marked("什么也没有保存。请用密钥持有人的页面重新交。"),
    ),
    said(
        release_errors.ReleaseUnsignedError,
        marked("交密钥的签名不对"),
        marked("什么也没有保存。请用开标规则写明的密钥签名。"),
    ),
    said(
        release_errors.NotCountedError,
        marked("这些不是计入的投标"),
        marked(
            "什么也没有保存，也不要交出任何密钥。请留好要求您交的内容，告诉监督：替换过"
            "和撤回的投标不能打开。"
        ),
    ),
    said(
        release_errors.CloseUnsoundError,
        marked("投标截止的凭证不对"),
        marked("什么也没有保存，也不要交出任何密钥。请留好看到的内容，告诉监督。"),
    ),
    said(
        release_errors.CloseNotCosignedError,
        marked("投标截止还没有见证方签名"),
        marked("什么也没有保存。请等见证方在截止时间以后签名，再试一次。"),
    ),
    said(
        release_errors.BoxNotAccountedError,
        marked("投递箱收到的一份投标，截标记录没有交代"),
        marked(
            "什么也没有保存，也不要交出任何密钥。请留好看到的内容，告诉监督：可能有投标"
            "人被拒收。"
        ),
    ),
    said(
        release_errors.AnotherCloseError,
        marked("已经按另一份截标记录交过密钥"),
        marked(
            "什么也没有保存，以前交的有效。请留好两份截标记录，告诉监督：同一开标规则只"
            "能截标一次。"
        ),
    ),
    said(
        release_errors.WindowOpenError,
        marked("投标人交密钥的时间还没有结束"),
        marked("什么也没有保存。请等日志写明已经结束，再交密钥。"),
    ),
    said(
        release_errors.NotThisHolderError,
        marked("这不是开标规则写明的密钥"),
        marked("什么也没有保存。请用为本标段这一次生成的密钥。"),
    ),
    said(
        release_errors.KeptFileDamagedError,
        marked("平台保管的一个文件坏了"),
        marked(
            "什么也没有保存，投标人递交的仍然有效。请从备份恢复这个文件，投标人也可以重"
            "新送来。"
        ),
    ),
    said(
        release_errors.NotOpenedError,
        marked("这份投标没有打开"),
        marked("什么也没有保存，原来的结论有效。"),
    ),
)
_CONFLICTS: Final = (
    preparing_errors.KeysMissingError,
    preparing_errors.DrillTooOldError,
    preparing_errors.OpeningNeedsCosignerError,
    opening_errors.TooFewBidsError,
    opening_errors.EnoughBidsError,
    opening_errors.NotPresentError,
    opening_errors.NotUntilError,
    opening_errors.ReleasedAlreadyError,
    opening_errors.WindowOverError,
    opening_errors.WindowStillOpenError,
    opening_errors.ReleasesMissingError,
    opening_errors.AdjournedAlreadyError,
    opening_errors.NothingLackingError,
    opening_errors.NotToDiscloseError,
    opening_errors.ReleasesMovedError,
    opening_errors.NotReadOutError,
    opening_errors.ObjectionOpenError,
    release_errors.NotCountedError,
    release_errors.CloseUnsoundError,
    release_errors.CloseNotCosignedError,
    release_errors.BoxNotAccountedError,
    release_errors.AnotherCloseError,
    release_errors.WindowOpenError,
    release_errors.KeptFileDamagedError,
    release_errors.NotOpenedError,
)
OPENING_WORDS: Final = Words(
    MappingProxyType(dict([*_OPENING, *_PREPARING, *_RELEASE])),
    MappingProxyType(
        {
            **dict.fromkeys(_CONFLICTS, HTTP_409_CONFLICT),
            preparing_errors.NotYourSeatError: HTTP_403_FORBIDDEN,
            opening_errors.NotTheReleaserError: HTTP_403_FORBIDDEN,
            opening_errors.NothingToReadError: HTTP_404_NOT_FOUND,
            opening_errors.NotABidderHereError: HTTP_403_FORBIDDEN,
            opening_errors.NoObjectionError: HTTP_404_NOT_FOUND,
        }
    ),
)
"""The words of holders, of those who lead an opening, and of those who watch it."""
