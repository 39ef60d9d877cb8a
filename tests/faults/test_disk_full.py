"""
No room on the disk: what was answered is there, the rest is not, and it goes on later.

A process may be kept from letting any file grow beyond a size; then writes fail as on a
full disk, wherever that happens to be.
"""

import subprocess
import sys

import msgspec
import pytest

from tests.harness import Client, inspect
from tests.plays import ROOT, Publish, acts, overhear, tell_again
from tests.scribe import drafts
from trading.server.demo.cast import Cast

pytestmark = pytest.mark.archive

CHILD = """
import resource, sys
from tests.plays import main
size = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
main(sys.argv[2], "never", "1")
"""
TOO_LITTLE = 4_096


def told_without_room(site, play, client, size):
    """Tell the play in a child whose files cannot grow beyond a size."""
    child = subprocess.run(
        [sys.executable, "-c", CHILD, str(size), str(site.folder)],
        cwd=ROOT,
        input=msgspec.json.encode(play),
        capture_output=True,
        check=False,
    )
    overhear(play, client, child.stdout)
    return child.returncode, child.stderr.decode()


@pytest.mark.parametrize("room", [0, 30_000, 90_000, 200_000])
def test_a_full_disk_loses_and_doubles_nothing(blank, tmp_path, room):
    """Each act is answered and there, or neither; later the same play is told whole."""
    site = blank("sqlite").copied(tmp_path / "instance")
    client = Client()
    cast = Cast.assembled()
    play = [*drafts(10, cast), Publish(), *drafts(60, cast), Publish(4)]
    size = (site.folder / "yangguang.db").stat().st_size + room

    code, errors = told_without_room(site, play, client, size)

    assert code == 1
    assert "disk" in errors or "File too large" in errors, errors
    assert 0 < len(client.told) < len(acts(play))
    assert inspect(site, client, settled=False) == []
    tell_again(site, play, client)


def test_without_any_room_nothing_is_answered(blank, tmp_path):
    """Not even the first act: nobody was told anything, and nothing is there."""
    site = blank("sqlite").copied(tmp_path / "instance")
    client, play = Client(), [*drafts(3, Cast.assembled()), Publish()]

    code, _ = told_without_room(site, play, client, TOO_LITTLE)

    assert (code, client.told) == (1, {})
    assert inspect(site, client, settled=False) == []
    tell_again(site, play, client)
