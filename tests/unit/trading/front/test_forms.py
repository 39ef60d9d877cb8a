"""Forms are read strictly, kept as typed, and never show what is a secret."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trading.front.forms import (
    FORM,
    LARGEST_FORM,
    MOST_FIELDS,
    Entries,
    FormUnreadableError,
    Mistake,
    chosen,
)

pytestmark = pytest.mark.trading


def read(body: str, kind: str = FORM) -> Entries:
    return Entries.read(body.encode(), kind)


def test_what_was_typed_is_read_as_it_was_typed():
    """Nothing is trimmed before the rules have read it."""
    found = read("name=+%E5%B2%B7%E6%B1%9F+&code=&roles=owner&roles=reviewer")
    assert found["name"] == " 岷江 "
    assert found["code"] == ""
    assert found.all("roles") == ("owner", "reviewer")
    assert found.has("roles", "reviewer")
    assert not found.has("roles", "clerk")


def test_one_input_sent_twice_is_neither_of_both():
    """Which of two values counts must not depend on who reads it."""
    assert read("membership=a&membership=b")["membership"] == ""


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"a=1", "application/json"),
        (b"a=1", "multipart/form-data; boundary=x"),
        (b"a=1", ""),
        (b"a=%ff", FORM),
        ("a=é".encode(), FORM),
        (b"a=" + b"x" * LARGEST_FORM, FORM),
        (b"&".join([b"a=1"] * (MOST_FIELDS + 1)), FORM),
    ],
)
def test_what_no_page_of_ours_sends_is_refused(body, kind):
    """Another type, other bytes, too much of either."""
    with pytest.raises(FormUnreadableError):
        Entries.read(body, kind)


def test_nothing_at_all_is_an_empty_form():
    """A button without inputs sends nothing."""
    assert Entries.read(b"", "").values == {}
    assert read("", f"{FORM}; charset=utf-8").values == {}


@given(st.binary(max_size=200))
def test_no_bytes_break_it(body):
    """They are read, or refused by name."""
    try:
        found = Entries.read(body, FORM)
    except FormUnreadableError:
        return
    assert all(isinstance(text, str) for each in found.values.values() for text in each)


def test_mistakes_stand_beside_their_input():
    """What concerns no input stands in the summary alone."""
    found = read("name=x").but(Mistake("name", "甲"), Mistake("", "乙"))
    assert found.mistake("name") == "甲"
    assert found.mistake("code") == ""
    assert [each.text for each in found.mistakes] == ["甲", "乙"]


def test_secrets_are_dropped_before_a_page_shows_it_again():
    """The rest stays."""
    found = read("password=x&name=y").without({"password"})
    assert (found["password"], found["name"]) == ("", "y")


def test_only_what_was_offered_can_be_chosen():
    """A role that no page offers is not asked for."""
    assert chosen(("owner", "platform", "owner"), ("owner",)) == ("owner", "owner")
