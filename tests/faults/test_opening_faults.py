"""An opening under damage and death: all is opened at last, and nothing lies about."""

import os
import resource
import signal
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from tests.plays import die_at
from tests.sites import Site
from tests.tender_course import CLERK, Tendering, tendering
from trading.bids.release_errors import KeptFileDamagedError
from trading.bids.sealing import Document
from trading.bids.verdicts import Verdict
from trading.server.hands import Processes

pytestmark = [pytest.mark.trading, pytest.mark.slow]

SECRET = b"what the committee alone may read. " * 200


@pytest.fixture(scope="module")
def told(blank, tmp_path_factory):
    """
    Tell a tender twice over: while bids are taken, and when all was released.

    One of the bids has a document.
    """
    folder = tmp_path_factory.mktemp("opening")
    document = folder / "plan.pdf"
    document.write_bytes(SECRET)
    site = blank("sqlite").copied(folder / "bidding")
    with site.opened() as instance, tendering(instance) as course:
        course.open_for_bids(3)
        for number in (1, 2):
            files = [Document(document, "tech", "plan.pdf")][number - 1 :]
            bid = course.sealed(number, documents=files)
            course.upload(number, bid)
            course.hand_in(number, bid)
        last = course.sealed(3)
        course.upload(3, last)
        bidding = site.copied(folder / "before the third")
        course.hand_in(3, last)
        course.close()
        course.start()
        course.release(1, 2, 3)
        course.release_time()
        course.act("close_releases", CLERK)
        lot = course.lot
    return {"bidding": bidding, "released": site, "last": last, "lot": lot}


@pytest.fixture
def of(told, tmp_path):
    """Give a copy of the tender at a point."""

    def copied(point: str) -> Site:
        return told[point].copied(tmp_path / "instance")

    return copied


def going_on(instance, told, folder) -> Tendering:
    """Go on with the tender in an instance."""
    course = Tendering(instance, folder, told["lot"])
    course.numbers = iter(range(1_000, 2_000))
    return course


def piece_of(course, number):
    """Return where the last piece of a firm's bid lies."""
    (bid,) = course.bids_of(number)
    digest = bid.envelope.parsed.objects[-1].pieces[-1]
    return next((course.instance.folder / "objects" / "content").rglob(digest))


@pytest.mark.parametrize("harm", [lambda path: path.write_bytes(b"x"), os.unlink])
def test_wrong_bytes_at_the_opening_lose_nothing(of, told, tmp_path, harm):
    """
    E-8: the keeper is told which file is damaged; with it restored all bids are opened.

    It is no fault of the bidder's: nobody's bid is taken for revoked.
    """
    with of("released").opened() as instance:
        course = going_on(instance, told, tmp_path)
        path = piece_of(course, 1)
        kept = path.read_bytes()
        path.chmod(0o600)
        harm(path)
        with pytest.raises(KeptFileDamagedError):
            course.act("open_bids", CLERK)
        assert (course.state, course.tender.results) == ("released", ())
        path.write_bytes(kept)
        course.act("open_bids", CLERK)
        assert {each.verdict for each in course.tender.results} == {Verdict.OPEN}


LARGE, CAP = 48 << 20, 20 << 20


def test_large_bids_are_opened_in_little_memory(blank, tmp_path):
    """SB-16: whatever the size of documents, no more than some pieces are in memory."""
    site = blank("sqlite").copied(tmp_path / "instance")
    document = tmp_path / "plan.pdf"
    document.touch()
    os.truncate(document, LARGE)
    with site.opened() as instance, tendering(instance) as course:
        course.open_for_bids(3)
        for number in (1, 2, 3):
            files = [Document(document, "tech", "plan.pdf")][number - 1 :]
            bid = course.sealed(number, documents=files)
            course.upload(number, bid)
            course.hand_in(number, bid)
        course.close()
        course.start()
        course.release(1, 2, 3)
        course.release_time()
        course.act("close_releases", CLERK)
        told = {"lot": course.lot}

    def open_bids(instance):
        course = going_on(instance, told, tmp_path)
        with Path("/proc/self/statm").open() as pages:
            used = int(pages.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + CAP, used + CAP))
        course.act("open_bids", CLERK)

    assert not dead_after(open_bids, site)
    with site.opened() as instance:
        course = going_on(instance, told, tmp_path)
        assert {each.verdict for each in course.tender.results} == {Verdict.OPEN}


class Deadly:
    """A store that kills the process when the last piece of all bids is read."""

    def __init__(self, objects, after) -> None:
        self.objects, self.left = objects, after

    def get(self, digest):
        self.left -= 1
        if not self.left:
            os.kill(os.getpid(), signal.SIGKILL)
        return self.objects.get(digest)


def dead_after(act, site, faults=None) -> bool:
    """Do it with the instance in a child; tell whether the child was killed."""
    child = os.fork()
    if child == 0:
        try:
            with site.opened(*([faults] if faults else [])) as instance:
                act(instance)
        except BaseException as error:  # noqa: BLE001 - the parent is told by the code
            os.write(2, f"{type(error).__name__}: {error}\n".encode())
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def test_whoever_dies_while_bids_are_put_together_leaves_no_plaintext(
    of, told, tmp_path, monkeypatch
):
    """Trading 7.10: plaintext is on no disk, be it full or the process dead."""
    site, scratch = of("released"), tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))

    def die_while_opening(instance):
        course = going_on(instance, told, tmp_path)
        store = Deadly(instance.objects, after=7)
        course.acts = replace(
            course.acts,
            open_bids=type(course.acts.open_bids)(
                instance.desk(), course.acts.open_bids.book, store, Processes()
            ),
        )
        course.act("open_bids", CLERK)

    assert dead_after(die_while_opening, site)
    assert list(scratch.rglob("*")) == []
    scratch.rmdir()
    with site.opened() as instance:
        course = going_on(instance, told, tmp_path)
        course.act("open_bids", CLERK)
        assert {each.verdict for each in course.tender.results} == {Verdict.OPEN}


@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_while_the_results_are_recorded_they_are_there_once(
    of, told, tmp_path, moment
):
    """E-12: all results at once, or none; asked again nothing is opened twice."""
    site = of("released")

    def open_bids(instance):
        going_on(instance, told, tmp_path).act("open_bids", CLERK, key="open-them")

    assert dead_after(open_bids, site, die_at(f"database.commit:{moment}", 1))
    with site.opened() as instance:
        course = going_on(instance, told, tmp_path)
        done = moment == "after"
        assert course.state == ("opened" if done else "released")
        assert len(course.tender.results) == (3 if done else 0)
        course.act("open_bids", CLERK, key="open-them")
        kinds = [each.kind for each in course.events()]
        assert kinds.count("BIDS_OPENED") == 1
        assert len(course.tender.results) == 3


@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_while_a_bid_is_taken_it_is_there_once_or_not_at_all(
    of, told, tmp_path, moment
):
    """E-9: no bid without its event; handed in again it is answered, not doubled."""
    site, last = of("bidding"), told["last"]

    def hand_in(instance):
        course = going_on(instance, told, tmp_path)
        course.hand_in(3, last, key="the-third-bid")

    assert dead_after(hand_in, site, die_at(f"database.commit:{moment}", 1))
    with site.opened() as instance:
        course = going_on(instance, told, tmp_path)
        assert len(course.bids_of(3)) == (moment == "after")
        accepted = course.hand_in(3, last, key="the-third-bid")
        (bid,) = course.bids_of(3)
        assert (bid.commitment, bid.seq) == (accepted.event.commitment, 1)
