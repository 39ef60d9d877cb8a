"""
Calls that both sides sign with one shared key (archive/SPEC.md 12.3).

The label says in which direction a call goes, so that nothing one side signed can be
sent back to it as the other's word.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar, Final, Self

from archive.evidence.digests import lv, same
from archive.values.instants import from_micros, to_micros
from archive.values.rules import RuleBrokenError

KEY_SIZE: Final = 32
CALL: Final = "sms-call/1"
REPORT: Final = "delivery-report/1"
AT: Final = "Yangguang-At"
SIGNATURE: Final = "Yangguang-Signature"
APART: Final = timedelta(minutes=5)
"""How far two clocks may differ; what is older is not believed again."""

_SIGNATURE: Final = re.compile(r"[0-9a-f]{64}")
_INSTANT: Final = re.compile(r"0|[1-9][0-9]{0,15}")


class CallUnsignedError(RuleBrokenError):
    """Only who has the shared key says what became of a message."""

    code: ClassVar[str] = "report-unsigned"
    rule: ClassVar[str] = "M-3"
    remedy: ClassVar[str] = (
        "Nothing was saved. Sign instant and body with the shared key, as "
        "archive/SPEC.md 12.3 says, and send the bytes that were signed."
    )

    def __init__(self, why: str) -> None:
        super().__init__(f"the report is not signed: {why}")


class CallStaleError(RuleBrokenError):
    """A signed call counts for five minutes, so that it cannot be kept for later."""

    code: ClassVar[str] = "report-stale"
    rule: ClassVar[str] = "M-3"
    remedy: ClassVar[str] = (
        "Nothing was saved. Set the clock right, sign the report anew and send it."
    )

    def __init__(self) -> None:
        super().__init__("the report was signed more than five minutes away from now")


@dataclass(frozen=True, slots=True)
class SharedKey:
    """
    The key that both sides of a call know; it appears in no representation.

    Raises:
        ValueError: another length.

    """

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != KEY_SIZE:
            raise ValueError(f"a shared key has {KEY_SIZE} bytes")

    @classmethod
    def load(cls, path: Path) -> Self:
        """
        Read a key written as 64 hexadecimal digits.

        Raises:
            ValueError: the file holds no key; the message names the file only.

        """
        try:
            return cls(bytes.fromhex(path.read_text(encoding="ascii").strip()))
        except ValueError:
            raise ValueError(
                f"{path} does not hold {2 * KEY_SIZE} hexadecimal digits"
            ) from None

    def signature(self, label: str, at: datetime, body: bytes) -> str:
        """Return HMAC-SHA-256(k, label ‖ lv(instant in decimal) ‖ lv(body)), hex."""
        instant = str(to_micros(at)).encode()
        signed = label.encode() + lv(instant) + lv(body)
        return hmac.new(self.secret, signed, hashlib.sha256).hexdigest()

    def headers(self, label: str, at: datetime, body: bytes) -> dict[str, str]:
        """Return the two headers of a signed call."""
        return {
            AT: str(to_micros(at)),
            SIGNATURE: self.signature(label, at, body),
        }

    def checked(
        self, label: str, headers: Mapping[str, str], body: bytes, now: datetime
    ) -> str:
        """
        Return the signature if the call is the other side's and of now.

        Raises:
            CallUnsignedError: a header is missing or written otherwise, or the
                signature is not over these bytes.
            CallStaleError: it was signed too long ago, or is of a time to come.

        """
        said = {name.lower(): value for name, value in headers.items()}
        at, given = said.get(AT.lower(), ""), said.get(SIGNATURE.lower(), "")
        if _INSTANT.fullmatch(at) is None or _SIGNATURE.fullmatch(given) is None:
            raise CallUnsignedError(f"{AT} and {SIGNATURE} are missing or misspelt")
        try:
            signed_at = from_micros(int(at))
        except (ValueError, OverflowError) as error:
            raise CallUnsignedError(f"{AT} is no instant") from error
        if not same(self.signature(label, signed_at, body).encode(), given.encode()):
            raise CallUnsignedError("the signature is another's, or of other bytes")
        if abs(now - signed_at) > APART:
            raise CallStaleError
        return given
