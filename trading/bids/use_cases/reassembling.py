"""An object as one stream again, from the pieces in which it was kept."""

import io
from collections.abc import Iterator, Sequence
from typing import BinaryIO, cast

from archive.public.objects import Objects


class Reassembled(io.RawIOBase):
    """Reads pieces one after the other; never holds more than one of them."""

    def __init__(self, objects: Objects, pieces: Sequence[str]) -> None:
        super().__init__()
        self._pieces: Iterator[bytes] = map(objects.get, pieces)
        self._left = memoryview(b"")

    @classmethod
    def of(cls, objects: Objects, pieces: Sequence[str]) -> BinaryIO:
        """Return such a stream as a file."""
        return cast("BinaryIO", io.BufferedReader(cls(objects, pieces)))

    def readable(self) -> bool:
        """Tell that it is read."""
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]  # narrower: what a reader gives
        """
        Fill the buffer with what comes next; return how much, 0 at the end.

        Raises:
            ObjectMissingError: a piece is gone.
            ObjectDamagedError: a piece has other bytes than came in.

        """
        while not self._left:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._left = memoryview(piece)
        size = min(len(buffer), len(self._left))
        buffer[:size], self._left = self._left[:size], self._left[size:]
        return size
