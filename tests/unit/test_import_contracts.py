"""
Each import contract of pyproject.toml holds, and is broken by what it forbids.

The breaking is done in a copy of the tree, so that a contract which can no longer fail,
because a name in it was misspelt or a folder moved, is found here.
"""

import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LINTER = SETTINGS["tool"]["importlinter"]
PARTS = LINTER["root_packages"]
CONTRACTS = {contract["id"]: contract for contract in LINTER["contracts"]}
NAMES = {contract["name"]: contract["id"] for contract in LINTER["contracts"]}


@dataclass(frozen=True)
class Verdict:
    """What the linter said: which contracts it kept, which it found broken."""

    kept: frozenset[str]
    broken: frozenset[str]
    said: str


def judged(tree: Path) -> Verdict:
    """Run the linter on a tree that lies beside nothing of ours."""
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo"],
        cwd=tree,
        check=False,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(tree), "COLUMNS": "200", "NO_COLOR": "1"},
    )
    said = done.stdout + done.stderr
    verdicts = dict(re.findall(r"^(.+?) (KEPT|BROKEN)\b", said, re.MULTILINE))
    return Verdict(
        kept=frozenset(NAMES[name] for name in verdicts if verdicts[name] == "KEPT"),
        broken=frozenset(NAMES[name] for name in verdicts if verdicts[name] != "KEPT"),
        said=said,
    )


@pytest.fixture
def tree(tmp_path):
    """Copy the parts and the settings."""
    for part in PARTS:
        shutil.copytree(
            ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def add(tree: Path, module: str, line: str) -> None:
    """Write one more line at the end of a module, which may be new."""
    inside = tree / module.replace(".", "/")
    file = inside / "__init__.py" if inside.is_dir() else inside.with_suffix(".py")
    file.parent.mkdir(exist_ok=True)
    with file.open("a", encoding="utf-8") as text:
        text.write(f"\n{line}\n")


def test_the_tree_keeps_every_contract(tree):
    """As it stands nothing is broken; otherwise the tests below would say little."""
    verdict = judged(tree)

    assert verdict.kept == set(CONTRACTS), verdict.said


FORBIDDEN = {
    "the memory knows the market": (
        "parts",
        "archive.values.odd",
        "import trading.public",
    ),
    "the pool knows the market": ("parts", "expert_pool.draws.odd", "import trading"),
    "the market knows evaluation": ("parts", "trading.venue.odd", "import evaluation"),
    "evaluation knows the server": (
        "nobody-imports-the-server",
        "evaluation",
        "import trading.server.database",
    ),
    "rules know projects": (
        "slices-of-trading",
        "trading.rules.odd",
        "import trading.projects",
    ),
    "projects know awards": (
        "slices-of-trading",
        "trading.projects.odd",
        "import trading.awards",
    ),
    "draws know their own door": (
        "slices-of-expert-pool",
        "expert_pool.draws.odd",
        "import expert_pool.public",
    ),
    "values know the log": (
        "slices-of-archive",
        "archive.values.odd",
        "import archive.ledger",
    ),
    "committees know conclusions": (
        "slices-of-evaluation",
        "evaluation.committees.__init__",
        "import evaluation.conclusions.__init__",
    ),
    "evaluation climbs into the market": (
        "door-of-trading",
        "evaluation",
        "import trading.projects",
    ),
    "the market climbs into the draw": (
        "door-of-expert-pool",
        "trading.selection.odd",
        "import expert_pool.draws",
    ),
    "the market climbs into the log": (
        "door-of-archive",
        "trading.selection.odd",
        "import archive.ledger",
    ),
    "a use case knows HTTP": (
        "drawers",
        "archive.clock.use_cases",
        "import archive.clock.http",
    ),
    "tables know use cases": (
        "drawers",
        "archive.clock.tables",
        "import archive.clock.use_cases",
    ),
    "ports know tables": (
        "drawers",
        "archive.clock.ports",
        "import archive.clock.tables",
    ),
    "fairness knows ports": (
        "drawers",
        "expert_pool.draws.fairness",
        "import expert_pool.draws.ports",
    ),
    "a model knows sealing": (
        "drawers",
        "trading.venue.model",
        "import trading.venue.sealing",
    ),
    "a use case reaches a table": (
        "thin-edges",
        "archive.dispatch.use_cases",
        "import archive.ledger.tables",
    ),
    "a use case reaches the database": (
        "thin-edges",
        "trading.venue.use_cases",
        "import sqlalchemy",
    ),
    "HTTP reaches the database": (
        "thin-edges",
        "trading.venue.http",
        "import sqlalchemy",
    ),
    "a model reads the machine": ("pure-model", "trading.venue.model", "import os"),
    "a model draws by chance": ("pure-model", "trading.venue.model", "import random"),
    "a model knows the database": (
        "pure-model",
        "expert_pool.draws.model",
        "import sqlalchemy",
    ),
}


@pytest.mark.parametrize(
    ("contract", "module", "line"), FORBIDDEN.values(), ids=FORBIDDEN
)
def test_what_a_contract_forbids_breaks_it(tree, contract, module, line):
    """One offending import breaks exactly the contract that forbids it."""
    imported = line.removeprefix("import ")
    if imported.split(".")[0] in PARTS and "." in imported:
        add(tree, imported, "")
    add(tree, module, line)

    verdict = judged(tree)

    assert verdict.broken == {contract}, verdict.said
    assert verdict.kept == set(CONTRACTS) - {contract}


@pytest.mark.parametrize(
    ("contract", "part"),
    [
        ("slices-of-trading", "trading"),
        ("slices-of-expert-pool", "expert_pool"),
        ("slices-of-archive", "archive"),
        ("slices-of-evaluation", "evaluation"),
    ],
)
def test_an_unplanned_folder_breaks_the_order_of_its_part(tree, contract, part):
    """A new slice must be given its place in the order before it is used."""
    add(tree, f"{part}.unplanned.__init__", '"""Nobody planned this."""')

    verdict = judged(tree)

    assert verdict.broken == {contract}, verdict.said


def test_every_contract_was_broken_once():
    """A contract that no test breaks is not known to work."""
    broken = {contract for contract, _, _ in FORBIDDEN.values()}

    assert broken == set(CONTRACTS)


@pytest.mark.parametrize("part", ["trading", "expert_pool", "archive"])
def test_no_slice_is_beside_its_door(part):
    """Each slice of a part that others may enter is behind the part's door."""
    door = CONTRACTS[f"door-of-{part.replace('_', '-')}"]["protected_modules"]
    slices = {
        f"{part}.{file.parent.name}"
        for file in (ROOT / part).glob("*/__init__.py")
        if file.parent.name not in {"public", "server"}
    }

    assert set(door) == slices
