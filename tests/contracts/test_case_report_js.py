"""What the checker in JavaScript tells beside its verdict: only what it looked at."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from archive.casefile.container import packed
from tests.case_files import Case, signed_anew, without
from tests.case_forge import Forge
from tests.case_mutations import Mutation
from tests.javascript_case import CaseChecker, Said, encoded
from tests.two_case_checkers import ask_both

pytestmark = [pytest.mark.node, pytest.mark.archive]

LATER = 1_893_456_000_000_000  # in 2030, in microseconds


@pytest.fixture(scope="module")
def js() -> Iterator[CaseChecker]:
    with CaseChecker() as running:
        yield running


def told(js: CaseChecker, data: bytes) -> Said:
    """Return what it tells of a case file."""
    js.start_case(data)
    return js.finish_case()


@pytest.mark.parametrize(
    "path", ["log/heads.json", "log/checkpoint", "log/genesis.json", "events/000004"]
)
def test_a_damaged_member_is_damaged_and_not_missing(js, cases, path):
    """One bit of one member: one finding, the end, and nothing told of the rest."""
    case = cases("whole")
    name = next(each for each in case.public if each.startswith(path))
    data = case.built.public
    at = data.index(name.encode() + case.public[name]) + len(name)
    said = told(js, data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    assert said.findings == [{"step": 1, "where": name, "code": "damaged"}]
    assert (said.report["manifest"], said.report["events"]) == (None, 0)
    put_in = js.call(
        "putIn", [["c.zip", encoded(data[:at] + b"\0" + data[at + 1 :])]], LATER, []
    )
    assert [each["state"] for each in put_in["steps"]] == ["no", *["off"] * 5]


@pytest.mark.parametrize("path", ["log/heads.json", "log/checkpoint", "log/genesis"])
def test_what_is_there_is_never_called_missing(js, cases, path):
    """Not listed is one thing, not there another; each is said where it is so."""
    case = cases("whole")
    gone = without(case.public, path)
    for files, missing in (
        (signed_anew(gone, case.signer), True),
        ({**case.public, **_unlisted(case, path)}, False),
    ):
        said = told(js, packed(files))
        codes = {each["code"] for each in said.findings}
        assert ("missing" in codes) is missing, said.findings
        assert said.first == (4 if not missing else said.first)


def _unlisted(case: Case, path: str) -> dict[str, bytes]:
    """Return the manifest of a file without these members, signed."""
    left = signed_anew(without(case.public, path), case.signer)
    return {each: left[each] for each in ("manifest.json", "manifest.note")}


# --- Who stands first now -------------------------------------------------------------


def refused(*, awarded: bool) -> Callable[[dict[str, Any]], None]:
    """Let the firm that was drawn refuse, so that the first reserve takes its place."""

    def edit(of_case: dict[str, Any]) -> None:
        said = {each["kind"]: each for each in of_case.values()}
        strata = said["DRAW_RESULT"]["facts"]["result"]["rounds"][-1]["strata"]
        first, second, *_ = [pid for each in strata for pid in each["pids"]]
        said["DRAW_RESULT_SIGNED"]["kind"] = "REFUSAL_RECORDED"
        said["DRAW_RESULT_SIGNED"]["facts"] = {"ticket": first}
        said["AWARD"]["facts"]["ticket"] = second if awarded else first

    return edit


def test_a_draw_tells_who_took_the_place_of_whom_it_drew(js, cases):
    """The table of draws says what was drawn, and beside it whose turn it is now."""
    case = cases("whole")
    (drawn,) = told(js, case.built.full).report["draws"]
    assert drawn["now"] is None
    for awarded in (True, False):
        forged = Forge(case).told_again(case.full, refused(awarded=awarded))
        made = Mutation(title="refused", data=packed(forged))
        (python, why), (javascript, because) = ask_both(js, made)
        assert python == javascript, (why, because)
        assert python.first == (0 if awarded else 9), (why, because)
        (draw,) = told(js, made.data).report["draws"]
        (winner,), (reserve, *_) = draw["winners"], draw["reserves"]
        assert winner == drawn["winners"][0]
        assert draw["now"] == reserve


def test_a_voided_draw_has_no_successor(js, cases):
    """Nothing stands first in a draw that counts no longer."""
    said = told(js, cases("redrawn").built.full)
    assert [each["now"] for each in said.report["draws"]] == [None, None]
