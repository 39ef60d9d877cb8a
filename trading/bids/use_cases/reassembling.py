"""An object as one stream again, from the pieces in which it was kept."""

import io
from collections.abc import Iterator
from typing import BinaryIO, cast

from archive.public.objects import ObjectDamagedError, ObjectMissingError, Objects
from trading.bids.model.manifest import SealedObject
from trading.bids.release_errors import KeptFileDamagedError


class Reassembled(io.RawIOBase):
    """Reads pieces one after the other; never holds more than one of them."""

    def __init__(self, objects: Objects, kept: SealedObject) -> None:
        super().__init__()
        self._name = kept.name
        self._pieces: Iterator[bytes] = map(objects.get, kept.pieces)
        self._left = memoryview(b"")

    @classmethod
    def of(cls, objects: Objects, kept: SealedObject) -> BinaryIO:
        """Return such a stream as a file."""
        return cast("BinaryIO", io.BufferedReader(cls(objects, kept)))

    def readable(self) -> bool:
        """Tell that it is read."""
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]  # narrower: what a reader gives
        """
        Fill the buffer with what comes next; return how much, 0 at the end.

        Raises:
            KeptFileDamagedError: a piece is gone, or has other bytes than came in.

        """
        while not self._left:
            try:
                piece = next(self._pieces, None)
            except (ObjectMissingError, ObjectDamagedError) as error:
                raise KeptFileDamagedError(self._name) from error
            if piece is None:
                return 0
            self._left = memoryview(piece)
        size = min(len(buffer), len(self._left))
        buffer[:size], self._left = self._left[:size], self._left[size:]
        return size
