"""
Certificates for TLS, for houses that have none of a public authority.

Telephones and screens in the house install the root once. It is *constrained* to one
host (RFC 5280 section 4.2.1.10): whoever trusts it trusts it for no other site, and
whoever steals its key can pose as this site only. A kind of name that no constraint
speaks of is free, so each kind is spoken of: names below the host, network addresses,
mail and URIs are shut out, and what it certifies are servers.
"""

from datetime import datetime, timedelta
from ipaddress import ip_network
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

ROOT_LIFE: Final = timedelta(days=20 * 366)
SITE_LIFE: Final = timedelta(days=397)
"""What browsers take at most."""
_SKEW: Final = timedelta(days=1)  # a telephone's clock may be behind ours
_LONGEST_NAME: Final = 64  # bytes of a common name (RFC 5280)
_FOR_SERVERS: Final = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])


def new_root(host: str, at: datetime) -> bytes:
    """Return key and certificate (PEM) of a root that certifies one host only."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _named(f"Yangguang TLS {host}")
    made = (
        _begun(name, name, key, at, ROOT_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_only(host), critical=True)
        .add_extension(_FOR_SERVERS, critical=False)
        .add_extension(_usage(certifies=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    return _written(key, made)


def new_certificate(root: bytes, at: datetime) -> bytes:
    """
    Return key and certificate (PEM) for the one host that a root certifies.

    Raises:
        ValueError: this is no such root with its key.

    """
    key = ec.generate_private_key(ec.SECP256R1())
    issuer, issuing = _read(root)
    host = host_of(root)
    issued_by = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuing.public_key())
    names = x509.SubjectAlternativeName([x509.DNSName(host)])
    made = (
        _begun(_named(host), issuer.subject, key, at, SITE_LIFE)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(names, critical=False)
        .add_extension(_FOR_SERVERS, critical=False)
        .add_extension(_usage(certifies=False), critical=True)
        .add_extension(issued_by, critical=False)
        .sign(issuing, hashes.SHA256())
    )
    return _written(key, made)


def host_of(root: bytes) -> str:
    """
    Return the one host that a root certifies.

    Raises:
        ValueError: this is no root with its key, or one for more hosts.

    """
    certificate, _ = _read(root)
    try:
        found = certificate.extensions.get_extension_for_class(x509.NameConstraints)
    except x509.ExtensionNotFound as error:
        raise ValueError("this root is for any host") from error
    permitted = found.value.permitted_subtrees or []
    hosts = [each.value for each in permitted if isinstance(each, x509.DNSName)]
    if len(hosts) != 1 or found.value != _only(hosts[0]):
        raise ValueError("this root is for more than one host")
    return hosts[0]


def name_of(both: bytes) -> str:
    """
    Return the host name that a certificate is for, empty if it is not for exactly one.

    Raises:
        ValueError: this is no certificate with its key.

    """
    certificate, _ = _read(both)
    try:
        found = certificate.extensions.get_extension_for_class(
            x509.SubjectAlternativeName
        )
    except x509.ExtensionNotFound:
        return ""
    names = found.value.get_values_for_type(x509.DNSName)
    return names[0] if len(names) == 1 else ""


def certificate_in_pem(both: bytes) -> bytes:
    """Return the certificate (PEM) of key and certificate, as others install it."""
    return _read(both)[0].public_bytes(serialization.Encoding.PEM)


def ends_at(both: bytes) -> datetime:
    """
    Return until when a certificate is valid.

    Raises:
        ValueError: this is no certificate with its key.

    """
    return _read(both)[0].not_valid_after_utc


def _read(both: bytes) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    certificate = x509.load_pem_x509_certificate(both)
    try:
        key = serialization.load_pem_private_key(both, password=None)
    except (ValueError, TypeError):
        # The content may be most of a key: it must not travel with the error.
        raise ValueError("this holds no key") from None
    if (
        not isinstance(key, ec.EllipticCurvePrivateKey)
        or key.public_key() != certificate.public_key()
    ):
        raise ValueError("this is not the key of its certificate")
    return certificate, key


def _written(key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> bytes:
    """Return both in one file, so that no reader finds half of them."""
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return secret + certificate.public_bytes(serialization.Encoding.PEM)


def _begun(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    at: datetime,
    life: timedelta,
) -> x509.CertificateBuilder:
    begins = at.replace(microsecond=0) - _SKEW
    ids = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + life)
        .add_extension(ids, critical=False)
    )


def _only(host: str) -> x509.NameConstraints:
    """
    Return what leaves one host, and nothing else.

    Mail and URIs cannot be shut out whole as addresses can: of each only what is at the
    host is let in, and that is shut out.
    """
    at_host = [x509.RFC822Name(host), x509.UniformResourceIdentifier(host)]
    everywhere = [x509.IPAddress(ip_network(each)) for each in ("0.0.0.0/0", "::/0")]
    return x509.NameConstraints(
        [x509.DNSName(host), *at_host],
        [x509.DNSName(f".{host}"), *at_host, *everywhere],
    )


def _named(name: str) -> x509.Name:
    shown = name.encode("ascii")[:_LONGEST_NAME].decode()
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, shown)])


def _usage(*, certifies: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not certifies,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certifies,
        crl_sign=certifies,
        encipher_only=False,
        decipher_only=False,
    )
