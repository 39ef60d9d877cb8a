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
        return cast("BinaryIO", cls(objects, kept))

    def readable(self) -> bool:
        """Tell that it is read."""
        return True

    def read(self, size: int, /) -> bytes:  # type: ignore[override]  # narrower: what a reader asks
        """
        Return what comes next, at most so much and less at the end of a piece.

        Raises:
            KeptFileDamagedError: a piece is gone, or has other bytes than came in.

        """
        while not self._left:
            try:
                piece = next(self._pieces, None)
            except (ObjectMissingError, ObjectDamagedError) as error:
                raise KeptFileDamagedError(self._name) from error
            if piece is None:
                return b""
            self._left = memoryview(piece)
        data, self._left = bytes(self._left[:size]), self._left[size:]
        return data
