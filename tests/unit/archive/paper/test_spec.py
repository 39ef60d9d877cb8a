"""archive/SPEC.md section 11 says what the code does: labels, limits, facts, words."""

import re
from pathlib import Path

import pytest

from archive.paper import model, opening, redrawing, signatures, structure
from archive.paper.certificates import ROOT_LIFE, SEAL_LIFE
from archive.paper.checking import Standing
from archive.paper.codes import QUIET
from archive.paper.findings import Fault
from archive.paper.redrawing import Pages
from archive.paper.seal import CHECKPOINT_FILE, CONTENT_FILE, SIGNATURES_FILE
from tests.papers import OWNER, content, signature

pytestmark = pytest.mark.archive

SPEC = (Path(__file__).parents[4] / "archive/SPEC.md").read_text(encoding="utf-8")
PAPERS = SPEC[SPEC.index("## 11. Papers") :]


def facts(kind):
    """Return the facts that the table gives a kind of event."""
    (row,) = re.findall(rf"^\| {kind} \| (.*) \|$", PAPERS, re.MULTILINE)
    return set(re.findall(r"`([a-z]+)`", row))


def test_the_events_have_the_facts_that_are_listed(plain):
    """
    11.3 names every fact, and no other is recorded.
    """
    assert facts("PAPER_DRAWN_UP") == content().drawn_up().keys()
    assert facts("PAPER_SIGNED") == signature(content(), OWNER).facts().keys()
    assert facts("PAPER_ISSUED") == plain.facts().keys()
    assert {model.DRAWN_UP, model.SIGNED, model.ISSUED} == set(
        re.findall(r"^\| (PAPER_[A-Z_]+) \|", PAPERS, re.MULTILINE)
    )


def test_the_words_of_the_outcome_are_those_of_the_specification():
    """
    11.7 gives the words; a checker says no others.
    """
    assert set(re.findall(r"\*\*([^*]+)\*\*", PAPERS)) == {
        word.value for word in (*Standing, *Pages)
    }


def test_the_codes_of_findings_are_those_of_the_specification():
    """
    11.6 lists them; none is ever taken away.
    """
    (listed,) = re.findall(
        r"^The codes of findings: (.*?)\. Several", PAPERS, re.MULTILINE
    )
    assert re.findall(r"`([a-z-]+)`", listed) == [fault.value for fault in Fault]


def test_the_limits_are_those_of_the_specification():
    """
    11.1, 11.5 and 11.6 give the numbers.
    """
    for number in (
        f"at most {structure.LARGEST_FILE >> 20} MiB",
        f"at most {structure.MOST_REVISIONS} revisions",
        f"{structure.MOST_OBJECTS:,} objects",
        f"{opening.MOST_READS:,} reads",
        f"{opening.MOST_STEPS:,} steps",
        f"{opening.LARGEST_UNPACKED >> 20} MiB for each stream",
        f"at most {redrawing.MOST_DRAWN:,} characters",
        f"at most {model.LARGEST_CONTENT >> 20} MiB with exactly",
        f"list of 0..{model.MOST_SIGNERS} ",
        f"text of 1..{model.LONGEST_TITLE} characters",
        f"for {ROOT_LIFE.days // 366} years, the seal for {SEAL_LIFE.days // 366}",
    ):
        assert number in PAPERS, number
    assert QUIET == 4


@pytest.mark.parametrize(
    "name",
    [
        model.PAPER_VERSION,
        model.CONTENT_LABEL,
        signatures.SIGNATURE_LABEL,
        CONTENT_FILE,
        SIGNATURES_FILE,
        CHECKPOINT_FILE,
        *model.Level,
    ],
)
def test_every_name_is_specified(name):
    """
    No label is hashed, and no file looked for, that section 11 does not name.
    """
    assert f"`{name}`" in PAPERS or f'"{name}"' in PAPERS
