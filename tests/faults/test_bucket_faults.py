"""Every durable write of the store in S3, failed before and after it took effect."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from archive.objects.s3 import S3Checkpoints, S3Objects
from archive.public.objects import (
    ObjectMissingError,
    ObjectRetainedError,
    ObjectsUnreachableError,
)
from tests.object_stores import bucket_at, free_port

pytestmark = [pytest.mark.archive, pytest.mark.s3]

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=60)
SHEET = b"opening sheet" * 1_000
DIGEST = sha256(SHEET).hexdigest()
NAME = "files/sheet"


class PowerCutError(Exception):
    """The write was interrupted."""


def cut_at(point):
    """Return a fault point that fails at one place."""

    def fault(reached, /):
        if reached == point:
            raise PowerCutError(point)

    return fault


def put(objects):
    """Put with a date, so that both the date and the bytes are written."""
    objects.put(SHEET, keep_until=LATER)


def put_named(objects):
    """Put under a name with a date."""
    objects.put_named(NAME, SHEET, keep_until=LATER)


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize(
    ("write", "what"),
    [
        (put, "objects.keep"),
        (put, "objects.put"),
        (put_named, "objects.keep"),
        (put_named, "objects.put_named"),
    ],
)
def test_an_interrupted_put_leaves_the_object_whole_and_kept_or_absent(
    ceph, write, what, moment
):
    """An object that is there has its date; and putting again works."""
    bucket, key = ceph.bucket(), DIGEST if write is put else NAME
    with pytest.raises(PowerCutError):
        write(S3Objects(bucket, faults=cut_at(f"{what}:{moment}")))

    objects = S3Objects(bucket)
    delete = objects.delete if write is put else objects.delete_named
    there = what != "objects.keep" and moment == "after"
    with pytest.raises(ObjectRetainedError if there else ObjectMissingError):
        delete(key, at=NOW)
    write(objects)
    assert objects.kept_until(key) == LATER
    assert (objects.get if write is put else objects.get_named)(key) == SHEET


@pytest.mark.parametrize("moment", ["before", "after"])
def test_an_interrupted_extension_keeps_one_of_the_two_dates(ceph, moment):
    """A cut extension leaves the old date or the new one, and may be repeated."""
    bucket, longer = ceph.bucket(), LATER + timedelta(days=1)
    put(S3Objects(bucket))
    with pytest.raises(PowerCutError):
        S3Objects(bucket, faults=cut_at(f"objects.keep:{moment}")).extend(
            DIGEST, longer
        )

    objects = S3Objects(bucket)
    assert objects.kept_until(DIGEST) == (longer if moment == "after" else LATER)
    objects.extend(DIGEST, longer)
    assert objects.kept_until(DIGEST) == longer


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("write", [put, put_named])
def test_an_interrupted_deletion_is_done_or_not(ceph, write, moment):
    """A cut deletion left the object whole with its date, or took both."""
    bucket = ceph.bucket()
    write(S3Objects(bucket))
    act, key = ("delete", DIGEST) if write is put else ("delete_named", NAME)
    cut = S3Objects(bucket, faults=cut_at(f"objects.{act}:{moment}"))
    with pytest.raises(PowerCutError):
        getattr(cut, act)(key, at=LATER)

    objects = S3Objects(bucket)
    if moment == "before":
        assert objects.kept_until(key) == LATER
        getattr(objects, act)(key, at=LATER)
    with pytest.raises(ObjectMissingError):
        objects.kept_until(key)
    assert list(bucket.below("")) == []


@pytest.mark.parametrize("moment", ["before", "after"])
def test_an_interrupted_checkpoint_is_the_old_or_the_new_one(ceph, moment):
    """A cut replacement leaves one of the two checkpoints, whole, and work goes on."""
    bucket = ceph.bucket()
    S3Checkpoints(bucket).replace(b"", b"old")
    with pytest.raises(PowerCutError):
        S3Checkpoints(bucket, faults=cut_at(f"checkpoint.replace:{moment}")).replace(
            b"old", b"new"
        )

    checkpoints = S3Checkpoints(bucket)
    found = checkpoints.current()
    assert found == (b"new" if moment == "after" else b"old")
    checkpoints.replace(found, b"newer")
    assert checkpoints.current() == b"newer"


def test_a_store_that_does_not_answer_is_said_to_be_out_of_reach():
    """Nothing listens there: no answer is taken for an object that is missing."""
    bucket = bucket_at(f"127.0.0.1:{free_port()}")
    objects = S3Objects(bucket)
    for ask in (
        lambda: objects.put(SHEET),
        lambda: objects.get(DIGEST),
        lambda: objects.put_named(NAME, SHEET),
        lambda: objects.has_named(NAME),
        lambda: list(objects.names("")),
        S3Checkpoints(bucket).current,
    ):
        with pytest.raises(ObjectsUnreachableError):
            ask()
