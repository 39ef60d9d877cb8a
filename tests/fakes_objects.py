"""Honest stand-ins for the object store: they keep its contract, but only in memory."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from threading import Lock

from archive.objects.model import (
    CheckpointMovedError,
    ObjectDamagedError,
    ObjectDiffersError,
    ObjectMissingError,
    ObjectRetainedError,
    checked_digest,
    checked_name,
    is_digest,
    later,
)
from archive.values.instants import utc


class MemoryObjects:
    """`Objects` for as long as the test lasts."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}
        self._until: dict[str, datetime] = {}
        self._lock = Lock()

    def put(self, data: bytes, *, keep_until: datetime | None = None) -> str:
        """Keep the bytes under their digest."""
        digest = sha256(data).hexdigest()
        with self._lock:
            self._keep(digest, keep_until)
            self._kept[digest] = data
        return digest

    def get(self, digest: str) -> bytes:
        """Return the bytes with that digest."""
        data = self._found(checked_digest(digest))
        if sha256(data).hexdigest() != digest:
            raise ObjectDamagedError(digest, "its bytes have another digest")
        return data

    def size(self, digest: str) -> int:
        """Return how many bytes are kept under that digest."""
        return len(self._found(checked_digest(digest)))

    def put_named(
        self, name: str, data: bytes, *, keep_until: datetime | None = None
    ) -> None:
        """Keep the bytes under a name that is written once."""
        with self._lock:
            if self._kept.get(checked_name(name), data) != data:
                raise ObjectDiffersError(name)
            self._keep(name, keep_until)
            self._kept[name] = data

    def get_named(self, name: str) -> bytes:
        """Return the bytes under a name."""
        return self._found(checked_name(name))

    def has_named(self, name: str) -> bool:
        """Tell whether bytes are kept under the name."""
        return checked_name(name) in self._kept

    def names(self, prefix: str) -> Iterator[str]:
        """Give the names with that prefix in ascending order."""
        with self._lock:
            found = [name for name in self._kept if not is_digest(name)]
        return iter(sorted(name for name in found if name.startswith(prefix)))

    def kept_until(self, key: str) -> datetime | None:
        """Return the instant from which the object may be deleted."""
        self._found(_checked(key))
        return self._until.get(key)

    def extend(self, key: str, keep_until: datetime) -> None:
        """Keep the object at least until then."""
        with self._lock:
            self._found(_checked(key))
            self._keep(key, keep_until)

    def delete(self, digest: str, *, at: datetime) -> None:
        """Delete the bytes with that digest once nothing keeps them."""
        self._delete(checked_digest(digest), utc(at))

    def delete_named(self, name: str, *, at: datetime) -> None:
        """Delete the bytes under that name once nothing keeps them."""
        self._delete(checked_name(name), utc(at))

    def damage(self, digest: str, data: bytes) -> None:
        """Change stored bytes, as a failing disk would."""
        self._kept[digest] = data

    def _found(self, key: str) -> bytes:
        if key not in self._kept:
            raise ObjectMissingError(key)
        return self._kept[key]

    def _keep(self, key: str, asked: datetime | None) -> None:
        until = later(self._until.get(key), None if asked is None else utc(asked))
        if until is not None:
            self._until[key] = until

    def _delete(self, key: str, at: datetime) -> None:
        with self._lock:
            self._found(key)
            until = self._until.get(key)
            if until is not None and at < until:
                raise ObjectRetainedError(key, until)
            del self._kept[key]
            self._until.pop(key, None)


class MemoryCheckpoints:
    """`Checkpoints` for as long as the test lasts."""

    def __init__(self) -> None:
        self._current = b""
        self._lock = Lock()

    def current(self) -> bytes:
        """Return the checkpoint; no bytes when there is none yet."""
        return self._current

    def replace(self, old: bytes, new: bytes) -> None:
        """Put `new` in the place of `old`."""
        with self._lock:
            if self._current != old:
                raise CheckpointMovedError(self._current)
            self._current = new


def _checked(key: str) -> str:
    return key if is_digest(key) else checked_name(key)
