"""
Transcripts with one fault each, and the check of SPEC section 7 that must see it first.

A case changes an example at some paths, seals it again but for what it keeps, and then
changes it at the paths that begin with "!". A callable is applied to what is there.
"""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

from tests.transcript_beacons import wrong_keys, wrong_values
from tests.transcript_builder import (
    ABSENT,
    DELETED,
    MINUTE,
    START,
    built,
    of,
    signers,
)
from tests.transcript_builder import PEOPLE as PERSONS
from tests.transcript_seal import ABSENCE, SECOND, chain_value, r_of
from tests.transcript_switches import late_cases

_ORDER = 2**252 + 27742317777372353535851937790883648493
_P = 2**255 - 19


def flipped(text: str) -> str:
    return text[:-1] + ("0" if text[-1] != "0" else "1")


def plus(step: int) -> Callable[[int], int]:
    return lambda value: value + step


def doubled(values: list[Any]) -> list[Any]:
    return [*values, values[-1]]


def turned(values: list[Any]) -> list[Any]:
    return values[::-1]


def first(count: int) -> Callable[[list[Any]], list[Any]]:
    return lambda values: values[:count]


def without(index: int) -> Callable[[list[Any]], list[Any]]:
    return lambda values: values[:index] + values[index + 1 :]


def _without_supervisors(values: list[Any]) -> list[Any]:
    return [values[0], *values[3:]]


def malleable(signature: str) -> str:
    """The same signature with S + L: the equation holds, but S is too large."""
    s = int.from_bytes(bytes.fromhex(signature[64:]), "little") + _ORDER
    return signature[:64] + s.to_bytes(32, "little").hex()


def little(y: int, top: int = 0) -> str:
    return (y | top << 255).to_bytes(32, "little").hex()


Case = tuple[int, str, dict[str, Any], str]

N = "notice.body."
PEOPLE = N + "contributors."
CLOSE = START + 60 * MINUTE
NO_KEY = "c0" + "00" * 95
BALLS_OPEN = START + 61 * MINUTE
BEACON_ROUND = 334_545  # 1,003,630 seconds after its first, rounded up to thirds
BEACON_TIME = START + 3632 * SECOND
_BALLS_MISWRITTEN = (
    "33-07-12", "33-07-12+0-0+0", "33-07+0-0", "33-07-12-13+0-0", "33-7-12+0-0",
    "33-007-12+0-0", "36-07-12+0-0", "00-07-12+0-0", "33-07-07+0-0", "33-07-12+1-0",
    "33-07-12+0-0 ", " 33-07-12+0-0", "33-07-12+0-0\n", "33-07-1２+0-0", "33-07-12+0-١",
    "33-07--2+0-0", "33-07-12++0-0", "+33-07-12+0-0", "33-07-12+0-0+", "33,07,12+0-0",
    "33-07-+2+0-0", "33-07-1_+0-0", "33-07-12+00-00", "-", "+", "33-07-12-+0-0",
)  # fmt: skip
_LOTTERY_MISWRITTEN = (
    "03-09-11-20-28-31+00", "03-09-11-20-28-31+17", "03-09-11-20-28-34+07",
    "03-09-11-20-31-28+07", "03-09-11-20-28-28+07", "03-09-11-20-28+07",
    "03-09-11-20-28-31-07", "3-9-11-20-28-31+7",
)  # fmt: skip
_BEACON_MISWRITTEN = (
    lambda _: chain_value(BEACON_ROUND - 1),
    lambda _: chain_value(BEACON_ROUND + 1),
    lambda old: old + " ",
    lambda old: old + "\n",
    lambda old: old.replace(":", ": "),
    lambda old: old.replace('"round":', '"round":0'),
    lambda old: old.upper(),
    lambda old: old[:-3] + old[-3].upper().replace(old[-3], "A") + old[-2:],
    lambda old: old[:-4] + old[-2:],
    lambda old: old[:-2] + "00" + old[-2:],
    lambda old: old[:-1] + ',"v":1}',
    lambda old: (
        "{" + old[old.index(",") + 1 : -1] + "," + old[1 : old.index(",")] + "}"
    ),
)
_CLERK_TWICE = signers("clerk-1", "clerk-1")
_WEAK = [0, 1, _P - 1, _P, _P + 1, 2**255 - 1]
_WEAK += [
    int.from_bytes(bytes.fromhex(text), "little")
    for text in (
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    )
]
_TOO_MUCH = {"balls": 9989, "two steps": 4970, "impossible later": 3325}
_APART = {"kind": "apart", "pids": ["0001", "0002"]}


def _wrong_signatures(
    check: int, name: str, path: str, *, alone: bool
) -> Iterator[Case]:
    """Signers and signatures that a list by the clerk, or in duty, must not have."""
    lists = [[], signers("supervisor-1"), signers("owner-1"), _CLERK_TWICE]
    lists += (
        [signers("clerk-1", "supervisor-1")]
        if alone
        else [
            signers("clerk-1"),
            signers("supervisor-1", "clerk-1"),
            signers("clerk-1", "supervisor-1", "supervisor-1"),
            signers("clerk-1", "supervisor-1", "owner-1"),
            signers("clerk-1", "owner-1", "supervisor-1"),
            signers("clerk-1", "stranger"),
        ]
    )
    for people in lists:
        yield check, name, {f"{path}.signatures": people}, ""
    signature = f"!{path}.signatures.0.signature"
    other = of("balls", "commits.0.signature")
    for new in (flipped, malleable, lambda _: other, lambda _: "0" * 128):
        yield check, name, {signature: new}, ""
    if not alone:
        yield check, name, {f"!{path}.signatures.1.signature": flipped}, ""


def _notice_cases() -> Iterator[Case]:
    yield 12, "balls", {N + "demo": False}, ""
    yield 12, "balls", {N + "origin": "another.example/log"}, ""
    yield 12, "balls", {N + "scheduled": START - 1}, ""
    yield 13, "balls", {PEOPLE + "5.id": "owner-1"}, ""
    yield 13, "balls", {PEOPLE + "5.key": of("balls", PEOPLE + "0.key")}, ""
    for y in _WEAK:
        yield 13, "balls", {PEOPLE + "5.key": little(y)}, ""
        yield 13, "balls", {PEOPLE + "5.key": little(y, top=1)}, ""
    yield 13, "balls", {PEOPLE + "0.duty": "observer"}, ""
    yield 13, "balls", {PEOPLE + "5.duty": "clerk"}, ""
    yield 13, "balls", {PEOPLE + "1.duty": "owner", PEOPLE + "2.duty": "owner"}, ""
    yield 14, "two steps", {N + "rounds.1.label": "shortlist"}, ""
    yield 14, "panel", {N + "rounds.0.strata.1.name": "constructor"}, ""
    yield 14, "two steps", {N + "rounds.1.strata.0.seats": 21}, ""
    yield 14, "two steps", {N + "winners": 6}, ""
    yield 14, "panel", {N + "winners": 3}, ""
    source, group = N + "sources.", N + "sources.0.groups.0."
    yield 15, "balls", {source + "1.name": "balls"}, ""
    yield 15, "balls", {group + "low": 35}, ""
    yield 15, "balls", {group + "low": 36}, ""
    yield 15, "balls", {group + "high": 2}, ""
    for low in (9, 10):  # with replacement
        yield 15, "balls", {source + "0.groups.1.low": low}, ""
    yield 15, "balls", {N + "sources.0.groups.1.count": 98}, ""
    yield 15, "balls", {source + "1.chain": of("lottery", source + "1.chain")}, ""
    yield 15, "lottery", {source + "1.key": of("balls", source + "1.key")}, ""
    yield 15, "lottery", {source + "1.genesis": plus(1)}, ""
    yield 15, "lottery", {source + "1.period": plus(1)}, ""
    yield 15, "lottery", {source + "1.chain": "0" * 64}, ""
    yield from _wrong_signatures(16, "balls", "notice", alone=True)
    yield 16, "balls", {PEOPLE + "0.key": little(2)}, ""
    yield 16, "balls", {"!" + N + "place": "room 2"}, ""


def _pool_cases() -> Iterator[Case]:
    pool = "pool.tickets"
    yield 17, "balls", {N + "pool_size": 13}, "pool_size"
    yield 17, "balls", {pool: turned}, ""
    yield 17, "balls", {pool + ".1.pid": "0001"}, ""
    yield 18, "balls", {pool + ".1.name": of("balls", pool + ".5.name")}, ""
    yield 18, "panel", {pool + ".2.strata": turned}, ""
    yield 18, "balls", {pool + ".0.strata": doubled}, ""
    yield 19, "balls", {pool + ".0.strata": ["all", "nowhere"]}, ""
    yield 19, "impossible later", {pool + ".0.strata": ["law"]}, ""
    yield 19, "balls", {N + "rounds.0.strata.0.seats": 13}, ""
    yield 20, "panel", {N + "constraints.1.pids": ["0001", "0001"]}, ""
    yield 20, "panel", {N + "constraints.1.pids": ["0001", "0021"]}, ""
    yield 20, "panel", {N + "constraints.1": {"kind": "at-most", "max": 5}}, ""
    for name, count in _TOO_MUCH.items():
        yield 21, name, {N + "constraints": [_APART] * count, N + "limit": 1000}, ""
    yield 22, "balls", {N + "pool_root": flipped}, "pool_root"
    yield 22, "balls", {f"!{pool}.11.name": flipped}, ""
    yield 22, "balls", {f"!{pool}.0.org": DELETED}, ""


def _commit_cases() -> Iterator[Case]:
    yield 23, "balls", {"commits.4.contributor": "stranger"}, ""
    yield 23, "balls", {"commits": doubled}, ""
    twice = [*of("balls", "commits"), of("balls", "commits.0")]
    twice[-1]["commitment"] = "0" * 64
    yield 23, "balls", {"commits": twice}, "commitment"
    same = of("balls", "commits.0.commitment")
    yield 23, "balls", {"commits.4.commitment": same}, "commitment"
    yield 24, "balls", {"commits.0.at": START - 1}, ""
    yield 24, "balls", {"commits.1.at": plus(-1)}, ""
    yield 25, "balls", {"!commits.4.signature": flipped}, ""
    yield 25, "balls", {"!commits.0.signature": malleable}, ""
    yield 25, "balls", {"!commits.0.commitment": flipped}, ""
    yield 25, "balls", {"!commits.0.signature": of("balls", "reveals.4.signature")}, ""
    closed = "commits_closed.body."
    yield 26, "balls", {closed + "at": plus(-1)}, ""
    yield 26, "balls", {closed + "commits": flipped}, "commits"
    yield 26, "balls", {closed + "missing": []}, "missing"
    yield 26, "balls", {closed + "missing": doubled}, "missing"
    yield 26, "balls", {closed + "missing.0.contributor": "owner-1"}, "missing"
    both = [{"contributor": one, "reason": ABSENCE} for one in (ABSENT, "toString")]
    yield 26, "balls", {"commits": first(4), closed + "missing": both}, "missing"
    yield 26, "balls", {"commits": without(0)}, ""
    yield 26, "balls", {"commits": _without_supervisors}, ""
    yield 26, "voided after commitments", {"commits": [], "reveals": []}, ""
    yield from _wrong_signatures(27, "balls", "commits_closed", alone=True)
    yield 27, "balls", {"!" + closed + "missing.0.reason": "ill"}, ""


def _reveal_cases() -> Iterator[Case]:
    yield (
        28,
        "balls",
        {"reveals.0.contributor": ABSENT, "reveals.0.r": r_of(ABSENT)},
        "",
    )
    yield 28, "balls", {"reveals": doubled}, ""
    yield 28, "balls", {"reveals.0.r": flipped}, ""
    yield 28, "balls", {"reveals.0.r": of("balls", "reveals.1.r")}, ""
    yield 29, "balls", {"reveals.0.at": plus(-1)}, ""
    yield 29, "balls", {"reveals.1.at": plus(-1)}, ""
    yield 30, "balls", {"!reveals.4.signature": flipped}, ""
    yield 30, "balls", {"!reveals.4.signature": of("balls", "commits.0.signature")}, ""
    closed = "reveals_closed.body."
    yield 31, "balls", {closed + "at": CLOSE - 1}, ""
    yield 31, "balls", {"reveals.4.at": CLOSE + 1}, ""
    yield 31, "balls", {"reveals": [], "commits_closed.body.at": CLOSE + 1}, ""
    yield 31, "balls", {closed + "reveals": flipped}, "reveals"
    yield 31, "balls", {closed + "list": turned}, "list"
    yield 31, "balls", {closed + "list": without(4)}, "list"
    yield 31, "balls", {closed + "list": doubled}, "list"
    yield 31, "balls", {closed + "list.0.r": flipped}, "list"
    ill = {"contributor": "clerk-1", "r": None, "reason": "ill"}
    yield 31, "balls", {closed + "list.0": ill}, "list"
    late = {"contributor": "owner-1", "r": r_of("owner-1")}
    yield 31, "beacon", {closed + "list.3": late}, "list"
    yield from _wrong_signatures(32, "balls", "reveals_closed", alone=True)


def _switch_cases() -> Iterator[Case]:
    yield 33, "switched", {"switches": doubled}, ""
    yield 33, "switched", {"switches": turned}, ""
    yield 33, "switched", {"switches.0.body.from": "drand"}, ""
    yield 33, "switched", {"switches.1.body.to": "welfare"}, ""
    yield 33, "switched", {"switches.0.body.at": START - 1}, ""
    yield 33, "switched", {"switches.1.body.at": START + 20 * MINUTE - 1}, ""
    one, two = "switches.0.body.at", "switches.1.body.at"
    late = START + 90 * MINUTE
    yield 34, "switched", {one: late, two: late}, ""
    yield 34, "switched", {two: BALLS_OPEN}, ""
    yield 34, "voided after commitments", {one: late}, ""
    yield from _wrong_signatures(35, "switched", "switches.1", alone=False)
    yield 36, "lottery", {N + "sources.0.scheduled": CLOSE}, ""
    yield 36, "lottery", {N + "sources.0.scheduled": 0}, ""


def _chance_cases() -> Iterator[Case]:
    entries, aside = "chance.entries", "chance.set_aside"
    yield 37, "balls", {"chance.source": "drand"}, ""
    yield 37, "balls", {entries + ".1.contributor": "stranger"}, ""
    yield 37, "balls", {entries + ".1.contributor": "clerk-1"}, ""
    yield 37, "balls", {entries: first(1)}, ""
    yield 37, "balls", {aside + ".0.contributor": "stranger"}, ""
    yield 37, "beacon", {entries: of("balls", entries)}, ""
    yield 37, "beacon", {aside: of("balls", aside)[:1]}, ""
    for value in _BALLS_MISWRITTEN:
        yield 38, "balls", {"chance.value": value}, ""
        yield 38, "balls", {aside + ".1.value": value}, ""
    for value in _LOTTERY_MISWRITTEN:
        yield 38, "lottery", {"chance.value": value}, ""
    for change in _BEACON_MISWRITTEN:
        yield 38, "beacon", {"chance.value": change}, "value"
    yield 39, "balls", {entries + ".0.at": plus(-1)}, ""
    yield 39, "balls", {entries + ".0.at": plus(1)}, ""
    yield 39, "balls", {aside + ".0.at": plus(-1)}, ""
    yield 39, "balls", {aside + ".0.at": plus(2)}, ""
    yield 39, "lottery", {entries + ".0.at": plus(-1)}, ""
    yield 39, "beacon", {entries + ".0.at": BEACON_TIME - 1}, ""
    yield 40, "balls", {f"!{entries}.1.signature": flipped}, ""
    yield 40, "balls", {f"!{entries}.0.signature": malleable}, ""
    yield 40, "balls", {f"!{aside}.1.signature": flipped}, ""
    yield 40, "balls", {"!chance.value": "33-07-13+0-0"}, ""
    yield 40, "balls", {f"!{aside}.1.value": "33-07-13+0-0"}, ""
    right = of("beacon", "chance.value")
    for value in wrong_values(right, chain_value(BEACON_ROUND + 1)):
        yield 41, "beacon", {"chance.value": value}, "value"
    for key in wrong_keys(of("beacon", N + "sources.0.key")):
        yield 41, "beacon", {N + "sources.0.key": key}, "value"
    nothing = f"{right[:-98]}c0{'00' * 47}{right[-2:]}"  # e(0, g2) = e(H, 0)
    yield 41, "beacon", {N + "sources.0.key": NO_KEY, "chance.value": nothing}, "value"


def _result_cases() -> Iterator[Case]:
    body = "result.body."
    yield 42, "balls", {body + "at": BALLS_OPEN}, ""
    yield 42, "balls", {body + "chance": flipped}, "chance"
    yield 43, "balls", {body + "alpha": flipped}, "alpha"
    yield 43, "balls", {body + "seed": flipped}, "seed"
    rounds = body + "rounds"
    yield 44, "balls", {body + "panel": "impossible"}, "panel"
    yield 44, "impossible", {body + "panel": "drawn"}, "panel"
    yield 44, "impossible", {rounds + ".0.t": 0}, "panel"
    yield 44, "impossible later", {rounds: first(1)}, "panel"
    yield 44, "balls", {rounds + ".0.t": plus(1)}, "panel"
    yield 44, "balls", {rounds + ".0.t": None}, "panel"
    yield 44, "balls", {rounds + ".0.label": "another"}, "panel"
    yield 44, "balls", {rounds: doubled}, "panel"
    yield 44, "two steps", {rounds: first(1)}, "panel"
    yield 44, "two steps", {rounds: turned}, "panel"
    for change in (turned, first(3), lambda old: [*old, "0012"]):
        yield 44, "balls", {rounds + ".0.strata.0.pids": change}, "panel"
    yield 44, "panel", {rounds + ".0.strata": turned}, "panel"
    yield 44, "panel", {rounds + ".0.strata.1.name": "constructor"}, "panel"
    signed, absent = "result.signatures", "result.absent"
    yield 45, "balls", {signed: doubled}, ""
    yield 45, "balls", {absent: doubled}, ""
    yield 45, "balls", {absent + ".0.contributor": "owner-1"}, ""
    yield 45, "balls", {absent + ".0.contributor": "stranger"}, ""
    yield 45, "balls", {absent: []}, ""
    yield 45, "balls", {signed: first(4)}, ""
    reasons = [{"contributor": one, "reason": ABSENCE} for one in PERSONS]
    yield 45, "balls", {signed: without(0), absent: [reasons[0], reasons[5]]}, ""
    yield (
        45,
        "balls",
        {signed: _without_supervisors, absent: [*reasons[1:3], reasons[5]]},
        "",
    )
    yield 45, "voided after the result", {signed: signers("stranger")}, ""
    yield 45, "voided after the result", {signed: doubled}, ""
    yield 46, "balls", {f"!{signed}.4.signature": flipped}, ""
    yield 46, "balls", {f"!{signed}.0.signature": malleable}, ""
    yield 46, "balls", {"!result.body.at": plus(1)}, ""
    yield 46, "voided after the result", {f"!{signed}.0.signature": flipped}, ""


def _void_cases() -> Iterator[Case]:
    early, late, at = "voided at once", "voided after the result", "voided.body.at"
    yield 47, late, {"result": DELETED}, ""
    yield 47, late, {"result": DELETED, "chance": DELETED}, ""
    yield 47, late, {"voided.body.cause": "failure"}, ""
    yield 47, late, {"voided.body.decision": ""}, ""
    yield 47, late, {at: plus(-1)}, ""
    yield 47, early, {at: START + 10 * MINUTE - 1}, ""
    yield 47, early, {"commits": [], at: START - 1}, ""
    middle = "voided after commitments"
    yield 47, middle, {at: START + 20 * MINUTE - 1}, ""
    yield 47, middle, {at: CLOSE, "reveals.1.at": CLOSE + 1}, ""
    closing = {"commits_closed.body.at": CLOSE + 1, "reveals": []}
    yield 47, middle, {at: CLOSE, **closing}, ""
    yield 48, middle, {"voided.body.record": flipped}, "record"
    yield 48, late, {"!result.absent": [{"contributor": ABSENT, "reason": ABSENCE}]}, ""
    yield from _wrong_signatures(49, early, "voided", alone=False)
    yield 49, late, {"!voided.body.reason": "another"}, ""
    yield 50, "balls", {"names": turned}, ""
    yield 50, "balls", {"names": doubled}, ""
    yield 50, "balls", {"names.10.pid": "0013"}, ""
    yield 50, "balls", {"names.10.code": of("balls", "names.0.code")}, ""
    yield 51, "balls", {"names.10.salt": flipped}, ""
    yield 51, "balls", {"names.0.name": "演示企业2 "}, ""
    yield 51, late, {"names.0.code": "91500107MA00000003X"}, ""


def cases() -> Iterator[tuple[int, str, bytes]]:
    """Yield for every case the check that fails first, a name, and the file."""
    groups = (
        _notice_cases,
        _pool_cases,
        _commit_cases,
        _reveal_cases,
        _switch_cases,
        _chance_cases,
        late_cases,
        _result_cases,
        _void_cases,
    )
    for number, name, changes, keep in chain.from_iterable(group() for group in groups):
        title = f"{number} {name}: {', '.join(changes)} {keep}"
        yield number, title, built(name, changes, keep)
