"""The page of one draw: each step in one plain sentence, with what it rests on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from archive.public.values import beijing
from trading.disclosure.model.entries import Entry
from trading.disclosure.model.kinds import STAGE_OF, Stage
from trading.disclosure.presenting import words
from trading.disclosure.presenting.transcripts import Contribution, Transcript
from trading.front.languages import Tongue, marked
from trading.front.moments import exact, exact_amount, full
from trading.rules.fixed_price_selection import State

GRID: Final = 120
"""Up to so many tickets are shown at once; a longer list has pages of its own."""
TICKETS_A_PAGE: Final = 200
_BEGUN_ANEW: Final = frozenset(
    state for state, stage in STAGE_OF.items() if stage in {Stage.OPEN, Stage.AGAIN}
)
_FIRST: Final = 6
_HEAD: Final = 16


@dataclass(frozen=True, slots=True)
class Ticket:
    """One ticket of the frozen list, and how far it came."""

    number: str
    name: str
    look: str
    said: str


@dataclass(frozen=True, slots=True)
class Person:
    """Who contributed, and what."""

    duty: str
    name: str
    commitment: str
    number: str
    reason: str
    signed: bool
    absent: str


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the ranking."""

    place: str
    ticket: str
    name: str
    value: str
    hit: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    What came out: who was drawn and who follows, or why nobody was.

    `since` says what became of the drawn firm; as long as it is empty the firm is the
    selected one, and `drawn` calls it so.
    """

    standing: str
    winner: str = ""
    ticket: str = ""
    reserves: tuple[tuple[str, str], ...] = ()
    drawn: str = ""
    since: str = ""
    voided: str = ""
    voided_because: str = ""


@dataclass(frozen=True, slots=True)
class DrawView:
    """What the page of a draw shows."""

    title: str
    project: str
    draw: str
    number: int
    when: str
    room: str
    price: str
    outcome: Outcome
    size_said: str
    root: str
    grid: tuple[Ticket, ...]
    list: str
    people: tuple[Person, ...]
    said: dict[str, str]
    balls: tuple[tuple[str, ...], ...]
    source: str
    value: str
    seed: str
    alpha: str
    shortlist: int
    ranking: tuple[Place, ...]
    ranking_of: str
    transcript: str
    transcript_size: str
    sha256: str
    expected: str
    qr: str


@dataclass(frozen=True, slots=True)
class WaitingView:
    """What the page of a draw shows as long as its transcript is not public."""

    title: str
    project: str
    number: int
    state: str


@dataclass(frozen=True, slots=True)
class TicketsView:
    """One page of a long list of tickets."""

    title: str
    draw: str
    number: int
    page: int
    pages: int
    tickets: tuple[Ticket, ...]
    asked: str
    asked_name: str
    row: str
    found: tuple[str, ...]
    size_said: str


def waiting_view(entry: Entry, number: int, tongue: Tongue) -> WaitingView:
    """Say that a draw has begun and its transcript is not public yet."""
    return WaitingView(
        title=entry.title,
        project=tongue.at(f"/projects/{entry.project}"),
        number=number,
        state=tongue.say(words.STATES[entry.state]),
    )


def draw_view(
    entry: Entry, number: int, found: Transcript, sha256: str, tongue: Tongue
) -> DrawView:
    """Say what the page of a draw shows."""
    here = f"/projects/{entry.project}/draws/{number}"
    outcome, size = _outcome(entry, number, found, tongue), len(found.tickets)
    result = found.result or {}
    return DrawView(
        title=entry.title,
        project=tongue.at(f"/projects/{entry.project}"),
        draw=tongue.at(here),
        number=number,
        when=_when(found, tongue),
        room=found.notice["place"],
        price=exact_amount(entry.price, tongue),
        outcome=outcome,
        size_said=tongue.count("{n} 家，每家一张号票", "{n} 家，每家一张号票", size),
        root=found.notice["pool_root"],
        grid=(
            tuple(_tickets(found, found.tickets, outcome.drawn, tongue))
            if size <= GRID
            else ()
        ),
        list=tongue.at(f"{here}/tickets"),
        people=tuple(_person(each, tongue) for each in found.contributions()),
        said=_times(found, tongue),
        balls=_balls(found),
        source=_source(found, tongue),
        value=found.chance["value"] if found.chance else "",
        seed=result.get("seed", ""),
        alpha=result.get("alpha", ""),
        shortlist=len(found.shortlisted),
        ranking=_ranking(found, outcome.drawn, tongue),
        ranking_of=_ranking_of(found, tongue),
        transcript=f"{here}/transcript.json",
        transcript_size=f"{len(found.data) / 1000:,.0f} kB",
        sha256=sha256,
        expected=" ".join((found.notice["draw"], str(number), *_standing_order(found))),
        qr=f"{here}/qr.svg",
    )


def tickets_view(
    entry: Entry,
    number: int,
    found: Transcript,
    *,
    page: int,
    asked: str,
    tongue: Tongue,
) -> TicketsView:
    """Say one page of the frozen list, and where the ticket asked for came."""
    tickets = found.tickets
    pages = max(1, -(-len(tickets) // TICKETS_A_PAGE))
    page = min(max(page, 1), pages)
    shown = tickets[(page - 1) * TICKETS_A_PAGE : page * TICKETS_A_PAGE]
    drawn = _outcome(entry, number, found, tongue).drawn
    listed = asked in tickets
    return TicketsView(
        title=entry.title,
        draw=tongue.at(f"/projects/{entry.project}/draws/{number}"),
        number=number,
        page=page,
        pages=pages,
        tickets=tuple(_tickets(found, shown, drawn, tongue)),
        asked=asked,
        asked_name=found.names.get(asked, "") if listed else "",
        row=_row(tickets.index(asked), asked) if listed else "",
        found=tuple(_places(found, asked, tongue)) if listed else (),
        size_said=tongue.count(
            "{n} 家，每家一张号票", "{n} 家，每家一张号票", len(tickets)
        ),
    )


def _standing_order(found: Transcript) -> Sequence[str]:
    """Return the order that counts: none of a draw that was voided."""
    return found.order if found.voided is None else ()


def _row(place: int, ticket: str) -> str:
    """Return the address of a ticket's own row in the list."""
    return f"?page={place // TICKETS_A_PAGE + 1}#t{ticket}"


def _outcome(entry: Entry, number: int, found: Transcript, tongue: Tongue) -> Outcome:
    if found.voided is not None:
        return Outcome(
            "voided",
            voided=found.voided["reason"],
            voided_because=found.voided["decision"],
        )
    order, names = found.order, found.names
    if not order:
        return Outcome("impossible")
    since = _since(entry, number, order[0], tongue)
    return Outcome(
        "drawn",
        winner=names.get(order[0], order[0]),
        ticket=order[0],
        reserves=tuple((names.get(pid, pid), pid) for pid in order[1:]),
        drawn=tongue.say("抽中") if since else tongue.say("中选"),
        since=since,
    )


def _since(entry: Entry, number: int, ticket: str, tongue: Tongue) -> str:
    """Say what became of the firm that was drawn first; empty while it is selected."""
    if entry.state is State.TERMINATED:
        return tongue.say("这个项目后来终止了。")
    if number < entry.draws or (not entry.winner and entry.state in _BEGUN_ANEW):
        return tongue.say("这次抽取的结果后来不再有效。")
    if not entry.winner:
        return tongue.say("后来退出，还没有递补。")
    if entry.ticket != ticket:
        return tongue.say(
            "后来退出，现在的中选人是 {name}（{ticket} 号票）。",
            name=entry.winner,
            ticket=entry.ticket,
        )
    return ""


def _when(found: Transcript, tongue: Tongue) -> str:
    begun = found.at("notice", "body", "at")
    ended = found.at("result", "body", "at") or found.at("voided", "body", "at")
    if begun is None or ended is None:
        return ""
    clock = f"{beijing(ended):%H:%M:%S}"
    return tongue.say(
        "{begun}开始，{ended} 出结果", begun=full(begun, tongue), ended=clock
    )


def _tickets(
    found: Transcript, numbers: Sequence[str], drawn: str, tongue: Tongue
) -> Iterable[Ticket]:
    names, order, shortlisted = found.names, found.order, found.shortlisted
    places = {pid: place for place, pid in enumerate(order)}
    for pid in numbers:
        look, said = "", ""
        if pid in places and found.voided is None:
            look = "won" if places[pid] == 0 else "kept"
            said = _place_name(places[pid], drawn, tongue)
        elif pid in shortlisted:
            look, said = "on", tongue.say("入围")
        yield Ticket(pid, names.get(pid, ""), look, said)


def _place_name(place: int, drawn: str, tongue: Tongue) -> str:
    if place == 0:
        return drawn
    return tongue.say("第 {n} 备选", n=place)


def _person(each: Contribution, tongue: Tongue) -> Person:
    return Person(
        duty=tongue.say(words.DUTIES.get(each.duty, each.duty)),
        name=each.name,
        commitment=each.commitment,
        number=each.number,
        reason=each.reason,
        signed=each.signed,
        absent=each.absent,
    )


_TIMES: Final = {
    "sealed": ("commits_closed", "body", "at"),
    "opened": ("reveals_closed", "body", "at"),
    "result": ("result", "body", "at"),
}


def _times(found: Transcript, tongue: Tongue) -> dict[str, str]:
    """Say when each part was closed."""
    times = {name: found.at(*path) for name, path in _TIMES.items()}
    return {name: exact(at, tongue) if at else "" for name, at in times.items()}


def _balls(found: Transcript) -> tuple[tuple[str, ...], ...]:
    if found.chance is None or found.source is None or "groups" not in found.source:
        return ()
    groups = str(found.chance["value"]).split("+")
    return tuple(tuple(group.split("-")) for group in groups)


def _source(found: Transcript, tongue: Tongue) -> str:
    if found.source is None:
        return ""
    kind = found.source["kind"]
    return tongue.say(words.SOURCES.get(kind, kind))


def _ranking(found: Transcript, drawn: str, tongue: Tongue) -> tuple[Place, ...]:
    if not found.order:
        return ()
    names, seats = found.names, len(found.order)
    lines = []
    for place, (pid, value) in enumerate(found.ranked(len(found.rounds) - 1)[:_FIRST]):
        named = _place_name(place, drawn, tongue) if place < seats else ""
        hit = place == 0 and found.voided is None
        said = tongue.say("{n}　{name}", n=place + 1, name=named)
        lines.append(Place(said, pid, names.get(pid, ""), f"{value[:_HEAD]}…", hit))
    return tuple(lines)


_RANKING_OF: Final = marked("“{step}”一步的名次（前 {shown} 名，共 {all} 家）")


def _ranking_of(found: Transcript, tongue: Tongue) -> str:
    if not found.order:
        return ""
    last = found.rounds[-1]
    pool = len(found.shortlisted) or len(found.tickets)
    label = tongue.say(words.ROUNDS.get(last["label"], last["label"]))
    return tongue.say(_RANKING_OF, step=label, shown=min(_FIRST, pool), all=pool)


def _places(found: Transcript, asked: str, tongue: Tongue) -> Iterable[str]:
    """Say where the ticket asked for came in each step it took part in."""
    if not found.rounds:
        yield tongue.say("这次抽取没有排出名次。")
    for step, this in enumerate(found.rounds):
        label = tongue.say(words.ROUNDS.get(this["label"], this["label"]))
        ranked = found.ranked(step)
        seats = sum(len(seated["pids"]) for seated in this["strata"])
        for place, (pid, _) in enumerate(ranked, 1):
            if pid == asked:
                yield tongue.say(
                    "“{step}”一步：{ticket} 号票排第 {place} 名，共 {all} 家，"
                    "前 {seats} 名入选。",
                    step=label,
                    ticket=pid,
                    place=place,
                    all=len(ranked),
                    seats=seats,
                )
