"""
The log when it is long: its start reads the edge, and the rest is read while it runs.

Nothing that was signed for can be changed unseen: at once where it matters for what is
signed next, within some turns elsewhere, and whenever somebody asks for all of it.
"""

import shutil
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from archive.ledger.audit import LogAudit, Patrol
from archive.ledger.errors import (
    LogBehindError,
    LogForkedError,
    LogUnsoundError,
    StoreAheadError,
    StoreUnsoundError,
)
from archive.ledger.model import Draft
from archive.ledger.tables import SqlLedger, SqlLogRows
from archive.objects.files import FileObjects
from archive.objects.model import ObjectDiffersError
from tests.harness import inspect
from tests.sayings import Talk
from tests.sites import BEGINS, CLERK, ORIGIN
from trading.server.instance import Instance
from trading.server.sweeps import Sweeps
from trading.server.wiring import Platform

pytestmark = pytest.mark.archive

BUNDLES = 3


@pytest.fixture(scope="module")
def written(blank, tmp_path_factory):
    """Make a log of two full bundles and a ragged one, 601 entries in all."""
    site = blank("sqlite").copied(tmp_path_factory.mktemp("long") / "instance")
    with site.opened() as instance:
        with instance.transactions.begin() as work:
            for number in range(600):
                draft = Draft("SAID", f"project/{number % 7}", {"word": str(number)})
                SqlLedger(work.session, ORIGIN).append(draft, CLERK, BEGINS)
        assert instance.sequencer.run() == 601
    return site


@pytest.fixture
def long(written, tmp_path):
    """Give a copy of it that may be spoiled."""
    return written.copied(tmp_path / "long")


def edit(site, statement):
    """Edit the database behind the instance's back."""
    with site.opened() as instance, instance.transactions.begin() as work:
        assert work.session.execute(text(statement)).rowcount > 0


def patrol(instance, bundles=1):
    """Return a patrol that has not begun."""
    return Patrol(
        transactions=instance.transactions, log=instance.published, bundles=bundles
    )


def audit(instance):
    """Return what reading all of it finds."""
    return LogAudit(transactions=instance.transactions, log=instance.published)()


def file(site, name):
    """Return where a published file is on the disk."""
    *folders, last = name.split("/")
    return Path(site.folder, "objects/named", *(each + "+" for each in folders), last)


# --- The start ------------------------------------------------------------------------


class CountingObjects(FileObjects):
    """A store that knows what was read from it."""

    def __init__(self, root):
        super().__init__(root)
        self.read = []

    def get_named(self, name):
        self.read.append(name)
        return super().get_named(name)


def test_a_start_reads_the_edge_only(long, monkeypatch):
    """However long the log: its ragged tiles and last bundle, and the rows of that."""
    objects, rows = CountingObjects(long.folder / "objects"), []
    entries = SqlLogRows.entries

    def counted(self, start, end):
        rows.append((start, end))
        return entries(self, start, end)

    monkeypatch.setattr(SqlLogRows, "entries", counted)
    with long.opened() as instance:
        rows.clear()
        replace(instance.sequencer, objects=objects).prove()
    edge = {"tile/0/002.p/89", "tile/1/000.p/2", "tile/entries/002.p/89"}
    assert set(objects.read) == edge
    assert rows == [(512, 601)]


def test_a_log_goes_on_from_its_edge(long):
    """What grows from an edge that was read is the log that grew there before."""
    with long.opened() as instance:
        talk = Talk(instance)
        talk.words(300)
        assert instance.sequencer.run() == 901
        assert audit(instance) == []
    with long.opened() as instance:
        assert instance.sequencer.run() == 901
    assert inspect(long, talk.client) == []


MISSING = {
    "a row": "DELETE FROM archive_event WHERE leaf = 5",
    "a place": "UPDATE archive_event SET leaf = NULL WHERE leaf = 5",
    "two places": "UPDATE archive_event SET leaf = -leaf WHERE leaf IN (5, 6)",
    "a row at the edge": "UPDATE archive_event SET entry = body WHERE leaf = 600",
}


@pytest.mark.parametrize("what", MISSING)
def test_what_would_change_the_next_entries_is_refused_at_the_start(long, what):
    """A row that would be placed a second time, or the edge that the log grows from."""
    edit(long, MISSING[what])
    with pytest.raises(LogForkedError):
        Instance.open(long.folder)


@pytest.mark.parametrize(
    "name", ["tile/0/002.p/89", "tile/1/000.p/2", "tile/entries/002.p/89"]
)
@pytest.mark.parametrize("how", ["gone", "changed"])
def test_a_store_without_the_edge_is_refused_at_the_start(long, name, how):
    """The edge in the files is the one that was signed, or nothing starts."""
    path = file(long, name)
    path.chmod(0o600)
    if how == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-1] + b"?")
    said = name if "entries" in name or how == "gone" else "the edge of the tree"
    with pytest.raises(StoreUnsoundError, match=said):
        Instance.open(long.folder)


@pytest.mark.parametrize("more", [1, 166, 167, 168, 700])
def test_a_database_restored_with_its_checkpoint_is_refused(long, tmp_path, more):
    """
    Database and checkpoint of an older copy, and a store that is newer than both.

    Whoever went on from there would sign another tree over entries that were signed.
    """
    older = long.copied(tmp_path / "older")
    with long.opened() as instance:
        Talk(instance).words(more)
        instance.sequencer.run()
    for name in ("yangguang.db", "log/checkpoint"):
        (long.folder / name).unlink()
        shutil.copy(older.folder / name, long.folder / name)
    for tail in ("-wal", "-shm"):
        (long.folder / f"yangguang.db{tail}").unlink(missing_ok=True)

    with pytest.raises(StoreAheadError, match="knows 601 log entries"):
        Instance.open(long.folder)


def test_a_start_while_another_sequences_is_no_restored_database(long):
    """Files may be ahead of what was read before: then the database is asked again."""
    met = []

    def meanwhile(point: str, /) -> None:
        if point == "checkpoint.replace:before":
            with long.opened() as other:
                just_before = JustBefore(other.transactions, 601)
                replace(other.sequencer, transactions=just_before).prove()
                met.append(just_before.looks)

    with long.opened(meanwhile) as sequencing:
        Talk(sequencing).words(3)
        assert sequencing.sequencer.run() == 604
    assert met == [3]


class JustBefore:
    """Transactions of which the first one looked before the last head was committed."""

    def __init__(self, transactions, size):
        self._transactions, self._size, self.looks = transactions, size, 0

    @contextmanager
    def read(self):
        self.looks += 1
        with self._transactions.read() as work:
            if self.looks == 1:
                earlier = work.log.head_at(self._size)
                work.log.head = lambda: earlier
            yield work


# --- The rest, while it runs ----------------------------------------------------------


OLD_ROWS = {
    "an old entry": "UPDATE archive_event SET entry = body WHERE leaf = 5",
    "two old rows change places": (
        "UPDATE archive_event SET entry = (SELECT other.entry FROM archive_event AS"
        " other WHERE other.leaf = 300) WHERE leaf = 299"
    ),
}
OLD_FILES = ["tile/0/000", "tile/0/001", "tile/entries/000", "tile/entries/001"]


def spoiled(site, what):
    """Spoil an old row, or take away or change an old file."""
    if what in OLD_ROWS:
        edit(site, OLD_ROWS[what])
    elif what.startswith("no "):
        file(site, what.removeprefix("no ")).unlink()
    else:
        path = file(site, what)
        path.chmod(0o600)
        path.write_bytes(path.read_bytes()[:-1] + b"?")


SPOILED = [*OLD_ROWS, *OLD_FILES, *(f"no {name}" for name in OLD_FILES)]


@pytest.mark.parametrize("what", SPOILED)
def test_what_was_changed_is_found_while_it_runs(long, what):
    """
    Some turns read everything, wherever they begin, and then stay where it is wrong.
    """
    clean = long.copied(long.folder.with_name("clean"))
    spoiled(long, what)
    try:
        opened = Instance.open(long.folder)
    except LogUnsoundError:
        assert "000" in what, "only the first entry is read at the start"
        return
    try:
        turn = patrol(opened)
        found = []
        for _ in range(2 * BUNDLES):
            try:
                turn()
            except (LogForkedError, StoreUnsoundError) as error:
                found.append(str(error))
        assert len(found) > BUNDLES
        assert len(set(found)) == 1
        sweeps = Sweeps(opened, Platform.over(opened))
        with pytest.raises(LogUnsoundError):
            sweeps.run()
    finally:
        opened.close()
    with clean.opened() as instance:
        compared = [patrol(instance)() for _ in range(40)]
        assert set(compared) == {256, 89}, "it begins anywhere"
        assert patrol(instance, 10)() == 601


def test_a_turn_compares_before_anything_is_added(long):
    """A log that was changed gets no further entry, and its checkpoint stays."""
    with long.opened() as instance:
        platform = Platform.over(instance)
        Talk(instance).words(1)
    edit(long, OLD_ROWS["an old entry"])
    with long.opened() as instance:
        platform = Platform.over(instance)
        with pytest.raises(LogForkedError):
            Sweeps(instance, platform).run()
        assert instance.sequencer.check().size == 601


# --- All of it ------------------------------------------------------------------------


EVENTS = {
    "a body": (
        "UPDATE archive_event SET body = entry WHERE leaf = 6",
        "does not open",
    ),
    "a salt": (
        "UPDATE archive_event SET salt = zeroblob(32) WHERE leaf = 6",
        "does not open",
    ),
    "a number": ("UPDATE archive_event SET n = 900 WHERE leaf = 600", "follow"),
    "a stream's end": (
        "UPDATE archive_stream SET n = 3 WHERE stream = 'project/3'",
        "project/3 is not said to end",
    ),
    "an instant": ("UPDATE archive_event SET at = at + 1 WHERE leaf = 6", "columns"),
}


@pytest.mark.parametrize("what", EVENTS)
def test_an_audit_reads_what_no_entry_shows(long, what):
    """Bodies, salts, numbers and instants of every event are held against the log."""
    statement, said = EVENTS[what]
    edit(long, statement)
    with long.opened() as instance:
        found = audit(instance)
    assert any(said in each for each in found), found


def test_an_audit_names_all_that_is_wrong(long):
    """Two files and a row: three findings, and nothing for what is whole."""
    with long.opened() as instance:
        assert audit(instance) == []
        file(long, "tile/entries/001").unlink()
        spoiled(long, "tile/0/000")
        with instance.transactions.begin() as work:
            work.session.execute(
                text("UPDATE archive_event SET entry = body WHERE leaf = 590")
            )
        found = audit(instance)
    assert len([each for each in found if each.startswith("tile/")]) == 2
    assert "entry 590 of the log is another one in the database" in found


def test_a_flood_of_findings_is_cut(long):
    """Whoever spoils everything does not make the answer endless."""
    with long.opened() as instance:
        with instance.transactions.begin() as work:
            work.session.execute(text("UPDATE archive_event SET salt = zeroblob(32)"))
        assert len(audit(instance)) == 50


# --- Files that are gone --------------------------------------------------------------


def test_files_that_are_gone_are_written_again_as_they_were(long):
    """From the rows, if they give the signed root; the log is then as it was signed."""
    lost = [*OLD_FILES, "tile/0/002.p/89", "tile/1/000.p/2", "tile/entries/002.p/89"]
    before = {name: file(long, name).read_bytes() for name in lost}
    for name in lost:
        file(long, name).unlink()
    with pytest.raises(StoreUnsoundError):
        Instance.open(long.folder)

    assert Instance.rebuild_files(long.folder) == len(lost)
    assert {name: file(long, name).read_bytes() for name in lost} == before
    assert Instance.rebuild_files(long.folder) == 0
    with long.opened() as instance:
        assert audit(instance) == []


def test_nothing_is_rebuilt_from_rows_that_were_not_signed(long):
    """Other rows than those that were signed write nothing, nor over what is there."""
    edit(long, OLD_ROWS["an old entry"])
    file(long, "tile/0/000").unlink()
    with pytest.raises(LogForkedError):
        Instance.rebuild_files(long.folder)
    assert not file(long, "tile/0/000").exists()


def test_a_file_that_is_there_is_never_overwritten(long):
    """A changed file is somebody's deed: it is named and left for whoever looks."""
    spoiled(long, "tile/entries/001")
    before = file(long, "tile/entries/001").read_bytes()
    with pytest.raises(ObjectDiffersError, match="entries/001"):
        Instance.rebuild_files(long.folder)
    assert file(long, "tile/entries/001").read_bytes() == before


def test_a_database_that_is_behind_rebuilds_nothing(long, tmp_path):
    """An older database knows nothing of the files that are gone."""
    older = long.copied(tmp_path / "older")
    with long.opened() as instance:
        Talk(instance).words(3)
        instance.sequencer.run()
    (long.folder / "yangguang.db").unlink()
    shutil.copy(older.folder / "yangguang.db", long.folder)
    for tail in ("-wal", "-shm"):
        (long.folder / f"yangguang.db{tail}").unlink(missing_ok=True)
    with pytest.raises(LogBehindError):
        Instance.rebuild_files(long.folder)
