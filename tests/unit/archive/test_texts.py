"""Texts that come in: what nobody can see is named, what is merely rare is not."""

import re

import pytest

from archive.values.texts import LINE, HiddenTextError, hidden, require_seen

pytestmark = pytest.mark.archive


@pytest.mark.parametrize(
    "sign",
    [
        "\0",
        "\t",
        "\r",
        "\u0094",
        "\u00ad",
        "\u034f",
        "\u200b",
        "\u202e",
        "\u2028",
        "\u2066",
        "\u2800",
        "\u3164",
        "\ue000",
        "\ufe0f",
        "\ufeff",
        "\uffff",
        "\U000e0100",
        "\U000f0000",
        "\U0010ffff",
    ],
)
def test_what_nobody_sees_is_refused_and_spelt_out(sign):
    """Wherever it stands in an act; the message shows it instead of carrying it."""
    assert hidden(f"演示{sign}企业") == sign
    for value in ({"a": [f"演示{sign}企业"]}, {f"演示{sign}企业": 1}):
        with pytest.raises(HiddenTextError) as refused:
            require_seen(value, "SignUpCommand")
        assert f"U+{ord(sign):04X}" in str(refused.value)
        assert sign not in str(refused.value)


@pytest.mark.parametrize(
    "text",
    ["演示企业", "演示𠮷企业", "😀", "\U00031350", "一\n二", "é", "　全角", "🀄"],
)
def test_what_is_rare_comes_in(text):
    """No firm is kept out for a character that can be seen, however rare it is."""
    assert not hidden(text)
    require_seen({"name": text, "n": 1, "none": None}, "SignUpCommand")


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("演示企业", True),
        ("甲 乙", True),
        ("甲\n乙", False),
        ("　 ", False),
        ("", False),
    ],
)
def test_a_name_stands_on_one_line_and_can_be_seen(text, is_one):
    """No name takes a second line of a paper, and none is blank."""
    assert (re.search(LINE, text) is not None) == is_one
