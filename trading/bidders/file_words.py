"""What is said of a file that cannot be kept."""

from types import MappingProxyType
from typing import Final

from litestar.status_codes import HTTP_413_REQUEST_ENTITY_TOO_LARGE

from trading.bidders.document_errors import DocumentTooLargeError, NotADocumentError
from trading.front.languages import marked
from trading.front.words import Words, said

FILE_WORDS: Final = Words(
    MappingProxyType(
        dict(
            [
                said(
                    DocumentTooLargeError,
                    marked("文件超过 20 MiB，没有保存"),
                    marked("其他内容都还在。请用 200 dpi 灰度扫描，或者分成几份。"),
                ),
                said(
                    NotADocumentError,
                    marked("这不是完整的 PDF、PNG、JPEG 或 OFD 文件，没有保存"),
                    marked("其他内容都还在。请另存为其中一种格式，再选一次。"),
                ),
            ]
        )
    ),
    MappingProxyType({DocumentTooLargeError: HTTP_413_REQUEST_ENTITY_TOO_LARGE}),
)
"""The words of files, for every slice whose pages take any."""
