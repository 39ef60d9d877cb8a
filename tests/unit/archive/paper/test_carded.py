"""A paper against the card of its log: origin, demo, the printed checkpoint."""

import dataclasses
from datetime import timedelta

import pytest

from archive.evidence.digests import sha256
from archive.evidence.keys import SigningKey
from archive.evidence.notes import NoteSigner
from archive.ledger.anchors import AnchorCard, KnownCosigner
from archive.ledger.checkpoints import Checkpoint, open_checkpoint, sign_checkpoint
from archive.ledger.cosignatures import CosigningKey, with_cosignatures
from archive.paper.checking import Standing, check_paper, checkpoint_on
from archive.paper.findings import Fault
from archive.paper.pages import render
from archive.paper.seal import Seal
from archive.paper.validity import Trust
from tests.papers import (
    CHECKPOINT,
    DESIGNS,
    LOG_KEY,
    ORIGIN,
    SEALED_AT,
    content,
    signed,
    small,
)

pytestmark = pytest.mark.archive

SOON = SEALED_AT + timedelta(days=1)
ACCEPTED = NoteSigner(f"{ORIGIN}/accepted", SigningKey.generate())
COSIGNER = CosigningKey("demo-outside.example/1", SigningKey.generate())


@pytest.fixture(scope="module")
def card(certificates):
    """Give the card of the papers' log."""
    return AnchorCard(
        origin=ORIGIN,
        demo=True,
        log_vkey=str(LOG_KEY.verifier),
        accepted_vkey=str(ACCEPTED.verifier),
        paper_root=certificates.paper_root,
    )


def found(certificates, card, checkpoint=CHECKPOINT, **changes):
    """Seal a paper with changes, check it with the card; return the faults."""
    pages = render(small(), signed(content(**changes)), checkpoint, SEALED_AT)
    pdf = Seal(certificates).certify(pages).pdf
    report = check_paper(pdf, SOON, Trust.of([card]), designs=DESIGNS)
    assert {each.step for each in report.findings} <= {5}
    return [each.fault for each in report.findings], report.standing


def test_a_paper_of_the_cards_log_holds(certificates, card):
    """
    The card brings the root, and its keys open what the paper prints.
    """
    assert found(certificates, card) == ([], Standing.SEALED)


def test_a_checkpoint_that_the_log_never_signed_is_found(certificates, card):
    """
    Anybody can print a root; the log's key tells whose it is.
    """
    other = NoteSigner(ORIGIN, SigningKey.generate())
    note = sign_checkpoint(Checkpoint(ORIGIN, 99, sha256(b"other")), other)
    faults, standing = found(certificates, card, note)
    assert (faults, standing) == ([Fault.CHECKPOINT], Standing.CONTRADICTION)


def test_a_false_signature_of_the_cards_cosigner_is_found(certificates, card):
    """
    A line under a cosigner's name and key number is his, or forged.
    """
    known = KnownCosigner("演示监督局", str(COSIGNER.public))
    named = dataclasses.replace(card, cosigners=(known,))
    shown = open_checkpoint(CHECKPOINT, LOG_KEY.verifier)
    honest = COSIGNER.cosign(shown, SEALED_AT)
    note = with_cosignatures(CHECKPOINT, [honest])
    assert found(certificates, named, note) == ([], Standing.SEALED)
    other = sign_checkpoint(Checkpoint(ORIGIN, 7, sha256(b"7")), LOG_KEY)
    assert found(certificates, named, with_cosignatures(other, [honest]))[0] == [
        Fault.CHECKPOINT
    ]


def test_a_paper_of_another_log_is_found(certificates, card):
    """
    One centre may run two instances; a card is of one of them.
    """
    origin = "other.example/log"
    signer = NoteSigner(origin, SigningKey.generate())
    note = sign_checkpoint(Checkpoint(origin, 9, sha256(b"9")), signer)
    assert found(certificates, card, note, origin=origin)[0] == [Fault.OTHER_LOG]


def test_a_demonstrations_paper_is_never_a_real_one(certificates, card):
    """
    What leaves the watermark out is not of a demonstration's log.
    """
    assert found(certificates, card, demo=False)[0] == [Fault.OTHER_LOG]


def test_a_card_that_knows_another_tree_is_contradicted(certificates, card):
    """
    Two roots of one size are two histories.
    """
    size = checkpoint_on(Seal(certificates).certify(_pages()).pdf).size
    note = sign_checkpoint(Checkpoint(ORIGIN, size, sha256(b"second")), LOG_KEY)
    knowing = dataclasses.replace(card, checkpoint=note)
    assert found(certificates, knowing)[0] == [Fault.FORKED]


def _pages():
    return render(small(), signed(), CHECKPOINT, SEALED_AT)
