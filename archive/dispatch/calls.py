"""
Calls over HTTP that end in time and in size, whatever the other side does.

The time of a call is bounded as a whole: whoever sends one byte a second, in the
headers or behind them, is cut off like one who sends none.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, Self

import httpx

IDENTITY: Final = "identity"


class CallFailedError(Exception):
    """Nobody answered, or in no way that could be used; says which address and why."""

    def __init__(self, url: str, why: str) -> None:
        super().__init__(f"{url}: {why}")


class AnswerTooLongError(CallFailedError):
    """An answer went on beyond what is read of it at most."""


@dataclass(frozen=True, slots=True)
class Call:
    """What is sent, and how many bytes of an answer are read at most."""

    method: str
    url: str
    content: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    most: int = 1 << 21


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, media type and body, as they came over the wire."""

    status: int
    kind: str
    body: bytes


def client(
    within: float, transport: httpx.AsyncBaseTransport | None = None
) -> httpx.AsyncClient:
    """
    Return what makes calls: it follows no redirection, so that no other host is asked.

    No proxy and no password comes from the environment: the address says it all.
    """
    return httpx.AsyncClient(
        transport=transport, trust_env=False, follow_redirects=False, timeout=within
    )


async def answered(by: httpx.AsyncClient, call: Call, within: float) -> Answer:
    """
    Return the answer to a call that was whole after so many seconds.

    Nothing is unpacked: a small answer could unfold into a large one.

    Raises:
        CallFailedError: no address, no answer, a packed one, too much, or too late.

    """
    try:
        async with asyncio.timeout(within):
            return await _answered(by, call)
    except TimeoutError as error:
        why = f"no whole answer within {within:g} seconds"
        raise CallFailedError(call.url, why) from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        why = f"{type(error).__name__} {error}"
        raise CallFailedError(call.url, why) from error


async def _answered(by: httpx.AsyncClient, call: Call) -> Answer:
    headers = {**call.headers, "Accept-Encoding": IDENTITY}
    body = bytearray()
    async with by.stream(
        call.method, call.url, content=call.content, headers=headers
    ) as found:
        packed = found.headers.get("Content-Encoding", IDENTITY)
        if packed.strip().lower() != IDENTITY:
            why = f"the answer is packed ({packed[:40]!r}), which was not asked for"
            raise CallFailedError(call.url, why)
        async for part in found.aiter_raw():
            body += part
            if len(body) > call.most:
                raise AnswerTooLongError(call.url, "the answer does not end")
        kind = found.headers.get("Content-Type", "")
        return Answer(found.status_code, kind, bytes(body))


class Caller:
    """
    Makes calls one after the other, each within so many seconds.

    Connections are kept between calls, until it is closed. It belongs to one thread at
    a time, and not to one in which an event loop runs.
    """

    def __init__(
        self, within: float, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self.within = within
        self._runner = asyncio.Runner()
        self._client = client(within, transport)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __call__(self, call: Call) -> Answer:
        """Return the answer. Raises `CallFailedError`."""
        return self._runner.run(answered(self._client, call, self.within))

    def close(self) -> None:
        """Let go of the connections."""
        self._runner.run(self._client.aclose())
        self._runner.close()
