"""The published log, taken by strangers: by aics-tlog, which others wrote."""

import base64
import json

import aics_tlog
import pytest
from litestar.testing import TestClient

from archive.evidence.keys import SigningKey
from archive.evidence.notes import NoteSigner
from archive.ledger.seals import slot_data
from archive.ledger.sweeps import SealTick
from archive.ledger.tiles import new_bundles, new_tiles
from tests.published import signed
from tests.sayings import Talk
from tests.sites import ORIGIN
from trading.server.app import make_app
from trading.server.instance import PLATFORM

pytestmark = pytest.mark.archive


@pytest.fixture
def talk(instance):
    """Give an instance of each kind in turn, with a seal open."""
    with instance.transactions.begin() as work:
        work.ledger.open_seal("lot", instance.clock.now())
    return Talk(instance)


def publish(talk):
    """Send a SEALED entry, and publish."""
    clock, transactions = talk.instance.clock, talk.instance.transactions
    assert SealTick(clock=clock, transactions=transactions, platform=PLATFORM)()
    talk.instance.sequencer.run()


def receipt(talk, accepted):
    event = accepted.event
    return talk.instance.receipts().logged([(event.stream, event.n)])[0]


def checked(proof: str, entry: bytes, vkey: str) -> bool:
    """Take a tlog-proof apart by its specification, and check it with their code."""
    head, note = proof.split("\n\n", 1)
    version, index, *path = head.split("\n")
    assert version == "c2sp.org/tlog-proof@v1"
    found = aics_tlog.verify_checkpoint(
        aics_tlog.parse_note(note), aics_tlog.parse_vkey(vkey), expected_origin=ORIGIN
    )
    return found.ok and aics_tlog.verify_leaf_inclusion(
        entry,
        int(index.removeprefix("index ")),
        found.size,
        [base64.b64decode(line, validate=True) for line in path],
        found.root,
    )


def test_a_stranger_checks_the_receipt_of_every_act(site, talk):
    """A tlog-proof leads from its entry, and no other, to the root the log signed."""
    told = talk.words(5)
    publish(talk)
    other = NoteSigner(ORIGIN, SigningKey.generate()).verifier
    for accepted in told:
        logged = receipt(talk, accepted)
        proof, entry = logged.proof.text, logged.entry
        assert json.loads(entry)["c"] == accepted.event.commitment
        assert checked(proof, entry, site.card.log_vkey)
        assert not checked(proof, entry + b" ", site.card.log_vkey)
        assert not checked(proof, entry, str(other))


def test_a_stranger_checks_the_receipt_of_a_sealed_act(site, talk):
    """First the SEALED entry, then the slot under its root: both with their code."""
    told = talk.words(3, "whisper")
    publish(talk)
    for accepted in told:
        logged = receipt(talk, accepted)
        assert checked(logged.proof.text, logged.entry, site.card.log_vkey)
        root = bytes.fromhex(json.loads(logged.entry)["root"])
        slot, own = logged.slot, bytes.fromhex(accepted.event.commitment)
        for commitment, holds in ((own, True), (b"", False), (bytes(32), False)):
            assert holds == aics_tlog.verify_leaf_inclusion(
                slot_data(slot.salt, commitment),
                slot.slot,
                1024,
                list(slot.path),
                root,
            )


@pytest.fixture
def mirror(site, talk, tmp_path):
    """Mirror a log of 300 entries over HTTP, and give every size it ever signed."""
    sizes = {}
    for words in (3, 20, 270):
        talk.words(words)
        talk.instance.sequencer.run()
        size, root = signed(talk.instance.published.note(), site.card)
        sizes[size] = root
    folder = tmp_path / "mirror"
    paths = {"checkpoint"}
    for size in sizes:
        paths |= {each.path for each in new_tiles(0, size)}
        paths |= {each.path for each in new_bundles(0, size)}
    with TestClient(make_app(talk.instance)) as client:
        for path in paths:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            data = client.get(f"/log/{path}").raise_for_status().content
            (folder / path).write_bytes(data)
    return folder, sizes


@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_a_stranger_audits_a_mirror(site, mirror):
    """Each tile and bundle of each signed size is proven, and each size grew."""
    folder, sizes = mirror
    theirs = aics_tlog.FileSystemTileReader(folder)
    for size, root in sizes.items():
        report = aics_tlog.audit_tiles(theirs, size, root)
        assert report.bundles == len(new_bundles(0, size))
        for later, grown in sizes.items():
            if size < later:
                proof = aics_tlog.consistency_proof_from_tiles(theirs, size, later)
                assert aics_tlog.verify_consistency(size, later, root, grown, proof)
    note = aics_tlog.parse_note((folder / "checkpoint").read_text("utf-8"))
    key = aics_tlog.parse_vkey(site.card.log_vkey)
    assert aics_tlog.verify_checkpoint(note, key).root == sizes[max(sizes)]
