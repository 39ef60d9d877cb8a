"""What whoever signs up confirms to have read: versions that follow each other."""

from datetime import date

import pytest

from trading.rules.instructions import InstructionBook, Instructions
from trading.rules.shipped import instruction_book

pytestmark = pytest.mark.trading

FIRST = Instructions(version="1", since=date(2026, 1, 1), zh="甲\n乙", en="a\nb")
SECOND = Instructions(version="2", since=date(2026, 7, 1), zh="丙", en="c")


def test_a_notice_names_the_version_of_its_day():
    """From its first day on, and until the next one begins."""
    book = InstructionBook((FIRST, SECOND))
    assert book.in_force(date(2026, 6, 30)) is FIRST
    assert book.in_force(date(2026, 7, 1)) is SECOND
    with pytest.raises(ValueError, match="2025-12-31"):
        book.in_force(date(2025, 12, 31))


def test_a_version_is_known_by_everything_that_it_says():
    """A changed word, in either language, is another version."""
    others = [
        Instructions(version="1", since=FIRST.since, zh="甲", en=FIRST.en),
        Instructions(version="1", since=FIRST.since, zh=FIRST.zh, en="a"),
        Instructions(version="1b", since=FIRST.since, zh=FIRST.zh, en=FIRST.en),
        Instructions(version="1", since=SECOND.since, zh=FIRST.zh, en=FIRST.en),
    ]
    assert len({each.digest for each in (FIRST, *others)}) == 5
    book = InstructionBook((FIRST, SECOND))
    assert book.by_digest(FIRST.digest) is FIRST
    assert book.by_digest("0" * 64) is None


@pytest.mark.parametrize("versions", [(), (SECOND, FIRST), (FIRST, FIRST)])
def test_versions_follow_each_other(versions):
    """Two that begin on one day would both be in force."""
    with pytest.raises(ValueError, match="follow each other"):
        InstructionBook(versions)


def test_what_is_shipped_says_the_same_in_both_languages():
    """Sentence by sentence, the Chinese first."""
    for each in instruction_book().versions:
        assert len(each.lines(english=False)) == len(each.lines(english=True)) >= 8


def test_the_shipped_version_stays_as_it_is():
    """Notices and applications name it for years: a new text is a new version."""
    (first,) = instruction_book().versions
    assert (first.version, first.digest) == ("2026-1", FROZEN)


FROZEN = "3cb77b244e75a5d1d43c6c435ec63a0b9272363befbe11da09277883e0d9c00a"
