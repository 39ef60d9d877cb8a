"""What people are told when a paper cannot be drawn up."""

from types import MappingProxyType
from typing import Final

from litestar.status_codes import HTTP_409_CONFLICT

from trading.front.languages import marked
from trading.front.words import Words, said
from trading.papers.model import (
    PaperAfterClosingError,
    PaperNotReplaceableError,
    PaperSupersededError,
    PaperTooEarlyError,
)

_SAID: Final = dict(
    [
        said(
            PaperTooEarlyError,
            marked("还没有可以写进文书的事"),
            marked("没有出具。等要记录的事发生以后再来。"),
        ),
        said(
            PaperAfterClosingError,
            marked("档案已经关闭"),
            marked("没有出具，档案里不能再加文书。"),
        ),
        said(
            PaperSupersededError,
            marked("已经有一份同样的文书"),
            marked("已有的文书有效，这一次没有出具。"),
        ),
        said(
            PaperNotReplaceableError,
            marked("这份文书不能这样更换"),
            marked("已有的文书有效，这一次没有出具。"),
        ),
    ]
)

WORDS: Final = Words(
    MappingProxyType(_SAID), MappingProxyType(dict.fromkeys(_SAID, HTTP_409_CONFLICT))
)
