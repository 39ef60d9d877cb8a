"""What was published of one lot, looked up by kind; the latest notice opens it anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from archive.public.values import from_micros
from trading.disclosure.model.entries import Entry
from trading.projects.model import Publication, PublicationKind

NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Dossier:
    """A lot, everything published of it, oldest first, and the instant of looking."""

    entry: Entry
    publications: Sequence[Publication]
    now: datetime

    @property
    def notice(self) -> Mapping[str, Any]:
        """What the notice in force says; empty without one."""
        found = self.last(PublicationKind.NOTICE)
        return NOTHING if found is None else found.content

    def last(self, kind: PublicationKind) -> Publication | None:
        """Return the latest publication of a kind under the notice in force."""
        for each in reversed(self.publications):
            if each.kind is kind:
                return each
            if each.kind is PublicationKind.NOTICE:
                return None
        return None

    def at(self, kind: PublicationKind) -> datetime | None:
        """Return when the latest publication of a kind was made."""
        found = self.last(kind)
        return None if found is None else found.at

    def of(self, *kinds: PublicationKind) -> Sequence[Publication]:
        """Return every publication of these kinds, newest first."""
        return [each for each in reversed(self.publications) if each.kind in kinds]

    @property
    def awaiting(self) -> Sequence[Publication]:
        """The objections that nobody has decided yet, oldest first."""
        told = [
            each for each in self.publications if each.kind is PublicationKind.OBJECTION
        ]
        decided = {each.content.get("objection") for each in told if _decides(each)}
        return [
            each
            for each in told
            if not _decides(each) and each.content.get("objection") not in decided
        ]

    @property
    def reserves(self) -> Sequence[Mapping[str, Any]]:
        """Who follows if the winner is lost, in their order."""
        result = self.last(PublicationKind.RESULT)
        if result is not None:
            return list(result.content.get("reserves", ()))
        draw = self.last(PublicationKind.DRAW)
        return [] if draw is None else list(draw.content.get("order", ())[1:])

    @property
    def tickets(self) -> int:
        """How many tickets the frozen list has, 0 without one."""
        found = self.last(PublicationKind.LIST)
        return 0 if found is None else int(found.content.get("size", 0))


def _decides(publication: Publication) -> bool:
    return "outcome" in publication.content


def instant(micros: object) -> datetime | None:
    """Read an instant of the public record; None if it has none."""
    return from_micros(micros) if isinstance(micros, int) else None
