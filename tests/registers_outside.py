"""
A register outside, on loopback: it checks who asks, and answers as it is told.

Its signatures are computed here from the words of trading/SPEC.md 6, with nothing of
the product's own code.
"""

import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tests.loopback import LOOPBACK, serving
from tests.mail_room import KEY, signature, spelt

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)


@dataclass
class OutsideRegister:
    """What a register knows, and how it misbehaves."""

    entries: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    at: datetime = NOW
    status: int = 200
    changes: dict[str, object] = field(default_factory=dict)
    secret: bytes = KEY
    silent: bool = False
    instead: bytes = b""
    over: threading.Event = field(default_factory=threading.Event)
    asked: list[dict] = field(default_factory=list)
    forged: list[bytes] = field(default_factory=list)
    url: str = ""

    def answer(self, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        """Answer a question whose signature is right."""
        at = int(headers["yangguang-at"])
        if headers["yangguang-signature"] != signature("outside-call/1", at, body):
            self.forged.append(body)
            return 401, b""
        asked = json.loads(body)
        self.asked.append(asked)
        if self.silent:
            self.over.wait(30)
        entry = self.entries.get((asked["register"], asked["about"]))
        told = int(self.at.timestamp() * 1_000_000)
        said = {
            "v": "outside-answer/1",
            "register": asked["register"],
            "about": asked["about"],
            "nonce": asked["nonce"],
            "outcome": "not_found" if entry is None else "found",
            "at": told,
            "members": entry or {},
            **self.changes,
        }
        written = spelt(said)
        proof = signature("outside-answer/1", int(said["at"]), written, self.secret)
        whole = b'{"answer":' + written + b',"signature":"' + proof.encode() + b'"}'
        return self.status, self.instead or whole


@contextmanager
def outside(register: OutsideRegister) -> Iterator[OutsideRegister]:
    """Serve a register on loopback for the block."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, answer = register.answer(headers, body)
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Say nothing on the terminal."""

    with serving(http.server.ThreadingHTTPServer((LOOPBACK, 0), Handler)) as url:
        register.url = f"{url}/ask"
        try:
            yield register
        finally:
            register.over.set()
