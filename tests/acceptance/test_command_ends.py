"""However a command ends: one of four exit codes, and one JSON object if asked for."""

import json
import os
import signal
import socket
import subprocess
import sys
from importlib import import_module

import pytest
from click.testing import CliRunner

from archive.objects.files import FileObjects
from tests.command import ORIGIN, ROOT, answer, check_refused, fingerprints, run
from trading.server.cli import main
from trading.server.instance import Instance

pytestmark = [pytest.mark.trading, pytest.mark.slow]

COMMANDS = import_module("trading.server.cli.main")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--unknown"],
        [],
        ["nothing-like-it"],
        ["verify"],
        ["verify", "--unknown"],
        ["verify", "nothing-like-it"],
        ["serve", "--port", "99999"],
        ["serve", "surplus"],
        ["demo", "--port", "eighty"],
        ["doctor", "--rebuild=yes"],
    ],
)
def test_wrong_arguments_are_wrong_usage_in_json_too(arguments):
    """
    Whichever part of the line is wrong: exit code 2, what it is, where the help is.
    """
    assert run(*arguments).exit_code == 2
    code, told = answer(*arguments)
    assert code == 2
    assert told["error"]
    assert "--help" in told["remedy"]


def test_help_is_no_error():
    """Asking for help or the version is answered, and holds."""
    for arguments in (["--help"], ["verify", "-h"], ["--version"], ["demo", "--help"]):
        said = run(*arguments)
        assert (said.exit_code, said.stderr) == (0, "")
        assert said.stdout


def broken(error):
    def fail(*_arguments, **_more):
        raise error

    return fail


def test_an_error_of_ours_is_told_and_its_trace_is_kept(made, monkeypatch):
    """
    What nobody thought of: exit code 3, one object, and the trace on standard error.
    """
    monkeypatch.setattr(COMMANDS, "examine", broken(KeyError("oops")))
    for json_too in ([], ["--json"]):
        arguments = ["doctor", "--instance", str(made[0]), *json_too]
        result = CliRunner().invoke(main, arguments)
        assert result.exit_code == 3
        assert "Traceback" in result.stderr
        assert "KeyError" in result.stderr
        if json_too:
            told = json.loads(result.stdout)
            assert told["ok"] is False
            assert "KeyError" in told["error"]
            assert told["remedy"]


def test_an_interrupted_command_says_so(made, monkeypatch):
    """Ctrl+C is neither success nor a failed check: exit code 3, what is saved."""
    monkeypatch.setattr(COMMANDS, "work_once", broken(KeyboardInterrupt))
    assert "saved" in run("work", "--instance", made[0]).stderr
    result = CliRunner().invoke(main, ["work", "--instance", str(made[0]), "--json"])
    assert result.exit_code == 3
    assert "Interrupted" in json.loads(result.stdout)["error"]


def test_a_path_that_is_no_text_is_still_one_object(tmp_path):
    """A folder's name may be any bytes: the answer is JSON all the same."""
    folder = tmp_path / os.fsdecode(b"gb\xff")
    check_refused(3, "doctor", "--instance", folder)
    card = tmp_path / "card.json"
    made = answer("init", "--instance", folder, "--origin", ORIGIN, "--card", card)
    assert made[0] == 0


def test_the_demonstration_answers_once(demo):
    """
    The port is looked at before anything is told, and one object is all that is said.
    """
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        folder = demo.with_name("new")
        assert "port" in answer_of_demo(folder, port)["remedy"]
        assert not folder.exists()


def answer_of_demo(folder, port):
    code, told = answer("demo", "--folder", folder, "--port", port)
    assert code == 3
    return told


def test_what_fails_after_the_answer_is_said_beside_it(demo, monkeypatch):
    """
    The demonstration was told and found good, and serving fails: one object, code 3.
    """
    monkeypatch.setattr(COMMANDS, "serve_instance", broken(OSError(98, "in use")))
    result = CliRunner().invoke(
        main, ["demo", "--folder", str(demo), "--port", "0", "--json"]
    )
    assert result.exit_code == 3
    assert json.loads(result.stdout)["ok"] is True
    assert "in use" in result.stderr


def test_the_demonstration_is_told_into_an_empty_folder(tmp_path):
    """Whatever else lies there is not written over."""
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "anchor.card.json").write_text("of an earlier one")
    before = fingerprints(folder)
    error = check_refused(3, "demo", "--folder", folder, "--no-serve")
    assert "papers" in error
    assert fingerprints(folder) == before


def test_serving_says_in_json_where(demo):
    """One object on standard output: where it is served, and that it is a demo."""
    with subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from trading.server.cli import main; main()",
            "serve",
            "--instance",
            demo / "instance",
            "--port",
            "0",
            "--json",
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        told = json.loads(process.stdout.readline())
        process.send_signal(signal.SIGTERM)
        rest, errors = process.communicate(timeout=60)
    assert (process.returncode, rest, errors) == (0, "", "")
    assert told.keys() == {"ok", "demo", "url"}
    assert told["ok"] is told["demo"] is True
    assert told["url"].startswith("http://localhost:")


# --- Folders that are not fit ---------------------------------------------------------


SETTINGS = {
    "nested": "origin = " + "[" * 50_000,
    "another kind": "origin = 5",
    "an unknown line": f'origin = "{ORIGIN}"\nname = "x"',
    "a database that is none": f'origin = "{ORIGIN}"\ndatabase = "top-secret"',
    "a password in a bad address": (
        f'origin = "{ORIGIN}"\ndatabase = "postgresql://u:top-secret@h:port/x"'
    ),
    "no line end": 'origin = "',
    "nothing": "",
    "a name no log has": 'origin = "a b"',
}


@pytest.mark.parametrize("what", SETTINGS)
def test_settings_that_cannot_be_read_are_corrected_in_the_file(made, what):
    """
    It says which file and what is wrong with it, and repeats no password.
    """
    folder, _ = made
    (folder / "instance.toml").write_text(SETTINGS[what])
    before = fingerprints(folder)
    for command in ("doctor", "work", "serve"):
        code, told = answer(command, "--instance", folder)
        assert code == 3
        assert "instance.toml" in told["error"]
        assert "Correct this in the file" in told["remedy"]
        assert "top-secret" not in json.dumps(told)
    assert fingerprints(folder) == before


def test_what_can_be_done_follows_from_what_is_gone(made):
    """
    A key, the database, the checkpoint: restore; an instance that never was: anew.
    """
    folder, _ = made

    def remedy_without(*names):
        kept = {name: (folder / name).read_bytes() for name in names}
        for name in names:
            (folder / name).unlink()
        told = answer("doctor", "--instance", folder)[1]
        for name, data in kept.items():
            (folder / name).write_bytes(data)
        return told["error"], told["remedy"]

    checkpoint, database = "log/checkpoint", "yangguang.db"
    for name in ("keys/log.key", "keys/accepted.key", database):
        error, remedy = remedy_without(name)
        assert name in error
        assert "Restore" in remedy
    error, remedy = remedy_without(checkpoint)
    assert "checkpoint is gone" in error
    assert "backups" in remedy
    error, remedy = remedy_without(checkpoint, database)
    assert "database is gone" in error
    for key in (folder / "keys").iterdir():
        key.chmod(0o600)
    assert answer("doctor", "--instance", folder)[1]["findings"] == []


class FullError(OSError):
    """The disk is full."""


@pytest.mark.parametrize(
    "point",
    ["database.commit:before", "objects.put_named:before", "checkpoint.replace"],
)
def test_an_instance_that_could_not_be_made_leaves_nothing(
    tmp_path, monkeypatch, point
):
    """
    The disk is full in the middle: no half instance, no card, and it can be tried anew.
    """
    folder, card = tmp_path / "instance", tmp_path / "card.json"
    init = ("init", "--instance", folder, "--origin", ORIGIN, "--card", card)
    create = Instance.create

    def cut(reached, /):
        if reached.startswith(point):
            raise FullError(28, "No space left on device")

    def cut_create(folder, settings):
        return create(folder, settings, faults=cut)

    with monkeypatch.context() as patch:
        patch.setattr(Instance, "create", cut_create)
        assert "No space left" in check_refused(3, *init)
    assert not card.exists()
    assert not folder.exists() or not list(folder.iterdir())
    assert run(*init).exit_code == 0
    assert answer("doctor", "--instance", folder)[0] == 0


def test_a_killed_init_is_made_anew(tmp_path):
    """
    Whatever a killed `init` left: it is said that nothing is saved, and to begin anew.
    """
    folder, card = tmp_path / "instance", tmp_path / "card.json"
    for point in ("database.commit:before", "database.commit:after", "checkpoint."):
        code = f"""
import os, signal
from pathlib import Path
from trading.server.instance import Instance
from trading.server.settings import Settings
def die(reached, /):
    if reached.startswith({point!r}):
        os.kill(os.getpid(), signal.SIGKILL)
Instance.create(Path({str(folder)!r}), Settings({ORIGIN!r}), faults=die)
"""
        dead = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
        assert dead.returncode == -signal.SIGKILL
        for command in ("doctor", "work"):
            told = answer(command, "--instance", folder)[1]
            assert "never finished" in told["error"]
            assert "Remove the folder" in told["remedy"]
        subprocess.run(["rm", "-r", folder], check=True)
    assert not card.exists()


def test_lost_files_are_written_again_on_demand(demo):
    """
    A tile that is gone is named, with the command that writes it again from the rows.
    """
    folder = demo / "instance"
    growing = max((folder / "objects/named/tile+/0+").glob("*.p+"))
    tile = max(growing.iterdir(), key=lambda each: int(each.name))
    tile.unlink()
    name = f"tile/0/{growing.name.removesuffix('+')}/{tile.name}"
    told = answer("doctor", "--instance", folder)[1]
    assert name in told["error"]
    assert "--rebuild" in told["remedy"]
    code, told = answer("doctor", "--instance", folder, "--rebuild")
    assert (code, told["rebuilt"], told["findings"]) == (0, 1, [])
    assert FileObjects(folder / "objects").has_named(name)


def test_doctor_reads_every_row(made):
    """A row that was edited behind the log is found, though the instance starts."""
    folder, _ = made
    instance = Instance.open(folder)
    with instance.transactions.begin() as work:
        work.session.connection().exec_driver_sql(
            "UPDATE archive_event SET salt = zeroblob(32), at = at"
        )
    instance.close()
    said = check_refused(3, "doctor", "--instance", folder)
    assert "first entry" in said
