"""
A private object store: Ceph's RGW in memory, on loopback, for one test session.

Its processes end when the pipe ends that only the tests hold open.
"""

import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest

from archive.objects.s3 import Bucket

ACCESS, SECRET, BUCKET = "testaccess", "testsecrettestsecret", "yangguang"
# `$0` is the folder; the keeper ends exactly what it started.
KEEPER = """
for one in "$@"; do $one -f >>"$0/out" 2>&1 & own="$own $!"; done
read -r _
kill -9 $own
wait
rm -rf "$0"
"""
CONF = """[global]
fsid = {fsid}
mon host = [v2:127.0.0.1:{mon}]
public addr = 127.0.0.1
cluster addr = 127.0.0.1
auth cluster required = none
auth service required = none
auth client required = none
run dir = {folder}
admin socket =
log file =
osd pool default size = 1
osd pool default pg num = 4
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
[mon]
mon data = {folder}/mon
paxos propose interval = 0.05
paxos min wait = 0.01
mon data avail crit = 1
[osd]
osd data = {folder}/osd
osd objectstore = memstore
memstore device bytes = 2147483648
[client]
rgw frontends = beast endpoint=127.0.0.1:{port}
rgw data = {folder}/rgw
rgw override bucket index max shards = 1
ms mon client mode = crc
"""


@dataclass(frozen=True)
class Ceph:
    """A running private server; each bucket it hands out is empty."""

    port: int
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def bucket(self) -> Bucket:
        """Return a part of the bucket that nobody has written to."""
        return bucket_at(f"127.0.0.1:{self.port}", f"{next(self.numbers)}/")


def bucket_at(endpoint: str, prefix: str = "", name: str = BUCKET) -> Bucket:
    """Return the bucket at an address, whether or not something listens there."""
    return Bucket(
        endpoint,
        name,
        region="default",
        access=ACCESS,
        secret=SECRET,
        tls=False,
        prefix=prefix,
    )


def free_port() -> int:
    """Return a port of this machine on which nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def answers(port: int) -> bool:
    """Tell whether the server answers yet."""
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
    except (urllib.error.URLError, OSError):
        return False
    return True


PROGRAMS = ("ceph", "ceph-mon", "ceph-osd", "monmaptool", "radosgw", "radosgw-admin")


class Machine:
    """The three daemons of one server, in a folder that goes when they end."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="yangguang-s3-"))
        for name in ("mon", "osd", "rgw"):
            (self.folder / name).mkdir()
        self.fsid, self.port, self.mon = str(uuid.uuid4()), free_port(), free_port()
        conf = self.folder / "ceph.conf"
        conf.write_text(
            CONF.format(
                fsid=self.fsid, folder=self.folder, port=self.port, mon=self.mon
            )
        )
        self.environment = {**os.environ, "CEPH_CONF": str(conf)}
        self.keepers: list[subprocess.Popen[bytes]] = []

    def run(self, *command: str) -> None:
        """Run a command to its end."""
        subprocess.run(command, env=self.environment, check=True, capture_output=True)

    def start(self, command: str) -> None:
        """Start a daemon whose keeper waits at the other end of a pipe."""
        self.keepers.append(
            subprocess.Popen(
                ["sh", "-c", KEEPER, str(self.folder), command],
                env=self.environment,
                stdin=subprocess.PIPE,
                start_new_session=True,
            )
        )

    def boot(self) -> None:
        """Start all three, one after the other, until the server answers."""
        monmap, osd = str(self.folder / "monmap"), str(uuid.uuid4())
        address = f"[v2:127.0.0.1:{self.mon}]"
        named = ("--addv", "a", address)
        self.run("monmaptool", "--create", "--fsid", self.fsid, *named, monmap)
        self.run("ceph-mon", "--mkfs", "-i", "a", "--monmap", monmap)
        self.start("ceph-mon -i a")
        self.run("ceph", "osd", "new", osd)
        self.run("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", osd)
        self.start("ceph-osd -i 0")
        keys = (f"--access-key={ACCESS}", f"--secret-key={SECRET}")
        user = ("user", "create", "--uid=dev", "--display-name=dev")
        self.run("radosgw-admin", *user, *keys)
        self.start("radosgw -n client.rgw")
        while not answers(self.port):
            assert all(each.poll() is None for each in self.keepers)
            time.sleep(0.02)

    def end(self) -> None:
        """Let the keepers end what they started."""
        for each in reversed(self.keepers):
            each.communicate()


@pytest.fixture(scope="session")
def ceph() -> Iterator[Ceph]:
    """Start a private Ceph RGW; about a second."""
    if any(not shutil.which(each) for each in PROGRAMS):
        pytest.skip("Ceph is not installed (Debian: ceph-mon ceph-osd radosgw)")
    machine = Machine()
    try:
        machine.boot()
        bucket_at(f"127.0.0.1:{machine.port}").make_bucket(BUCKET)
        yield Ceph(machine.port)
    finally:
        machine.end()
