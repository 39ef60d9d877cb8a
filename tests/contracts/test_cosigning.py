"""Those outside cosign over the network, with our software and with that of others."""

import threading
from contextlib import ExitStack

import aics_tlog
import msgspec
import pytest
from aics_witness import feeder
from aics_witness.config import LogConfig
from aics_witness.service import Witness, make_server
from aics_witness.store import WitnessStore
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from archive.evidence.keys import SigningKey
from archive.evidence.notes import NoteSigner
from archive.ledger.cosignatures import CosigningKey, cosignatures
from archive.ledger.cosigned import CosignatureRefusedError
from archive.ledger.cosigner import ForkedError, RolledBackError
from archive.ledger.pulling import pull
from archive.ledger.tree import consistency_proof
from archive.objects.model import ObjectMissingError
from archive.values.actors import Actor
from tests.command import answer
from tests.loopback import served, serving
from tests.sites import CLERK, Site
from trading.rules.procedure import NotYoursError
from trading.rules.roles import Role
from trading.server.app import make_app
from trading.server.cosigners import (
    CosignerNameError,
    CosignerNotOutsideError,
    CosignerUnreadableError,
    RecordCosigner,
    RecordCosignerCommand,
    RemoveCosigner,
    RemoveCosignerCommand,
    standings,
)
from trading.server.cosigning import CosignerFolder, CosignerFolderError
from trading.server.cosigning_http import (
    RemoteLog,
    RemoteWitness,
    UnreachableError,
    witness_app,
)
from trading.server.settings import Settings

pytestmark = pytest.mark.archive

BODY = "演示行政审批监督局"
NAME = "demo-supervisor.example/1"
SECURITY = Actor("wang", "centre", frozenset({Role.SECURITY_ADMINISTRATOR.value}))


def recorded(instance, vkey, organisation=BODY, actor=SECURITY):
    """Record a cosigner and let the log publish it."""
    key = f"cosigner-{vkey[:40]}-{organisation}"[:80]
    command = RecordCosignerCommand(key=key, organisation=organisation, vkey=vkey)
    told = RecordCosigner(instance.desk(), instance.settings.operators)(actor, command)
    instance.sequencer.run()
    return told


def grown(instance, times=3):
    """Let the log grow by some entries of its own."""
    for _ in range(times):
        key = SigningKey.generate()
        name = f"demo-more/{key.public.fingerprint}"
        recorded(instance, str(CosigningKey(name, key).public), f"{BODY}{name}")
    return instance.sequencer.run()


@pytest.fixture
def folder(instance, tmp_path):
    """Give a cosigner's folder, made from the card, and recorded in the log."""
    card = instance.anchor_card(with_checkpoint=True)
    found = CosignerFolder.create(tmp_path / "outside", card, NAME, BODY)
    recorded(instance, str(found.key.public))
    return found


def shown(instance):
    """Return the log as anybody reads it, without a network."""

    def fetch(path):
        if path == "checkpoint":
            return instance.shown().latest().encode()
        try:
            return instance.objects.get_named(path)
        except ObjectMissingError:
            return None

    return fetch


# --- Recorded in the log --------------------------------------------------------------


def test_the_log_says_who_its_cosigners_are(instance, folder):
    """Name, body and key stand in clear in an entry, so that nobody can deny them."""
    with instance.transactions.read() as work:
        (known,) = work.cosigners.known()
        leaf = work.log.leaf("instance", 2)
    assert known == folder.known
    entry = instance.published.entry(leaf)
    assert b'"kind":"COSIGNER_RECORDED"' in entry
    assert known.vkey.encode() in entry
    assert BODY.encode() in entry


@pytest.mark.usefixtures("folder")
def test_a_cosigner_stands_outside(instance):
    """Not the operator himself, not without the role, not under any other name."""
    vkey = str(CosigningKey("demo-x/1", SigningKey.generate()).public)
    with pytest.raises(CosignerNotOutsideError):
        recorded(instance, vkey, organisation="centre")
    with pytest.raises(NotYoursError):
        recorded(instance, vkey, actor=CLERK)
    real = str(CosigningKey("notary.example/1", SigningKey.generate()).public)
    with pytest.raises(CosignerNameError):
        recorded(instance, real)
    again = str(CosigningKey(NAME, SigningKey.generate()).public)
    with pytest.raises(CosignerNameError):
        recorded(instance, again)
    for broken in ("x", vkey[:-2], str(instance.log_signer.verifier)):
        with pytest.raises(CosignerUnreadableError):
            recorded(instance, broken)


CENTRE = "县公共资源交易中心 East"


@pytest.mark.parametrize(
    "written",
    [
        CENTRE,
        "县公共资源交易中心EAST",
        " 县 公共资源\u3000交易中心 east ",
        "县公共资源交易中心Ｅａｓｔ",
        "test.example/LOG",
    ],
)
def test_the_operator_is_not_his_own_cosigner(tmp_path, written):
    """However he writes his name, and from wherever: even at the console."""
    site = Site.made(tmp_path / "centre")
    settings = Settings.read(site.folder)
    msgspec.structs.replace(settings, organisation=CENTRE).write(site.folder)
    vkey = str(CosigningKey("demo-ours/1", SigningKey.generate()).public)
    code, told = answer(
        *("keys", "cosigner", "--instance", site.folder),
        *("--add", vkey, "--organisation", written),
    )
    assert (code, told.get("rule")) == (1, "cosigner-not-outside")
    assert "runs this platform itself" in told["error"]
    code, told = answer(
        *("keys", "cosigner", "--instance", site.folder),
        *("--add", vkey, "--organisation", f"{CENTRE}监督局"),
    )
    assert code == 0


def test_a_real_log_has_no_demonstration_cosigner(tmp_path):
    """The names keep the two kinds of log apart, in both directions."""
    site = Site.made(tmp_path / "real", demo=False)
    with site.opened() as instance:
        demo = str(CosigningKey("demo-x/1", SigningKey.generate()).public)
        with pytest.raises(CosignerNameError):
            recorded(instance, demo)
        recorded(
            instance,
            str(CosigningKey("notary.example/1", SigningKey.generate()).public),
        )
        card = instance.anchor_card(with_checkpoint=True)
    with pytest.raises(CosignerFolderError):
        CosignerFolder.create(tmp_path / "outside", card, NAME, BODY)


def test_a_cosigner_can_be_taken_back(instance, folder):
    """What he signed stays; what he signs later is not kept."""
    first = pull(folder.cosigner(instance.clock), shown(instance))
    instance.keep_cosignatures()(first.cosigned)
    command = RemoveCosignerCommand(key="remove-1", name=NAME)
    RemoveCosigner(instance.desk())(SECURITY, command)
    instance.sequencer.run()
    later = pull(folder.cosigner(instance.clock), shown(instance))
    with pytest.raises(CosignatureRefusedError):
        instance.keep_cosignatures()(later.cosigned)
    with instance.transactions.read() as work:
        assert work.cosigners.cosigned().size == first.checkpoint.size
        assert standings(work) == work.cosigners.signing() == []


# --- Pulled ---------------------------------------------------------------------------


def test_a_cosigner_pulls_signs_and_hands_in(instance, folder):
    """Over the network: the checkpoint then bears his line, and the receipt stands."""
    with served(make_app(instance)) as url, RemoteLog(url) as log:
        for _ in range(2):
            pulled = pull(folder.cosigner(instance.clock), log.fetch)
            log.submit(pulled.cosigned)
            note = log.fetch("checkpoint").decode()
            assert note == log.fetch("cosigned").decode() == pulled.cosigned
            (found,) = cosignatures(note, [folder.key.public])
            assert found.name == NAME
            grown(instance)
        assert log.fetch("checkpoint") != log.fetch("cosigned")
    card = folder.save_card(pulled.cosigned)
    assert card.cosigners == (folder.known,)
    assert card.opened() == pulled.checkpoint
    (logged,) = instance.receipts().logged([("instance", 1)])
    assert logged.proof.checkpoint == pulled.cosigned
    with instance.transactions.read() as work:
        (standing, *others) = sorted(
            standings(work), key=lambda each: -(each.size or 0)
        )
        assert work.cosigners.signing() == [(NAME, pulled.checkpoint.size)]
    assert (standing.name, standing.size) == (NAME, pulled.checkpoint.size)
    assert {each.size for each in others} == {None}


def test_a_strangers_software_accepts_what_was_cosigned(instance, folder):
    """aics-tlog finds log signature, cosignature, and a quorum of one."""
    pulled = pull(folder.cosigner(instance.clock), shown(instance))
    note = aics_tlog.parse_note(pulled.cosigned.encode())
    log = aics_tlog.parse_vkey(str(instance.log_signer.verifier))
    witness = aics_tlog.parse_vkey(str(folder.key.public))
    found = aics_tlog.verify_checkpoint(note, log, [witness], 1)
    assert found.ok, found
    stranger = CosigningKey("demo-x/1", SigningKey.generate()).public
    other = aics_tlog.parse_vkey(str(stranger))
    assert not aics_tlog.verify_checkpoint(note, log, [other], 1).ok


def test_what_is_not_a_cosignature_of_this_log_is_refused(instance, folder):
    """Strangers, other sizes, other roots, and noise: 409 and nothing is kept."""
    pulled = pull(folder.cosigner(instance.clock), shown(instance))
    stranger = CosigningKey("demo-stranger/1", SigningKey.generate())
    signed = stranger.cosign(pulled.checkpoint, instance.clock.now())
    foreign = pulled.note + signed
    wrong = pulled.note + pulled.line.replace(pulled.line[60:70], "AAAAAAAAAA")
    with served(make_app(instance)) as url, RemoteLog(url) as log:
        for note in (foreign, pulled.note, wrong, "hello\n", "", "x" * 70_000):
            with pytest.raises(UnreachableError, match="did not take it"):
                log.submit(note)
        assert log.fetch("cosigned") is None
        log.submit(pulled.cosigned)
        log.submit(pulled.cosigned)
        assert log.fetch("cosigned").decode() == pulled.cosigned


def forked(site, tmp_path):
    """Give a second past of the same log, under its very own keys."""
    other = Site(tmp_path / "fork", site.card, site.server, site.database)
    return site.copied(other.folder)


def test_a_fork_and_a_roll_back_are_refused(site, tmp_path):
    """The operator, with all his keys, cannot make a cosigner forget what he saw."""
    fork = forked(site, tmp_path)
    with site.opened() as instance, fork.opened() as other:
        card = instance.anchor_card(with_checkpoint=True)
        outside = CosignerFolder.create(tmp_path / "outside", card, NAME, BODY)
        recorded(instance, str(outside.key.public))
        grown(instance)
        pulled = pull(outside.cosigner(instance.clock), shown(instance))
        with pytest.raises(RolledBackError):
            pull(outside.cosigner(instance.clock), shown(other))
        recorded(other, str(outside.key.public))
        while other.sequencer.run() < pulled.checkpoint.size:
            grown(other, 1)
        with pytest.raises(ForkedError):
            pull(outside.cosigner(instance.clock), shown(other))
        grown(other)
        with pytest.raises(ForkedError):
            pull(outside.cosigner(instance.clock), shown(other))
        kept = sorted(each.name for each in (outside.folder / "evidence").iterdir())
        assert len(kept) == 4
        assert (
            CosignerFolder.open(outside.folder).cosigner(instance.clock).last()
            == pulled.checkpoint
        )
    fork.removed()


# --- Pushed: C2SP tlog-witness --------------------------------------------------------


@pytest.fixture
def foreign(instance, tmp_path):
    """Give a witness this project did not write, on loopback, and its vkey."""
    name, key = "demo-foreign.example/ind1", Ed25519PrivateKey.generate()
    log = LogConfig(
        instance.settings.origin,
        (aics_tlog.parse_vkey(str(instance.log_signer.verifier)),),
    )
    store = WitnessStore(tmp_path / "witness.db", create=True)
    witness = Witness(name, key, store, [log])
    recorded(instance, witness.vkey_text)
    with serving(make_server(witness)) as url:
        yield url
    store.close()


def test_a_foreign_witness_cosigns_our_log(instance, foreign):
    """What it signs is kept, again and again while the log grows."""
    with RemoteLog("http://localhost") as log:
        witness = RemoteWitness(foreign, log.call)
        for _ in range(3):
            note = witness.ask(instance.published, instance.published.note())
            (kept,) = instance.keep_cosignatures()(note)
            assert kept.name == "demo-foreign.example/ind1"
            grown(instance)
        again = RemoteWitness(foreign, log.call)  # It knows no size, and is told.
        instance.keep_cosignatures()(
            again.ask(instance.published, instance.published.note())
        )


def test_a_foreign_client_gets_our_cosignature(instance, folder):
    """aics-witness's client speaks to our witness: growth, then a refusal it knows."""
    app = witness_app([folder.cosigner(instance.clock)])
    with served(app) as url, ExitStack() as closing:
        client = feeder.WitnessClient(
            url,
            str(folder.key.public),
            max_age_seconds=None,
            max_attempts=1,
        )
        closing.callback(client.close)
        for _ in range(3):
            note = instance.published.note()
            reader = instance.published.reader(note)
            line = client.submit(
                note,
                lambda old, new, read=reader: list(consistency_proof(old, new, read)),
            )
            (found,) = cosignatures(note + line, [folder.key.public])
            assert found.name == NAME
            grown(instance)
        stranger = NoteSigner(instance.settings.origin, SigningKey.generate())
        text = instance.published.note().partition("\n\n")[0] + "\n"
        with pytest.raises(feeder.WitnessRejected):
            client.submit(
                stranger.sign(text), (folder.cosigner(instance.clock).last().size, [])
            )


def test_two_requests_at_once_never_roll_back(instance, folder):
    """TL-5: a smaller checkpoint, checked first, is not signed after a larger one."""
    notes = []
    for _ in range(6):
        notes.append(instance.published.note())
        grown(instance, 1)
    cosigner = folder.cosigner(instance.clock)
    sizes = []

    def ask(note):
        for _ in range(10):
            last = cosigner.last()
            reader = instance.published.reader(note)
            old = last.size if last else 0
            if old > reader.size:
                return
            proof = (
                consistency_proof(old, reader.size, reader)
                if 0 < old < reader.size
                else ()
            )
            try:
                cosigner.cosign(old, proof, note)
            except Exception:  # noqa: BLE001, S112 - the other one was quicker
                continue
            sizes.append(cosigner.last().size)
            return

    threads = [threading.Thread(target=ask, args=(note,)) for note in notes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sizes
    assert sizes == sorted(sizes)
