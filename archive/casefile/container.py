"""
The zip around a case: one sequence of bytes for the same members (SPEC section 8.1).

It is read as it was written, header by header, so that no byte of it goes unchecked.
Nothing is ever unpacked to disk, so no path leads anywhere.
"""

import struct
import zlib
from collections.abc import Mapping
from typing import Final

from archive.casefile.model import OUTSIDE, CaseFileError, is_safe_path

MOST_MEMBERS: Final = 65_534
MOST_BYTES: Final = 1 << 30

_LOCAL: Final = struct.Struct("<4s5H3I2H")
_CENTRAL: Final = struct.Struct("<4s6H3I5H2I")
_END: Final = struct.Struct("<4s4H2IH")
_LOCAL_SIGN: Final = b"PK\x03\x04"
_CENTRAL_SIGN: Final = b"PK\x01\x02"
_END_SIGN: Final = b"PK\x05\x06"
_MADE_BY: Final = 3 << 8 | 20  # Unix, version 2.0
_STORED_IN_1980: Final = (20, 0, 0, 0, 1 << 5 | 1)
"""Version 2.0, no flags, stored, midnight, 1980-01-01."""
_PLAIN_FILE: Final = 0o100644 << 16


def packed(members: Mapping[str, bytes]) -> bytes:
    """
    Return the zip of these members: always the same bytes for the same members.

    Raises:
        CaseFileError: a path that no member may have, or more than a zip may hold.

    """
    contents = _Contents()
    parts: list[bytes] = []
    for path in sorted(members):
        parts += (contents.header(path, members[path]), members[path])
    return b"".join([*parts, contents.directory()])


def unpacked(data: bytes) -> Mapping[str, bytes]:
    """
    Return the members of a zip, if `packed` would make these very bytes of them.

    Raises:
        CaseFileError: any other bytes, a path trick, or more than a zip may hold.

    """
    contents = _Contents()
    found: dict[str, bytes] = {}
    while data.startswith(_LOCAL_SIGN, contents.size):
        path, content = _member(data, contents.size)
        start = contents.size
        header = contents.header(path, content)
        if not data.startswith(header, start):
            raise _foreign(path, "its header does not fit its content")
        found[path] = content
    directory = contents.directory()
    if not found or not data.startswith(directory, contents.size):
        raise _foreign("the zip", "its directory is not that of the members before it")
    if len(data) != contents.size + len(directory):
        raise _foreign("the zip", "something follows its end")
    return found


class _Contents:
    """What has been written or read of a zip so far: its size, and its directory."""

    def __init__(self) -> None:
        self.size = 0
        self._last = ""
        self._bytes = 0
        self._folded: set[str] = set()
        self._directory: list[bytes] = []

    def header(self, path: str, content: bytes) -> bytes:
        """Return the header of the next member, and count it as there."""
        self._admit(path, content)
        name = path.encode("ascii")
        fixed = (*_STORED_IN_1980, zlib.crc32(content), len(content), len(content))
        header = _LOCAL.pack(_LOCAL_SIGN, *fixed, len(name), 0) + name
        central = (_CENTRAL_SIGN, _MADE_BY, *fixed, len(name), 0, 0, 0, 0)
        self._directory += (
            _CENTRAL.pack(*central, _PLAIN_FILE, self.size),
            name,
        )
        self.size += len(header) + len(content)
        return header

    def directory(self) -> bytes:
        """Return what follows the last member, to the end of the zip."""
        directory = b"".join(self._directory)
        count = len(self._directory) // 2
        end = (_END_SIGN, 0, 0, count, count, len(directory), self.size, 0)
        return directory + _END.pack(*end)

    def _admit(self, path: str, content: bytes) -> None:
        if path not in OUTSIDE and not is_safe_path(path):
            raise CaseFileError(1, repr(path), "this is no path of a case file")
        if path <= self._last:
            raise _foreign(path, "the members are not in order, each once")
        if path.lower() in self._folded:
            raise _foreign(path, "another member differs from it in capitals only")
        self._folded.add(path.lower())
        self._last = path
        self._bytes += len(content)
        if len(self._directory) // 2 == MOST_MEMBERS or self._bytes > MOST_BYTES:
            what = f"a case file has at most {MOST_MEMBERS} members and 1 GiB"
            raise CaseFileError(1, "the zip", what)


def _member(data: bytes, start: int) -> tuple[str, bytes]:
    """Return the member that begins here, as its own header delimits it."""
    named = start + _LOCAL.size
    if len(data) < named:
        raise _foreign("the zip", "it is cut short")
    *_, size, length, _ = _LOCAL.unpack_from(data, start)
    begins = named + length
    if len(data) < begins + size:
        raise _foreign("the zip", "it is cut short")
    # Latin-1 gives every byte a character, and no path has one beyond ASCII.
    return data[named:begins].decode("latin-1"), data[begins : begins + size]


def _foreign(where: str, why: str) -> CaseFileError:
    return CaseFileError(1, where, f"the container is not the canonical packing: {why}")
