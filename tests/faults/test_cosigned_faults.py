"""
Cosignatures that arrive at the log, failed before and after the commit.

Who is answered has his signature kept, once; who is not may send it again.
"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Barrier

import pytest

from archive.evidence.keys import SigningKey
from archive.ledger.checkpoints import (
    Checkpoint,
    open_checkpoint,
    sign_checkpoint,
)
from archive.ledger.cosignatures import CosigningKey, cosignatures, with_cosignatures
from archive.ledger.cosigned import CosignatureRefusedError
from archive.values.actors import Actor
from tests.breaking import CutAt, PowerCutError
from tests.harness import reading
from tests.loopback import served
from trading.rules.roles import Role
from trading.server.app import make_app
from trading.server.cosigners import RecordCosigner, RecordCosignerCommand
from trading.server.cosigning_http import RemoteLog, UnreachableError

pytestmark = pytest.mark.archive

SECURITY = Actor("wang", "centre", frozenset({Role.SECURITY_ADMINISTRATOR.value}))
KEYS = [
    CosigningKey(f"demo-outside.example/{number}", SigningKey(bytes([number]) * 32))
    for number in range(1, 4)
]


def record_all(instance):
    """Name three cosigners in the log; what they record is not published yet."""
    record = RecordCosigner(instance.desk(), instance.settings.operators)
    for key in KEYS:
        command = RecordCosignerCommand(
            key=f"record-{key.name}", organisation=key.name, vkey=str(key.public)
        )
        record(SECURITY, command)


def signed(instance, *keys):
    """Return the checkpoint that is out, signed by these."""
    own = instance.published.note()
    checkpoint = open_checkpoint(
        instance.published.note(), instance.log_signer.verifier
    )
    lines = [key.cosign(checkpoint, instance.clock.now()) for key in keys]
    return with_cosignatures(own, lines)


def kept(site):
    """Read by plain SQL whose signatures are kept, and at which sizes."""
    with closing(reading(site)) as database:
        sizes = database.execute("SELECT size FROM archive_cosigned").fetchall()
        rows = database.execute(
            "SELECT size, name FROM archive_cosignature ORDER BY name"
        ).fetchall()
    assert {row[0] for row in rows} == {row[0] for row in sizes}
    return [row[1] for row in rows]


@pytest.fixture
def known(site):
    """Give an instance whose log names three cosigners."""
    with site.opened() as instance:
        record_all(instance)
        instance.sequencer.run()
    return site


@pytest.mark.parametrize("number", [0, 1])
def test_a_cosignature_is_kept_once_or_not_at_all(known, number):
    """Cut before the commit it is not there, after it it is; sent again it is once."""
    with known.opened(CutAt(number)) as instance:
        note = signed(instance, KEYS[0])
        with pytest.raises(PowerCutError):
            instance.keep_cosignatures()(note)
    assert kept(known) == [KEYS[0].name] * number

    with known.opened() as instance:
        shown = instance.shown().cosigned()
        assert bool(shown) is bool(number)
        for _ in range(2):
            instance.keep_cosignatures()(note)
        assert instance.shown().cosigned() == instance.shown().latest() == note
    assert kept(known) == [KEYS[0].name]


def test_the_first_signature_of_a_cosigner_stays(known):
    """He signs again, later: what was shown to others is not exchanged."""
    with known.opened() as instance:
        first = signed(instance, KEYS[0])
        instance.keep_cosignatures()(first)
        instance.clock.jump_to(instance.clock.now().replace(hour=9))
        second = signed(instance, KEYS[0], KEYS[1])
        instance.keep_cosignatures()(second)
        found = cosignatures(instance.shown().cosigned(), [key.public for key in KEYS])
    assert found[0].line in first
    assert found[0].line not in second
    assert kept(known) == [key.name for key in KEYS[:2]]


def test_many_at_once_are_each_kept_once(known):
    """Three cosigners, each twice at the same moment, and nobody gets an error."""
    together = Barrier(6)
    with known.opened() as instance:
        notes = [signed(instance, key) for key in KEYS * 2]

        def hand_in(note):
            together.wait()
            return instance.keep_cosignatures()(note)

        with ThreadPoolExecutor(6) as threads:
            answers = list(threads.map(hand_in, notes))
    assert [len(each) for each in answers] == [1] * 6
    assert kept(known) == [key.name for key in KEYS]


@pytest.mark.parametrize("point", ["mark:before", "mark:after"])
def test_a_checkpoint_that_is_out_may_be_cosigned(site, point):
    """The sequencer died before it noted that it had published: no false alarm."""

    def cut(reached, /):
        if reached.endswith(point):
            raise PowerCutError(reached)

    with site.opened() as instance:
        record_all(instance)
    with site.opened(cut) as instance:
        early = signed(instance, KEYS[0])
        with pytest.raises(PowerCutError):
            instance.sequencer.run()
        note = signed(instance, KEYS[0])
        assert note != early
    with site.opened() as instance:
        instance.keep_cosignatures()(note)
        assert instance.shown().latest() == note


def test_a_checkpoint_that_is_not_out_is_not_cosigned(site):
    """Placed in the database and signed by nobody: the log never showed it."""

    def cut(reached, /):
        if reached == "checkpoint.replace:before":
            raise PowerCutError(reached)

    with site.opened() as instance:
        record_all(instance)
    with site.opened(cut) as instance:
        with pytest.raises(PowerCutError):
            instance.sequencer.run()
        with instance.transactions.read() as work:
            head = work.log.head()
        ours = KEYS[0]
        unborn = open_checkpoint(
            instance.published.note(), instance.log_signer.verifier
        )
        assert head.size > unborn.size
        note = signed(instance, ours)
        instance.keep_cosignatures()(note)  # The old one is out.
        forged = _signed_head(instance, head, ours)
        with pytest.raises(CosignatureRefusedError):
            instance.keep_cosignatures()(forged)


def _signed_head(instance, head, key):
    """Return what the log's key alone would say of a head, cosigned."""

    checkpoint = Checkpoint(instance.settings.origin, head.size, head.root)
    note = sign_checkpoint(checkpoint, instance.log_signer)
    return with_cosignatures(note, [key.cosign(checkpoint, instance.clock.now())])


@pytest.mark.parametrize("number", [0, 1])
def test_over_the_network_no_answer_is_no_promise(blank, tmp_path, number):
    """An error instead of the answer: sent again, it is kept once."""
    site = blank("sqlite").copied(tmp_path / "instance")
    with site.opened() as instance:
        record_all(instance)
        instance.sequencer.run()
    with site.opened(CutAt(number)) as instance:
        note = signed(instance, KEYS[0])
        with served(make_app(instance)) as url, RemoteLog(url) as log:
            with pytest.raises(UnreachableError, match="did not take it"):
                log.submit(note)
            assert kept(site) == [KEYS[0].name] * number
            log.submit(note)
            assert log.fetch("cosigned").decode() == note
    assert kept(site) == [KEYS[0].name]
