"""
Two checkers of case files stay on their feet, whatever an event says.

The operator who owns every key leaves out one fact after the other, or writes something
else into it. Neither checker may fail, and both find the same.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from archive.casefile.container import packed
from tests.builders_bids import POLICY
from tests.case_files import Case, events
from tests.case_forge import Forge
from tests.case_mutations import Mutation
from tests.javascript_case import CaseChecker
from tests.two_case_checkers import ask_both

pytestmark = [pytest.mark.node, pytest.mark.archive]

Edit = Callable[[dict[str, Any]], None]
STRANGE = ([1], None, 7, "x", {"toString": 1, "body": [], "rounds": [None]})
READ = {
    "whole": (
        "AWARD",
        "CASE_CLOSED",
        "DRAW_COMMITS_CLOSED",
        "DRAW_NOTICE",
        "DRAW_RESULT",
        "DRAW_RESULT_SIGNED",
        "LIST_FROZEN",
        "NOTICE_PUBLISHED",
        "REVEALS_CLOSED",
        "SIGN_UP_CLOSED",
    ),
    "redrawn": ("DRAW_VOIDED",),
    "papers": ("PAPER_DRAWN_UP", "PAPER_ISSUED"),
}
"""Kinds of event of which some check reads some fact, in a case that has them."""


@pytest.fixture(scope="module")
def checker() -> Iterator[CaseChecker]:
    with CaseChecker() as running:
        yield running


def without(kind: str, fact: str) -> Edit:
    """Leave a fact out of every event of a kind."""

    def edit(told: dict[str, Any]) -> None:
        for each in told.values():
            if each["kind"] == kind:
                each["facts"].pop(fact, None)

    return edit


def with_(kind: str, fact: str, value: object) -> Edit:
    """Write something else into a fact of every event of a kind."""

    def edit(told: dict[str, Any]) -> None:
        for each in told.values():
            if each["kind"] == kind:
                each["facts"][fact] = value

    return edit


def emptied(kind: str) -> Edit:
    """Leave every fact out of every event of a kind."""

    def edit(told: dict[str, Any]) -> None:
        for each in told.values():
            if each["kind"] == kind:
                each["facts"] = {}

    return edit


def facts_of(case: Case, *kinds: str) -> list[tuple[str, str]]:
    """Return every fact that the events of these kinds have."""
    return sorted(
        {
            (each["kind"], fact)
            for each in events(case.full).values()
            for fact in each["facts"]
            if each["kind"] in kinds
        }
    )


def differing(
    checker: CaseChecker, case: Case, edits: dict[str, Edit]
) -> list[tuple[object, ...]]:
    """
    Return where the two checkers differ.

    Only one of them reads what is in a paper, so it may find more there.
    """
    forge, found = Forge(case), []
    for title, edit in edits.items():
        data = packed(forge.told_again(case.full, edit))
        (python, why), (javascript, because) = ask_both(
            checker, Mutation(title=title, data=data)
        )
        in_a_paper = "PAPER" in title and (python.first, javascript.first) == (9, 0)
        if python != javascript and not in_a_paper:
            found.append((title, python, why, javascript, because))
    return found


@pytest.mark.parametrize(("name", "kinds"), READ.items())
def test_both_bear_that_any_fact_is_missing(cases, checker, name, kinds):
    """Each fact that some check reads, left out: no crash, and one verdict."""
    case = cases(name)
    edits = {
        f"{kind} without {fact}": without(kind, fact)
        for kind, fact in facts_of(case, *kinds)
    }
    assert differing(checker, case, edits) == []


def test_both_bear_events_that_say_nothing(cases, checker):
    """All facts of each other kind of event, left out at once."""
    case = cases("whole")
    kinds = {each["kind"] for each in events(case.full).values()} - set(READ["whole"])
    assert differing(checker, case, {kind: emptied(kind) for kind in kinds}) == []


@pytest.mark.slow
@pytest.mark.parametrize(("name", "kinds"), READ.items())
def test_both_bear_that_any_fact_is_strange(cases, checker, name, kinds):
    """Each fact that a check reads, as something else: no crash, and one verdict."""
    case = cases(name)
    edits = {
        f"{kind} {fact} {value}": with_(kind, fact, value)
        for kind, fact in facts_of(case, *kinds)
        for value in STRANGE
    }
    assert differing(checker, case, edits) == []


UNNAMED = [
    ("PAPER_ISSUED", "paper"),
    ("PAPER_ISSUED", "pdf"),
    ("DRAW_RESULT", "result"),
    ("NOTICE_PUBLISHED", "price"),
    ("AWARD", "ticket"),
]


@pytest.mark.parametrize(("kind", "fact"), UNNAMED)
def test_what_a_check_needs_and_lacks_breaks_step_9(cases, checker, kind, fact):
    """A forged case is a contradiction, never an error of the checker."""
    case = cases("papers")
    data = packed(Forge(case).told_again(case.full, without(kind, fact)))
    (python, _), (javascript, _) = ask_both(checker, Mutation(title=kind, data=data))
    assert (python.first, javascript.first) == (9, 9)


LOGGED = {"digest": POLICY.id, "policy": json.loads(POLICY.to_bytes())}


def sealed(kind: str, named: object) -> Edit:
    """Let the first event log a policy, and a later one of a kind name one."""

    def edit(told: dict[str, Any]) -> None:
        first = min(told, key=int)
        told[first] |= {"kind": "POLICY_LOGGED", "facts": LOGGED}
        with_(kind, "policy", named)(told)

    return edit


@pytest.mark.parametrize(
    ("named", "wrong"),
    [(POLICY.id, 0), ("0" * 64, 1), (None, 1), ({}, 1), ([1], 1)],
)
def test_a_notice_names_a_policy_that_was_logged_before(cases, checker, named, wrong):
    """
    K-5, trading 4: what a notice says is sealed to was in the log before it.

    Sign-up is closed in clear in this file: of a sealed notice nothing else is wrong.
    """
    case, edit = cases("whole"), sealed("NOTICE_PUBLISHED", named)
    data = packed(Forge(case).told_again(case.full, edit))
    made = Mutation(title=str(named), data=data)
    (python, why), (javascript, because) = ask_both(checker, made)
    assert (python.first, javascript.first) == (9, 9), (why, because)
    shut = [each.where for each in why if each.what.startswith("SIGN_UP_CLOSED")]
    assert shut == [x["where"] for x in because if x["code"] == "opening-other-policy"]
    assert (len(why) - len(shut), len(because) - len(shut)) == (wrong, wrong)
    assert len(shut) == (named is not None)
