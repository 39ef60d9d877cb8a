"""The frozen transcripts, and the recipe by which a shell repeats their ranking."""

import json
import subprocess
from pathlib import Path

import pytest

from archive.public.evidence import canonical, parse_canonical
from expert_pool.draws.fairness import digest
from expert_pool.draws.messages import Record
from expert_pool.draws.shapes import described, read
from tests.vectors.make_draw_vectors import HERE as FROZEN
from tests.vectors.make_draw_vectors import VECTORS, primitives

SPEC = Path(__file__).parents[4] / "expert_pool" / "SPEC.md"


def recipe() -> str:
    """Return the shell recipe exactly as section 10 of the specification prints it."""
    section = SPEC.read_text("utf-8").split("\n## 10. ")[1].split("\n## 11. ")[0]
    return "\n".join(
        line.removeprefix("    ")
        for line in section.splitlines()
        if line.startswith("    ")
    )


@pytest.mark.parametrize("name", VECTORS)
def test_a_frozen_transcript_is_what_the_draw_writes(name: str):
    """
    A change of a single byte of the format shows here and needs a new version.
    """
    assert (FROZEN / f"{name}.json").read_bytes() == VECTORS[name]()


def test_no_frozen_transcript_is_left_over():
    """
    Each file named draw-*.json is made by the script beside it.
    """
    assert {file.stem for file in FROZEN.glob("draw-*.json")} == set(VECTORS)
    assert (FROZEN / "primitives-draw.json").read_bytes() == primitives()


@pytest.mark.parametrize("name", VECTORS)
def test_a_transcript_reads_back(name: str):
    """
    The shapes that write a transcript read it too, and nothing is lost.
    """
    data = (FROZEN / f"{name}.json").read_bytes()
    record = read(Record, parse_canonical(data))

    assert canonical(described(record)) == data


def test_a_restart_names_the_notice_before_it():
    """
    Restarts are numbered and chained, so that a missing one shows.
    """
    notice = json.loads((FROZEN / "draw-panel-impossible.json").read_bytes())["notice"]

    assert notice["body"]["number"] == 2
    assert notice["body"]["previous"] != digest(notice["body"])


def test_a_shell_repeats_the_ranking(tmp_path: Path):
    """
    With openssl and sort, from the seed and the shortlist, the award is the same.
    """
    data = json.loads((FROZEN / "draw-balls-two-step-31.json").read_bytes())
    result = data["result"]["body"]
    short, award = (one["strata"][0]["pids"] for one in result["rounds"])
    (tmp_path / "pids.txt").write_text("".join(f"{pid}\n" for pid in sorted(short)))

    done = subprocess.run(
        ["sh", "-eu", "-c", recipe()],
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "seed": result["seed"]},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.split()[:3] == award
    assert sorted(done.stdout.split()) == sorted(short)


def test_the_tables_of_the_specification_are_true():
    """
    The values printed in section 11 are those of the code.
    """
    printed = SPEC.read_text("utf-8").split("\n## 11. ")[1]
    known = json.loads(primitives())

    for value in (
        known["commitment"]["commitment"],
        known["name"]["commitment"],
        known["seed"]["seed"],
        known["rank"]["hmac"],
    ):
        assert value in printed
