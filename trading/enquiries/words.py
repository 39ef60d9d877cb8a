"""What people are told when a register outside is asked in vain."""

from types import MappingProxyType
from typing import Final

from litestar.status_codes import (
    HTTP_403_FORBIDDEN,
    HTTP_429_TOO_MANY_REQUESTS,
    HTTP_502_BAD_GATEWAY,
    HTTP_503_SERVICE_UNAVAILABLE,
)

from trading.enquiries import errors
from trading.front.languages import marked
from trading.front.words import Words, said

WORDS: Final = Words(
    MappingProxyType(
        dict(
            [
                said(
                    errors.RegisterNotSetUpError,
                    marked("这个登记系统还没有接通"),
                    marked("什么也没有保存，也没有事情在等它。请自己查看后手工录入。"),
                ),
                said(
                    errors.RegisterSilentError,
                    marked("登记系统没有答复"),
                    marked(
                        "什么也没有保存，也没有事情在等它。请过一会儿再查，或者自己查看后"
                        "手工录入。"
                    ),
                ),
                said(
                    errors.RegisterRestsError,
                    marked("登记系统接连三次没有答复，先停一分钟"),
                    marked(
                        "什么也没有保存，也没有事情在等它。请过一分钟再查，或者自己查看后"
                        "手工录入。"
                    ),
                ),
                said(
                    errors.OutsideBusyError,
                    marked("同时查询的人太多"),
                    marked(
                        "没有查询，填过的内容还在。请过十秒再查，或者自己查看后手工录入。"
                    ),
                ),
                said(
                    errors.QuestionWaitsError,
                    marked("您上一次查询还在等答复"),
                    marked(
                        "没有重复查询，填过的内容还在。最多十秒就有结果，请等一等。"
                    ),
                ),
                said(
                    errors.AnswerUnsoundError,
                    marked("登记系统的答复不能用：签名、内容或时间不对"),
                    marked("什么也没有保存。请告诉运行人员，或者自己查看后手工录入。"),
                ),
                said(
                    errors.NumberSenselessError,
                    marked("号码写得不对"),
                    marked("什么也没有查询。请和原件核对。"),
                    "about",
                ),
                said(
                    errors.NotOwnEntryError,
                    marked("只能核对自己的企业"),
                    marked("什么也没有查询。请先切换到那家企业。"),
                ),
            ]
        )
    ),
    MappingProxyType(
        {
            errors.RegisterNotSetUpError: HTTP_503_SERVICE_UNAVAILABLE,
            errors.RegisterSilentError: HTTP_503_SERVICE_UNAVAILABLE,
            errors.OutsideBusyError: HTTP_503_SERVICE_UNAVAILABLE,
            errors.QuestionWaitsError: HTTP_429_TOO_MANY_REQUESTS,
            errors.AnswerUnsoundError: HTTP_502_BAD_GATEWAY,
            errors.NotOwnEntryError: HTTP_403_FORBIDDEN,
        }
    ),
)
"""The words of this slice's pages."""
