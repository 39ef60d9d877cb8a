"""
The head of a sealed file: who may open it, in lines that have one spelling each.

Section numbers are those of archive/SPEC.md; the format is C2SP age.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from archive.evidence.encoding import NotBase64Error, from_base64, to_base64
from archive.sealing.model import SealedHeaderError

VERSION: Final = b"age-encryption.org/v1\n"
LARGEST_HEADER: Final = 1 << 20
LONGEST_LINE: Final = 1 << 14
MOST_STANZAS: Final = 1_000
MAC_SIZE: Final = 32

_COLUMNS: Final = 64
_MAC_LINE: Final = b"\n---"


@dataclass(frozen=True, slots=True)
class Stanza:
    """One way to the file key: its kind, further arguments, and a body."""

    kind: str
    arguments: tuple[str, ...]
    body: bytes

    def __bytes__(self) -> bytes:
        body = to_unpadded(self.body)
        lines = [body[at : at + _COLUMNS] for at in range(0, len(body) + 1, _COLUMNS)]
        return "\n".join(
            [" ".join(("->", self.kind, *self.arguments)), *lines, ""]
        ).encode("ascii")


@dataclass(frozen=True, slots=True)
class Header:
    """Stanzas, the MAC over them, and the very bytes that the MAC is over."""

    stanzas: tuple[Stanza, ...]
    mac: bytes
    covered: bytes


def to_unpadded(data: bytes) -> str:
    """Return standard base64 without padding."""
    return to_base64(data).rstrip("=")


def from_unpadded(text: str) -> bytes:
    """
    Read standard base64 without padding, in its one spelling.

    Raises:
        SealedHeaderError: anything else.

    """
    try:
        if text.endswith("="):
            raise SealedHeaderError("base64 in a header has no padding")
        return from_base64(text + "=" * (-len(text) % 4))
    except NotBase64Error as error:
        raise SealedHeaderError("a field of the header is no base64") from error


def covered_by_mac(stanzas: Iterable[Stanza]) -> bytes:
    """Return the bytes of a header up to and with the three dashes."""
    return VERSION + b"".join(bytes(stanza) for stanza in stanzas) + b"---"


def header_size(head: bytes | bytearray, searched: int = 0) -> int | None:
    """
    Return where the header ends within the first bytes of a file, None if later.

    Bytes before `searched` were looked through in an earlier call.

    Raises:
        SealedHeaderError: they cannot be the beginning of one, or it is too long.

    """
    if not VERSION.startswith(head[: len(VERSION)]):
        raise SealedHeaderError("the file does not begin as one of age v1")
    dashes = head.find(_MAC_LINE, max(0, searched - len(_MAC_LINE)), LARGEST_HEADER)
    end = head.find(b"\n", dashes + 1, LARGEST_HEADER) if dashes >= 0 else -1
    if end >= 0:
        return end + 1
    if len(head) >= LARGEST_HEADER:
        raise SealedHeaderError(f"the header has more than {LARGEST_HEADER:,} bytes")
    return None


def parse_header(head: bytes) -> Header:
    """
    Read a whole header and nothing after it.

    Raises:
        SealedHeaderError: not one of age v1, or beyond the limits of 13.2.

    """
    if header_size(head) != len(head):
        raise SealedHeaderError("the header is not whole")
    try:
        lines = head[len(VERSION) : -1].decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise SealedHeaderError("a header is plain ASCII") from error
    if any(len(line) > LONGEST_LINE for line in lines):
        raise SealedHeaderError(f"a line has more than {LONGEST_LINE:,} characters")
    mac_line = lines.pop()
    stanzas: list[Stanza] = []
    at = 0
    while at < len(lines):
        if len(stanzas) == MOST_STANZAS:
            raise SealedHeaderError(f"the header has more than {MOST_STANZAS} stanzas")
        stanza, at = _stanza(lines, at)
        stanzas.append(stanza)
    if not stanzas:
        raise SealedHeaderError("the header has no stanza")
    mac = from_unpadded(mac_line[4:])
    if not mac_line.startswith("--- ") or len(mac) != MAC_SIZE:
        raise SealedHeaderError("the header does not end with its MAC")
    covered = head[: -len(mac_line) - 1] + b"---"
    return Header(tuple(stanzas), mac, covered)


def _stanza(lines: list[str], at: int) -> tuple[Stanza, int]:
    """Read the stanza that begins at one line; return it and where the next begins."""
    start, *arguments = lines[at].split(" ")
    if start != "->" or not arguments:
        raise SealedHeaderError("a stanza begins with an arrow and its kind")
    if not all(argument and argument.isprintable() for argument in arguments):
        raise SealedHeaderError("an argument is empty or not visible ASCII")
    body: list[str] = []
    while True:
        at += 1
        if at == len(lines):
            raise SealedHeaderError("a body ends with a line below 64 characters")
        body.append(lines[at])
        if len(lines[at]) > _COLUMNS:
            raise SealedHeaderError(f"a line of a body is above {_COLUMNS} characters")
        if len(lines[at]) < _COLUMNS:
            break
    return (
        Stanza(arguments[0], tuple(arguments[1:]), from_unpadded("".join(body))),
        at + 1,
    )
