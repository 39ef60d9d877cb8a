"""What the README tells people to type is what there is."""

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from trading.server.cli import main

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(
    r"^```(?:bash|sh|console)\n(.*?)^```", README, re.MULTILINE | re.DOTALL
)
LINES = [
    line.strip().removeprefix("$ ") for block in BLOCKS for line in block.split("\n")
]


def commands(
    group: click.Group = main, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield every command with the words that call it."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        if not isinstance(command, click.Group) or command.invoke_without_command:
            yield (*path, name), command


COMMANDS = dict(commands())


def calls() -> Iterator[str]:
    """Yield what follows `yangguang` wherever the README calls it in a block."""
    for line in LINES:
        for part in re.split(r"&&|\|\|?|;", line.split("#")[0]):
            words = shlex.split(part)
            if words and words[0].rpartition("/")[2] == "yangguang":
                yield shlex.join(words[1:])


def called(words: list[str]) -> click.Command | None:
    """Return the command that these words call."""
    for length in (2, 1):
        if found := COMMANDS.get(tuple(words[:length])):
            return found
    return None


@pytest.mark.parametrize("call", sorted(set(calls())))
def test_each_call_in_the_readme_is_one_that_exists(call):
    """Commands and options in the README's blocks are those of the program."""
    words = call.split()
    command = called(words)
    assert command is not None
    options = {name for each in command.params for name in each.opts}
    assert {word for word in words if word.startswith("--")} <= options | {"--help"}


def named() -> Iterator[tuple[str, ...]]:
    """Yield each command that the README names; `a|b` names two."""
    for words in map(
        str.split, [*re.findall(r"`yangguang ([^`]+)`", README), *calls()]
    ):
        yield tuple(words[:1])
        for second in words[1:2]:
            yield from ((words[0], each) for each in re.split(r"\\?\|", second))


@pytest.mark.parametrize("words", list(COMMANDS), ids=" ".join)
def test_each_command_is_in_the_readme(words):
    """Nobody has to guess which commands there are."""
    assert words in set(named())


@pytest.mark.parametrize("words", list(COMMANDS), ids=" ".join)
def test_each_command_says_what_it_does(words):
    """`--help` answers for every command."""
    assert COMMANDS[words].get_short_help_str()


def test_the_test_command_is_there():
    """The README names the command that runs everything, and it can be run."""
    assert "tests/run" in LINES
    assert os.access(ROOT / "tests/run", os.X_OK)
    assert "tests/run" in (ROOT / ".ci/run").read_text(encoding="utf-8")


def paths() -> Iterator[str]:
    """Yield what the README links to, and the files and folders of ours it names."""
    yield from re.findall(r"\]\((?!\w+:)([^)#]+)\)", README)
    for path in re.findall(r"`(\w[\w.-]*/[\w./-]*)`", README):
        if (ROOT / path.split("/")[0]).exists():
            yield path


@pytest.mark.parametrize("path", sorted(set(paths())))
def test_each_path_in_the_readme_exists(path):
    """A file or folder that the README names or links to is there."""
    assert (ROOT / path).exists()


@pytest.mark.slow
def test_the_line_that_runs_it_runs_in_a_new_place(tmp_path):
    """
    The README's one line sets up and runs the demonstration in a copy of the tree.

    Only `--no-serve` is added, so that the demonstration ends.
    """
    (line,) = [each for each in LINES if "yangguang demo" in each and "&&" in each]
    shutil.copytree(
        ROOT,
        tmp_path / "copy",
        ignore=shutil.ignore_patterns(
            ".git",
            ".venv*",
            "build",
            "*.egg-info",
            "__pycache__",
            ".*_cache",
            "yangguang-*",
        ),
    )

    done = subprocess.run(
        ["bash", "-c", line.replace("yangguang demo", "yangguang demo --no-serve")],
        cwd=tmp_path / "copy",
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )

    assert done.returncode == 0, done.stdout
