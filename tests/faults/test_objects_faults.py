"""Every durable write of the file store, failed before and after it took effect."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from archive.objects.files import FileCheckpoints, FileObjects
from archive.public.objects import (
    ObjectDamagedError,
    ObjectDiffersError,
    ObjectMissingError,
    ObjectRetainedError,
    no_fault,
)

pytestmark = pytest.mark.archive

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=60)
SHEET = b"opening sheet" * 10_000
DIGEST = sha256(SHEET).hexdigest()


class PowerCutError(Exception):
    """The write was interrupted."""


class CutAt:
    """A fault point that fails once, at one place, and remembers where it has been."""

    def __init__(self, point: str = "") -> None:
        self.point, self.reached = point, []

    def __call__(self, point: str, /) -> None:
        self.reached.append(point)
        if point == self.point:
            raise PowerCutError(point)


def put(objects: FileObjects) -> None:
    """Put with a date, so that both the date and the bytes are written."""
    objects.put(SHEET, keep_until=LATER)


def put_named(objects: FileObjects) -> None:
    """Put under a name with a date."""
    objects.put_named("files/sheet", SHEET, keep_until=LATER)


WRITES = [
    (put, "objects.keep"),
    (put, "objects.put"),
    (put_named, "objects.keep"),
    (put_named, "objects.put_named"),
]
MOMENTS = ["before", "staged", "after"]


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize(("write", "what"), WRITES)
def test_an_interrupted_put_leaves_the_object_whole_or_absent(
    tmp_path, write, what, moment
):
    """After a cut the bytes are all there or not at all, and putting again works."""
    with pytest.raises(PowerCutError):
        write(FileObjects(tmp_path, faults=CutAt(f"{what}:{moment}")))

    objects = FileObjects(tmp_path)
    done = what != "objects.keep" and moment == "after"
    if write is put:
        check_content(objects, present=done)
    else:
        assert list(objects.names("")) == (["files/sheet"] if done else [])
    write(objects)
    if write is put:
        check_content(objects, present=True)
        assert objects.kept_until(DIGEST) == LATER
    else:
        assert objects.get_named("files/sheet") == SHEET
        assert objects.kept_until("files/sheet") == LATER


def check_content(objects: FileObjects, *, present: bool) -> None:
    """Assert that the sheet is there whole, or not there."""
    if present:
        assert objects.get(DIGEST) == SHEET
        return
    with pytest.raises(ObjectMissingError):
        objects.get(DIGEST)


@pytest.mark.parametrize("write", [put, put_named])
def test_an_object_never_stands_without_its_date(tmp_path, write):
    """Wherever a put with a date is cut, an object that is there cannot be deleted."""
    everywhere = CutAt()
    write(FileObjects(tmp_path / "whole", faults=everywhere))
    assert len(everywhere.reached) == 2 * len(MOMENTS)

    seen = 0
    for number, point in enumerate(everywhere.reached):
        root = tmp_path / str(number)
        with pytest.raises(PowerCutError):
            write(FileObjects(root, faults=CutAt(point)))
        objects = FileObjects(root)
        for key in [DIGEST, "files/sheet"]:
            try:
                objects.kept_until(key)
            except ObjectMissingError:
                continue
            seen += 1
            with pytest.raises(ObjectRetainedError):
                (objects.delete if key == DIGEST else objects.delete_named)(key, at=NOW)
    assert seen == 1


@pytest.mark.parametrize("moment", MOMENTS)
def test_an_interrupted_extension_keeps_one_of_the_two_dates(tmp_path, moment):
    """A cut extension leaves the old date or the new one, and may be repeated."""
    put(FileObjects(tmp_path))
    longer = LATER + timedelta(days=1)
    with pytest.raises(PowerCutError):
        FileObjects(tmp_path, faults=CutAt(f"objects.keep:{moment}")).extend(
            DIGEST, longer
        )

    objects = FileObjects(tmp_path)
    assert objects.kept_until(DIGEST) == (longer if moment == "after" else LATER)
    objects.extend(DIGEST, longer)
    assert objects.kept_until(DIGEST) == longer


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("act", ["objects.delete", "objects.delete_named"])
def test_an_interrupted_deletion_is_done_or_not(tmp_path, act, moment):
    """A cut deletion left the object whole with its date, or took both."""
    put(FileObjects(tmp_path))
    put_named(FileObjects(tmp_path))

    def delete(objects: FileObjects) -> None:
        if act == "objects.delete":
            objects.delete(DIGEST, at=LATER)
        else:
            objects.delete_named("files/sheet", at=LATER)

    key = DIGEST if act == "objects.delete" else "files/sheet"
    with pytest.raises(PowerCutError):
        delete(FileObjects(tmp_path, faults=CutAt(f"{act}:{moment}")))

    objects = FileObjects(tmp_path)
    if moment == "before":
        assert objects.kept_until(key) == LATER
        delete(objects)
    with pytest.raises(ObjectMissingError):
        objects.kept_until(key)
    FileObjects(tmp_path).put_named("other", b"the store goes on")


@pytest.mark.parametrize("moment", MOMENTS)
def test_an_interrupted_checkpoint_is_the_old_or_the_new_one(tmp_path, moment):
    """A cut replacement leaves one of the two checkpoints, whole, and work goes on."""
    path = tmp_path / "checkpoint"
    FileCheckpoints(path).replace(b"", b"old")
    with pytest.raises(PowerCutError):
        FileCheckpoints(path, faults=CutAt(f"checkpoint.replace:{moment}")).replace(
            b"old", b"new"
        )

    checkpoints = FileCheckpoints(path)
    found = checkpoints.current()
    assert found == (b"new" if moment == "after" else b"old")
    checkpoints.replace(found, b"newer")
    assert checkpoints.current() == b"newer"


def test_an_unreadable_date_keeps_the_object(tmp_path):
    """A damaged retention date refuses deletion instead of allowing it."""
    put(FileObjects(tmp_path))
    date = tmp_path / "retention" / "content" / DIGEST[:2] / DIGEST
    date.chmod(0o600)
    for rubbish in (b"", b"\xff", b"soon\n", b"9" * 40):
        date.write_bytes(rubbish)
        with pytest.raises(ObjectDamagedError):
            FileObjects(tmp_path).delete(DIGEST, at=LATER)
    assert FileObjects(tmp_path).get(DIGEST) == SHEET


CHILD = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from archive.objects.files import FileCheckpoints, FileObjects

root, act, point, later = sys.argv[1:]

def die(reached, /):
    if reached == point:
        os.kill(os.getpid(), signal.SIGKILL)

if act == "put_named":
    FileObjects(Path(root), faults=die).put_named(
        "files/sheet", b"opening sheet" * 10_000,
        keep_until=datetime.fromisoformat(later),
    )
else:
    FileCheckpoints(Path(root, "checkpoint"), faults=die).replace(b"", b"new")
print("lived")
"""


def killed_at(root: Path, act: str, point: str) -> bool:
    """Run the act in a process that kills itself at the point; tell whether it did."""
    child = subprocess.run(
        [sys.executable, "-c", CHILD, str(root), act, point, LATER.isoformat()],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert child.returncode in {0, -signal.SIGKILL}, child.stderr
    return child.returncode != 0


@pytest.mark.parametrize(
    "point",
    [
        *(f"objects.keep:{moment}" for moment in MOMENTS),
        *(f"objects.put_named:{moment}" for moment in MOMENTS),
    ],
)
def test_a_killed_writer_leaves_the_name_whole_or_absent(tmp_path, point):
    """
    `kill -9` in the middle of put_named: the key is whole or absent.

    The next process is not locked out, what the dead one left is never read or written
    to, and write-once still holds.
    """
    assert killed_at(tmp_path, "put_named", point)

    objects = FileObjects(tmp_path)
    whole = point == "objects.put_named:after"
    assert objects.has_named("files/sheet") is whole
    assert list(objects.names("")) == (["files/sheet"] if whole else [])
    assert not killed_at(tmp_path, "put_named", "never")
    assert objects.get_named("files/sheet") == SHEET
    with pytest.raises(ObjectDiffersError):
        objects.put_named("files/sheet", b"other")
    with pytest.raises(ObjectRetainedError):
        objects.delete_named("files/sheet", at=NOW)


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_sequencer_leaves_a_whole_checkpoint(tmp_path, moment):
    """`kill -9` in the middle of a replacement: old or new, and not locked."""
    assert killed_at(tmp_path, "replace", f"checkpoint.replace:{moment}")

    checkpoints = FileCheckpoints(tmp_path / "checkpoint")
    found = checkpoints.current()
    assert found == (b"new" if moment == "after" else b"")
    checkpoints.replace(found, b"newer")
    assert checkpoints.current() == b"newer"


def test_what_a_dead_writer_linked_is_never_written_to(tmp_path):
    """A writer killed between linking and unlinking leaves a second name for the bytes.

    The next writer of the same lock must not write through it into the kept object.
    """
    objects = FileObjects(tmp_path)
    objects.put_named("files/sheet", SHEET)
    for stripe in range(256):
        (tmp_path / "incoming" / f"{stripe:02x}").hardlink_to(
            tmp_path / "named" / "files+" / "sheet"
        )

    for number in range(600):
        objects.put_named(f"other/{number}", b"%d" % number)
    assert objects.get_named("files/sheet") == SHEET
    assert len(list((tmp_path / "incoming").iterdir())) < 256, "none was in the way"


WRITER = """
import sys
from pathlib import Path
from archive.objects.files import FileObjects
from archive.objects.model import ObjectDiffersError

root, mark = sys.argv[1:]
objects, won = FileObjects(Path(root)), 0
sys.stdin.read(1)
for number in range(100):
    try:
        objects.put_named(f"race/{number}", mark.encode() * 5_000)
        won += 1
    except ObjectDiffersError:
        pass
print(won)
"""


def test_two_processes_write_the_same_names(tmp_path):
    """Each name is won by one process, is whole, and nothing is left lying about."""
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path), mark],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        )
        for mark in ("a", "b")
    ]
    won = [int(writer.communicate(b"g")[0]) for writer in writers]

    objects = FileObjects(tmp_path, faults=no_fault)
    found = [objects.get_named(name) for name in objects.names("race/")]
    assert sum(won) == len(found) == 100
    assert set(found) <= {b"a" * 5_000, b"b" * 5_000}
    assert found.count(b"a" * 5_000) == won[0]
    assert not list((tmp_path / "incoming").iterdir())
