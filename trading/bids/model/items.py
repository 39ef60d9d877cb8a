"""The bill of a tender: items that are priced one by one (trading 8.2)."""

from dataclasses import dataclass
from typing import Final, Self

from archive.public.evidence import Json
from trading.bids.model.shapes import members, rows, text, whole

MOST_ITEMS: Final = 5000
_LONGEST_NUMBER: Final = 40
_LONGEST_TEXT: Final = 500
_PLACES: Final = 6


@dataclass(frozen=True, slots=True)
class ItemAsked:
    """A line of the bill: its number, what it is, the unit, and the quantity."""

    number: str
    name: str
    unit: str
    quantity: int

    def described(self) -> dict[str, Json]:
        """Return its JSON."""
        return {
            "number": self.number,
            "name": self.name,
            "unit": self.unit,
            "quantity": self.quantity,
        }

    @classmethod
    def of(cls, value: Json) -> Self:
        """Read it back; raises ShapeError."""
        data = members(value, "number", "name", "unit", "quantity")
        return cls(
            number=text(data["number"], _LONGEST_NUMBER, 1),
            name=text(data["name"], _LONGEST_TEXT, 1),
            unit=text(data["unit"], _LONGEST_NUMBER, 1),
            quantity=whole(data["quantity"]),
        )


@dataclass(frozen=True, slots=True)
class ItemsTable:
    """
    Items that are priced one by one; their amounts add up to the field `total`.

    Quantities and unit prices are whole numbers of 10^-places.
    """

    total: str
    quantity_places: int
    price_places: int
    rows: tuple[ItemAsked, ...]

    def described(self) -> dict[str, Json]:
        """Return its JSON."""
        return {
            "total": self.total,
            "quantity_places": self.quantity_places,
            "price_places": self.price_places,
            "rows": [row.described() for row in self.rows],
        }

    @classmethod
    def of(cls, value: Json) -> Self:
        """Read it back; raises ShapeError."""
        data = members(value, "total", "quantity_places", "price_places", "rows")
        return cls(
            total=text(data["total"], _LONGEST_NUMBER),
            quantity_places=whole(data["quantity_places"], _PLACES),
            price_places=whole(data["price_places"], _PLACES),
            rows=rows(data["rows"], ItemAsked.of, MOST_ITEMS),
        )
