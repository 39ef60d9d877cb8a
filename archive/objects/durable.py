"""
Files that outlast a power cut, each whole or not there at all.

A file gets its bytes beside its place and its name only when they are on disk; then the
folder is made durable, too. Nothing here keeps a lock longer than its holder lives.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from archive.objects.ports import FaultPoint, no_fault

OWNER_ONLY: Final = 0o700
WRITTEN_ONCE: Final = 0o400
INCOMING: Final = ".incoming"


def write_whole(
    path: Path,
    data: bytes,
    act: str,
    *,
    mode: int = 0o600,
    faults: FaultPoint = no_fault,
) -> None:
    """
    Put the bytes in the place of what is there; a cut leaves the old or the new file.

    Two writers of one path must exclude each other. `faults` hears of `act:before`,
    `:staged` and `:after`.
    """
    incoming = beside(path, INCOMING)
    faults(f"{act}:before")
    stage(incoming, data, mode)
    faults(f"{act}:staged")
    incoming.replace(path)
    sync(path.parent)
    faults(f"{act}:after")


def stage(incoming: Path, data: bytes, mode: int = WRITTEN_ONCE) -> None:
    """
    Write a fresh file and make it durable.

    A left-over of a killed writer may already be linked under its key: it is unlinked,
    never written to.
    """
    incoming.unlink(missing_ok=True)
    write_new(incoming, data, mode)


def write_new(path: Path, data: bytes, mode: int) -> None:
    """
    Write a file that must not be there yet; its folder is still to be made durable.

    Raises:
        FileExistsError: it is there.

    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def link(incoming: Path, path: Path) -> None:
    """
    Give a staged file its name; a name that is taken is never overwritten.

    Raises:
        FileExistsError: the name is taken.

    """
    path.hardlink_to(incoming)
    incoming.unlink()


def beside(path: Path, ending: str) -> Path:
    """Return the path of what belongs to a file and lies beside it."""
    return path.with_name(path.name + ending)


def sync(folder: Path) -> None:
    """Let the names in a folder outlast a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def have(folder: Path, mode: int = OWNER_ONLY) -> None:
    """Make sure of a folder and all above it, and that they outlast a power cut."""
    missing = [
        each for each in (folder, *folder.absolute().parents) if not each.exists()
    ]
    for each in reversed(missing):
        each.mkdir(mode=mode, exist_ok=True)
    for each in missing or [folder]:
        sync(each.absolute().parent)


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold a lock on the file against all threads and processes of this machine."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
