"""The command `yangguang` as tests call it, and what it is called on."""

import json
import shutil
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console

from trading.server.cli import main
from trading.server.cli.main import DEMO_START
from trading.server.demo import crowd
from trading.server.demo.run import run_demo

ROOT = Path(__file__).parents[1]
ORIGIN = "county.example/log"
TICKETS = 40
SILENT = Console(quiet=True)


def run(*arguments):
    """Run a command; whatever it does, it ends by itself and not by an accident."""
    result = CliRunner().invoke(main, [str(each) for each in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), (
        result.exception
    )
    assert "Traceback" not in result.output
    return result


def answer(*arguments):
    """Run a command with --json: standard output is exactly one JSON object."""
    result = run(*arguments, "--json")
    told = json.loads(result.stdout)
    assert isinstance(told, dict)
    assert result.stdout.count("\n") == 1
    assert told["ok"] == (result.exit_code == 0)
    assert not result.stderr
    return result.exit_code, told


def check_refused(code, *arguments):
    """Expect an exit code, what happened and what to do, to people and to machines."""
    said = run(*arguments)
    assert said.exit_code == code, said.output
    assert said.stderr.strip(), said.output
    found, told = answer(*arguments)
    assert found == code
    assert told["error"]
    assert told["remedy"]
    return told["error"]


def fingerprints(folder):
    """Return the digest of every file below a folder."""
    return {
        file.relative_to(folder).as_posix(): sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


@pytest.fixture(scope="session")
def told(tmp_path_factory):
    """Tell the demonstration once, over fewer tickets; give folder, outcome, salt."""
    folder = tmp_path_factory.mktemp("demo") / "demo"
    salts = []

    def overheard():
        salts.append(fresh())
        return salts[-1]

    fresh = crowd.fresh
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(crowd, "fresh", overheard)
        outcome = run_demo(folder, DEMO_START, SILENT, TICKETS)
    (salt,) = salts
    return folder, outcome, salt


@pytest.fixture
def demo(told, tmp_path):
    """Give a copy of the demonstration that may be spoiled."""
    return shutil.copytree(told[0], tmp_path / "demo")


@pytest.fixture
def made(tmp_path):
    """Make a real instance and its card by the command."""
    folder, card = tmp_path / "instance", tmp_path / "card.json"
    arguments = ("init", "--instance", folder, "--origin", ORIGIN, "--card", card)
    code, _ = answer(*arguments)
    assert code == 0
    return folder, card
