"""Accepted notes: what answers an act, to the line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.public.evidence import NoteSigner, SigningKey, open_note
from archive.public.ledger import (
    AcceptedNote,
    LedgerFormatError,
    accepted_text,
    parse_accepted,
)
from tests.unit.archive.ledger.events import AT, HEX, INSTANTS, ORIGIN, RECORDED

pytestmark = pytest.mark.archive


def test_the_text_of_an_accepted_note():
    """
    SPEC 4.1: eight lines that name log, mode, place, commitments and instant.
    """
    text = accepted_text(ORIGIN, demo=True, recorded=RECORDED)
    assert text == (
        "yangguang/accepted/1\n"
        "demo.yangguang.example/log\n"
        "demonstration\n"
        "project/1\n"
        "1\n"
        "-\n"
        f"{RECORDED.commitment}\n"
        "1772413200000000\n"
    )
    signer = NoteSigner(f"{ORIGIN}/accepted", SigningKey(bytes(32)))
    note = open_note(signer.sign(text), signer.verifier)
    assert parse_accepted(note) == AcceptedNote(
        origin=ORIGIN,
        demo=True,
        stream="project/1",
        n=1,
        prev="",
        commitment=RECORDED.commitment,
        at=AT,
    )


@given(st.booleans(), st.integers(2, 2**53 - 1), INSTANTS)
def test_every_accepted_note_is_read_back(demo, n, at):
    """
    A client can read from the note all that it says.
    """
    note = AcceptedNote(ORIGIN, demo, "sealed/" + "0f" * 16, n, HEX, HEX, at)
    assert parse_accepted(note.text) == note


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (0, "yangguang/accepted/2"),
        (1, ""),
        (1, "a b"),
        (2, "demo"),
        (2, "DEMONSTRATION"),
        (3, "Project/1"),
        (4, "0"),
        (4, "01"),
        (4, "+1"),
        (4, "1 "),
        (4, "١"),
        (4, "2"),  # with "-" for the previous commitment
        (4, "9" * 20),
        (5, ""),
        (5, HEX),  # at number 1
        (6, "-"),
        (6, HEX.upper()),
        (7, "-1"),
        (7, "1.5"),
        (7, str(2**53)),
        (7, ""),
    ],
)
def test_an_accepted_note_of_another_form_is_not_read(line, text):
    """
    A line with another spelling, and the note is refused.
    """
    lines = accepted_text(ORIGIN, demo=False, recorded=RECORDED).split("\n")
    parse_accepted("\n".join(lines))
    lines[line] = text
    with pytest.raises(LedgerFormatError):
        parse_accepted("\n".join(lines))


def test_an_accepted_note_has_eight_lines():
    """
    Nothing before, nothing after, nothing missing.
    """
    text = accepted_text(ORIGIN, demo=False, recorded=RECORDED)
    for other in ("", "\n", text[:-1], text + "\n", text + "more\n", "\n" + text):
        with pytest.raises(LedgerFormatError):
            parse_accepted(other)
