"""
Objects and the checkpoint in a bucket of S3 (archive/SPEC.md 14, decisions/0007).

    content/ab/abcd…      an object under its digest
    named/a/b/c           the object a/b/c
    retention/PLACE+/N    the object at PLACE is kept until N microseconds
    checkpoint/N          the N-th checkpoint; the greatest N is current

Only one condition is asked of the server: `If-None-Match: *`, a key written once.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Final

import urllib3
from minio import Minio
from minio.error import MinioException, S3Error

from archive.objects.model import (
    CheckpointMovedError,
    ObjectDamagedError,
    ObjectDiffersError,
    ObjectMissingError,
    ObjectRetainedError,
    ObjectsUnreachableError,
    checked_digest,
    checked_name,
    is_digest,
)
from archive.objects.ports import FaultPoint, no_fault
from archive.values.instants import from_micros, to_micros, utc

_DIGITS: Final = 20  # so that the order of keys is the order of numbers
_GONE: Final = frozenset({"NoSuchKey", "NoSuchObject"})
_TIMEOUT: Final = urllib3.Timeout(connect=5, read=30)
_AGAIN: Final = urllib3.Retry(
    total=2, backoff_factor=0.1, status_forcelist=[500, 502, 503, 504]
)


class Bucket(Minio):
    """
    One bucket, and where in it our keys begin.

    `endpoint` is `host:port`; every method raises `ObjectsUnreachableError` when the
    server does not answer, or refuses for a reason that is not the object's.
    """

    def __init__(
        self,
        endpoint: str,
        name: str,
        *,
        region: str,
        access: str,
        secret: str,
        tls: bool = True,
        prefix: str = "",
    ) -> None:
        self.name, self.prefix = name, prefix
        self._anew = partial(
            Bucket,
            endpoint,
            name,
            region=region,
            access=access,
            secret=secret,
            tls=tls,
            prefix=prefix,
        )
        super().__init__(
            endpoint,
            access,
            secret,
            secure=tls,
            region=region,
            http_client=urllib3.PoolManager(
                timeout=_TIMEOUT, retries=_AGAIN, maxsize=16
            ),
        )

    def __reduce__(self) -> tuple[object, ...]:
        """Go to another process, which makes connections of its own."""
        return self._anew, ()

    def write(self, key: str, data: bytes) -> None:
        """Put the bytes under the key, in the place of what is there."""
        with _answered():
            self._put_object(self.name, self.prefix + key, data)

    def write_once(self, key: str, data: bytes) -> bool:
        """Put the bytes under a key that is free; tell whether it was."""
        with _answered():
            try:
                self._put_object(
                    self.name, self.prefix + key, data, {"If-None-Match": "*"}
                )
            except S3Error as error:
                if error.code == "PreconditionFailed":
                    return False
                raise
            return True

    def read(self, key: str) -> bytes | None:
        """Return the bytes under the key; None when there are none."""
        with _answered():
            try:
                answer = self.get_object(self.name, self.prefix + key)
            except S3Error as error:
                if error.code in _GONE:
                    return None
                raise
            try:
                return bytes(answer.data)
            finally:
                answer.close()
                answer.release_conn()

    def length(self, key: str) -> int | None:
        """Return how many bytes are under the key; None when there are none."""
        with _answered():
            try:
                return self.stat_object(self.name, self.prefix + key).size
            except S3Error as error:
                if error.code in _GONE:
                    return None
                raise

    def below(self, prefix: str) -> Iterator[str]:
        """Give the keys that begin so, in ascending order."""
        with _answered():
            for each in self.list_objects(
                self.name, prefix=self.prefix + prefix, recursive=True
            ):
                yield (each.object_name or "").removeprefix(self.prefix)

    def remove(self, key: str) -> None:
        """Delete what is under the key; harmless to repeat."""
        with _answered():
            self.remove_object(self.name, self.prefix + key)


class S3Objects:
    """
    Objects in a bucket; any number of threads, processes and machines may share it.

    `faults` hears of `objects.put`, `objects.put_named`, `objects.keep` (a retention
    date), `objects.delete` and `objects.delete_named`, each `:before` and `:after`.
    The dates are ours: the server does not yet enforce them (SPEC 14).
    """

    def __init__(self, bucket: Bucket, *, faults: FaultPoint = no_fault) -> None:
        self._bucket, self._faults = bucket, faults

    def put(self, data: bytes, *, keep_until: datetime | None = None) -> str:
        """Keep the bytes; damaged bytes are replaced by the right ones."""
        digest = sha256(data).hexdigest()
        key = _content(digest)
        self._keep(key, keep_until)
        self._faults("objects.put:before")
        self._bucket.write(key, data)
        self._faults("objects.put:after")
        return digest

    def get(self, digest: str) -> bytes:
        """Return the bytes with that digest."""
        data = self._bucket.read(_content(checked_digest(digest)))
        if data is None:
            raise ObjectMissingError(digest)
        if sha256(data).hexdigest() != digest:
            raise ObjectDamagedError(digest, "its bytes have another digest")
        return data

    def size(self, digest: str) -> int:
        """Return how many bytes are kept under that digest, without reading them."""
        return self._there(digest, _content(checked_digest(digest)))

    def put_named(
        self, name: str, data: bytes, *, keep_until: datetime | None = None
    ) -> None:
        """Keep the bytes under a name that is written once."""
        key = _named(name)
        if keep_until is not None:
            if self._bucket.read(key) not in {None, data}:
                raise ObjectDiffersError(name)
            self._keep(key, keep_until)
        self._faults("objects.put_named:before")
        if not self._bucket.write_once(key, data) and self._bucket.read(key) != data:
            raise ObjectDiffersError(name)
        self._faults("objects.put_named:after")

    def get_named(self, name: str) -> bytes:
        """Return the bytes under a name."""
        data = self._bucket.read(_named(name))
        if data is None:
            raise ObjectMissingError(name)
        return data

    def has_named(self, name: str) -> bool:
        """Tell whether bytes are kept under the name."""
        return self._bucket.length(_named(name)) is not None

    def names(self, prefix: str) -> Iterator[str]:
        """Give all names that begin with these characters, in ascending order."""
        for key in self._bucket.below("named/" + prefix):
            yield key.removeprefix("named/")

    def kept_until(self, key: str) -> datetime | None:
        """Return the instant from which the object may be deleted."""
        place = _place(key)
        self._there(key, place)
        return _latest(self._dates(place))

    def extend(self, key: str, keep_until: datetime) -> None:
        """Keep the object at least until then."""
        place = _place(key)
        self._there(key, place)
        self._keep(place, keep_until)

    def delete(self, digest: str, *, at: datetime) -> None:
        """Delete the bytes with that digest once nothing keeps them."""
        place = _content(checked_digest(digest))
        self._delete(digest, place, utc(at), "objects.delete")

    def delete_named(self, name: str, *, at: datetime) -> None:
        """Delete the bytes under that name once nothing keeps them."""
        self._delete(name, _named(name), utc(at), "objects.delete_named")

    def _delete(self, key: str, place: str, at: datetime, act: str) -> None:
        """Delete; if a later date came meanwhile from elsewhere, put the bytes back."""
        data = self._bucket.read(place)
        if data is None:
            raise ObjectMissingError(key)
        dates = self._dates(place)
        _allow(key, dates, at)
        self._faults(f"{act}:before")
        self._bucket.remove(place)
        try:
            _allow(key, self._dates(place), at)
        except ObjectRetainedError:
            self._bucket.write_once(place, data)
            raise
        for date in dates:
            self._bucket.remove(date)
        self._faults(f"{act}:after")

    def _keep(self, place: str, asked: datetime | None) -> None:
        """Add a date; before the object, so that it is never unkept."""
        if asked is None:
            return
        date = f"{_dates_of(place)}{to_micros(utc(asked)):0{_DIGITS}d}"
        self._faults("objects.keep:before")
        self._bucket.write(date, b"")
        self._faults("objects.keep:after")

    def _dates(self, place: str) -> list[str]:
        return list(self._bucket.below(_dates_of(place)))

    def _there(self, key: str, place: str) -> int:
        length = self._bucket.length(place)
        if length is None:
            raise ObjectMissingError(key)
        return length


class S3Checkpoints:
    """
    The checkpoint as a chain of keys, each written once; none of them is ever deleted.

    `faults` hears of `checkpoint.replace`, `:before` and `:after`.
    """

    def __init__(self, bucket: Bucket, *, faults: FaultPoint = no_fault) -> None:
        self._bucket, self._faults = bucket, faults
        self._seen = 0

    def current(self) -> bytes:
        """
        Return the checkpoint, durable; no bytes when there is none yet.

        Raises:
            ObjectDamagedError: it is empty or gone, as nobody here ever left it.

        """
        return self._found()[1]

    def replace(self, old: bytes, new: bytes) -> None:
        """Put `new` in the place of `old`."""
        number, found = self._found()
        if found != old:
            raise CheckpointMovedError(found)
        self._faults("checkpoint.replace:before")
        if not self._bucket.write_once(_checkpoint(number + 1), new):
            # It may be ours after a lost answer, or an equal one: nobody can tell.
            raise CheckpointMovedError(self.current())
        self._faults("checkpoint.replace:after")

    def _found(self) -> tuple[int, bytes]:
        number = self._seen = self._last()
        if not number:
            return 0, b""
        checkpoint = self._bucket.read(_checkpoint(number))
        if not checkpoint:
            raise ObjectDamagedError(_checkpoint(number), "it is empty or gone")
        return number, checkpoint

    def _last(self) -> int:
        """Find the last number, as there is no gap: strides that double, then halve."""
        low, stride = self._seen, 1
        while self._is_there(low + stride):
            low, stride = low + stride, stride * 2
        while stride > 1:
            stride //= 2
            if self._is_there(low + stride):
                low += stride
        return low

    def _is_there(self, number: int) -> bool:
        return self._bucket.length(_checkpoint(number)) is not None


@contextmanager
def _answered() -> Iterator[None]:
    """Say of whatever the server or the way to it did that it did not answer."""
    try:
        yield
    except (MinioException, urllib3.exceptions.HTTPError, OSError) as error:
        raise ObjectsUnreachableError(str(error)) from error


def _content(digest: str) -> str:
    return f"content/{digest[:2]}/{digest}"


def _named(name: str) -> str:
    return f"named/{checked_name(name)}"


def _place(key: str) -> str:
    return _content(key) if is_digest(key) else _named(key)


def _checkpoint(number: int) -> str:
    return f"checkpoint/{number:0{_DIGITS}d}"


def _dates_of(place: str) -> str:
    # `+` is in no name, so that the dates of `a` are none of `a/1`.
    return f"retention/{place}+/"


def _latest(dates: list[str]) -> datetime | None:
    """Return the last of the dates; one that cannot be read keeps the object."""
    if not dates:
        return None
    try:
        return max(from_micros(int(each.rpartition("/")[2])) for each in dates)
    except (ValueError, OverflowError) as error:
        raise ObjectDamagedError(
            dates[-1], "its retention date cannot be read"
        ) from error


def _allow(key: str, dates: list[str], at: datetime) -> None:
    until = _latest(dates)
    if until is not None and at < until:
        raise ObjectRetainedError(key, until)
