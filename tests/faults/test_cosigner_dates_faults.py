"""
What a cosigner reads and finds, cut and killed: nothing of it is forgotten or halved.

The memory of an older version knows the checkpoint alone; the log is then read anew.
"""

import json
import os
import resource
import signal
from contextlib import suppress

import pytest

from archive.ledger.cosigner import MemoryLostError
from archive.ledger.pulling import DatesRefusedError
from archive.ledger.vetting import Verdict
from tests.breaking import CutAt, PowerCutError, killed_at_each_change
from tests.dated_log import DatedLog
from trading.server.cosigning import MOST_EVIDENCE, CosignerFolder

pytestmark = pytest.mark.archive

FILES = {"kept.txt", "shown.txt", "page.txt"}


@pytest.fixture
def log():
    """Give a log in earnest, of one hour."""
    return DatedLog().tell(*range(0, 60, 10))


@pytest.fixture
def outside(log, tmp_path):
    """Give somebody outside who signed that hour, and again when nothing was new."""
    made = log.cosigner(tmp_path / "outside")
    log.pulled(made, 60)
    log.pulled(made, 110)
    return made


def memory(outside):
    return json.loads((outside.folder / "last").read_bytes())


def copied(outside, place):
    """Copy a cosigner by plain bytes; its lock `turn` comes last."""
    (place / "outside").mkdir()
    for each in sorted(outside.folder.iterdir()):
        (place / "outside" / each.name).write_bytes(each.read_bytes())
    return CosignerFolder.open(place / "outside")


# --- Killed ---------------------------------------------------------------------------


@pytest.mark.parametrize("told", [[61, 110], [61, 0, 10], [110, 130]])
def test_a_finding_is_kept_whole(log, outside, tmp_path, told):
    """
    Killed at whatever it does to a file: the page is there last, or is not there.

    The next reading completes it, once, and signs or refuses as this one would have.
    """
    log.tell(*told)

    def act(place):
        with suppress(DatesRefusedError):
            log.pulled(copied(outside, place), 111)

    died = killed_at_each_change(act, tmp_path / "killed")
    begun = 0
    for place in died:
        if not (place / "outside" / "turn").exists():
            continue  # Killed while the test copied the folder.
        again = CosignerFolder.open(place / "outside")
        for case in place.glob("outside/dates/*"):
            begun += 1
            names = {each.name for each in case.iterdir()}
            assert "page.txt" not in names or names >= FILES
        assert memory(again)["read"] in {6, len(log.rows)}
        for _ in range(2):
            with suppress(DatesRefusedError):
                log.pulled(again, 111)
        (case,) = (again.folder / "dates").iterdir()
        names = {each.name for each in case.iterdir()}
        assert names - {"page.txt.incoming"} >= FILES
        assert any(name.endswith(".tlog-proof") for name in names)
        signs = case.name.startswith(Verdict.LATE + "-")
        assert memory(again)["read"] == (len(log.rows) if signs else 6)
    assert begun


@pytest.mark.parametrize("moment", ["before", "staged", "after"])
def test_what_was_read_is_remembered_with_what_was_signed(log, outside, moment):
    """One file holds both, so that a cut leaves the old of both or the new of both."""
    log.tell(110, 111)
    switch = CutAt(["before", "staged", "after"].index(moment))
    with pytest.raises(PowerCutError):
        log.pulled(CosignerFolder.open(outside.folder, faults=switch), 111)
    read = 8 if moment == "after" else 6
    kept = memory(outside)
    assert (kept["read"], kept["checkpoint"].split("\n")[1]) == (read, str(read))
    assert log.pulled(outside, 112).checkpoint.size == 8


def test_a_reading_that_broke_off_is_repeated(log, tmp_path):
    """The line was cut in the middle of a long first reading: it begins again."""
    log.tell(*range(60, 1000))
    made = log.cosigner(tmp_path / "made")
    before = (made.folder / "last").read_bytes()
    right = dict(log.files)

    class Cut(dict):
        def get(self, path):
            if path == "tile/entries/002":
                raise ConnectionResetError
            return right.get(path)

    log.files = Cut(right)
    with pytest.raises(ConnectionResetError):
        log.pulled(made, 1000)
    assert (made.folder / "last").read_bytes() == before
    log.files = right
    log.pulled(made, 1000)
    assert memory(made)["read"] == len(log.rows)


# --- Full -----------------------------------------------------------------------------


def test_a_full_disk_hides_no_finding(log, outside):
    """It is refused all the same, and says that nothing could be kept."""
    log.tell(61, 0)
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16, old[1]))
    try:
        with pytest.raises(DatesRefusedError) as caught:
            log.pulled(outside, 111)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    noticed = caught.value.noticed
    assert "large" in noticed.unwritten
    assert noticed.finding.verdict == Verdict.AGAIN


def test_findings_are_bounded_by_kind(log, outside):
    """A hundred entries that came late leave room for the one told again."""
    for number in range(MOST_EVIDENCE):
        (outside.folder / "dates" / f"log-told-late-{number:016x}").mkdir(parents=True)
    log.tell(61, 110)
    found = log.pulled(outside, 111)
    assert f"{MOST_EVIDENCE} of them" in found.late.unwritten
    log.tell(0)
    with pytest.raises(DatesRefusedError) as caught:
        log.pulled(outside, 112)
    assert caught.value.noticed.where


def test_findings_reached_the_disk(log, outside, monkeypatch):
    """Each file was made durable before its name, and each folder after it."""
    durable, sync = set(), os.fsync

    def noted(descriptor):
        sync(descriptor)
        durable.add(os.fstat(descriptor).st_ino)

    monkeypatch.setattr(os, "fsync", noted)
    log.tell(61, 0)
    with pytest.raises(DatesRefusedError):
        log.pulled(outside, 111)
    place = outside.folder / "dates"
    there = [outside.folder, place, *place.rglob("*")]
    assert {each.stat().st_ino for each in there} <= durable


# --- Remembered -----------------------------------------------------------------------


def older(outside):
    """Put back the memory of an older version: the log's checkpoint and no more."""
    last = outside.folder / "last"
    note = "".join(memory(outside)["checkpoint"].splitlines(keepends=True)[:-1])
    last.unlink()
    last.write_text(note)
    return note


def test_an_older_memory_is_taken_and_the_log_read_anew(log, outside):
    """It says what was signed; what was told until then is read from the beginning."""
    note = older(outside)
    assert outside.cosigner(None).last().size == 6
    assert outside.cosigner(None).remembered().note == note
    log.tell(110)
    log.pulled(outside, 111)
    assert memory(outside)["read"] == 7


def test_what_an_older_version_signed_unread_is_found(log, outside):
    """A second history under an old signature is found at the first reading."""
    log.tell(61, 0, 10)
    cosigner = outside.cosigner(None)
    cosigner.memory.replace(cosigner.memory.current(), log.note.encode())
    signed = log.note
    log.tell(111)
    with pytest.raises(DatesRefusedError) as caught:
        log.pulled(outside, 111)
    finding = caught.value.noticed.finding
    assert (finding.verdict, set(finding.proofs)) == (Verdict.AGAIN, {6, 7})
    assert (finding.kept, finding.shown) == (signed, log.note)


@pytest.mark.parametrize(
    "change",
    [
        {"read": 7},
        {"read": -1},
        {"read": True},
        {"at": 6},
        {"latest": "x"},
        {"closed": []},
        {"closed": {"project/1": 6}},
        {"closed": {"No Stream": 1}},
        {"v": "cosigner-memory/2"},
        {"checkpoint": ""},
        {"more": 1},
    ],
)
def test_a_memory_that_was_written_by_hand_is_lost(log, outside, change):
    """What no version wrote is never a fresh start, nor half of one."""
    kept = memory(outside)
    last = outside.folder / "last"
    last.unlink()
    text = json.dumps({**kept, **change}, sort_keys=True, separators=(",", ":"))
    last.write_text(text + "\n")
    with pytest.raises(MemoryLostError):
        log.pulled(outside, 111)


def test_a_memory_without_the_own_signature_is_lost(log, outside, tmp_path):
    """Another's memory is not one's own, even of the same log."""
    other = log.cosigner(tmp_path / "other")
    log.pulled(other, 60)
    last = outside.folder / "last"
    last.unlink()
    last.write_bytes((other.folder / "last").read_bytes())
    with pytest.raises(MemoryLostError):
        log.pulled(outside, 111)
