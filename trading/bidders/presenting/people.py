"""What a firm declared of its people and of other firms; who a party is."""

from dataclasses import dataclass
from typing import Final

from archive.public.values import Rate
from trading.bidders.model.firms import Relation, RelationKind
from trading.bidders.model.parties import Identity, Paper, PartyKind
from trading.bidders.model.relations import Tie, TieKind
from trading.bidders.presenting import words
from trading.bidders.presenting.own import done
from trading.bidders.use_cases.parties import PartyView as KeptParty
from trading.bidders.use_cases.reading import FirmSheet
from trading.front.languages import Tongue

ROWS: Final = 4
MOST_ROWS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleView:
    """What a firm declared, without any number, and rows to declare anew."""

    name: str
    code: str
    ties: tuple[tuple[str, str], ...]
    relations: tuple[tuple[str, str, str], ...]
    rows: tuple[int, ...]
    more: str
    kinds: tuple[tuple[str, str], ...]
    papers: tuple[tuple[str, str], ...]
    hangs: tuple[tuple[str, str], ...]
    done: str
    key: str


def people_view(
    sheet: FirmSheet, rows: int, told: tuple[str, str], tongue: Tongue
) -> PeopleView:
    """Say what the page of people shows; numbers of papers are read by nobody."""
    hangs = [
        (f"{each.value}/{side}", _hang(each, side, tongue)) for each, side in HANGS
    ]
    return PeopleView(
        name=sheet.account.name,
        code=sheet.account.code,
        ties=tuple(_tie(each, tongue) for each in sheet.ties),
        relations=tuple(_relation(each, sheet, tongue) for each in sheet.relations),
        rows=tuple(range(1, rows + 1)),
        more=f"/my/firm/people?rows={min(rows + ROWS, MOST_ROWS)}"
        if rows < MOST_ROWS
        else "",
        kinds=tuple((each.value, tongue.say(words.TIES[each])) for each in TieKind),
        papers=tuple(
            (each.value, tongue.say(words.PAPERS[each]))
            for each in Paper
            if each is not Paper.REGISTRATION_EXTRACT
        ),
        hangs=tuple(hangs),
        done=done(told[0], tongue),
        key=told[1],
    )


HANGS: Final = (
    (RelationKind.HOLDING, "from"),
    (RelationKind.HOLDING, "to"),
    (RelationKind.MANAGEMENT, "from"),
    (RelationKind.MANAGEMENT, "to"),
    (RelationKind.RESPONSIBLE_PERSON, "from"),
)
"""How another firm may hang together with this one: `from` it, or `to` it."""


def _hang(kind: RelationKind, side: str, tongue: Tongue) -> str:
    match kind, side:
        case RelationKind.HOLDING, "from":
            return tongue.say("它持有本企业股份")
        case RelationKind.HOLDING, _:
            return tongue.say("本企业持有它的股份")
        case RelationKind.MANAGEMENT, "from":
            return tongue.say("它管理本企业")
        case RelationKind.MANAGEMENT, _:
            return tongue.say("本企业管理它")
        case _:
            return tongue.say("负责人是同一个人")


def _tie(tie: Tie, tongue: Tongue) -> tuple[str, str]:
    share = "" if tie.share is None else f"{Rate(tie.share)}"
    return tongue.say(words.TIES[tie.kind]), share


def _relation(
    relation: Relation, sheet: FirmSheet, tongue: Tongue
) -> tuple[str, str, str]:
    own = str(relation.from_firm) == sheet.account.code
    other = relation.to_firm if own else relation.from_firm
    share = "" if relation.share is None else f"{Rate(relation.share)}"
    return _hang(relation.kind, "to" if own else "from", tongue), str(other), share


# --- Another party -------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyPageView:
    """A party that is no firm, its number masked also to itself."""

    is_party: bool
    described: str
    name: str
    number: str
    kinds: tuple[tuple[str, str], ...]
    papers: tuple[tuple[str, str], ...]
    done: str
    key: str


def party_view(
    party: KeptParty | None,
    told: tuple[str, str],
    tongue: Tongue,
    *,
    is_party: bool,
) -> PartyPageView:
    """Say what the page of a party shows."""
    described, name, number = "", "", ""
    if party is not None:
        paper = tongue.say(words.PAPERS[party.paper])
        described = tongue.join([tongue.say(words.PARTIES[party.kind]), paper])
        name, number = party.name, Identity(party.paper, party.number).masked
    return PartyPageView(
        is_party=is_party,
        described=described,
        name=name,
        number=number,
        kinds=tuple((e.value, tongue.say(words.PARTIES[e])) for e in PartyKind),
        papers=tuple((e.value, tongue.say(words.PAPERS[e])) for e in Paper),
        done=done(told[0], tongue),
        key=told[1],
    )
