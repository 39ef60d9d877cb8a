"""
Two checkers of case files read no more than the specification lets anybody write.

Each limit is moved to what an honest file just needs, and by one below it. That the
limits themselves keep memory small is measured on files made to be large.
"""

import base64
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from archive.casefile.container import packed
from archive.casefile.limits import LIMITS, values_in
from tests.case_files import Files
from tests.case_mutations import Mutation
from tests.javascript_case import CaseChecker
from tests.two_case_checkers import ask_both

pytestmark = [pytest.mark.node, pytest.mark.archive]

FRAME = len('{"event":,"salt":""}') + 64


@pytest.fixture(scope="module")
def checker() -> Iterator[CaseChecker]:
    with CaseChecker() as running:
        yield running


def sizes(files: Files, *endings: str) -> list[int]:
    """Return the sizes of the members whose paths end so."""
    return [len(data) for path, data in files.items() if path.endswith(endings)]


def is_event(path: str) -> bool:
    """Tell whether a member is an event of the log, of the case or the first."""
    folders = ("events/", "sealed/", "log/genesis")
    return path.startswith(folders) and path.endswith(".json")


def told(files: Files) -> list[bytes]:
    """Return every event and every entry, as JSON."""
    found = []
    for path, data in files.items():
        if path.endswith(".tlog-proof"):
            (entry,) = re.findall(rb"^extra (.*)$", data, re.MULTILINE)
            found.append(base64.b64decode(entry))
        elif is_event(path) and not path.endswith(".slot.json"):
            body, _, _ = data.removeprefix(b'{"event":').rpartition(b',"salt":')
            assert len(body) == len(data) - FRAME
            found.append(body)
    return found


NEEDED: dict[str, tuple[int, Callable[[Files], int]]] = {
    "manifest": (2, lambda files: len(files["manifest.json"])),
    "manifest_values": (2, lambda files: values_in(files["manifest.json"])),
    "heads": (4, lambda files: len(files["log/heads.json"])),
    "event": (
        4,
        lambda files: max(len(files[each]) for each in files if is_event(each)),
    ),
    "text": (4, lambda files: max(sizes(files, "-proof", "checkpoint", ".slot.json"))),
    "told": (7, lambda files: sum(map(len, told(files)))),
    "told_values": (7, lambda files: sum(map(values_in, told(files)))),
}
"""For each limit: the step at which it is broken, and what a file needs."""


@pytest.mark.parametrize("name", NEEDED)
def test_both_stop_at_the_same_byte(cases, checker, name):
    """What a file just needs is enough for both; one less is not, for either."""
    files = cases("whole").full
    step, needed = NEEDED[name]
    made = Mutation(title=name, data=packed(files))
    for less, first in ((0, 0), (1, step)):
        limits = replace(LIMITS, **{name: needed(files) - less})
        (python, why), (javascript, because) = ask_both(checker, made, limits)
        assert python == javascript, (why, because)
        assert python.first == first, (why, because)


def test_both_refuse_a_note_that_is_too_long(cases, checker):
    """The manifest's own note is measured before it is read: step 3."""
    files = dict(cases("whole").full)
    longest = max(sizes(files, "-proof", "checkpoint", ".slot.json"))
    files["manifest.note"] += b"x" * longest
    made = Mutation(title="note", data=packed(files))
    (python, why), (javascript, because) = ask_both(
        checker, made, replace(LIMITS, text=longest)
    )
    assert (python.first, javascript.first) == (3, 3), (why, because)


MEASURE = """
import re, sys
from pathlib import Path
from archive.casefile.check import check_case
from archive.casefile.model import CaseFileError
try:
    check_case(Path(sys.argv[1]).read_bytes(), {})
except CaseFileError as error:
    print(error.finding.step)
status = Path("/proc/self/status").read_text()
print(int(re.search(r"VmHWM:\\s+(\\d+) kB", status)[1]) >> 10)
"""
# Linux starts `ru_maxrss` of a child at the size of its parent, here all of the tests.
MIB = 1 << 20
MOST = 600  # MiB


def large(what: bytes) -> bytes:
    """Return a file of nothing but a large manifest."""
    return packed(
        {"edition.txt": b"full\n", "manifest.json": what, "manifest.note": b""}
    )


HOSTILE = {
    "lists": lambda: b"[" + b"[]," * (16 * MIB) + b"[]]",
    "required": lambda: b'{"required":[' + b'"ab",' * 1_999_990 + b'"ab"]}',
    "words": lambda: b'{"required":[' + b'"abcdefghijklm",' * 1_999_990 + b'"a"]}',
    "one word": lambda: '{"state":"😀'.encode() + b"a" * (31 * MIB) + b'"}',
}


@pytest.mark.parametrize("how", HOSTILE)
def test_no_manifest_takes_more_memory_than_a_small_machine_has(tmp_path, how):
    """At the limit and beyond: it is refused within 600 MiB."""
    file: Path = tmp_path / "case.zip"
    file.write_bytes(large(HOSTILE[how]()))
    ran = subprocess.run(
        [sys.executable, "-c", MEASURE, str(file)],
        check=True,
        capture_output=True,
        text=True,
    )
    step, peak = ran.stdout.split()
    assert step == "2"
    assert int(peak) < MOST, f"{peak} MiB"
