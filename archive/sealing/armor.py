"""Reading age's ASCII armor: strict PEM (RFC 7468) around a sealed file."""

import re
from typing import Final

from archive.evidence.encoding import NotBase64Error, from_base64
from archive.sealing.model import SealedArmorError

LARGEST_ARMOR: Final = 1 << 26
_BEGIN: Final = "-----BEGIN AGE ENCRYPTED FILE-----"
_END: Final = "-----END AGE ENCRYPTED FILE-----"
_COLUMNS: Final = 64
_SPACE: Final = " \t\r\n"
_EOL: Final = re.compile(r"\r\n|\n")


def from_armor(text: bytes) -> bytes:
    """
    Return the sealed file that stands in armor (archive/SPEC.md 13.4).

    Files of ours are never armored: only what people bring may be.

    Raises:
        SealedArmorError: above 64 MiB, or not in the strict form.

    """
    if len(text) > LARGEST_ARMOR:
        raise SealedArmorError(f"the armor has {len(text):,} bytes: too many")
    try:
        first, *lines = _EOL.split(text.decode("ascii").strip(_SPACE))
    except UnicodeDecodeError as error:
        raise SealedArmorError("armor is plain ASCII") from error
    if first != _BEGIN or not lines or lines.pop() != _END:
        raise SealedArmorError("the armor lacks its first or last line")
    if any(len(line) != _COLUMNS for line in lines[:-1]):
        raise SealedArmorError(f"a line of the armor has not {_COLUMNS} characters")
    if not lines or not 0 < len(lines[-1]) <= _COLUMNS:
        raise SealedArmorError("the armor's last line is empty or too long")
    try:
        return from_base64("".join(lines))
    except NotBase64Error as error:
        raise SealedArmorError("the armor holds no canonical base64") from error
