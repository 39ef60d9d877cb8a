"""C2SP signed notes with Ed25519 keys: text that carries its signatures."""

from dataclasses import dataclass
from typing import Final, Self

from archive.evidence.digests import sha256
from archive.evidence.encoding import from_base64, to_base64
from archive.evidence.keys import PublicKey, SignatureInvalidError, SigningKey

_ED25519: Final = b"\x01"
_HASH_SIZE: Final = 4
_LARGEST_NOTE: Final = 1 << 20
_MOST_SIGNATURES: Final = 100


class NoteInvalidError(Exception):
    """The text is not a signed note, or lacks the signature that was asked for."""


@dataclass(frozen=True, slots=True)
class NoteVerifier:
    """A named public key, written as a C2SP vkey `name+hash+base64`."""

    name: str
    key: PublicKey

    @property
    def key_hash(self) -> bytes:
        """The 4-byte key id: SHA-256(name ‖ LF ‖ 0x01 ‖ key)[:4]."""
        return sha256(self.name.encode() + b"\n" + _ED25519 + self.key.raw)[:_HASH_SIZE]

    @classmethod
    def parse(cls, vkey: str) -> Self:
        """
        Read a vkey.

        Raises:
            NoteInvalidError: not a vkey of an Ed25519 key, or its hash does not match.

        """
        try:
            name, hashed, encoded = vkey.strip().split("+", 2)
            raw = from_base64(encoded)
            verifier = cls(_checked_name(name), PublicKey(raw[1:]))
        except (ValueError, SignatureInvalidError) as error:
            raise NoteInvalidError(f"{vkey!r} is not a key of a signed note") from error
        if raw[:1] != _ED25519 or verifier.key_hash.hex() != hashed:
            raise NoteInvalidError(f"{vkey!r}: the key does not match its hash")
        return verifier

    def __str__(self) -> str:
        encoded = to_base64(_ED25519 + self.key.raw)
        return f"{self.name}+{self.key_hash.hex()}+{encoded}"


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
        return f"{text}\n— {self.name} {to_base64(signature)}\n"


def open_note(note: str, verifier: NoteVerifier) -> str:
    """
    Return the text of a note that carries a valid signature of `verifier`.

    Signatures by other keys are ignored, as C2SP signed-note asks.

    Raises:
        NoteInvalidError: malformed, unsigned by that key, or wrongly signed.

    """
    text, lines = _split(note)
    found = False
    for line in lines:
        name, signature = _signature_line(line)
        if name != verifier.name or signature[:_HASH_SIZE] != verifier.key_hash:
            continue
        try:
            verifier.key.verify(text.encode(), signature[_HASH_SIZE:])
        except SignatureInvalidError as error:
            raise NoteInvalidError(f"the signature of {name} is wrong") from error
        found = True
    if not found:
        raise NoteInvalidError(f"no signature of {verifier.name} is on the note")
    return text


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
    if dash != "—" or len(signature) <= _HASH_SIZE:
        raise NoteInvalidError(f"not a signature line: {line[:60]!r}")
    return name, signature


def _checked_name(name: str) -> str:
    name.encode()  # a lone surrogate has no bytes to hash: a ValueError
    if not name or "+" in name or any(sign.isspace() or sign < " " for sign in name):
        raise ValueError(f"{name!r} cannot name a key: no spaces, no plus sign")
    return name


def _refuse_bad_text(text: str) -> None:
    if not text.endswith("\n"):
        raise ValueError("a note and its text end with a newline")
    if any(ord(sign) < 0x20 and sign != "\n" for sign in text):  # noqa: PLR2004
        raise ValueError("a note has no control characters but newlines")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError("a note is valid UTF-8") from error
