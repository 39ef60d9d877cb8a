"""
Sealed streams, and the events of the case that open seals and list them.

An event with the fact `seal` opens a seal. One with `streams`, or the closing event
with `heads`, ends it and binds every sealed stream so far (SPEC sections 5.4 and 8.5).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from archive.casefile.model import OpenEvent

_LISTS: Final = frozenset({"streams", "heads"})
Streams = Mapping[str, Sequence[OpenEvent]]


@dataclass(slots=True)
class _Closure:
    """From a list of sealed streams to the next; `opened` if sealed acts go on."""

    by: OpenEvent | None = None
    ends: dict[str, tuple[int, str]] = field(default_factory=dict)
    opened: datetime | None = None


def unbound(
    own: Sequence[OpenEvent], sealed: Streams | None
) -> Sequence[tuple[str, str]]:
    """
    Return what does not fit between the case's own events and its sealed streams.

    Where something is withheld, `sealed` is None: the lists must be readable all the
    same, and what they say of the case's own stream must hold.

    Every list names every stream with the end it then had. What a stream holds beyond
    it came once a seal was opened anew; if none was, a stream holds nothing more.

    Raises:
        KeyError, TypeError, ValueError: a list cannot be read.

    """
    found = [each for closure in _closures(own) for each in _unfit(closure, sealed)]
    return list(dict.fromkeys(found))  # The closing event says again what a list said.


def _unfit(closure: _Closure, sealed: Streams | None) -> Iterator[tuple[str, str]]:
    by, ends = closure.by, dict(closure.ends)
    if by is not None and by.body is not None:
        before = (by.n - 1, by.body.prev)
        if ends.pop(by.stream, before) != before:
            yield by.stream, "the closing event names another end"
    if sealed is None:
        return
    for name in sorted({*ends, *sealed}):
        end = ends.get(name, (0, ""))
        for what in _beyond(closure, end, sealed.get(name, ())):
            yield name, what


def _closures(own: Sequence[OpenEvent]) -> Sequence[_Closure]:
    """Return what held before anything was listed, and after each list."""
    found = [_Closure()]
    for event in own:
        facts = event.body.facts if event.body else {}
        lists = sorted(_LISTS & facts.keys())
        found += [_Closure(event, _ends(facts[fact])) for fact in lists]
        if "seal" in facts and found[-1].opened is None:
            found[-1].opened = _at(event)
    return found


def _ends(listed: object) -> dict[str, tuple[int, str]]:
    if not isinstance(listed, list):
        raise TypeError("a list of streams is no list")
    if any(set(each) != {"stream", "n", "head"} for each in listed):
        raise TypeError("an end has a stream, a number and a commitment")
    for each in listed:
        if not isinstance(each["stream"], str) or not isinstance(each["head"], str):
            raise TypeError("streams and commitments are texts")
    ends = {each["stream"]: (each["n"], each["head"]) for each in listed}
    if len(ends) != len(listed):
        raise ValueError("a stream stands twice in one list")
    if any(type(n) is not int or n < 1 for n, _ in ends.values()):
        raise TypeError("the number of an event is a whole one from 1")
    return ends


def _beyond(
    closure: _Closure, end: tuple[int, str], events: Sequence[OpenEvent]
) -> Iterator[str]:
    bound, beyond = events[: end[0]], events[end[0] :]
    there = (len(bound), bound[-1].commitment if bound else "")
    if there != end or (beyond and closure.opened is None):
        yield "the stream does not end where it was bound"
    if closure.by and any(_at(event) > _at(closure.by) for event in bound):
        yield "the stream was bound before it ended there"
    if closure.opened and any(_at(event) < closure.opened for event in beyond):
        yield "the stream went on while no seal was open"


def _at(event: OpenEvent) -> datetime:
    return event.body.at if event.body else event.entry.at
