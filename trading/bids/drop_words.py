"""What bidders and holders are told of drop boxes."""

from types import MappingProxyType
from typing import Final

from litestar.status_codes import (
    HTTP_404_NOT_FOUND,
    HTTP_409_CONFLICT,
    HTTP_429_TOO_MANY_REQUESTS,
)

from trading.bids import drop_errors
from trading.front.languages import marked
from trading.front.words import Words, said

_DROPS: Final = (
    said(
        drop_errors.DropMalformedError,
        marked("投递箱收发的内容看不懂"),
        marked(
            "什么也没有保存。请用 yangguang bid drop 重新投递；投递箱的答复请留好，"
            "一直这样就告诉监督。"
        ),
    ),
    said(
        drop_errors.DropPolicyUnknownError,
        marked("这个投递箱没有这份开标规则"),
        marked(
            "什么也没有保存。请投到规则写明的另一个投递箱，并告诉保管人：yangguang "
            "dropbox take。"
        ),
    ),
    said(
        drop_errors.NotThisBoxError,
        marked("这份开标规则没有写明这个投递箱"),
        marked("什么也没有保存。请交给规则写明的投递箱，并核对单位和公钥。"),
    ),
    said(
        drop_errors.DropTooLateError,
        marked("投标截止时间已到，投递箱不再签收"),
        marked("什么也没有保存。{until}截止；以前投递的都有效。"),
    ),
    said(
        drop_errors.DropsNotListedError,
        marked("截止以前，投递箱不告诉任何人收到了什么"),
        marked("已经投递的都有效。请在截止两秒以后再问。"),
    ),
    said(
        drop_errors.DropBoxFullError,
        marked("投递箱现在收不下"),
        marked("什么也没有保存。请过一分钟再试，或者投到另一个投递箱。"),
    ),
    said(
        drop_errors.DropShareUsedError,
        marked("投递箱给这把密钥、这个网络或者这个标段留的份额已经用完"),
        marked(
            "什么也没有保存，以前投递的都有效。{until}截止以前，请投到另一个投递箱，"
            "或者换一个网络，并告诉监督。"
        ),
    ),
    said(
        drop_errors.DropListTooLongError,
        marked("投递箱列出的比它可以签收的还多"),
        marked(
            "什么也没有保存，也没有交出。请告诉监督：投递箱违反了规则，由保管人停用"
            "或者修好。"
        ),
    ),
    said(
        drop_errors.DropReceiptForgedError,
        marked("这份回执不是投递箱签的"),
        marked("什么也没有保存。请留好投递箱的答复，告诉监督，并投到另一个投递箱。"),
    ),
)

DROP_WORDS: Final = Words(
    dict(_DROPS),
    MappingProxyType(
        {
            drop_errors.DropPolicyUnknownError: HTTP_404_NOT_FOUND,
            drop_errors.DropTooLateError: HTTP_409_CONFLICT,
            drop_errors.DropsNotListedError: HTTP_409_CONFLICT,
            drop_errors.DropBoxFullError: HTTP_429_TOO_MANY_REQUESTS,
            drop_errors.DropShareUsedError: HTTP_429_TOO_MANY_REQUESTS,
        }
    ),
)
