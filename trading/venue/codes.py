"""Codes of badges: eighty random bits, of which nothing but a digest is in the open."""

import base64
from typing import Final

from archive.public.evidence import fresh, labelled

_BYTES: Final = 10
_GROUP: Final = 4
LENGTH: Final = 16
_AS_READ: Final = str.maketrans("01", "OI")  # base32 has neither digit
_LONGEST: Final = 64


def new_code() -> str:
    """Return a fresh code of sixteen letters and digits."""
    return base64.b32encode(fresh(_BYTES)).decode()


def written(code: str) -> str:
    """Return a code as people read it off: `ABCD-EFGH-JKLM-NPQR`."""
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def digest_of(typed: str) -> str:
    """Return what is kept of a code, however a scanner or a hand typed it."""
    said = "".join(each for each in typed[:_LONGEST].upper() if each.isalnum())
    return labelled("badge-code/1", said.translate(_AS_READ).encode()).hex()
