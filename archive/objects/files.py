"""
Objects and the checkpoint as files on a local file system (decisions/0001).

    content/ab/abcd…        an object under its digest
    named/a+/b+/c           the object a/b/c: a name and a longer name never collide
    retention/…             beside each of them: microseconds until which it is kept
    locks/ab  incoming/ab   one of 256 locks, and the file its holder is writing
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

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
from archive.objects.ports import FaultPoint, no_fault
from archive.values.instants import from_micros, to_micros, utc

_DIRECTORY: Final = 0o700
_WRITTEN_ONCE: Final = 0o400
_STRIPE: Final = 2  # hex digits of a key's digest: 256 locks


class FileObjects:
    """
    Objects below one folder; any number of threads and processes may share it.

    `faults` hears of `objects.put`, `objects.put_named`, `objects.keep` (a retention
    date), `objects.delete` and `objects.delete_named`, each `:before` and `:after`,
    and of `:staged` when the bytes are on disk but not yet under their key.
    """

    def __init__(self, root: Path, *, faults: FaultPoint = no_fault) -> None:
        self._root, self._faults = root, faults
        self._durable: set[Path] = set()
        for name in ("content", "named", "retention", "locks", "incoming"):
            self._have(root / name)

    def put(self, data: bytes, *, keep_until: datetime | None = None) -> str:
        """Keep the bytes; bytes damaged on disk are replaced by the right ones."""
        digest = sha256(data).hexdigest()
        place = _content(digest)
        with self._locked(place) as incoming:
            self._keep(place, incoming, keep_until)
            if self._read(place) == data:
                self._settle(place)
            else:
                self._write(place, incoming, data, "objects.put")
        return digest

    def get(self, digest: str) -> bytes:
        """Return the bytes with that digest."""
        data = self._read(_content(checked_digest(digest)))
        if data is None:
            raise ObjectMissingError(digest)
        if sha256(data).hexdigest() != digest:
            raise ObjectDamagedError(digest, "its bytes have another digest")
        return data

    def put_named(
        self, name: str, data: bytes, *, keep_until: datetime | None = None
    ) -> None:
        """Keep the bytes under a name that is written once."""
        place = _named(name)
        with self._locked(place) as incoming:
            kept = self._read(place)
            if kept is not None and kept != data:
                raise ObjectDiffersError(name)
            self._keep(place, incoming, keep_until)
            if kept is None:
                self._write(place, incoming, data, "objects.put_named")
            else:
                self._settle(place)

    def get_named(self, name: str) -> bytes:
        """Return the bytes under a name."""
        data = self._read(_named(name))
        if data is None:
            raise ObjectMissingError(name)
        return data

    def has_named(self, name: str) -> bool:
        """Tell whether bytes are kept under the name."""
        return (self._root / _named(name)).is_file()

    def names(self, prefix: str) -> Iterator[str]:
        """Give all names that begin with these characters, in ascending order."""
        return _names_below(self._root / "named", "", prefix)

    def kept_until(self, key: str) -> datetime | None:
        """Return the instant from which the object may be deleted."""
        place = _place(key)
        if not (self._root / place).is_file():
            raise ObjectMissingError(key)
        return self._kept_until(place)

    def extend(self, key: str, keep_until: datetime) -> None:
        """Keep the object at least until then."""
        place = _place(key)
        with self._locked(place) as incoming:
            if not (self._root / place).is_file():
                raise ObjectMissingError(key)
            self._keep(place, incoming, keep_until)

    def delete(self, digest: str, *, at: datetime) -> None:
        """Delete the bytes with that digest once nothing keeps them."""
        place = _content(checked_digest(digest))
        self._delete(digest, place, utc(at), "objects.delete")

    def delete_named(self, name: str, *, at: datetime) -> None:
        """Delete the bytes under that name once nothing keeps them."""
        self._delete(name, _named(name), utc(at), "objects.delete_named")

    def _delete(self, key: str, place: Path, at: datetime, act: str) -> None:
        with self._locked(place):
            path = self._root / place
            if not path.is_file():
                raise ObjectMissingError(key)
            keep_until = self._kept_until(place)
            if keep_until is not None and at < keep_until:
                raise ObjectRetainedError(key, keep_until)
            self._faults(f"{act}:before")
            path.unlink()
            _sync(path.parent)
            (self._root / "retention" / place).unlink(missing_ok=True)
            self._faults(f"{act}:after")

    def _keep(self, place: Path, incoming: Path, asked: datetime | None) -> None:
        """Write a later retention date; before the object, so it is never unkept."""
        if asked is None:
            return
        kept, wanted = self._kept_until(place), utc(asked)
        if later(kept, wanted) == kept:
            self._settle("retention" / place)
            return
        path = self._root / "retention" / place
        self._have(path.parent)
        self._faults("objects.keep:before")
        _stage(incoming, b"%d\n" % to_micros(wanted))
        self._faults("objects.keep:staged")
        incoming.replace(path)
        _sync(path.parent)
        self._faults("objects.keep:after")

    def _kept_until(self, place: Path) -> datetime | None:
        written = self._read(Path("retention") / place)
        if written is None:
            return None
        try:
            return from_micros(int(written.decode("ascii").removesuffix("\n")))
        except (ValueError, OverflowError) as error:
            raise ObjectDamagedError(
                str(place), "its retention date cannot be read"
            ) from error

    def _write(self, place: Path, incoming: Path, data: bytes, act: str) -> None:
        path = self._root / place
        self._have(path.parent)
        self._faults(f"{act}:before")
        _stage(incoming, data)
        self._faults(f"{act}:staged")
        if place.parts[0] == "content":
            incoming.replace(path)
        else:
            _link(incoming, path)
        _sync(path.parent)
        self._faults(f"{act}:after")

    def _settle(self, place: Path) -> None:
        """
        Make durable what another process may have written just before it died.

        Its bytes were on disk before they got their key, so the folder is enough.
        """
        self._have((self._root / place).parent)
        _sync((self._root / place).parent)

    def _read(self, place: Path) -> bytes | None:
        try:
            return (self._root / place).read_bytes()
        except FileNotFoundError:
            return None

    def _have(self, folder: Path) -> None:
        """Make sure of a folder and its parents, and that they outlast a power cut."""
        if folder in self._durable:
            return
        if folder != self._root:
            self._have(folder.parent)
        folder.mkdir(mode=_DIRECTORY, parents=folder == self._root, exist_ok=True)
        _sync(folder.parent)
        self._durable.add(folder)

    @contextmanager
    def _locked(self, place: Path) -> Iterator[Path]:
        """Give the incoming file of the object's lock, to its only holder."""
        stripe = sha256(str(place).encode("ascii")).hexdigest()[:_STRIPE]
        with _flock(self._root / "locks" / stripe):
            yield self._root / "incoming" / stripe


class FileCheckpoints:
    """
    The checkpoint in one file, replaced as a whole under a lock beside it.

    `faults` hears of `checkpoint.replace`, `:before`, `:staged` and `:after`.
    """

    def __init__(self, path: Path, *, faults: FaultPoint = no_fault) -> None:
        self._path, self._faults = path, faults
        self._durable = b""
        path.parent.mkdir(mode=_DIRECTORY, parents=True, exist_ok=True)
        _sync(path.parent.parent)

    def current(self) -> bytes:
        """Return the checkpoint; what was shown once cannot be lost in a power cut."""
        try:
            checkpoint = self._path.read_bytes()
        except FileNotFoundError:
            return b""
        if checkpoint != self._durable:
            _sync(self._path.parent)
            self._durable = checkpoint
        return checkpoint

    def replace(self, old: bytes, new: bytes) -> None:
        """Put `new` in the place of `old`."""
        with _flock(self._beside(".lock")):
            found = self.current()
            if found != old:
                raise CheckpointMovedError(found)
            incoming = self._beside(".incoming")
            self._faults("checkpoint.replace:before")
            _stage(incoming, new)
            self._faults("checkpoint.replace:staged")
            incoming.replace(self._path)
            _sync(self._path.parent)
            self._faults("checkpoint.replace:after")

    def _beside(self, ending: str) -> Path:
        return self._path.with_name(self._path.name + ending)


def _content(digest: str) -> Path:
    return Path("content", digest[:_STRIPE], digest)


def _named(name: str) -> Path:
    *folders, last = checked_name(name).split("/")
    return Path("named", *(folder + "+" for folder in folders), last)


def _place(key: str) -> Path:
    return _content(key) if is_digest(key) else _named(key)


def _names_below(folder: Path, above: str, prefix: str) -> Iterator[str]:
    """
    Give the names below a folder in ascending order.

    A folder sorts as its segment with `/` behind it, as in the names themselves.
    """
    found = []
    for entry in folder.iterdir():
        is_folder = entry.name.endswith("+")
        name = above + (entry.name[:-1] + "/" if is_folder else entry.name)
        if name.startswith(prefix) or (is_folder and prefix.startswith(name)):
            found.append((name, entry))
    for name, entry in sorted(found):
        if name.endswith("/"):
            yield from _names_below(entry, name, prefix)
        else:
            yield name


def _stage(incoming: Path, data: bytes) -> None:
    """
    Write a fresh file and make it durable.

    A left-over of a killed writer may already be linked under its key: it is unlinked,
    never written to.
    """
    incoming.unlink(missing_ok=True)
    descriptor = os.open(incoming, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _WRITTEN_ONCE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _link(incoming: Path, path: Path) -> None:
    """Give the staged file its name; a name that is taken is never overwritten."""
    path.hardlink_to(incoming)
    incoming.unlink()


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _flock(path: Path) -> Iterator[None]:
    """Hold a lock on the file against all threads and processes of this machine."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
