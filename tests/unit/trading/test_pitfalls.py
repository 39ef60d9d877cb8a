"""The register of pitfalls names, for each of them, tests that are there."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.trading

ROOT = Path(__file__).parents[3]
REGISTER = ROOT / "trading" / "server" / "handbook" / "pitfalls.md"
NODE = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def rows(text: str) -> list[tuple[str, str, str]]:
    """Return what goes wrong, what is done about it, and by which tests it is held."""
    cells = [
        tuple(cell.strip() for cell in line.strip("| ").split(" | "))
        for line in text.splitlines()
        if line.startswith("|") and "---" not in line
    ]
    return [each for each in cells if each[0] != "What goes wrong"]


@cache
def known_in(file: str) -> frozenset[str]:
    """Return the tests that a file has; none if there is no such file."""
    path = ROOT / file
    if not path.is_file():
        return frozenset()
    body = ast.parse(path.read_text(encoding="utf-8")).body
    return frozenset(each.name for each in body if isinstance(each, ast.FunctionDef))


def missing(text: str) -> list[str]:
    """Return the tests that a register names and nobody has written."""
    return [
        f"{file}::{name}"
        for file, name in NODE.findall(text)
        if name not in known_in(file)
    ]


REGISTERED = rows(REGISTER.read_text(encoding="utf-8"))


def test_every_test_of_the_register_is_there():
    """A test that is renamed or taken away is missed by its pitfall."""
    assert missing(REGISTER.read_text(encoding="utf-8")) == []


def test_a_test_that_is_gone_would_be_missed():
    """The look above is not blind, neither for a file nor for a name in one."""
    gone = ["tests/unit/gone.py::test_it", "tests/unit/test_house_rules.py::test_gone"]
    assert missing(" ".join(f"`{each}`" for each in gone)) == gone


@pytest.mark.parametrize("row", REGISTERED, ids=range(1, len(REGISTERED) + 1))
def test_every_pitfall_is_held_by_a_test(row):
    """Each line says what goes wrong, what is done, and names nothing but tests."""
    wrong, done, held = row
    assert wrong.endswith(".")
    assert done.endswith(".")
    named = held.split(", ")
    assert all(NODE.fullmatch(each) for each in named), held
    assert len(set(named)) == len(named)


def test_the_register_is_whole():
    """It has grown and does not shrink: a pitfall stays known after it was mended."""
    assert len(REGISTERED) >= 34
    assert len({wrong for wrong, *_ in REGISTERED}) == len(REGISTERED)
