"""An instance whose objects and checkpoint are in a bucket of a real S3 server."""

import json
import signal
import subprocess
import sys

import pytest
from click.testing import CliRunner

from archive.objects.model import ObjectsUnreachableError
from tests.object_stores import ACCESS, BUCKET, SECRET, bucket_at, free_port
from tests.sites import BEGINS, ORIGIN
from tests.tender_course import tendering
from trading.server.cli.main import main
from trading.server.cli.output import Exit
from trading.server.doctor import examine
from trading.server.instance import Instance
from trading.server.settings import BucketAt, Settings
from trading.server.stores import stores

pytestmark = [pytest.mark.trading, pytest.mark.s3]


def secret_in(folder):
    """Return a file with the secret key, which only its owner reads."""
    path = folder / "objects.secret"
    path.write_text(SECRET + "\n")
    path.chmod(0o600)
    return path


def at(ceph, folder, prefix):
    """Return where in the server's bucket an instance keeps its objects."""
    return BucketAt(
        f"http://127.0.0.1:{ceph.port}",
        BUCKET,
        ACCESS,
        str(secret_in(folder)),
        "default",
        prefix,
    )


def ask(*given):
    """Run the command; return its exit code and its JSON."""
    done = CliRunner().invoke(main, [*map(str, given), "--json"])
    return done.exit_code, json.loads(done.stdout)


def test_an_instance_is_made_in_a_bucket_and_found_again(ceph, tmp_path):
    """`init --objects`, then the doctor; no object lies in the folder."""
    told = at(ceph, tmp_path, "made")
    members = {
        name: getattr(told, name)
        for name in ("url", "bucket", "access", "secret_file", "region", "prefix")
    }
    lines = "\n".join(f'{name} = "{value}"' for name, value in members.items())
    (tmp_path / "bucket.toml").write_text(f"[objects]\n{lines}\n")
    folder = tmp_path / "instance"
    made = ("--instance", folder, "--origin", ORIGIN, "--card", tmp_path / "card.json")
    code, said = ask("init", *made, "--objects", tmp_path / "bucket.toml")
    assert (code, said["ok"]) == (0, True)
    assert not (folder / "objects").exists()
    found = bucket_at(f"127.0.0.1:{ceph.port}", "made/")
    assert {each.split("/")[0] for each in found.below("")} >= {"named", "checkpoint"}

    code, said = ask("doctor", "--instance", folder)
    assert said["objects"] == f"http://127.0.0.1:{ceph.port}/{BUCKET}/made"
    assert code == Exit.ENVIRONMENT, "no real instance is safe without a lock"
    assert any("no lock yet" in each for each in said["findings"])


def test_a_whole_opening_rests_on_a_bucket(ceph, tmp_path):
    """Pieces go up, the log grows, bids are read back and opened by two processes."""
    folder = tmp_path / "instance"
    settings = Settings(ORIGIN, objects=at(ceph, tmp_path, "opening"))
    instance = Instance.create(folder, settings, demonstration_from=BEGINS)
    try:
        with tendering(instance) as course:
            course.open_for_bids(3)
            for number in (1, 2, 3):
                course.bid(number)
            course.close()
            course.start()
            course.release(1, 2, 3)
            course.release_time(1)
            course.by_processes()
            course.open()
            assert all(each.is_open for each in course.tender.results)
    finally:
        instance.close()
    findings, _ = examine(folder)
    assert findings == []


KILLED = """
import os, signal, sys
from pathlib import Path
from trading.server.instance import Instance

def fault(point):
    if point == sys.argv[2]:
        os.kill(os.getpid(), signal.SIGKILL)

instance = Instance.open(Path(sys.argv[1]), faults=fault)
instance.objects.put(b"a piece")
"""


@pytest.mark.parametrize("point", ["objects.put:before", "objects.put:after"])
def test_a_process_that_is_killed_while_it_writes_leaves_the_instance_whole(
    ceph, tmp_path, point
):
    """kill -9 before and after an object is in the bucket: whole or absent."""
    folder = tmp_path / "instance"
    prefix = f"killed-{point.replace(':', '-').replace('.', '-')}"
    settings = Settings(ORIGIN, objects=at(ceph, tmp_path, prefix))
    Instance.create(folder, settings, demonstration_from=BEGINS).close()
    command = [sys.executable, "-c", KILLED, str(folder), point]
    died = subprocess.run(command, check=False, timeout=60, capture_output=True)
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()
    assert examine(folder)[0] == []
    again = Instance.open(folder)
    digest = again.objects.put(b"a piece")
    assert again.objects.get(digest) == b"a piece"
    again.close()


def test_a_bucket_that_does_not_answer_is_told_and_nothing_is_made(ceph, tmp_path):
    """What to look after is named, and no folder is left that looks like one."""
    del ceph  # the adapter's packages are there
    told = BucketAt(
        f"http://127.0.0.1:{free_port()}",
        BUCKET,
        ACCESS,
        str(secret_in(tmp_path)),
        "default",
    )
    objects, _ = stores(tmp_path, told, lambda _: None)
    with pytest.raises(ObjectsUnreachableError):
        objects.get("ab" * 32)
    folder = tmp_path / "instance"
    with pytest.raises(ObjectsUnreachableError):
        Instance.create(folder, Settings(ORIGIN, objects=told))
    assert [each.name for each in folder.iterdir()] == []
