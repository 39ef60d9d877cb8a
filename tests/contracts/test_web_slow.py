"""Papers that come slowly: they close the desk to nobody for long."""

import http.client
import socket
import time
from functools import partial

import pytest

from tests.loopback import served
from tests.sites import Site
from trading.front.pacing import Pace
from trading.server import app as web
from trading.server.verifying_http import PaperDesk

pytestmark = pytest.mark.trading

READERS, SILENCE = 2, 0.6
PACE = Pace(idle=SILENCE, whole=5, least=500)
LONGEST_WAIT = 10
HEAD = (
    b"POST /verify/paper HTTP/1.1\r\nHost: x\r\nContent-Type: application/pdf\r\n"
    b"Content-Length: 1000000\r\n\r\n%PDF-"
)


@pytest.fixture
def desk(sqlite_site: Site, monkeypatch):
    """Serve a desk with two places that waits for nobody long; its host and port."""
    slow = partial(PaperDesk, most_readers=READERS, pace=PACE)
    monkeypatch.setattr(web, "PaperDesk", slow)
    with sqlite_site.opened() as instance, served(web.make_app(instance)) as url:
        host, _, port = url.removeprefix("http://").partition(":")
        yield host, int(port)


def begun(desk):
    """Begin to send a paper."""
    line = socket.create_connection(desk, LONGEST_WAIT)
    line.sendall(HEAD)
    return line


def status_of(line):
    """Wait for the first line of the answer."""
    return int(line.makefile("rb").readline().split()[1])


def checked(desk):
    """Send a small file whole; return the answer."""
    there = http.client.HTTPConnection(*desk, timeout=LONGEST_WAIT)
    there.request("POST", "/verify/paper", b"%PDF-", {"Content-Type": "x/pdf"})
    answer = there.getresponse()
    answer.read()
    there.close()
    return answer


def test_who_falls_silent_gives_the_place_back(desk):
    """
    While all places are taken the answer says when to come again; a silence ends soon.
    """
    idle = [begun(desk) for _ in range(READERS)]
    time.sleep(SILENCE / 4)
    full = checked(desk)
    assert (full.status, full.getheader("retry-after")) == (503, "10")
    assert [status_of(line) for line in idle] == [408] * READERS
    assert checked(desk).status == 200
    for line in idle:
        line.close()


def test_who_only_drips_is_no_better(desk):
    """
    A byte now and then is no paper that comes: it has to come at a pace.
    """
    line, began = begun(desk), time.monotonic()
    line.settimeout(SILENCE / 4)
    while time.monotonic() - began < PACE.whole:
        line.sendall(b"x")
        try:
            answer = line.recv(100)
        except TimeoutError:
            continue
        break
    assert answer.split()[1] == b"408"
    assert time.monotonic() - began < PACE.whole
    line.close()
