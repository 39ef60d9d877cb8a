"""What is too large is refused before it costs anything; what is not is checked."""

import json
import tracemalloc

import pytest

from archive.public.evidence import sha256
from expert_pool.draws.check import check_transcript
from expert_pool.draws.check_notice import pool_root
from tests.transcript_builder import example, sealed

pytestmark = pytest.mark.expert_pool

MOST = 6_000_000


@pytest.mark.parametrize("data", [b"", b" " * 268_435_457], ids=["none", "huge"])
def test_a_file_of_no_or_too_many_bytes_fails_check_1(data):
    """
    A file has 1 to 256 MiB.
    """
    assert check_transcript(data).failed_check == 1


def test_a_file_of_256_mib_passes_check_1():
    """
    Nothing within the limit is refused for its size.
    """
    assert check_transcript(b" " * 268_435_456).failed_check == 2


@pytest.mark.parametrize(
    "data",
    [
        b"[" + b",".join([b"[]"] * MOST) + b"]",
        b"[" + b'"[",' * 1_000_000 + b",".join([b"[]"] * MOST) + b"]",
        b'{"a":[' + b",".join([b"{}"] * (MOST - 1)) + b"]}",
        b"[[]," * 30_000_000,
        b'["\\\\",[' * 20_000_000,
    ],
    ids=["lists", "many strings", "objects", "a whole file", "after backslashes"],
)
def test_a_file_of_too_many_objects_and_lists_is_refused_unread(data):
    """
    A file of more than 6,000,000 fails check 2 before one of them is made: what refuses
    it takes no more than some copies of its bytes.
    """
    tracemalloc.start()
    try:
        verdict = check_transcript(data)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (verdict.failed_check, verdict.reason) == (
        2,
        "the file is not canonical JSON: more than 6,000,000 objects and lists",
    )
    assert most < 3 * len(data)


def test_a_file_of_too_many_numbers_is_refused_unread():
    """
    A flat list of 134 million numbers is 256 MiB, and many times that as values.
    """
    data = b"[1" + b",1" * 130_000_000 + b"]"
    tracemalloc.start()
    try:
        verdict = check_transcript(data)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (verdict.failed_check, verdict.reason) == (
        2,
        "the file is not canonical JSON: more than 30,000,000 commas between values",
    )
    assert most < 3 * len(data)


@pytest.mark.slow
def test_a_file_of_thirty_million_commas_passes_check_2():
    """
    Commas in strings are no commas between values.
    """
    text = b'"' + b"," * 1_000_000 + b'"'
    data = b"[" + text + b",1" * 30_000_000 + b"]"
    assert check_transcript(data).failed_check == 3


@pytest.mark.slow
def test_a_file_of_six_million_objects_and_lists_passes_check_2():
    """
    Nothing within the limit is refused for its size; what strings show does not count.
    """
    half = MOST // 2
    inner = [b"[]"] * (half - 1) + [b"{}"] * half
    text = b'"' + b"[{" * MOST + b'\\"[\\\\"'
    data = b"[" + b",".join([text, *inner, text]) + b"]"
    assert check_transcript(data).failed_check == 3


@pytest.mark.slow
def test_a_million_tickets_are_checked():
    """
    The largest pool neither overflows a stack nor fails for its size.
    """
    file = example("voided at once")
    tickets = [
        {"name": f"{number:064x}", "pid": f"{number:07d}", "strata": ["all"]}
        for number in range(1_000_000)
    ]
    file["pool"]["tickets"] = tickets
    root = pool_root(tickets).hex()
    file["notice"]["body"] |= {"pool_size": 1_000_000, "pool_root": root, "limit": 10}
    sealed(file, "pool_root", "record")
    record = {name: file[name] for name in file if name != "voided"}
    file["voided"]["body"]["record"] = sha256(_dumped(record)).hex()
    sealed(file, "pool_root", "record")
    assert check_transcript(_dumped(file)).reason == "every check passed"
    file["pool"]["tickets"] = tickets[:-1]
    assert check_transcript(_dumped(file)).failed_check == 17


def _dumped(value):
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    ).encode()
