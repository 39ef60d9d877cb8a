"""Files that a password opens: age's scrypt stanza (archive/SPEC.md 13.1)."""

import hashlib
import re
from dataclasses import dataclass, field
from typing import Final

from archive.evidence.entropy import fresh
from archive.sealing.header import Stanza, from_unpadded, to_unpadded
from archive.sealing.model import SealedHeaderError
from archive.sealing.recipients import WRAPPED_SIZE, unwrapped, wrapped

SCRYPT: Final = "scrypt"
MOST_WORK: Final = 20
"""2^20 rounds take 1 GiB and seconds; more is refused before any work is done."""

_SALT_SIZE: Final = 16
_LABEL: Final = b"age-encryption.org/v1/scrypt"
_WORK: Final = re.compile(r"[1-9][0-9]?")
_BLOCK: Final = 8


@dataclass(frozen=True, slots=True)
class Password:
    """A password, as UTF-8 exactly as it was typed; it never appears in a repr."""

    text: str = field(repr=False)

    def wrap(self, file_key: bytes, work: int) -> Stanza:
        """
        Return the stanza that gives the file key to whoever knows the password.

        Raises:
            ValueError: a work factor that no reader of ours accepts.

        """
        if not 1 <= work <= MOST_WORK:
            raise ValueError(f"the work factor is 1 to {MOST_WORK}, not {work}")
        salt = fresh(_SALT_SIZE)
        body = wrapped(file_key, self._key(salt, work))
        return Stanza(SCRYPT, (to_unpadded(salt), str(work)), body)

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """
        Return the file key, or None if the password is another one.

        Raises:
            SealedHeaderError: the stanza is of this kind and malformed, or asks for
                more work than is ever done.

        """
        if stanza.kind != SCRYPT:
            return None
        if len(stanza.arguments) != 2 or len(stanza.body) != WRAPPED_SIZE:  # noqa: PLR2004 - salt, work
            raise SealedHeaderError("a scrypt stanza of another form")
        salt, work = from_unpadded(stanza.arguments[0]), stanza.arguments[1]
        if len(salt) != _SALT_SIZE or not _WORK.fullmatch(work):
            raise SealedHeaderError("a scrypt stanza with another salt or work factor")
        if int(work) > MOST_WORK:
            raise SealedHeaderError(f"scrypt with factor {work}: above {MOST_WORK}")
        return unwrapped(stanza.body, self._key(salt, int(work)))

    def _key(self, salt: bytes, work: int) -> bytes:
        return hashlib.scrypt(
            self.text.encode(),
            salt=_LABEL + salt,
            n=1 << work,
            r=_BLOCK,
            p=1,
            maxmem=(128 * _BLOCK << work) + (1 << 21),
            dklen=32,
        )
