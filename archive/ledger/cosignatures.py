"""
C2SP tlog-cosignature: somebody outside the operator signs how far the log has grown.

Ed25519 with its timestamp, `cosignature/v1` (archive/SPEC.md 10.1). The time is the
cosigner's word: it is shown, and the dates of what came later are held against it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self

from archive.evidence.keys import PublicKey, SignatureInvalidError, SigningKey
from archive.evidence.notes import (
    HASH_SIZE,
    NoteInvalidError,
    key_id,
    parse_key,
    signature_line,
    signatures_on,
    written_key,
)
from archive.ledger.checkpoints import Checkpoint, parse_checkpoint
from archive.ledger.reading import LARGEST_INTEGER, LedgerFormatError
from archive.values.instants import from_micros, to_micros

DEMO_NAME: Final = "demo-"

_KIND: Final = b"\x04"
_TIME_SIZE: Final = 8
_SIGNED_FROM: Final = HASH_SIZE + _TIME_SIZE
_SECOND: Final = 1_000_000  # in microseconds


@dataclass(frozen=True, slots=True)
class CosignerKey:
    """A cosigner's name and public key, written as a C2SP vkey of type 0x04."""

    name: str
    key: PublicKey

    @classmethod
    def parse(cls, vkey: str) -> Self:
        """
        Read a vkey.

        Raises:
            NoteInvalidError: not a vkey of a cosigner, or its id does not match.

        """
        return cls(*parse_key(vkey, _KIND))

    def __str__(self) -> str:
        return written_key(self.name, _KIND, self.key)

    @property
    def is_demo(self) -> bool:
        """Whether the name says that it cosigns demonstrations only (SPEC 10.2)."""
        return self.name.startswith(DEMO_NAME)

    def claims(self, name: str, data: bytes) -> bool:
        """Tell whether a signature line says that it is of this cosigner."""
        expected = key_id(self.name, _KIND, self.key)
        return name == self.name and data[:HASH_SIZE] == expected


@dataclass(frozen=True, slots=True)
class Cosignature:
    """One cosigner's valid signature: whose, when by their clock, and its line."""

    name: str
    at: datetime
    line: str


@dataclass(frozen=True, slots=True)
class CosigningKey:
    """A cosigner's private key."""

    name: str
    key: SigningKey

    @property
    def public(self) -> CosignerKey:
        """The public half under the same name."""
        return CosignerKey(self.name, self.key.public)

    def cosign(self, checkpoint: Checkpoint, at: datetime) -> str:
        """Return the signature line; the instant is kept to the second."""
        seconds = to_micros(at) // _SECOND
        data = key_id(self.name, _KIND, self.key.public)
        data += seconds.to_bytes(_TIME_SIZE, "big")
        return signature_line(
            self.name, data + self.key.sign(_signed(checkpoint, seconds))
        )


def cosignatures(
    note: str, cosigners: Iterable[CosignerKey]
) -> tuple[Cosignature, ...]:
    """
    Return the cosignatures of these cosigners on a checkpoint, ascending by name.

    Lines of others are ignored, as C2SP signed-note asks. Whether the log's own
    signature is on it is `open_checkpoint`'s business.

    Raises:
        NoteInvalidError: this is no note, or a line that says it is of one of these
            cosigners is not.
        LedgerFormatError: the text is no checkpoint.

    """
    text, lines = signatures_on(note)
    checkpoint = parse_checkpoint(text)
    found = {}
    for cosigner in cosigners:
        for name, data in lines:
            if cosigner.claims(name, data):
                found[name] = _verified(cosigner, data, checkpoint)
    return tuple(found[name] for name in sorted(found))


def with_cosignatures(note: str, lines: Iterable[str]) -> str:
    """Return a checkpoint with these signature lines behind those it has."""
    return note + "".join(lines)


def _verified(
    cosigner: CosignerKey, data: bytes, checkpoint: Checkpoint
) -> Cosignature:
    timed, signature = data[HASH_SIZE:_SIGNED_FROM], data[_SIGNED_FROM:]
    seconds = int.from_bytes(timed, "big")
    what = f"the cosignature of {cosigner.name} is wrong"
    if not 0 < seconds <= LARGEST_INTEGER // _SECOND:
        raise NoteInvalidError(f"{what}: its time is no time")
    try:
        cosigner.key.verify(_signed(checkpoint, seconds), signature)
    except SignatureInvalidError as error:
        raise NoteInvalidError(f"{what}: {error}") from error
    at = from_micros(seconds * _SECOND)
    return Cosignature(cosigner.name, at, signature_line(cosigner.name, data))


def _signed(checkpoint: Checkpoint, seconds: int) -> bytes:
    if not checkpoint.size:
        raise LedgerFormatError("a log without entries is not cosigned")
    return f"cosignature/v1\ntime {seconds}\n{checkpoint.text}".encode()
