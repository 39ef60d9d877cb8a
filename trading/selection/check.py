"""
The check of a fixed-price selection in a case file: whole, price, list, order, award.

Pure and offline: it reads the disclosed events of the case and nothing else.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from archive.public.casefile import Edition, OpenedCase
from archive.public.evidence import canonical, labelled
from archive.public.values import Rate, Yuan
from trading.rules.fixed_price_case import PROCEDURE, demanded
from trading.rules.fixed_price_selection import State
from trading.rules.price import NonCompetitivePartError, fixed_price
from trading.selection.check_objections import voidings, window


def check_file(case: OpenedCase) -> Sequence[tuple[str, str]]:
    """
    Return what is wrong with a selection: what its file lacks, what it says.

    A file with a selection's notice is one, whatever its manifest calls it.
    """
    own = case.manifest.stream
    announced = any(
        each.entry.kind == "NOTICE_PUBLISHED"
        for each in case.events
        if each.stream == own
    )
    if case.manifest.procedure != PROCEDURE and not announced:
        return []
    return [*check_demands(case), *check_selection(case)]


def check_demands(case: OpenedCase) -> Sequence[tuple[str, str]]:
    """
    Return what the procedure demands of the file, and its manifest does not.

    Whoever signs the manifest does not decide what belongs into it: it says at least
    what its state demands, and an award rests on the transcript of its draw.
    """
    manifest = case.manifest
    own = (event for event in case.events if event.stream == manifest.stream)
    kinds = frozenset(event.entry.kind for event in own)
    try:
        state = State(manifest.state)
    except ValueError:
        return [(manifest.state, "the procedure has no such state")]
    found = [
        (kind, "the procedure demands it, and the manifest does not")
        for kind in demanded(state, kinds)
        if kind not in manifest.required
    ]
    if manifest.closed is not (state is State.ARCHIVED):
        found.append((manifest.state, "a file is closed in the last state only"))
    if "AWARD" in kinds and not case.of_kind("draw/1"):
        found.append(("AWARD", "it rests on a draw whose transcript is missing"))
    return found


def check_selection(case: OpenedCase) -> Sequence[tuple[str, str]]:
    """
    Return what is wrong with the selection of a case.

    What a notice names as opening policy was logged before it (K-5), the price follows
    from the formula (D-3); every draw was over a list that was frozen
    before it (D-17); the award went to the firm whose turn it was in the last draw
    (D-13, D-25), at the fixed price, after the draw; only a decision on an objection
    voided a draw for its list (D-9); and sign-up got back the time that objections took
    from it (P-4).
    """
    try:
        return [*_policies(case), *_findings(case), *voidings(case), *window(case)]
    except (KeyError, TypeError, ValueError, IndexError) as error:
        return [(case.manifest.stream, f"its events cannot be read: {error!r}")]


def _policies(case: OpenedCase) -> Iterator[tuple[str, str]]:
    """Find where a notice names an opening policy that is not there before it."""
    known: set[object] = set()
    for event in case.disclosed(
        "POLICY_LOGGED", "NOTICE_PUBLISHED", "SIGN_UP_EXTENDED"
    ):
        facts = event.facts
        if event.kind == "POLICY_LOGGED":
            written = canonical(_of(facts, "policy"))
            known.add(labelled("opening-policy/1", written).hex())
        elif "policy" in facts and facts["policy"] not in known:
            yield (
                f"event {event.n}",
                "it names an opening policy that was not logged before",
            )


def _findings(case: OpenedCase) -> Iterator[tuple[str, str]]:
    found = _Read(edition=case.edition)
    for event in case.disclosed(*_Read.KINDS):
        for what in found.after(event.kind, event.facts):
            yield f"event {event.n}", what


@dataclass(slots=True)
class _Read:
    """What was read of a selection so far, event by event."""

    KINDS: ClassVar = (
        "NOTICE_PUBLISHED",
        "LIST_FROZEN",
        "DRAW_NOTICE",
        "DRAW_RESULT",
        "DRAW_VOIDED",
        "REFUSAL_RECORDED",
        "RESERVE_SKIPPED",
        "WINNER_VOIDED",
        "RESERVE_CALLED",
        "AWARD",
    )

    edition: Edition
    price: Yuan | None = None
    roots: set[str] = field(default_factory=set)
    order: list[str] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)

    def after(self, kind: str, facts: Mapping[str, object]) -> Iterator[str]:
        """Give what is wrong with one more event."""
        match kind:
            case "NOTICE_PUBLISHED":
                self.price = Yuan(_of(facts, "price")["fen"])
                if self.price != _computed(facts):
                    yield "the price does not follow from the formula"
            case "LIST_FROZEN":
                self.roots.add(str(facts["root"]))
            case "DRAW_NOTICE":
                if _of(facts, "notice")["body"]["pool_root"] not in self.roots:
                    yield "the draw is over a list that was not frozen before"
            case "DRAW_RESULT":
                self.order, self.gone = _order(facts), set()
            case "DRAW_VOIDED":
                self.order = []
            case "RESERVE_CALLED":
                yield from self._called(str(facts["ticket"]))
            case "AWARD":
                yield from self._award(facts)
            case _:
                self.gone.add(str(facts["ticket"]))

    def _called(self, ticket: str) -> Iterator[str]:
        left = self._left()
        # That a winner was void is withheld from the public; its successor shows it.
        if self.edition is Edition.PUBLIC and ticket in left[1:2]:
            self.gone.add(left[0])
        elif ticket not in left[:1]:
            yield "a reserve was called whose turn it was not"

    def _left(self) -> list[str]:
        return [pid for pid in self.order if pid not in self.gone]

    def _award(self, facts: Mapping[str, object]) -> Iterator[str]:
        if facts["ticket"] not in self._left()[:1]:
            yield "the award went to a ticket whose turn it was not"
        if self.price is None or facts["price_fen"] != self.price.fen:
            yield "the award is not at the fixed price"


def _of(facts: Mapping[str, object], name: str) -> Any:  # noqa: ANN401 - any JSON
    return facts[name]


def _computed(facts: Mapping[str, object]) -> Yuan | None:
    try:
        return fixed_price(
            Yuan(_of(facts, "control")["fen"]),
            Yuan(_of(facts, "non_competitive")["fen"]),
            Rate(_of(facts, "rate")["basis_points"]),
        )
    except NonCompetitivePartError:
        return None


def _order(facts: Mapping[str, object]) -> list[str]:
    rounds = _of(facts, "result")["rounds"]
    return [pid for stratum in rounds[-1]["strata"] for pid in stratum["pids"]]
