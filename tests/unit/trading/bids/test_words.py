"""Whoever is refused in a tender learns what happened, what stands, and what to do."""

import inspect
from datetime import UTC, datetime

import pytest

from archive.public.values import RuleBrokenError
from trading.bids import (
    bidding_errors,
    drop_errors,
    envelope_errors,
    light_errors,
    opening_errors,
    preparing_errors,
    prequalification_errors,
    release_errors,
    sheet_errors,
)
from trading.bids.bidding_errors import BidTooLateError
from trading.bids.model.bids import ReleaseKind
from trading.bids.presenting import states
from trading.bids.verdicts import Outcome, Party, Verdict
from trading.bids.words import WORDS
from trading.rules.open_tender import State
from trading.rules.shipped import rule_registry
from trading.server.languages import tongues

pytestmark = pytest.mark.trading

ERRORS = [
    found
    for module in (
        *(bidding_errors, drop_errors, envelope_errors, opening_errors),
        *(preparing_errors, release_errors, sheet_errors, light_errors),
        prequalification_errors,
    )
    for _, found in inspect.getmembers(module, inspect.isclass)
    if issubclass(found, RuleBrokenError)
    and found.__module__ == module.__name__
    and "code" in vars(found)
]


def test_every_refusal_has_a_code_of_its_own_and_words():
    """Clients depend on codes; nothing is said that nobody is told."""
    assert len(ERRORS) >= 60
    assert len({error.code for error in ERRORS}) == len(ERRORS)
    assert set(WORDS.said) == set(ERRORS)


@pytest.mark.parametrize("error", ERRORS, ids=lambda each: each.code)
def test_every_refusal_says_what_is_safe_and_what_to_do(error):
    """In both languages, for pages and for machines; the rule is a known one."""
    said, (chinese, english) = WORDS.said[error], tongues()
    assert error.rule in rule_registry()
    assert said.code == error.code
    for told in (error.remedy, english.say(said.detail, until="")):
        assert "saved" in told or "stands" in told
        assert told.count(".") + told.count(";") >= 2
    told = chinese.say(said.detail, until="")
    assert "保存" in told or "有效" in told
    assert english.say(said.title) != said.title


def test_what_is_too_late_names_the_instant_for_which_it_is():
    """B-21: the deadline stands in the words, in Beijing's time."""
    error = BidTooLateError(datetime(2026, 3, 20, 1, 30, tzinfo=UTC))
    for tongue in tongues():
        told = WORDS.of(error).about(tongue)
        assert "09:30" in told
    assert WORDS.status(error) == 409


def test_nothing_in_a_tender_is_without_a_word():
    """Each state, verdict, fate, party and release has one in both languages."""
    for words, of in (
        *((states.STATES, State), (states.VERDICTS, Verdict)),
        *((states.FATES, states.Fate), (states.PARTIES, Party)),
        (states.RELEASES, ReleaseKind),
    ):
        assert set(words) == set(of)
        assert len(set(words.values())) == len(words)
    assert {states.fate_of(each).value for each in Outcome} == set(Outcome)
    assert states.FATES[states.fate_of(Outcome.DEEMED_REVOKED)] == "视为撤销"
    assert states.FATES[states.fate_of(Outcome.DEEMED_WITHDRAWN)] == "视为撤回"
