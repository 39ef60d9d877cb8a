"""A telephone of the tests: makes passkeys and signs with them, as WebAuthn says."""

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def base64url(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


@dataclass
class Telephone:
    """Holds one passkey for one site; `unlocked` says whether its holder did so."""

    host: str = "trade.example"
    origin: str = "https://trade.example"
    number: bytes = b"a key of this telephone"
    unlocked: bool = True
    in_frame: bool = False
    count: int = 0
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def make(self, options: str) -> str:
        """Answer `navigator.credentials.create()`."""
        data = self._authenticator_data(ATTESTED) + self._attested()
        statement = {"fmt": "none", "attStmt": {}, "authData": data}
        return self._said(
            {
                "clientDataJSON": self._client_data("webauthn.create", options),
                "attestationObject": base64url(cbor2.dumps(statement)),
            }
        )

    def use(self, options: str) -> str:
        """Answer `navigator.credentials.get()`."""
        self.count += 1
        data = self._authenticator_data(0)
        client = self._client_bytes("webauthn.get", options)
        signed = data + sha256(client).digest()
        return self._said(
            {
                "clientDataJSON": base64url(client),
                "authenticatorData": base64url(data),
                "signature": base64url(
                    self.key.sign(signed, ec.ECDSA(hashes.SHA256()))
                ),
            }
        )

    def _authenticator_data(self, more: int) -> bytes:
        flags = PRESENT | (VERIFIED if self.unlocked else 0) | more
        host = sha256(self.host.encode()).digest()
        return host + bytes([flags]) + self.count.to_bytes(4, "big")

    def _attested(self) -> bytes:
        numbers = self.key.public_key().public_numbers()
        x, y = numbers.x.to_bytes(32, "big"), numbers.y.to_bytes(32, "big")
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        size = len(self.number).to_bytes(2, "big")
        return bytes(16) + size + self.number + public

    def _client_bytes(self, kind: str, options: str) -> bytes:
        told = {"type": kind, "challenge": json.loads(options)["challenge"]}
        told |= {"origin": self.origin, "crossOrigin": self.in_frame}
        return json.dumps(told).encode()

    def _client_data(self, kind: str, options: str) -> str:
        return base64url(self._client_bytes(kind, options))

    def _said(self, response: dict) -> str:
        number = base64url(self.number)
        return json.dumps(
            {
                "id": number,
                "rawId": number,
                "type": "public-key",
                "response": response,
                "clientExtensionResults": {},
            }
        )
