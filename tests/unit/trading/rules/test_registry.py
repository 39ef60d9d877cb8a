"""Every rule can be looked up: what it says, how strict it is, where it comes from."""

import pytest

from trading.bids.envelope_errors import EnvelopeError
from trading.bids.release_errors import ReleaseError
from trading.bids.sheet_errors import FormUnsoundError, SheetUnsoundError
from trading.rules.effects import Effect
from trading.rules.registry import (
    Registry,
    RegistryBrokenError,
    Rule,
    RuleUnknownError,
)
from trading.rules.shipped import rule_registry

pytestmark = pytest.mark.trading

REGISTRY = rule_registry()

RULE = """
[[rule]]
id = "X-1"
effects = ["block"]
zh = "甲"
en = "one"
source = "a test"
"""


@pytest.mark.parametrize(
    "identifier",
    [
        *(f"D-{number}" for number in range(1, 30)),
        *(f"D-0{letter}" for letter in "abcdefg"),
        *(f"T-{number}" for number in range(1, 11)),
        *("R-1", "R-2", "R-3", "R-4", "R-5", "R-6", "R-9", "R-10"),
        *("P-1", "P-2", "P-3", "P-4", "P-5", "P-11", "S-1", "S-2", "L-1", "L-2"),
        *("C-12", "C-13", "C-14", "E-3"),
        *(f"I-{number}" for number in range(1, 12)),
        *("M-1", "M-2", "M-3"),
        *("V-1", "V-2", "V-3", "V-13", "V-15"),
        *("B-20", "B-21", "B-22", "B-24", "B-27", "B-30", "B-31", "B-32", "B-38"),
        *(f"E-{number}" for number in range(7, 14)),
        *(f"K-{number}" for number in range(1, 12)),
        *("B-11", "B-15", "B-23", "B-57", "G-7", "L-13", "L-51"),
        *("A-15", "C-10", "W-6"),
    ],
)
def test_a_rule_has_class_source_and_a_sentence_in_both_languages(identifier):
    """
    Nothing the platform enforces is without a statement and a source.
    """
    rule = REGISTRY[identifier]

    assert rule.effects
    assert rule.source
    assert rule.said.zh.endswith("。")
    assert rule.said.en.endswith(".")


def test_the_registry_holds_nothing_else():
    """
    A rule that no list above names is either forgotten there or nobody's.
    """
    assert len(REGISTRY) == len(list(REGISTRY)) == 126


def test_every_rule_that_a_bid_is_refused_by_can_be_looked_up():
    """
    Whoever is refused reads a number; it leads to a sentence and its source.
    """
    refusals = {*EnvelopeError.__subclasses__(), *ReleaseError.__subclasses__()}
    cited = {each.rule for each in (*refusals, FormUnsoundError, SheetUnsoundError)}

    assert len(cited) == 14
    assert all(REGISTRY[rule] for rule in cited)


@pytest.mark.parametrize(
    ("identifier", "effects"),
    [
        ("D-0a", (Effect.BLOCK,)),
        ("D-0f", (Effect.GATE,)),
        ("D-23", (Effect.WARN,)),
        ("D-24", (Effect.WARN, Effect.GATE)),
        ("D-28", (Effect.BLOCK,)),
        ("T-6", (Effect.WARN,)),
    ],
)
def test_rules_keep_their_class(identifier, effects):
    """
    A late contract warns and waits for a decision; it never blocks by itself.
    """
    assert REGISTRY[identifier].effects == effects


@pytest.mark.parametrize("identifier", ["D-5", "D-12", "D-13", "D-25", "T-5"])
def test_rules_from_memory_are_marked(identifier):
    """
    The page of the administration shows them as unconfirmed.
    """
    assert REGISTRY[identifier].unconfirmed


def test_an_unknown_rule_is_an_error():
    """
    A misspelt identifier is found, not ignored.
    """
    assert "D-99" not in REGISTRY
    with pytest.raises(RuleUnknownError, match="D-99"):
        REGISTRY["D-99"]


def test_what_is_read_is_what_was_written():
    """
    The members of the file are the members of the rule.
    """
    (rule,) = Registry.from_toml(RULE)

    assert rule == Rule(
        id="X-1", effects=(Effect.BLOCK,), zh="甲", en="one", source="a test"
    )


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (RULE + RULE, "twice"),
        ("[[rule]", "cannot be read"),
        (RULE + 'class = "block"\n', "class"),
        (RULE.replace("block", "forbid"), "forbid"),
    ],
)
def test_a_registry_that_cannot_be_read_is_refused(text, fault):
    """
    A double, a broken file, an unknown member or an unknown class is a fault.
    """
    with pytest.raises(RegistryBrokenError, match=fault):
        Registry.from_toml(text)
