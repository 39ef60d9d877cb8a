"""Calls end in time and in size, whatever the other side does."""

import pytest

from archive.dispatch.calls import Answer, Call, Caller, CallFailedError
from tests.loopback import answering

pytestmark = pytest.mark.archive

PATIENT, HURRIED = 60.0, 0.2  # seconds
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"


def test_an_answer_comes_back_as_it_was_sent():
    """
    Status, media type and bytes; connections are kept for the next call.
    """
    with (
        answering(OK, b"Content-Length: 3\r\n\r\n", b"abc") as url,
        Caller(PATIENT) as call,
    ):
        assert call(Call("GET", url)) == Answer(200, "text/plain", b"abc")
        assert call(Call("POST", url, b"x")).body == b"abc"


@pytest.mark.parametrize(
    ("parts", "drip"),
    [
        ((), b"H"),
        ((OK,), b"X-A: b\r\n"),
        ((OK, b"Content-Length: 999\r\n\r\n"), b"a"),
    ],
    ids=["status", "headers", "body"],
)
def test_who_answers_drop_by_drop_is_cut_off(parts, drip):
    """
    The whole call has its time, not each byte of it.
    """
    with (
        answering(*parts, drip=drip) as url,
        Caller(HURRIED) as call,
        pytest.raises(CallFailedError, match=r"no whole answer within 0\.2 seconds"),
    ):
        call(Call("GET", url))


def test_an_answer_that_does_not_end_is_not_kept():
    """
    No more is read than was allowed for.
    """
    endless = (OK, b"Transfer-Encoding: chunked\r\n\r\n")
    with (
        answering(*endless, drip=b"4\r\naaaa\r\n") as url,
        Caller(PATIENT) as call,
        pytest.raises(CallFailedError, match="does not end"),
    ):
        call(Call("GET", url, most=10))


def test_a_packed_answer_is_refused_unopened():
    """
    It was not asked for, and could unfold without end.
    """
    with (
        answering(OK, b"Content-Encoding: gzip\r\nContent-Length: 0\r\n\r\n") as url,
        Caller(PATIENT) as call,
        pytest.raises(CallFailedError, match="packed"),
    ):
        call(Call("GET", url))


def test_no_other_host_is_asked():
    """
    A redirection is an answer like others; where it leads nobody goes.
    """
    moved = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n"
    with (
        answering(moved, b"Content-Length: 0\r\n\r\n") as url,
        Caller(PATIENT) as call,
    ):
        assert call(Call("GET", url)).status == 302


def test_proxies_of_the_environment_are_left_alone(monkeypatch):
    """
    The address says whom to ask, and nothing else does.
    """
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    with answering(OK, b"Content-Length: 0\r\n\r\n") as url, Caller(PATIENT) as call:
        assert call(Call("GET", url)).status == 200


@pytest.mark.parametrize("url", ["http://[", "ftp://127.0.0.1/", "http://127.0.0.1:1"])
def test_nobody_there_is_said(url):
    """
    No address, one of another kind, nobody who listens.
    """
    with Caller(PATIENT) as call, pytest.raises(CallFailedError, match=r"127|http"):
        call(Call("GET", url))
