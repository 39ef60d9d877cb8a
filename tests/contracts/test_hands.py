"""Bids that several processes open: the same results, and the same errors."""

import os
import signal
import subprocess
import sys
from functools import partial

import pytest

from archive.public.objects import ObjectsUnreachableError
from tests.shares import broken, dies_elsewhere, interrupted, process_of
from tests.tender_course import CLERK, tendering
from trading.bids.given import Releases
from trading.bids.release_errors import KeptFileDamagedError
from trading.bids.use_cases.unsealing import Unsealing
from trading.server.hands import Processes

pytestmark = [pytest.mark.trading]

SEVERAL = Processes(few=2)


def test_shares_come_back_in_their_order_from_other_processes():
    """More than one process works; a few things are done right here."""
    found = SEVERAL.map(process_of, range(101))
    assert [each for each, _ in found] == list(range(101))
    assert os.getpid() not in {process for _, process in found}
    assert SEVERAL.map(process_of, [7]) == [(7, os.getpid())]


@pytest.mark.parametrize(
    "error", [KeptFileDamagedError("f-0001"), ObjectsUnreachableError("no answer")]
)
def test_an_error_comes_back_as_it_was_raised(error):
    """Its kind, its words and its facts, whatever its class is made from."""
    with pytest.raises(type(error)) as caught:
        SEVERAL.map(partial(broken, error), range(4))
    assert str(caught.value) == str(error)
    assert caught.value.__dict__ == error.__dict__


def test_a_process_that_dies_leaves_its_share_to_this_one(caplog):
    """It is told, nothing is lost, and the next computation has processes again."""
    found = SEVERAL.map(partial(dies_elsewhere, os.getpid()), range(5))
    assert found == list(range(5))
    assert "A process died" in caplog.text
    assert os.getpid() not in {process for _, process in SEVERAL.map(process_of, "ab")}


KILLED = """
from tests.shares import kills_the_server
from trading.server.hands import Processes

Processes(few=2).map(kills_the_server, range(2))
"""


def test_nothing_outlives_a_server_that_was_killed():
    """Its processes hold what opens bids, and nobody reads what they found."""
    # They write to the same pipe: it is at its end once the last of them is.
    told = subprocess.run(
        [sys.executable, "-c", KILLED],
        stdout=subprocess.PIPE,
        timeout=60,
        check=False,
    )
    assert told.returncode == -signal.SIGKILL


def test_ctrl_c_at_a_terminal_is_for_the_server_alone():
    """It reaches its processes too, and comes back as no share's result."""
    found = SEVERAL.map(partial(interrupted, os.getpid()), range(5))
    assert found == list(range(5))


def test_where_no_process_can_begin_the_server_does_it_alone(caplog, monkeypatch):
    """An opening is started, and opened, on a machine that has no more to give."""

    def full():
        raise OSError("too many open files")

    monkeypatch.setattr("trading.server.hands._begun", full)
    SEVERAL.get_ready(list, 2)
    assert SEVERAL.map(list, range(4)) == list(range(4))
    assert len(caplog.records) == 2


@pytest.fixture
def course(instance):
    """Give a tender with three bids whose holders have released."""
    with tendering(instance) as made:
        made.open_for_bids(3)
        for number in (1, 2, 3):
            made.bid(number)
        made.close()
        made.start()
        made.release(1, 2, 3)
        made.release_time()
        made.by_processes()
        yield made


def test_bids_that_other_processes_open_are_opened(course):
    """Prices, digests and keys are those of the sheets that were sealed."""
    course.open()
    results = {each.manifest: each for each in course.tender.results}
    with course.instance.transactions.read() as work:
        kept = work.bids.releases(course.lot, course.policy.id)
    alone = Unsealing(course.policy, Releases.of(kept), course.instance.objects)
    for each in alone([course.bids_of(number)[-1] for number in (1, 2, 3)]):
        assert each.result.is_open
        assert results[each.result.manifest] == each.result


def test_a_piece_that_was_damaged_is_named_and_nothing_is_shown(course):
    """The error of another process refuses the act like one of this process."""
    found = course.kept[2].envelope.parsed.objects[-1]
    path = course.instance.folder / "objects" / "content" / found.pieces[0][:2]
    (path / found.pieces[0]).write_bytes(b"other bytes")
    course.act("close_releases", CLERK)
    with pytest.raises(KeptFileDamagedError) as caught:
        course.act("open_bids", CLERK)
    assert caught.value.file == found.name
    assert course.tender.results == ()
