"""Two checkers of draws, written by different hands, give the same verdict."""

import json
import multiprocessing
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from tests.javascript import JavaScriptChecker
from tests.transcript_builder import RECIPES, built, encoded, example, sealed
from tests.transcript_cases import cases
from tests.transcript_edges import edges
from tests.transcript_shapes import fitting, shape_cases
from tests.two_checkers import Batch, ask_both, compare

pytestmark = [pytest.mark.node, pytest.mark.expert_pool]

SEED = 20_260_317
FILES, BEACON_FILES = 10_000, 300
BY_BEACON = ("beacon", "switched", "late to the beacon")
BATCH = 97  # files; the last one of a recipe may be smaller


@pytest.fixture(scope="module")
def checker() -> Iterator[JavaScriptChecker]:
    with JavaScriptChecker() as running:
        yield running


def batches() -> list[Batch]:
    """Divide the files among the recipes, the slow ones first."""
    others = sorted(set(RECIPES) - set(BY_BEACON))
    shares = [(recipe, BEACON_FILES // len(BY_BEACON)) for recipe in BY_BEACON]
    each, rest = divmod(FILES - BEACON_FILES, len(others))
    shares += [(recipe, each + (at < rest)) for at, recipe in enumerate(others)]
    return [
        Batch(recipe, SEED + begin, min(BATCH, share - begin))
        for recipe, share in shares
        for begin in range(0, share, BATCH)
    ]


@pytest.mark.parametrize("recipe", sorted(RECIPES))
def test_both_accept_what_follows_the_specification(
    checker: JavaScriptChecker, recipe: str
) -> None:
    """Neither refuses what is right, and both say the same of it."""
    python, javascript = ask_both(checker, encoded(example(recipe)))
    assert python == javascript
    assert python["accepted"], python


def test_both_see_each_single_fault_at_its_check() -> None:
    """Every case made for one check is seen by both, at that check."""
    wrong = []
    with JavaScriptChecker(remember=True) as checker:
        for number, title, transcript in chain(cases(), shape_cases()):
            python, javascript = ask_both(checker, transcript)
            if not python["failed check"] == javascript["failed check"] == number:
                wrong.append((title, number, python, javascript))
    assert wrong == []


def test_both_accept_what_is_just_allowed() -> None:
    """At the edge of what is allowed neither refuses, and shapes fit for both."""
    wrong = []
    with JavaScriptChecker(remember=True) as checker:
        for title, transcript in edges():
            python, javascript = ask_both(checker, transcript)
            if python != javascript or not python["accepted"]:
                wrong.append((title, python, javascript))
        for title, transcript in fitting():
            python, javascript = ask_both(checker, transcript)
            if python != javascript or python["failed check"] in range(1, 12):
                wrong.append((title, python, javascript))
    assert wrong == []


def test_no_panel_is_tried_beyond_the_limit(checker: JavaScriptChecker) -> None:
    """A draw is impossible, although the very next panel would have been feasible."""
    just_missed = 0
    for limit in range(1, 16):
        transcript = built("panel", {"notice.body.limit": limit})
        python, javascript = ask_both(checker, transcript)
        assert python == javascript
        assert python["accepted"]
        file = json.loads(transcript)
        notice = file["notice"]["body"] | {"limit": limit + 1}
        asked = (notice, file["pool"]["tickets"], file["result"]["body"]["seed"])
        longer = checker.evaluate(
            "YangguangDraw.primitives.select("
            + ", ".join(json.dumps(one) for one in asked)
            + ").panel"
        )
        just_missed += (python["standing"], longer) == ("impossible", "drawn")
    assert just_missed > 0, "some limit is just too small"


@pytest.mark.slow
def test_both_refuse_more_values_than_a_file_may_have(
    checker: JavaScriptChecker,
) -> None:
    """What would take memory by the gigabyte fails check 2 for both."""
    lists = b"[" + b",".join([b"[]"] * 6_000_000) + b"]"
    numbers = b"[1" + b",1" * 130_000_000 + b"]"
    for data in (lists, numbers):
        python, javascript = ask_both(checker, data)
        assert python == javascript
        assert python["failed check"] == 2


NOTICE = "notice.body."
TWICE = [{"name": "all", "seats": 2}, {"name": "all", "seats": 3}]
ONE_NUMBER = {"count": 1, "low": 3, "high": 3, "replacement": False, "sorted": False}
SILENT = "!reveals_closed.body.list.3.reason"
RARE: list[tuple[int, str, dict[str, Any]]] = [
    (4, "balls", {NOTICE + "number": 1001, NOTICE + "previous": "0" * 64}),
    (7, "beacon", {SILENT: "x" * 1001}),
    (14, "two steps", {NOTICE + "rounds.1.strata": TWICE}),
    (15, "balls", {NOTICE + "sources.0.groups": [ONE_NUMBER]}),
    (19, "panel", {NOTICE + "rounds.0.strata.1.seats": 500}),
    (0, "beacon", {SILENT.removeprefix("!"): "x" * 1000}),
    (
        0,
        "lottery",
        {"pool.tickets": lambda all_: all_[:1], NOTICE + "rounds.0.strata.0.seats": 1},
    ),
]


@pytest.mark.parametrize(("number", "name", "changes"), RARE)
def test_both_see_what_is_seldom_made(
    checker: JavaScriptChecker, number: int, name: str, changes: dict[str, Any]
) -> None:
    """Faults and edges that wrong checkers were found to pass by."""
    python, javascript = ask_both(checker, built(name, changes))
    assert python == javascript
    assert python["failed check"] == number


@pytest.mark.slow
def test_both_give_the_same_verdict_on_ten_thousand_broken_files(
    tmp_path: Path,
) -> None:
    """Accepted or not, and by which check: no file divides them."""
    work = batches()
    assert sum(batch.count for batch in work) == FILES
    print(f"seeds {work[0].seed} and following, {len(work)} batches of up to {BATCH}")
    verdicts: Counter[int] = Counter()
    by_beacon: Counter[int] = Counter()
    differing: list[str] = []
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=2, mp_context=spawn) as pool:
        for batch, found in zip(work, pool.map(compare, work), strict=True):
            verdicts += found.verdicts
            if batch.recipe in BY_BEACON:
                by_beacon += found.verdicts
            for where, transcript in found.differing:
                kept = tmp_path / f"differing-{len(differing)}.json"
                kept.write_bytes(transcript)
                differing.append(f"{where}\n  {kept}")
    print("verdicts", sorted(verdicts.items()))
    print("by beacon", sorted(by_beacon.items()))
    assert differing == [], "\n".join(differing)
    deep = sum(count for check, count in by_beacon.items() if check in {0, *LATE})
    assert deep >= 60, "enough beacons are paired by both"
    assert verdicts[0] >= 100, "some changes are none"
    assert len(verdicts) >= 40, "most checks are the first to fail somewhere"


LATE = range(41, 52)  # whoever gets there has paired
INFINITY = "c0" + "00" * 47
POINTS = {
    "infinity": INFINITY,
    "infinity with a sign": "e0" + "00" * 47,
    "infinity and more": "c0" + "00" * 46 + "01",
    "infinity not compressed": "40" + "00" * 47,
    "nothing": "00" * 48,
    "everything": "ff" * 48,
    "the modulus": "9a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f624"
    "1eabfffeb153ffffb9feffffffffaaab",
    **{f"x = {x}": "80" + "00" * 46 + f"{x:02x}" for x in range(12)},
    **{f"x = {x}, large": "a0" + "00" * 46 + f"{x:02x}" for x in range(4)},
}


def with_signature(change: Any) -> bytes:
    """Return a sealed draw by beacon whose beacon signature was changed."""
    file = example("beacon")
    value = json.loads(file["chance"]["value"])
    written = change(value["signature"]) if callable(change) else change
    file["chance"]["value"] = encoded(value | {"signature": written}).decode()
    return encoded(sealed(file, "value"))


def flagged(flags: int) -> Any:
    """Change the first byte of a compressed point."""
    return lambda written: f"{int(written[:2], 16) ^ flags:02x}{written[2:]}"


@pytest.mark.parametrize(
    "change",
    [*POINTS.values(), flagged(0x20), flagged(0x80), flagged(0x40)],
    ids=[*POINTS, "other sign", "not compressed", "said to be infinity"],
)
def test_both_refuse_what_is_no_valid_point(
    checker: JavaScriptChecker, change: Any
) -> None:
    """A point outside the group, or written in another way, fails at check 41."""
    python, javascript = ask_both(checker, with_signature(change))
    assert python == javascript
    assert python["failed check"] == 41


@pytest.mark.parametrize(
    "key",
    ["c0" + "00" * 95, "80" + "00" * 95, "ff" * 96, "80" + "00" * 94 + "02"],
    ids=["infinity", "x = 0", "everything", "x = 2"],
)
def test_both_refuse_a_key_that_is_no_valid_point(
    checker: JavaScriptChecker, key: str
) -> None:
    """With the point at infinity as key everything would be signed; it fails at 41."""
    file = example("beacon")
    value = json.loads(file["chance"]["value"])
    (source,) = [one for one in file["notice"]["body"]["sources"] if "key" in one]
    source["key"] = key
    file["chance"]["value"] = encoded(value | {"signature": INFINITY}).decode()
    python, javascript = ask_both(checker, encoded(sealed(file, "value")))
    assert python == javascript
    assert python["failed check"] == 41
