"""From what was typed to an opening sheet: figures read, amounts put into words."""

from collections.abc import Mapping
from typing import Final, TypeAlias

from archive.public.values import Yuan
from trading.bids.model import capitals, figures
from trading.bids.model.consortia import Consortium
from trading.bids.model.figures import Measure, NotAFigureError
from trading.bids.model.forms import FieldKind, FormField, SheetForm
from trading.bids.model.shapes import ShapeError
from trading.bids.model.sheets import (
    ItemPriced,
    Manager,
    OpeningSheet,
    Price,
    Value,
)
from trading.bids.sheet_errors import SheetUnreadableError

Typed: TypeAlias = str | tuple[str, str]
"""
What is typed into a field: for a person the name and the certificate's number, for a
consortium a line a firm.
"""

_MEASURES: Final = {
    FieldKind.PRICE: Measure.AMOUNT,
    FieldKind.UNIT_PRICE: Measure.AMOUNT,
    FieldKind.RATE: Measure.PERCENT,
    FieldKind.PERIOD_DAYS: Measure.DAYS,
}


def filled(
    form: SheetForm, typed: Mapping[str, Typed], items: tuple[ItemPriced, ...] = ()
) -> OpeningSheet:
    """
    Return the sheet; what was left empty has no value, and `checking` says so.

    Raises:
        SheetUnreadableError: a figure cannot be read, or a field is not of the form.

    """
    for key in typed:
        if form.field(key) is None:
            raise SheetUnreadableError(key, "the form has no such field")
    values = {
        each.key: _value(each, typed[each.key])
        for each in form.fields
        if typed.get(each.key)
    }
    return OpeningSheet(form.digest, values, items)


def _value(asked: FormField, typed: Typed) -> Value:
    if asked.kind is FieldKind.PERSON:
        return Manager(*((typed, "") if isinstance(typed, str) else typed))
    if not isinstance(typed, str):
        raise SheetUnreadableError(asked.key, "only a person has a certificate")
    if asked.kind is FieldKind.CONSORTIUM:
        return _consortium(asked, typed)
    if asked.kind not in _MEASURES:
        return typed
    try:
        value = figures.read(typed, asked.places, _MEASURES[asked.kind])
    except NotAFigureError as error:
        raise SheetUnreadableError(asked.key, str(error)) from error
    if asked.kind is FieldKind.PRICE:
        return Price(value, capitals.write(Yuan(value)))
    return value


def _consortium(asked: FormField, typed: str) -> Consortium:
    try:
        return Consortium.typed(typed)
    except ShapeError as error:
        raise SheetUnreadableError(asked.key, str(error)) from error
