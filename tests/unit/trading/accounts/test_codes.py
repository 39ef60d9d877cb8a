"""Codes: what an authenticator shows, what is written down, what a message brings."""

import base64
import re
from datetime import UTC, datetime, timedelta

import pytest

from trading.accounts.codes import (
    RECOVERY_CODES,
    enrolment_uri,
    new_message_code,
    new_recovery_codes,
    new_secret,
    read_message_code,
    read_recovery_code,
    step_of,
)

pytestmark = pytest.mark.trading

SECRET = base64.b32encode(b"12345678901234567890").decode()
STEP = timedelta(seconds=30)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
    ],
)
def test_codes_are_those_of_the_standard(seconds, code):
    """RFC 6238, appendix B, SHA-1, the last six digits."""
    at = datetime.fromtimestamp(seconds, UTC)
    assert step_of(SECRET, code, at) == seconds // 30


def test_a_clock_may_be_a_step_behind_or_ahead():
    """One step in either direction, and no more."""
    at = datetime.fromtimestamp(1111111111, UTC)
    step = 1111111111 // 30
    for around, found in ((-2, None), (-1, step), (0, step), (1, step), (2, None)):
        assert step_of(SECRET, "050471", at + around * STEP) == found


@pytest.mark.parametrize("code", ["", "050 472", "05047", "0504711", "０５０４７１"])
def test_another_code_belongs_to_no_step(code):
    """Wrong, short, long, or in other digits."""
    at = datetime.fromtimestamp(1111111111, UTC)
    assert step_of(SECRET, code, at) is None
    assert step_of(SECRET, " 050 471 ", at) is not None


def test_a_secret_is_long_and_goes_into_an_authenticator():
    """160 bits, as the standard recommends; the site's name is shown."""
    one, other = new_secret(), new_secret()
    assert one != other
    assert len(base64.b32decode(one)) == 20
    uri = enrolment_uri(one, "l***@example.org", "演示中心")
    assert uri.startswith("otpauth://totp/")
    assert one in uri


def test_ten_codes_are_written_down_and_read_however_they_are_typed():
    """80 random bits each, in groups, whatever blanks, hyphens and case."""
    codes = new_recovery_codes()
    assert len(set(codes)) == RECOVERY_CODES == 10
    for code in codes:
        assert re.fullmatch(r"([A-Z2-7]{4}-){3}[A-Z2-7]{4}", code)
        typed = f" {code.lower().replace('-', ' ')} "
        assert read_recovery_code(typed) == read_recovery_code(code)


def test_a_message_brings_six_digits():
    """With leading zeros, and typed with blanks."""
    codes = {new_message_code() for _ in range(200)}
    assert len(codes) > 150
    assert all(re.fullmatch(r"\d{6}", code) for code in codes)
    assert read_message_code(" 012 345 ") == "012345"
