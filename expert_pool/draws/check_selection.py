"""
The selection of SPEC section 5: what must follow from a seed.

Written from SPEC.md alone, for check.py.
"""

import hashlib
import heapq
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Self

from expert_pool.draws.check_values import Object

_BLOCK: Final = 64  # the bytes of a block of SHA-256, for HMAC (RFC 2104)


@dataclass(frozen=True, slots=True)
class Selection:
    """The terms of a draw: pids by stratum, and the org of each pid that has one."""

    notice: Object
    pids_of: Mapping[str, list[str]]
    org_of: Mapping[str, str]

    @classmethod
    def of(cls, notice: Object, tickets: list[Object]) -> Self:
        """Sort the tickets of the pool by stratum."""
        pids_of = defaultdict(list)
        for ticket in tickets:
            for stratum in ticket["strata"]:
                pids_of[stratum].append(ticket["pid"])
        org_of = {one["pid"]: one["org"] for one in tickets if "org" in one}
        return cls(notice, pids_of, org_of)

    def outcome(self, seed: bytes) -> tuple[str, list[Object]]:
        """Return `panel` and `rounds` as the result must have them."""
        hmac, candidates = hmac_sha256(seed), self.pids_of
        rounds: list[Object] = []
        for plan in self.notice["rounds"]:
            pools = [candidates.get(one["name"], []) for one in plan["strata"]]
            rounds.append(self._round(plan, pools, hmac))
            if rounds[-1]["t"] is None:
                return "impossible", rounds
            seated = {pid for part in rounds[-1]["strata"] for pid in part["pids"]}
            candidates = {
                stratum: [pid for pid in pids if pid in seated]
                for stratum, pids in self.pids_of.items()
            }
        return "drawn", rounds

    def _round(
        self, plan: Object, pools: list[list[str]], hmac: Callable[[bytes], bytes]
    ) -> Object:
        label, strata = plan["label"], plan["strata"]
        seats = [one["seats"] for one in strata]
        # Whether a stratum has enough candidates does not depend on t.
        enough = all(len(pool) >= n for pool, n in zip(pools, seats, strict=True))
        for t in range(self.notice["limit"] if enough else 0):
            panel = []
            for one, pool in zip(strata, pools, strict=True):
                head = f"draw-rank/1|{label}|{t}|{one['name']}|"
                ranked = ((hmac((head + pid).encode()), pid) for pid in pool)
                best = heapq.nsmallest(one["seats"], ranked)
                panel.append({"name": one["name"], "pids": [pid for _, pid in best]})
            if self._feasible([pid for part in panel for pid in part["pids"]]):
                return {"label": label, "strata": panel, "t": t}
        return {"label": label, "strata": [], "t": None}

    def _feasible(self, pids: list[str]) -> bool:
        seated = set(pids)
        if len(seated) < len(pids):
            return False
        crowd = max(
            Counter(map(self.org_of.get, seated & self.org_of.keys())).values(),
            default=0,
        )
        return all(
            crowd <= rule["max"]
            if rule["kind"] == "at-most"
            else not seated.issuperset(rule["pids"])
            for rule in self.notice["constraints"]
        )


def hmac_sha256(key: bytes) -> Callable[[bytes], bytes]:
    """Return HMAC-SHA256 under a key, of which the first blocks are hashed once."""
    block = key.ljust(_BLOCK, b"\x00")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in block))
    outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in block))

    def digest(message: bytes) -> bytes:
        first, second = inner.copy(), outer.copy()
        first.update(message)
        second.update(first.digest())
        return second.digest()

    return digest
