"""Every feature is a test; nobody can forget to bind one, or a rule."""

import re
from collections import Counter
from pathlib import Path

import pytest
from pytest_bdd import scenarios
from pytest_bdd.steps import step_function_context_registry

from archive.ledger.cosigned import CosignatureRefusedError
from archive.paper.errors import NotASignerError, PaperWaitingError, SignedTwiceError
from archive.values.rules import RuleBrokenError
from tests.citations import FEATURES, cited_by, features, named_in
from tests.steps.answers import BECAUSE
from trading.papers import model as papers
from trading.projects.model import NotShownYetError
from trading.rules.effects import Effect
from trading.rules.papers import PAPERS
from trading.rules.procedures import PROCEDURES
from trading.rules.shipped import rule_registry
from trading.selection.model.room import DrawNeedsCosignerError
from trading.server import cosigners

scenarios(".")

ALL = [scenario for feature in features() for scenario in feature.scenarios.values()]
RULES = {id(each.rule): each.rule for each in ALL if each.rule}.values()
FEWEST_SCENARIOS, MOST_STEPS = 30, 5
REFUSALS = [
    each
    for module in (papers, cosigners)
    for each in vars(module).values()
    if isinstance(each, type)
    and issubclass(each, RuleBrokenError)
    and each.__module__ == module.__name__
]
REFUSALS += [
    NotASignerError,
    SignedTwiceError,
    PaperWaitingError,
    CosignatureRefusedError,
    DrawNeedsCosignerError,
    NotShownYetError,
]
"""Every refusal that a paper or a cosigner can lead to."""
IN_ORDER = ["given", "when", "then"]


def test_every_scenario_that_is_written_is_run():
    """Two scenarios of one name would hide one another; there are enough of them."""
    written = Counter(
        name
        for file in FEATURES.rglob("*.feature")
        for name in re.findall(
            r"^ *Scenario(?: Outline)?: (.*)$", file.read_text("utf-8"), re.MULTILINE
        )
    )
    assert written == Counter(each.name for each in ALL)
    assert [name for name, times in written.items() if times > 1] == []
    assert len(written) >= FEWEST_SCENARIOS


@pytest.mark.parametrize("procedure", PROCEDURES.values(), ids=PROCEDURES)
def test_every_rule_that_blocks_is_defended_by_a_feature(procedure):
    """Whatever the table of a procedure names as a block is shown to hold."""
    registry = rule_registry()
    blocks = {
        rule
        for act in procedure.transitions.values()
        for rule in act.rules
        if Effect.BLOCK in registry[rule].effects
    }
    assert len(blocks) >= 20
    assert sorted(blocks - {rule for each in RULES for rule in cited(each)}) == []


def test_every_rule_that_blocks_a_paper_is_defended_by_a_feature():
    """Whatever the table of papers names as a block is shown to hold, on paper."""
    registry = rule_registry()
    blocks = {
        rule
        for paper in PAPERS.values()
        for rule in paper.rules
        if Effect.BLOCK in registry[rule].effects
    }
    assert blocks
    assert sorted(blocks - {rule for each in RULES for rule in cited(each)}) == []


@pytest.mark.parametrize(
    "error", REFUSALS, ids=lambda each: each.code if isinstance(each, type) else each
)
def test_every_refusal_of_papers_and_cosigners_has_a_scenario(error):
    """Nothing of them is refused in the code alone, and unseen."""
    said = {text for _, text in sentences()}
    reasons = {why for why, known in BECAUSE.items() if known is error}
    assert any(text.endswith(f"because {why}") for why in reasons for text in said)


def test_every_rule_cited_is_in_the_registry_with_that_source():
    """A feature invents neither rules nor laws."""
    registry = rule_registry()
    for each in RULES:
        for rule in named_in(each.description):
            assert rule in registry, f"{each.name}: {rule}"
        for rule, source in cited(each).items():
            assert source in registry[rule].source, f"{each.name}: {rule}"


def test_every_scenario_stands_under_a_rule_that_is_cited():
    """A scenario without a rule of the registry defends nothing."""
    assert [each.name for each in ALL if not each.rule or not cited(each.rule)] == []


def test_every_feature_belongs_to_its_part():
    """The tag is the folder, so that one part's features can be run alone."""
    for feature in features():
        folder = Path(feature.filename).resolve().relative_to(FEATURES).parts[0]
        assert feature.tags == {folder}, feature.rel_filename


def test_every_scenario_is_brief():
    """One thing happens, between what was and what is; five steps tell it."""
    for each in ALL:
        own = each._steps  # noqa: SLF001 - those of a background are told once
        kinds = [step.type for step in own]
        assert 2 <= len(own) <= MOST_STEPS, each.name
        assert kinds.count("when") == 1, each.name
        assert kinds == sorted(kinds, key=IN_ORDER.index), each.name


def test_every_step_has_one_meaning():
    """No sentence is read in two ways, and none is kept that nobody says."""
    ours = "tests.steps."
    known = [
        each
        for each in step_function_context_registry.values()
        if each.step_func.__module__.startswith(ours)
    ]
    said: set[str] = set()
    for step_type, text in sorted(set(sentences())):
        matching = [
            each
            for each in known
            if each.type == step_type and each.parser.is_matching(text)
        ]
        assert len(matching) == 1, f"{text}: {[one.parser.name for one in matching]}"
        said.add(matching[0].parser.name)
    assert sorted({each.parser.name for each in known} - said) == []


def cited(rule):
    return cited_by(rule.description)


def sentences():
    """Yield every step as it is run, those of outlines once for every example."""
    for scenario in ALL:
        tables = scenario.examples
        rows = [row for table in tables for row in table.as_contexts()] or [{}]
        for row in rows:
            for step in scenario.render(row).steps:
                yield step.type, step.name
