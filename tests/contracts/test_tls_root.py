"""The root of a house vouches for its one host: openssl, which knows us not, agrees."""

import subprocess
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from archive.evidence import tls as evidence
from trading.server import tls
from trading.server.settings import SettingsBrokenError

pytestmark = pytest.mark.trading

HOST = "trade.localhost"
NOW = datetime.now(UTC)


@pytest.fixture
def keys(tmp_path):
    folder = tmp_path / "keys"
    folder.mkdir()
    return folder


def forged_for(root, *names):
    """Certify names with a root's key by hand, as whoever has stolen it does."""
    issuer = x509.load_pem_x509_certificate(root)
    issuing = serialization.load_pem_private_key(root, password=None)
    key = ec.generate_private_key(ec.SECP256R1())
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([]))
        .issuer_name(issuer.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=True)
        .sign(issuing, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM)


def judged(keys, leaf, *more):
    """Let openssl, which knows nothing of us, judge a certificate."""
    return subprocess.run(
        ["openssl", "verify", *more, "-CAfile", keys / tls.ROOT, leaf],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "names",
    [
        [x509.DNSName("bank.example")],
        [x509.DNSName(f"www.{HOST}")],
        [x509.DNSName(f"*.{HOST}")],
        [x509.DNSName(HOST), x509.DNSName("bank.example")],
        [x509.DNSName(HOST), x509.IPAddress(ip_address("192.0.2.7"))],
        [x509.IPAddress(ip_address("192.0.2.7"))],
        [x509.IPAddress(ip_address("2001:db8::7"))],
        [x509.RFC822Name("head@bank.example")],
        [x509.RFC822Name(f"head@{HOST}")],
        [x509.RFC822Name(f"head@www.{HOST}")],
        [x509.UniformResourceIdentifier("https://bank.example/")],
        [x509.UniformResourceIdentifier(f"https://{HOST}/")],
    ],
)
def test_the_root_can_vouch_for_no_other_host(keys, tmp_path, names):
    """Whoever installs it gives nobody power over his other sites (RFC 5280)."""
    tls.make(keys, HOST, NOW)
    forged = tmp_path / "forged.pem"
    forged.write_bytes(forged_for((keys / tls.ROOT_KEY).read_bytes(), *names))
    found = judged(keys, forged)
    assert found.returncode != 0
    assert "subtree violation" in found.stderr


def test_the_root_vouches_for_its_host_as_a_server_and_as_nothing_else(keys, tmp_path):
    """The same forger's hand passes with the host's own name: the names were judged."""
    tls.make(keys, HOST, NOW)
    plain = tmp_path / "plain.pem"
    own = x509.DNSName(HOST)
    plain.write_bytes(forged_for((keys / tls.ROOT_KEY).read_bytes(), own))
    for leaf in (plain, keys / tls.SITE):
        assert judged(keys, leaf, "-purpose", "sslserver").returncode == 0
    assert "purpose" in judged(keys, plain, "-purpose", "smimesign").stderr


def test_a_root_with_any_other_constraint_is_not_used(keys):
    """One that shuts out less would be installed for more than this site."""
    root = evidence.new_root(HOST, NOW)
    assert evidence.host_of(root) == HOST
    key = serialization.load_pem_private_key(root, password=None)
    name = x509.Name([])
    loose = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW)
        .not_valid_after(NOW + timedelta(days=1))
        .add_extension(x509.NameConstraints([x509.DNSName(HOST)], None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret, _, _ = root.partition(b"-----BEGIN CERTIFICATE")
    loose_root = secret + loose.public_bytes(serialization.Encoding.PEM)
    with pytest.raises(ValueError, match="more than one host"):
        evidence.host_of(loose_root)
    (keys / tls.ROOT_KEY).write_bytes(loose_root)
    with pytest.raises(SettingsBrokenError, match="more than one host"):
        tls.make(keys, HOST, NOW)


@pytest.mark.parametrize("length", [44, 65, 253])
def test_a_long_host_name_is_certified_whole(keys, length):
    """Only its common name is cut, which no browser reads."""
    host = f"{'a' * 60}.{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}"[: length - 8]
    host = f"{host.rstrip('.')}.example"
    path = tls.make(keys, host, NOW)
    assert evidence.name_of(path.read_bytes()) == host
    assert judged(keys, path, "-verify_hostname", host).returncode == 0
