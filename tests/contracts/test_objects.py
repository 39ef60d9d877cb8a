"""What every object store promises, whatever it is made of."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.objects.files import FileObjects
from archive.objects.model import LONGEST_NAME
from archive.objects.s3 import S3Objects
from archive.public.objects import (
    ObjectDamagedError,
    ObjectDiffersError,
    ObjectMissingError,
    ObjectNameError,
    ObjectRetainedError,
    Objects,
)
from archive.public.values import NaiveInstantError
from tests.fakes_objects import MemoryObjects
from tests.object_stores import Ceph

pytestmark = pytest.mark.archive

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=60)
MOMENT = timedelta(seconds=1)
SHEET = b"opening sheet"
DIGEST = sha256(SHEET).hexdigest()

BAD_NAMES = [
    *("", "/", "/absolute", "trailing/", "a//b", ".", "..", "../a", "a/../b", "a/.."),
    *("./a", "a/.", "a b", "a\\b", "a\nb", "a\n", "a\0b", "名称", "é", "a+b", "a:b"),
    *("x" * (LONGEST_NAME + 1), "ab/" * 85 + "c", "0" * 64),
]


@dataclass(frozen=True)
class Store:
    """A fresh store, how to open it again, and how to damage what it keeps."""

    objects: Objects
    again: Callable[[], Objects]
    damage: Callable[[str, bytes], None]


def memory_store(_folder: Path) -> Store:
    """Make a store in memory, which there is only one of."""
    objects = MemoryObjects()
    return Store(objects, lambda: objects, objects.damage)


def file_store(folder: Path) -> Store:
    """Make a store of files."""

    def damage(digest: str, data: bytes) -> None:
        path = folder / "content" / digest[:2] / digest
        path.chmod(0o600)
        path.write_bytes(data)

    return Store(FileObjects(folder), lambda: FileObjects(folder), damage)


def s3_store(ceph: Ceph) -> Store:
    """Make a store in a part of its own of a real server's bucket."""
    bucket = ceph.bucket()

    def damage(digest: str, data: bytes) -> None:
        bucket.write(f"content/{digest[:2]}/{digest}", data)

    return Store(S3Objects(bucket), lambda: S3Objects(bucket), damage)


STORES = {"memory": memory_store, "files": file_store}
KINDS = [*STORES, pytest.param("s3", marks=pytest.mark.s3)]


def made(kind: str, folder: Path, request: pytest.FixtureRequest) -> Store:
    """Make a store of one kind."""
    if kind == "s3":
        return s3_store(request.getfixturevalue("ceph"))
    return STORES[kind](folder)


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """Give a fresh store of each kind in turn."""
    return made(request.param, tmp_path / "objects", request)


@pytest.mark.parametrize("data", [b"", b"\0", SHEET, bytes(range(256)) * 32_768])
def test_bytes_come_back_under_their_digest(store, data):
    """The key of bytes is their SHA-256, and what comes back is what went in."""
    digest = store.objects.put(data)

    assert digest == sha256(data).hexdigest()
    assert store.again().get(digest) == data
    assert store.again().size(digest) == len(data)


def test_putting_the_same_bytes_again_changes_nothing(store):
    """A lost reply may be answered by putting again."""
    assert store.objects.put(SHEET) == store.objects.put(SHEET)
    assert store.objects.get(DIGEST) == SHEET


def test_damaged_bytes_are_never_handed_out(store):
    """A flipped bit is reported, not read; the right bytes may be put back."""
    store.objects.put(SHEET)
    store.damage(DIGEST, b"0pening sheet")

    with pytest.raises(ObjectDamagedError, match=DIGEST):
        store.objects.get(DIGEST)

    store.objects.put(SHEET)
    assert store.again().get(DIGEST) == SHEET


def test_a_name_is_written_once(store):
    """Under a name stands what was written first, for ever."""
    store.objects.put_named("tile/0/000", b"first")
    store.objects.put_named("tile/0/000", b"first")

    with pytest.raises(ObjectDiffersError) as refusal:
        store.objects.put_named("tile/0/000", b"second")

    assert refusal.value.name == "tile/0/000"
    assert store.again().get_named("tile/0/000") == b"first"


def test_an_empty_object_is_an_object(store):
    """No bytes under a name differ from no object under it."""
    assert not store.objects.has_named("empty")
    store.objects.put_named("empty", b"")

    assert store.objects.has_named("empty")
    assert store.objects.get_named("empty") == b""
    with pytest.raises(ObjectDiffersError):
        store.objects.put_named("empty", b"not")


ASKING: dict[str, Callable[[Objects], object]] = {
    "get": lambda objects: objects.get(DIGEST),
    "size": lambda objects: objects.size(DIGEST),
    "get_named": lambda objects: objects.get_named("nothing"),
    "kept_until of a name": lambda objects: objects.kept_until("nothing"),
    "kept_until of a digest": lambda objects: objects.kept_until(DIGEST),
    "extend a name": lambda objects: objects.extend("nothing", LATER),
    "extend a digest": lambda objects: objects.extend(DIGEST, LATER),
    "delete": lambda objects: objects.delete(DIGEST, at=NOW),
    "delete_named": lambda objects: objects.delete_named("nothing", at=NOW),
}


@pytest.mark.parametrize("ask", ASKING.values(), ids=ASKING.keys())
def test_what_is_not_there_is_said_to_be_missing(store, ask):
    """An absent object is an error of its own, never empty bytes."""
    store.objects.put_named("nothing/below", b"a longer name is another object")
    with pytest.raises(ObjectMissingError):
        ask(store.objects)


@pytest.mark.parametrize("name", BAD_NAMES)
def test_names_that_could_lead_elsewhere_are_refused(store, name):
    """No name leaves the store, and none means something else on another system."""
    acts = [
        lambda: store.objects.put_named(name, b"x"),
        lambda: store.objects.get_named(name),
        lambda: store.objects.has_named(name),
        lambda: store.objects.delete_named(name, at=NOW),
    ]
    for act in acts:
        with pytest.raises(ObjectNameError):
            act()
    assert list(store.objects.names("")) == []


@pytest.mark.parametrize(
    "digest",
    ["", "../" * 21 + "x", DIGEST.upper(), DIGEST[:-1], DIGEST + "\n", "g" * 64],
)
def test_only_a_digest_is_taken_for_one(store, digest):
    """A digest is 64 lower-case hexadecimal digits."""
    with pytest.raises(ObjectNameError):
        store.objects.get(digest)
    with pytest.raises(ObjectNameError):
        store.objects.size(digest)
    with pytest.raises(ObjectNameError):
        store.objects.delete(digest, at=NOW)


def test_names_come_in_ascending_order(store):
    """A listing is in the order of the names' bytes, also across longer names."""
    names = ["a", "a-b", "a.p/5", "a/b", "a/b/c", "a0", "b/x", "b", "tile/0/x001/067"]
    for name in names:
        store.objects.put_named(name, name.encode())
    store.objects.put(SHEET)

    assert list(store.again().names("")) == sorted(names)
    assert list(store.objects.names("a")) == sorted(n for n in names if n[0] == "a")
    assert list(store.objects.names("a/b")) == ["a/b", "a/b/c"]
    assert list(store.objects.names("tile/0/x0")) == ["tile/0/x001/067"]
    for nowhere in ("../", "/", "..", "c", "tile/0/x001/067/", "a+/"):
        assert list(store.objects.names(nowhere)) == []


SEGMENTS = st.one_of(
    st.sampled_from(["a", "a.p", "a-", "A", "0", "...", "con", "x" * 80]),
    st.text("ab.-_A0", min_size=1, max_size=6).filter(lambda s: s not in {".", ".."}),
)
NAMES = st.lists(SEGMENTS, min_size=1, max_size=6).map("/".join)


NAMED = st.sets(NAMES.filter(lambda name: len(name) <= LONGEST_NAME), max_size=12)


@pytest.mark.parametrize("kind", STORES)
@settings(max_examples=60)
@given(names=NAMED, prefix=NAMES)
def test_any_names_live_side_by_side(kind, names, prefix):
    """Whatever their segments, no two names share bytes, and all are listed once."""
    with TemporaryDirectory() as folder:
        live_side_by_side(STORES[kind](Path(folder)).objects, names, prefix)


@pytest.mark.s3
@settings(max_examples=10)
@given(names=NAMED, prefix=NAMES)
def test_any_names_live_side_by_side_in_s3(ceph, names, prefix):
    """The same of a real server, which answers more slowly than a disk."""
    live_side_by_side(s3_store(ceph).objects, names, prefix)


def live_side_by_side(objects: Objects, names: set[str], prefix: str) -> None:
    """Assert that all names are kept and listed, each on its own."""
    for name in names:
        objects.put_named(name, name.encode())

    assert list(objects.names("")) == sorted(names)
    found = list(objects.names(prefix))
    assert found == sorted(name for name in names if name.startswith(prefix))
    assert all(objects.get_named(name) == name.encode() for name in names)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=200)
@given(name=st.one_of(st.text(), st.text("a./\\ \n\0é", max_size=12)))
def test_any_text_is_a_name_or_is_refused(request, kind, name):
    """There is no third way: stored under exactly that name, or ObjectNameError."""
    with TemporaryDirectory() as folder:
        objects = made(kind, Path(folder, "store"), request).objects
        try:
            objects.put_named(name, b"x")
        except ObjectNameError:
            assert list(objects.names("")) == []
        else:
            assert list(objects.names("")) == [name]
        assert {file.name for file in Path(folder).iterdir()} <= {"store"}


PUTS = {
    "digest": (
        DIGEST,
        lambda objects, until: objects.put(SHEET, keep_until=until),
        lambda objects, at: objects.delete(DIGEST, at=at),
    ),
    "name": (
        "files/sheet",
        lambda objects, until: objects.put_named(
            "files/sheet", SHEET, keep_until=until
        ),
        lambda objects, at: objects.delete_named("files/sheet", at=at),
    ),
}


@pytest.fixture(params=PUTS)
def kept(request: pytest.FixtureRequest) -> tuple:
    """Give a key, how to put under it, how to delete it."""
    return PUTS[request.param]


def test_what_must_be_kept_is_kept_until_its_date(store, kept):
    """Retention is half-open: refused a moment before the date, allowed at it."""
    key, put, delete = kept
    put(store.objects, LATER)

    with pytest.raises(ObjectRetainedError) as refusal:
        delete(store.again(), LATER - MOMENT)
    assert refusal.value.keep_until == LATER
    assert refusal.value.remedy.startswith("Nothing was deleted.")
    assert store.objects.kept_until(key) == LATER

    delete(store.again(), LATER)
    with pytest.raises(ObjectMissingError):
        store.again().kept_until(key)


def test_what_nothing_keeps_may_be_deleted(store, kept):
    """Without a date an object may go at any time; afterwards it may come again."""
    key, put, delete = kept
    put(store.objects, LATER)
    delete(store.objects, LATER)
    put(store.objects, None)

    assert store.objects.kept_until(key) is None
    delete(store.objects, NOW)
    with pytest.raises(ObjectMissingError):
        delete(store.objects, NOW)


def test_retention_only_grows(store, kept):
    """No later act brings a retention date forward; every longer one counts."""
    key, put, _ = kept
    put(store.objects, None)
    assert store.objects.kept_until(key) is None

    store.objects.extend(key, LATER)
    for shorter in (LATER, LATER - MOMENT, NOW):
        store.objects.extend(key, shorter)
        put(store.objects, shorter)
    put(store.objects, None)
    assert store.again().kept_until(key) == LATER

    put(store.objects, LATER + MOMENT)
    assert store.again().kept_until(key) == LATER + MOMENT


def test_a_refused_write_leaves_the_retention_alone(store):
    """Other bytes for a name are refused whole, with the date that came along."""
    store.objects.put_named("sheet", SHEET)
    with pytest.raises(ObjectDiffersError):
        store.objects.put_named("sheet", b"other", keep_until=LATER)

    assert store.objects.kept_until("sheet") is None


def test_the_same_bytes_under_two_keys_are_kept_apart(store):
    """A digest and a name of the same bytes have each their own date."""
    store.objects.put(SHEET)
    store.objects.put_named("sheet", SHEET, keep_until=LATER)
    store.objects.delete(DIGEST, at=NOW)

    assert store.objects.get_named("sheet") == SHEET


def test_an_instant_without_a_zone_is_refused(store):
    """A naive retention date or clock reading says nothing; nothing is stored."""
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(NaiveInstantError):
        store.objects.put_named("sheet", SHEET, keep_until=naive)
    with pytest.raises(NaiveInstantError):
        store.objects.put(SHEET, keep_until=naive)
    assert not store.objects.has_named("sheet")

    store.objects.put_named("sheet", SHEET)
    with pytest.raises(NaiveInstantError):
        store.objects.extend("sheet", naive)
    with pytest.raises(NaiveInstantError):
        store.objects.delete_named("sheet", at=naive)


def test_of_many_writers_of_one_name_one_wins(store):
    """Writers at the same time: one is kept whole, all others are told."""

    def write(number: int) -> bool:
        try:
            store.again().put_named("race", str(number).encode() * 10_000)
        except ObjectDiffersError:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        won = list(threads.map(write, range(10, 34)))

    assert won.count(True) == 1
    winner = str(10 + won.index(True)).encode() * 10_000
    assert store.objects.get_named("race") == winner


def test_of_many_dates_the_longest_stays(store):
    """Extensions at the same time: none is lost to a shorter one."""
    store.objects.put_named("sheet", SHEET)
    with ThreadPoolExecutor(8) as threads:
        list(
            threads.map(
                lambda days: store.again().extend("sheet", NOW + timedelta(days=days)),
                [*range(1, 40), *range(40, 0, -1)],
            )
        )

    assert store.objects.kept_until("sheet") == NOW + timedelta(days=40)
