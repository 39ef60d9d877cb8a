"""What an applicant is told when a sign-up cannot be taken."""

from types import MappingProxyType
from typing import Final

from litestar.status_codes import (
    HTTP_403_FORBIDDEN,
    HTTP_404_NOT_FOUND,
    HTTP_409_CONFLICT,
    HTTP_503_SERVICE_UNAVAILABLE,
)

from trading.front.languages import marked
from trading.front.words import Words, said
from trading.projects.model import SuspendedError
from trading.selection.model.applications import (
    AppliedAlreadyError,
    DocumentNotOwnError,
    NoApplicationError,
    NotesNotConfirmedError,
    NoticeChangedError,
    NotTheFirmError,
    PlatformTooSlowError,
    SignUpClosedError,
    SignUpNotOpenError,
)
from trading.selection.model.sealed import SignUpNotSealedError, SignUpSealedError
from trading.selection.model.selection import NoticeMissingError

WORDS: Final = Words(
    MappingProxyType(
        dict(
            [
                said(
                    SignUpNotOpenError,
                    marked("报名还没有开始"),
                    marked("没有报名。{until}起可以报名，填过的内容还在。"),
                ),
                said(
                    SignUpClosedError,
                    marked("报名已经截止"),
                    marked("没有报名，也没有撤回。截止时间是{until}。"),
                ),
                said(
                    PlatformTooSlowError,
                    marked("您按时到了，是平台太慢"),
                    marked("没有报名。这是平台的责任，已经记录；请马上联系中心。"),
                ),
                said(
                    SignUpSealedError,
                    marked("这次报名只收密封的材料"),
                    marked(
                        "没有报名，也没有留下任何内容。请在本公告的报名页面上密封提交。"
                    ),
                ),
                said(
                    SignUpNotSealedError,
                    marked("这次报名不密封"),
                    marked("没有报名，什么也没有保存。请在本公告的报名页面上提交。"),
                ),
                said(
                    AppliedAlreadyError,
                    marked("您的单位已经报过名"),
                    marked("已有的报名有效，这一次没有保存。"),
                ),
                said(
                    NoApplicationError,
                    marked("没有可以撤回的报名"),
                    marked("什么也没有改变。"),
                ),
                said(
                    NotesNotConfirmedError,
                    marked("请先读须知并勾选"),
                    marked("没有报名，填过的内容还在。"),
                    "confirmed",
                ),
                said(
                    NoticeChangedError,
                    marked("您打开这一页以后，公告更正过"),
                    marked(
                        "没有报名，填过的内容还在。请看现在的价格和时间，同意再提交。"
                    ),
                ),
                said(
                    DocumentNotOwnError,
                    marked("勾选的证照里有一份不能再提交"),
                    marked("没有报名，填过的内容还在。请看现在列出的证照，再提交。"),
                    "document",
                ),
                said(
                    NotTheFirmError,
                    marked("只能为自己的单位报名"),
                    marked("没有报名。请先切换到那家单位。"),
                ),
                said(
                    SuspendedError,
                    marked("项目暂停，报名也暂停"),
                    marked("没有报名。暂停的时间会补回来，请看项目页。"),
                ),
                said(
                    NoticeMissingError,
                    marked("还没有公告"),
                    marked("没有报名。公告发布以后再来。"),
                ),
            ]
        )
    ),
    MappingProxyType(
        {
            SignUpNotOpenError: HTTP_409_CONFLICT,
            SignUpClosedError: HTTP_409_CONFLICT,
            PlatformTooSlowError: HTTP_503_SERVICE_UNAVAILABLE,
            SignUpSealedError: HTTP_409_CONFLICT,
            SignUpNotSealedError: HTTP_409_CONFLICT,
            AppliedAlreadyError: HTTP_409_CONFLICT,
            NoticeChangedError: HTTP_409_CONFLICT,
            NoApplicationError: HTTP_409_CONFLICT,
            NotTheFirmError: HTTP_403_FORBIDDEN,
            SuspendedError: HTTP_409_CONFLICT,
            NoticeMissingError: HTTP_404_NOT_FOUND,
        }
    ),
)
"""The words of this slice's pages."""
