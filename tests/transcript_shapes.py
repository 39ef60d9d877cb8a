"""
Values that have, and that just do not have, the shape of SPEC section 3.

`shape_cases` yields files that fail checks 3 to 11, and `fitting` files with values at
the edge of what is allowed, for which none of the first eleven checks may fail.
"""

import re
from collections.abc import Iterator
from typing import Any

from tests.transcript_builder import DELETED, RECIPES, built, encoded, example, of

Term = tuple[list[Any], list[Any]]  # values with the shape, values without

CHECK_OF = {
    "notice": 4,
    "pool": 5,
    "commits": 6,
    "commits_closed": 6,
    "reveals": 7,
    "reveals_closed": 7,
    "switches": 8,
    "chance": 8,
    "result": 9,
    "voided": 10,
    "names": 11,
}
_ANY = (None, True, 0, "", [], {}, {"constructor": 1})


def _but(*kinds: type) -> list[Any]:
    return [one for one in _ANY if type(one) not in kinds]


def text(longest: int) -> Term:
    chinese = "字" * (longest // 3)
    good = ["x", "x" * longest, chinese, "\x00", "\U0001f004", " ", "\u202e\n"]
    return good, ["", "x" * (longest + 1), chinese + "xyz", *_but(str)]


def integer(low: int, high: int) -> Term:
    return [low, high], [low - 1, high + 1, str(low), *_but(int)]


def digits(size: int) -> Term:
    zeros = "0" * size
    bad = [
        "",
        zeros[1:],
        zeros + "0",
        "A" + zeros[1:],
        "g" + zeros[1:],
        "０" + zeros[1:],
    ]
    bad += [zeros + "\n", zeros[1:] + "\n", *_but(str)]
    return [zeros, "9f" * (size // 2)], bad


def named(good: str, bad: str) -> Term:
    first = good.split(maxsplit=1)[0]
    return good.split(), ["", first + "\n", *bad.split(), *_but(str)]


def among(*good: str) -> Term:
    spelt = [f"{good[0]}\n", f" {good[0]}", good[0][1:], good[0].upper()]
    return list(good), [*spelt, *_but(str)]


def listed(least: int, most: int, element: Any) -> Term:
    good = [[element] * least, [element] * most] if most <= 100 else []
    short = [[element] * (least - 1)] if least else []
    return good, [*short, [element] * (most + 1), [element, 0], *_but(list)]


ID = named(f"a Z 0 constructor a.b_c-D {'x' * 64}", f"_a -a .a é a:b ａ {'x' * 65}")
WORD = named(f"a 0 - constructor {'z' * 32}", f"A a_b a.b é １ {'z' * 33}")
PID = named(f"0 Z - {'9' * 16}", f"a 0_ ０ {'9' * 17}")
ORG = named(f"a Z - {'0' * 64}", f"a_b a.b é {'0' * 65}")
BOOLEAN: Term = [True, False], ["true", 1, *_but(bool)]
INSTANT = integer(0, 8_000_000_000_000_000)
HEX64, HEX128 = digits(64), digits(128)
SIGNATURE = {"contributor": "a", "signature": "0" * 128}
SIGNATURES = listed(0, 64, SIGNATURE)
MISSING = listed(0, 64, {"contributor": "a", "reason": "x"})
ROUND = {"label": "a", "strata": [{"name": "a", "seats": 1}]}
GROUP = {"count": 1, "high": 9, "low": 1, "replacement": False, "sorted": False}
PERSON = {"id": "a", "duty": "owner", "name": "x", "key": "0" * 64}
APART = {"kind": "apart", "pids": ["0", "1"]}
ENTRY = {"contributor": "a", "at": 0, "signature": "0" * 128}
ASIDE = {**ENTRY, "value": "x"}
SEATED = {"name": "a", "pids": ["0"]}

PLACES: dict[str, dict[str, Term]] = {
    "balls": {
        "notice.signatures": SIGNATURES,
        "notice.signatures.0.contributor": ID,
        "notice.signatures.0.signature": HEX128,
        "notice.body.v": among("draw-notice/1"),
        "notice.body.draw": ID,
        "notice.body.number": ([1], [0, 2, 1001, *_but(int)]),
        "notice.body.previous": ([""], ["0" * 64, "0" * 63, "x", *_but(str)]),
        "notice.body.demo": BOOLEAN,
        "notice.body.origin": text(200),
        "notice.body.stream": text(200),
        "notice.body.purpose": text(500),
        "notice.body.place": text(500),
        "notice.body.at": INSTANT,
        "notice.body.scheduled": INSTANT,
        "notice.body.rounds": listed(1, 8, ROUND),
        "notice.body.rounds.0.label": WORD,
        "notice.body.rounds.0.strata": listed(1, 64, {"name": "a", "seats": 1}),
        "notice.body.rounds.0.strata.0.name": WORD,
        "notice.body.rounds.0.strata.0.seats": integer(1, 10_000),
        "notice.body.winners": integer(1, 10_000),
        "notice.body.constraints": listed(0, 10_000, APART),
        "notice.body.limit": integer(1, 100_000),
        "notice.body.contributors": listed(2, 64, PERSON),
        "notice.body.contributors.3.id": ID,
        "notice.body.contributors.3.duty": among(
            "clerk", "supervisor", "owner", "applicant", "observer"
        ),
        "notice.body.contributors.3.name": text(200),
        "notice.body.contributors.3.key": HEX64,
        "notice.body.sources": listed(1, 8, of("balls", "notice.body.sources.0")),
        "notice.body.sources.0.kind": (
            [],
            ["lottery/1", "drand-quicknet/1", "balls/2"],
        ),
        "notice.body.sources.0.name": WORD,
        "notice.body.sources.0.delay": integer(1, 2_592_000),
        "notice.body.sources.0.groups": listed(1, 8, GROUP),
        "notice.body.sources.0.groups.0.count": integer(1, 100),
        "notice.body.sources.0.groups.0.low": integer(0, 999_999),
        "notice.body.sources.0.groups.0.high": integer(0, 999_999),
        "notice.body.sources.0.groups.0.replacement": BOOLEAN,
        "notice.body.sources.0.groups.0.sorted": BOOLEAN,
        "notice.body.sources.1.name": WORD,
        "notice.body.sources.1.chain": HEX64,
        "notice.body.sources.1.key": digits(192),
        "notice.body.sources.1.genesis": integer(0, 8_000_000_000),
        "notice.body.sources.1.period": integer(1, 86_400),
        "notice.body.sources.1.delay": integer(30, 2_592_000),
        "notice.body.sources.2.name": WORD,
        "notice.body.sources.2.lottery": text(200),
        "notice.body.sources.2.issue": text(200),
        "notice.body.sources.2.groups": listed(1, 8, GROUP),
        "notice.body.sources.2.scheduled": INSTANT,
        "notice.body.pool_root": HEX64,
        "notice.body.pool_size": integer(1, 1_000_000),
        "notice.body.software": text(200),
        "pool.tickets": ([], [[], [0], *_but(list)]),
        "pool.tickets.0.pid": PID,
        "pool.tickets.11.strata": listed(1, 16, "all"),
        "pool.tickets.11.strata.0": WORD,
        "pool.tickets.11.name": HEX64,
        "pool.tickets.0.org": ORG,
        "commits": listed(0, 64, of("balls", "commits.0")),
        "commits.0.contributor": ID,
        "commits.0.commitment": HEX64,
        "commits.0.at": INSTANT,
        "commits.0.signature": HEX128,
        "commits_closed.signatures": SIGNATURES,
        "commits_closed.body.at": INSTANT,
        "commits_closed.body.commits": HEX64,
        "commits_closed.body.missing": MISSING,
        "commits_closed.body.missing.0.contributor": ID,
        "commits_closed.body.missing.0.reason": text(1000),
        "reveals": listed(0, 64, of("balls", "reveals.0")),
        "reveals.0.contributor": ID,
        "reveals.0.r": HEX64,
        "reveals.0.at": INSTANT,
        "reveals.0.signature": HEX128,
        "reveals_closed.signatures": SIGNATURES,
        "reveals_closed.body.at": INSTANT,
        "reveals_closed.body.reveals": HEX64,
        "reveals_closed.body.list": listed(0, 64, {"contributor": "a", "r": "0" * 64}),
        "reveals_closed.body.list.0.contributor": ID,
        "reveals_closed.body.list.0.r": HEX64,
        "reveals_closed.body.list.1": (
            [{"contributor": "a", "r": None, "reason": "x"}],
            [
                {"contributor": "a", "r": None},
                {"contributor": "a", "r": "0" * 64, "reason": "x"},
                {"contributor": "a", "reason": "x"},
                {"contributor": "a", "r": None, "reason": None},
                {"contributor": "a", "r": None, "reason": ""},
            ],
        ),
        "chance.source": WORD,
        "chance.value": text(2000),
        "chance.entries": listed(1, 2, ENTRY),
        "chance.entries.0.contributor": ID,
        "chance.entries.0.at": INSTANT,
        "chance.entries.0.signature": HEX128,
        "chance.set_aside": listed(0, 100, ASIDE),
        "chance.set_aside.0.contributor": ID,
        "chance.set_aside.0.value": text(2000),
        "chance.set_aside.0.at": INSTANT,
        "chance.set_aside.0.signature": HEX128,
        "result.signatures": SIGNATURES,
        "result.absent": MISSING,
        "result.absent.0.contributor": ID,
        "result.absent.0.reason": text(1000),
        "result.body.at": INSTANT,
        "result.body.alpha": HEX64,
        "result.body.seed": HEX64,
        "result.body.chance": HEX64,
        "result.body.panel": among("drawn", "impossible"),
        "result.body.rounds": listed(1, 8, {"label": "a", "t": 0, "strata": []}),
        "result.body.rounds.0.label": WORD,
        "result.body.rounds.0.t": ([0, 99_999, None], [-1, 100_000, True, "0", []]),
        "result.body.rounds.0.strata": listed(0, 64, SEATED),
        "result.body.rounds.0.strata.0.name": WORD,
        "result.body.rounds.0.strata.0.pids": listed(1, 10_000, "0"),
        "result.body.rounds.0.strata.0.pids.0": PID,
        "names": ([[]], [[0], [None]]),
        "names.0.pid": PID,
        "names.0.salt": HEX64,
        "names.0.code": text(200),
        "names.0.name": text(1000),
    },
    "panel": {
        "notice.body.constraints.0.kind": ([], ["apart", "at-least", *_but()]),
        "notice.body.constraints.0.max": integer(1, 10_000),
        "notice.body.constraints.1.kind": ([], ["at-most", "", None]),
        "notice.body.constraints.1.pids": listed(2, 2, "0"),
        "notice.body.constraints.1.pids.1": PID,
    },
    "switched": {
        "switches": listed(0, 7, of("switched", "switches.0")),
        "switches.0.signatures": SIGNATURES,
        "switches.0.body.at": INSTANT,
        "switches.0.body.from": WORD,
        "switches.0.body.to": WORD,
        "switches.0.body.reason": text(1000),
    },
    "voided after the result": {
        "voided.signatures": SIGNATURES,
        "voided.body.at": INSTANT,
        "voided.body.cause": among("failure", "list-wrong"),
        "voided.body.reason": text(1000),
        "voided.body.decision": (
            ["", "x" * 1000, "\n"],
            ["x" * 1001, "字" * 334, *_but(str)],
        ),
        "voided.body.record": HEX64,
    },
}


def shape_cases() -> Iterator[tuple[int, str, bytes]]:
    """Yield files of which one value, or one object, has not its shape."""
    for name, places in PLACES.items():
        for path, (_, bad) in places.items():
            whole = path in {"commits", "reveals", "switches", "names"}
            for new in bad:
                number = CHECK_OF[path.split(".")[0]]
                if whole and not isinstance(new, list):
                    number = 3
                title = f"{name}: {path} is {new!r:.30}"
                yield number, title, built(name, {"!" + path: new})
    seen = set()
    for name in RECIPES:
        for path, value in _objects(example(name), ""):
            kind = re.sub(r"\d", "", path), *sorted(value)
            if kind not in seen:
                seen.add(kind)
                yield from _member_cases(name, path, value)
    yield from _file_cases()


def _member_cases(name: str, path: str, value: Any) -> Iterator[tuple[int, str, bytes]]:
    number = CHECK_OF[path.split(".", maxsplit=1)[0]]
    for member in ("constructor", "x", "__proto__"):
        changes = {f"!{path}.{member}": None}
        yield number, f"{name}: {path} with {member}", built(name, changes)
    for member in value.keys() - {"org"}:
        changes = {f"!{path}.{member}": DELETED}
        yield number, f"{name}: {path} without {member}", built(name, changes)


def fitting() -> Iterator[tuple[str, bytes]]:
    """Yield files whose shape is right at its edges, whatever else is wrong."""
    for name, places in PLACES.items():
        for path, (good, _) in places.items():
            for new in good:
                yield f"{name}: {path} {new!r:.30}", built(name, {"!" + path: new})
    restart = {"!notice.body.number": 2, "!notice.body.previous": "0" * 64}
    yield "a restart", built("balls", restart)


def _objects(value: Any, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(value, dict) and path:
        yield path, value
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for name, one in inner:
        if isinstance(one, dict | list):
            yield from _objects(one, f"{path}.{name}" if path else name)


def _file_cases() -> Iterator[tuple[int, str, bytes]]:
    """Yield files that fail check 3."""
    for value in (*_ANY, "draw/1", [example("balls")]):
        yield 3, f"a file that is {value!r:.20}", encoded(value)
    places: dict[str, list[Any]] = {
        "v": among("draw/1")[1],
        "demo": BOOLEAN[1],
        "origin": text(200)[1],
        "x": [None],
        "constructor": [None],
    }
    for name in ("notice", "pool", "commits_closed", "reveals_closed", "chance"):
        places[name] = [DELETED, *_but(dict)]
    for name in ("result", "voided"):
        places[name] = [*_but(dict)]
    for name in ("commits", "reveals", "switches"):
        places[name] = [DELETED, *_but(list)]
    places["names"] = _but(list)
    for name, values in places.items():
        for new in values:
            yield 3, f"{name} {new!r:.20}", built("balls", {"!" + name: new})
    for name in ("result", "commits_closed"):
        yield 3, f"without {name}", built("balls", {"!" + name: DELETED})
    yield 3, "a hole", built("voided after the result", {"!chance": DELETED})
    yield 3, "open", built("voided after commitments", {"!voided": DELETED})
    early = {"!commits_closed": DELETED}
    yield 3, "reveals too early", built("voided after commitments", early)
