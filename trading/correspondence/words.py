"""What people are told when a message that reached nobody is not settled like that."""

from types import MappingProxyType
from typing import Final

from litestar.status_codes import (
    HTTP_403_FORBIDDEN,
    HTTP_404_NOT_FOUND,
    HTTP_409_CONFLICT,
)

from trading.correspondence import errors
from trading.front.languages import marked
from trading.front.words import Words, said

WORDS: Final = Words(
    MappingProxyType(
        dict(
            [
                said(
                    errors.NoSuchTaskError,
                    marked("没有这件事项"),
                    marked("什么也没有保存。请从列表里选择。"),
                ),
                said(
                    errors.TaskSettledError,
                    marked("这件事项已经办结"),
                    marked("这一次没有保存；怎样办结的，在事项里可以看到。"),
                ),
                said(
                    errors.TaskUnreadError,
                    marked("请先打开这件事项"),
                    marked("什么也没有保存。谁看过姓名和地址，要先记下来。"),
                ),
                said(
                    errors.NoticeMissingError,
                    marked("还没有制作书面通知"),
                    marked("什么也没有保存。请先制作、打印，再当面送达。"),
                ),
                said(
                    errors.NoteUnreadableError,
                    marked("有一项是空的，或者有看不见的字符"),
                    marked("什么也没有保存，填过的内容还在。"),
                ),
                said(
                    errors.NoteOfOtherTimeError,
                    marked("时间不对"),
                    marked(
                        "什么也没有保存，填过的内容还在。应在发现没送达（或通知做好）以后，"
                        "现在以前。"
                    ),
                    "at",
                ),
            ]
        )
    ),
    MappingProxyType(
        {
            errors.NoSuchTaskError: HTTP_404_NOT_FOUND,
            errors.TaskSettledError: HTTP_409_CONFLICT,
            errors.TaskUnreadError: HTTP_403_FORBIDDEN,
            errors.NoticeMissingError: HTTP_409_CONFLICT,
        }
    ),
)
"""The words of this slice's pages."""
