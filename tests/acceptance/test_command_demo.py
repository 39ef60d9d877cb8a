"""The demonstration from the command line: told once, found again, served."""

import io
import json
import re
import signal
import sqlite3
import subprocess
import sys
import urllib.request
import zipfile
from contextlib import closing
from importlib import import_module
from pathlib import Path

import msgspec
import pytest
from litestar.testing import TestClient

from archive.clock.system import SystemClock
from archive.values.instants import to_micros
from tests.command import (
    ROOT,
    TICKETS,
    answer,
    check_refused,
    fingerprints,
    run,
)
from trading.projects.model import LotId
from trading.server.app import make_app
from trading.server.demo import crowd
from trading.server.demo.cast import invented_firms
from trading.server.demo.run import DemoUnfinishedError
from trading.server.instance import Instance
from trading.server.serving import work_once
from trading.server.settings import Settings

COMMANDS = import_module("trading.server.cli.main")
pytestmark = [pytest.mark.trading, pytest.mark.slow]


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


@pytest.mark.parametrize(
    ("asked", "leads"),
    [
        (["--no-serve"], "http://localhost:8000"),
        (["--no-serve", "--port", "9000"], "http://localhost:9000"),
        (["--port", "0"], ""),
        (["--address", "http://192.168.1.5:8000"], "http://192.168.1.5:8000"),
        (["--no-serve", "--address", "https://demo.example"], "https://demo.example"),
    ],
)
def test_codes_lead_to_where_the_demonstration_is_served(
    tmp_path, monkeypatch, asked, leads
):
    """
    By default to this machine and the port of the command; a room may have another.
    """
    told = []

    def untold(folder, *_more, address):
        told.append(address)
        raise DemoUnfinishedError(folder)

    monkeypatch.setattr(COMMANDS, "run_demo", untold)
    monkeypatch.setattr(COMMANDS, "require_free", lambda _port: None)
    run("demo", "--folder", tmp_path / "demo", *asked)
    assert told == [leads]


def test_a_demonstration_that_is_there_keeps_its_address(demo):
    """
    Another one is refused, with where to change it; the same one is no change.
    """
    kept = Settings.read(demo / "instance")
    msgspec.structs.replace(kept, address="https://demo.example").write(
        demo / "instance"
    )
    before = fingerprints(demo)
    arguments = ("demo", "--folder", demo, "--no-serve", "--address")
    assert "https://demo.example" in check_refused(2, *arguments, "https://b.example")
    assert fingerprints(demo) == before
    code, told = answer(*arguments, "https://demo.example")
    assert (code, told["address"]) == (0, "https://demo.example")


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


class _ReadError(RuntimeError):
    """Somebody read the wall clock."""


def _refuse(_self):
    raise _ReadError


def test_a_demonstration_never_reads_the_wall_clock(demo, monkeypatch):
    """
    Work and pages of a demonstration go by its own clock.
    """
    monkeypatch.setattr(SystemClock, "now", _refuse)
    assert work_once(demo / "instance").demo is True
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


def test_a_replaced_paper_is_shown_as_replaced(demo):
    """
    After the winner refused there are two notices of the result, and one of them holds.
    """
    with closing(Instance.open(demo / "instance")) as instance:
        with TestClient(make_app(instance)) as client:
            chinese = client.get("/projects/P2026-0001").text
            english = client.get("/en/projects/P2026-0001").text
            papers = client.get("/api/projects/P2026-0001").json()["papers"]
            pack = client.get("/projects/P2026-0001/pack").content
        with instance.transactions.read() as work:
            found = {each.name: each for each in work.papers.of(LotId("P2026-0001-1"))}
    old, new = found["result-notice-1"], found["result-notice-2"]
    assert old.winner != new.winner == found["award-notice-1"].winner
    assert chinese.count("已被 result-notice-2 代替") == 1
    assert english.count("Replaced by result-notice-2") == 1
    replaced = {each["address"]: each["replaced_by"] for each in papers}
    assert {by for by in replaced.values() if by} == {"result-notice-2"}
    assert replaced["/projects/P2026-0001/papers/result-notice-1.pdf"]
    with zipfile.ZipFile(io.BytesIO(pack)) as files:
        readme = files.read("README.html").decode()
    assert readme.count("已被 result-notice-2 代替 replaced by result-notice-2") == 1
