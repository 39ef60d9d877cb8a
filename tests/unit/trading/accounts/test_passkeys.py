"""Passkeys belong to this site, are unlocked each time, and cannot be copied unseen."""

import json
from dataclasses import replace

import pytest

from tests.authenticator import Telephone
from trading.accounts.entry_errors import PasskeyInvalidError
from trading.accounts.passkeys import (
    RelyingParty,
    authentication_options,
    fingerprint,
    made,
    named_in,
    new_challenge,
    registration_options,
    used,
)

pytestmark = pytest.mark.trading

SITE = RelyingParty("trade.example", "https://trade.example", "演示中心")


def registered(phone):
    challenge = new_challenge()
    options = registration_options(SITE, "person-1", "l***@example.org", challenge, [])
    return made(SITE, phone.make(options), challenge)


def signs(phone, key, count=0, site=SITE):
    challenge = new_challenge()
    options = authentication_options(SITE, challenge, [key.credential_id])
    return used(site, phone.use(options), challenge, key.public_key, count)


def test_a_passkey_is_made_and_used():
    """The device signs the challenge of the moment; its count goes up."""
    phone = Telephone()
    key = registered(phone)
    assert key.credential_id == phone.number
    assert signs(phone, key) == 1
    assert signs(phone, key, count=1) == 2


def test_options_ask_for_this_site_and_for_unlocking():
    """The options name the host, and require that the holder is verified."""
    asked = json.loads(registration_options(SITE, "p", "l***@x.org", b"c" * 32, [b"k"]))
    assert asked["rp"] == {"name": "演示中心", "id": "trade.example"}
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert asked["attestation"] == "none"
    assert len(asked["excludeCredentials"]) == 1
    used_options = json.loads(authentication_options(SITE, b"c" * 32, []))
    assert used_options["userVerification"] == "required"
    assert used_options["allowCredentials"] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"host": "trade.example.evil.example"},
        {"origin": "https://evil.example"},
        {"origin": "http://trade.example"},
        {"unlocked": False},
        {"in_frame": True},
    ],
)
def test_what_is_not_of_this_site_or_not_unlocked_is_refused(wrong):
    """Another host, another origin, nobody's finger, or a stranger's frame."""
    with pytest.raises(PasskeyInvalidError):
        registered(Telephone(**wrong))
    phone = Telephone()
    key = registered(phone)
    with pytest.raises(PasskeyInvalidError):
        signs(replace(phone, **wrong), key)


def test_another_challenge_and_another_key_are_refused():
    """What was signed once counts once, and only by the key that is known."""
    phone = Telephone()
    key = registered(phone)
    options = authentication_options(SITE, new_challenge(), [])
    with pytest.raises(PasskeyInvalidError):
        used(SITE, phone.use(options), new_challenge(), key.public_key, 0)
    with pytest.raises(PasskeyInvalidError):
        signs(Telephone(), key)


def test_a_count_that_goes_back_is_a_copy():
    """Two devices with one key betray each other."""
    phone = Telephone()
    key = registered(phone)
    with pytest.raises(PasskeyInvalidError):
        signs(phone, key, count=7)


@pytest.mark.parametrize(
    "response",
    [
        *("", "{}", "[]", "null", '{"rawId": 5}', '{"response": {}}', "\ud800"),
        '{"rawId": "YQ", "response": {"clientDataJSON": "W10"}}',  # W10 is []
        "[" * 60_000,
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_breaks(response):
    """Whatever comes from a browser, the answer is the same error."""
    with pytest.raises(PasskeyInvalidError):
        made(SITE, response, b"c" * 32)
    with pytest.raises(PasskeyInvalidError):
        used(SITE, response, b"c" * 32, b"", 0)


def test_a_response_names_its_key():
    """By its number, of which events carry a digest."""
    phone = Telephone()
    response = phone.use(authentication_options(SITE, b"c" * 32, []))
    assert named_in(response) == phone.number
    assert fingerprint(phone.number) == fingerprint(named_in(response))
    with pytest.raises(PasskeyInvalidError):
        named_in("{}")


@pytest.mark.parametrize(
    ("address", "bound"),
    [
        ("https://trade.example", "trade.example"),
        ("https://trade.example:8443", "trade.example"),
        ("http://localhost:8000", "localhost"),
        ("http://trade.example", None),
        ("https://10.0.0.7", None),
        ("https://[::1]:8000", None),
        ("", None),
    ],
)
def test_passkeys_need_a_host_name_and_tls(address, bound):
    """A browser refuses a bare address and plain HTTP; the site says so first."""
    site = RelyingParty.at(address, "演示中心")
    assert (site.host if site else None) == bound
    if site:
        assert site.origin == address
