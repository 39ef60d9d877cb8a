"""What a list shows of one public lot: the part of its entry that is read for it."""

from datetime import datetime
from typing import NamedTuple, TypeAlias

from archive.public.values import Yuan
from trading.disclosure.model.entries import Entry
from trading.disclosure.model.kinds import Business
from trading.rules.fixed_price_selection import State


class Line(NamedTuple):
    """
    One line of a list; its values have the names and the meaning they have in `Entry`.

    A page makes dozens at once, each of a row that is a tuple already; to make whole
    entries takes longer than the query.
    """

    lot: str
    project: str
    title: str
    procedure: str
    owner: str
    centre: str
    supervisor: str
    state: State
    suspended: bool
    business: Business
    sign_up_opens: datetime | None
    sign_up_closes: datetime | None
    draw_at: datetime | None
    room: str
    price: Yuan | None
    drawn_at: datetime | None
    draws: int
    winner: str
    objections_until: datetime | None


Listed: TypeAlias = Line | Entry
"""Whatever tells what a list shows."""
