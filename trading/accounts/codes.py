"""
Codes: of an authenticator, of a message, and those written down for a bad day.

An authenticator's code counts once (RFC 6238 section 5.2): the step it belongs to is
kept, and no step at or before it is taken again.
"""

import base64
from collections.abc import Sequence
from datetime import datetime
from typing import Final

import pyotp

from archive.public.evidence import fresh, same
from archive.public.values import to_micros

SECRET_SIZE: Final = 20
STEP_SECONDS: Final = 30
STEPS_AROUND: Final = (-1, 0, 1)
"""A telephone's clock may be a step behind or ahead."""

RECOVERY_CODES: Final = 10
_GROUPS: Final = 4
_RECOVERY_BYTES: Final = 10  # 80 bits, sixteen letters and digits
_DIGITS: Final = 6
_MICROS: Final = 1_000_000


def new_secret() -> str:
    """Return a fresh secret for an authenticator, in base32."""
    return base64.b32encode(fresh(SECRET_SIZE)).decode()


def enrolment_uri(secret: str, account: str, site: str) -> str:
    """Return what an authenticator reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=site)


def step_of(secret: str, code: str, at: datetime) -> int | None:
    """
    Return the step to which an authenticator's code belongs, None if to none near now.

    All near steps are compared, so that time does not tell which one it was.
    """
    seconds = to_micros(at) // _MICROS
    given = "".join(code.split()).encode()
    generator = pyotp.TOTP(secret, interval=STEP_SECONDS)
    found: int | None = None
    for around in STEPS_AROUND:
        step = seconds // STEP_SECONDS + around
        if same(generator.at(step * STEP_SECONDS).encode(), given):
            found = step
    return found


def new_recovery_codes() -> Sequence[str]:
    """Return ten codes to be written down, each good once."""
    return [_written(fresh(_RECOVERY_BYTES)) for _ in range(RECOVERY_CODES)]


def read_recovery_code(text: str) -> str:
    """Return a recovery code as it is compared, however it was typed."""
    return "".join(each for each in text.upper() if each.isalnum())


def new_message_code() -> str:
    """Return six random digits; every number is equally likely."""
    return f"{int.from_bytes(fresh(16), 'big') % 10**_DIGITS:0{_DIGITS}}"


def read_message_code(text: str) -> str:
    """Return a code from a message as it is compared."""
    return "".join(each for each in text if each.isdigit())


def _written(data: bytes) -> str:
    letters = base64.b32encode(data).decode()
    size = len(letters) // _GROUPS
    return "-".join(letters[at : at + size] for at in range(0, len(letters), size))
