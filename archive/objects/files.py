"""
Objects and the checkpoint as files on a local file system (decisions/0001).

    content/ab/abcd…        an object under its digest
    named/a+/b+/c           the object a/b/c: a name and a longer name never collide
    retention/…             beside each of them: microseconds until which it is kept
    locks/ab  incoming/ab   one of 256 locks, and the file its holder is writing
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from archive.objects.durable import (
    OWNER_ONLY,
    WRITTEN_ONCE,
    beside,
    held,
    link,
    stage,
    sync,
    write_whole,
)
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
        self._base = str(root)
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
        checked = checked_digest(digest)
        # Of thousands at an opening, putting the path together costs more than reading.
        place = f"{self._base}/{_under(checked)}"
        try:
            with open(place, "rb", buffering=0) as file:  # noqa: PTH123 - as said
                data = file.read()
        except FileNotFoundError as error:
            raise ObjectMissingError(digest) from error
        if sha256(data).hexdigest() != digest:
            raise ObjectDamagedError(digest, "its bytes have another digest")
        return data

    def size(self, digest: str) -> int:
        """Return how many bytes are kept under that digest, without reading them."""
        try:
            return (self._root / _content(checked_digest(digest))).stat().st_size
        except FileNotFoundError as error:
            raise ObjectMissingError(digest) from error

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
            sync(path.parent)
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
        stage(incoming, b"%d\n" % to_micros(wanted))
        self._faults("objects.keep:staged")
        incoming.replace(path)
        sync(path.parent)
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
        stage(incoming, data)
        self._faults(f"{act}:staged")
        if place.parts[0] == "content":
            incoming.replace(path)
        else:
            link(incoming, path)
        sync(path.parent)
        self._faults(f"{act}:after")

    def _settle(self, place: Path) -> None:
        """
        Make durable what another process may have written just before it died.

        Its bytes were on disk before they got their key, so the folder is enough.
        """
        self._have((self._root / place).parent)
        sync((self._root / place).parent)

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
        folder.mkdir(mode=OWNER_ONLY, parents=folder == self._root, exist_ok=True)
        sync(folder.parent)
        self._durable.add(folder)

    @contextmanager
    def _locked(self, place: Path) -> Iterator[Path]:
        """Give the incoming file of the object's lock, to its only holder."""
        stripe = sha256(str(place).encode("ascii")).hexdigest()[:_STRIPE]
        with held(self._root / "locks" / stripe):
            yield self._root / "incoming" / stripe


class FileCheckpoints:
    """
    The checkpoint in one file, replaced as a whole under a lock beside it.

    `faults` hears of `checkpoint.replace`, `:before`, `:staged` and `:after`.
    """

    def __init__(self, path: Path, *, faults: FaultPoint = no_fault) -> None:
        self._path, self._faults = path, faults
        self._durable = b""
        path.parent.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
        sync(path.parent.parent)

    def current(self) -> bytes:
        """
        Return the checkpoint; what was shown once cannot be lost in a power cut.

        Raises:
            ObjectDamagedError: its file is empty, as nobody here ever wrote it.

        """
        try:
            checkpoint = self._path.read_bytes()
        except FileNotFoundError:
            return b""
        if not checkpoint:
            raise ObjectDamagedError(self._path.name, "it is empty")
        if checkpoint != self._durable:
            sync(self._path.parent)
            self._durable = checkpoint
        return checkpoint

    def replace(self, old: bytes, new: bytes) -> None:
        """Put `new` in the place of `old`."""
        with held(beside(self._path, ".lock")):
            found = self.current()
            if found != old:
                raise CheckpointMovedError(found)
            write_whole(
                self._path,
                new,
                "checkpoint.replace",
                mode=WRITTEN_ONCE,
                faults=self._faults,
            )


def _content(digest: str) -> Path:
    return Path(_under(digest))


def _under(digest: str) -> str:
    return f"content/{digest[:_STRIPE]}/{digest}"


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
