"""
Checks 1 to 11 of a transcript: canonical JSON of the shape that SPEC section 3 gives.

Written from SPEC.md alone; what a transcript means is the business of check.py.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias

from expert_pool.draws.check_values import Object, Step, ascending, canonical

Shape: TypeAlias = Callable[[Any], bool]

LARGEST_FILE: Final = 256 * 1024 * 1024
_LARGEST_INTEGER: Final = 2**53 - 1
_MOST_CONTAINERS: Final = 6_000_000
_MOST_COMMAS: Final = 30_000_000
_DEEPEST: Final = 32
_STRETCH: Final = 1 << 20
_SQUARE: Final = bytes.maketrans(b"{}", b"[]")
_UNMARKED: Final = bytes(set(range(256)) - set(b'"[]{},'))

# Section 3, a name and its term a line. A term is low..high (an integer), textN (1 to N
# bytes), term*least..most (a list), one|other, a name from above, or else a pattern.
# Terms with names of members make an object; "?" marks a member that may be missing.
_SECTION_3: Final = r"""
id [A-Za-z0-9][A-Za-z0-9._-]{0,63}
word [a-z0-9-]{1,32}
pid [0-9A-Z-]{1,16}
org [A-Za-z0-9-]{1,64}
hex64 [0-9a-f]{64}
hex128 [0-9a-f]{128}
hex192 [0-9a-f]{192}
instant 0..8000000000000000
signature contributor:id signature:hex128
signatures signature*0..64
missing contributor:id reason:text1000
stratum name:word seats:1..10000
round label:word strata:stratum*1..64
duty clerk|supervisor|owner|applicant|observer
contributor id:id duty:duty name:text200 key:hex64
at-most kind:at-most max:1..10000
apart kind:apart pids:pid*2..2
group count:1..100 low:0..999999 high:0..999999 replacement:boolean sorted:boolean
groups group*1..8
balls kind:balls/1 name:word groups:groups delay:1..2592000
lottery kind:lottery/1 name:word lottery:text200 issue:text200 groups:groups
+ scheduled:instant
beacon kind:drand-quicknet/1 name:word chain:hex64 key:hex192 genesis:0..8000000000
+ period:1..86400 delay:30..2592000
notice-body v:draw-notice/1 draw:id number:1..1000 previous:empty|hex64 demo:boolean
+ origin:text200 stream:text200 purpose:text500 place:text500 at:instant
+ scheduled:instant rounds:round*1..8 winners:1..10000 limit:1..100000
+ constraints:at-most|apart*0..10000 contributors:contributor*2..64
+ sources:balls|lottery|beacon*1..8
+ pool_root:hex64 pool_size:1..1000000 software:text200
notice body:notice-body signatures:signatures
ticket pid:pid strata:word*1..16 name:hex64 org?:org
pool tickets:ticket*1..1000000
commit contributor:id commitment:hex64 at:instant signature:hex128
commits commit*0..64
commits-body at:instant commits:hex64 missing:missing*0..64
commits_closed body:commits-body signatures:signatures
reveal contributor:id r:hex64 at:instant signature:hex128
reveals reveal*0..64
revealed contributor:id r:hex64
unrevealed contributor:id r:null reason:text1000
reveals-body at:instant list:revealed|unrevealed*0..64 reveals:hex64
reveals_closed body:reveals-body signatures:signatures
switch-body at:instant from:word to:word reason:text1000
switch body:switch-body signatures:signatures
switches switch*0..7
entry contributor:id at:instant signature:hex128
aside contributor:id value:text2000 at:instant signature:hex128
chance source:word value:text2000 entries:entry*1..2 set_aside:aside*0..100
seated name:word pids:pid*1..10000
drawn-round label:word t:0..99999|null strata:seated*0..64
result-body at:instant alpha:hex64 seed:hex64 chance:hex64 panel:drawn|impossible
+ rounds:drawn-round*1..8
result body:result-body signatures:signatures absent:missing*0..64
voided-body at:instant cause:failure|list-wrong reason:text1000 decision:empty|text1000
+ record:hex64
voided body:voided-body signatures:signatures
opening pid:pid salt:hex64 code:text200 name:text1000
names opening*0..1000000
transcript v:draw/1 demo:boolean origin:text200 notice:object pool:object commits:list
+ commits_closed?:object reveals:list reveals_closed?:object switches:list
+ chance?:object result?:object voided?:object names?:list
"""
_PARTS: Final = (
    (5, "pool"),
    (6, "commits"),
    (6, "commits_closed"),
    (7, "reveals"),
    (7, "reveals_closed"),
    (8, "switches"),
    (8, "chance"),
    (9, "result"),
    (10, "voided"),
    (11, "names"),
)
_STAGES: Final = ("commits_closed", "reveals_closed", "chance", "result")


def parsed(data: bytes) -> Any:  # noqa: ANN401 - its shape is the next question
    """
    Return the value of a file that passes check 2.

    Objects, lists and what stands between values are counted in the bytes, before one
    value is made: a file of 256 MiB can write ninety million lists or a list of 134
    million numbers, which as values take up to thirty times its size.

    Raises:
        ValueError: it does not pass.

    """
    # Nor does anything recurse before the depth is known: each pass removes one level
    # from the inside.
    brackets = _brackets(data)
    for _ in range(_DEEPEST):
        brackets = brackets.replace(b"[]", b"")
    if brackets:
        raise ValueError("brackets that do not match, or are deeper than 32")
    value = json.loads(
        data.decode(),
        object_pairs_hook=_members,
        parse_int=_integer,
        parse_float=_integer,
        parse_constant=_integer,
    )
    level = [value]
    for _ in range(_DEEPEST):
        level = [inner for outer in level for inner in _inside(outer)]
    if level or canonical(value) != data:
        raise ValueError("a value deeper than 32, or spelt in another way")
    return value


def _brackets(data: bytes) -> bytes:
    """
    Return the brackets outside strings, all of them square.

    Raises:
        ValueError: more objects and lists begin than a file may have, or more values
            follow each other.

    """
    signs = data.replace(b"\\\\", b"").replace(b'\\"', b"")
    signs = signs.translate(_SQUARE, _UNMARKED).replace(b'""', b"")
    # Now every second part between quotes is a string. One stretch at a time, for as
    # many parts as quotes would be the very memory that is to be saved.
    outside, begun, commas, inside = bytearray(), 0, 0, False
    for start in range(0, len(signs), _STRETCH):
        parts = signs[start : start + _STRETCH].split(b'"')
        found = b"".join(parts[inside::2])
        begun += found.count(b"[")
        if begun > _MOST_CONTAINERS:
            raise ValueError("more than 6,000,000 objects and lists")
        commas += found.count(b",")
        if commas > _MOST_COMMAS:
            raise ValueError("more than 30,000,000 commas between values")
        outside += found.replace(b",", b"")
        inside ^= len(parts) % 2 == 0
    return bytes(outside)


def shape_checks(file: Any) -> Iterator[Step]:  # noqa: ANN401 - that is the question
    """Yield the sentences of checks 3 to 11 over a parsed file; each needs the last."""
    yield 3, "the file has not the members of a transcript", _SHAPES["transcript"](file)
    present = [stage in file for stage in _STAGES]
    unbroken = present == sorted(present, reverse=True)
    yield 3, "a stage is missing before one that is there", unbroken
    yield 3, "the draw is neither finished nor voided", all(present) or "voided" in file
    early = file["reveals"] and not present[0]
    yield 3, "there are reveals though the commitments were not closed", not early
    yield 4, "the notice has not its shape", _SHAPES["notice"](file["notice"])
    body = file["notice"]["body"]
    first = body["number"] == 1
    yield 4, "only a restart names the attempt before", first == (not body["previous"])
    for number, part in _PARTS:
        fits = part not in file or _SHAPES[part](file[part])
        yield number, f"{part} has not its shape", fits


def _members(pairs: list[tuple[str, object]]) -> Object:
    # Bytes of UTF-16 compare as its code units do; a lone surrogate has none.
    if not ascending(name.encode("utf-16-be") for name, _ in pairs):
        raise ValueError("names in an object that are repeated or out of order")
    return dict(pairs)


def _integer(text: str) -> int:
    if len(text) > len(str(-_LARGEST_INTEGER)) or abs(int(text)) > _LARGEST_INTEGER:
        raise ValueError("a number that is no integer within ±(2^53 − 1)")
    return int(text)


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _table() -> dict[str, Shape]:
    known: dict[str, Shape] = {
        "boolean": lambda value: isinstance(value, bool),
        "object": lambda value: isinstance(value, dict),
        "list": lambda value: isinstance(value, list),
        "null": lambda value: value is None,
        "empty": lambda value: value == "",
    }
    for line in _SECTION_3.replace("\n+", "").strip().split("\n"):
        name, *terms = line.split()
        named = ":" in terms[0]
        known[name] = _object(terms, known) if named else _shape(terms[0], known)
    return known


def _object(members: list[str], known: Mapping[str, Shape]) -> Shape:
    pairs = [member.split(":", 1) for member in members]
    shapes = {name.rstrip("?"): _shape(term, known) for name, term in pairs}
    needed = {name for name, _ in pairs if not name.endswith("?")}
    return lambda value: (
        isinstance(value, dict)
        and needed <= value.keys() <= shapes.keys()
        and all(shapes[name](inner) for name, inner in value.items())
    )


def _shape(term: str, known: Mapping[str, Shape]) -> Shape:
    if "*" in term:
        of, _, lengths = term.partition("*")
        return _list(_shape(of, known), *map(int, lengths.split("..")))
    if "|" in term:
        choices = [_shape(choice, known) for choice in term.split("|")]
        return lambda value: any(choice(value) for choice in choices)
    if ".." in term:
        low, high = map(int, term.split(".."))
        return lambda value: type(value) is int and low <= value <= high
    if term.startswith("text"):
        most = int(term.removeprefix("text"))
        return lambda value: isinstance(value, str) and 1 <= len(value.encode()) <= most
    if term in known:
        return known[term]
    matches = re.compile(term).fullmatch
    return lambda value: isinstance(value, str) and matches(value) is not None


def _list(element: Shape, least: int, most: int) -> Shape:
    return lambda value: (
        isinstance(value, list)
        and least <= len(value) <= most
        and all(map(element, value))
    )


_SHAPES: Final = _table()
