"""Canonical JSON: what is hashed has one spelling (archive/SPEC.md 1.1 and 1.2)."""

import hashlib
import json
from enum import IntEnum, StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.evidence.encoding import NotBase64Error, from_base64, to_base64
from archive.public.evidence import (
    NotCanonicalError,
    canonical,
    labelled,
    lv,
    parse_canonical,
    same,
    sha256,
)

pytestmark = pytest.mark.archive

LARGEST = 2**53 - 1
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | TEXT,
    lambda inner: (
        st.lists(inner, max_size=5) | st.dictionaries(TEXT, inner, max_size=5)
    ),
    max_leaves=20,
)


class Kind(StrEnum):
    NOTICE = "DRAW_NOTICE"


class Level(IntEnum):
    LOW = 1


@given(JSON)
def test_every_value_is_read_back(value):
    """
    Writing and strict reading are each other's inverse over the whole subset.
    """
    assert parse_canonical(canonical(value)) == value


@given(JSON)
def test_the_writer_agrees_with_the_rule_for_javascript(value):
    """
    Sorting names by UTF-16 code unit and plain JSON gives the same bytes.
    """

    def sorted_names(part):
        if isinstance(part, list):
            return [sorted_names(item) for item in part]
        if isinstance(part, dict):
            names = sorted(part, key=lambda name: name.encode("utf-16-be"))
            return {name: sorted_names(part[name]) for name in names}
        return part

    plain = json.dumps(sorted_names(value), ensure_ascii=False, separators=(",", ":"))
    assert canonical(value) == plain.encode()


def test_rfc_8785_sorting_example():
    """
    RFC 8785 section 3.2.3: names sort by UTF-16 code unit, not by code point.
    """
    names = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }
    order = [
        "Carriage Return",
        "One",
        "Control",
        "Latin Small Letter O With Diaeresis",
        "Euro Sign",
        "Emoji: Grinning Face",
        "Hebrew Letter Dalet With Dagesh",
    ]
    assert list(json.loads(canonical(names)).values()) == order


def test_rfc_8785_string_and_literal_example():
    """
    RFC 8785 section 3.2.4: the example's bytes, without its floats.
    """
    value = json.loads(
        '{"string": "\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/",'
        '"literals": [null, true, false]}'
    )
    assert canonical(value).hex(" ") == (
        "7b 22 6c 69 74 65 72 61 6c 73 22 3a 5b 6e 75 6c 6c 2c 74 72 75 65 2c 66 61 6c "
        "73 65 5d 2c 22 73 74 72 69 6e 67 22 3a 22 e2 82 ac 24 5c 75 30 30 30 66 5c 6e "
        "41 27 42 5c 22 5c 5c 5c 5c 5c 22 2f 22 7d"
    )


def test_words_of_an_enumeration_are_plain_strings():
    """
    A StrEnum is hashed as its value; a tuple as a list.
    """
    assert (
        canonical({Kind.NOTICE: (Kind.NOTICE,)}) == b'{"DRAW_NOTICE":["DRAW_NOTICE"]}'
    )


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        float("nan"),
        LARGEST + 1,
        -LARGEST - 1,
        pytest.param(10**5000, id="5,001 digits"),
        Level.LOW,
        b"bytes",
        {1, 2},
        {1: "number as a name"},
        {"deep": {"deeper": object()}},
        "\ud800",
        {"\udfff": 1},
    ],
)
def test_what_cannot_be_hashed_is_refused(value):
    """
    No float, no integer that readers disagree about, nothing but JSON.
    """
    with pytest.raises(NotCanonicalError):
        canonical(value)


def test_nesting_has_an_end():
    """
    A message nested without end is refused, not recursed into.
    """
    nested = []
    for _ in range(65):
        nested = [nested]
    with pytest.raises(NotCanonicalError, match="deeply"):
        canonical(nested)
    with pytest.raises(NotCanonicalError):
        parse_canonical(b"[" * 100_000 + b"]" * 100_000)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b'{"a":1,"a":1}',
        b'{"b":1,"a":2}',
        b'{"a": 1}',
        b'{"a":1}\n',
        b'\xef\xbb\xbf{"a":1}',
        '{"a":1}'.encode("utf-16"),
        b'"\\u0041"',
        b'"\\/"',
        b'"\\u000A"',
        b'"\xff"',
        b'"\\ud800"',
        b"1.0",
        b"1e2",
        b"-0",
        b"01",
        b"NaN",
        b"Infinity",
        b"9007199254740992",
        b"1" * 5000,
        b'{"a":1}{"a":1}',
    ],
)
def test_another_spelling_is_refused(data):
    """
    Two spellings of one value would be two hashes of one fact.
    """
    with pytest.raises(NotCanonicalError):
        parse_canonical(data)


def test_labelled_digests_are_what_a_shell_computes():
    """
    SHA-256 over label, then each part behind its length: nothing else is mixed in.
    """
    by_hand = hashlib.sha256(b"example/1" + b"\0\0\0\2ab" + b"\0\0\0\0").digest()
    assert labelled("example/1", b"ab", b"") == by_hand
    assert lv(b"ab") == b"\0\0\0\2ab"
    assert sha256(b"ab") == hashlib.sha256(b"ab").digest()
    assert same(by_hand, by_hand)
    assert not same(by_hand, bytes(32))


@given(st.lists(st.binary(max_size=8), max_size=4), st.lists(st.binary(max_size=8)))
def test_parts_cannot_slide_into_each_other(one, other):
    """
    Different parts never make the same hash input.
    """
    assert (labelled("example/1", *one) == labelled("example/1", *other)) == (
        one == other
    )


@given(st.binary(max_size=64))
def test_base64_is_read_back(data):
    """
    What was written as base64 is read as the same bytes.
    """
    assert from_base64(to_base64(data)) == data


@pytest.mark.parametrize(
    "text", ["QQ", "QQ=", "QR==", "Q Q=", "QQ==\n", "QQ==QQ==", "_-8=", "é", "QQ==="]
)
def test_base64_has_one_spelling(text):
    """
    Missing padding, stray bits, line ends and the URL alphabet are refused.
    """
    with pytest.raises(NotBase64Error):
        from_base64(text)
