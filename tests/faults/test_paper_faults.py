"""
A paper that all have signed gets its seal once, wherever its worker is cut or killed.

The file is an object before the log names it; without the timestamp that is configured
nothing is issued, and the paper waits.
"""

import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Barrier

import msgspec
import pytest
from litestar.testing import TestClient

from archive.clock.system import SystemClock
from archive.paper.seal import Seal
from archive.paper.timestamps import Authority
from tests.breaking import CutAt, PowerCutError
from tests.command import answer, run
from tests.harness import Client, inspect, reading
from tests.loopback import serving
from tests.plays import killed_while_telling, tell, tell_again
from tests.scribe import SmallSelection
from tests.timestamping import time_server
from trading.server import doctor
from trading.server.app import make_app
from trading.server.doctor import examine
from trading.server.papers import issue_due_papers
from trading.server.settings import Settings
from trading.server.wiring import Platform

pytestmark = pytest.mark.trading

POINTS = [
    "objects.put:before",
    "objects.put:staged",
    "objects.put:after",
    "database.commit:before",
    "database.commit:after",
]
NAME = "qualification-result-1"


@pytest.fixture(scope="session")
def signed(selection):
    """Give a selection whose review is on paper and signed by all."""
    return selection["the seal under a paper"]


@pytest.fixture
def ready(signed, tmp_path):
    """Give a copy of it, and what its clients know."""
    site = signed.site.copied(tmp_path / "instance")
    return site, Client(told=dict(signed.client.told))


def issued(site):
    """Read by plain SQL which papers are issued, and at which level."""
    with closing(reading(site)) as database:
        return database.execute(
            "SELECT paper, level FROM trading_paper WHERE issued_at IS NOT NULL"
        ).fetchall()


@pytest.mark.parametrize("number", range(len(POINTS)))
def test_a_paper_is_issued_once_wherever_it_was_cut(ready, signed, number):
    """The log never names a file that is not there, and the next sweep ends it."""
    site, client = ready
    switch = CutAt(number)
    with site.opened(switch) as instance, pytest.raises(PowerCutError):
        tell(instance, signed.play, client)
    assert switch.reached == POINTS[: number + 1]
    assert inspect(site, client, settled=False) == []
    assert len(issued(site)) == (number == len(POINTS) - 1)

    tell_again(site, signed.play, client)

    assert [tuple(row) for row in issued(site)] == [(NAME, "B-B")]


@pytest.mark.parametrize("point", ["objects.put:after", "database.commit:after"])
def test_a_killed_worker_leaves_one_paper(ready, signed, point):
    """`kill -9` behind the object, and behind the event: issued once afterwards."""
    site, client = ready
    told = dict(client.told)
    assert killed_while_telling(site, signed.play, client, point)
    assert client.told == told
    assert inspect(site, client, settled=False) == []

    tell_again(site, signed.play, client)

    assert len(issued(site)) == 1


# --- The timestamp authority ----------------------------------------------------------


class Noise(BaseHTTPRequestHandler):
    """Answers with something of the right kind that is no token."""

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.send_header("content-type", "application/timestamp-reply")
        self.end_headers()
        self.wfile.write(b"five o'clock")

    def log_message(self, *args):
        """Say nothing."""


@contextmanager
def down():
    """Give an address where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    yield f"http://127.0.0.1:{port}/"


@contextmanager
def silent():
    """Give an address where somebody listens and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"


@contextmanager
def wrong():
    """Give an address where noise is answered."""
    with serving(HTTPServer(("127.0.0.1", 0), Noise)) as url:
        yield url + "/"


def sweep(instance, url):
    """Issue what is due with an authority that is asked for a moment only."""
    authority = Authority(url, patience=5.0 if "tsa" in url else 0.2)
    return issue_due_papers(
        instance,
        Platform.over(instance).issue_paper,
        lambda: Seal(instance.certificates, authority, SystemClock()),
    )


def test_without_its_timestamp_a_paper_waits(ready, tmp_path):
    """Never, late, wrongly answered: nothing less is issued; then it is, with it."""
    site, client = ready
    with site.opened() as instance:
        for authority in (down, silent, wrong):
            with authority() as url:
                found = sweep(instance, url)
            assert found.count == 0
            assert "gave no valid time" in found.waiting[f"P2026-0001-1 {NAME}"]
            assert issued(site) == []
        assert inspect(site, client, settled=False) == []

        (tmp_path / "time").mkdir()
        with time_server(tmp_path / "time") as server:
            found = sweep(instance, f"{server.url}/time/tsa/tsa")
        assert (found.count, found.waiting) == (1, {})
    assert [tuple(row) for row in issued(site)] == [(NAME, "B-T")]
    tell_again(site, [], client)


def status_page(site):
    """Return what everybody reads of the platform."""
    with site.opened() as instance, TestClient(make_app(instance)) as client:
        return client.get("/status").text


def test_a_paper_that_waits_is_told_of(ready, monkeypatch):
    """Work says which and why, the status page that one waits, the doctor if long."""
    site, _ = ready
    said, alone = f"P2026-0001-1 {NAME}", Settings.read(site.folder)
    assert "1 份文书已经签齐" in status_page(site)
    with down() as url:
        msgspec.structs.replace(alone, timestamps=url).write(site.folder)
        _, told = answer("work", "--instance", site.folder)
        assert "gave no valid time" in told["papers_waiting"][said]
        shown = run("work", "--instance", str(site.folder)).stdout
    assert f"Waits for its seal: {said}: the timestamp authority" in shown
    findings, facts = examine(site.folder)
    assert (findings, facts["papers_waiting"]) == ([], [said])
    monkeypatch.setattr(doctor, "LONGEST_WAIT", timedelta(0))
    assert [each.partition(":")[0] for each in examine(site.folder)[0]] == [said]

    alone.write(site.folder)
    _, told = answer("work", "--instance", site.folder)
    assert (told["papers"], told["papers_waiting"]) == (1, {})
    assert "份文书已经签齐" not in status_page(site)
    assert examine(site.folder)[0] == []


# --- Two workers ----------------------------------------------------------------------


class Together:
    """A seal that waits, its paper sealed, until the other worker has sealed, too."""

    def __init__(self, seal, both):
        self.seal, self.both, self.level = seal, both, seal.level

    def certify(self, rendering):
        sealed = self.seal.certify(rendering)
        self.both.wait()
        return sealed

    def append_lta(self, pdf, issued, at):
        return self.seal.append_lta(pdf, issued, at)


def two_workers(site, client):
    """Let two processes' worth of workers seal the same paper at the same moment."""
    both = Barrier(2)

    def work(_number):
        with site.opened() as instance:
            seal = Together(instance.seal(), both)
            issue = Platform.over(instance).issue_paper
            return issue_due_papers(instance, issue, lambda: seal)

    with ThreadPoolExecutor(2) as threads:
        found = list(threads.map(work, range(2)))
    assert sorted(each.count for each in found) == [0, 1]
    (late,) = (each.waiting for each in found if each.waiting)
    assert "stands already" in late[f"P2026-0001-1 {NAME}"]
    assert len(issued(site)) == 1
    tell_again(site, [], client)


def test_two_workers_issue_a_paper_once(ready):
    """Both have sealed a file of their own: the log names one of them."""
    two_workers(*ready)


@pytest.mark.postgres
@pytest.mark.slow
def test_two_workers_issue_a_paper_once_on_a_server(blank, tmp_path):
    """The lot's lock on PostgreSQL lets one of them record it."""
    told = SmallSelection(tmp_path, blank("postgres"))
    told.announced()
    told.signed_up()
    told.revealed()
    chapter = told.signed()
    two_workers(chapter.site, chapter.client)
