"""
Ranking 100,000 candidates against bare HMAC-SHA256 and sort, in the same run.

`python -m tests.benchmarks.bench_ranking [--tenth]`; the limit is a ratio of 1.3. Times
are printed, never asserted.
"""

import hashlib
import hmac
import sys
from collections.abc import Callable
from time import perf_counter

from expert_pool.draws import fairness
from tests.unit.expert_pool.draws.scene import TWO_ROUNDS, Scene, notice_for, ticket

LIMIT = 1.3
REPEATS = 5
SEED = hashlib.sha256(b"0").digest()


def best(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """Return the shortest of some runs, in seconds."""
    times = []
    for _ in range(repeats):
        begun = perf_counter()
        work()
        times.append(perf_counter() - begun)
    return min(times)


def bare(pids: list[str]) -> list[str]:
    """Rank with nothing but the library's one-shot HMAC and its sort."""
    prefix = b"draw-rank/1|award|0|all|"
    return sorted(
        pids, key=lambda pid: hmac.digest(SEED, prefix + pid.encode(), "sha256")
    )


def main(arguments: list[str]) -> None:
    """Print the ratio, and the whole draw apart."""
    count = 10_000 if "--tenth" in arguments else 100_000
    pool = tuple(ticket(f"{number:06}") for number in range(1, count + 1))
    pids = [one.pid for one in pool]
    if bare(pids) != fairness.ranked(SEED, "award", 0, "all", pids):
        raise SystemExit("the ranking is wrong")

    plain = best(lambda: bare(pids))
    ours = best(lambda: fairness.ranked(SEED, "award", 0, "all", pids))
    print(f"bare HMAC-SHA256 and sort, {count:,} candidates: {plain * 1000:.0f} ms")
    print(f"ranking: {ours * 1000:.0f} ms, ratio {ours / plain:.2f} (limit {LIMIT})")

    root = best(lambda: fairness.pool_root(pool), 2)
    rounds = best(lambda: fairness.drawn(SEED, pool, TWO_ROUNDS), 2)
    print(f"root of the pool: {root * 1000:.0f} ms; two rounds: {rounds * 1000:.0f} ms")
    begun = perf_counter()
    draw = Scene.announced(pool, notice_for(pool, rounds=TWO_ROUNDS)).played().draw
    played = perf_counter() - begun
    size = len(draw.transcript())
    written = perf_counter() - begun - played
    print(f"whole draw: {played:.1f} s; transcript, {size:,} bytes: {written:.1f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
