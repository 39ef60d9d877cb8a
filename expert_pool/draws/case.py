"""
The check of draws in a case file: every draw of the log is there, and each is right.

Pure and offline: the case's disclosed events, the transcripts, nothing else.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from archive.public.casefile import OpenedCase
from archive.public.evidence import Json, NotCanonicalError, canonical, parse_canonical
from archive.public.ledger import EventBody
from expert_pool.draws.check import check_transcript

KIND: Final = "draw/1"
Key = tuple[str, int]


def check_draws(case: OpenedCase) -> Sequence[tuple[str, str]]:
    """
    Return what is wrong with the draws of a case.

    Each DRAW_NOTICE of the log has one transcript, also of a voided draw, once it is
    voided or signed by all; each transcript passes every check of expert_pool/SPEC.md
    section 7; and what it says is what the log recorded at the time.
    """
    return list(_findings(case))


def _findings(case: OpenedCase) -> Iterator[tuple[str, str]]:
    transcripts: dict[Key, dict[str, Json]] = {}
    for path, data in case.of_kind(KIND).items():
        verdict = check_transcript(data)
        if not verdict.accepted:
            yield path, f"check {verdict.failed_check} failed: {verdict.reason}"
            continue
        transcript = _read(data)
        if _key_of(transcript) in transcripts:
            yield path, "this draw has two transcripts"
        transcripts[_key_of(transcript)] = transcript
    events = _events(case)
    for key in sorted(events.keys() | transcripts.keys()):
        where = f"draw {key[0]}, attempt {key[1]}"
        if key not in transcripts:
            if _is_ended(events[key]):
                yield where, "the log knows this draw, its transcript is missing"
        elif key not in events:
            yield where, "the log does not know this draw"
        else:
            for what in _differences(transcripts[key], events[key], case):
                yield where, what
    yield from _gaps(events)
    yield from _hidden(case)


def _hidden(case: OpenedCase) -> Iterator[tuple[str, str]]:
    for event in case.events:
        own = event.stream == case.manifest.stream
        if own and event.body is None and event.entry.kind in _IN_CLEAR:
            yield f"event {event.n}", f"{event.entry.kind} cannot be withheld"


def _events(case: OpenedCase) -> dict[Key, list[EventBody]]:
    found: dict[Key, list[EventBody]] = {}
    for event in case.disclosed(*_RECORDED, *_OTHERS):
        key = (str(event.facts.get("draw")), _number(event.facts.get("number")))
        found.setdefault(key, []).append(event)
    return found


def _is_ended(events: Sequence[EventBody]) -> bool:
    """Tell whether the log records its voiding, or a last word of everybody present."""
    present: set[object] = set()
    signed: set[object] = set()
    for event in events:
        if event.kind == "DRAW_NOTICE":
            present = _contributors(event.facts.get("notice"))
        elif event.kind == "DRAW_RESULT_SIGNED":
            contributor = event.facts.get("contributor")
            signed |= {contributor} if isinstance(contributor, str) else set()
        elif event.kind == "DRAW_VOIDED":
            return True
    return present <= signed


def _contributors(notice: Any) -> set[object]:  # noqa: ANN401 - any JSON
    """Return who contributes; nobody if the notice in the log is none at all."""
    try:
        found = {each["id"] for each in notice["body"]["contributors"]}
    except (KeyError, TypeError, IndexError):
        return set()
    return found if all(isinstance(each, str) for each in found) else set()


def _gaps(events: Collection[Key]) -> Iterator[tuple[str, str]]:
    numbers: dict[str, list[int]] = {}
    for draw, number in sorted(events):
        numbers.setdefault(draw, []).append(number)
    for draw, found in numbers.items():
        if found != list(range(1, len(found) + 1)):
            yield draw, "the attempts at this draw are not numbered without a gap"


_IN_CLEAR: Final = frozenset(
    {"DRAW_NOTICE", "REVEALS_CLOSED", "DRAW_RESULT", "DRAW_VOIDED"}
)
"""Kinds that every entry of the log shows, so that nobody can say there was no draw."""
_SWITCHED: Final = "DRAW_SOURCE_SWITCHED"
_OTHERS: Final = (
    "DRAW_NOTICE",
    _SWITCHED,
    "DRAW_RESULT_SIGNED",
    "DRAW_VOIDED",
)
_RECORDED: Final[Mapping[str, tuple[str, str]]] = {
    "DRAW_COMMITS_CLOSED": ("closed", "commits_closed"),
    "REVEALS_CLOSED": ("closed", "reveals_closed"),
    "DRAW_RESULT": ("chance", "chance"),
}
"""Event kind → the fact that must equal the transcript's member of this name."""


def _differences(
    transcript: dict[str, Json], events: Sequence[EventBody], case: OpenedCase
) -> Iterator[str]:
    for event in events:
        facts = event.facts
        if event.kind == "DRAW_NOTICE" and _differ(
            facts.get("notice"), transcript["notice"]
        ):
            yield "its notice is not the one in the log"
        if event.kind in _RECORDED:
            fact, member = _RECORDED[event.kind]
            if _differ(facts.get(fact), transcript.get(member)):
                yield f"its {member} is not what the log recorded"
        result = transcript.get("result")
        if event.kind == "DRAW_RESULT" and (
            not isinstance(result, dict) or _differ(facts.get("result"), result["body"])
        ):
            yield "its result is not what the log recorded"
    yield from _turns(transcript, events)
    if transcript["demo"] is not case.manifest.demo:
        yield "it differs from the case on being a demonstration"
    notice = transcript["notice"]
    stream = notice["body"]["stream"] if isinstance(notice, dict) else None  # type: ignore[index, call-overload]
    if stream != case.manifest.stream:
        yield "it belongs to another stream"


def _turns(transcript: dict[str, Json], events: Sequence[EventBody]) -> Iterator[str]:
    """Give how a draw turned another way in the log: other sources, voided or not."""
    switches = [e.facts.get("switch") for e in events if e.kind == _SWITCHED]
    if _differ(switches, transcript["switches"]):
        yield "its changes of source are not what the log recorded"
    voidings = [e.facts.get("voided") for e in events if e.kind == "DRAW_VOIDED"]
    voided = transcript.get("voided")
    if bool(voidings) != (voided is not None):
        yield "the log and the transcript differ on whether it is void"
    elif any(_differ(each, voided) for each in voidings):
        yield "its voiding is not what the log recorded"


def _read(data: bytes) -> dict[str, Json]:
    value = parse_canonical(data)
    if not isinstance(value, dict):
        raise NotCanonicalError("a transcript is an object")
    return value


def _key_of(transcript: dict[str, Json]) -> Key:
    body = transcript["notice"]["body"]  # type: ignore[index, call-overload]
    return str(body["draw"]), _number(body["number"])  # type: ignore[index, call-overload]


def _number(value: object) -> int:
    return value if type(value) is int else 0


def _differ(one: object, other: object) -> bool:
    return canonical(one) != canonical(other)
