"""What an entry of the register learns, and how words are looked for."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.values.instants import to_micros
from archive.values.money import Yuan
from tests.published_lots import (
    DAY,
    MONDAY,
    PRICE_FEN,
    drawn,
    lost,
    lot,
    notice,
    project,
    said,
)
from trading.disclosure.model.entries import Entry
from trading.disclosure.model.kinds import Business, Information, Stage
from trading.disclosure.model.searching import (
    LONGEST_QUERY,
    QueryTooLongError,
    asked,
    document,
    words,
)
from trading.projects.model import PublicationKind as Kind
from trading.rules.fixed_price_selection import State

pytestmark = pytest.mark.trading

OF = project(1)
TEXT = st.text(
    st.sampled_from("水利渠道整治工程一二三" + string.ascii_letters), min_size=2
)


def entry(*publications, state=State.NOTICED):
    """Return the entry after these publications."""
    found = Entry.of(OF, lot(OF, state))
    for each in publications:
        found = found.after(each)
    return found


def test_a_notice_gives_dates_price_and_type():
    """
    Everything a list says of an open lot stands in its notice.
    """
    found = entry(notice(OF))
    assert found.price == Yuan(PRICE_FEN)
    assert found.sign_up_closes == MONDAY + 5 * DAY
    assert found.draw_at == MONDAY + 6 * DAY
    assert (found.business, found.information) == (
        Business.WORKS,
        Information.NOTICE,
    )
    assert found.noticed_at == found.changed_at == MONDAY


def test_what_a_notice_does_not_say_stays_unknown():
    """
    A missing price is no price, not zero; an unknown type is another.
    """
    bare = entry(said(OF, Kind.NOTICE, MONDAY, title=OF.title))
    assert bare.price is bare.sign_up_closes is bare.draw_at is None
    assert bare.business is Business.OTHER


def test_a_postponed_draw_has_its_new_time():
    """
    An extension moves all dates, a postponement only the draw.
    """
    later = MONDAY + 20 * DAY
    extended = said(
        OF,
        Kind.EXTENSION,
        MONDAY,
        sign_up={"opens": to_micros(MONDAY), "closes": to_micros(later)},
        draw_at=to_micros(later + DAY),
    )
    moved = said(OF, Kind.CHANGE, MONDAY, draw_at=to_micros(later + 2 * DAY))
    found = entry(notice(OF), extended, moved)
    assert found.sign_up_closes == later
    assert found.draw_at == later + 2 * DAY
    assert found.information is Information.CHANGE


def test_a_reserve_follows_a_winner_who_was_lost():
    """
    Between them there is no winner.
    """
    first = entry(notice(OF), drawn(OF, MONDAY, "甲", "乙"))
    assert (first.winner, first.ticket, first.draws) == ("甲", "0001", 1)
    nobody = first.after(lost(OF, MONDAY))
    assert nobody.winner == ""
    second = nobody.after(
        said(OF, Kind.RESULT, MONDAY, name="乙", ticket="0002", price_fen=PRICE_FEN)
    )
    assert (second.winner, second.ticket) == ("乙", "0002")


def test_a_voided_draw_and_a_new_notice_leave_no_winner():
    """
    What does not count any more is not shown as if it did.
    """
    before = entry(notice(OF), drawn(OF, MONDAY, "甲"))
    voided = before.after(said(OF, Kind.DRAW, MONDAY, draw="d", number=1, cause="x"))
    assert (voided.winner, voided.drawn_at, voided.draws) == ("", None, 1)
    again = before.after(notice(OF, MONDAY + DAY))
    assert (again.winner, again.drawn_at, again.draws) == ("", None, 1)


def test_the_clock_closes_a_sign_up():
    """
    At its end, not an instant later, sign-up is over without anybody's act.
    """
    found = entry(notice(OF, closes=5))
    end = MONDAY + 5 * DAY
    assert found.stage(end - DAY) is Stage.OPEN
    assert found.stage(end) is Stage.REVIEW


@given(TEXT, st.data())
def test_any_two_neighbouring_signs_find_a_text(text, data):
    """
    Every piece of a word with at least two signs is found in it, in any case.
    """
    start = data.draw(st.integers(0, len(text) - 2))
    end = data.draw(st.integers(start + 2, min(len(text), start + LONGEST_QUERY)))
    kept = f" {document(text)} "
    for pairs in asked(text[start:end].swapcase()):
        assert f" {' '.join(pairs)} " in kept


@given(st.text())
def test_a_kept_text_is_letters_and_digits_only(text):
    """
    Nothing that a database could read as a command is ever handed to it.
    """
    allowed = set(string.ascii_lowercase + string.digits + " ")
    assert set(document(text)) <= allowed
    for pairs in asked(text[:LONGEST_QUERY]):
        assert pairs
        assert set("".join(pairs)) <= allowed


def test_words_are_the_same_in_every_width_and_case():
    """
    Full-width letters, capitals and compatibility signs make no difference.
    """
    assert words("Ｐ２０２６－０００１ ABC") == words("p2026-0001 abc")
    assert words("!?*%_ \x00😀") == []


def test_a_long_text_is_not_looked_for():
    """
    The limit is counted in signs, blanks at the ends left out.
    """
    asked(" " * 500 + "水" * LONGEST_QUERY)
    with pytest.raises(QueryTooLongError, match="61"):
        asked("水" * (LONGEST_QUERY + 1))
