"""What keeps objects and the one checkpoint that may be replaced."""

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol


class FaultPoint(Protocol):
    """
    Told before and after each durable write, as `what.was.done:before` and `:after`.

    Tests hand in one that raises or kills the process there; else it does nothing.
    """

    def __call__(self, point: str, /) -> None:
        """Hear that `point` was reached."""
        ...


def no_fault(_point: str, /) -> None:
    """Let every write pass: the switch of every real instance."""


class Objects(Protocol):
    """
    Objects under their digest, and objects under a name that is written once.

    A write that returned is durable; one that failed left the object whole or absent,
    and may be repeated. Retention dates are only ever extended. A store may keep an
    object for up to a second longer than asked, never shorter.

    Bytes go in and come out at once: a part of a large thing has at most 8 MiB, is put
    under its own SHA-256, and is verified whenever it is read.

    Every method raises `ObjectNameError` when a digest or name cannot be one, and
    `NaiveInstantError` when an instant has no time zone, and
    `ObjectsUnreachableError` when a store elsewhere does not answer: then the write
    may be done or not.
    """

    def put(self, data: bytes, *, keep_until: datetime | None = None) -> str:
        """Keep the bytes and return their SHA-256 as hex; harmless to repeat."""
        ...

    def get(self, digest: str) -> bytes:
        """
        Return the bytes with that digest.

        Raises:
            ObjectMissingError: there are none.
            ObjectDamagedError: what is stored has another digest.

        """
        ...

    def size(self, digest: str) -> int:
        """
        Return how many bytes are kept under that digest, without reading them.

        Raises:
            ObjectMissingError: there are none.

        """
        ...

    def put_named(
        self, name: str, data: bytes, *, keep_until: datetime | None = None
    ) -> None:
        """
        Keep the bytes under a name; harmless to repeat with the same bytes.

        Raises:
            ObjectDiffersError: other bytes are already kept under it.

        """
        ...

    def get_named(self, name: str) -> bytes:
        """
        Return the bytes under a name, as stored: whoever refers to them proves them.

        Raises:
            ObjectMissingError: there are none.

        """
        ...

    def has_named(self, name: str) -> bool:
        """Tell whether bytes are kept under the name; repeat a put to be sure of it."""
        ...

    def names(self, prefix: str) -> Iterator[str]:
        """Give all names that begin with these characters, in ascending order."""
        ...

    def kept_until(self, key: str) -> datetime | None:
        """
        Return the instant from which the object may be deleted; None: at any time.

        Raises:
            ObjectMissingError: no object has this digest or name.

        """
        ...

    def extend(self, key: str, keep_until: datetime) -> None:
        """
        Keep the object with this digest or name at least until then; never shortens.

        Raises:
            ObjectMissingError: no object has this digest or name.

        """
        ...

    def delete(self, digest: str, *, at: datetime) -> None:
        """
        Delete the bytes with that digest, at an instant from the clock.

        Raises:
            ObjectMissingError: there are none.
            ObjectRetainedError: they must be kept beyond that instant.

        """
        ...

    def delete_named(self, name: str, *, at: datetime) -> None:
        """
        Delete the bytes under that name, at an instant from the clock.

        Raises:
            ObjectMissingError: there are none.
            ObjectRetainedError: they must be kept beyond that instant.

        """
        ...


class Checkpoints(Protocol):
    """The one thing that is replaced: where the log stands."""

    def current(self) -> bytes:
        """Return the checkpoint, durable; no bytes when there is none yet."""
        ...

    def replace(self, old: bytes, new: bytes) -> None:
        """
        Put `new` in the place of `old`, which must still be current.

        Raises:
            CheckpointMovedError: it is not.

        """
        ...
