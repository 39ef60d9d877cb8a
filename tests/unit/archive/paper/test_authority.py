"""PDF-5 and PDF-6: an authority that is down, slow, or gives other tokens."""

import socket
import threading
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1_x509
from certomancer.services import TimeStamper as ForeignStamper

from archive.evidence.digests import sha256
from archive.paper.certificates import (
    issued_under,
)
from archive.paper.errors import (
    TimestampMissingError,
)
from archive.paper.model import Level
from archive.paper.seal import Seal
from archive.paper.timestamps import LARGEST_ANSWER, Authority
from tests.papers import (
    ISSUER,
    SEALED_AT,
)

pytestmark = pytest.mark.archive


def closed_port():
    """Return a port of this machine where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def test_an_authority_that_is_down_stops_the_paper(certificates, rendering):
    """
    PDF-5: no timestamp, no paper; never a silent B-B.
    """
    authority = Authority(f"http://127.0.0.1:{closed_port()}/")
    with pytest.raises(TimestampMissingError, match="gave no valid time"):
        Seal(certificates, authority).certify(rendering)


@contextmanager
def answering(answer):
    """Serve one answer to whoever posts, on loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            length = int(self.headers["content-length"])
            status, kind, data = answer(self.rfile.read(length))
            self.send_response(status)
            self.send_header("content-type", kind)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args):
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


REPLY = "application/timestamp-reply"
REJECTED = bytes.fromhex("30053003020102")  # RFC 3161: status 2, no token


@pytest.mark.parametrize(
    "answer",
    [
        (500, REPLY, b""),
        (200, "text/html", b"<h1>proxy</h1>"),
        (302, REPLY, b""),
        (200, REPLY, b"nothing that could be read"),
        (200, REPLY, b""),
        (200, REPLY, b"\x30" * (LARGEST_ANSWER + 1)),
        (200, REPLY, REJECTED),
    ],
    ids=["error", "page", "redirect", "noise", "empty", "flood", "refusal"],
)
def test_what_is_no_token_stops_the_paper(certificates, rendering, answer):
    """
    PDF-5: whatever an authority answers instead of a token, nothing is issued.
    """
    with (
        answering(lambda _: answer) as url,
        pytest.raises(TimestampMissingError),
    ):
        Seal(certificates, Authority(url)).certify(rendering)


def test_an_answer_that_does_not_end_is_not_waited_for(certificates, rendering):
    """
    Time is bounded: an authority that stays silent stops the paper, not the instance.
    """
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(TimestampMissingError):
            Seal(certificates, Authority(url, patience=0.2)).certify(rendering)


def stamper(certificates, at):
    """Return an authority's own software, over a key of ours."""
    holder = issued_under(certificates.root, "Time", ISSUER, at)
    return ForeignStamper(
        asn1_x509.Certificate.load(holder.der),
        keys.PrivateKeyInfo.load(holder.key_der),
        fixed_dt=at,
    )


def for_other_data(certificates):
    """Answer with a token over other data than was asked."""

    def answer(query):
        asked = tsp.TimeStampReq.load(query)
        asked["message_imprint"]["hashed_message"] = sha256(b"other data")
        made = stamper(certificates, SEALED_AT).request_tsa_response(asked)
        return 200, REPLY, made.dump()

    return answer


def for_other_request(certificates):
    """Answer with a token that repeats another request's number."""

    def answer(query):
        asked = tsp.TimeStampReq.load(query)
        asked["nonce"] = 7
        made = stamper(certificates, SEALED_AT).request_tsa_response(asked)
        return 200, REPLY, made.dump()

    return answer


def damaged(certificates):
    """Answer with a token whose signature was changed."""

    def answer(query):
        asked = tsp.TimeStampReq.load(query)
        made = stamper(certificates, SEALED_AT).request_tsa_response(asked)
        (info,) = made["time_stamp_token"]["content"]["signer_infos"]
        signature = bytearray(info["signature"].native)
        signature[-1] ^= 1
        info["signature"] = bytes(signature)
        return 200, REPLY, made.dump(force=True)

    return answer


@pytest.mark.parametrize("lie", [for_other_data, for_other_request, damaged])
def test_a_token_for_other_data_is_no_token(certificates, rendering, lie):
    """
    PDF-6: a token counts only for what was asked, and only if its signature holds.
    """
    with (
        answering(lie(certificates)) as url,
        pytest.raises(TimestampMissingError),
    ):
        Seal(certificates, Authority(url)).certify(rendering)


def test_an_honest_answer_of_the_same_software_is_taken(certificates, rendering):
    """
    The lies above fail for what they lie about, not for how they are told.
    """

    def answer(query):
        made = stamper(certificates, SEALED_AT)
        response = made.request_tsa_response(tsp.TimeStampReq.load(query))
        return 200, REPLY, response.dump()

    with answering(answer) as url:
        assert Seal(certificates, Authority(url)).certify(rendering).level is Level.T


@pytest.mark.parametrize("minutes", [-6, 6, 60 * 24 * 400, -60 * 24 * 400])
def test_a_token_of_another_time_is_no_token(certificates, rendering, clock, minutes):
    """
    SPEC 11.5: an authority whose clock is wrong stops the paper; five minutes are ours.
    """
    wrong = clock.authority(SEALED_AT + timedelta(minutes=minutes))
    with pytest.raises(TimestampMissingError, match="and here it is"):
        Seal(certificates, wrong).certify(rendering)
    near = clock.authority(SEALED_AT + timedelta(minutes=5 if minutes > 0 else -5))
    assert Seal(certificates, near).certify(rendering).level is Level.T


class Watch:
    """A clock that stands still."""

    def __init__(self, at):
        self.at = at

    def now(self):
        return self.at


def test_a_clock_moved_by_hand_is_not_what_a_token_is_compared_with(
    certificates, rendering, clock
):
    """
    A demonstration seals in a year of its own; the authority knows only today.
    """
    today = SEALED_AT + timedelta(days=300)
    authority = clock.authority(today)
    seal = Seal(certificates, authority, Watch(today + timedelta(minutes=1)))
    assert seal.certify(rendering).level is Level.T
    with pytest.raises(TimestampMissingError):
        Seal(certificates, authority, Watch(SEALED_AT)).certify(rendering)
