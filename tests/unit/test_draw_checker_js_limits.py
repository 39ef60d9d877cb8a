"""The checker of draws in JavaScript: how much a file and a draw may ask of it."""

from collections.abc import Iterator

import pytest

from tests.javascript import JavaScriptChecker
from tests.transcript_builder import encoded, example, sealed
from tests.transcript_seal import selected

pytestmark = [pytest.mark.node, pytest.mark.expert_pool]

MOST = 6_000_000


@pytest.fixture(scope="module")
def checker() -> Iterator[JavaScriptChecker]:
    with JavaScriptChecker() as running:
        yield running


# Answers the first failed check of a file, and how often JSON.parse was asked.
WATCHED = """
((file) => {
  const parse = JSON.parse;
  let asked = 0;
  JSON.parse = (text) => { asked += 1; return parse(text); };
  try {
    const { failedCheck } = YangguangDraw.check(YangguangFormat.utf8(file));
    return [failedCheck, asked];
  } finally {
    JSON.parse = parse;
  }
})
"""


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (f'"[" + "[],".repeat({MOST - 2}) + "[]]"', [3, 1]),
        (f'"[" + "[],".repeat({MOST - 1}) + "[]]"', [2, 0]),
        (f'"[" + "{{}},".repeat({MOST - 2}) + "{{}}]"', [3, 1]),
        (f'"[" + "{{}},".repeat({MOST - 1}) + "{{}}]"', [2, 0]),
        (f"""'["\\\\\\\\",' + "[],".repeat({MOST - 2}) + "[]]" """, [3, 1]),
        (f"""'["\\\\\\\\",' + "[],".repeat({MOST - 1}) + "[]]" """, [2, 0]),
        ('"[1" + ",1".repeat(30000000) + "]"', [3, 1]),
        ('"[1" + ",1".repeat(30000001) + "]"', [2, 0]),
        (f"""'["\\\\"' + "[{{".repeat({MOST}) + '"]' """, [3, 1]),
        (f"""'{{"' + "[{{".repeat({MOST}) + '阳\\\\\\\\":1}}' """, [3, 1]),
    ],
    ids=[
        "as many lists as may be",
        "one list more",
        "as many objects as may be",
        "one object more",
        "an escaped backslash ends no string late",
        "one list more after an escaped backslash",
        "as many commas as may be",
        "one comma more",
        "brackets in a string, after an escaped quote",
        "brackets in a name",
    ],
)
def test_a_file_has_so_many_values_and_no_more(
    checker: JavaScriptChecker, file: str, said: list[int]
) -> None:
    """One too many fails check 2 before any memory is spent on them."""
    assert checker.evaluate(f"{WATCHED}({file})") == said


def asking(constraints: int, award: str) -> bytes:
    """
    Return a draw of 31 tickets in two steps, with as large a limit as there is.

    Every ticket is in "all", every third in "law" too.
    """
    file = example("two steps")
    notice, tickets = file["notice"]["body"], file["pool"]["tickets"]
    for ticket in tickets[::3]:
        ticket["strata"] = ["all", "law"]
    third = {"label": "third", "strata": [{"name": "law", "seats": 1}]}
    second = {"label": "award", "strata": [{"name": award, "seats": 2}]}
    notice["rounds"] = [notice["rounds"][0], second, third]
    notice["constraints"] = [{"kind": "apart", "pids": ["0001", "0002"]}] * constraints
    notice["limit"] = 100_000
    sealed(file, "panel")
    body = file["result"]["body"]
    seed = bytes.fromhex(body["seed"])
    # Where a panel is found early, a smaller limit gives the same.
    drawn = selected({**notice, "limit": 1000}, tickets, seed)
    body["panel"], body["rounds"] = drawn
    return encoded(sealed(file, "panel"))


@pytest.mark.parametrize(
    ("award", "constraints", "failed"),
    [
        ("all", 9, 0),  # 31 + 31 + 11, and 3 * 9: exactly 100
        ("all", 10, 21),
        ("law", 15, 0),  # 31 + 11 + 11, and 3 * 15: 98
        ("law", 16, 21),
    ],
)
def test_the_rankings_of_all_steps_count_together(
    checker: JavaScriptChecker, award: str, constraints: int, failed: int
) -> None:
    """A ticket counts once for each step that asks for one of its groups."""
    verdict = checker.check(asking(constraints, award))
    assert verdict.failed_check == failed
