"""Whoever is asked over the network may answer anything; the others go on."""

import gzip
import http.server
import logging
from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from archive.clock.system import SystemClock
from archive.dispatch.calls import Caller
from archive.evidence.keys import SigningKey
from archive.evidence.notes import NoteInvalidError, signature_line
from archive.ledger.checkpoints import Checkpoint, open_checkpoint
from archive.ledger.cosignatures import CosigningKey
from archive.ledger.cosigned import CosignatureRefusedError
from archive.ledger.cosigner import ForkedError, MemoryLostError, RolledBackError
from archive.ledger.pulling import pull
from archive.ledger.reading import LedgerFormatError
from tests.contracts.test_cosigning import folder, recorded, shown
from tests.loopback import answering, served, serving
from tests.sites import Site
from trading.server.cli.cosign import repeated
from trading.server.cosigning_http import (
    SECONDS,
    RemoteLog,
    RemoteWitness,
    UnreachableError,
    witness_app,
)
from trading.server.sweeps import Sweeps
from trading.server.wiring import Platform

__all__ = ["folder"]  # The fixture is that of the honest cosigner.

pytestmark = pytest.mark.archive


def saying(status, body, **headers):
    """Give a server that always answers the same."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(dict(self.headers))
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 - the names are the standard library's

        def log_message(self, *_):
            """Say nothing on the terminal."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked = asked
    return server


def swept(instance, caplog, *witnesses):
    """Do what is due with these witnesses in the settings."""
    settings = msgspec.structs.replace(instance.settings, witnesses=witnesses)
    asking = replace(instance, settings=settings)
    with caplog.at_level(logging.WARNING):
        return Sweeps(asking, Platform.over(asking)).run()


ANSWERS = [
    (200, b"hello\n"),
    (200, b""),
    (200, b"\xff\xfe"),
    (409, b"9" * 5000),
    (409, b"9" * 30 + b"\n"),
    (409, "٣\n".encode()),
    (409, b""),
    (409, b"1000000\n"),
    (302, b""),
    (500, b"\x1b[2J"),
]


@pytest.mark.parametrize(("status", "body"), ANSWERS)
def test_one_bad_witness_keeps_no_other_out(instance, folder, caplog, status, body):
    """Each is asked by itself: the refusal is named, the good signature is kept."""
    good = witness_app([folder.cosigner(instance.clock)])
    with serving(saying(status, body)) as bad, served(good) as url:
        done = swept(instance, caplog, bad, url)
    assert done["cosigned"] == 1
    (said,) = caplog.messages
    assert bad in said
    assert "asked again" in said
    assert "\x1b" not in said
    assert instance.shown().cosigned() == instance.shown().latest()


def test_a_strangers_signature_is_a_refusal_of_that_witness(instance, folder, caplog):
    """A witness that the log does not name signs well, and counts for nothing."""
    pulled = pull(folder.cosigner(instance.clock), shown(instance))
    stranger = CosigningKey("demo-stranger/1", SigningKey.generate())
    line = stranger.cosign(pulled.checkpoint, instance.clock.now())
    with serving(saying(200, line.encode())) as url:
        done = swept(instance, caplog, url)
    assert done["cosigned"] == 0
    assert "no signature of a cosigner" in caplog.text


def test_a_packed_answer_is_never_unpacked():
    """Some bytes that unpack to 256 MiB are refused unread; plain was asked for."""
    bomb = gzip.compress(gzip.compress(bytes(1 << 20)))
    server = saying(200, bomb, Content_Encoding="gzip, gzip")
    with (
        serving(server) as url,
        RemoteLog(url) as log,
        pytest.raises(UnreachableError, match="packed"),
    ):
        log.fetch("checkpoint")
    assert [each["Accept-Encoding"] for each in server.asked] == ["identity"]


@pytest.mark.usefixtures("folder")
def test_a_witness_that_packs_is_refused(instance):
    """The same for whoever is asked to cosign."""
    server = saying(200, gzip.compress(b"x"), Content_Encoding="gzip")
    with (
        serving(server) as url,
        Caller(SECONDS) as call,
        pytest.raises(UnreachableError, match="packed"),
    ):
        RemoteWitness(url, call).ask(instance.published, instance.published.note())


def test_nobody_is_sent_to_another_host():
    """A redirection is no answer, and where it leads is not asked."""
    other = saying(200, b"elsewhere")
    with (
        serving(other) as there,
        serving(saying(302, b"", Location=there)) as url,
        RemoteLog(url) as log,
        pytest.raises(UnreachableError, match="302"),
    ):
        log.fetch("checkpoint")
    assert not other.asked


def test_an_answer_that_comes_in_drops_ends_in_time():
    """Each drop comes in time, and all together do not."""
    with (
        answering(b"HTTP/1.1 200 OK\r\nX-A: ", drip=b"a") as url,
        RemoteLog(url, Caller(0.2)) as log,
        pytest.raises(UnreachableError, match="no whole answer"),
    ):
        log.fetch("checkpoint")


def test_a_checkpoint_that_is_no_text_is_no_checkpoint(instance, folder):
    """Nothing that a server gives is an accident of the cosigner's."""
    cosigner = folder.cosigner(instance.clock)
    before = cosigner.remembered()
    with pytest.raises(LedgerFormatError, match="UTF-8"):
        pull(cosigner, lambda _: b"\xff")
    for noise in (b"x", b"\n\n"):
        with pytest.raises((NoteInvalidError, LedgerFormatError)):
            pull(cosigner, lambda _, noise=noise: noise)
    assert cosigner.remembered() == before


def test_of_what_comes_in_only_cosignatures_are_kept(instance, folder):
    """No line beside them, be it the log's own, a hundred times, stays on it."""
    second = CosigningKey("demo-second.example/1", SigningKey.generate())
    recorded(instance, str(second.public))
    pulled = pull(folder.cosigner(instance.clock), shown(instance))
    head, _, own = pulled.note.rpartition("\n\n")
    keep = instance.keep_cosignatures()
    for surplus in (own * 2, own * 99, own + pulled.line):
        with pytest.raises(CosignatureRefusedError, match="more than one line"):
            keep(f"{head}\n\n{surplus}{pulled.line}")
    junk = [
        signature_line(instance.log_signer.name, bytes([n]) * 400) for n in range(90)
    ]
    keep(f"{head}\n\n{''.join(junk)}{own}{pulled.line}")
    keep(pulled.note + second.cosign(pulled.checkpoint, instance.clock.now()))
    note = instance.shown().latest()
    assert note.startswith(pulled.note)
    assert note.count("\n— ") == 3
    assert instance.anchor_card(with_checkpoint=True).opened() == pulled.checkpoint


@pytest.mark.parametrize("demo", [True, False])
def test_a_cosignature_from_the_future_is_not_kept(tmp_path, demo):
    """Five minutes are forgiven; the same cosigner may sign again with a good clock."""
    site = Site.made(tmp_path / "real", demo=demo)
    name = f"{'demo-' * demo}notary.example/1"
    key = CosigningKey(name, SigningKey.generate())
    with site.opened() as instance:
        recorded(instance, str(key.public))
        note = instance.shown().latest()
        checkpoint = open_checkpoint(note, instance.log_signer.verifier)
        now = max(instance.clock.now(), SystemClock().now())
        keep = instance.keep_cosignatures()
        for late in (timedelta(minutes=7), timedelta(days=80_000)):
            with pytest.raises(CosignatureRefusedError, match="still to come"):
                keep(note + key.cosign(checkpoint, now + late))
        assert instance.shown().cosigned() == ""
        (kept,) = keep(note + key.cosign(checkpoint, now + timedelta(minutes=4)))
        assert kept.name == name


class _EnoughError(Exception):
    """The test has seen what it waited for."""


def test_cosigning_goes_on_after_an_answer_that_is_none(instance, folder, capsys):
    """A restart of the log, a broken page, noise: reported, and on it goes."""
    cosigner, said = folder.cosigner(instance.clock), []
    honest = shown(instance)
    answers = iter([b"<html>", b"\xff", honest("checkpoint")])

    def once():
        if not said:
            return pull(cosigner, honest)
        if len(said) == 1:
            with serving(saying(503, b"restarting")) as url, RemoteLog(url) as log:
                return pull(cosigner, log.fetch)
        return pull(cosigner, lambda _: next(answers))

    def pause():
        said.append(capsys.readouterr().err)
        if len(said) == 5:
            raise _EnoughError

    told = []
    with pytest.raises(_EnoughError):
        repeated(once, told.append, pause)
    assert len(told) == 2, "the first and the last round signed"
    assert [bool(each) for each in said] == [False, True, True, True, False]
    assert "503" in said[1]
    assert "UTF-8" in said[3]
    assert all("tried again" in each for each in said[1:4])


@pytest.mark.parametrize(
    "error",
    [
        ForkedError("", ""),
        RolledBackError(7, Checkpoint("a.example/log", 6, bytes(32))),
        MemoryLostError("gone"),
    ],
)
def test_cosigning_ends_at_a_contradiction(error):
    """Nothing is waited for where a person must look."""

    def once():
        raise error

    with pytest.raises(type(error)):
        repeated(once, print, once)
