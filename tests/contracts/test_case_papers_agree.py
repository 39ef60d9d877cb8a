"""Two checkers, written by different hands, see the same papers stand in a case."""

from collections.abc import Iterator

import pytest

from archive.casefile.container import packed
from tests.case_forge import Forge
from tests.case_mutations import Mutation
from tests.javascript_case import CaseChecker
from tests.two_case_checkers import ask_both

pytestmark = [pytest.mark.node, pytest.mark.archive]


@pytest.fixture(scope="module")
def checker() -> Iterator[CaseChecker]:
    with CaseChecker() as running:
        yield running


def of_one_kind(events: dict) -> None:
    """Let the record of the draw be another result of the review."""
    for each in events.values():
        if each["kind"] == "PAPER_DRAWN_UP":
            each["facts"]["kind"] = "qualification-result/1"


def under_one_name(events: dict) -> None:
    """Draw two papers up under one name."""
    for each in events.values():
        if each["kind"] == "PAPER_DRAWN_UP":
            each["facts"]["paper"] = "draw-record-1"


def kind_unreadable(events: dict) -> None:
    """Let no paper have a kind that is a text."""
    for each in events.values():
        if each["kind"] == "PAPER_DRAWN_UP":
            each["facts"] |= {"kind": ["draw-record/1"], "replaces": {}}


@pytest.mark.parametrize(
    ("edit", "step"), [(of_one_kind, 9), (under_one_name, 9), (kind_unreadable, 0)]
)
def test_both_see_two_papers_stand_where_one_may(cases, checker, edit, step):
    """Two results of one review, or two papers of one name: step 9, of both alike."""
    case = cases("papers")
    for files in (case.full, case.public):
        forged = Forge(case).told_again(files, edit)
        made = Mutation(title=edit.__name__, data=packed(forged))
        (python, why), (javascript, because) = ask_both(checker, made)
        assert python == javascript, (why, because)
        assert python.first == step, (why, because)
