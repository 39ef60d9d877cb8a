"""Seals as strangers' software judges them: poppler, NSS, OpenSSL, qpdf."""

import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter

from archive.evidence.digests import sha256
from tests.paper_attacks import incremented, overlaid
from tests.paper_designs import hexed
from tests.papers import (
    CHECKPOINT,
    SEALED_AT,
    content,
    signed,
)
from tests.strangers import need_tools, told

pytestmark = [pytest.mark.archive, pytest.mark.poppler]


@pytest.fixture(scope="module", autouse=True)
def tools():
    """Skip where the readers are not installed."""
    need_tools()


@pytest.fixture(scope="module")
def trusted(tmp_path_factory, certificates):
    """Give an NSS database that trusts the instance's root, and nothing else."""
    folder = tmp_path_factory.mktemp("nss")
    certificates.save(folder)
    database = f"sql:{folder}"
    told("certutil", "-N", "-d", database, "--empty-password")
    root = str(folder / "paper-root.crt")
    told(*("certutil", "-A", "-d", database, "-n", "root", "-t", "CT,C,C", "-i", root))
    return database


def pdfsig(data, folder, database=None):
    """Return what pdfsig says: its exit code says nothing of a broken digest."""
    file = Path(folder) / "paper.pdf"
    file.write_bytes(data)
    where = [] if database is None else ["-nssdir", database]
    return told("pdfsig", *where, str(file), check=False)


def test_pdfsig_takes_the_seal_for_valid_and_trusted(plain, stamped, trusted, tmp_path):
    """
    With the instance's root in its database, poppler accepts what is issued.
    """
    for paper in (plain, stamped):
        said = pdfsig(paper.pdf, tmp_path, trusted)
        assert "Signature is Valid." in said
        assert "Certificate is Trusted." in said
        assert "Total document signed" in said
        assert "Not total" not in said
        assert "ETSI.CAdES.detached" in said
        assert "SHA-256" in said
        assert f"{SEALED_AT:%b %d %Y}" in said


def test_pdfsig_sees_what_was_appended(archived, trusted, tmp_path):
    """
    An archived form is still valid; poppler says that more follows.
    """
    said = pdfsig(archived, tmp_path, trusted)
    assert "Signature is Valid." in said
    assert "Not total document signed" in said


def test_pdfsig_sees_a_changed_byte(plain, trusted, tmp_path):
    """
    It says so in words; its exit code is 0 all the same.
    """
    changed = bytearray(plain.pdf)
    changed[len(changed) // 3] ^= 1
    said = pdfsig(bytes(changed), tmp_path, trusted)
    assert "Digest Mismatch" in said
    assert "Signature is Valid" not in said


def test_pdfsig_alone_does_not_see_an_overlay(plain, trusted, tmp_path):
    """
    Why our checker compares revisions: poppler calls the signature valid.
    """
    said = pdfsig(incremented(plain.pdf, overlaid), tmp_path, trusted)
    assert "Signature is Valid." in said


def signature_of(pdf):
    """Return the first signature, and the bytes that it covers."""
    (sealed, *_) = PdfFileReader(BytesIO(pdf)).embedded_signatures
    start, length, again, rest = (int(each) for each in sealed.byte_range)
    covered = pdf[start : start + length] + pdf[again : again + rest]
    return sealed, covered


def test_openssl_verifies_the_signature(stamped, certificates, tmp_path):
    """
    The CMS in the file is a plain detached one over the two ranges.
    """
    certificates.save(tmp_path)
    sealed, covered = signature_of(stamped.pdf)
    (tmp_path / "cms").write_bytes(sealed.pkcs7_content)
    (tmp_path / "covered").write_bytes(covered)
    command = ["openssl", "cms", "-verify", "-inform", "DER", "-binary"]
    command += ["-in", str(tmp_path / "cms"), "-content", str(tmp_path / "covered")]
    command += ["-CAfile", str(tmp_path / "paper-root.crt"), "-out", "/dev/null"]
    command += ["-attime", f"{int(SEALED_AT.timestamp())}"]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    (tmp_path / "covered").write_bytes(covered[:-1] + b" ")
    assert subprocess.run(command, capture_output=True, check=False).returncode != 0


def test_openssl_verifies_the_timestamps(archived, clock, tmp_path):
    """
    The token in the seal is over the signature, the archive timestamp over the file.
    """
    sealed, archive = PdfFileReader(BytesIO(archived)).embedded_signatures
    (tmp_path / "root").write_bytes(clock.root)
    root = told(
        *("openssl", "x509", "-inform", "DER", "-in", str(tmp_path / "root")),
    )
    (tmp_path / "root.pem").write_text(root, encoding="ascii")
    start, length, again, rest = (int(each) for each in archive.byte_range)
    covered = archived[start : start + length] + archived[again : again + rest]
    (token,) = extract_tst_data_iter(sealed.signer_info, signed=False)
    attributes = sealed.signer_info["unsigned_attrs"]
    inner = attributes[0]["values"][0].dump()
    assert token is not None
    for data, given in (
        (sealed.signer_info["signature"].native, inner),
        (covered, archive.pkcs7_content),
    ):
        (tmp_path / "data").write_bytes(data)
        (tmp_path / "token").write_bytes(given)
        said = told(
            *("openssl", "ts", "-verify", "-token_in"),
            *("-data", str(tmp_path / "data"), "-in", str(tmp_path / "token")),
            *("-CAfile", str(tmp_path / "root.pem")),
        )
        assert "Verification: OK" in said


@pytest.mark.parametrize("form", ["plain", "stamped", "archived"])
def test_qpdf_finds_no_fault(request, form, tmp_path):
    """
    Every form of a paper is a sound PDF.
    """
    paper = request.getfixturevalue(form)
    file = tmp_path / "paper.pdf"
    file.write_bytes(paper if isinstance(paper, bytes) else paper.pdf)
    said = told("qpdf", "--check", str(file))
    assert "No syntax or stream encoding errors found" in said
    assert "PDF Version: 1.7" in said


def test_embedded_files_come_out_as_they_went_in(stamped, tmp_path):
    """
    pdfdetach gives back the bytes that were signed.
    """
    (tmp_path / "paper.pdf").write_bytes(stamped.pdf)
    told(*("pdfdetach", "-saveall", "-o", str(tmp_path), str(tmp_path / "paper.pdf")))
    data = (tmp_path / "content.json").read_bytes()
    assert data == content().to_bytes()
    assert sha256(data) != bytes.fromhex(hexed("x"))
    assert (tmp_path / "signatures.json").read_bytes() == signed().signatures_bytes()
    assert (tmp_path / "checkpoint.txt").read_text("utf-8") == CHECKPOINT
