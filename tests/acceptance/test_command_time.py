"""`yangguang verify paper` with what tells the time: authorities and revocations."""

import ssl
from datetime import timedelta

import pytest

from archive.ledger.anchors import AnchorCard
from archive.paper.certificates import Certificates
from archive.paper.pages import render
from archive.paper.seal import Seal
from tests.command import answer, check_refused, run
from tests.papers import (
    AT,
    CHECKPOINT,
    ISSUER,
    LOG_KEY,
    ORIGIN,
    SEALED_AT,
    content,
    signed,
    small,
)
from tests.timestamping import time_server

pytestmark = pytest.mark.archive

LATER = SEALED_AT + timedelta(days=30)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Give a stamped paper, extended later; its authority's root; a card; two lists."""
    folder = tmp_path_factory.mktemp("time")
    certificates = Certificates.create(ISSUER, demo=True, at=AT)
    card = AnchorCard(
        origin=ORIGIN,
        demo=True,
        log_vkey=str(LOG_KEY.verifier),
        accepted_vkey=str(type(LOG_KEY)(f"{ORIGIN}/accepted", LOG_KEY.key).verifier),
        paper_root=certificates.paper_root,
    )
    with time_server(folder) as server:
        pages = render(small(), signed(content()), CHECKPOINT, SEALED_AT)
        issued = Seal(certificates, server.authority(SEALED_AT)).certify(pages)
        later = Seal(certificates, server.authority(LATER))
        extended = later.append_lta(issued.pdf, issued.sha256, LATER)
        pem = ssl.DER_cert_to_PEM_cert(server.root)
    revoked = [(certificates.seal.certificate, AT)]
    made = {
        "paper.pdf": issued.pdf,
        "extended.pdf": extended,
        "card.json": card.to_bytes(),
        "authority.der": server.root,
        "authority.pem": pem.encode(),
        "revoked.crl": certificates.revocations(LATER, revoked),
        "good.crl": certificates.revocations(LATER),
    }
    for name, data in made.items():
        (folder / name).write_bytes(data)
    return folder


def told(files, paper, *options):
    """Check a paper with the card and more."""
    return answer(
        "verify", "paper", files / paper, "--anchor", files / "card.json", *options
    )[1]


@pytest.mark.parametrize("form", ["der", "pem"])
def test_a_known_authority_proves_the_time(files, form):
    """Without its root the stamp is shown, and proves no time."""
    unknown = told(files, "paper.pdf")["stamp"]
    assert unknown == {"at": "2026-04-13 10:25:09 北京时间", "trusted": False}
    authority = ("--authority", files / f"authority.{form}")
    assert told(files, "paper.pdf", *authority)["stamp"]["trusted"]
    extended = told(files, "extended.pdf", *authority)
    assert extended["archived"] == 1


def test_people_read_whose_time_it_is(files):
    """The line says who vouches for the time."""
    paper = ("verify", "paper", files / "extended.pdf")
    assert "authority unknown here" in run(*paper).output
    known = run(*paper, "--authority", files / "authority.der").output
    assert "by an authority you trust" in known
    assert "Archive timestamps you trust: 1" in known


def test_a_seal_that_was_revoked_before_is_found(files):
    """A list of the root says since when the seal counts no more."""
    found = told(files, "paper.pdf", "--revoked", files / "revoked.crl")["findings"]
    assert "seal-revoked" in {each["code"] for each in found}
    found = told(files, "paper.pdf", "--revoked", files / "good.crl")["findings"]
    assert "seal-revoked" not in {each["code"] for each in found}


@pytest.mark.parametrize("option", ["--authority", "--revoked"])
def test_what_is_no_certificate_is_refused(files, option):
    """Another file is named as what it is not."""
    check_refused(
        1, "verify", "paper", files / "paper.pdf", option, files / "card.json"
    )
