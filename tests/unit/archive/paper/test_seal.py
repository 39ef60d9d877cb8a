"""The seal: at the instant it shows, over what was signed, never less than set."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from archive.evidence.digests import sha256
from archive.paper.checking import check_paper
from archive.paper.errors import (
    PaperUnsoundError,
    PaperWaitingError,
    TimestampMissingError,
)
from archive.paper.model import Level
from archive.paper.pages import render
from archive.paper.seal import Seal
from archive.paper.signatures import SignedPaper
from tests.papers import (
    AT,
    CHECKPOINT,
    SEALED_AT,
    content,
    signed,
    small,
    unsigned,
)

pytestmark = pytest.mark.archive


def test_a_final_paper_is_certified_once_at_the_instant_it_shows(plain, rendering):
    """
    One certification of level 1, in the field where the seal stands, at its instant.
    """
    assert plain.pdf.startswith(rendering.pdf)
    assert plain.sha256 == sha256(plain.pdf).hex()
    assert (plain.level, plain.digest) == (Level.B, content().digest.hex())
    report = check_paper(plain.pdf, SEALED_AT)
    assert report.findings == ()
    assert report.sealed_at == SEALED_AT
    assert report.validity.seal == plain.seal
    reader = PdfFileReader(BytesIO(plain.pdf))
    (signature,) = reader.embedded_signatures
    box = [int(each) for each in signature.sig_field["/Rect"]]
    assert box == list(rendering.seal.rounded())
    assert box[0] < box[2]


def test_nothing_in_the_file_is_of_the_machines_clock(stamped, archived):
    """
    Every date is the content's, the seal's, or what an authority said.
    """
    known = {f"{AT:%Y%m%d%H%M%S}".encode(), f"{SEALED_AT:%Y%m%d%H%M%S}".encode()}
    for pdf in (stamped.pdf, archived):
        written = pdf.replace(b"\\072", b":")
        dates = {each[2:] for each in re.findall(rb"D:[0-9]{14}", written)}
        assert dates == known


def test_the_file_carries_what_was_signed(plain):
    """
    SPEC 11.4: content.json and signatures.json, as they were signed.
    """
    report = check_paper(plain.pdf, SEALED_AT)
    assert report.paper == signed()


def test_sealing_again_makes_the_same_pages():
    """
    The same input gives the same bytes, whoever renders and whenever.
    """
    twice = [render(small(), signed(), CHECKPOINT, SEALED_AT).pdf for _ in range(2)]
    assert twice[0] == twice[1]


def test_what_waits_is_not_sealed(certificates):
    """
    待签 has no seal: neither drawn nor given.
    """
    waiting = SignedPaper(content())
    with pytest.raises(PaperWaitingError):
        render(small(), waiting, CHECKPOINT, SEALED_AT)
    draft = render(small(), waiting, CHECKPOINT)
    with pytest.raises(ValueError, match="final"):
        Seal(certificates).certify(draft)


def test_a_paper_without_signers_is_sealed(certificates, rooted):
    """
    Some papers only the instance vouches for.
    """
    final = render(small(), unsigned(), CHECKPOINT, SEALED_AT)
    report = check_paper(Seal(certificates).certify(final).pdf, SEALED_AT, rooted)
    assert report.findings == ()
    assert report.paper.signatures == ()


def test_the_timestamp_is_the_authoritys(stamped, trust):
    """
    B-T: the seal carries a token over itself, with the authority's instant.
    """
    assert stamped.level is Level.T
    report = check_paper(stamped.pdf, SEALED_AT + timedelta(days=1), trust)
    assert report.findings == ()
    assert report.level is Level.T
    assert report.stamp.at == SEALED_AT + timedelta(seconds=2)
    assert report.stamp.trusted


def test_what_is_appended_leaves_the_issued_file_as_it_was(archived, stamped, trust):
    """
    SPEC 11.5: the issued file is a byte prefix of every later form.
    """
    assert archived.startswith(stamped.pdf)
    report = check_paper(archived, SEALED_AT + timedelta(days=200), trust)
    assert report.findings == ()
    assert report.issued_sha256 == stamped.sha256
    assert report.validity.archived == 1


def test_archive_timestamps_are_renewed(archived, stamped, certificates, clock, trust):
    """
    A second one covers the first, and still nothing before it changes.
    """
    later = SEALED_AT + timedelta(days=400)
    seal = Seal(certificates, clock.authority(later))
    renewed = seal.append_lta(archived, stamped.sha256, later)
    assert renewed.startswith(archived)
    report = check_paper(renewed, later, trust)
    assert report.findings == ()
    assert report.validity.archived == 2


def test_only_an_issued_paper_is_extended(certificates, stamped, plain, clock):
    """
    PDF-11: what was not issued, or is damaged, gets no archive timestamp.
    """
    seal = Seal(certificates, clock.authority(SEALED_AT))
    damaged = bytearray(stamped.pdf)
    damaged[len(damaged) // 3] ^= 1
    for pdf in (plain.pdf, bytes(damaged), b"%PDF-1.7 nothing"):
        with pytest.raises(PaperUnsoundError):
            seal.append_lta(pdf, stamped.sha256, SEALED_AT)
    with pytest.raises(TimestampMissingError, match="none"):
        Seal(certificates).append_lta(plain.pdf, plain.sha256, SEALED_AT)
