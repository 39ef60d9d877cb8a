"""Evidence for every part: canonical bytes, digests, keys, notes."""

from archive.evidence.canonical import (
    Json,
    NotCanonicalError,
    canonical,
    parse_canonical,
)
from archive.evidence.digests import labelled, lv, same, sha256
from archive.evidence.entropy import fresh
from archive.evidence.keys import PublicKey, SignatureInvalidError, SigningKey
from archive.evidence.notes import (
    NoteInvalidError,
    NoteSigner,
    NoteVerifier,
    open_note,
)
from archive.evidence.p256 import P256PublicKey
from archive.evidence.personal import PersonalKey, UnsealableError

__all__ = [
    "Json",
    "NotCanonicalError",
    "NoteInvalidError",
    "NoteSigner",
    "NoteVerifier",
    "P256PublicKey",
    "PersonalKey",
    "PublicKey",
    "SignatureInvalidError",
    "SigningKey",
    "UnsealableError",
    "canonical",
    "fresh",
    "labelled",
    "lv",
    "open_note",
    "parse_canonical",
    "same",
    "sha256",
]
