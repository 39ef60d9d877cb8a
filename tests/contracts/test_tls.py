"""TLS of the house: a certificate for one host, made anew in time, believed by name."""

import socket
import ssl
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
import uvicorn
from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from archive.clock.demonstration import DemonstrationClock
from archive.evidence import tls as evidence
from tests.command import answer, check_refused, run
from trading.accounts.passkeys import RelyingParty
from trading.server import tls
from trading.server.cli.main import main
from trading.server.serving import Door, OpenDoorError, server_config
from trading.server.settings import FILE, Settings, SettingsBrokenError

pytestmark = pytest.mark.trading

SERVE = import_module("trading.server.cli.serve")
HOST = "trade.localhost"
NOW = datetime.now(UTC)  # A handshake asks the clock on the wall, and no other.


@pytest.fixture
def keys(tmp_path):
    folder = tmp_path / "keys"
    folder.mkdir()
    return folder


async def echo(scope, _receive, send):
    """Tell who asked, and how, as an application sees it."""
    if scope["type"] != "http":
        return
    told = f"{scope['client'][0]} {scope['scheme']}".encode()
    length = (b"content-length", b"%d" % len(told))
    await send({"type": "http.response.start", "status": 200, "headers": [length]})
    await send({"type": "http.response.body", "body": told})


@contextmanager
def served(door, settings, **more):
    """Serve with the very configuration that `yangguang serve` uses."""
    with door.listening() as listening:
        config = server_config(echo, settings, door, quiet=True, **more)
        assert config.timeout_notify == 86_400
        config.timeout_notify = 0  # A day passes with every second.
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join()


def asked(port, *, context=None, name=HOST, headers=()):
    """Ask once, over TLS if there is a context; return the body."""
    line = socket.create_connection(("127.0.0.1", port), timeout=30)
    if context is not None:
        line = context.wrap_socket(line, server_hostname=name)
    with line:
        said = [f"Host: {name}", "Connection: close", *headers]
        line.sendall("\r\n".join(["GET / HTTP/1.1", *said, "", ""]).encode())
        answer = b""
        while chunk := line.recv(4096):
            answer += chunk
    return answer.partition(b"\r\n\r\n")[2].decode()


def trusting(keys):
    return ssl.create_default_context(cafile=keys / tls.ROOT)


def test_a_house_trusts_its_own_root_and_reaches_its_own_host(keys):
    """And no other host with it."""
    path = tls.make(keys, HOST, NOW)
    door = Door(port=0, certificate=path, key=path)
    with served(door, Settings("test.example/log")) as port:
        assert asked(port, context=trusting(keys)) == "127.0.0.1 https"
        with pytest.raises(ssl.SSLCertVerificationError):
            asked(port, context=ssl.create_default_context())
        with pytest.raises(ssl.SSLCertVerificationError):
            asked(port, context=trusting(keys), name="bank.example")


def test_it_is_made_anew_a_month_before_it_ends_under_the_same_root(keys):
    """Nobody has to install anything again."""
    path = tls.make(keys, HOST, NOW)
    first, root = path.read_bytes(), (keys / tls.ROOT).read_bytes()
    ends = evidence.ends_at(first)
    early = ends - tls.RENEWED_BEFORE - timedelta(seconds=1)
    assert not tls.renew_if_due(keys, HOST, early)
    assert path.read_bytes() == first
    assert tls.renew_if_due(keys, HOST, ends - tls.RENEWED_BEFORE)
    assert path.read_bytes() != first
    assert (keys / tls.ROOT).read_bytes() == root
    assert path.stat().st_mode & 0o077 == 0


@contextmanager
def told_by_the_clock(keys, clock):
    """Serve the certificate of a house while somebody else moves the clock."""
    path = keys / tls.SITE
    door = Door(port=0, certificate=path, key=path)
    live = tls.LiveCertificate(path, path, HOST, clock)
    with served(door, Settings("test.example/log"), live=live) as port:
        yield port


def serial_shown(port, keys):
    """Shake hands as a telephone with the root does; return the serial number."""
    line = socket.create_connection(("127.0.0.1", port), timeout=30)
    with trusting(keys).wrap_socket(line, server_hostname=HOST) as told:
        return x509.load_der_x509_certificate(
            told.getpeercert(binary_form=True)
        ).serial_number


def serial_kept(path):
    return x509.load_pem_x509_certificate(path.read_bytes()).serial_number


def until_shown(port, keys, serial):
    """Wait a few seconds until handshakes see a certificate."""
    until = time.monotonic() + 20
    while serial_shown(port, keys) != serial and time.monotonic() < until:
        time.sleep(0.1)
    assert serial_shown(port, keys) == serial


def test_a_running_server_shows_the_certificate_it_was_renewed_to(keys):
    """A platform that runs for a year is never found with one that has ended."""
    path = tls.make(keys, HOST, NOW - timedelta(days=380))
    first = serial_kept(path)
    clock = DemonstrationClock(NOW - timedelta(days=60))
    with told_by_the_clock(keys, clock) as port:
        time.sleep(2)
        assert serial_shown(port, keys) == first == serial_kept(path)
        clock.jump_to(NOW)
        until = time.monotonic() + 20
        while serial_kept(path) == first and time.monotonic() < until:
            time.sleep(0.1)
        assert serial_kept(path) != first
        until_shown(port, keys, serial_kept(path))


def test_a_certificate_that_cannot_be_renewed_is_shown_on(keys, caplog):
    """The site stays open, it is said why, and what is mended is shown."""
    path = tls.make(keys, HOST, NOW)
    first, whole = serial_kept(path), path.read_bytes()
    with told_by_the_clock(keys, DemonstrationClock(NOW)) as port:
        assert serial_shown(port, keys) == first
        path.write_bytes(whole[:180])
        until = time.monotonic() + 20
        while not caplog.messages and time.monotonic() < until:
            time.sleep(0.1)
        assert "is shown on" in caplog.messages[0]
        assert "PRIVATE" not in caplog.text
        assert serial_shown(port, keys) == first
        path.unlink()
        tls.make(keys, HOST, NOW)
        assert serial_kept(path) != first
        until_shown(port, keys, serial_kept(path))


def test_a_certificate_of_others_is_shown_anew_once_both_its_files_fit(tmp_path):
    """Whoever renews it writes two files: between them the old pair is shown on."""
    one, two = evidence.new_root(HOST, NOW), evidence.new_root(HOST, NOW)
    certificate, key = tmp_path / "site.crt", tmp_path / "site.pem"
    certificate.write_bytes(evidence.certificate_in_pem(one))
    key.write_bytes(one)
    live = tls.LiveCertificate(certificate, key, "", DemonstrationClock(NOW))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    assert not live.look(context)
    certificate.write_bytes(evidence.certificate_in_pem(two))
    with pytest.raises(SettingsBrokenError) as caught:
        live.look(context)
    assert "--tls-key" in caught.value.remedy
    key.write_bytes(two)
    assert live.look(context)
    assert not live.look(context)


def test_a_certificate_for_another_host_is_never_served(tmp_path, monkeypatch):
    """The address was changed: no telephone would believe it; nothing is served."""
    folder = tmp_path / "instance"
    card = tmp_path / "card.json"
    init = ("init", "--instance", folder, "--origin", "test.example/log")
    assert run(*init, "--host", HOST, "--card", card).exit_code == 0
    monkeypatch.setattr(SERVE, "serve_instance", lambda *_, **__: None)
    serve = ("serve", "--instance", folder, "--port", "0")
    assert run(*serve).exit_code == 0
    kept = folder / FILE
    kept.write_text(kept.read_text().replace(HOST, HOST.upper()))
    assert run(*serve).exit_code == 0
    kept.write_text(kept.read_text().replace(HOST.upper(), "new.example"))
    before = (folder / "keys" / tls.SITE).read_bytes()
    assert "new.example" in check_refused(3, *serve)
    assert "keys tls" in run(*serve).stderr
    assert "new.example" in check_refused(3, "keys", "tls", "--instance", folder)
    assert (folder / "keys" / tls.SITE).read_bytes() == before


def locked(pem):
    """Return the key of both under a passphrase."""
    key = serialization.load_pem_private_key(pem, password=None)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"a passphrase"),
    )


def test_a_key_of_another_certificate_is_told_before_anything_is_open(tmp_path):
    """In words about the two, and not about disks; a locked key asks nobody."""
    folder, card = tmp_path / "instance", tmp_path / "card.json"
    init = ("init", "--instance", folder, "--origin", "test.example/log")
    assert run(*init, "--card", card).exit_code == 0
    one, other = evidence.new_root(HOST, NOW), evidence.new_root(HOST, NOW)
    certificate, key = tmp_path / "site.crt", tmp_path / "site.key"
    certificate.write_bytes(evidence.certificate_in_pem(one))
    serve = ("serve", "--instance", folder, "--port", "0")
    for wrong in (other, locked(one), b"", b"rubbish"):
        key.write_bytes(wrong)
        said = check_refused(3, *serve, "--tls-cert", certificate, "--tls-key", key)
        assert "certificate and key" in said
        told = run(*serve, "--tls-cert", certificate, "--tls-key", key).stderr
        assert "--tls-key" in told
        assert "space" not in told


@pytest.mark.parametrize("host", ["192.0.2.7", "192.0.2.7:8443", "trade.1", "1.2.3"])
def test_with_a_bare_address_nothing_is_made(tmp_path, host):
    """It is said before there are keys: nothing has to be cleared away."""
    folder, card = tmp_path / "instance", tmp_path / "card.json"
    init = ("init", "--instance", folder, "--origin", "test.example/log")
    said = check_refused(2, *init, "--card", card, "--host", host)
    assert "host name" in said
    assert list(tmp_path.iterdir()) == []


def test_with_a_long_host_name_the_administrators_are_invited(tmp_path):
    """Whatever is made, their invitations are shown the only time they can be."""
    host = f"{'public-resource-trading-centre' * 2}.county.province.example"
    folder, card = tmp_path / "instance", tmp_path / "card.json"
    init = ("init", "--instance", folder, "--origin", "test.example/log")
    code, told = answer(*init, "--card", card, "--host", host)
    assert code == 0
    assert "invitation" in str(told)
    made = tls.certificate_of(folder / "keys")
    assert evidence.name_of(made.read_bytes()) == host


@pytest.mark.parametrize("name", [tls.SITE, tls.ROOT_KEY])
def test_a_broken_file_is_said_to_be_broken_and_no_key_is_shown(keys, name):
    """The remedy names the command; the message holds no key."""
    tls.make(keys, HOST, NOW)
    (keys / name).write_bytes((keys / name).read_bytes()[:180])
    with pytest.raises(SettingsBrokenError) as caught:
        tls.renew_if_due(keys, HOST, NOW + timedelta(days=390))
    assert "PRIVATE" not in str(caught.value)
    assert "yangguang keys tls" in caught.value.remedy


def test_a_bare_address_is_no_host(keys):
    """Passkeys cannot be bound to one (ecosystem pitfall 21)."""
    with pytest.raises(ValueError, match="host name"):
        tls.make(keys, "192.0.2.7", NOW)
    assert list(keys.iterdir()) == []


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::"])  # noqa: S104 - refused
def test_without_a_certificate_nobody_outside_is_let_in(host):
    """Passwords travel encrypted, or not at all."""
    with pytest.raises(OpenDoorError):
        Door(port=0, host=host)


@pytest.mark.parametrize(
    ("proxies", "seen"),
    [
        ((), "127.0.0.1 http"),
        (("192.0.2.1",), "127.0.0.1 http"),
        (("127.0.0.1",), "203.0.113.7 https"),
    ],
)
def test_only_a_named_proxy_is_believed(proxies, seen):
    """Limits count by address: whoever could claim another would have no limit."""
    settings = Settings("test.example/log", trusted_proxies=proxies)
    said = ("X-Forwarded-For: 203.0.113.7", "X-Forwarded-Proto: https")
    with served(Door(port=0), settings) as port:
        assert asked(port, headers=said) == seen


def test_everybody_is_no_proxy():
    """Who is believed is named."""
    with pytest.raises(ValueError, match="does not appear to be"):
        Settings("test.example/log", trusted_proxies=("*",))


@pytest.mark.parametrize("everybody", ["0.0.0.0/0", "::/0"])
def test_a_network_of_everybody_is_no_proxy(everybody):
    """It would let each visitor choose the address by which limits count."""
    with pytest.raises(ValueError, match="is everybody"):
        Settings("test.example/log", trusted_proxies=("10.0.0.1", everybody))
    Settings("test.example/log", trusted_proxies=("10.0.0.0/8", "fd00::/8"))


def test_a_host_is_one_however_it_is_written():
    """Passkeys are compared with what browsers write: small, without `:443`."""
    settings = Settings("test.example/log", address="https://Trade.Example:443")
    assert settings.host == "trade.example"
    site = RelyingParty.at(settings.address, "演示中心")
    assert (site.host, site.origin) == ("trade.example", "https://trade.example")
    odd = RelyingParty.at("https://Trade.Example:8443", "演示中心")
    assert odd.origin == "https://trade.example:8443"
    local = RelyingParty.at("http://LocalHost:80", "演示中心")
    assert local.origin == "http://localhost"


def test_an_instance_is_made_with_its_host(tmp_path):
    """One option gives the address and the certificate."""
    folder = tmp_path / "instance"
    made = CliRunner().invoke(
        main,
        [
            *("init", "--instance", str(folder), "--origin", "test.example/log"),
            *("--host", f"{HOST}:8443", "--card", str(tmp_path / "card.json")),
        ],
    )
    assert made.exit_code == 0, made.output
    assert Settings.read(folder).address == f"https://{HOST}:8443"
    assert tls.certificate_of(folder / "keys") is not None
    both = CliRunner().invoke(
        main,
        [
            *("init", "--instance", str(tmp_path / "b"), "--origin", "test.example/b"),
            *("--host", HOST, "--address", f"https://{HOST}"),
        ],
    )
    assert both.exit_code == 2
