"""
The register: one entry a public lot, which follows from what was published of it.

An entry is a fold: `Entry.of(project, lot)`, then `after(publication)` for each
publication in its order. So it can be written with each publication and computed again
from all of them, and both are the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, Self

from archive.public.values import Yuan, from_micros
from trading.disclosure.model.kinds import (
    BUSINESS_OF,
    INFORMATION_OF,
    STAGE_OF,
    Business,
    Information,
    Stage,
)
from trading.projects.model import Lot, Project, Publication, PublicationKind
from trading.rules.fixed_price_selection import FIXED_PRICE_SELECTION, State

LISTED: Final = frozenset({FIXED_PRICE_SELECTION.name})
"""Procedures whose lots the register lists; a tender has public pages of its own."""

_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a list says of one lot; what nobody has told is None or empty, never 0."""

    lot: str
    project: str
    title: str
    procedure: str
    place: str
    owner: str
    agency: str
    centre: str
    supervisor: str
    state: State
    suspended: bool
    business: Business = Business.OTHER
    information: Information = Information.NOTICE
    noticed_at: datetime | None = None
    changed_at: datetime | None = None
    sign_up_opens: datetime | None = None
    sign_up_closes: datetime | None = None
    draw_at: datetime | None = None
    room: str = ""
    price: Yuan | None = None
    drawn_at: datetime | None = None
    draws: int = 0
    winner: str = ""
    ticket: str = ""
    objections_until: datetime | None = None
    contract_until: datetime | None = None

    @classmethod
    def of(cls, project: Project, lot: Lot) -> Self:
        """Return the entry of a lot of which nothing is published yet."""
        return cls(
            lot=lot.id,
            project=project.id,
            title=project.title,
            procedure=lot.procedure,
            place=project.place,
            owner=project.owner,
            agency=project.agency,
            centre=project.centre,
            supervisor=project.supervisor,
            state=State(lot.state),
            suspended=bool(lot.suspensions),
        )

    def stage(self, now: datetime) -> Stage:
        """Return where the lot stands; sign-up is over when its end is past."""
        return stage_at(STAGE_OF[self.state], self.sign_up_closes, now)

    def after(self, publication: Publication) -> "Entry":
        """Return the entry once this is public too."""
        said = replace(
            self,
            # A paper says on paper what was said before, so it is no news of its own.
            information=INFORMATION_OF[publication.kind] or self.information,
            changed_at=publication.at,
        )
        learn = _LEARNING.get(publication.kind)
        return said if learn is None else learn(said, publication)

    def moved(self, lot: Lot) -> Self:
        """Return the entry once the lot has moved."""
        return replace(self, state=State(lot.state), suspended=bool(lot.suspensions))

    @property
    def searchable(self) -> str:
        """What a search finds this lot by."""
        parts = (self.title, self.project, self.owner, self.agency, self.supervisor)
        return " ".join((*parts, self.winner, self.place))


def stage_at(stage: Stage, closes: datetime | None, now: datetime) -> Stage:
    """Return the stage at this instant: an open sign-up that is over is in review."""
    over = closes is not None and closes <= now
    return Stage.REVIEW if stage is Stage.OPEN and over else stage


def _noticed(entry: Entry, publication: Publication) -> Entry:
    told = publication.content
    entry = _dated(entry, publication)
    return replace(
        entry,
        title=told.get("title", entry.title),
        business=BUSINESS_OF.get(told.get("kind", ""), Business.OTHER),
        noticed_at=publication.at,
        room=told.get("room", ""),
        price=_yuan(told.get("price", _NOTHING).get("fen")),
        drawn_at=None,
        winner="",
        ticket="",
        objections_until=None,
        contract_until=None,
    )


def _dated(entry: Entry, publication: Publication) -> Entry:
    """Take over dates that were set or moved."""
    told = publication.content
    window = told.get("sign_up", _NOTHING)
    opens = _instant(window.get("opens"))
    closes = _instant(window.get("closes"))
    return replace(
        entry,
        draw_at=_instant(told.get("draw_at")) or entry.draw_at,
        sign_up_opens=opens or entry.sign_up_opens,
        sign_up_closes=closes or entry.sign_up_closes,
    )


def _changed(entry: Entry, publication: Publication) -> Entry:
    """Take over a changed date; `by` or `passed` says that the winner is gone."""
    entry = _dated(entry, publication)
    if "by" in publication.content or "passed" in publication.content:
        return _without_winner(entry)
    return entry


def _without_winner(entry: Entry) -> Entry:
    return replace(
        entry, winner="", ticket="", objections_until=None, contract_until=None
    )


def _drawn(entry: Entry, publication: Publication) -> Entry:
    told = publication.content
    entry = replace(entry, draws=max(entry.draws, int(told.get("number", 0))))
    order = told.get("order", ())
    if not order:
        return replace(_without_winner(entry), drawn_at=None)
    first = order[0]
    return replace(
        entry,
        drawn_at=publication.at,
        winner=first.get("name", ""),
        ticket=first.get("ticket", ""),
    )


def _numbered(entry: Entry, publication: Publication) -> Entry:
    number = int(publication.content.get("number", 0))
    return replace(entry, draws=max(entry.draws, number))


def _won(entry: Entry, publication: Publication) -> Entry:
    told = publication.content
    until = _instant(told.get("publicity", _NOTHING).get("ends"))
    return replace(
        entry,
        winner=told.get("name", ""),
        ticket=told.get("ticket", ""),
        objections_until=until or entry.objections_until,
        contract_until=_instant(told.get("contract_until")) or entry.contract_until,
        price=_yuan(told.get("price_fen")) or entry.price,
    )


_LEARNING: Final = {
    PublicationKind.NOTICE: _noticed,
    PublicationKind.EXTENSION: _dated,
    PublicationKind.SUSPENSION: _dated,
    PublicationKind.CHANGE: _changed,
    PublicationKind.DRAW_NOTICE: _numbered,
    PublicationKind.DRAW: _drawn,
    PublicationKind.RESULT: _won,
    PublicationKind.AWARD: _won,
    PublicationKind.CONTRACT: _won,
}


def _instant(micros: object) -> datetime | None:
    return from_micros(micros) if isinstance(micros, int) else None


def _yuan(fen: object) -> Yuan | None:
    return Yuan(fen) if isinstance(fen, int) else None
