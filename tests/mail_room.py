"""
What takes messages on loopback: a real mail server, and the adapter of a text service.

The adapter's signatures are computed here from the words of archive/SPEC.md 12.3, with
nothing of the product's own code.
"""

import hashlib
import hmac
import http.server
import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.loopback import LOOPBACK, serving

KEY = bytes(range(32))
USER, PASSWORD = "yangguang", "Brücke-7"


@dataclass
class Sink:
    """A mail server that keeps what it takes, and refuses what it is told to."""

    refuses: dict[str, str] = field(default_factory=dict)
    on_data: str = ""
    taken: list[tuple[str, list[str], bytes, bool]] = field(default_factory=list)
    logins: list[bytes] = field(default_factory=list)
    port: int = 0

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: ARG002, N802 - aiosmtpd's own
        """Take a recipient, or answer as told."""
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: ARG002, N802
        """Take a letter, or answer as told."""
        if self.on_data:
            return self.on_data
        encrypted = server.transport.get_extra_info("ssl_object") is not None
        to = list(envelope.rcpt_tos)
        self.taken.append((envelope.mail_from, to, envelope.content, encrypted))
        return "250 OK queued as 4F7A"

    def letters(self) -> list[EmailMessage]:
        """Return what was taken, read by the standard library's own reader."""
        return [message_from_bytes(each[2], policy=default) for each in self.taken]


@contextmanager
def mail_server(
    sink: Sink, security: str = "none", certificate: Path | None = None, **more
) -> Iterator[Sink]:
    """Serve a sink on loopback for the block."""

    def authenticate(*given):
        data = given[-1]
        sink.logins.append(data.login)
        known = LoginPassword(USER.encode(), PASSWORD.encode())
        return AuthResult(success=data == known, handled=False)

    context = None
    if certificate is not None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
    if security == "tls":
        more["ssl_context"] = context
    if security == "starttls":
        more |= {"tls_context": context, "require_starttls": True}
    controller = Controller(
        sink,
        hostname=LOOPBACK,
        port=_free_port(),
        authenticator=authenticate,
        auth_require_tls=False,
        **more,
    )
    controller.start()
    sink.port = controller.port
    try:
        yield sink
    finally:
        controller.stop()


def _free_port() -> int:
    with http.server.HTTPServer((LOOPBACK, 0), http.server.BaseHTTPRequestHandler) as s:
        return s.server_address[1]


def certificate(folder: Path) -> Path:
    """Make key and certificate of a server on loopback, in one file, its own root."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address(LOOPBACK))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "mail.pem"
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file.write_bytes(pem + made.public_bytes(serialization.Encoding.PEM))
    return file


# Text messages


def signature(label: str, at: int, body: bytes, key: bytes = KEY) -> str:
    """Sign as archive/SPEC.md 12.3 says."""
    instant = b"%d" % at
    signed = label.encode("ascii")
    for part in (instant, body):
        signed += len(part).to_bytes(4, "big") + part
    return hmac.HMAC(key, signed, hashlib.sha256).hexdigest()


def spelt(value: dict) -> bytes:
    """Write canonical JSON, as far as plain texts and integers go."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def report(
    key: str,
    state: str,
    at: int,
    *,
    reason: str = "",
    origin: str = "test.example/log",
    secret: bytes = KEY,
    **more,
) -> tuple[dict[str, str], bytes]:
    """Return headers and body of a vendor's report."""
    body = spelt(
        {
            "v": "delivery-report/1",
            "origin": origin,
            "key": key,
            "state": state,
            "at": at,
            "reason": reason,
            **more,
        }
    )
    label = "delivery-report/1"
    return {
        "yangguang-at": str(at),
        "yangguang-signature": signature(label, at, body, secret),
    }, body


@dataclass
class Adapter:
    """The adapter of a text service: checks signatures, answers as it is told."""

    status: int = 202
    answer: bytes = b'{"reference": "sm-1"}'
    calls: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    forged: list[bytes] = field(default_factory=list)
    url: str = ""
    guard: threading.Lock = field(default_factory=threading.Lock)

    def take(self, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        """Take a call if its signature is right."""
        at = int(headers["yangguang-at"])
        if headers["yangguang-signature"] != signature("sms-call/1", at, body):
            self.forged.append(body)
            return 401, b""
        with self.guard:
            self.calls.append((headers, body))
        return self.status, self.answer

    def sent(self) -> list[dict]:
        """Return what was posted."""
        return [json.loads(body) for _, body in self.calls]


@contextmanager
def text_service(adapter: Adapter) -> Iterator[Adapter]:
    """Serve an adapter on loopback for the block."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, answer = adapter.take(headers, body)
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Say nothing on the terminal."""

    with serving(http.server.ThreadingHTTPServer((LOOPBACK, 0), Handler)) as url:
        adapter.url = f"{url}/messages"
        yield adapter
