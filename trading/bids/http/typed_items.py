"""Priced items, typed or pasted: one a line, as a spreadsheet or a CSV gives them."""

import csv
import re
from collections.abc import Iterator
from typing import Final

from trading.bids.model.items import MOST_ITEMS, ItemAsked, ItemsTable
from trading.bids.model.shapes import LARGEST

_CELLS: Final = 4
_LONGEST: Final = (40, 120, 40)
"""Characters of number, name and unit."""
_QUANTITY: Final = re.compile(r"([0-9]{1,9})(?:\.([0-9]{1,6}))?")
_HEADS: Final = frozenset({"序号", "编号", "No.", "Number"})
PRICE_PLACES: Final = 2


class ItemsTypedWronglyError(ValueError):
    """A line is no item; `line` counts from 1, 0 where there are too many of them."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


def typed_items(given: str, total: str) -> ItemsTable | None:
    """
    Return the items whose amounts add up to the field `total`, None if none is typed.

    A line is number, name, unit and quantity, with tabs between them or commas; a
    first line that names the columns is passed over. All quantities get as many
    decimals as the longest has.

    Raises:
        ItemsTypedWronglyError: a line is none, a number stands twice, or too many.

    """
    lines = list(_lines(given))
    if not lines:
        return None
    if len(lines) > MOST_ITEMS:
        raise ItemsTypedWronglyError(0)
    places = max(len(cells[3].partition(".")[2]) for _, cells in lines)
    found: dict[str, ItemAsked] = {}
    for at, (number, name, unit, quantity) in lines:
        whole, _, parts = quantity.partition(".")
        scaled = int(whole + parts.ljust(places, "0"))
        if number in found or scaled > LARGEST:
            raise ItemsTypedWronglyError(at)
        found[number] = ItemAsked(number, name, unit, scaled)
    return ItemsTable(total, places, PRICE_PLACES, tuple(found.values()))


def _lines(given: str) -> Iterator[tuple[int, list[str]]]:
    for at, line in enumerate(given.splitlines(), 1):
        if not line.strip():
            continue
        cells = _cells(line)
        if at == 1 and cells[0] in _HEADS:
            continue
        long = zip(cells, _LONGEST, strict=False)
        if (
            len(cells) != _CELLS
            or not all(cells)
            or any(len(cell) > most for cell, most in long)
            or not _QUANTITY.fullmatch(cells[3])
        ):
            raise ItemsTypedWronglyError(at)
        yield at, cells


def _cells(line: str) -> list[str]:
    """Return the cells of a line; a comma inside quotes divides nothing (RFC 4180)."""
    if "\t" in line:
        return [each.strip() for each in line.split("\t")]
    (found,) = csv.reader([line.replace("，", ",")])
    return [each.strip() for each in found]
