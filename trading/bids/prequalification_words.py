"""What people are told when something in a prequalification cannot be done."""

from types import MappingProxyType
from typing import Final

from litestar.status_codes import (
    HTTP_403_FORBIDDEN,
    HTTP_404_NOT_FOUND,
    HTTP_409_CONFLICT,
)

from trading.bids import prequalification_errors as errors
from trading.front.languages import marked
from trading.front.words import Words, said

_PREQUALIFICATION: Final = (
    said(
        errors.PrequalifyFirstError,
        marked("这个标段要先做资格预审"),
        marked("什么也没有保存，草稿仍然有效。请先发布资格预审公告。"),
    ),
    said(
        errors.NoPrequalificationError,
        marked("这个标段的草稿没有要求资格预审"),
        marked(
            "什么也没有保存，草稿仍然有效。请直接指定密钥持有人，或者另建要求资格预审"
            "的标段。"
        ),
    ),
    said(
        errors.OfferTooShortError,
        marked("资格预审文件的发售期太短"),
        marked("什么也没有保存，草稿仍然有效。发售至少要到{until}。"),
        "offered",
    ),
    said(
        errors.ApplyingTooShortError,
        marked("提交申请的时间太短"),
        marked("什么也没有保存，草稿仍然有效。停止发售以后，至少要接收申请到{until}。"),
        "closes",
    ),
    said(
        errors.ApplicationTooLateError,
        marked("资格预审申请已经截止"),
        marked(
            "什么也没有保存；截止以前提交的有效。截止时间是{until}，对所有人都一样。"
        ),
    ),
    said(
        errors.ApplicationDelayedError,
        marked("您按时到了，是平台太慢"),
        marked(
            "什么也没有保存。这是平台的责任，已经记录；请马上提出异议，这一页就是您的证"
            "据。"
        ),
    ),
    said(
        errors.ApplicationsStillOpenError,
        marked("资格预审申请还没有截止"),
        marked("什么也没有保存，已提交的有效。{until}以前谁也不能截止或者查看申请。"),
    ),
    said(
        errors.AppliedBeforeError,
        marked("您单位已经提交过申请"),
        marked("什么也没有保存，已提交的申请有效。要换一份，请先撤回。"),
    ),
    said(
        errors.ApplicationMissingError,
        marked("没有这份申请"),
        marked("什么也没有保存，已提交的有效。请重新打开名单看看。"),
    ),
    said(
        errors.MembersRefusedError,
        marked("联合体成员填得不对"),
        marked(
            "什么也没有保存。请写明其他成员的统一社会信用代码和名称，每家一次，不写本单"
            "位，不超过公告允许的家数。"
        ),
        "members",
    ),
    said(
        errors.ApplicationDocumentsError,
        marked("有材料不在您单位的材料库里"),
        marked("什么也没有保存。请先把材料交到材料库，再提交申请。"),
    ),
    said(
        errors.ReasonNeededError,
        marked("不通过要写明理由"),
        marked("什么也没有保存，以前的审查意见有效。请写上理由。"),
        "reason",
    ),
    said(
        errors.UndecidedError,
        marked("还有申请没有两人一致的审查意见"),
        marked(
            "什么也没有保存，以前的审查意见有效。请由第二个人审查，或者统一意见，再结束。"
        ),
    ),
    said(
        errors.NotPrequalifiedError,
        marked("您单位没有通过资格预审"),
        marked(
            "什么也没有保存。只有申请通过的单位可以投标；联合体由提交申请的单位投标。"
        ),
    ),
)
_CONFLICTS: Final = (
    errors.PrequalifyFirstError,
    errors.NoPrequalificationError,
    errors.ApplicationTooLateError,
    errors.ApplicationDelayedError,
    errors.ApplicationsStillOpenError,
    errors.AppliedBeforeError,
    errors.UndecidedError,
)
PREQUALIFICATION_WORDS: Final = Words(
    MappingProxyType(dict(_PREQUALIFICATION)),
    MappingProxyType(
        {
            **dict.fromkeys(_CONFLICTS, HTTP_409_CONFLICT),
            errors.ApplicationMissingError: HTTP_404_NOT_FOUND,
            errors.NotPrequalifiedError: HTTP_403_FORBIDDEN,
        }
    ),
)
"""The words of everything that a prequalification refuses."""
