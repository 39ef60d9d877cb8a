"""A request to act is read strictly, or refused before anything can happen."""

from datetime import UTC, datetime

import msgspec
import pytest

from archive.ledger.acts import LARGEST_REQUEST, Command
from archive.ledger.errors import MalformedCommandError
from archive.values.money import Yuan

pytestmark = pytest.mark.archive


class Order(Command, frozen=True, kw_only=True):
    """Ask for something of every kind that a request may hold."""

    count: int = 0
    word: str = ""
    at: datetime | None = None
    price: Yuan | None = None
    more: dict[str, object] = msgspec.field(default_factory=dict)


def request(members: str) -> bytes:
    """Return a request with these members, written as they are."""
    return f'{{"key":"key-0001",{members}}}'.encode()


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ('"count":9007199254740992', "2^53"),
        ('"count":1.0', "count"),
        ('"count":"1"', "count"),
        ('"more":{"deep":1.5}', "float"),
        ('"more":{"deep":NaN}', "malformed"),
        ('"more":{"deep":123456789012345678901234567890}', "2^53"),
        ('"more":{"deep":' + "[" * 70 + "]" * 70 + "}", "nested"),
        ('"more":{"deep":' + "[" * 5_000 + "]" * 5_000 + "}", ""),
        ('"price":{"fen":1.5}', "fen"),
        ('"price":{"fen":9007199254740992}', "too large"),
        ('"price":{"fen":1,"jiao":2}', r"unknown field \$.price.jiao"),
        ('"colour":"red"', "colour"),
        ('"word":"a\\u0000b"', "null character"),
        ('"more":{"a\\u0000b":1}', "null character"),
        ('"word":"\\ud800"', ""),
        ('"at":"2026-03-02T09:00:00"', r"no time zone.*\$.at"),
        ('"at":"2026-03-02"', "at"),
        ('"at":1772413200', "at"),
        ('"at":"9999-01-01T00:00:00Z"', "2^53"),
        ('"at":"0001-01-01T00:00:00+14:00"', ""),
        ('"at":"2026-03-02T09:00:00.0000001Z"', "not an instant"),
        ('"word":"a","word":"b"', "'word' is there twice"),
        ('"more":{"a":1,"a":2}', "'a' is there twice"),
        ('"key":"key-0002"', "'key' is there twice"),
    ],
)
def test_what_cannot_be_repeated_to_the_letter_is_refused(members, why):
    """
    What a log could not hash, a database not keep, or two readers read in two ways is
    refused as malformed, with the place or the reason, and that nothing was saved.
    """
    with pytest.raises(MalformedCommandError) as refused:
        Order.decode(request(members))

    assert refused.match(why.replace("2^53", r"2\^53"))
    assert refused.value.remedy.startswith("Nothing was saved")


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"[]", b"null", b"[" * 100_000, b'{"key":"short"}', b"\xff\xfe{}"],
)
def test_what_is_no_request_is_refused(raw):
    """No object, no key, another encoding: refused without a traceback."""
    with pytest.raises(MalformedCommandError):
        Order.decode(raw)


def test_a_request_above_its_size_is_refused_unread():
    """One mebibyte of text is enough for any act; documents are kept elsewhere."""
    room = LARGEST_REQUEST - len(request('"word":""'))
    assert Order.decode(request(f'"word":"{"x" * room}"')).word == "x" * room
    with pytest.raises(MalformedCommandError, match="1,048,577 bytes"):
        Order.decode(request(f'"word":"{"x" * (room + 1)}"'))


def test_what_was_decoded_has_a_digest():
    """The same request in another zone or spelling is the same request."""
    one = Order.decode(request('"at":"2026-03-02T09:00:00+08:00","word":"阳"'))
    other = Order.decode(request('"word":"\\u9633","at":"2026-03-02T01:00:00Z"'))
    assert one.at == datetime(2026, 3, 2, 1, tzinfo=UTC)
    assert one.digest() == other.digest()
