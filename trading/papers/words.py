"""What people are told when a paper cannot be drawn up or signed."""

from types import MappingProxyType
from typing import Final

from litestar.status_codes import (
    HTTP_403_FORBIDDEN,
    HTTP_404_NOT_FOUND,
    HTTP_409_CONFLICT,
)

from trading.front.languages import marked
from trading.front.words import Words, said
from trading.papers import model as papers
from trading.papers import places

_PAPERS: Final = (
    said(
        papers.PaperMissingError,
        marked("没有这份文书"),
        marked("什么也没有保存。"),
    ),
    said(
        papers.PaperTooEarlyError,
        marked("现在还做不了这份文书"),
        marked("什么也没有保存。它要写的事还没有发生。"),
    ),
    said(
        papers.PaperAfterClosingError,
        marked("项目已经归档"),
        marked("什么也没有保存。归档以后不再增加文书。"),
    ),
    said(
        papers.PaperOpenError,
        marked("还有文书没有签完"),
        marked("什么也没有保存。请先签完再归档。"),
    ),
    said(
        papers.PaperSupersededError,
        marked("这份文书已经被新的代替"),
        marked("什么也没有保存。请看新的那一份。"),
    ),
    said(
        papers.PaperNotReplaceableError,
        marked("这份文书不能代替"),
        marked("什么也没有保存。"),
    ),
    said(
        papers.PaperNamesAnotherError,
        marked("文书写的是另一家中选人"),
        marked("什么也没有保存。请先更正结果的文书。"),
    ),
    said(
        places.NotRefusableError,
        marked("这个位置不能拒签"),
        marked("什么也没有保存。文书有错的，请重新制作；没有错的，请签署。"),
    ),
    said(
        places.PaperAnsweredError,
        marked("这个位置已经签署或者拒签过"),
        marked(
            "什么也没有保存。以前说的仍然有效，留在公开日志里。拒签过的，重新制作"
            "以前还可以签署。"
        ),
    ),
    said(
        places.NotForThatFirmError,
        marked("您的账号不代表这家投标人"),
        marked("什么也没有保存。请用递交投标的账号，或者已证明代表该企业的账号签。"),
    ),
    said(
        papers.NotYourKeyError,
        marked("签名不是您的钥匙签的"),
        marked("没有签署。请用您自己登记的设备再签一次。"),
    ),
    said(
        places.NotThatPersonError,
        marked("文书上的这个名字是别人"),
        marked("没有签署。请本人签。"),
    ),
    said(
        papers.PaperSignatureWrongError,
        marked("签名对不上"),
        marked("没有签署。请重新打开页面再签一次。"),
    ),
)

WORDS: Final = Words(
    MappingProxyType(dict(_PAPERS)),
    MappingProxyType(
        {
            papers.PaperTooEarlyError: HTTP_409_CONFLICT,
            papers.PaperAfterClosingError: HTTP_409_CONFLICT,
            papers.PaperSupersededError: HTTP_409_CONFLICT,
            papers.PaperNotReplaceableError: HTTP_409_CONFLICT,
            places.NotThatPersonError: HTTP_403_FORBIDDEN,
            places.NotForThatFirmError: HTTP_403_FORBIDDEN,
            places.PaperAnsweredError: HTTP_409_CONFLICT,
            papers.PaperMissingError: HTTP_404_NOT_FOUND,
        }
    ),
)
"""The words of papers."""
