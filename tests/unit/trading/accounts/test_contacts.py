"""Addresses have one spelling, are shown masked, and stand in no representation."""

import pytest

from archive.public.dispatch import Message
from archive.public.evidence import PersonalKey
from trading.accounts.entry_errors import (
    AddressUnreadableError,
    PersonNameUnreadableError,
)
from trading.accounts.letters import OpeningCarrier, letter, opened
from trading.accounts.model.contacts import (
    Channel,
    Contact,
    masked_name,
    read_person_name,
)
from trading.accounts.model.limits import place_of, shown_place

pytestmark = pytest.mark.trading


@pytest.mark.parametrize(
    ("text", "channel", "address", "masked"),
    [
        ("Li.Si@Example.ORG", Channel.EMAIL, "li.si@example.org", "l***@"),
        (" 13800135678 ", Channel.PHONE, "13800135678", "138****5678"),
        ("+86 138-0013-5678", Channel.PHONE, "13800135678", "138****5678"),
        ("8613800135678", Channel.PHONE, "13800135678", "138****5678"),
        ("１３８００１３５６７８", Channel.PHONE, "13800135678", "138****5678"),
    ],
)
def test_one_address_has_one_spelling(text, channel, address, masked):
    """However it is typed, it is found again, and shown without its middle."""
    contact = Contact.read(text)
    assert (contact.channel, contact.address) == (channel, address)
    assert contact.masked.startswith(masked)
    assert address not in contact.masked
    assert address not in repr(contact)
    assert contact.uri in {f"mailto:{address}", f"tel:+86{address}"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "li@",
        "li@example",
        "li@example.org\nBcc: all@example.org",
        "li si@example.org",
        "12345678901",
        "1380013567",
        "+1 415 555 0100",
        "x" * 120 + "@example.org",
        "li@exa\u0301mple.org",
        "javascript:alert(1)",
    ],
)
def test_what_is_no_address_is_not_repeated(text):
    """The refusal does not carry what was typed into a log."""
    with pytest.raises(AddressUnreadableError) as refused:
        Contact.read(text)
    assert not text or text not in str(refused.value)


def test_names_are_kept_as_they_are_and_shown_masked():
    """One line of visible characters."""
    assert read_person_name(" 欧阳  娜娜 ".strip()) == "欧阳  娜娜"
    assert masked_name("李四") == "李*"
    assert masked_name("欧阳娜娜") == "欧**"
    for name in ("", " ", "李\n四", "李\u202e四", "x" * 81):
        with pytest.raises(PersonNameUnreadableError):
            read_person_name(name)


# Letters

KEY = PersonalKey(bytes(range(32)))


def test_a_letter_waits_sealed_and_is_opened_for_its_carrier():
    """A copy of the outbox shows neither address nor link."""
    to = Contact.read("li@example.org")
    waiting = letter(KEY, "reset/1", "person-1", to, "重置密码", "https://x/#secret")
    for part in (waiting.address, waiting.body, waiting.subject):
        assert "li@example.org" not in part
        assert "secret" not in part
    carried = []

    class Carrier:
        def carry(self, message):
            carried.append(message)
            return "proof"

    assert OpeningCarrier(Carrier(), KEY).carry(waiting) == "proof"
    (message,) = carried
    assert (message.address, message.body) == (
        "mailto:li@example.org",
        "https://x/#secret",
    )


def test_the_longest_address_fits_when_it_is_sealed():
    """An address that can be registered can be written to."""
    longest = Contact.read("x" * 108 + "@example.org")
    assert opened(KEY, letter(KEY, "k", "p", longest, "s", "b")).address == longest.uri


def test_other_messages_pass_as_they_are():
    """What another slice queued is not opened."""
    plain = Message(
        key="k",
        kind="award",
        person="p",
        address="mailto:a@b.cn",
        subject="s",
        body="b",
    )
    assert opened(KEY, plain) == plain


# Places


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:200::1", "2001:db8:1:200::/56"),
        ("2001:db8:1:2ff:1:2:3:4", "2001:db8:1:200::/56"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("fe80::1%eth0", "fe80::/56"),
        ("", "unknown"),
        ("not an address", "unknown"),
    ],
)
def test_a_place_is_what_one_customer_has(address, place):
    """An IPv4 address, an IPv6 network; nobody escapes by writing nonsense."""
    assert place_of(address) == place


def test_a_place_is_shown_without_its_last_number():
    """Its owner recognises it; others learn little."""
    assert shown_place("203.0.113.9") == "203.0.113.*"
    assert shown_place("2001:db8:1:200::/56") == "2001:db8:1:200::/56"
