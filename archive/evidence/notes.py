"""C2SP signed notes with Ed25519 keys: text that carries its signatures."""

import re
from dataclasses import dataclass
from typing import Final, Self

from archive.evidence.digests import sha256
from archive.evidence.encoding import from_base64, to_base64
from archive.evidence.keys import PublicKey, SignatureInvalidError, SigningKey

_ED25519: Final = b"\x01"
HASH_SIZE: Final = 4
_LARGEST_NOTE: Final = 1 << 20
_MOST_SIGNATURES: Final = 100
_CONTROLS: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
"""The Unicode category Cc but newline (SPEC 1.4)."""


class NoteInvalidError(Exception):
    """The text is not a signed note, or lacks the signature that was asked for."""


@dataclass(frozen=True, slots=True)
class NoteVerifier:
    """A named public key, written as a C2SP vkey `name+hash+base64`."""

    name: str
    key: PublicKey

    @property
    def key_hash(self) -> bytes:
        """The 4-byte key id for signature type 0x01."""
        return key_id(self.name, _ED25519, self.key)

    @classmethod
    def parse(cls, vkey: str) -> Self:
        """
        Read a vkey.

        Raises:
            NoteInvalidError: not a vkey of an Ed25519 key, or its hash does not match.

        """
        return cls(*parse_key(vkey, _ED25519))

    def __str__(self) -> str:
        return written_key(self.name, _ED25519, self.key)


@dataclass(frozen=True, slots=True)
class NoteSigner:
    """A named private key."""

    name: str
    key: SigningKey

    @property
    def verifier(self) -> NoteVerifier:
        """The public half under the same name."""
        return NoteVerifier(_checked_name(self.name), self.key.public)

    def sign(self, text: str) -> str:
        """
        Return the note: `text`, an empty line, one signature line.

        Raises:
            ValueError: the text does not end with a newline, or cannot be in a note.

        """
        _refuse_bad_text(text)
        signature = self.verifier.key_hash + self.key.sign(text.encode())
        return f"{text}\n{signature_line(self.name, signature)}"


def open_note(note: str, verifier: NoteVerifier) -> str:
    """
    Return the text of a note that carries a valid signature of `verifier`.

    Signatures by other keys are ignored, as C2SP signed-note asks.

    Raises:
        NoteInvalidError: malformed, unsigned by that key, or wrongly signed.

    """
    text, signatures = signatures_on(note)
    found = False
    for name, signature in signatures:
        if name != verifier.name or signature[:HASH_SIZE] != verifier.key_hash:
            continue
        try:
            verifier.key.verify(text.encode(), signature[HASH_SIZE:])
        except SignatureInvalidError as error:
            raise NoteInvalidError(f"the signature of {name} is wrong") from error
        found = True
    if not found:
        raise NoteInvalidError(f"no signature of {verifier.name} is on the note")
    return text


def signatures_on(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    """
    Return the text of a note, and name and data of each signature line.

    The data begins with the 4-byte key id; nothing is verified here.

    Raises:
        NoteInvalidError: this is not a signed note.

    """
    text, lines = _split(note)
    return text, [_signature_line(line) for line in lines]


def signature_line(name: str, data: bytes) -> str:
    """Return a signature line: who, and key id and signature in base64."""
    return f"— {_checked_name(name)} {to_base64(data)}\n"


def parse_key(vkey: str, kind: bytes) -> tuple[str, PublicKey]:
    """
    Read a vkey `name+id+base64(kind ‖ key)`: an Ed25519 key for one kind of signature.

    Raises:
        NoteInvalidError: not such a vkey, or its id is not that of name and key.

    """
    try:
        name, hashed, encoded = vkey.split("+", 2)
        raw = from_base64(encoded)
        key = PublicKey(raw[1:])
        expected = key_id(_checked_name(name), kind, key)
    except (ValueError, SignatureInvalidError) as error:
        raise NoteInvalidError(f"{vkey!r} is not a key of a signed note") from error
    if raw[:1] != kind or expected.hex() != hashed:
        raise NoteInvalidError(f"{vkey!r}: the key does not match its hash")
    return name, key


def written_key(name: str, kind: bytes, key: PublicKey) -> str:
    """Return the vkey that `parse_key` reads."""
    return f"{name}+{key_id(name, kind, key).hex()}+{to_base64(kind + key.raw)}"


def key_id(name: str, kind: bytes, key: PublicKey) -> bytes:
    """Return the 4-byte key id: SHA-256(name ‖ LF ‖ kind ‖ key)[:4]."""
    return sha256(name.encode() + b"\n" + kind + key.raw)[:HASH_SIZE]


def _split(note: str) -> tuple[str, list[str]]:
    if len(note) > _LARGEST_NOTE:
        raise NoteInvalidError("the note is too large")
    try:
        _refuse_bad_text(note)
    except ValueError as error:
        raise NoteInvalidError(str(error)) from error
    text, separator, tail = note.rpartition("\n\n")
    if not separator:
        raise NoteInvalidError("a note ends with an empty line and signature lines")
    # The count comes first: splitting is what a flood of lines would make costly.
    if tail.count("\n") > _MOST_SIGNATURES:
        raise NoteInvalidError(f"a note has at most {_MOST_SIGNATURES} signatures")
    return text + "\n", tail[:-1].split("\n")


def _signature_line(line: str) -> tuple[str, bytes]:
    try:
        dash, name, encoded = line.split(" ")
        signature = from_base64(encoded)
        _checked_name(name)
    except ValueError as error:
        raise NoteInvalidError(f"not a signature line: {line[:60]!r}") from error
    if dash != "—" or len(signature) <= HASH_SIZE:
        raise NoteInvalidError(f"not a signature line: {line[:60]!r}")
    return name, signature


def _checked_name(name: str) -> str:
    name.encode()  # a lone surrogate has no bytes to hash: a ValueError
    spaced = any(map(str.isspace, name)) or _CONTROLS.search(name)
    if not name or "+" in name or spaced:
        raise ValueError(f"{name!r} cannot name a key: no spaces, no plus sign")
    return name


def _refuse_bad_text(text: str) -> None:
    if not text.endswith("\n"):
        raise ValueError("a note and its text end with a newline")
    if _CONTROLS.search(text):
        raise ValueError("a note has no control characters but newlines")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError("a note is valid UTF-8") from error
