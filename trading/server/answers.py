"""One answer as it travels: what it is, its validator, and how it is packed."""

import gzip
import hashlib
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Final, TypeAlias

from litestar.types import Message

from trading.server.negotiation import is_known, takes_gzip

Headers: TypeAlias = Iterable[tuple[bytes, bytes]]

SMALLEST_PACKED: Final = 1_000
PACKING: Final = 4
"""A fiftieth larger than the usual 6, in two thirds of its time."""
PACKED_ALREADY: Final = (b"application/zip", b"application/pdf")
OK: Final = 200
_NOT_MODIFIED: Final = 304
_KEPT: Final = {
    b"cache-control",
    b"content-language",
    b"content-security-policy",
    b"etag",
    b"vary",
}
_SAID_OF_THE_BYTES: Final = {b"content-length", b"etag", b"vary"}


class Answer:
    """
    What is answered, before it is known what somebody has already or can unpack.

    Nothing in it changes, so that it may be sent to many.
    """

    def __init__(self, status: int, headers: Headers, body: bytes) -> None:
        self.status, self.body = status, body
        self._headers = tuple(headers)

    @cached_property
    def tag(self) -> bytes:
        """The weak validator of these bytes."""
        return f'W/"{hashlib.sha256(self.body).hexdigest()[:32]}"'.encode()

    @cached_property
    def packed(self) -> bytes:
        """The same bytes packed."""
        return gzip.compress(self.body, PACKING, mtime=0)

    def to(self, asked: Headers) -> tuple[Message, bytes]:
        """Return how the answer begins, and its bytes, for who sent these headers."""
        if self.status != OK or self._is_private:
            return _start(self.status, self._headers), self.body
        wants = dict(asked)
        if is_known(_said(wants, b"if-none-match"), self.tag.decode()):
            kept = [each for each in self._described() if each[0].lower() in _KEPT]
            return _start(_NOT_MODIFIED, kept), b""
        if self._is_loose and takes_gzip(_said(wants, b"accept-encoding")):
            packed = (b"content-encoding", b"gzip")
            length = (b"content-length", b"%d" % len(self.packed))
            return _start(OK, [*self._described(), packed, length]), self.packed
        length = (b"content-length", b"%d" % len(self.body))
        return _start(OK, [*self._described(), length]), self.body

    @property
    def _is_private(self) -> bool:
        """
        Whether nobody may keep it.

        It holds the secret of a sign-in beside what its owner typed: packed, its length
        would tell which letters both share.
        """
        return dict(self._headers).get(b"cache-control") == b"no-store"

    @cached_property
    def _is_loose(self) -> bool:
        """Whether packing makes it smaller."""
        kind = dict(self._headers).get(b"content-type", b"").partition(b";")[0]
        return len(self.body) >= SMALLEST_PACKED and kind not in PACKED_ALREADY

    def _described(self) -> list[tuple[bytes, bytes]]:
        said = [
            each for each in self._headers if each[0].lower() not in _SAID_OF_THE_BYTES
        ]
        return [*said, (b"etag", self.tag), (b"vary", b"Accept, Accept-Encoding")]


def _said(headers: Mapping[bytes, bytes], name: bytes) -> str:
    return headers.get(name, b"").decode("latin-1")


def _start(status: int, headers: Headers) -> Message:
    return {"type": "http.response.start", "status": status, "headers": list(headers)}
