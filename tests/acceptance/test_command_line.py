"""The command `yangguang`: instances are made, examined, and refused when spoiled."""

import os
import shutil

import msgspec
import pytest
from sqlalchemy import delete

from archive.ledger.anchors import AnchorCard
from tests.command import (
    ORIGIN,
    answer,
    check_refused,
    fingerprints,
    run,
)
from trading.disclosure.model.queries import Query
from trading.disclosure.tables import RegisterRow
from trading.server.cli.main import DEMO_START
from trading.server.demo.cast import invented_firms
from trading.server.demo.stage import Stage
from trading.server.demo.story import SelectionStory
from trading.server.instance import Instance
from trading.server.settings import Settings

pytestmark = [pytest.mark.trading, pytest.mark.slow]


def test_init_makes_an_instance_and_its_card(made):
    """
    The card knows the log's keys and that it is no demonstration; keys are private.
    """
    folder, card = made
    kept = AnchorCard.parse(card.read_bytes())
    assert (kept.origin, kept.demo) == (ORIGIN, False)
    keys = {key for key in (folder / "keys").iterdir() if key.suffix != ".crt"}
    assert len(keys) > 2
    for key in keys:
        assert key.stat().st_mode & 0o077 == 0
        assert key.read_text().strip() not in card.read_text()
    code, told = answer("doctor", "--instance", folder)
    assert (code, told["demo"]) == (0, False)
    assert told["log_size"] == 2, "the genesis, and who was invited to administer"


def test_init_refuses_what_would_lose_something(made, tmp_path):
    """
    A folder in use, a card that exists or would lie inside: refused, nothing changed.
    """
    folder, card = made
    before = fingerprints(tmp_path)
    init = ("init", "--origin", ORIGIN, "--instance")
    new = tmp_path / "new"
    check_refused(3, *init, folder, "--card", tmp_path / "other.json")
    check_refused(2, *init, new, "--card", card)
    check_refused(2, *init, new, "--card", new / "card.json")
    check_refused(2, *init, new, "--card", new / "x/../card.json")
    check_refused(2, *init, new, "--card", tmp_path / "none/card.json")
    assert fingerprints(tmp_path) == before
    assert not new.exists()


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        (2, ["--origin", "a name with spaces"]),
        (2, ["--origin", "a+b"]),
        (2, ["--origin", ""]),
        (2, ["--origin", ORIGIN, "--database", "no url"]),
        (2, ["--origin", ORIGIN, "--database", "mysql://host/name"]),
        (3, ["--origin", ORIGIN, "--database", "postgresql://127.0.0.1:1/none"]),
        (2, ["--origin", ORIGIN, "--address", "trading.example"]),
        (2, ["--origin", ORIGIN, "--address", "http://trading.example"]),
        (2, ["--origin", ORIGIN, "--address", "https://trading.example/"]),
        (2, ["--origin", ORIGIN, "--address", "https://trading.example:65536"]),
        (2, ["--origin", ORIGIN, "--address", "https://-trading.example"]),
        (2, ["--origin", ORIGIN, "--address", "https://交易.example"]),
        (2, ["--origin", ORIGIN, "--address", "https://a@trading.example"]),
        (2, []),
        (2, ["--origin", ORIGIN, "--unknown"]),
    ],
)
def test_init_refuses_arguments_before_it_writes(tmp_path, code, arguments):
    """
    A name no log can have, a database that is none or does not answer: nothing is made.
    """
    card = tmp_path / "card.json"
    check_refused(
        code, "init", "--instance", tmp_path / "new", "--card", card, *arguments
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("address", "findings"),
    [
        ("https://trading.example", 0),
        ("https://trading.example:8443", 0),
        ("http://localhost:8000", 0),
        ("http://trading.example", 1),
    ],
)
def test_init_keeps_where_the_site_is_reached(tmp_path, address, findings):
    """
    Codes on paper lead there. The doctor finds an address that is open to tampering.
    """
    folder = tmp_path / "instance"
    init = ("init", "--origin", ORIGIN, "--instance", folder)
    kept = address if not findings else "https://trading.example"
    arguments = ("--card", tmp_path / "card.json", "--address", kept)
    assert answer(*init, *arguments)[0] == 0
    settings = Settings.read(folder)
    assert settings.address == kept
    msgspec.structs.replace(settings, address=address).write(folder)
    found = answer("doctor", "--instance", folder)[1]["findings"]
    assert [each.startswith(address) for each in found] == [True] * findings


def test_whoever_mistypes_the_address_is_told_how_one_is_written(tmp_path):
    """
    The sentence says which form is right, or that http is for this machine only.
    """
    init = ("init", "--origin", ORIGIN, "--instance", tmp_path / "new", "--address")
    assert "https://host:port" in run(*init, "https://trading.example/site").stderr
    assert "for this machine only" in run(*init, "http://trading.example").stderr


def test_a_database_holds_one_log(tmp_path):
    """
    A second instance over the database of the first is refused; the first goes on.
    """
    url = f"sqlite:///{tmp_path / 'shared.db'}"
    init = ("init", "--origin", ORIGIN, "--database", url, "--instance")
    first, second = tmp_path / "first", tmp_path / "second"
    assert run(*init, first, "--card", tmp_path / "1.json").exit_code == 0
    arguments = (*init, second, "--card", tmp_path / "2.json")
    refused = run(*arguments)
    assert refused.exit_code == 3
    assert "another log" in refused.stderr
    assert not (tmp_path / "2.json").exists()
    assert answer("doctor", "--instance", first)[0] == 0


# doctor and work


def test_doctor_finds_a_key_that_others_can_read(made):
    """
    A readable key is named, with what to do, and the exit code is that of surroundings.
    """
    folder, _ = made
    (folder / "keys/log.key").chmod(0o644)
    code, told = answer("doctor", "--instance", folder)
    assert code == 3
    (finding,) = told["findings"]
    assert "log.key" in finding
    assert "chmod 600" in finding


def test_nobody_else_reads_what_is_sealed(tmp_path):
    """
    Whatever the umask: only the owner enters an instance, and doctor says if not.
    """
    folder, card = tmp_path / "instance", tmp_path / "card.json"
    before = os.umask(0)
    try:
        run("init", "--instance", folder, "--origin", ORIGIN, "--card", card)
    finally:
        os.umask(before)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "instance.toml").stat().st_mode & 0o777 == 0o600
    assert answer("doctor", "--instance", folder)[0] == 0
    folder.chmod(0o755)
    code, told = answer("doctor", "--instance", folder)
    assert code == 3
    (finding,) = told["findings"]
    assert "chmod 700" in finding


def test_doctor_refuses_a_restored_database(tmp_path):
    """
    A database older than the last signed checkpoint stops everything: exit code 3.
    """
    folder = tmp_path / "instance"
    instance = Instance.create(folder, Settings(ORIGIN), demonstration_from=DEMO_START)
    instance.close()
    older = (folder / "yangguang.db").read_bytes()
    instance = Instance.open(folder)
    stage = Stage(instance, instance.clock)
    SelectionStory(stage, "演示", invented_firms(3)).prepare("2026-03-02")
    stage.publish_log()
    instance.close()
    assert answer("doctor", "--instance", folder)[0] == 0
    (folder / "yangguang.db").write_bytes(older)
    for command in ("doctor", "work"):
        assert "log" in check_refused(3, command, "--instance", folder)


def _gone(folder):
    shutil.rmtree(folder)


def _without_database(folder):
    (folder / "yangguang.db").unlink()


def _strange_database(folder):
    (folder / "yangguang.db").write_bytes(b"\x00\xff" * 4096)


def _strange_key(folder):
    (folder / "keys/log.key").write_text("not a key")


def _without_key(folder):
    (folder / "keys/accepted.key").unlink()


def _strange_checkpoint(folder):
    (folder / "log/checkpoint").write_bytes(b"\xff\xfe")


def _unfinished(folder):
    (folder / "log/checkpoint").unlink()


def _without_tiles(folder):
    shutil.rmtree(folder / "objects/named")


def _strange_settings(folder):
    (folder / "instance.toml").write_bytes(b"\xff origin")


def _turned_into_a_demo(folder):
    with (folder / "instance.toml").open("a") as file:
        file.write("demo = true\n")


@pytest.mark.parametrize(
    "spoil",
    [
        _gone,
        _without_database,
        _strange_database,
        _strange_key,
        _without_key,
        _strange_checkpoint,
        _unfinished,
        _without_tiles,
        _strange_settings,
        _turned_into_a_demo,
    ],
)
def test_a_spoiled_instance_is_named(made, spoil):
    """
    Whatever is wrong in the folder: exit code 3, what happened, what to do; no repair.
    """
    folder, _ = made
    spoil(folder)
    before = fingerprints(folder)
    for command in ("doctor", "work"):
        check_refused(3, command, "--instance", folder)
    assert run("serve", "--instance", folder, "--port", "0").exit_code == 3
    assert fingerprints(folder) == before


def test_work_may_be_done_at_any_time(made, demo):
    """
    A second run finds nothing to do; the answer says whether this is a demonstration.
    """
    folder, _ = made
    first, second = (answer("work", "--instance", folder)[1] for _ in range(2))
    assert first == second
    assert (first["demo"], first["log_size"], first["sealed"]) == (False, 2, 0)
    instance = demo / "instance"
    first, second = (answer("work", "--instance", instance)[1] for _ in range(2))
    assert first["demo"] is True
    assert first["log_size"] == second["log_size"]
    assert (second["sealed"], second["audited"], second["sent"]) == (0, 0, 0)


def test_reindex_computes_the_register_anew(demo):
    """
    What a search finds can be lost and computed again from the record alone.
    """
    folder = demo / "instance"

    def found():
        instance = Instance.open(folder)
        with instance.transactions.read() as work:
            lines = work.record.find(Query(text="渠道"), instance.clock.now()).lines
        instance.close()
        return list(lines)

    before = found()
    assert len(before) == 1
    instance = Instance.open(folder)
    with instance.transactions.begin() as work:
        work.session.execute(delete(RegisterRow))
    instance.close()
    assert found() == []

    code, told = answer("db", "reindex", "--instance", folder)

    assert (code, told["demo"], told["entries"]) == (0, True, 2)
    assert found() == before
    check_refused(3, "db", "reindex", "--instance", demo / "none")
