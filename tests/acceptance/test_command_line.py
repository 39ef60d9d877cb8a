"""The command `yangguang`, as people and machines call it: answers and exit codes."""

import io
import json
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import urllib.request
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner
from litestar.testing import TestClient
from rich.console import Console

from archive.clock.system import SystemClock
from archive.ledger.anchors import AnchorCard
from archive.ledger.tiles import new_bundles, new_tiles
from archive.values.instants import to_micros
from trading.server.app import make_app
from trading.server.cli import main
from trading.server.cli.main import DEMO_START
from trading.server.cli.output import printable
from trading.server.demo import crowd
from trading.server.demo.cast import invented_firms
from trading.server.demo.run import run_demo
from trading.server.demo.stage import Stage
from trading.server.demo.story import SelectionStory
from trading.server.instance import Instance
from trading.server.serving import work_once
from trading.server.settings import Settings

pytestmark = [pytest.mark.trading, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
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


@pytest.fixture(scope="module")
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


# init


def test_init_makes_an_instance_and_its_card(made):
    """
    The card knows the log's keys and that it is no demonstration; keys are private.
    """
    folder, card = made
    kept = AnchorCard.parse(card.read_bytes())
    assert (kept.origin, kept.demo) == (ORIGIN, False)
    for key in (folder / "keys").iterdir():
        assert key.stat().st_mode & 0o077 == 0
        assert key.read_text().strip() not in card.read_text()
    code, told = answer("doctor", "--instance", folder)
    assert (code, told["demo"], told["log_size"]) == (0, False, 1)


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
    assert (first["demo"], first["log_size"], first["sealed"]) == (False, 1, 0)
    instance = demo / "instance"
    first, second = (answer("work", "--instance", instance)[1] for _ in range(2))
    assert first["demo"] is True
    assert first["log_size"] == second["log_size"]
    assert (second["sealed"], second["audited"], second["sent"]) == (0, 0, 0)


# demo


def test_the_demonstration_is_found_again_and_not_spoiled(demo):
    """
    A second start changes no byte, and the clock stands at the log's last instant.
    """
    before = fingerprints(demo)
    code, told = answer("demo", "--folder", demo, "--no-serve")
    assert (code, told["found"], told["demo"]) == (0, True, True)
    assert told["selections"][1]["tickets"] == TICKETS
    assert fingerprints(demo) == before
    instance = Instance.open(demo / "instance")
    size = instance.sequencer.check().size
    last = max(
        json.loads(instance.published.entry(index))["at"] for index in range(size)
    )
    assert to_micros(instance.clock.now()) == last
    instance.close()


def test_an_interrupted_demonstration_is_named(demo):
    """
    Without its summary, or with half of one, it cannot be told on; nothing is changed.
    """
    for half in (b"[{", None):
        (demo / "summary.json").unlink()
        if half:
            (demo / "summary.json").write_bytes(half)
        before = fingerprints(demo)
        refused = run("demo", "--folder", demo, "--no-serve")
        assert refused.exit_code == 3
        assert "--folder" in refused.stderr
        assert fingerprints(demo) == before


def test_nobody_is_led_back_to_a_real_firm(told):
    """
    No real code and no salt is in database, log, messages, transcripts, case files.
    """
    folder, _, salt = told
    real = {code.encode() for code in crowd.real_codes()}
    assert len(real) == 1528
    seen = 0
    for where, data in everything(folder):
        seen += len(data)
        codes = {match[1] for match in re.finditer(rb"(?=([0-9A-Z]{18}))", data)}
        assert not codes & real, where
        assert salt not in data, where
        assert salt.hex().encode() not in data.lower(), where
    assert seen > 1_000_000


def test_a_real_code_would_be_found(told):
    """
    The search above is not blind: it sees the invented codes in all those places.
    """
    invented = invented_firms(1)[0].firm.encode()
    places = {where for where, data in everything(told[0]) if invented in data}
    assert any("yangguang.db" in each for each in places)
    assert any("full.zip" in each for each in places)
    assert any("draws/" in each for each in places)


def everything(folder):
    """Give every file, every member of a zip, every value of the database."""
    for file in sorted(folder.rglob("*")):
        if not file.is_file():
            continue
        data = file.read_bytes()
        yield str(file), data
        if file.suffix == ".zip":
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                for name in packed.namelist():
                    yield f"{file}/{name}", packed.read(name)
        if file.suffix == ".db":
            yield from values(file)


def values(file):
    """Give each table's values as bytes, since pages of a file may cut them in two."""
    database = sqlite3.connect(file)
    tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    for (table,) in tables.fetchall():
        rows = database.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - our own names
        parts = [
            value if isinstance(value, bytes) else str(value).encode()
            for row in rows
            for value in row
        ]
        yield f"{file}:{table}", b"\n".join(parts)
    database.close()


# verify


def test_what_the_demonstration_wrote_is_verified(told):
    """
    Case files agree with the card, and are no more than self-consistent without it.
    """
    folder, _, _ = told
    card = folder / "anchor.card.json"
    for case in sorted(folder.glob("case-*.zip")):
        code, found = answer("verify", "casefile", case, "--anchor", card)
        assert (code, found["demo"]) == (0, True)
        assert found["standing"] == "agrees with the card, not cosigned"
        code, found = answer("verify", "casefile", case)
        assert code == 1
        assert found["standing"] == "self-consistent, not cosigned"
        assert "演示数据" in run("verify", "casefile", case).stdout


def test_a_transcript_is_verified(told, tmp_path):
    """
    The transcript of a case file is accepted, and a changed ball is a contradiction.
    """
    folder, outcome, _ = told
    data = transcript(folder, outcome)
    file = tmp_path / "draw.json"
    file.write_bytes(data)
    code, found = answer("verify", "draw", file)
    assert (code, found["demo"]) == (0, True)
    assert found["winners"] == {"all": [outcome.told[0].winner]}
    file.write_bytes(data.replace(b'"value":"', b'"value":"1', 1))
    code, found = answer("verify", "draw", file)
    assert code == 1
    assert found["failed_check"]


def transcript(folder, outcome):
    with zipfile.ZipFile(folder / outcome.told[0].public) as case:
        (name,) = [each for each in case.namelist() if each.startswith("draws/")]
        return case.read(name)


def receipt(folder, *arguments):
    """Return the arguments that check the applicant's receipt of a demonstration."""
    place = folder / "receipt-applicant-1"
    known = {
        "note": [f"{place}.note"],
        "proof": ["--proof", f"{place}.tlog-proof"],
        "slot": ["--slot", f"{place}.slot.json"],
        "card": ["--anchor", str(folder / "anchor.card.json")],
    }
    return ["verify", "receipt", *(part for each in arguments for part in known[each])]


def test_a_receipt_says_how_far_it_reaches(told):
    """
    A note alone is accepted and names the promise; proof and slot show it in the log.
    """
    folder, _, _ = told
    alone = receipt(folder, "note", "card")
    code, found = answer(*alone)
    assert (code, found["stage"], found["demo"]) == (0, "accepted", True)
    assert "within 60 seconds" in run(*alone).stdout
    assert "60 秒" in run(*alone).stdout
    whole = receipt(folder, "note", "card", "proof", "slot")
    code, found = answer(*whole)
    assert (code, found["stage"], found["sealed"]) == (0, "logged", True)
    assert "60" not in run(*whole).stdout
    check_refused(2, *receipt(folder, "note"))
    check_refused(2, *receipt(folder, "note", "card", "slot"))
    check_refused(2, *receipt(folder, "note", "card", "proof"))


def test_a_receipt_that_does_not_fit_is_a_contradiction(demo, made, tmp_path):
    """
    A slot of another act, a proof of another entry, a card of another log: exit 1.
    """
    whole = receipt(demo, "note", "card", "proof", "slot")
    slot = demo / "receipt-applicant-1.slot.json"
    good = slot.read_bytes()
    other = json.loads(good)
    other["slot"] = (other["slot"] + 1) % 1024
    slot.write_bytes(json.dumps(other, sort_keys=True, separators=(",", ":")).encode())
    assert "root" in check_refused(1, *whole)
    slot.write_bytes(good)
    assert run(*whole).exit_code == 0
    with zipfile.ZipFile(demo / "case-P2026-0001-1-full.zip") as case:
        proof = tmp_path / "other.tlog-proof"
        proof.write_bytes(case.read("events/000003.tlog-proof"))
    note, card = receipt(demo, "note", "card")[2:3], receipt(demo, "card")[2:]
    check_refused(1, "verify", "receipt", *note, *card, "--proof", proof)
    check_refused(
        1, "verify", "receipt", *note, *card, "--proof", proof, "--slot", slot
    )
    check_refused(1, "verify", "receipt", *note, "--anchor", made[1])
    check_refused(1, "verify", "receipt", *note, *card, "--anchor", made[1])


@pytest.fixture
def mirror(demo, tmp_path):
    """Mirror the demonstration's log as anybody can, over HTTP."""
    folder = tmp_path / "mirror"
    folder.mkdir()
    instance = Instance.open(demo / "instance")
    size = instance.sequencer.check().size
    wanted = [*new_tiles(0, size), *new_bundles(0, size)]
    with TestClient(make_app(instance)) as client:
        for path in ("checkpoint", *(each.path for each in wanted)):
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(client.get(f"/log/{path}").raise_for_status().content)
    instance.close()
    return folder


def test_a_mirror_of_the_log_is_verified(demo, mirror, made):
    """
    A mirror is whole and continues the card; a flipped bit or another card is exit 1.
    """
    card = demo / "anchor.card.json"
    code, found = answer("verify", "log", mirror, "--anchor", card)
    assert (code, found["demo"]) == (0, True)
    assert found["entries"]["INSTANCE"] == 1
    check_refused(2, "verify", "log", mirror)
    check_refused(1, "verify", "log", mirror, "--anchor", made[1])
    check_refused(1, "verify", "log", mirror, "--anchor", card, "--anchor", made[1])
    bundle = next(
        file for file in (mirror / "tile/entries").rglob("*") if file.is_file()
    )
    data = bytearray(bundle.read_bytes())
    data[100] ^= 1
    bundle.write_bytes(data)
    check_refused(1, "verify", "log", mirror, "--anchor", card)
    bundle.unlink()
    check_refused(1, "verify", "log", mirror, "--anchor", card)


def _damaged(folder):
    return (folder / "case-P2026-0001-1-public.zip").read_bytes()[:5000]


def _binary(_folder):
    return bytes(range(256)) * 8


def _empty(_folder):
    return b""


def _json(_folder):
    return b'{"v":"something/1","list":[1,2,{"a":null}]}'


def _other_kind(folder):
    return (folder / "anchor.card.json").read_bytes()


def _deep(_folder):
    return b"[" * 100_000


def _terminal(_folder):
    return b'{"v":"\\u001b[31m[/nothing]"}'


@pytest.mark.parametrize(
    "what", ["draw", "casefile", "receipt", "proof", "slot", "card"]
)
@pytest.mark.parametrize(
    "content", [_damaged, _binary, _empty, _json, _other_kind, _deep, _terminal]
)
def test_a_bad_file_is_named(told, tmp_path, what, content):
    """
    Whatever is in a file: exit code 1, what happened, what to do, never a traceback.
    """
    folder, _, _ = told
    bad = tmp_path / "bad"
    bad.write_bytes(content(folder))
    if what == "card" and content is _other_kind:
        bad.write_bytes((folder / "summary.json").read_bytes())
    whole = receipt(folder, "note", "card", "proof", "slot")
    arguments = {
        "draw": ["verify", "draw", bad],
        "casefile": ["verify", "casefile", bad],
        "receipt": [*whole[:2], bad, *whole[3:]],
        "proof": [*(bad if ".tlog-proof" in each else each for each in whole)],
        "slot": [*(bad if ".slot.json" in each else each for each in whole)],
        "card": [*(bad if "card.json" in each else each for each in whole)],
    }[what]
    said = run(*arguments)
    assert said.exit_code == 1, said.output
    assert "\x1b" not in said.output
    assert (said.stdout + said.stderr).strip()
    assert answer(*arguments)[0] == 1


@pytest.mark.parametrize("what", ["draw", "casefile", "receipt"])
def test_a_file_that_is_not_there_is_wrong_usage(tmp_path, what):
    """
    A missing file or a folder in its place is exit code 2, in JSON too.
    """
    check_refused(2, "verify", what, tmp_path / "none")
    check_refused(2, "verify", what, tmp_path)
    check_refused(2, "verify", what)
    check_refused(2, "verify", "nothing-like-it")


def test_a_folder_that_is_no_mirror_is_named(told, tmp_path):
    """
    An empty folder is no mirror (1), a file in its place is wrong usage (2).
    """
    card = told[0] / "anchor.card.json"
    check_refused(1, "verify", "log", tmp_path, "--anchor", card)
    (tmp_path / "checkpoint").mkdir()
    check_refused(1, "verify", "log", tmp_path, "--anchor", card)
    check_refused(2, "verify", "log", card, "--anchor", card)


def test_a_file_commands_no_terminal():
    """
    Escapes and line ends inside a finding are written out, words stay as they are.
    """
    assert printable("号票 ok\x1b[31m\r\n\u202e") == "号票 ok\\x1b[31m\\r\\n\\u202e"


# serve


class _ReadError(RuntimeError):
    """Somebody read the wall clock."""


def _refuse(_self):
    raise _ReadError


def test_a_demonstration_never_reads_the_wall_clock(demo, monkeypatch):
    """
    Work and pages of a demonstration go by its own clock.
    """
    monkeypatch.setattr(SystemClock, "now", _refuse)
    assert work_once(demo / "instance")["demo"] is True
    instance = Instance.open(demo / "instance")
    with TestClient(make_app(instance)) as client:
        assert client.get("/health/ready").status_code == 200
        assert client.get("/").status_code == 200
    instance.close()


SERVED = """
from archive.clock.system import SystemClock
def refuse(self):
    raise RuntimeError("the wall clock was read")
SystemClock.now = refuse
from trading.server.cli import main
main()
"""


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_serve_answers_on_this_machine_only_and_stops(demo, ending):
    """
    It listens on 127.0.0.1, answers, and ends with code 0 when told to stop.
    """
    with subprocess.Popen(
        [
            sys.executable,
            "-c",
            SERVED,
            "serve",
            "--instance",
            demo / "instance",
            "--port",
            "0",
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            line = process.stderr.readline()
            port = int(re.search(r"http://localhost:(\d+)", line)[1])
            assert listening(port) == {"0100007F"}
            url = f"http://127.0.0.1:{port}/health/ready"
            with urllib.request.urlopen(url, timeout=60) as got:
                assert json.load(got)["demo"] is True
            taken = run("serve", "--instance", demo / "instance", "--port", port)
            assert taken.exit_code == 3
        finally:
            process.send_signal(ending)
            _, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    assert "Traceback" not in errors
    assert "wall clock" not in errors
    assert answer("doctor", "--instance", demo / "instance")[0] == 0


def listening(port):
    """Return the local addresses on which somebody listens at a port, as Linux says."""
    found = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text().splitlines()[1:]:
            _, local, _, state, *_ = line.split()
            address, _, number = local.partition(":")
            if state == "0A" and int(number, 16) == port:
                found.add(address)
    return found
