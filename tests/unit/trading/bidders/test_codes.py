"""Codes that check themselves: a slip of the hand never names another firm."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from trading.bidders.codes import (
    TransactionCode,
    TransactionCodeWrongError,
    Uscc,
    UsccCharacterError,
    UsccCheckError,
    UsccLengthError,
    UsccWrongError,
    check_character,
    foreign_code_warning,
    mod_37_2,
)

pytestmark = pytest.mark.trading

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
BODIES = st.text(ALPHABET, min_size=17, max_size=17)
SERIALS = st.integers(0, 999_999)
DAYS = st.dates()
PLATFORMS = BODIES.map(lambda body: Uscc.of_body(body).text)
KINDS = st.text("ABCDE0123456789", min_size=3, max_size=3)

PUBLIC = [
    "91350100M000100Y43",
    "91500106203088970C",
    "12500000745322928L",
    "31110000567482469L",
    "91510100MA6C6HKK9A",
    "11410423005487188A",
    "91500107MAACALR185",
    "91500000202805587B",
    "91510100MA6C6HKK9A",
    "91520382MAD0YATF0W",
]


@pytest.mark.parametrize("text", sorted(set(PUBLIC)))
def test_codes_from_public_notices_are_valid(text):
    """
    Real codes pass, with or without blanks around them, and are written as they are.
    """
    assert str(Uscc.parse(f" {text}\n")) == text


@pytest.mark.parametrize(
    ("body", "check"), [("91110108000000000", "7"), ("12510000000000001", "H")]
)
def test_the_check_character_of_a_body(body, check):
    """
    GB 32100-2015: weights are the powers of three modulo 31.
    """
    assert check_character(body) == check
    assert Uscc.of_body(body).text == body + check


def test_a_wrong_check_character_names_the_right_one():
    """
    91500106203088971C is refused: one digit of it was changed.
    """
    with pytest.raises(UsccCheckError, match="position 18") as refused:
        Uscc.parse("91500106203088971C")

    assert refused.value.expected == check_character("91500106203088971") != "C"


@pytest.mark.parametrize(
    ("text", "length"),
    [("", 0), ("9150010620308897", 16), ("91500106203088970C1", 19)],
)
def test_a_wrong_length_is_told_before_anything_else(text, length):
    """
    Somebody who missed a character reads how many there are.
    """
    with pytest.raises(UsccLengthError, match=f"has {length} characters, not 18"):
        Uscc.parse(text)


def test_a_body_has_seventeen_characters():
    """
    A whole code is no body.
    """
    with pytest.raises(UsccLengthError, match="not 17"):
        check_character("91500106203088970C")


@pytest.mark.parametrize(
    ("text", "position", "hint"),
    [
        ("9150O106203088970C", 5, "is it '0'?"),
        ("I1500106203088970C", 1, "is it '1'?"),
        ("91500106203088970S", 18, "is it '5'?"),
        ("91500106203088970c", 18, "is it 'C'?"),
        ("9150o106203088970C", 5, "is it '0'?"),
        ("91500106２03088970C", 9, "which is not used$"),
        ("91500106-03088970C", 9, "which is not used$"),
    ],
)
def test_a_character_that_is_never_used_is_named_with_its_position(
    text, position, hint
):
    """
    Lower case, I O S V Z, full-width digits: the position, and what was perhaps meant.
    """
    with pytest.raises(UsccCharacterError, match=hint) as refused:
        Uscc.parse(text)

    assert refused.value.position == position


@given(BODIES)
def test_a_generated_code_is_valid(body):
    """
    Whatever the body, its check character makes a code that reads back.
    """
    assert Uscc.parse(Uscc.of_body(body).text) == Uscc.of_body(body)


@given(BODIES, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_any_single_wrong_character_is_refused(body, position, character):
    """
    31 is prime, so no single substitution keeps the sum.
    """
    text = Uscc.of_body(body).text
    assume(text[position] != character)
    wrong = text[:position] + character + text[position + 1 :]

    with pytest.raises(UsccCheckError):
        Uscc.parse(wrong)


@given(BODIES, st.integers(0, 16))
def test_two_neighbours_exchanged_are_refused(body, position):
    """
    The weights of neighbours differ, so an exchange changes the sum.
    """
    text = Uscc.of_body(body).text
    one, other = text[position], text[position + 1]
    assume(one != other)
    wrong = text[:position] + other + one + text[position + 2 :]

    with pytest.raises(UsccCheckError):
        Uscc.parse(wrong)


@given(st.text(max_size=20))
def test_any_other_text_is_a_clear_refusal(text):
    """
    Nothing else than a `UsccWrongError` with a message comes out of bad input.
    """
    with pytest.raises(UsccWrongError, match=r"\S"):
        Uscc.parse(text)


def test_codes_have_an_order():
    """
    A list of firms is sorted by code, whoever wrote it.
    """
    firms = [Uscc(text) for text in PUBLIC]

    assert [firm.text for firm in sorted(firms)] == sorted(PUBLIC)


# Transaction codes


@pytest.mark.parametrize(
    ("platform", "day", "written"),
    [
        (
            "91350100M000100Y43",
            date(2024, 5, 1),
            "A01-91350100M000100Y43-20240501-000001-L",
        ),
        (
            "911101080000000007",
            date(2026, 4, 1),
            "A01-911101080000000007-20260401-000001-G",
        ),
    ],
)
def test_transaction_codes_of_the_examples(platform, day, written):
    """
    ISO 7064 MOD 37-2 over all 35 characters, and the code reads back.
    """
    code = TransactionCode("A01", platform, day, 1)

    assert str(code) == written
    assert TransactionCode.parse(written) == code
    assert TransactionCode.parse(written.replace("-", "")) == code


def test_the_public_value_of_mod_37_2():
    """
    G123489654321 has the check character Y.
    """
    assert mod_37_2("G123489654321") == "Y"


def test_a_32_bit_power_gives_another_character():
    """
    The fault in the field: from the 31st place on the power of two overflows.
    """
    body = "A01911101080000000007" + "20260401" + "000001"
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

    def overflowing(place):
        power = 2**place if place < 31 else -(2**31)
        return power - 37 * int(power / 37)

    total = sum(
        alphabet.index(character) * overflowing(place)
        for place, character in enumerate(reversed(body), start=1)
    )

    assert "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*"[(38 - total) % 37] != "G"
    assert mod_37_2(body) == "G"


@pytest.mark.parametrize("character", ["a", "*", "-", "甲", "１"])
def test_the_sum_takes_digits_and_capitals_only(character):
    """
    The star may be a check character, never a part of what is checked.
    """
    with pytest.raises(TransactionCodeWrongError):
        mod_37_2(f"A0{character}")


@given(KINDS, PLATFORMS, DAYS, SERIALS)
def test_a_transaction_code_reads_back(kind, platform, day, serial):
    """
    Any kind, platform, day and serial number survives being written down.
    """
    code = TransactionCode(kind, platform, day, serial)

    assert TransactionCode.parse(str(code)) == code
    assert foreign_code_warning(str(code)) == ""


@given(KINDS, PLATFORMS, DAYS, SERIALS, st.integers(0, 20), st.sampled_from("0123AB"))
def test_a_wrong_character_in_a_transaction_code_is_seen(
    kind, platform, day, serial, position, character
):
    """
    A slip in kind or platform never makes another transaction's code.
    """
    text = str(TransactionCode(kind, platform, day, serial)).replace("-", "")
    assume(text[position] != character)
    wrong = text[:position] + character + text[position + 1 :]

    with pytest.raises(TransactionCodeWrongError, match="check character"):
        TransactionCode.parse(wrong)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "is not kind-platform"),
        ("A01-91350100M000100Y43-20240501-000001", "is not kind-platform"),
        ("A01-91350100M000100Y43-20240231-000001-L", "day is out of range"),
        ("A01-91350100M000100Y43-20240501-000001-M", "should be 'L'"),
        ("a01-91350100M000100Y43-20240501-000001-L", "is not kind-platform"),
    ],
)
def test_a_malformed_transaction_code_says_what_is_wrong(text, fault):
    """
    Another form, a day that is not in the calendar, another check character.
    """
    with pytest.raises(TransactionCodeWrongError, match=fault):
        TransactionCode.parse(text)


@pytest.mark.parametrize(
    ("kind", "platform", "serial", "fault"),
    [
        ("A1", "911101080000000007", 1, "3 and 18 characters"),
        ("A01", "91110108000000000", 1, "3 and 18 characters"),
        ("A01", "911101080000000007", 1_000_000, "six digits"),
        ("A01", "911101080000000007", -1, "six digits"),
    ],
)
def test_a_code_of_wrong_members_cannot_be_made(kind, platform, serial, fault):
    """
    A serial number beyond six digits or a short platform code is refused.
    """
    with pytest.raises(TransactionCodeWrongError, match=fault):
        TransactionCode(kind, platform, date(2026, 4, 1), serial)


def test_a_foreign_code_is_warned_about_and_never_refused():
    """
    Another platform's wrong check character is its own mistake, not the bidder's.
    """
    foreign = "A01-91350100M000100Y43-20240501-000001-M"

    assert "should be 'L'" in foreign_code_warning(foreign)
