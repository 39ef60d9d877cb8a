"""Text messages leave by a call that only the two of them could have signed."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.clock.demonstration import DemonstrationClock
from archive.dispatch.model import Message, NotCarriedError, RefusedForGoodError
from archive.dispatch.routes import ConsoleCarrier, Router
from archive.dispatch.signing import (
    CALL,
    REPORT,
    CallStaleError,
    CallUnsignedError,
    SharedKey,
)
from archive.dispatch.texting import TextCarrier, call_body
from archive.values.instants import from_micros, to_micros
from tests.fakes_dispatch import Postman
from tests.loopback import answering
from tests.mail_room import KEY, Adapter, signature, text_service

pytestmark = pytest.mark.archive

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
ORIGIN = "test.example/log"
TEXT = Message(
    key="second/1",
    kind="account",
    person="li",
    address="tel:+8613800138000",
    subject="登录验证码",
    body="验证码 Code: 123456\n",
)
SPEC = (Path(__file__).parents[4] / "archive/SPEC.md").read_text(encoding="utf-8")


def carrier(url: str, key: bytes = KEY, within: float = 20) -> TextCarrier:
    clock = DemonstrationClock(NOW)
    return TextCarrier(url, SharedKey(key), ORIGIN, clock, within)


def test_a_call_arrives_signed_and_its_reference_is_kept():
    """The adapter computes the signature by itself, and finds it right."""
    with text_service(Adapter()) as adapter:
        proof = carrier(adapter.url).carry(TEXT)
        carrier(adapter.url).carry(TEXT)
    assert adapter.sent()[0] == {
        "v": "sms-call/1",
        "origin": ORIGIN,
        "key": TEXT.key,
        "to": "+8613800138000",
        "subject": TEXT.subject,
        "text": TEXT.body,
    }
    assert adapter.calls[0][1] == adapter.calls[1][1]
    assert proof == "taken by 127.0.0.1: 202, reference sm-1"


def test_a_call_that_is_signed_with_another_key_is_not_taken():
    """Who does not know the key sends nothing in the centre's name."""
    with text_service(Adapter()) as adapter:
        with pytest.raises(NotCarriedError, match="401") as raised:
            carrier(adapter.url, b"x" * 32).carry(TEXT)
        assert (adapter.calls, len(adapter.forged)) == ([], 1)
    assert not isinstance(raised.value, RefusedForGoodError)


@pytest.mark.parametrize(
    ("status", "answer", "for_good"),
    [
        (422, b'{"reason": "13800138000 is switched off"}', True),
        (422, b"[" * 5_000, True),
        (400, b"", False),
        (404, b"", False),
        (429, b"", False),
        (302, b"", False),
        (500, b"oops", False),
    ],
)
def test_only_a_plain_no_is_for_good(status, answer, for_good):
    """All else may be put right; no number is in what is kept."""
    with (
        text_service(Adapter(status, answer)) as adapter,
        pytest.raises(NotCarriedError) as raised,
    ):
        carrier(adapter.url).carry(TEXT)
    assert isinstance(raised.value, RefusedForGoodError) is for_good
    assert "13800138000" not in str(raised.value)


@pytest.mark.parametrize(
    "answer", [b"", b"[]", b'{"reference": 7}', b'{"reference": "a b"}']
)
def test_an_answer_without_a_reference_is_one(answer):
    """The message was taken; the proof says that no reference came."""
    with text_service(Adapter(200, answer)) as adapter:
        proof = carrier(adapter.url).carry(TEXT)
    assert proof == "taken by 127.0.0.1: 200, reference none"


@pytest.mark.parametrize("address", ["tel:", "tel:12", "tel:+86 138", "mailto:a@b.cn"])
def test_what_is_no_number_is_refused_unsent(address):
    """An adapter is not asked about it."""
    with text_service(Adapter()) as adapter, pytest.raises(RefusedForGoodError):
        carrier(adapter.url).carry(replace(TEXT, address=address))
    assert adapter.calls == []


def test_an_adapter_that_answers_drop_by_drop_is_cut_off():
    """The whole call has its time."""
    with (
        answering(b"HTTP/1.1 200 OK\r\n", drip=b"X-A: b\r\n") as url,
        pytest.raises(NotCarriedError, match="no whole answer"),
    ):
        carrier(url, within=0.2).carry(TEXT)


# Signatures


def test_the_vector_of_the_specification_is_what_both_compute():
    """Product and second implementation, on the bytes as the file has them."""
    section = SPEC[SPEC.index("### 12.3") : SPEC.index("### 12.4")]
    body = re.search(r"body `(\{.*\})`", section).group(1).encode()
    at = int(re.search(r"instant ([0-9]+)", section).group(1))
    (vector,) = re.findall(r"`([0-9a-f]{64})`", section)
    made = SharedKey(bytes(range(32))).signature(CALL, from_micros(at), body)
    assert made == signature("sms-call/1", at, body, bytes(range(32))) == vector
    text = json.loads(body)
    message = replace(TEXT, key=text["key"], subject=text["subject"], body=text["text"])
    assert call_body(text["origin"], message) == body


def headers(at: datetime = NOW, body: bytes = b"{}", label: str = REPORT) -> dict:
    return SharedKey(KEY).headers(label, at, body)


def test_a_signed_call_is_believed_for_five_minutes():
    """Before and after them it is stale, whoever signed it."""
    key, five = SharedKey(KEY), timedelta(minutes=5)
    moment = timedelta(microseconds=1)
    given = headers()
    for now in (NOW - five, NOW, NOW + five):
        assert key.checked(REPORT, given, b"{}", now) == given["Yangguang-Signature"]
    for now in (NOW - five - moment, NOW + five + moment):
        with pytest.raises(CallStaleError):
            key.checked(REPORT, given, b"{}", now)


AT, SIGNATURE = "Yangguang-At", "Yangguang-Signature"
OTHERWISE = {
    "another signature": lambda told: told | {SIGNATURE: "0" * 64},
    "another instant": lambda told: told | {AT: str(to_micros(NOW) + 1)},
    "a zero before": lambda told: told | {AT: f"0{to_micros(NOW)}"},
    "no instant": lambda told: told | {AT: "9" * 400},
    "below zero": lambda told: told | {AT: "-1"},
    "in capitals": lambda told: told | {SIGNATURE: told[SIGNATURE].upper()},
    "no signature": lambda told: {AT: told[AT]},
    "nothing": lambda _told: {},
    "the other direction": lambda _told: headers(label=CALL),
    "another body": lambda _told: headers(body=b"{} "),
    "another key": lambda _told: SharedKey(b"x" * 32).headers(REPORT, NOW, b"{}"),
}


@pytest.mark.parametrize("change", OTHERWISE)
def test_what_is_signed_otherwise_is_not_believed(change):
    """Another key, instant, spelling, body, or the other direction."""
    with pytest.raises(CallUnsignedError):
        SharedKey(KEY).checked(REPORT, OTHERWISE[change](headers()), b"{}", NOW)


def test_a_key_is_read_from_a_file_and_never_shown(tmp_path):
    """What is no key is refused by the file's name, not by what stands in it."""
    file = tmp_path / "sms.key"
    file.write_text(KEY.hex() + "\n")
    key = SharedKey.load(file)
    assert key == SharedKey(KEY)
    assert KEY.hex() not in repr(key)
    for wrong in ("", KEY.hex()[:-2], "zz" * 32, "密" * 64):
        file.write_text(wrong)
        with pytest.raises(ValueError, match="hexadecimal") as raised:
            SharedKey.load(file)
        assert not wrong or wrong not in str(raised.value)


# Routes


def test_each_message_goes_to_the_carrier_of_its_address():
    """Mail to mail, numbers to the text service, the rest to where it is collected."""
    mail, text, rest = Postman(), Postman(), Postman()
    router = Router({"mailto": mail, "tel": text}, rest)
    letters = [
        replace(TEXT, key=each, address=each)
        for each in ("mailto:a@b.cn", "tel:1", "MAILTO:c@d.cn", "account:li")
    ]
    for each in letters:
        router.carry(each)
    assert mail.took == [letters[0], letters[2]]
    assert (text.took, rest.took) == ([letters[1]], [letters[3]])


def test_a_message_for_which_there_is_no_way_fails_at_once():
    """Nobody waits a day for what was never set up."""
    with pytest.raises(RefusedForGoodError, match="nothing carries tel:"):
        Router({}).carry(TEXT)


def test_a_message_on_the_console_is_whole():
    """Whoever tries the platform out reads address, subject and text."""
    shown = []
    assert ConsoleCarrier(shown.append).carry(TEXT) == "shown on the console"
    assert all(part in shown[0] for part in (TEXT.address, TEXT.subject, TEXT.body))
