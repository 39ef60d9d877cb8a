"""
ECDSA signatures over P-256 with SHA-256, checked only: the keys of tokens and browsers.

Nothing of ours signs with such a key. Firms whose certificate lies on a token often
have no other.
"""

from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from archive.evidence.digests import sha256
from archive.evidence.keys import SignatureInvalidError

POINT_SIZE: Final = 65
SIGNATURE_SIZE: Final = 64
_UNCOMPRESSED: Final = 4


@dataclass(frozen=True, slots=True)
class P256PublicKey:
    """
    A P-256 public key: an uncompressed point of 65 bytes (SEC 1, 2.3.3).

    Raises:
        SignatureInvalidError: another form, or no point of the curve.

    """

    raw: bytes

    def __post_init__(self) -> None:
        if len(self.raw) != POINT_SIZE or self.raw[0] != _UNCOMPRESSED:
            raise SignatureInvalidError(
                f"a P-256 key has {POINT_SIZE} bytes and begins with 04"
            )
        self._key()

    @property
    def fingerprint(self) -> str:
        """The first 16 hex digits of its SHA-256: for people and credentials."""
        return sha256(self.raw).hex()[:16]

    def verify(self, message: bytes, signature: bytes) -> None:
        """
        Return if the signature, r ‖ s of 32 bytes each, is of this key over the bytes.

        Raises:
            SignatureInvalidError: it is not.

        """
        if len(signature) != SIGNATURE_SIZE:
            raise SignatureInvalidError(f"a signature has {SIGNATURE_SIZE} bytes")
        half = SIGNATURE_SIZE // 2
        r, s = (int.from_bytes(each) for each in (signature[:half], signature[half:]))
        try:
            self._key().verify(encode_dss_signature(r, s), message, ec.ECDSA(SHA256()))
        except InvalidSignature as error:
            raise SignatureInvalidError(
                f"no valid signature of key {self.fingerprint}"
            ) from error

    def _key(self) -> ec.EllipticCurvePublicKey:
        try:
            return ec.EllipticCurvePublicKey.from_encoded_point(
                ec.SECP256R1(), self.raw
            )
        except ValueError as error:
            raise SignatureInvalidError("the bytes are no point of P-256") from error
