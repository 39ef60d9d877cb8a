"""How answers travel: packed, with a validator, and not at all if nothing changed."""

from collections.abc import Callable
from typing import Final, cast

from litestar.concurrency import sync_to_thread
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import (
    ASGIApp,
    HTTPResponseStartEvent,
    HTTPScope,
    Message,
    Receive,
    Scope,
    Send,
)

from trading.front.http import FOR_EVERYBODY
from trading.server.answers import OK, Answer
from trading.server.kept_pages import Address, KeptPages

LARGEST_ON_LOOP: Final = 100_000
"""What is larger is hashed and packed on a thread, while others are answered."""


class Validated(ASGIMiddleware):
    """
    Gives what is read a weak ETag of its bytes, and answers 304 if they are known.

    HEAD is answered as GET without its body, so that both carry the same headers. A
    page that is the same for everybody is made once for all who ask for it within the
    time that the application's `pages` keep it; where `pages` tells of none, each is
    made anew. News that never ends is never held back.
    """

    scopes = (ScopeType.HTTP,)
    exclude_path_pattern = (r"^/log/", r"^/assets/", r"/events$")

    def __init__(self, pages: Callable[[Scope], KeptPages | None]) -> None:
        self._pages = pages

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
        answer = await self._answer(asked, receive, send, next_app)
        if len(answer.body) < LARGEST_ON_LOOP:
            start, data = answer.to(asked["headers"])
        else:
            start, data = await sync_to_thread(answer.to, asked["headers"])
        await send(start)
        await send(
            {
                "type": "http.response.body",
                "body": b"" if head else data,
                "more_body": False,
            }
        )

    async def _answer(
        self, scope: HTTPScope, receive: Receive, send: Send, next_app: ASGIApp
    ) -> Answer:
        pages = self._pages(scope)
        if pages is None or not scope["route_handler"].opt.get(FOR_EVERYBODY):
            return await _made(scope, receive, send, next_app)
        address = Address.of(scope)
        known = pages.find(address)
        if known is not None:
            return known
        # Its age counts from before anything was read for it.
        asked_at = pages.now()
        answer = await _made(scope, receive, send, next_app)
        if answer.status == OK:
            pages.keep(address, answer, asked_at)
        return answer


async def _made(
    scope: Scope, receive: Receive, send: Send, next_app: ASGIApp
) -> Answer:
    """Return what the application answers, whole."""
    begun: list[HTTPResponseStartEvent] = []
    body = bytearray()

    async def hold(message: Message) -> None:
        if message["type"] == "http.response.start":
            begun.append(message)
        elif message["type"] == "http.response.body":
            body.extend(message.get("body", b""))
        else:
            await send(message)

    await next_app(scope, receive, hold)
    return Answer(begun[0]["status"], begun[0]["headers"], bytes(body))
