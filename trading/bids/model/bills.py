"""
Unit prices out of a table that a bidder filled in elsewhere (trading 8.5).

Nothing is computed with what is read: it counts as if it had been typed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from trading.bids.model import figures
from trading.bids.model.figures import Measure, NotAFigureError
from trading.bids.model.items import ItemsTable
from trading.bids.model.sheets import ItemPriced
from trading.bids.sheet_errors import BillUnreadableError

_NUMBER: Final = re.compile(
    r"(序号|编号|项目编[号码]|清单编[号码]|no\.?|item)", re.IGNORECASE
)
_PRICE: Final = re.compile(r"单价|unit price", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Bill:
    """What a table says: typed prices by item, and numbers that nobody asked for."""

    typed: Mapping[str, str]
    unknown: tuple[str, ...] = ()


def prices_in(items: ItemsTable, rows: Sequence[Sequence[str]]) -> Bill:
    """
    Find the columns of numbers and unit prices, and read what stands below them.

    Raises:
        BillUnreadableError: no such columns, or an item is priced twice.

    """
    at, number, price = _columns(rows)
    asked = {row.number for row in items.rows}
    typed: dict[str, str] = {}
    unknown: list[str] = []
    for row in rows[at + 1 :]:
        which, said = (
            row[column].strip() if column < len(row) else ""
            for column in (number, price)
        )
        if not which or not said:
            continue
        if which not in asked:
            unknown.append(which)
        elif which in typed:
            raise BillUnreadableError(f"item {which} is priced twice")
        else:
            typed[which] = said
    return Bill(typed, tuple(unknown))


def _columns(rows: Sequence[Sequence[str]]) -> tuple[int, int, int]:
    for at, row in enumerate(rows):
        numbers = [i for i, cell in enumerate(row) if _NUMBER.match(cell.strip())]
        prices = [i for i, cell in enumerate(row) if _PRICE.search(cell)]
        if numbers and prices:
            return at, numbers[0], prices[-1]
    raise BillUnreadableError("no row names a column of numbers and one of unit prices")


def priced(items: ItemsTable, bill: Bill) -> tuple[ItemPriced, ...]:
    """
    Return the items of a sheet, in the order of its form; who has no price is absent.

    Raises:
        BillUnreadableError: a price is no figure of this form.

    """
    found = []
    for row in items.rows:
        if row.number not in bill.typed:
            continue
        said = bill.typed[row.number]
        try:
            price = figures.read(said, items.price_places, Measure.AMOUNT)
        except NotAFigureError as error:
            raise BillUnreadableError(f"item {row.number}: {error}") from error
        amount = figures.product(
            row.quantity, items.quantity_places, price, items.price_places
        )
        found.append(ItemPriced(row.number, price, amount))
    return tuple(found)
