"""Who came, released and signs at an opening, as the stream tells it (trading 4.2)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol, Self

from archive.public.ledger import EventBody
from archive.public.paper import Signer
from archive.public.values import Actor, to_micros
from trading.bids.model.bids import Released, ReleaseKind
from trading.bids.model.tender import Tender
from trading.papers.places import refused_places

HOST: Final = "主持人"
READER: Final = "唱标人"
RECORDER: Final = "记录人"
WATCHER: Final = "监标人"
BIDDERS: Final = "投标人代表"
MOST_BIDDERS: Final = 50
"""So many of the bidders who are present sign, those who came first to bid."""


class Somebody(Protocol):
    """A person who acted or was there, and for whom."""

    @property
    def person(self) -> str:
        """Who it is."""
        ...

    @property
    def organisation(self) -> str:
        """For whom."""
        ...


@dataclass(slots=True)
class Course:
    """What the stream of a project tells of one opening, in the order of its events."""

    started: list[EventBody] = field(default_factory=list)
    put_off: list[EventBody] = field(default_factory=list)
    at: dict[int, int] = field(default_factory=dict)
    readers: list[Actor] = field(default_factory=list)
    objected: dict[int, int] = field(default_factory=dict)
    ended: list[EventBody] = field(default_factory=list)
    refused: frozenset[Signer] = frozenset()
    """The places of those who refused to sign, by duty, body and name."""

    @classmethod
    def of(cls, events: Iterable[EventBody], lot: str) -> Self:
        """Read the events of one lot."""
        told = [each for each in events if each.facts.get("lot") == lot]
        found = cls(refused=refused_places(told, lot))
        for each in told:
            found.take(each)
        return found

    def take(self, event: EventBody) -> None:
        """Take one event."""
        at = self.at[event.n] = to_micros(event.at)
        match event.kind:
            case "OPENING_STARTED":
                self.started.append(event)
            case "OPENING_ADJOURNED":
                self.put_off.append(event)
            case "READ_OUT" if event.actor not in self.readers:
                self.readers.append(event.actor)
            case "OPENING_OBJECTION":
                self.objected[int(str(event.facts["objection"]))] = at
            case "OPENING_RECORDED":
                self.ended.append(event)
            case _:
                pass

    @property
    def host(self) -> Actor:
        """Who started the session that led to the end."""
        return self.started[-1].actor

    @property
    def recorder(self) -> Actor:
        """Who ended it."""
        return self.ended[-1].actor

    def sessions(self) -> list[dict[str, object]]:
        """Return when it was started, and why and until when it was put off."""
        found: list[dict[str, object]] = [
            {"at": to_micros(each.at), "reason": "", "until": 0}
            for each in self.started
        ]
        for session, event in zip(found, self.put_off, strict=False):
            session |= {each: event.facts[each] for each in ("reason", "until")}
        return found

    def released(self, tender: Tender, kept: Iterable[Released]) -> dict[str, object]:
        """Return which holders and trustees released and when, 0 where one has not."""
        at = {(each.kind, each.who): self.at.get(each.event, 0) for each in kept}
        return {
            "holders": [
                [
                    each.j,
                    each.organisation,
                    at.get((ReleaseKind.HOLDER, str(each.j)), 0),
                ]
                for each in tender.seats
            ],
            "trustees": [
                [n, each.organisation, at.get((ReleaseKind.TRUSTEE, str(n)), 0)]
                for n, each in enumerate(tender.trustees, 1)
            ],
        }


@dataclass(slots=True)
class Places:
    """Who signs the record: each duty by those who had it, each of them once."""

    names: Mapping[str, str]
    found: list[Signer] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        course: Course,
        tender: Tender,
        supervisor: str,
        firms: Sequence[str],
        names: Mapping[str, str],
    ) -> Self:
        """Name them: of the bidders who are present, those who came first to bid."""
        there, order = tender.present, {code: at for at, code in enumerate(firms)}
        bidding = [each for each in there if each.organisation in order]
        bidding.sort(key=lambda each: order[each.organisation])
        places = cls(names)
        places.add(HOST, course.host)
        places.add(READER, *course.readers)
        places.add(RECORDER, course.recorder)
        places.add(WATCHER, *(x for x in there if x.organisation == supervisor))
        places.add(BIDDERS, *bidding[:MOST_BIDDERS])
        return places

    def add(self, duty: str, *people: Somebody) -> None:
        """
        Let these people sign, by name where that is known.

        Where it is not, anybody signs who acts for that body; a desk signs once then.
        """
        of: dict[str, dict[str, None]] = {}
        for each in people:
            name = self.names.get(each.person, "")
            of.setdefault(each.organisation, {})[name] = None
        for body, names in of.items():
            known = [name for name in names if name] or [""]
            self.found += [Signer(duty, body, name) for name in known]


def there(course: Course, tender: Tender, names: Mapping[str, str]) -> list[object]:
    """Return everybody who was there or acted, in that order, each once."""
    people: list[Somebody] = [*tender.present, course.host, *course.readers]
    once = {(each.person, each.organisation): None for each in people}
    once[(course.recorder.person, course.recorder.organisation)] = None
    return [
        {"id": person, "name": names[person], "organisation": organisation}
        for person, organisation in once
    ]
