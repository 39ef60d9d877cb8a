"""What is asked of the register, as questions that are written once for each shape."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    and_,
    bindparam,
    case,
    func,
    not_,
    or_,
    select,
)

from archive.public.tables import Prepared
from trading.disclosure.model.kinds import AHEAD_OF_DRAW, Stage
from trading.disclosure.model.queries import Order
from trading.disclosure.rows import ENTRIES, LINES, REGISTER
from trading.disclosure.search import found_by_text
from trading.projects.tables import PublicationRow
from trading.rules.fixed_price_selection import State

_ROW: Final = REGISTER.c
_NOW: Final[BindParameter[Any]] = bindparam("now")
_OPEN: Final = _ROW.stage == Stage.OPEN.value
_RUNNING: Final = and_(_OPEN, _ROW.sign_up_closes > _NOW)
_OTHERS: Final = or_(
    not_(_OPEN), _ROW.sign_up_closes.is_(None), _ROW.sign_up_closes <= _NOW
)
_STAGE: Final = case(
    (and_(_OPEN, _ROW.sign_up_closes <= _NOW), Stage.REVIEW.value), else_=_ROW.stage
)
"""The stage at an instant, as `model.entries.stage_at` says it."""

_NEWEST: Final = (_ROW.noticed_at.desc(), _ROW.id.desc())
_LARGEST: Final = (_ROW.price.desc().nulls_last(), _ROW.id.desc())

ENTRY: Final = Prepared(
    ENTRIES.where(_ROW.project == bindparam("project")).order_by(_ROW.lot).limit(1)
)
SESSIONS: Final = Prepared(
    LINES.where(
        _ROW.draw_at >= bindparam("first"), _ROW.draw_at < bindparam("last")
    ).order_by(_ROW.draw_at, _ROW.id)
)
COMING: Final = Prepared(
    LINES.where(
        _ROW.draw_at > _NOW,
        _ROW.draw_at < bindparam("last"),
        or_(*(_ROW.state == state.value for state in sorted(AHEAD_OF_DRAW))),
        _ROW.suspended.is_(False),
    )
    .order_by(_ROW.draw_at, _ROW.id)
    .limit(1)
)
CLOSING: Final = Prepared(
    LINES.where(_RUNNING)
    .order_by(_ROW.sign_up_closes, _ROW.id)
    .limit(bindparam("limit"))
)
_DRAWN: Final = and_(
    _ROW.drawn_at.is_not(None),
    _ROW.winner != "",
    _ROW.state != State.TERMINATED.value,
)
"""The lot was drawn, and its result stands."""
RESULTS: Final = Prepared(
    LINES.where(_DRAWN)
    .order_by(_ROW.drawn_at.desc(), _ROW.id.desc())
    .limit(bindparam("limit"))
)

_SAID: Final = PublicationRow.__table__.c
TOLD: Final = Prepared(
    select(_SAID.id, _SAID.lot, _SAID.kind, _SAID.at, _SAID.title, _SAID.event)
    .where(_SAID.project == bindparam("project"))
    .order_by(_SAID.id)
)
CONTENTS: Final = select(_SAID.id, _SAID.content).where(
    _SAID.project == bindparam("project"),
    _SAID.kind.in_(bindparam("kinds", expanding=True)),
)


@dataclass(frozen=True, slots=True)
class Part:
    """A run of a list in one order: its rows, of a window, and how many it has."""

    lines: Prepared
    count: Prepared


@dataclass(frozen=True, slots=True)
class Question:
    """
    The shape of a question: which values are given, not what they are.

    There are few shapes, so each is built once and kept. `given` names what is given of
    `text`, `begins`, `ends`, `drawn`, `business`, `information`, `stage` and `place`.
    """

    embedded: bool = True
    order: Order = Order.SOON
    by_number: bool = False
    given: frozenset[str] = frozenset()

    def parts(self) -> Sequence[Part]:
        """Return the list, in runs that follow each other, each in an index's order."""
        return _parts(self)

    def counts(self) -> Prepared:
        """Return how many there are of each kind, and of how many sign-up is over."""
        return _counts(self)


@cache
def _parts(question: Question) -> Sequence[Part]:
    conditions = [*_beside(question), *_choices(question)]
    match question.order:
        case Order.SOON:
            soonest = (_ROW.sign_up_closes, *_NEWEST)
            return (
                _part([*conditions, _RUNNING], soonest),
                _part([*conditions, _OTHERS], _NEWEST),
            )
        case Order.NEW:
            return (_part(conditions, _NEWEST),)
        case Order.AMOUNT:
            return (_part(conditions, _LARGEST),)


def _part(
    conditions: Sequence[ColumnElement[bool]], order: Sequence[ColumnElement[Any]]
) -> Part:
    window = LINES.where(*conditions).order_by(*order)
    return Part(
        Prepared(window.limit(bindparam("limit")).offset(bindparam("offset"))),
        Prepared(select(func.count()).select_from(REGISTER).where(*conditions)),
    )


@cache
def _counts(question: Question) -> Prepared:
    common = (_ROW.business, _ROW.information, _ROW.stage, _ROW.place)
    over = func.sum(case((_ROW.sign_up_closes <= _NOW, 1), else_=0))
    return Prepared(
        select(*common, func.count(), over)
        .where(*_beside(question))
        .group_by(*common)
        .order_by(*common)
    )


def _beside(question: Question) -> list[ColumnElement[bool]]:
    """Return what is asked beside the choices, of which each is counted."""
    conditions: list[ColumnElement[bool]] = []
    if question.by_number:
        conditions.append(_ROW.project == bindparam("number"))
    elif "text" in question.given:
        conditions.append(_ROW.id.in_(found_by_text(embedded=question.embedded)))
    if "begins" in question.given:
        conditions.append(_ROW.noticed_at >= bindparam("begins"))
    if "ends" in question.given:
        conditions.append(_ROW.noticed_at < bindparam("ends"))
    if "drawn" in question.given:
        conditions.append(_DRAWN)
    return conditions


def _choices(question: Question) -> list[ColumnElement[bool]]:
    return [
        column == bindparam(name)
        for name, column in (
            ("business", _ROW.business),
            ("information", _ROW.information),
            ("stage", _STAGE),
            ("place", _ROW.place),
        )
        if name in question.given
    ]
