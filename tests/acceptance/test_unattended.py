"""Trustee and drop box as they stand in a cupboard: started, ended by a signal."""

import json
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from archive.dispatch.calls import Call, Caller
from tests import dropped, trusting

pytestmark = [pytest.mark.trading, pytest.mark.slow]
ROOT = Path(__file__).parents[2]
NOWHERE = "http://127.0.0.1:9"


@contextmanager
def started(*arguments):
    """Run a command that serves; give the process and what it said first."""
    with subprocess.Popen(
        [
            *(sys.executable, "-c", "from trading.server.cli import main; main()"),
            *map(str, arguments),
            "--json",
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        yield process


def test_both_services_end_by_a_signal_as_they_began(tmp_path):
    """Side by side: each says where it stands, and ends with code 0 when told to."""
    box, folder = dropped.created(tmp_path / "box"), tmp_path / "trustee"
    trusting.created(folder)
    waiting = ("trustee", "serve", "--folder", folder, "--site", NOWHERE)
    serving = ("dropbox", "serve", "--folder", box.folder, "--port", 0)
    with started(*waiting) as trustee, started(*serving) as server:
        told = json.loads(server.stdout.readline())
        assert json.loads(trustee.stdout.readline())["organisation"] == trusting.BODY
        url = told["url"].replace("localhost", "127.0.0.1")
        with Caller(20) as call:
            refused = call(Call("GET", f"{url}/drops/none"))
        assert json.loads(refused.body)["code"] == "drop-policy-unknown"
        assert "does not answer" in trustee.stderr.readline()
        server.send_signal(signal.SIGTERM)
        trustee.send_signal(signal.SIGINT)
        assert server.communicate(timeout=60) == ("", "")
        assert trustee.communicate(timeout=60) == ("", "")
    assert (server.returncode, trustee.returncode) == (0, 0)
