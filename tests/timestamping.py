"""
A timestamp authority on loopback: certomancer in a process of its own.

Tests start it, wait for its word that it listens, and end it by its process.
"""

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import httpx
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from archive.paper.timestamps import Authority

KEYS = ("root", "tsa", "short")
LISTENS = re.compile(r"Running on http://127\.0\.0\.1:([0-9]+)")
USAGES = """
        extensions:
          - id: key_usage
            critical: true
            smart-value: {schema: key-usage, params: [digital_signature]}
          - {id: extended_key_usage, critical: true, value: [time_stamping]}"""
CONFIGURATION = f"""
external-url-prefix: "http://127.0.0.1"
keysets:
  time:
    path-prefix: .
    keys:
      root: {{path: root.pem}}
      tsa: {{path: tsa.pem}}
      short: {{path: short.pem}}
pki-architectures:
  time:
    keyset: time
    entity-defaults: {{country-name: CN, organization-name: Time for Tests}}
    entities:
      root: {{common-name: Root of Time}}
      tsa: {{common-name: Time}}
      short: {{common-name: Time until 2027}}
    certs:
      root:
        subject: root
        issuer: root
        validity:
          valid-from: "2020-01-01T00:00:00+0000"
          valid-to: "2080-01-01T00:00:00+0000"
        profiles: [{{id: simple-ca}}]
      tsa:
        issuer: root
        validity:
          valid-from: "2020-01-01T00:00:00+0000"
          valid-to: "2070-01-01T00:00:00+0000"{USAGES}
      short:
        issuer: root
        validity:
          valid-from: "2026-01-01T00:00:00+0000"
          valid-to: "2027-01-01T00:00:00+0000"{USAGES}
    services:
      time-stamping:
        tsa: {{signing-cert: tsa}}
        short: {{signing-cert: short}}
"""


class TimedAuthority(Authority):
    """The authority, told by the test which instant it is."""

    def __init__(self, url: str, now: datetime) -> None:
        super().__init__(url)
        self.now = now

    def _client(self) -> httpx.Client:
        client = super()._client()
        client.headers["X-Certomancer-Fake-Time"] = self.now.isoformat()
        return client


@dataclass(frozen=True)
class TimeServer:
    """Where it listens, and the root (DER) under which its tokens stand."""

    url: str
    root: bytes

    def authority(self, now: datetime, service: str = "tsa") -> TimedAuthority:
        """Return the authority at an instant; `short` ends with 2026."""
        return TimedAuthority(f"{self.url}/time/tsa/{service}", now)


@contextmanager
def time_server(folder: Path) -> Iterator[TimeServer]:
    """Start the authority; it is gone when the block ends."""
    for name in KEYS:
        key = ec.generate_private_key(ec.SECP256R1())
        pem = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        (folder / f"{name}.pem").write_bytes(pem)
    (folder / "time.yml").write_text(CONFIGURATION, encoding="utf-8")
    command = [sys.executable, "-m", "certomancer", "--config", "time.yml"]
    pem = subprocess.run(
        [*command, "summon", "time", "root"],
        cwd=folder,
        capture_output=True,
        check=True,
    ).stdout
    root = x509.load_pem_x509_certificate(pem)
    with subprocess.Popen(
        [*command, "animate", "--port", "0", "--no-web-ui"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            port = _port(process)
            yield TimeServer(
                f"http://127.0.0.1:{port}",
                root.public_bytes(serialization.Encoding.DER),
            )
        finally:
            process.terminate()
            process.wait()


def _port(process: subprocess.Popen[str]) -> int:
    """Read what the process says until it says where it listens."""
    said = []
    assert process.stdout is not None
    for line in process.stdout:
        said.append(line)
        if found := LISTENS.search(line):
            # Its log goes on; nobody reads it, but a full pipe would stop it.
            threading.Thread(target=process.stdout.read, daemon=True).start()
            return int(found[1])
    raise RuntimeError(f"no timestamp authority: {''.join(said)}")
