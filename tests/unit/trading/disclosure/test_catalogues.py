"""Every word of the pages, in Chinese and in English."""

import re
from enum import StrEnum
from string import Formatter

import pytest

from tests.catalogues import ROOT, extracted, said, written
from trading.awards.contracts import Milestone
from trading.awards.model import PassedBy
from trading.awards.objections import Ground, Outcome
from trading.awards.use_cases.closing import EndedBy
from trading.disclosure.model import kinds
from trading.disclosure.model.queries import DAYS, Order, Within
from trading.disclosure.presenting import words
from trading.disclosure.presenting.courses import _COMING, _NOW_AT
from trading.front.languages import CHINESE, Tongue
from trading.projects.model import PublicationKind
from trading.rules.fixed_price_selection import State
from trading.rules.procedures import PROCEDURES
from trading.server.languages import tongues
from trading.venue.model import Duty

pytestmark = pytest.mark.trading

HAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff]")
WIDE = re.compile(r"[\u3000-\u303f\uff00-\uffef]")
EXAMPLES = {"渠道", "小学"}
"""What an English page, too, can only say in Chinese: something to search for."""


def forms(message):
    """Return every translation of a text."""
    return message.string if message.pluralizable else (message.string,)


def key(message):
    return message.id[0] if message.pluralizable else message.id


def texts(catalogue):
    return {key(message): message for message in catalogue if message.id}


def holes(text):
    """Return the names of the places that a text fills in."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_the_catalogue_has_what_is_said_and_nothing_else():
    """
    If this fails: `python -m tests.catalogues`, then translate what is empty.
    """
    assert texts(written()).keys() == texts(extracted()).keys()


def test_every_text_is_translated_and_none_is_a_guess():
    """
    No translation is missing, and none is marked as fuzzy.
    """
    for text, message in texts(written()).items():
        assert said(message), text
        assert not message.fuzzy, text


def test_a_translation_fills_in_the_same():
    """
    The English text has the places of the Chinese one, no more and no less.
    """
    for text, message in texts(written()).items():
        for form in forms(message):
            assert holes(form) == holes(text), text


def test_a_selection_is_told_in_its_own_words():
    """
    Who selects by a draw is no tenderer: only the pages of tenders speak of one.
    """
    tenderer = {
        text: each for text, each in texts(extracted()).items() if "招标人" in text
    }
    told_by = {file for each in tenderer.values() for file, _ in each.locations}
    assert tenderer
    assert [file for file in told_by if not file.startswith("trading/bids/")] == []


def test_english_is_english():
    """
    No Chinese sign is left in a translation, but for examples to search for.
    """
    for text, message in texts(written()).items():
        for form in forms(message):
            left = re.sub("|".join(EXAMPLES), "", form)
            assert not HAN.search(left), text
            assert not WIDE.search(left), text


def test_a_text_without_a_translation_would_be_seen():
    """
    The comparison is not blind: the source has what the catalogue is asked for.
    """
    assert "未填报" in texts(extracted())
    assert "没有这个项目" in texts(extracted()), "texts of the problems, too"
    assert len(texts(extracted())) > 400


def test_nothing_chinese_is_said_outside_the_catalogue():
    """
    Templates say Chinese only through the catalogue.
    """
    spoken = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
    for folder in ("trading/disclosure/pages", "trading/server/pages"):
        for file in (ROOT / folder).glob("*.html"):
            bare = spoken.sub("", file.read_text(encoding="utf-8"))
            assert HAN.findall(bare.replace(">中文</a>", "")) == [], file


@pytest.mark.parametrize(
    ("named", "kind"),
    [
        (words.STATES, State),
        (words.KINDS, PublicationKind),
        (words.BUSINESS, kinds.Business),
        (words.STAGES, kinds.Stage),
        (words.INFORMATION, kinds.Information),
        (words.WITHIN, Within),
        (words.ORDERS, Order),
        (words.GROUNDS, Ground),
        (words.OUTCOMES, Outcome),
        (words.GONE_BY, PassedBy),
        (words.ENDED_BY, EndedBy),
        (words.DUTIES, Duty),
        (kinds.STAGE_OF, State),
        (kinds.INFORMATION_OF, PublicationKind),
        (DAYS, Within),
        (_COMING, State),
        ({**_NOW_AT, State.TERMINATED: 0}, State),
    ],
)
def test_everything_that_may_be_public_has_a_name(named, kind: type[StrEnum]):
    """
    No state, kind, ground or duty is without a word.
    """
    assert set(named) == set(kind)


def test_milestones_and_procedures_have_names():
    """
    Also the two milestones that only the record knows, and every procedure.
    """
    known = {each.value for each in Milestone} | {"started", "accepted"}
    assert set(words.MILESTONES) == known
    assert set(words.PROCEDURES) == set(PROCEDURES)


def test_a_text_in_english_has_two_forms_for_a_number():
    """
    One is one, everything else is many; Chinese has one form.
    """
    chinese, english = tongues()
    assert chinese.count("{n} 天", "{n} 天", 1) == "1 天"
    assert english.count("{n} 天", "{n} 天", 1) == "1 day"
    assert english.count("{n} 天", "{n} 天", 2_000) == "2,000 days"


def test_what_nobody_translated_is_said_in_chinese():
    """
    A word that is missing is never a hole in the page.
    """
    assert Tongue("en", "/en").say("未填报") == "未填报"


def test_values_in_a_template_are_text_and_never_markup():
    """
    A title with a tag in it is shown as it was typed.
    """
    written_text = CHINESE.write("：{title}", title="<b>&")
    assert written_text == "：&lt;b&gt;&amp;"
