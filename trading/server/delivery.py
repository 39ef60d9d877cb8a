"""How answers travel: packed, with a validator, and not at all if nothing changed."""

import gzip
import hashlib
from typing import Final, cast

from litestar.concurrency import sync_to_thread
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from trading.server.negotiation import is_known, takes_gzip

SMALLEST_PACKED: Final = 1_000
LARGEST_ON_LOOP: Final = 100_000
"""What is larger is hashed and packed on a thread, while others are answered."""
PACKED_ALREADY: Final = frozenset({"application/zip", "application/pdf"})
_OK: Final = 200
_NOT_MODIFIED: Final = 304
_KEPT: Final = {
    b"cache-control",
    b"content-language",
    b"content-security-policy",
    b"etag",
    b"vary",
}


class Validated(ASGIMiddleware):
    """
    Gives what is read a weak ETag of its bytes, and answers 304 if they are known.

    HEAD is answered as GET without its body, so that both carry the same headers.
    """

    scopes = (ScopeType.HTTP,)
    exclude_path_pattern = (r"^/log/", r"^/assets/")

    async def handle(
        self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp
    ) -> None:
        """Hold the whole answer back until its bytes are known."""
        asked = cast("HTTPScope", scope)
        head = asked["method"] == "HEAD"
        if asked["method"] not in {"GET", "HEAD"}:
            await next_app(scope, receive, send)
            return
        asked["method"] = "GET"
        begun: list[Message] = []
        body = bytearray()

        async def hold(message: Message) -> None:
            if message["type"] == "http.response.start":
                begun.append(message)
                return
            if message["type"] != "http.response.body":
                await send(message)
                return
            body.extend(message.get("body", b""))
            if not message.get("more_body", False):
                if len(body) < LARGEST_ON_LOOP:
                    start, data = _finished(begun[0], bytes(body), scope)
                else:
                    start, data = await sync_to_thread(
                        _finished, begun[0], bytes(body), scope
                    )
                await send(start)
                await send(
                    {
                        "type": "http.response.body",
                        "body": b"" if head else data,
                        "more_body": False,
                    }
                )

        await next_app(scope, receive, hold)


def _finished(start: Message, body: bytes, scope: Scope) -> tuple[Message, bytes]:
    headers = MutableScopeHeaders.from_message(start)
    asked = dict(scope["headers"])
    if start["type"] != "http.response.start" or start["status"] != _OK:
        return start, body
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers["ETag"] = tag
    headers["Vary"] = "Accept, Accept-Encoding"
    if is_known(asked.get(b"if-none-match", b"").decode("latin-1"), tag):
        start["status"] = _NOT_MODIFIED
        start["headers"] = [
            (name, value) for name, value in start["headers"] if name.lower() in _KEPT
        ]
        return start, b""
    packs = takes_gzip(asked.get(b"accept-encoding", b"").decode("latin-1"))
    dense = headers.get("Content-Type", "").partition(";")[0] in PACKED_ALREADY
    if packs and not dense and len(body) >= SMALLEST_PACKED:
        body = gzip.compress(body, 6, mtime=0)
        headers["Content-Encoding"] = "gzip"
        headers["Content-Length"] = str(len(body))
    return start, body
