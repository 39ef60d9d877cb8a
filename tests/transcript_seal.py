"""
What follows from the rest of a transcript, and its signatures, from SPEC.md alone.

It shares no code with what draws or checks: its own canonical bytes, signatures,
ranking and beacon. Every key and every r is made from the name of its holder.
"""

import functools
import hashlib
import hmac
import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from py_ecc.bls.hash_to_curve import hash_to_G1
from py_ecc.bls.point_compression import compress_G1, compress_G2
from py_ecc.optimized_bls12_381 import G2, curve_order, multiply

from archive.public.evidence import SigningKey

SECOND = 1_000_000
BEACON_KIND = "drand-quicknet/1"
ABSENCE = "他没有来 (he did not come)"
_MOST_TO_RANK = 50_000
_TAG = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_"


def sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def lv(data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + data


def labelled(label: str, *parts: bytes) -> bytes:
    return sha(label.encode() + b"".join(lv(part) for part in parts))


def encoded(value: Any) -> bytes:
    """Canonical bytes; of a value that has none, what comes nearest."""
    return _written(value).encode()


_PLAIN = json.JSONEncoder(ensure_ascii=False).encode


@functools.lru_cache(maxsize=100_000)
def _quoted(text: str) -> str:
    return re.sub(
        "[\ud800-\udfff]", lambda found: f"\\u{ord(found[0]):04x}", _PLAIN(text)
    )


@functools.lru_cache(maxsize=100_000)
def _place(name: str) -> bytes:
    return name.encode("utf-16-be", "surrogatepass")


def _written(value: Any) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, dict):
        names = sorted(value, key=_place)
        inner = [f"{_quoted(name)}:{_written(value[name])}" for name in names]
        return "{" + ",".join(inner) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_written, value)) + "]"
    return _PLAIN(value)


def digest(value: Any) -> str:
    return sha(encoded(value)).hex()


@functools.cache
def key_of(person: str) -> SigningKey:
    return SigningKey(sha(b"key of " + person.encode()))


def r_of(person: str) -> str:
    return sha(b"r of " + person.encode()).hex()


def signature(notice: Any, kind: str, content: Any, person: str) -> str:
    parts = (
        notice["draw"].encode(),
        kind.encode(),
        sha(encoded(notice)),
        sha(encoded(content)),
    )
    message = b"draw-signature/1" + b"".join(map(lv, parts))
    return key_of(person).sign(message).hex()


# The chain of the tests: its secret is known, so any round of it can be signed.
_SECRET = int.from_bytes(sha(b"the chain of the tests"), "big") % curve_order


def compressed_g2(point: Any) -> str:
    return "".join(f"{half:096x}" for half in compress_G2(point))


@functools.cache
def chain_key() -> str:
    return compressed_g2(multiply(G2, _SECRET))


@functools.cache
def chain_value(number: int) -> str:
    """The value of a round of the chain of the tests."""
    point = hash_to_G1(sha(number.to_bytes(8, "big")), _TAG, hashlib.sha256)
    spoken = compress_G1(multiply(point, _SECRET))
    return f'{{"round":{number},"signature":"{spoken:096x}"}}'


def chain_round(source: Any, entered_at: int) -> int:
    number, at = 1, source["genesis"]
    due = entered_at + source["delay"] * SECOND
    if at * SECOND < due:
        skipped = (due - at * SECOND) // (source["period"] * SECOND)
        number, at = number + skipped, at + skipped * source["period"]
    return number if at * SECOND >= due else number + 1


def root(leaves: list[bytes]) -> bytes:
    """RFC 6962 section 2.1, as it is written there."""
    if not leaves:
        raise ValueError("a pool has tickets")
    if len(leaves) == 1:
        return sha(b"\x00" + leaves[0])
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha(b"\x01" + root(leaves[:split]) + root(leaves[split:]))


def selected(notice: Any, tickets: Any, seed: bytes) -> tuple[str, list[Any]]:
    """Section 5, as it is written there."""
    if notice["limit"] * len(tickets) > _MOST_TO_RANK:
        raise ValueError("too much for a test")
    rounds: list[Any] = []
    for part in notice["rounds"]:
        for t in range(notice["limit"]):
            panel = [
                _seats(part["label"], t, stratum, tickets, seed)
                for stratum in part["strata"]
            ]
            if _feasible(part, panel, tickets, notice["constraints"]):
                break
        else:
            return "impossible", [
                *rounds,
                {"label": part["label"], "strata": [], "t": None},
            ]
        rounds.append({"label": part["label"], "strata": panel, "t": t})
        seated = [pid for stratum in panel for pid in stratum["pids"]]
        tickets = [ticket for ticket in tickets if ticket["pid"] in seated]
    return "drawn", rounds


def _seats(label: str, t: int, stratum: Any, tickets: Any, seed: bytes) -> Any:
    def rank(pid: str) -> tuple[int, str]:
        message = f"draw-rank/1|{label}|{t}|{stratum['name']}|{pid}"
        return int(hmac.new(seed, message.encode(), "sha256").hexdigest(), 16), pid

    pids = [ticket["pid"] for ticket in tickets if stratum["name"] in ticket["strata"]]
    return {"name": stratum["name"], "pids": sorted(pids, key=rank)[: stratum["seats"]]}


def _feasible(part: Any, panel: Any, tickets: Any, constraints: Any) -> bool:
    if [len(seated["pids"]) for seated in panel] != [
        one["seats"] for one in part["strata"]
    ]:
        return False
    pids = Counter(pid for stratum in panel for pid in stratum["pids"])
    orgs = Counter(one["org"] for one in tickets if one["pid"] in pids and "org" in one)
    for rule in constraints:
        if rule["kind"] == "at-most" and any(n > rule["max"] for n in orgs.values()):
            return False
        if rule["kind"] == "apart" and all(pid in pids for pid in rule["pids"]):
            return False
    return all(times == 1 for times in pids.values())


def sealed(file: Any, *keep: str) -> Any:
    """
    Derive again what follows from the rest, and sign with the right keys; in place.

    What `keep` names stays as it is: pool_size, pool_root, commitment, commits,
    missing, reveals, list, value, chance, alpha, seed, panel, record, signatures.
    """
    seal = _Seal(file, file["notice"]["body"], frozenset(keep))
    seal.pool()
    seal.commits()
    if "reveals_closed" in file:
        seal.reveals_closed(file["reveals_closed"]["body"])
    for switch in file["switches"]:
        seal.body("switch", switch)
    if "chance" in file:
        seal.chance(file["chance"], file["reveals_closed"]["body"])
    if "result" in file:
        seal.result(file["result"]["body"])
    if "voided" in file:
        if "record" not in keep:
            record = {k: v for k, v in file.items() if k not in ("voided", "names")}
            file["voided"]["body"]["record"] = digest(record)
        seal.body("void", file["voided"])
    return file


@dataclass(frozen=True)
class _Seal:
    file: Any
    notice: Any
    keep: frozenset[str]

    def derive(self, part: Any, **values: Any) -> None:
        part.update({k: v for k, v in values.items() if k not in self.keep})

    def sign(self, kind: str, content: Any, entry: Any) -> None:
        if "signatures" not in self.keep:
            entry["signature"] = signature(
                self.notice, kind, content, entry["contributor"]
            )

    def body(self, kind: str, signed: Any) -> None:
        for entry in signed["signatures"]:
            self.sign(kind, signed["body"], entry)

    def pool(self) -> None:
        tickets = self.file["pool"]["tickets"]
        self.derive(self.notice, pool_size=len(tickets))
        if "pool_root" not in self.keep:
            leaves = [encoded(ticket) for ticket in tickets]
            self.notice["pool_root"] = root(leaves).hex()
        self.body("notice", self.file["notice"])

    def commits(self) -> None:
        for one in self.file["commits"]:
            who = one["contributor"]
            parts = self.notice["draw"].encode(), who.encode(), bytes.fromhex(r_of(who))
            self.derive(one, commitment=labelled("draw-commit/1", *parts).hex())
            content = {"contributor": who, "commitment": one["commitment"]}
            self.sign("commit", content, one)
        for one in self.file["reveals"]:
            self.sign("reveal", {k: one[k] for k in ("contributor", "r")}, one)
        if "commits_closed" in self.file:
            body = self.file["commits_closed"]["body"]
            committed = [one["contributor"] for one in self.file["commits"]]
            missing = [
                {"contributor": one["id"], "reason": ABSENCE}
                for one in self.notice["contributors"]
                if one["id"] not in committed
            ]
            self.derive(body, commits=digest(self.file["commits"]), missing=missing)
            self.body("commits-closed", self.file["commits_closed"])

    def reveals_closed(self, body: Any) -> None:
        r = {one["contributor"]: one["r"] for one in self.file["reveals"]}
        committed = [one["contributor"] for one in self.file["commits"]]
        due = [
            one["id"] for one in self.notice["contributors"] if one["id"] in committed
        ]
        entries = [
            {"contributor": who, "r": r[who]}
            if who in r
            else {"contributor": who, "r": None, "reason": "he was ill"}
            for who in due
        ]
        self.derive(body, list=entries, reveals=digest(self.file["reveals"]))
        self.body("reveals-closed", self.file["reveals_closed"])

    def chance(self, chance: Any, closed: Any) -> None:
        last = len(self.notice["sources"]) - 1
        source = self.notice["sources"][min(len(self.file["switches"]), last)]
        if source["kind"] == BEACON_KIND:
            switched = [one["body"]["at"] for one in self.file["switches"][-1:]]
            number = chain_round(source, max([closed["at"], *switched]))
            self.derive(chance, value=chain_value(number))
        said = {"source": chance["source"], "value": chance["value"]}
        for one in chance["entries"]:
            self.sign("typing", {"contributor": one["contributor"], **said}, one)
        for one in chance["set_aside"]:
            own = {k: one[k] for k in ("contributor", "value")}
            self.sign("typing", {**said, **own}, one)

    def result(self, body: Any) -> None:
        chance, closed = self.file["chance"], self.file["reveals_closed"]["body"]
        used = {"chance": chance, "switches": self.file["switches"]}
        said = chance["source"].encode(), chance["value"].encode()
        parts = sha(encoded(self.notice)), encoded(closed["list"]), *said
        self.derive(
            body, chance=digest(used), alpha=labelled("draw-alpha/1", *parts).hex()
        )
        seed = labelled("draw-seed/1", bytes.fromhex(body["alpha"]))
        self.derive(body, seed=seed.hex())
        if "panel" not in self.keep:
            seed = bytes.fromhex(body["seed"])
            drawn = selected(self.notice, self.file["pool"]["tickets"], seed)
            body["panel"], body["rounds"] = drawn
        self.body("result", self.file["result"])
