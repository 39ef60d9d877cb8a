"""Files that are hashed while they pass: plaintexts whole, ciphertexts in pieces."""

import hashlib
import io
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO, Final

from archive.public.evidence import sha256
from trading.bids.model.manifest import PIECE
from trading.bids.release_errors import KeptFileDamagedError

_BLOCK: Final = 1 << 20
OWNER_ONLY: Final = 0o600


class Source(io.FileIO):
    """A file that is read once from its beginning, and its digest."""

    def __init__(self, path: Path, told: Callable[[int], None]) -> None:
        super().__init__(path, "rb")
        self._sha, self.count, self._told = hashlib.sha256(), 0, told

    def read(self, size: int | None = -1, /) -> bytes:
        """Read on, and remember what was read."""
        data = super().read(-1 if size is None else size) or b""
        self._sha.update(data)
        self.count += len(data)
        self._told(len(data))
        return data

    @property
    def digest(self) -> str:
        """The SHA-256 of what was read, in hexadecimal."""
        return self._sha.hexdigest()


class Pieces:
    """The digests of pieces of 8 MiB of what passes by."""

    def __init__(self) -> None:
        self._sha, self._in_piece, self.count = hashlib.sha256(), 0, 0
        self._done: list[str] = []

    def feed(self, data: bytes | memoryview) -> None:
        """Take more bytes."""
        view = memoryview(data)
        self.count += len(view)
        while view:
            part = view[: PIECE - self._in_piece]
            self._sha.update(part)
            self._in_piece += len(part)
            view = view[len(part) :]
            if self._in_piece == PIECE:
                self._close()

    @property
    def whole(self) -> Sequence[str]:
        """The digests of the pieces that are complete."""
        return self._done

    def end(self) -> tuple[str, ...]:
        """Return the digests of all pieces, the last of which may be shorter."""
        if self._in_piece:
            self._close()
        return tuple(self._done)

    def _close(self) -> None:
        self._done.append(self._sha.hexdigest())
        self._sha, self._in_piece = hashlib.sha256(), 0


class Target(io.FileIO):
    """A new file for its owner only, hashed in pieces while it is written."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "xb", opener=_owner_only)
        self.pieces = Pieces()

    def write(self, data: bytes | memoryview, /) -> int:  # type: ignore[override]  # narrower: what age writes
        """Write all of it, as a bare file may not, and hash it."""
        view = memoryview(data)
        while view:
            view = view[super().write(view) :]
        self.pieces.feed(data)
        return len(data)


class Digest(io.RawIOBase):
    """Keeps nothing of what is written but its digest."""

    def __init__(self) -> None:
        super().__init__()
        self._sha = hashlib.sha256()

    def write(self, data: bytes | memoryview, /) -> int:  # type: ignore[override]  # likewise
        """Hash it."""
        self._sha.update(data)
        return len(data)

    @property
    def value(self) -> str:
        """The SHA-256 in hexadecimal."""
        return self._sha.hexdigest()


class Glance(Digest):
    """Keeps of what is written its size, its digest, and no more than `most` bytes."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.size, self.begin, self._most = 0, bytearray(), most

    def write(self, data: bytes | memoryview, /) -> int:  # type: ignore[override]  # likewise
        """Hash and count it, and keep it while there is room."""
        self.begin += data[: max(0, self._most - self.size)]
        self.size += len(data)
        return super().write(data)


class Kept(io.RawIOBase):
    """
    An object as it is kept, held against the pieces of its manifest while it is read.

    Raises:
        KeptFileDamagedError: when reading finds a piece that is not the one handed in.

    """

    def __init__(self, source: BinaryIO, name: str, pieces: tuple[str, ...]) -> None:
        super().__init__()
        self._source, self._name, self._wanted = source, name, pieces
        self._pieces, self._proven = Pieces(), 0

    def read(self, size: int = -1, /) -> bytes:
        """Read on, and check every piece that is complete."""
        data = self._source.read(size)
        self._pieces.feed(data)
        found = self._pieces.whole if data else self._pieces.end()
        if len(found) > self._proven or not data:
            self._proven = len(found)
            if tuple(found) != self._wanted[: self._proven if data else None]:
                raise KeptFileDamagedError(self._name)
        return data

    def drain(self) -> None:
        """Read to the end: whoever cannot open it learns whose fault that is."""
        while self.read(_BLOCK):
            pass


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_own(path: Path, data: bytes) -> str:
    """Write a new file for its owner only; return its SHA-256 in hexadecimal."""
    with Target(path) as file:
        file.write(data)
    return sha256(data).hex()


def _owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, OWNER_ONLY)
