"""Every word of the public pages, in Chinese and in English."""

import re

import pytest

from trading.disclosure.presenting import KINDS, PAGE_WORDS, STATES
from trading.projects.model import PublicationKind
from trading.rules.fixed_price_selection import State

pytestmark = pytest.mark.trading


@pytest.mark.parametrize(
    "words", [PAGE_WORDS, STATES, KINDS], ids=["page", "states", "kinds"]
)
def test_every_word_is_there_in_both_languages(words):
    """
    No word is empty, Chinese has Chinese signs, English has none.
    """
    for name, word in words.items():
        assert re.search(r"[\u4e00-\u9fff]", word.zh), name
        assert word.en, name
        assert not re.search(r"[\u3000-\u9fff\uff00-\uffef]", word.en), name


def test_every_state_and_publication_has_a_word():
    """
    What may be public has a name: a project may go back to its draft after a notice.
    """
    assert set(State) == set(STATES)
    assert set(PublicationKind) == set(KINDS)
