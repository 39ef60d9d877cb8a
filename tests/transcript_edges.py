"""
Transcripts at the edge of what SPEC section 7 allows: every one is accepted.
"""

from collections.abc import Iterator
from typing import Any

from tests.transcript_builder import ABSENT, MINUTE, PEOPLE, START, built, of, signers
from tests.transcript_seal import ABSENCE, SECOND, r_of
from tests.transcript_switches import late_edges

N = "notice.body."
CLOSE = START + 60 * MINUTE
EVEN = START // SECOND - 999_999  # a genesis whose rounds fall on the due instant
LATER = START // SECOND + 1_000_000
APART = {"kind": "apart", "pids": ["0001", "0002"]}
NO_POINT = "02" + "00" * 31  # y = 2 is on no point of the curve of Ed25519
MANY = {"count": 100, "high": 9, "low": 0, "replacement": True, "sorted": True}
ALL_OF_THEM = {"count": 2, "high": 2, "low": 1, "replacement": False, "sorted": False}


def edges() -> Iterator[tuple[str, bytes]]:
    """Yield a title and a file for each edge."""
    for name, changes in _edges():
        yield f"{name}: {', '.join(changes)}", built(name, changes)


def _edges() -> Iterator[tuple[str, dict[str, Any]]]:
    yield "balls", {N + "scheduled": START}
    yield "balls", {N + "at": START + 10 * MINUTE}
    yield "balls", {N + "number": 2, N + "previous": "0" * 64}
    yield "balls", {N + "winners": 4}
    yield "balls", {N + "contributors.5.key": NO_POINT}
    yield "balls", {N + "constraints": [APART] * 9988, N + "limit": 1000}
    yield "two steps", {N + "constraints": [APART] * 4969, N + "limit": 1000}
    yield "impossible later", {N + "constraints": [APART] * 3324, N + "limit": 1000}
    yield "balls", {N + "constraints": [{"kind": "at-most", "max": 1}]}
    yield "balls", {N + "rounds.0.strata.0.seats": 12}
    yield "balls", {"names": []}
    yield "balls", {"pool.tickets": lambda tickets: tickets[1:]}  # all are opened
    groups, value = N + "sources.0.groups", "chance.value"
    asides = {"chance.set_aside": []}
    yield "balls", {groups: [MANY], value: "-".join("0" * 100), **asides}
    yield "balls", {groups: [ALL_OF_THEM] * 8, value: "+".join(["2-1"] * 8), **asides}
    yield "balls", {groups + ".0.high": 999_999, groups + ".1.high": 10, **_WIDE}
    yield "balls", {"reveals": [], "reveals_closed.body.at": CLOSE}
    yield "balls", {"reveals.4.at": CLOSE}
    yield "balls", {"commits_closed.body.at": CLOSE, "reveals": []}
    yield "balls", {"chance.set_aside.1.contributor": "hasOwnProperty"}
    yield "balls", {"chance.entries.1.contributor": ABSENT}
    yield "balls", {"result.body.at": START + 61 * MINUTE + 1}
    yield "balls", _everybody_commits()
    yield "balls", _two_sign()
    yield "two steps", {N + "rounds.1.strata.0.seats": 20}
    yield "two steps", {N + "winners": 5}
    yield "lottery", {N + "sources.0.scheduled": CLOSE + 1}
    late = START + 90 * MINUTE - 1
    yield "voided after commitments", {"switches.0.body.at": late}
    yield "voided after commitments", _leaving_balls()
    yield from late_edges()
    yield "switched", {"switches.0.body.at": START, "switches.1.body.at": START}
    source, entry = N + "sources.0.", "chance.entries.0.at"
    yield "beacon", {entry: START + 3632 * SECOND}
    yield "beacon", {source + "genesis": EVEN, entry: START + 3630 * SECOND}
    future = {source + "genesis": LATER, entry: LATER * SECOND}
    yield "beacon", {**future, "result.body.at": LATER * SECOND}
    yield "voided after the result", {"voided.body.at": START + 120 * MINUTE}
    yield "voided at once", {"commits": [], "voided.body.at": START}
    yield "voided at once", {"voided.body.cause": "list-wrong"}
    never = {**of("balls", N + "sources.2"), "scheduled": 0}
    yield "voided at once", {N + "sources": [never]}
    everybody = {"result.signatures": signers(*PEOPLE), "result.absent": []}
    yield "voided after the result", everybody


_WIDE = {
    "chance.value": "000033-000007-999999+00-10",
    "chance.set_aside.0.value": "000033-000007-000001+09-10",
    "chance.set_aside.1.value": "000001-000002-000003+00-00",
}


def _everybody_commits() -> dict[str, Any]:
    commits = of("balls", "commits")
    last = {**commits[-1], "contributor": ABSENT}
    reveal = {**of("balls", "reveals.0"), "contributor": ABSENT, "r": r_of(ABSENT)}
    return {
        "commits": [*commits, last],
        "reveals": lambda reveals: [*reveals, reveal],
        "result.signatures": signers(*reversed(PEOPLE)),
        "result.absent": [],
    }


def _two_sign() -> dict[str, Any]:
    present = ("constructor", "clerk-1")
    absent = [
        {"contributor": person, "reason": ABSENCE}
        for person in sorted(PEOPLE)
        if person not in present
    ]
    return {"result.signatures": signers(*present), "result.absent": absent}


def _leaving_balls() -> dict[str, Any]:
    """Before the reveals close nobody can know when the balls will speak."""
    body = "switches.0.body."
    return {
        N + "sources": of("balls", N + "sources"),
        body + "from": "balls",
        body + "to": "drand",
        body + "at": START + 120 * MINUTE,
    }
