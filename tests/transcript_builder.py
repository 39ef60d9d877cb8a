"""
Transcripts of draws for tests of checkers, made from expert_pool/SPEC.md alone.

`example` makes one that is accepted, `sealed` derives again what follows from the rest
and signs it, `mutations` breaks it in many ways. Everything is deterministic.
"""

import copy
import functools
from dataclasses import dataclass
from typing import Any

from tests.transcript_mutations import mutations
from tests.transcript_seal import (
    ABSENCE,
    BEACON_KIND,
    SECOND,
    chain_key,
    encoded,
    key_of,
    labelled,
    r_of,
    sealed,
    sha,
)

__all__ = ["RECIPES", "Recipe", "encoded", "example", "mutations", "sealed"]

DELETED = object()
MINUTE, HALF_MINUTE = 60 * SECOND, 30 * SECOND
START = 1_800_000_000 * SECOND
PEOPLE = {  # some of these names are found in every object of JavaScript
    "clerk-1": "clerk",
    "supervisor-1": "supervisor",
    "constructor": "supervisor",
    "owner-1": "owner",
    "toString": "applicant",
    "hasOwnProperty": "observer",
}
ABSENT = "hasOwnProperty"  # neither commits nor signs
BALLS = {
    "kind": "balls/1",
    "name": "balls",
    "delay": 60,
    "groups": [
        {"count": 3, "high": 35, "low": 1, "replacement": False, "sorted": False},
        {"count": 2, "high": 9, "low": 0, "replacement": True, "sorted": True},
    ],
}
LOTTERY = {
    "kind": "lottery/1",
    "name": "welfare",
    "lottery": "双色球",
    "issue": "2027012",
    "groups": [
        {"count": 6, "high": 33, "low": 1, "replacement": False, "sorted": True},
        {"count": 1, "high": 16, "low": 1, "replacement": False, "sorted": False},
    ],
    "scheduled": START + 90 * MINUTE,
}
BEACON = {
    "kind": BEACON_KIND,
    "name": "drand",
    "chain": sha(b"the chain of the tests").hex(),
    "genesis": START // SECOND - 1_000_000,
    "period": 3,
    "delay": 30,
}
QUICKNET = BEACON | {
    "chain": "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971",
    "genesis": 1692803367,
    "key": "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0"
    "a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4a"
    "f5a6e9c76a4bc09e76eae8991ef5ece45a",
}
LATE = 60 * MINUTE + HALF_MINUTE  # after the close, before any source speaks
VALUES = {"balls": "33-07-12+0-0", "welfare": "03-09-11-20-28-31+07"}


@dataclass(frozen=True)
class Recipe:
    """What a transcript has in it."""

    source: str = "balls"  # or "welfare", "drand"
    switches: int = 0
    first_switch: int = 20 * MINUTE  # each further one half a minute later
    tickets: int = 12
    rounds: tuple[tuple[str, dict[str, int]], ...] = (("award", {"all": 4}),)
    limit: int = 50
    constraints: tuple[dict[str, Any], ...] = ()
    one_org: bool = False
    silent: str = ""
    aside: bool = False
    voided: str = ""  # or the last part that there was
    names: bool = False
    demo: bool = True

    @property
    def late(self) -> bool:
        """Whether the switches come after the close."""
        return self.first_switch > 60 * MINUTE


RECIPES = {
    "balls": Recipe(aside=True, names=True),
    "lottery": Recipe(source="welfare", demo=False),
    "beacon": Recipe(source="drand", silent="owner-1"),
    "two steps": Recipe(
        tickets=31, rounds=(("shortlist", {"all": 20}), ("award", {"all": 5}))
    ),
    "panel": Recipe(
        tickets=20,
        rounds=(("experts", {"constructor": 2, "law": 3}),),
        constraints=(
            {"kind": "at-most", "max": 2},
            {"kind": "apart", "pids": ["0001", "0002"]},
            {"kind": "apart", "pids": ["0009", "0003"]},
        ),
    ),
    "impossible": Recipe(
        limit=7, one_org=True, constraints=({"kind": "at-most", "max": 3},)
    ),
    "impossible later": Recipe(
        rounds=(("first", {"all": 5}), ("second", {"law": 4}), ("third", {"all": 1}))
    ),
    "switched": Recipe(source="drand", switches=2, aside=False),
    "late to the balls": Recipe(switches=2, first_switch=LATE, aside=True),
    "late to the lottery": Recipe(source="welfare", switches=2, first_switch=LATE),
    "late to the beacon": Recipe(source="drand", switches=2, first_switch=LATE),
    "voided at once": Recipe(voided="notice"),
    "voided after commitments": Recipe(voided="commits_closed", switches=1),
    "voided after the result": Recipe(voided="result", names=True),
}


@functools.cache
def _example(name: str) -> Any:
    return sealed(_draft(RECIPES[name]))


def example(name: str) -> Any:
    """A transcript that is accepted, as an object to be changed."""
    return copy.deepcopy(_example(name))


def signers(*people: str) -> list[Any]:
    return [{"contributor": person, "signature": ""} for person in people]


def _draft(recipe: Recipe) -> Any:
    """A transcript without what `sealed` derives."""
    absent = [{"contributor": ABSENT, "reason": ABSENCE}]
    committed = [person for person in PEOPLE if person != ABSENT]
    notice = _notice(recipe)
    source = notice["sources"][recipe.switches]
    opens = source.get("scheduled", START + (62 if recipe.late else 61) * MINUTE)
    file = {
        "v": "draw/1",
        "demo": recipe.demo,
        "origin": notice["origin"],
        "notice": {"body": notice, "signatures": signers("clerk-1")},
        "pool": {"tickets": [_ticket(n, recipe) for n in range(1, recipe.tickets + 1)]},
        "commits": [
            {"contributor": person, "at": START + 10 * MINUTE} for person in committed
        ],
        "commits_closed": {
            "body": {"at": START + 10 * MINUTE},
            "signatures": signers("clerk-1"),
        },
        "reveals": [
            {"contributor": person, "r": r_of(person), "at": START + 10 * MINUTE}
            for person in reversed(committed)
            if person != recipe.silent
        ],
        "reveals_closed": {
            "body": {"at": START + 60 * MINUTE},
            "signatures": signers("clerk-1"),
        },
        "switches": [
            _switch(recipe, notice["sources"], i) for i in range(recipe.switches)
        ],
        "chance": {
            "source": source["name"],
            "value": VALUES.get(source["name"], ""),
            "entries": [
                {"contributor": person, "at": opens}
                for person in ("clerk-1", "owner-1")[
                    : 1 if source["name"] == "drand" else 2
                ]
            ],
            "set_aside": [
                {"contributor": "clerk-1", "value": "01-02-03+4-5", "at": opens + i}
                for i in range(2 * recipe.aside)
            ],
        },
        "result": {
            "body": {"at": START + 120 * MINUTE},
            "signatures": signers(*committed),
            "absent": absent,
        },
    }
    if recipe.names:
        file["names"] = [_opening(n) for n in range(2, recipe.tickets + 1)]
    return _voided(file, recipe.voided) if recipe.voided else file


def _notice(recipe: Recipe) -> Any:
    beacon = BEACON | {"key": chain_key()} if recipe.demo else QUICKNET
    sources = [LOTTERY, BALLS, beacon]
    sources.sort(key=lambda source: source["name"] == recipe.source)
    if not recipe.switches:
        sources.reverse()
    return {
        "v": "draw-notice/1",
        "draw": "D-1",
        "number": 1,
        "previous": "",
        "demo": recipe.demo,
        "origin": "demo.example/log",
        "stream": "project/1",
        "purpose": '抽取 "one" winner\n\u2028\u007f\U0001f004',
        "place": "room 1",
        "at": START,
        "scheduled": START + 60 * MINUTE,
        "rounds": [
            {
                "label": label,
                "strata": [{"name": name, "seats": n} for name, n in strata.items()],
            }
            for label, strata in recipe.rounds
        ],
        "winners": 1,
        "constraints": list(recipe.constraints),
        "limit": recipe.limit,
        "contributors": [
            {
                "id": person,
                "duty": duty,
                "name": f"name of {person}",
                "key": key_of(person).public.raw.hex(),
            }
            for person, duty in PEOPLE.items()
        ],
        "sources": copy.deepcopy(sources),
        "software": "the builder of the tests",
    }


def _ticket(number: int, recipe: Recipe) -> Any:
    first, *later = (set(strata) for _, strata in recipe.rounds)
    both = number % 3 == 0
    strata = first if both else {sorted(first)[number % len(first)]}
    ticket = {
        "pid": f"{number:04d}",
        "strata": sorted(strata.union(*later) if both else strata),
        "name": labelled("draw-name/1", *_named(number)).hex(),
    }
    if recipe.one_org or number % 2:
        ticket["org"] = "constructor" if recipe.one_org else f"valueOf{number % 5}"
    return ticket


def _named(number: int) -> tuple[bytes, bytes, bytes]:
    code, name = f"91500107MA{number:08d}", f"演示企业{number}"
    return sha(b"salt %d" % number), code.encode(), name.encode()


def _opening(number: int) -> Any:
    salt, code, name = _named(number)
    return {
        "pid": f"{number:04d}",
        "salt": salt.hex(),
        "code": code.decode(),
        "name": name.decode(),
    }


def _switch(recipe: Recipe, sources: Any, number: int) -> Any:
    body = {
        "at": START + recipe.first_switch + number * HALF_MINUTE,
        "from": sources[number]["name"],
        "to": sources[number + 1]["name"],
        "reason": "it was called off",
    }
    return {"body": body, "signatures": signers("clerk-1", "supervisor-1")}


def _voided(file: Any, last: str) -> Any:
    stages = ["notice", "commits_closed", "reveals_closed", "chance", "result"]
    for stage in stages[stages.index(last) + 1 :]:
        del file[stage]
    if last == "notice":
        file["commits"], file["reveals"] = file["commits"][:1], []
    if last == "commits_closed":
        file["reveals"] = file["reveals"][:2]
    if last == "result":
        file["result"] |= {"signatures": signers("clerk-1"), "absent": []}
    body = {
        "at": START + 120 * MINUTE,
        "cause": "list-wrong" if last == "result" else "failure",
        "reason": "an objection",
        "decision": "decision 7" if last == "result" else "",
    }
    people = signers("clerk-1", "constructor", "supervisor-1")
    file["voided"] = {"body": body, "signatures": people}
    return file


def put(file: Any, path: str, new: Any) -> None:
    """Change one place; a path is its names and indices, joined by dots."""
    *way, last = (int(part) if part.isdigit() else part for part in path.split("."))
    for part in way:
        file = file[part]
    if new is DELETED:
        del file[last]
    else:
        file[last] = new(file[last]) if callable(new) else new


def built(name: str, changes: dict[str, Any], keep: str = "") -> bytes:
    """Return the file of a case."""
    file = example(name)
    for path, new in changes.items():
        if not path.startswith("!"):
            put(file, path, new)
    if any(not path.startswith("!") for path in changes):
        sealed(file, *keep.split())
    for path, new in changes.items():
        if path.startswith("!"):
            put(file, path[1:], new)
    return encoded(file)


def of(name: str, path: str) -> Any:
    """Return what an example has at a path."""
    found = example(name)
    for part in path.split("."):
        found = found[int(part) if part.isdigit() else part]
    return found
