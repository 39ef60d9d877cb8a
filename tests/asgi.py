"""
Asking an application as a server does: one scope in, the messages of one answer out.

There is no socket, no thread and no parsing of HTTP beside it, so that what is measured
or counted here is the application's own.
"""

import asyncio
import gzip
from dataclasses import dataclass
from typing import Any

BROWSER = {
    "host": "trading.example",
    "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101",
    "accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "accept-language": "zh-CN,zh;q=0.8,en;q=0.5",
    "accept-encoding": "gzip, deflate, br",
}
"""What a browser sends with every request."""


@dataclass(frozen=True)
class Answer:
    """One answer, as its bytes travel."""

    status: int
    headers: dict[str, str]
    sent: bytes

    @property
    def body(self) -> bytes:
        """What the bytes are, unpacked."""
        packed = self.headers.get("content-encoding") == "gzip"
        return gzip.decompress(self.sent) if packed else self.sent


def scope_of(
    address: bytes, headers: dict[str, str], method: str = "GET"
) -> dict[str, Any]:
    """Return the scope that a server makes of a request; the address is quoted."""
    path, _, query = address.partition(b"?")
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path.decode(),
        "raw_path": path,
        "query_string": query,
        "root_path": "",
        "headers": [(k.encode(), v.encode()) for k, v in headers.items()],
        "client": ("127.0.0.1", 50_000),
        "server": ("127.0.0.1", 8_000),
        "state": {},
    }


async def answer_of(
    app: Any, address: bytes, headers: dict[str, str] | None = None, method: str = "GET"
) -> Answer:
    """Return what the application answers, once its last byte is there."""
    begun: list[Any] = []
    body = bytearray()
    asked = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> Any:
        return asked.pop() if asked else await asyncio.Event().wait()

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            begun.append(message)
        elif message["type"] == "http.response.body":
            body.extend(message.get("body", b""))

    await app(scope_of(address, {**BROWSER, **(headers or {})}, method), receive, send)
    told = {
        name.decode().lower(): value.decode() for name, value in begun[0]["headers"]
    }
    return Answer(begun[0]["status"], told, bytes(body))
