"""Mail leaves encrypted, in plain headers, once recognisable, and ends in time."""

from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from archive.clock.demonstration import DemonstrationClock
from archive.dispatch.mail import (
    MailCarrier,
    MailServer,
    Security,
    is_mail_address,
    message_id,
)
from archive.dispatch.model import Message, NotCarriedError, RefusedForGoodError
from tests.loopback import LOOPBACK, answering
from tests.mail_room import PASSWORD, USER, Sink, certificate, mail_server

pytestmark = pytest.mark.archive

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
LETTER = Message(
    key="lot/ticket/7/li",
    kind="ticket",
    person="li",
    address="mailto:li@example.org",
    subject="您的号票 Your ticket: 临清县2026年农村公路养护工程（第三标段）比选",
    body="您好：\n\t号票 0007\n.\n一行一点\n" + "长" * 2_000 + "\n",
)


def carrier(sink: Sink, **more) -> MailCarrier:
    told = {
        "host": LOOPBACK,
        "port": sink.port,
        "security": Security.NONE,
        "sender": "notices@centre.example",
        "title": "虚构县公共资源交易中心",
        **more,
    }
    return MailCarrier(MailServer(**told), DemonstrationClock(NOW))


@pytest.fixture(scope="module")
def pem(tmp_path_factory):
    return certificate(tmp_path_factory.mktemp("tls"))


def test_a_letter_arrives_as_it_was_written():
    """Chinese subject, sender and body come back whole from a strict reader."""
    with mail_server(Sink()) as sink:
        proof = carrier(sink).carry(LETTER)
    (letter,) = sink.letters()
    sender, to, raw, _ = sink.taken[0]
    assert (sender, to) == ("notices@centre.example", ["li@example.org"])
    assert letter["Subject"] == LETTER.subject
    assert letter["From"].addresses[0].display_name == "虚构县公共资源交易中心"
    assert letter["To"] == "li@example.org"
    assert letter["Date"].datetime == NOW
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content().replace("\r\n", "\n") == LETTER.body
    assert not letter.defects
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 78
    assert proof == (
        f"taken by {LOOPBACK}: 250 OK queued as 4F7A; Message-ID {letter['Message-ID']}"
    )


def test_a_repetition_is_recognised_by_its_message_id():
    """One key has one Message-ID, another key another; none holds the key itself."""
    with mail_server(Sink()) as sink:
        mail = carrier(sink)
        for message in (LETTER, LETTER, replace(LETTER, key="other")):
            mail.carry(message)
    first, again, other = (each["Message-ID"] for each in sink.letters())
    assert first == again == message_id(LETTER.key, "centre.example") != other
    assert "ticket" not in first
    assert len(message_id("k", "b.example")) == 40 + len("<@b.example>")


@pytest.mark.parametrize(
    "address",
    [
        "mailto:li@example.org>\nBcc: x",
        "mailto:li@example.org,eve@example.org",
        "mailto:li@example.org?bcc=eve@example.org",
        "mailto:<li@example.org>",
        "mailto:Li <li@example.org>",
        "mailto:li",
        "mailto:@example.org",
        "mailto:李@example.org",
        "mailto:" + "a" * 65 + "@b.cn",
        "tel:+8613800138000",
    ],
)
def test_nothing_is_smuggled_in_by_an_address(address):
    """What is no plain address is refused before anything is sent."""
    if "\n" in address:
        with pytest.raises(ValueError, match="control characters"):
            replace(LETTER, address=address)
        assert not is_mail_address(address.removeprefix("mailto:"))
        return
    with mail_server(Sink()) as sink, pytest.raises(RefusedForGoodError):
        carrier(sink).carry(replace(LETTER, address=address))
    assert sink.taken == []


@pytest.mark.parametrize("sender", ["", "a@b", "a@b.cn\nBcc: c@d.cn", "A <a@b.cn>"])
def test_a_sender_is_a_plain_address(sender):
    """Else the settings are refused, not each mail."""
    with pytest.raises(ValueError, match="sender"):
        MailServer(host="h", port=25, security=Security.TLS, sender=sender)


@pytest.mark.parametrize(
    ("said", "for_good"),
    [
        ("550 5.1.1 <li@example.org>: unknown user 13800138000", True),
        ("553 no such mailbox", True),
        ("450 4.2.1 try later", False),
        ("452 too many", False),
        ("530 5.7.0 authenticate first", False),
        ("550 5.7.1 relaying denied", False),
        ("554 5.7.26 unauthenticated mail", False),
    ],
)
def test_a_refused_recipient_is_refused_for_good_or_tried_again(said, for_good):
    """What is about us or for now is tried again; no address is in what is kept."""
    with mail_server(Sink(refuses={"li@example.org": said})) as sink:
        with pytest.raises(NotCarriedError) as raised:
            carrier(sink).carry(LETTER)
        assert isinstance(raised.value, RefusedForGoodError) is for_good
        assert said[:3] in str(raised.value)
        assert "li@" not in str(raised.value)
        assert "13800138000" not in str(raised.value)
        carrier(sink).carry(replace(LETTER, address="mailto:wang@example.org"))


def test_a_refused_letter_is_refused_for_good():
    """Too large, or unwanted: the same bytes would be refused again."""
    with mail_server(Sink(on_data="552 5.3.4 too large")) as sink:
        with pytest.raises(RefusedForGoodError, match="552"):
            carrier(sink).carry(LETTER)
        sink.on_data = "451 4.3.0 later"
        with pytest.raises(NotCarriedError, match="451") as raised:
            carrier(sink).carry(LETTER)
    assert not isinstance(raised.value, RefusedForGoodError)


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_the_way_to_the_server_is_encrypted(security, pem):
    """By TLS from the first byte or by STARTTLS, with user and password."""
    told = {"security": Security(security), "user": USER, "password": PASSWORD}
    with mail_server(Sink(), security, pem) as sink:
        carrier(sink, roots=pem, **told).carry(LETTER)
        wrong = carrier(sink, roots=pem, **told | {"password": "other"})
        with pytest.raises(NotCarriedError, match="535") as raised:
            wrong.carry(LETTER)
        # Nobody on this machine vouches for that certificate.
        with pytest.raises(NotCarriedError, match=r"[Cc]ertificate"):
            carrier(sink, **told).carry(LETTER)
    assert not isinstance(raised.value, RefusedForGoodError)
    assert "other" not in str(raised.value)
    assert [each[3] for each in sink.taken] == [True]
    assert set(sink.logins) == {USER.encode()}


def test_mail_does_not_leave_in_clear_where_it_should_not(pem):
    """A server that offers no STARTTLS gets neither password nor letter."""
    told = {"security": Security.STARTTLS, "user": USER, "password": PASSWORD}
    with (
        mail_server(Sink()) as sink,
        pytest.raises(NotCarriedError, match="STARTTLS"),
    ):
        carrier(sink, roots=pem, **told).carry(LETTER)
    assert (sink.taken, sink.logins) == ([], [])


@pytest.mark.parametrize("parts", [(), (b"220 hello\r\n",), (b"220-hello\r\n",)])
def test_a_server_that_answers_drop_by_drop_is_cut_off(parts):
    """The whole call has its time, not each byte of it."""
    with answering(*parts, drip=b"2") as url:
        sink = Sink(port=urlsplit(url).port)
        with pytest.raises(NotCarriedError, match=r"longer than|Timeout"):
            carrier(sink, within=0.3).carry(LETTER)


def test_a_server_that_is_not_there_is_tried_again():
    """Nobody listens: that says nothing about the recipient."""
    with mail_server(Sink()) as sink:
        pass
    with pytest.raises(NotCarriedError) as raised:
        carrier(sink).carry(LETTER)
    assert not isinstance(raised.value, RefusedForGoodError)


def test_no_password_is_shown():
    """Not in a representation, where a trace would print it."""
    server = MailServer(
        host="h",
        port=25,
        security=Security.TLS,
        sender="a@b.cn",
        user=USER,
        password=PASSWORD,
    )
    assert PASSWORD not in repr(server)
