"""One sequencer gives events their place; every byte follows from committed rows."""

import shutil
from itertools import combinations
from threading import Thread

import pytest
from sqlalchemy import text

from archive.evidence.keys import SigningKey
from archive.evidence.notes import NoteSigner
from archive.ledger.checkpoints import Checkpoint, sign_checkpoint
from archive.ledger.errors import (
    CheckpointForeignError,
    LogBehindError,
    LogForkedError,
    LogUnsoundError,
    SequencerRacedError,
)
from archive.ledger.tree import verify_consistency
from archive.objects.model import CheckpointMovedError
from tests.harness import follow_receipts, inspect
from tests.published import signed
from tests.sayings import Talk
from tests.sites import ORIGIN
from trading.server.instance import Instance
from trading.server.settings import Settings

pytestmark = pytest.mark.archive


@pytest.fixture
def talk(instance):
    """Give somebody who talks on an instance of each kind in turn."""
    return Talk(instance)


def files(site):
    """Return everything that was ever published, and the checkpoint."""
    named = site.folder / "objects" / "named"
    kept = {
        file.relative_to(named).as_posix(): file.read_bytes()
        for file in named.rglob("*")
        if file.is_file()
    }
    return {**kept, "checkpoint": (site.folder / "log" / "checkpoint").read_bytes()}


def test_a_second_run_writes_the_same_bytes(site, talk):
    """With nothing new a run changes nothing; the published size stays."""
    talk.words(5)
    assert talk.instance.sequencer.run() == 6
    before = files(site)

    assert talk.instance.sequencer.run() == 6
    with site.opened() as again:
        assert again.sequencer.run() == 6
    assert files(site) == before


def test_all_bytes_follow_from_the_rows(site, talk, tmp_path):
    """Two sequencers that never met write the same tiles and the same checkpoint."""
    talk.words(7)
    talk.instance.close()
    copy = site.copied(tmp_path / "copy")
    for one in (site, copy):
        with one.opened() as instance:
            instance.sequencer.batch = 3
            assert instance.sequencer.run() == 8

    assert files(copy) == files(site)
    copy.removed()


@pytest.mark.parametrize("batch", [1, 100, 256])
def test_the_tree_does_not_depend_on_how_it_was_cut(sqlite_site, tmp_path, batch):
    """300 events in batches of any size end under one root, with full tiles kept."""
    with sqlite_site.opened() as instance:
        talk = Talk(instance)
        talk.words(300 if batch != 1 else 20)
    whole = sqlite_site.copied(tmp_path / "whole")
    with whole.opened() as instance:
        instance.sequencer.run()
    with sqlite_site.opened() as instance:
        instance.sequencer.batch = batch
        instance.sequencer.run()

    assert files(sqlite_site)["checkpoint"] == files(whole)["checkpoint"]
    assert inspect(sqlite_site, talk.client) == []


def test_full_tiles_are_locked_and_partial_ones_are_not(sqlite_site):
    """What never changes again cannot be deleted; the ragged edge may go in time."""
    with sqlite_site.opened() as instance:
        Talk(instance).words(260)
        instance.sequencer.run()
        kept = {
            name: instance.objects.kept_until(name)
            for name in instance.objects.names("tile/")
        }
    decades = {name: until.year for name, until in kept.items() if until is not None}
    assert decades == {"tile/0/000": 2056, "tile/entries/000": 2056}
    assert set(kept) - set(decades) >= {"tile/1/000.p/1", "tile/entries/001.p/5"}


def test_every_published_size_grew_into_every_later_one(site, talk):
    """A client that kept any checkpoint can be shown that nothing was taken back."""
    kept = [signed(talk.instance.published.note(), site.card)]
    for words in (1, 2, 9, 30):
        talk.words(words)
        talk.instance.sequencer.run()
        kept.append(signed(talk.instance.published.note(), site.card))
    log = talk.instance.published
    assert [size for size, _ in kept] == [1, 2, 4, 13, 43]
    for (old, root), (new, later) in combinations(kept, 2):
        reader = log.reader(sign(talk, new, later))
        verify_consistency(old, new, log.consistency(old, reader), root, later)
    with talk.instance.transactions.read() as work:
        assert work.log.sizes_since(1, 3) == [43, 13, 4]


def sign(talk, size, root):
    """Return the checkpoint as it was signed then: signatures are deterministic."""
    return sign_checkpoint(Checkpoint(ORIGIN, size, root), talk.instance.log_signer)


# --- Two at once --------------------------------------------------------------------


def test_a_second_sequencer_keeps_out_of_the_way(site, talk):
    """While one sequencer holds the lock, another writes nothing and says so."""
    talk.words(3)
    answers = []

    def meanwhile(point: str, /) -> None:
        if point == "checkpoint.replace:before":
            before = files(site)
            with site.opened() as other:
                answers.append(other.sequencer.run())
            assert files(site) == before

    with site.opened(meanwhile) as one:
        assert one.sequencer.run() == 4
    assert answers == [1], "it says which size is published"
    assert inspect(site, talk.client) == []


def test_many_sequencers_and_many_speakers_make_one_log(site, talk):
    """Four sequencers turn as fast as they can while others talk: one clean log."""
    stop = []

    def turn():
        with site.opened() as instance:
            instance.sequencer.batch = 7
            while not stop:
                instance.sequencer.run()

    turning = [Thread(target=turn) for _ in range(4)]
    for thread in turning:
        thread.start()
    try:
        talk.words(60)
    finally:
        stop.append(True)
        for thread in turning:
            thread.join()
    assert talk.instance.sequencer.run() == 61
    assert inspect(site, talk.client) == []
    follow_receipts(talk.instance, list(talk.client.told.values()))


def test_the_lock_is_free_after_a_failure(site, talk):
    """A run that fails lets the next one in."""
    talk.words(1)

    def fail(point: str, /) -> None:
        if point == "checkpoint.replace:before":
            raise ConnectionError(point)

    with site.opened(fail) as broken, pytest.raises(ConnectionError):
        broken.sequencer.run()
    assert talk.instance.sequencer.run() == 2
    assert inspect(site, talk.client) == []


def test_a_checkpoint_that_moved_is_not_overwritten(site, talk):
    """Whoever replaced the checkpoint meanwhile wins: compare, then swap."""
    talk.words(1)
    path = site.folder / "log" / "checkpoint"

    def meanwhile(point: str, /) -> None:
        if point == "objects.put_named:after":
            path.write_bytes(b"somebody else's")

    with site.opened(meanwhile) as one, pytest.raises(CheckpointMovedError):
        one.sequencer.run()
    assert path.read_bytes() == b"somebody else's"


@pytest.mark.postgres
def test_a_sequencer_that_lost_its_lock_moves_no_row(blank, tmp_path):
    """
    A lock ends with its connection, and its holder may not notice.

    Rows that he read before have a leaf by now, perhaps under a signed root: they keep
    it, and what he would have committed is not committed.
    """
    site = blank("postgres").copied(tmp_path / "instance")
    with site.opened() as late, site.opened() as quick:
        talk = Talk(quick)
        talk.words(2)
        with late.transactions.begin() as work:
            first = work.log.head().size
            seen = work.log.waiting(10)
            assert quick.sequencer.run() == 3
            with pytest.raises(SequencerRacedError):
                work.log.place(seen[::-1], first)
        talk.words(1)
        assert late.sequencer.run() == 4
    assert inspect(site, talk.client) == []
    site.removed()


# --- What was signed is never taken back ----------------------------------------------


def restored(site, older):
    """Put an older database under the files of a newer instance."""
    if site.server:
        Settings(ORIGIN, site.server.url(older.database)).write(site.folder)
    else:
        shutil.copy(older.folder / "yangguang.db", site.folder)
        for tail in ("-wal", "-shm"):
            (site.folder / f"yangguang.db{tail}").unlink(missing_ok=True)


@pytest.fixture
def grown(site, tmp_path):
    """Give an instance that published 3 entries and then 6, and a copy between."""
    with site.opened() as instance:
        Talk(instance).words(2)
        instance.sequencer.run()
    older = site.copied(tmp_path / "older")
    with site.opened() as instance:
        Talk(instance).words(3)
        instance.sequencer.run()
    yield site, older
    older.removed()


def test_a_database_restored_from_an_older_copy_is_refused(grown):
    """The log signed for entries that this database never saw: nothing starts."""
    site, older = grown
    published = files(site)
    restored(site, older)

    with pytest.raises(LogBehindError, match="3 log entries"):
        Instance.open(site.folder)
    assert files(site) == published


def test_new_acts_do_not_hide_an_older_copy(grown):
    """A restored database that went on to the same size has another root."""
    site, older = grown
    with older.opened() as instance:
        Talk(instance).words(3)
        instance.sequencer.run()
    restored(site, older)

    with pytest.raises(LogForkedError):
        Instance.open(site.folder)


def edit(site, statement):
    """Edit the database behind the instance's back."""
    with site.opened() as instance, instance.transactions.begin() as work:
        assert work.session.execute(text(statement)).rowcount > 0


HEADS = {
    "the root": (
        "UPDATE archive_tree_head SET root ="
        " (SELECT salt FROM archive_event WHERE leaf = 2)"
    ),
    "the size": "DELETE FROM archive_tree_head WHERE size = 6",
}
ROWS = {
    "an entry": "UPDATE archive_event SET entry = body WHERE leaf = 2",
    "a leaf taken away": "UPDATE archive_event SET leaf = NULL WHERE leaf = 2",
    "the last event deleted": "DELETE FROM archive_event WHERE leaf = 5",
    "an entry copied": (
        "UPDATE archive_event SET entry ="
        " (SELECT other.entry FROM archive_event AS other WHERE other.leaf = 3)"
        " WHERE leaf = 2"
    ),
}


@pytest.mark.parametrize("what", [*HEADS, *ROWS])
def test_a_row_edited_in_the_database_is_refused(grown, what):
    """Whoever rewrites what was signed for finds that nothing starts any more."""
    site, _ = grown
    published = files(site)
    edit(site, {**HEADS, **ROWS}[what])

    with pytest.raises(LogUnsoundError):
        Instance.open(site.folder)
    assert files(site) == published


@pytest.mark.parametrize("what", HEADS)
def test_a_running_sequencer_compares_before_every_run(grown, what):
    """Another root or size than was signed stops also an instance that is open."""
    site, _ = grown
    published = files(site)
    with site.opened() as running:
        Talk(running).words(1)
        edit(site, HEADS[what])
        with pytest.raises(LogUnsoundError):
            running.sequencer.run()
    assert files(site) == published


def test_a_checkpoint_of_another_log_is_refused(grown):
    """Another key, another origin, rubbish: the instance does not start on it."""
    site, _ = grown
    path = site.folder / "log" / "checkpoint"
    own = path.read_bytes()
    thief = NoteSigner(ORIGIN, SigningKey.generate())
    size, root = signed(own.decode(), site.card)
    forged = sign_checkpoint(Checkpoint(ORIGIN, size, root), thief).encode()
    for other in (forged, own.replace(b"\n6\n", b"\n7\n"), b"\xff", own[:-20]):
        path.write_bytes(other)
        with pytest.raises(CheckpointForeignError):
            Instance.open(site.folder)
    Settings("other.example/log", site_url(site)).write(site.folder)
    path.write_bytes(own)
    with pytest.raises(CheckpointForeignError):
        Instance.open(site.folder)


def site_url(site):
    return site.server.url(site.database) if site.server else ""


def test_files_lost_with_their_checkpoint_are_written_again(grown):
    """Files restored from an older copy: the newer database makes the log whole."""
    site, older = grown
    published = files(site)
    for name in ("log", "objects"):
        shutil.rmtree(site.folder / name)
        shutil.copytree(older.folder / name, site.folder / name)
    assert files(site) != published

    with site.opened() as instance:
        assert instance.sequencer.run() == 6
    assert files(site) == published
