"""
The instance's own root and the certificate of its seal (archive/SPEC.md 11.5).

Made once, when the instance is made; every instant in them is a clock's. The root signs
nothing but the seal's certificate and revocation lists, so its key can be kept apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Self

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from archive.evidence.digests import sha256
from archive.objects.durable import sync, write_new
from archive.paper.errors import PaperFormatError
from archive.paper.model import visible

ROOT_LIFE: Final = timedelta(days=50 * 366)
SEAL_LIFE: Final = timedelta(days=10 * 366)
LIST_LIFE: Final = timedelta(days=366)

_SKEW: Final = timedelta(days=1)  # an authority's clock may be behind ours
_LONGEST_NAME: Final = 64  # of a common name or organisation (RFC 5280)
_ARMOUR: Final = b"-----BEGIN"
_ROOT: Final = "paper-root"
_SEAL: Final = "paper-seal"


@dataclass(frozen=True, slots=True)
class Holder:
    """A certificate and the P-256 key that belongs to it; no repr shows the key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey = field(repr=False)

    @property
    def der(self) -> bytes:
        """The certificate as DER."""
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def key_der(self) -> bytes:
        """The key as unencrypted PKCS #8; handled as carefully as the key file."""
        return self.key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )

    @property
    def fingerprint(self) -> str:
        """SHA-256 (hex) of the certificate, as cards and the log name it."""
        return sha256(self.der).hex()

    def save(self, folder: Path, name: str) -> None:
        """Write key (0600) and certificate, durably; never overwrite either."""
        pem = self.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        write_new(folder / f"{name}.key", pem, 0o600)
        certificate = self.certificate.public_bytes(serialization.Encoding.PEM)
        write_new(folder / f"{name}.crt", certificate, 0o644)
        sync(folder)

    @classmethod
    def load(cls, folder: Path, name: str) -> Self:
        """
        Read what `save` wrote.

        Raises:
            ValueError: a file holds something else; the message names the file only.

        """
        path = folder / f"{name}.key"
        certificate = _certificate(folder / f"{name}.crt")
        try:
            key = serialization.load_pem_private_key(path.read_bytes(), password=None)
        except (ValueError, TypeError):
            # The content may be most of a key: it must not travel with the error.
            raise ValueError(f"{path} does not hold a key") from None
        if (
            not isinstance(key, ec.EllipticCurvePrivateKey)
            or key.public_key() != certificate.public_key()
        ):
            raise ValueError(f"{path} is not the key of its certificate")
        return cls(certificate, key)


@dataclass(frozen=True, slots=True)
class Certificates:
    """The root of an instance, and its seal."""

    root: Holder
    seal: Holder

    @classmethod
    def create(cls, organisation: str, *, demo: bool, at: datetime) -> Self:
        """
        Make both, valid from a day before `at`.

        The names say whose they are, and of a demonstration that it is one; nobody
        should trust a name, though: a card carries the root's fingerprint.

        Raises:
            UnprintableTextError: the organisation's name hides a character.

        """
        visible(organisation, "the organisation of a seal")
        prefix = "演示 DEMO " if demo else ""
        subject = _name(f"{prefix}存证根证书 Paper Root", organisation)
        key = ec.generate_private_key(ec.SECP256R1())
        root = Holder(
            _issued(subject, subject, key, key, at, ROOT_LIFE, authority=True), key
        )
        return cls(root, issued_under(root, f"{prefix}存证章 Seal", organisation, at))

    @property
    def paper_root(self) -> str:
        """What an anchor card names: SHA-256 (hex) of the root's certificate."""
        return self.root.fingerprint

    def save(self, folder: Path) -> None:
        """Write keys (0600) and certificates; never overwrite any of them."""
        self.root.save(folder, _ROOT)
        self.seal.save(folder, _SEAL)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """
        Read what `save` wrote.

        Raises:
            ValueError: a file holds something else.

        """
        return cls(Holder.load(folder, _ROOT), Holder.load(folder, _SEAL))

    def revocations(
        self, at: datetime, revoked: Sequence[tuple[x509.Certificate, datetime]] = ()
    ) -> bytes:
        """Return the root's revocation list (DER) as of `at`; mostly it is empty."""
        subject = self.root.certificate.subject
        made = x509.CertificateRevocationListBuilder(
            issuer_name=subject,
            last_update=_second(at),
            next_update=_second(at + LIST_LIFE),
        ).add_extension(x509.CRLNumber(int(_second(at).timestamp())), critical=False)
        for certificate, since in revoked:
            made = made.add_revoked_certificate(
                x509.RevokedCertificateBuilder(
                    serial_number=certificate.serial_number,
                    revocation_date=_second(since),
                ).build()
            )
        signed = made.sign(self.root.key, hashes.SHA256())
        return signed.public_bytes(serialization.Encoding.DER)


def issued_under(
    root: Holder,
    common_name: str,
    organisation: str,
    at: datetime,
    life: timedelta = SEAL_LIFE,
) -> Holder:
    """Return a new seal under a root: for the first, and for the one that follows."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _name(common_name, organisation)
    issuer = root.certificate.subject
    certificate = _issued(subject, issuer, key, root.key, at, life, authority=False)
    return Holder(certificate, key)


def revoked_since(
    certificate: bytes, root: bytes, lists: Sequence[bytes]
) -> datetime | None:
    """
    Return since when a certificate is revoked by one of the root's lists, or None.

    Lists that the root did not sign, or that are no lists, say nothing.
    """
    serial = x509.load_der_x509_certificate(certificate).serial_number
    issuer = x509.load_der_x509_certificate(root)
    since = []
    for data in lists:
        try:
            made = x509.load_der_x509_crl(data)
            own = made.issuer == issuer.subject and made.is_signature_valid(
                issuer.public_key()  # type: ignore[arg-type]  # of a kind that signs
            )
        except (ValueError, TypeError, InvalidSignature):
            continue
        if own and (entry := made.get_revoked_certificate_by_serial_number(serial)):
            since.append(entry.revocation_date_utc)
    return min(since, default=None)


def certificate_in(data: bytes) -> bytes:
    """
    Return the certificate in a file, PEM or DER, as DER.

    Raises:
        PaperFormatError: there is none in it.

    """
    try:
        armoured = data.lstrip().startswith(_ARMOUR)
        load = (
            x509.load_pem_x509_certificate
            if armoured
            else x509.load_der_x509_certificate
        )
        return load(data).public_bytes(serialization.Encoding.DER)
    except ValueError as error:
        raise PaperFormatError(f"this is no certificate: {error}") from error


def revocations_in(data: bytes) -> bytes:
    """
    Return the revocation list in a file, PEM or DER, as DER.

    Raises:
        PaperFormatError: there is none in it.

    """
    try:
        if data.lstrip().startswith(_ARMOUR):
            found = x509.load_pem_x509_crl(data)
        else:
            found = x509.load_der_x509_crl(data)
        return found.public_bytes(serialization.Encoding.DER)
    except ValueError as error:
        raise PaperFormatError(f"this is no revocation list: {error}") from error


def _issued(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer_key: ec.EllipticCurvePrivateKey,
    at: datetime,
    life: timedelta,
    *,
    authority: bool,
) -> x509.Certificate:
    ids = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    issuers = x509.AuthorityKeyIdentifier.from_issuer_public_key(
        issuer_key.public_key()
    )
    constraints = x509.BasicConstraints(
        ca=authority, path_length=0 if authority else None
    )
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_second(at - _SKEW))
        .not_valid_after(_second(at + life))
        .add_extension(constraints, critical=True)
        .add_extension(_usage(authority=authority), critical=True)
        .add_extension(ids, critical=False)
        .add_extension(issuers, critical=False)
        .sign(issuer_key, hashes.SHA256())
    )


def _usage(*, authority: bool) -> x509.KeyUsage:
    """Return what a key may do: a root certifies, a seal signs and cannot deny it."""
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common_name: str, organisation: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:_LONGEST_NAME]),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name[:_LONGEST_NAME]),
        ]
    )


def _second(instant: datetime) -> datetime:
    return instant.replace(microsecond=0)


def _certificate(path: Path) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(path.read_bytes())
    except ValueError as error:
        raise ValueError(f"{path} does not hold a certificate") from error
