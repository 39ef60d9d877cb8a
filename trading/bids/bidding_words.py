"""What bidders are told when a bid is not taken, replaced or withdrawn."""

from types import MappingProxyType
from typing import Final

from litestar.status_codes import (
    HTTP_403_FORBIDDEN,
    HTTP_409_CONFLICT,
)

from trading.bids import (
    bidding_errors,
    envelope_errors,
    sheet_errors,
)
from trading.front.languages import marked
from trading.front.words import Words, said

_BIDDING: Final = (
    said(
        bidding_errors.BidTooLateError,
        marked("投标已经截止"),
        marked(
            "什么也没有保存；截止以前递交的有效。截止时间是{until}，对所有人都一样。"
        ),
    ),
    said(
        bidding_errors.BidDelayedError,
        marked("您按时到了，是平台太慢"),
        marked(
            "什么也没有保存。这是平台的责任，已经记录；请马上提出异议，这一页就是您的证"
            "据。"
        ),
    ),
    said(
        bidding_errors.BidsStillOpenError,
        marked("投标还没有截止"),
        marked("什么也没有保存。{until}以前谁也不能截止、查看或者打开投标。"),
    ),
    said(
        bidding_errors.NotTheBidderError,
        marked("只能为自己的单位投标"),
        marked("什么也没有保存。请先切换到投标的那家单位。"),
    ),
    said(
        bidding_errors.BidKeyUnboundError,
        marked("签名用的密钥没有绑定到您的单位"),
        marked("什么也没有保存。请用中心已经绑定的密钥签名，或者先办理绑定。"),
    ),
    said(
        bidding_errors.BidKeyChangedError,
        marked("签名用的密钥和上一份投标不一样"),
        marked(
            "什么也没有保存，上一份投标有效。请用上一份的密钥签名，或者本人到中心撤回。"
        ),
    ),
    said(
        bidding_errors.PiecesMissingError,
        marked("投标文件还没有传完"),
        marked(
            "什么也没有保存，已经上传的部分还在。请补传缺少的部分，在截止以前再递交。"
        ),
    ),
    said(
        bidding_errors.PieceRefusedError,
        marked("这一段文件没有收下"),
        marked("这一段没有保存，别的段还在。请重新上传这一段。"),
    ),
    said(
        bidding_errors.BidForkedError,
        marked("这一份没有接在上一份投标后面"),
        marked(
            "什么也没有保存，最后递交的投标有效。请读取最后一份，在它后面重新封装。"
        ),
    ),
    said(
        bidding_errors.EnvelopeCopiedError,
        marked("这份投标里有别的投标用过的内容"),
        marked("什么也没有保存。请重新封装；封装过的内容不能用两次。"),
    ),
    said(
        bidding_errors.NoBidError,
        marked("没有可以撤回的投标"),
        marked("什么也没有保存。请看看最后递交的是哪一份。"),
    ),
    said(
        bidding_errors.WithdrawalUnsignedError,
        marked("撤回的签名不对"),
        marked("什么也没有保存，投标有效。请用您的设备密钥或者登录的密钥签名。"),
    ),
    said(
        bidding_errors.WithdrawalWaitsError,
        marked("有一份撤回还在记入"),
        marked("什么也没有保存。请等一秒钟再按一次，平台会自己记入。"),
    ),
)
_ENVELOPE: Final = (
    said(
        envelope_errors.PolicyMalformedError,
        marked("开标规则的格式不对"),
        marked("什么也没有保存。请用密钥持有人的密钥重新制作开标规则。"),
    ),
    said(
        envelope_errors.OneOrganisationTooManyError,
        marked("一家单位持有的密钥太多"),
        marked("什么也没有保存。任何一家单位都不能独自打开投标，请换别的单位持有。"),
    ),
    said(
        envelope_errors.CentreHoldsTooMuchError,
        marked("中心最多持有一份密钥"),
        marked("什么也没有保存。请把别的密钥交给中心以外的人。"),
    ),
    said(
        envelope_errors.TooFewOrganisationsError,
        marked("密钥持有人至少要来自三家单位"),
        marked("什么也没有保存。请再请一家单位派人持有。"),
    ),
    said(
        envelope_errors.TrusteeHoldsShareError,
        marked("受托人的单位不能同时持有密钥"),
        marked("什么也没有保存。请选别的单位，两个受托人也要来自不同的单位。"),
    ),
    said(
        envelope_errors.HolderKeyForgedError,
        marked("有一把密钥不是持有人本人签名的"),
        marked(
            "什么也没有保存，也不要按这份开标规则封装。请留好它，马上告诉监督：可能有人"
            "换了密钥。"
        ),
    ),
    said(
        envelope_errors.NotThePolicyError,
        marked("开标规则和公告写明的不一样"),
        marked("什么也没有保存。请取公告写明的那一份；平台给出别的，请告诉监督。"),
    ),
    said(
        envelope_errors.ManifestMalformedError,
        marked("投标封装清单的格式不对"),
        marked("什么也没有保存。请用平台的页面、离线页面或者命令重新封装。"),
    ),
    said(
        envelope_errors.NotThisPolicyError,
        marked("这份投标不是按本项目的开标规则封装的"),
        marked("什么也没有保存。请按本标段的开标规则重新封装。"),
    ),
    said(
        envelope_errors.EnvelopeMalformedError,
        marked("投标里有文件没有加密，或者和清单不一样"),
        marked("什么也没有保存。请按封装时的样子递交；改动过的要重新封装。"),
    ),
    said(
        envelope_errors.BidUnsignedError,
        marked("投标的签名不对"),
        marked("什么也没有保存。请用绑定到您单位的密钥签名。"),
    ),
    said(
        envelope_errors.WithdrawalMalformedError,
        marked("撤回的内容看不懂"),
        marked(
            "什么也没有保存，投标有效。请用平台的页面再撤回一次，或者本人到中心撤回。"
        ),
    ),
    said(
        envelope_errors.FileChangedError,
        marked("封装的时候文件被改动"),
        marked("什么也没有保存。请关掉打开这个文件的程序，再封装一次。"),
    ),
    said(
        envelope_errors.SelfTestFailedError,
        marked("封装以后试着打开，没有成功"),
        marked(
            "什么也没有保存，也没有离开这台电脑。请再封装一次；还不行就换一台电脑。"
        ),
    ),
)
_SHEET: Final = (
    said(
        sheet_errors.FormUnsoundError,
        marked("开标一览表的格式不能用"),
        marked("什么也没有保存。请改正指出的那一处。"),
    ),
    said(
        sheet_errors.SheetUnsoundError,
        marked("这不是开标一览表"),
        marked("什么也没有保存。请用平台的页面或者离线页面重新填写，再封装。"),
    ),
)
_CONFLICTS: Final = (
    bidding_errors.BidTooLateError,
    bidding_errors.BidDelayedError,
    bidding_errors.BidsStillOpenError,
    bidding_errors.BidKeyChangedError,
    bidding_errors.PiecesMissingError,
    bidding_errors.BidForkedError,
    bidding_errors.EnvelopeCopiedError,
    bidding_errors.NoBidError,
    bidding_errors.WithdrawalWaitsError,
    envelope_errors.HolderKeyForgedError,
    envelope_errors.NotThePolicyError,
)
BIDDING_WORDS: Final = Words(
    MappingProxyType(dict([*_BIDDING, *_ENVELOPE, *_SHEET])),
    MappingProxyType(
        {
            **dict.fromkeys(_CONFLICTS, HTTP_409_CONFLICT),
            bidding_errors.NotTheBidderError: HTTP_403_FORBIDDEN,
            bidding_errors.BidKeyUnboundError: HTTP_403_FORBIDDEN,
        }
    ),
)
"""The words of sealing a bid and of handing it in."""
