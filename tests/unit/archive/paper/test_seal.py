"""The seal: made once, of its own keys, with the time it was told, never less."""

import os
import re
import socket
import stat
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO

import pytest
from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1_x509
from certomancer.services import TimeStamper as ForeignStamper
from cryptography import x509
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.reader import PdfFileReader

from archive.evidence.digests import sha256
from archive.paper.certificates import (
    ROOT_LIFE,
    Certificates,
    Holder,
    issued_under,
    revoked_since,
)
from archive.paper.checking import check_paper
from archive.paper.errors import (
    PaperUnsoundError,
    PaperWaitingError,
    TimestampMissingError,
    UnprintableTextError,
)
from archive.paper.model import Level
from archive.paper.pages import render
from archive.paper.seal import Seal
from archive.paper.signatures import SignedPaper
from archive.paper.timestamps import LARGEST_ANSWER, Authority, token_over
from tests.papers import (
    AT,
    CHECKPOINT,
    ISSUER,
    SEALED_AT,
    content,
    signed,
    small,
    unsigned,
)

pytestmark = pytest.mark.archive


def test_the_root_is_long_lived_and_signs_only_certificates(certificates):
    """
    SPEC 11.5: self-signed P-256, for decades; its key usage is a root's.
    """
    root = certificates.root.certificate
    assert root.issuer == root.subject
    assert root.not_valid_after_utc - root.not_valid_before_utc > ROOT_LIFE
    assert root.public_key().curve.name == "secp256r1"
    usage = root.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.key_cert_sign
    assert usage.crl_sign
    assert not usage.digital_signature
    constraints = root.extensions.get_extension_for_class(x509.BasicConstraints)
    assert constraints.critical
    assert (constraints.value.ca, constraints.value.path_length) == (True, 0)


def test_the_seal_signs_and_certifies_nothing(certificates):
    """
    SPEC 11.5: digital signature and non-repudiation, under the instance's root.
    """
    seal = certificates.seal.certificate
    seal.verify_directly_issued_by(certificates.root.certificate)
    usage = seal.extensions.get_extension_for_class(x509.KeyUsage)
    assert usage.critical
    assert usage.value.digital_signature
    assert usage.value.content_commitment
    assert not usage.value.key_cert_sign
    constraints = seal.extensions.get_extension_for_class(x509.BasicConstraints)
    assert not constraints.value.ca


def test_a_demonstration_says_so_in_its_names(certificates):
    """
    Whoever reads a certificate of a demonstration sees that it is one.
    """
    for holder in (certificates.root, certificates.seal):
        (name,) = holder.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        assert "演示 DEMO" in name.value
    real = Certificates.create(ISSUER, demo=False, at=AT)
    (name,) = real.seal.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    assert "DEMO" not in name.value


def test_certificates_take_their_instants_from_the_clock(certificates):
    """
    Nothing in them is of the machine's clock: all follows from the instant given.
    """
    seal = certificates.seal.certificate
    assert seal.not_valid_before_utc == (AT - timedelta(days=1)).replace(microsecond=0)
    crl = x509.load_der_x509_crl(certificates.revocations(SEALED_AT))
    assert crl.last_update_utc == SEALED_AT


def test_an_organisation_hides_nothing_in_its_certificate():
    """
    PDF-9: a name that looks like another one gets no certificate.
    """
    with pytest.raises(UnprintableTextError):
        Certificates.create("示范县\u202e中心", demo=True, at=AT)


def test_keys_are_their_owners_and_never_overwritten(tmp_path, certificates):
    """
    Keys are saved 0600; saving again fails and changes nothing.
    """
    os.umask(0o022)
    certificates.save(tmp_path)
    saved = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    for name in ("paper-root.key", "paper-seal.key"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        Certificates.create(ISSUER, demo=True, at=AT).save(tmp_path)
    assert saved == {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    loaded = Certificates.load(tmp_path)
    assert loaded.paper_root == certificates.paper_root
    assert loaded.seal.key_der == certificates.seal.key_der


def test_no_key_is_in_a_repr(certificates):
    """
    What is printed by accident gives nothing away.
    """
    number = certificates.seal.key.private_numbers().private_value
    for shown in (repr(certificates), repr(certificates.seal)):
        assert f"{number:x}" not in shown
        assert "PRIVATE" not in shown


@pytest.mark.parametrize("name", ["paper-root.key", "paper-seal.crt"])
def test_what_is_no_key_is_refused_without_being_shown(tmp_path, certificates, name):
    """
    A damaged file stops the start; its content is not in the error.
    """
    certificates.save(tmp_path)
    (tmp_path / name).write_bytes(b"secret part of a key")
    with pytest.raises(ValueError, match=name) as refused:
        Certificates.load(tmp_path)
    assert "secret" not in str(refused.value)


def test_a_key_belongs_to_its_certificate(tmp_path, certificates):
    """
    Two files from two instances are not a seal.
    """
    certificates.save(tmp_path)
    other = Certificates.create(ISSUER, demo=True, at=AT)
    (tmp_path / "paper-seal.key").unlink()
    other.seal.save(tmp_path / "..", "other-seal")
    (tmp_path / ".." / "other-seal.key").rename(tmp_path / "paper-seal.key")
    with pytest.raises(ValueError, match="not the key"):
        Certificates.load(tmp_path)


def test_only_the_roots_own_list_revokes(certificates):
    """
    Whoever has another key can revoke nothing here.
    """
    seal, root = certificates.seal, certificates.root
    since = SEALED_AT + timedelta(days=3)
    own = certificates.revocations(since, [(seal.certificate, since)])
    stranger = Certificates.create(ISSUER, demo=True, at=AT)
    foreign = stranger.revocations(since, [(seal.certificate, since)])
    assert revoked_since(seal.der, root.der, [foreign, own, b"no list"]) == since
    assert revoked_since(seal.der, root.der, [foreign, b""]) is None
    assert revoked_since(seal.der, root.der, [certificates.revocations(since)]) is None


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


def test_an_honest_answer_of_the_same_software_is_taken(certificates):
    """
    The lies above fail for what they lie about, not for how they are told.
    """

    def answer(query):
        made = stamper(certificates, SEALED_AT)
        response = made.request_tsa_response(tsp.TimeStampReq.load(query))
        return 200, REPLY, response.dump()

    with answering(answer) as url:
        token = token_over(b"data", Authority(url))
    info = token["content"]["encap_content_info"]["content"].parsed
    assert info["gen_time"].native == SEALED_AT


def test_holders_are_for_those_who_look_after_them(tmp_path, certificates):
    """
    A seal can be renewed under the same root: cards stay as they are.
    """
    later = datetime(2035, 1, 1, tzinfo=UTC)
    renewed = issued_under(certificates.root, "存证章", ISSUER, later)
    renewed.certificate.verify_directly_issued_by(certificates.root.certificate)
    renewed.save(tmp_path, "next")
    assert Holder.load(tmp_path, "next").fingerprint == renewed.fingerprint
