"""
What a tender asks to be read out: the form of an opening sheet (trading 8.2).

It is data of the tender, fixed by its digest when the tender is published; nobody can
ask for something else afterwards.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final, Self

from archive.public.evidence import (
    Json,
    NotCanonicalError,
    canonical,
    labelled,
    parse_canonical,
)
from archive.public.values import hidden
from trading.bids.model import consortia
from trading.bids.model.items import ItemsTable
from trading.bids.model.shapes import (
    KEY,
    LARGEST,
    ShapeError,
    flag,
    members,
    rows,
    text,
    version,
    whole,
)
from trading.bids.sheet_errors import FormUnsoundError

VERSION: Final = "opening-sheet-form/1"
MOST_FIELDS: Final = 40
MOST_FILES: Final = 40
MOST_OPTIONS: Final = 50
LONGEST_TEXT: Final = 500
_LONGEST_LABEL: Final = 120
_LONGEST_NUMBER: Final = 40
_LARGEST_FILE: Final = 2**40
_MOST_SUFFIXES: Final = 20
_PLACES: Final = 6


class FieldKind(StrEnum):
    """What a field holds."""

    PRICE = "price"
    RATE = "rate"
    UNIT_PRICE = "unit_price"
    PERIOD_DAYS = "period_days"
    PERSON = "person"
    TEXT = "text"
    CHOICE = "choice"
    CONSORTIUM = "consortium"


NUMBERS: Final = frozenset(
    {FieldKind.PRICE, FieldKind.RATE, FieldKind.UNIT_PRICE, FieldKind.PERIOD_DAYS}
)
PLACES: Final[Mapping[FieldKind, range]] = {
    FieldKind.PRICE: range(2, 3),
    FieldKind.RATE: range(2, 5),
    FieldKind.UNIT_PRICE: range(2, 7),
}


@dataclass(frozen=True, slots=True)
class Label:
    """What a thing is called, in both languages."""

    zh: str
    en: str

    def described(self) -> dict[str, Json]:
        """Return its JSON."""
        return {"zh": self.zh, "en": self.en}

    @classmethod
    def of(cls, value: Json) -> Self:
        """Read it back; raises ShapeError."""
        data = members(value, "zh", "en")
        return cls(*(text(data[name], _LONGEST_LABEL, 1) for name in ("zh", "en")))


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice."""

    key: str
    label: Label

    def described(self) -> dict[str, Json]:
        """Return its JSON."""
        return {"key": self.key, "label": self.label.described()}

    @classmethod
    def of(cls, value: Json) -> Self:
        """Read it back; raises ShapeError."""
        data = members(value, "key", "label")
        return cls(text(data["key"], _LONGEST_NUMBER, 1), Label.of(data["label"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """
    One line of the sheet.

    `floor` and `cap`, both allowed values, and what is filled in are whole numbers of
    10^-`places` of the unit: fen for a price, hundredths of a percent (or of those) for
    a rate, days for a period. `unit` is what a unit price is for, such as 元/平方米;
    `cap` of a consortium is how many firms it may have, the lead firm counted.
    """

    key: str
    kind: FieldKind
    label: Label
    required: bool = True
    places: int = 0
    unit: Label | None = None
    floor: int | None = None
    cap: int | None = None
    longest: int = 0
    options: tuple[Option, ...] = ()

    def described(self) -> dict[str, Json]:
        """Return its JSON."""
        return {
            "key": self.key,
            "kind": self.kind.value,
            "label": self.label.described(),
            "required": self.required,
            "places": self.places,
            "unit": None if self.unit is None else self.unit.described(),
            "floor": self.floor,
            "cap": self.cap,
            "longest": self.longest,
            "options": [option.described() for option in self.options],
        }

    @classmethod
    def of(cls, value: Json) -> Self:
        """Read it back; raises ShapeError."""
        data = members(
            value,
            *("key", "kind", "label", "required", "places", "unit", "floor", "cap"),
            *("longest", "options"),
        )
        kind = text(data["kind"], _LONGEST_NUMBER)
        if kind not in set(FieldKind):
            raise ShapeError(f"no kind of field is called {kind}")
        unit, floor, cap = data["unit"], data["floor"], data["cap"]
        return cls(
            key=text(data["key"], _LONGEST_NUMBER),
            kind=FieldKind(kind),
            label=Label.of(data["label"]),
            required=flag(data["required"]),
            places=whole(data["places"], _PLACES),
            unit=None if unit is None else Label.of(unit),
            floor=None if floor is None else whole(floor),
            cap=None if cap is None else whole(cap),
            longest=whole(data["longest"], LONGEST_TEXT),
            options=rows(data["options"], Option.of, MOST_OPTIONS),
        )

    def complaint(self) -> str:
        """Return what contradicts itself in it, or nothing."""
        kind = self.kind
        options = [option.key for option in self.options]
        wrong = {
            "places": self.places not in PLACES.get(kind, range(1)),
            "unit": (self.unit is not None) != (kind is FieldKind.UNIT_PRICE),
            "floor and cap": self._bounds_differ(),
            "required": kind is FieldKind.CONSORTIUM and self.required,
            "longest": (self.longest > 0) != (kind is FieldKind.TEXT),
            "options": len(set(options)) != len(options)
            or (len(options) > 1) != (kind is FieldKind.CHOICE),
        }
        return next((name for name, is_so in wrong.items() if is_so), "")

    def _bounds_differ(self) -> bool:
        if self.kind is FieldKind.CONSORTIUM:
            fewest, most = consortia.FEWEST, consortia.MOST
            return self.floor is not None or not fewest <= (self.cap or 0) <= most
        if self.kind not in NUMBERS:
            return (self.floor, self.cap) != (None, None)
        return self.floor is not None and self.floor > self.most

    @property
    def most(self) -> int:
        """The largest value that may be filled in."""
        return LARGEST if self.cap is None else self.cap


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSlot:
    """
    A file that belongs to the bid.

    `suffixes` are small letters with their dot, any if empty; `largest` is in bytes;
    `several` lets more than one file stand there.
    """

    key: str
    label: Label
    required: bool = True
    several: bool = False
    suffixes: tuple[str, ...] = ()
    largest: int = _LARGEST_FILE

    def described(self) -> dict[str, Json]:
        """Return its JSON."""
        return {
            "key": self.key,
            "label": self.label.described(),
            "required": self.required,
            "several": self.several,
            "suffixes": list(self.suffixes),
            "largest": self.largest,
        }

    @classmethod
    def of(cls, value: Json) -> Self:
        """Read it back; raises ShapeError."""
        data = members(
            value, "key", "label", "required", "several", "suffixes", "largest"
        )
        return cls(
            key=text(data["key"], _LONGEST_NUMBER),
            label=Label.of(data["label"]),
            required=flag(data["required"]),
            several=flag(data["several"]),
            suffixes=rows(data["suffixes"], _suffix, _MOST_SUFFIXES),
            largest=whole(data["largest"], _LARGEST_FILE),
        )


@dataclass(frozen=True)
class SheetForm:
    """
    The form of one lot's opening sheets: fields, files, and perhaps a priced bill.

    Raises:
        FormUnsoundError: it cannot be filled in, or could be in two ways.

    """

    lot: str
    fields: tuple[FormField, ...]
    files: tuple[FileSlot, ...] = ()
    items: ItemsTable | None = None

    def __post_init__(self) -> None:
        for why in self._complaints():
            raise FormUnsoundError(why)

    def _complaints(self) -> Iterable[str]:
        if not 1 <= len(self.fields) <= MOST_FIELDS or len(self.files) > MOST_FILES:
            yield f"1 to {MOST_FIELDS} fields and at most {MOST_FILES} files"
        for named in (self.fields, self.files):
            keys = [each.key for each in named]
            if len(set(keys)) != len(keys) or not all(map(KEY.fullmatch, keys)):
                yield "its keys are a-z, 0-9 and _, each once"
        for field in self.fields:
            if field.complaint():
                yield f"{field.complaint()} of {field.key}"
        yield from self._consortium_complaints()
        if self.items is not None:
            numbers = [row.number for row in self.items.rows]
            if not numbers or len(set(numbers)) != len(numbers):
                yield "the items have numbers, each once"
            total = self.field(self.items.total)
            if total is None or total.kind is not FieldKind.PRICE or not total.required:
                yield "the items add up to a price that is required"
        if any(map(_unseen, _texts(self._shape()))):
            yield "a text holds signs that nobody sees, or a line break"

    def _consortium_complaints(self) -> Iterable[str]:
        fields = [x for x in self.fields if x.kind is FieldKind.CONSORTIUM]
        if len(fields) > 1:
            yield "one consortium is asked for, if any"
        slots = {slot.key: slot for slot in self.files}
        for field in fields:
            agreement = slots.get(field.key)
            if agreement is None or agreement.required:
                yield "the agreement of a consortium has a slot of the same key"

    def _shape(self) -> dict[str, Json]:
        return {
            "v": VERSION,
            "lot": self.lot,
            "fields": [field.described() for field in self.fields],
            "files": [slot.described() for slot in self.files],
            "items": None if self.items is None else self.items.described(),
        }

    @cached_property
    def written(self) -> bytes:
        """The canonical JSON, which also reads strictly."""
        return canonical(self._shape())

    @cached_property
    def digest(self) -> str:
        """The labelled digest that a sheet names, in hexadecimal."""
        return labelled(VERSION, self.written).hex()

    @classmethod
    def read(cls, data: bytes) -> Self:
        """
        Read a form from its canonical JSON.

        Raises:
            FormUnsoundError: not canonical, another shape, or no form to fill in.

        """
        try:
            found = members(
                parse_canonical(data), "v", "lot", "fields", "files", "items"
            )
            version(found["v"], VERSION)
            items = found["items"]
            return cls(
                text(found["lot"], _LONGEST_LABEL, 1),
                rows(found["fields"], FormField.of, MOST_FIELDS),
                rows(found["files"], FileSlot.of, MOST_FILES),
                None if items is None else ItemsTable.of(items),
            )
        except (ShapeError, NotCanonicalError) as error:
            raise FormUnsoundError(str(error)) from error

    @property
    def consortium(self) -> FormField | None:
        """The field that names who bids together, if the tender allows it."""
        return next((x for x in self.fields if x.kind is FieldKind.CONSORTIUM), None)

    def field(self, key: str) -> FormField | None:
        """Return the field of that key, if there is one."""
        return next((field for field in self.fields if field.key == key), None)


def _suffix(value: Json) -> str:
    found = text(value, _LONGEST_NUMBER, 2)
    if not found.startswith(".") or found != found.lower() or not found.isascii():
        raise ShapeError("a suffix is written like .pdf")
    return found


def _texts(value: Json) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


def _unseen(said: str) -> bool:
    return bool(hidden(said)) or "\n" in said
