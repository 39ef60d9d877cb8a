"""Root and seal: made once, of their own keys, with instants that were given."""

import os
import stat
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID

from archive.paper.certificates import (
    ROOT_LIFE,
    Certificates,
    Holder,
    issued_under,
    revoked_since,
)
from archive.paper.errors import (
    UnprintableTextError,
)
from tests.papers import (
    AT,
    ISSUER,
    SEALED_AT,
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


def test_holders_are_for_those_who_look_after_them(tmp_path, certificates):
    """
    A seal can be renewed under the same root: cards stay as they are.
    """
    later = datetime(2035, 1, 1, tzinfo=UTC)
    renewed = issued_under(certificates.root, "存证章", ISSUER, later)
    renewed.certificate.verify_directly_issued_by(certificates.root.certificate)
    renewed.save(tmp_path, "next")
    assert Holder.load(tmp_path, "next").fingerprint == renewed.fingerprint
