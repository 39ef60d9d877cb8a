"""
Sealing and opening age files, against the bare cipher and against `pyrage`.

`python -m tests.benchmarks.bench_sealing [--tenth]` prints ratios of this run, never
asserted: in memory our writer's share of the speed of ChaCha20-Poly1305 over the same
chunks (at least 0.3) and our reader's (at least 0.6); from file to file the speed of
both against pyrage's (at least 1.0); and how much memory that took (at most 64 MiB
above the interpreter).
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import pyrage
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from archive.public.sealing import (
    X25519Identity,
    seal,
    seal_file,
    unseal_file,
)

CHUNK = 65_536
MEBIBYTE = 1 << 20
OWN = X25519Identity.from_seed(bytes(range(32)))


def best(work: Callable[[], object], times: int = 3) -> float:
    """Return the fewest seconds of processor time that the work took."""
    seconds = []
    for _ in range(times):
        begun = process_time()
        work()
        seconds.append(process_time() - begun)
    return min(seconds)


def bare(data: bytes) -> tuple[float, float]:
    """Return how long the cipher alone takes to seal and to open all chunks."""
    cipher = ChaCha20Poly1305(bytes(32))
    chunks = [data[at : at + CHUNK] for at in range(0, len(data), CHUNK)]
    nonces = [number.to_bytes(12, "big") for number in range(len(chunks))]
    sealed = [cipher.encrypt(n, c, None) for n, c in zip(nonces, chunks, strict=True)]
    del chunks

    def seals() -> None:
        for number, at in enumerate(range(0, len(data), CHUNK)):
            cipher.encrypt(nonces[number], data[at : at + CHUNK], None)

    def opens() -> None:
        for nonce, chunk in zip(nonces, sealed, strict=True):
            cipher.decrypt(nonce, chunk, None)

    return best(seals), best(opens)


class Dropped(BytesIO):
    """Takes whatever is written, and keeps nothing: as the bare cipher does."""

    def write(self, data: Any, /) -> int:
        """Take it."""
        return len(data)


def in_memory(size: int) -> None:
    """Print our share of the bare cipher's speed."""
    data = bytes(size)
    sealed = seal(data, OWN.recipient)
    bare_seal, bare_open = bare(data)
    ours = (
        best(lambda: seal_file(BytesIO(data), Dropped(), OWN.recipient)),
        best(lambda: unseal_file(BytesIO(sealed), Dropped(), OWN)),
    )
    for what, alone, own, limit in (
        ("writer", bare_seal, ours[0], 0.3),
        ("reader", bare_open, ours[1], 0.6),
    ):
        print(
            f"in memory, {what}: {alone / own:.2f} of the bare cipher (limit {limit}), "
            f"{size / own / MEBIBYTE:,.0f} MiB/s"
        )


def elapsed(work: Callable[[], object]) -> float:
    """Return how long the work took by the clock: files are read and written."""
    begun = perf_counter()
    work()
    return perf_counter() - begun


def file_to_file(folder: Path, size: int) -> None:
    """Print our speed against pyrage's, in turns, so that both meet the same load."""
    plain, own, other = folder / "plain", folder / "own.age", folder / "other.age"
    with plain.open("wb") as file:
        for _ in range(size // MEBIBYTE):
            file.write(bytes(MEBIBYTE))
    to = pyrage.x25519.Recipient.from_str(OWN.recipient)
    key = pyrage.x25519.Identity.from_str(OWN.text)
    out = folder / "out"

    def seals() -> None:
        with plain.open("rb") as source, own.open("wb") as target:
            seal_file(source, target, OWN.recipient)

    def opens() -> None:
        with own.open("rb") as source, out.open("wb") as target:
            unseal_file(source, target, OWN)

    def they_seal() -> None:
        pyrage.encrypt_file(str(plain), str(other), [to])

    def they_open() -> None:
        pyrage.decrypt_file(str(other), str(out), [key])

    seconds: dict[str, list[float]] = {}
    for _ in range(3):
        for name, work in (
            ("seal", seals),
            ("their seal", they_seal),
            ("open", opens),
            ("their open", they_open),
        ):
            os.sync()  # what others have written is no part of this turn
            seconds.setdefault(name, []).append(elapsed(work))
    for name in ("seal", "open"):
        ours, theirs = min(seconds[name]), min(seconds[f"their {name}"])
        print(
            f"file to file, {size // MEBIBYTE} MiB, {name}: {theirs / ours:.2f} of the "
            f"speed of pyrage (limit 1.0), {size / ours / MEBIBYTE:,.0f} MiB/s"
        )


# Linux counts the peak of a child from its parent's; the kernel's own page does not.
STREAMED = """
import sys
from archive.public.sealing import HybridIdentity, seal_file, unseal_file

def peak():
    with open("/proc/self/status") as told:
        (line,) = (each for each in told if each.startswith("VmHWM"))
    return int(line.split()[1])

before = peak()
own = HybridIdentity.from_seed(bytes(32))
plain, sealed, out = sys.argv[1:]
with open(plain, "rb") as source, open(sealed, "wb") as target:
    seal_file(source, target, own.recipient)
with open(sealed, "rb") as source, open(out, "wb") as target:
    unseal_file(source, target, own)
print(peak() - before)
"""


def memory(folder: Path) -> None:
    """Print how much a process of its own takes above the interpreter."""
    paths = [str(folder / name) for name in ("plain", "sealed", "out")]
    done = subprocess.run(
        [sys.executable, "-c", STREAMED, *paths],
        check=True,
        capture_output=True,
        text=True,
    )
    print(f"memory above the interpreter: {int(done.stdout) / 1024:.1f} MiB (limit 64)")


def main(arguments: list[str]) -> None:
    """Print all ratios."""
    tenth = "--tenth" in arguments
    in_memory((16 if tenth else 128) * MEBIBYTE)
    with tempfile.TemporaryDirectory() as place:
        file_to_file(Path(place), (102 if tenth else 1024) * MEBIBYTE)
        memory(Path(place))


if __name__ == "__main__":
    main(sys.argv[1:])
