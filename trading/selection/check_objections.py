"""What objections did to a selection in its case file: time lost, draws voided."""

from collections.abc import Iterator, Mapping
from typing import Final

from archive.public.casefile import Edition, OpenedCase
from archive.public.evidence import canonical
from archive.public.values import to_micros

_DAY: Final = 86_400_000_000
_BEGIN_A_WINDOW: Final = frozenset(
    {"NOTICE_PUBLISHED", "SIGN_UP_EXTENDED", "SIGN_UP_RESUMED"}
)


def voidings(case: OpenedCase) -> Iterator[tuple[str, str]]:
    """
    Return which draws were voided for their list without a decision that says so (D-9).

    Decisions on objections are withheld from the public, who see that one is named.
    """
    upheld: set[object] = set()
    for event in case.disclosed("DRAW_RESULT", "OBJECTION_DECIDED", "DRAW_VOIDED"):
        facts = event.facts
        if event.kind == "DRAW_RESULT":
            upheld = set()
        elif event.kind == "OBJECTION_DECIDED":
            if facts["outcome"] == "list_wrong":
                upheld.add(str(facts["objection"]))
        else:
            decision, wrong = facts["decision"], facts["cause"] == "list-wrong"
            unknown = case.edition is Edition.FULL and decision not in upheld
            if (decision != "") != wrong or (wrong and unknown):
                yield f"event {event.n}", "it was voided on no decision that says so"


def window(case: OpenedCase) -> Iterator[tuple[str, str]]:
    """
    Return where sign-up did not get back the time it lost, or was closed early.

    Its window is followed through the events (trading/SPEC.md 2.6).
    """
    known: tuple[int, int] | None = None
    draw_at = 0
    for event in case.events:
        if event.stream != case.manifest.stream:
            continue
        kind = event.entry.kind if event.body is None else event.body.kind
        facts = {} if event.body is None else event.body.facts
        if kind == "SIGN_UP_CLOSED":
            if known is not None and to_micros(event.entry.at) < known[1]:
                yield f"event {event.n}", "sign-up was closed before its end"
        elif event.body is None:
            continue
        elif kind == "DRAW_POSTPONED":
            draw_at = _whole(facts["draw_at"])
        elif kind in _BEGIN_A_WINDOW:
            if kind == "SIGN_UP_RESUMED" and not _given_back(facts, known, draw_at):
                yield f"event {event.n}", "sign-up did not get back the time it lost"
            known = _window(facts["sign_up"])
            draw_at = _whole(facts["draw_at"])


def _given_back(
    facts: Mapping[str, object], window: tuple[int, int] | None, draw_at: int
) -> bool:
    if window is None:
        raise ValueError("sign-up goes on that was never announced")
    opens, closes = window
    begins = max(_whole(facts["since"]), opens)
    lost = max(_whole(facts["until"]) - begins, 0) if begins < closes else 0
    return canonical(
        [_whole(facts["lost"]), facts["sign_up"], _whole(facts["draw_at"])]
    ) == canonical(
        [
            lost,
            {"opens": opens, "closes": closes + lost},
            draw_at + -(-lost // _DAY) * _DAY,
        ]
    )


def _window(value: object) -> tuple[int, int]:
    if not isinstance(value, Mapping):
        raise TypeError(f"{value!r} is no window")
    return _whole(value["opens"]), _whole(value["closes"])


def _whole(value: object) -> int:
    if type(value) is not int:
        raise TypeError(f"{value!r} is no whole number")
    return value
