"""
Before he signs, a cosigner who pulls reads what is new, and whether its dates can be.

A log that only grows can still tell a second history behind the first; an honest centre
may have stood still (archive/SPEC.md 3.5, 10.7).
"""

import pytest

from archive.clock.system import SystemClock
from archive.evidence.notes import open_note
from archive.ledger import vetting
from archive.ledger.cosignatures import cosignatures
from archive.ledger.cosigner import RolledBackError
from archive.ledger.model import Draft
from archive.ledger.proofs import parse_proof
from archive.ledger.pulling import DatedAheadError, DatesRefusedError
from archive.ledger.reading import LedgerFormatError
from archive.ledger.tiles import TileInvalidError, TileMissingError
from archive.ledger.vetting import TooMuchToReadError, Verdict
from tests.dated_log import DatedLog, minutes
from tests.outside import Outside
from tests.platform_driver import Platform
from trading.server.cli.cosign import PASSING
from trading.server.cosigner_words import WORDS

pytestmark = pytest.mark.archive


@pytest.fixture
def log():
    """Give a log in earnest, of one hour."""
    return DatedLog().tell(*range(0, 60, 10))


@pytest.fixture
def outside(log, tmp_path):
    """Give somebody outside who signed that hour, as it was over."""
    made = log.cosigner(tmp_path / "outside")
    log.pulled(made, 60)
    return made


def remembered(outside):
    """Return what the cosigner remembers."""
    return outside.cosigner(SystemClock()).remembered()


def refused(log, outside, number, **given):
    """Let him refuse; he must stand where he stood, and have signed nothing."""
    before = (outside.folder / "last").read_bytes()
    with pytest.raises(DatesRefusedError) as caught:
        log.pulled(outside, number, **given)
    assert (outside.folder / "last").read_bytes() == before
    return caught.value.noticed


# --- Honest ---------------------------------------------------------------------------


def test_honest_growth_is_signed(log, outside):
    """Each reading begins where the last one ended, and nothing is read twice."""
    for number in (61, 62, 63.5, 63):  # Half a minute back is the promise's own time.
        log.tell(number)
        log.pulled(outside, number)
        kept = remembered(outside)
        assert kept.history.size == kept.checkpoint.size == len(log.rows)
    assert kept.history.dates.latest == log.begun + minutes(63.5)
    assert kept.history.dates.index == len(log.rows) - 2
    assert kept.signed == log.begun + minutes(63)
    log.files = {"checkpoint": log.files["checkpoint"]}
    log.pulled(outside, 70)
    assert not (outside.folder / "dates").exists()


def test_the_first_reading_is_of_the_whole_log(tmp_path):
    """Also of a long one; what is signed first is one history."""
    log = DatedLog().tell(*range(600))
    made = log.cosigner(tmp_path / "outside")
    log.pulled(made, 600)
    assert remembered(made).history.size == 600
    log.tell(*range(600, 1100))
    log.pulled(made, 1100)
    assert remembered(made).history.size == 1100

    again = DatedLog().tell(*range(600), *range(10, 20))
    other = again.cosigner(tmp_path / "other")
    with pytest.raises(DatesRefusedError) as caught:
        again.pulled(other, 600)
    finding = caught.value.noticed.finding
    assert (finding.verdict, finding.kept) == (Verdict.AGAIN, "")
    assert set(finding.proofs) == {599, 600}
    assert remembered(other) is None


def test_an_honest_outage_is_signed_and_kept(log, outside):
    """
    The sequencer stood still for most of an hour while people acted; then all came.

    He had signed meanwhile that nothing was new. What came late is noted, and signed.
    """
    log.pulled(outside, 110)
    log.tell(61, 70, 110)
    found = log.pulled(outside, 111)
    finding = found.late.finding
    assert finding.verdict == Verdict.LATE
    assert "2 entries" in finding.what
    assert set(finding.proofs) == {6}
    (case,) = (outside.folder / "dates").iterdir()
    assert str(case) == found.late.where
    assert finding.kept == (case / "kept.txt").read_text()
    (signed,) = cosignatures(finding.kept, [outside.key.public])
    assert signed.at == log.begun + minutes(110)
    assert remembered(outside).history.size == 9
    assert log.tell(112).pulled(outside, 113).late is None, "once is enough"


def test_a_sequencer_that_stood_still_is_signed(tmp_path):
    """A real one: its rows are placed in their order, however late that is."""
    platform = Platform.begun(tmp_path / "centre", demo=False)
    bureau = Outside.of(platform, tmp_path / "bureau")
    bureau.record(platform)
    platform.publish_log()
    bureau.cosign(platform)
    size = bureau.last.checkpoint.size
    actor = platform.people.person("Administrator Luo").actor
    for _ in range(4):
        platform.clock.pass_by(minutes(12))
        with platform.instance.transactions.begin() as work:
            draft = Draft("NOTED", "instance", {})
            work.ledger.append(draft, actor, platform.clock.now())
        assert bureau.pull(platform).checkpoint.size == size
    platform.clock.pass_by(minutes(1))
    platform.publish_log()
    late = bureau.pull(platform).late.finding
    assert (late.verdict, set(late.proofs)) == (Verdict.LATE, {size})
    assert bureau.last.checkpoint.size == size + 4
    platform.instance.close()


def test_six_minutes_are_nobodys_fault(log, outside):
    """A minute is promised, and five may lie between two clocks; then it is late."""
    log.pulled(outside, 66)
    assert log.tell(60).pulled(outside, 67).late is None
    log.tell(60.9)
    assert log.pulled(outside, 68).late.finding.verdict == Verdict.LATE


def test_after_a_long_outage_a_person_must_ask(log, outside):
    """More than an hour: not before somebody says that he knows why, and once only."""
    log.pulled(outside, 60 * 5)
    log.tell(60 * 2, 60 * 5)
    for _ in range(2):
        noticed = refused(log, outside, 60 * 5 + 1)
        assert noticed.finding.verdict == Verdict.TOO_LATE
    assert len(list((outside.folder / "dates").iterdir())) == 1
    found = log.pulled(outside, 60 * 5 + 2, explained=True)
    assert found.late.finding.verdict == Verdict.TOO_LATE
    assert log.tell(60 * 5 + 3).pulled(outside, 60 * 5 + 4).late is None


def test_a_demonstrations_clock_is_moved_by_hand(tmp_path):
    """Its dates are held against each other, and against nobody's clock."""
    log = DatedLog(demo=True).tell(0, 60 * 24 * 9)
    made = log.cosigner(tmp_path / "outside")
    log.pulled(made, 10)
    log.pulled(made, 60 * 24 * 30)
    log.tell(60 * 24 * 10)
    assert log.pulled(made, 60 * 24 * 31).late is None
    log.tell(60)
    assert refused(log, made, 60 * 24 * 32).finding.verdict == Verdict.AGAIN


# --- Dishonest ------------------------------------------------------------------------


@pytest.mark.parametrize("explained", [False, True])
def test_an_appended_second_history_is_refused(log, outside, explained):
    """Dated when the first was, behind it: no explanation helps, and it is proven."""
    log.tell(61, *range(0, 60, 10))
    noticed = refused(log, outside, 61, explained=explained)
    finding = noticed.finding
    assert finding.verdict == Verdict.AGAIN
    assert "it was told later" in finding.what
    _check_evidence(log, outside, noticed)
    assert set(finding.proofs) == {6, 7}
    # Nor does it help to grow on: it stands there for good.
    log.tell(62, 63)
    assert refused(log, outside, 63, explained=explained).where == noticed.where


def _check_evidence(log, outside, noticed):
    """What is kept proves itself with nothing but the log's own key."""
    (case,) = (outside.folder / "dates").iterdir()
    assert noticed.where == str(case)
    assert not noticed.unwritten
    assert open_note((case / "shown.txt").read_text(), log.signer.verifier)
    assert open_note((case / "kept.txt").read_text(), log.signer.verifier)
    proofs = [parse_proof(p.read_text()) for p in case.glob("entry-*.tlog-proof")]
    for proof in proofs:
        proof.verify(log.rows[proof.index], log.signer.verifier)
    page = (case / "page.txt").read_text()
    assert noticed.finding.what in page
    assert WORDS[noticed.finding.verdict].todo in page
    return proofs


def test_who_keeps_a_bundle_back_hides_no_finding(tmp_path):
    """The older entry is not to be had any more: refused all the same, and why."""
    log = DatedLog().tell(*range(256))
    made = log.cosigner(tmp_path / "outside")
    log.pulled(made, 256)
    log.tell(3)
    del log.files["tile/entries/000"]
    noticed = refused(log, made, 256)
    assert noticed.finding.verdict == Verdict.AGAIN
    assert set(noticed.finding.proofs) == {256}
    assert noticed.where


def test_one_entry_among_honest_ones_is_enough(log, outside):
    """Wherever it stands; and at the very second of the promise it is none."""
    log.tell(61, 60, 62)
    assert log.pulled(outside, 62).late is None
    log.tell(63, 64, 62.9, 65)
    assert set(refused(log, outside, 65).finding.proofs) == {10, 11}


def test_a_case_that_is_closed_again_is_refused(log, outside):
    """Told again with dates of its own time: it cannot close what was closed."""
    public = {"kind": "CASE_CLOSED", "stream": "project/P-1"}
    log.tell(61, **public)
    log.pulled(outside, 61)
    log.tell(62, **(public | {"stream": "project/P-2"}))
    log.pulled(outside, 62)
    log.tell(63, **public)
    noticed = refused(log, outside, 63)
    assert noticed.finding.verdict == Verdict.AGAIN
    assert set(noticed.finding.proofs) == {6, 8}
    _check_evidence(log, outside, noticed)


def test_a_time_to_come_is_not_signed_before_it_comes(log, outside):
    """Five minutes are forgiven; one clock is wrong, and it may be his."""
    log.tell(66)
    assert log.pulled(outside, 61).late is None
    log.tell(72)
    for _ in range(2):
        noticed = refused(log, outside, 66)
        assert noticed.finding.verdict == Verdict.AHEAD
    assert set(noticed.finding.proofs) == {7}
    assert log.pulled(outside, 67).late is None
    # What is told again beside it is the graver finding.
    log.tell(90, 60)
    assert refused(log, outside, 68).finding.verdict == Verdict.AGAIN
    assert DatedAheadError in PASSING
    assert DatesRefusedError not in PASSING


# --- Damaged, endless -----------------------------------------------------------------


def _truncated(files, name):
    files[name] = files[name][:-1]


def _foreign(files, name):
    files[name] = bytes([files[name][0], files[name][1]]) + files[name][2:].replace(
        b'"at":', b'"At":', 1
    )


def _gone(files, name):
    del files[name]


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (_truncated, TileInvalidError),
        (_foreign, TileInvalidError),
        (_gone, TileMissingError),
    ],
)
def test_entries_that_are_not_of_the_tree_are_not_read(log, outside, spoil, error):
    """A damaged bundle proves nothing; the next reading finds the right one."""
    log.tell(61)
    before = (outside.folder / "last").read_bytes()
    name = "tile/entries/000.p/7"
    right = dict(log.files)
    spoil(log.files, name)
    with pytest.raises(error):
        log.pulled(outside, 62)
    assert (outside.folder / "last").read_bytes() == before
    assert not (outside.folder / "dates").exists()
    log.files = right
    assert log.pulled(outside, 62).checkpoint.size == 7


@pytest.mark.parametrize(
    "row", [b"", b"{}", b'{"at":1}', b"\xff" * 40, b'{"v":"entry/2"}', b"x" * 65_535]
)
def test_what_is_no_entry_is_not_signed(log, outside, row):
    """Of bytes of which nobody can say a date nobody can say that they are in order."""
    log.rows.append(row)
    log.publish()
    with pytest.raises(LedgerFormatError, match="entry 6 of the log"):
        log.pulled(outside, 62)
    assert remembered(outside).checkpoint.size == 6


@pytest.mark.parametrize("stream", [None, "", ["a"], {}, "x" * 200, "Project/1"])
def test_what_closes_no_stream_is_not_signed(log, outside, stream):
    """An entry that closes names what it closes."""
    log.tell(61, kind="CASE_CLOSED", **({} if stream is None else {"stream": stream}))
    with pytest.raises(LedgerFormatError, match="entry 6 of the log"):
        log.pulled(outside, 62)


def test_a_log_without_end_is_not_read(log, outside, monkeypatch):
    """Neither more entries than a log can have, nor longer than a reading may last."""
    log.tell(*range(61, 400))
    ticks = iter([0, vetting.LONGEST.total_seconds() + 1])
    with pytest.raises(TooMuchToReadError, match="longest"):
        log.pulled(outside, 400, ticks=lambda: next(ticks))
    monkeypatch.setattr(vetting, "MOST_ENTRIES", 300)
    with pytest.raises(TooMuchToReadError, match="at most 300"):
        log.pulled(outside, 400)
    monkeypatch.undo()
    for number in range(3):
        log.tell(400, kind="CASE_CLOSED", stream=f"project/{number}")
    monkeypatch.setattr(vetting, "MOST_CLOSED", 2)
    with pytest.raises(TooMuchToReadError, match="more than 2 streams"):
        log.pulled(outside, 400)
    assert remembered(outside).checkpoint.size == 6
    assert TooMuchToReadError in PASSING


def test_a_rolled_back_log_is_still_no_growth(outside):
    """What was refused before is refused before anything is read."""
    shorter = DatedLog().tell(0, 10)
    with pytest.raises(RolledBackError):
        shorter.pulled(outside, 70)
