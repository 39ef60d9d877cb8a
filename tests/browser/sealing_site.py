"""A small platform on loopback: it keeps pieces, cuts lines, and takes a bid in."""

import base64
import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

from trading.front.reach import POLICY_HEADER, content_policy
from trading.server.app import SECURITY_HEADERS
from trading.server.statics import Assets

ASSETS = Assets.shipped()
COMMITMENT = "c" * 64


@dataclass
class SealingSite:
    """
    What it was given.

    `cut` says how many bytes of each piece it reads at first, `reached` whom else its
    pages may ask.
    """

    pages: dict[str, str] = field(default_factory=dict)
    pieces: dict[str, bytes] = field(default_factory=dict)
    submitted: list[dict[str, Any]] = field(default_factory=list)
    posted: dict[str, Callable[[Any], Any]] = field(default_factory=dict)
    cut: int | None = None
    was_cut: set[str] = field(default_factory=set)
    address: str = ""
    reached: tuple[str, ...] = ()

    def take(self, digest: str, length: int, read: Callable[[int], bytes]) -> int:
        """Read a piece; return the status, 0 where the line is cut in its middle."""
        if self.cut is not None and digest not in self.was_cut:
            self.was_cut.add(digest)
            read(min(self.cut, length // 2))
            return 0
        piece = read(length)
        if hashlib.sha256(piece).hexdigest() != digest:
            return 422
        self.pieces[digest] = piece
        return 204

    def answer(self, path: str, asked: Any) -> Any:
        """Return what a message is answered with."""
        if path == "/missing":
            return {
                "missing": [
                    each["sha256"]
                    for each in asked["pieces"]
                    if each["sha256"] not in self.pieces
                ]
            }
        if path == "/submit":
            self.submitted.append(asked)
            return {"commitment": COMMITMENT, "accepted": "a note"}
        return self.posted[path](asked)


class Handler(BaseHTTPRequestHandler):
    """One request."""

    site: ClassVar[SealingSite]
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def give(self, status: int, data: bytes = b"", kind: str = "text/plain") -> None:
        """Answer, with the headers that the real site has."""
        self.send_response(status)
        named = {POLICY_HEADER: content_policy(self.site.reached)}
        for name, value in {**SECURITY_HEADERS, **named}.items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self) -> None:
        """Give a page, a script or a piece."""
        path = self.path.partition("?")[0]
        if path in self.site.pages:
            self.give(200, self.site.pages[path].encode(), "text/html; charset=utf-8")
        elif path.startswith("/pieces/") and path[8:] in self.site.pieces:
            self.give(200, self.site.pieces[path[8:]], "application/octet-stream")
        elif path == "/api/clock":
            self.give(200, b"{}", "application/json")
        elif path.startswith("/assets/") and (found := ASSETS.find(path[8:])):
            self.give(200, found[0].data, found[0].media_type)
        else:
            self.give(404)

    def do_PUT(self) -> None:
        """Take a piece, or cut the line."""
        length = int(self.headers["Content-Length"])
        status = self.site.take(self.path[8:], length, self.rfile.read)
        if status:
            self.give(status)
        else:
            self.close_connection = True
            self.connection.close()

    def do_POST(self) -> None:
        """Take a message."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        said = json.dumps(self.site.answer(self.path, asked)).encode()
        self.give(200, said, "application/json")


class Quiet(ThreadingHTTPServer):
    """A server that says nothing of the lines it cut itself."""

    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def sealing_site() -> Iterator[SealingSite]:
    """Serve on loopback until the block ends."""
    site = SealingSite()
    handler = type("Bound", (Handler,), {"site": site})
    server = Quiet(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    site.address = f"http://127.0.0.1:{server.server_port}"
    yield site
    server.shutdown()
    server.server_close()
    thread.join()


def embedded(page: str, name: str) -> Any:
    """Return the JSON that a page carries."""
    found = re.search(rf'id="{name}">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def bytes_of(text: str) -> bytes:
    """Return what base64 says."""
    return base64.b64decode(text)
