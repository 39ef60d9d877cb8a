"""
What of the sheets is read out and stands on the record of an opening (trading 4.2).

Pure: from the sheets and the form they were filled into, and nothing else.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from trading.bids.model import figures
from trading.bids.model.consortia import Bidding, Consortium, bidding_twice
from trading.bids.model.forms import FieldKind, FormField, SheetForm
from trading.bids.model.sheets import Manager, OpeningSheet, Price, Value

MOST_FIELDS: Final = 4
"""So many values of a sheet stand beside its price; the sheets hold all of them."""
LONGEST: Final = 40
"""Signs of a value that stand on the record."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A line of the sheet that stands on the record beside the price."""

    key: str
    label: str
    field: FormField | None = None

    def said(self, value: Value | None) -> str:
        """Return what a sheet says there, in as many signs as the record has."""
        text = "" if value is None else self._written(value)
        return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"

    def _written(self, value: Value) -> str:
        match value:
            case Price():
                return figures.write(value.fen, 2)
            case Manager():
                return " ".join(filter(None, (value.name, value.certificate)))
            case Consortium():
                return "、".join(each.name for each in value.members)
            case int():
                return self._figure(value)
            case _:
                return self._option(value)

    def _figure(self, value: int) -> str:
        said = figures.write(value, self.field.places if self.field else 0)
        if self.field is None:
            return said
        units = {FieldKind.RATE: "%", FieldKind.PERIOD_DAYS: " 天"}
        unit = self.field.unit
        return said + (f" {unit.zh}" if unit else units.get(self.field.kind, ""))

    def _option(self, value: str) -> str:
        options = self.field.options if self.field else ()
        return next((x.label.zh for x in options if x.key == value), value)


def asked(
    form: SheetForm | None, sheets: Collection[OpeningSheet]
) -> tuple[str, Sequence[Asked]]:
    """Return the key of the price that is read out first, and what else is asked."""
    if form is not None:
        fields = [
            Asked(each.key, each.label.zh, each)
            for each in form.fields
            if each.kind is not FieldKind.CONSORTIUM  # It has a place of its own.
        ]
        prices = [each.key for each in form.fields if each.kind is FieldKind.PRICE]
    else:
        keys = sorted({key for sheet in sheets for key in sheet.values})
        fields = [Asked(each, each) for each in keys]
        prices = [
            key
            for key in keys
            if any(isinstance(sheet.values.get(key), Price) for sheet in sheets)
        ]
    price = prices[0] if prices else ""
    return price, [each for each in fields if each.key != price][:MOST_FIELDS]


def read_out(
    price: str, fields: Sequence[Asked], sheet: OpeningSheet | None
) -> tuple[list[object], list[str]]:
    """Return the price of a bid in figures and words, and what else was asked."""
    values: Mapping[str, Value] = {} if sheet is None else sheet.values
    first = values.get(price)
    return (
        [first.fen, first.words] if isinstance(first, Price) else [],
        [each.said(values.get(each.key)) for each in fields],
    )


def together(
    bids: Sequence[tuple[str, str]],
    sheets: Mapping[str, OpeningSheet],
    firms: Mapping[str, str],
) -> dict[str, object]:
    """
    Say who bids as a consortium, and who bids more than once, by number (8.6).

    `bids` are bidder and manifest of each counted bid, in order.
    """
    others = {bid: sheets[bid].others for _, bid in bids if bid in sheets}
    numbers = {bid: at for at, (_, bid) in enumerate(bids, 1)}
    found = bidding_twice(
        [Bidding(bid, bidder, others.get(bid, ())) for bidder, bid in bids]
    )
    return {
        "consortia": [
            [bidder, [[x.code, x.name] for x in others[bid]]]
            for bidder, bid in bids
            if others.get(bid)
        ],
        "twice": [
            [
                *(each.code, each.called(firms)),
                [numbers[manifest] for manifest in each.manifests],
            ]
            for each in found
        ],
    }
