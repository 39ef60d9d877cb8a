"""
An opening sheet (开标一览表) as a bidder fills it in and seals it (trading 8.3).

Its canonical bytes are what is encrypted; after the opening it is read out from them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Final, Self, TypeAlias

from archive.public.evidence import Json, NotCanonicalError, canonical, parse_canonical
from trading.bids.model.consortia import Consortium, Member
from trading.bids.model.forms import LONGEST_TEXT, MOST_FIELDS
from trading.bids.model.items import MOST_ITEMS
from trading.bids.model.shapes import (
    KEY,
    ShapeError,
    digest,
    members,
    rows,
    text,
    version,
    whole,
)
from trading.bids.sheet_errors import SheetUnsoundError

VERSION: Final = "opening-sheet/1"
LARGEST_SHEET: Final = 2 * 2**20
"""The bytes that a sheet may have."""

_LONGEST_NUMBER: Final = 40


@dataclass(frozen=True, slots=True)
class Price:
    """A price in figures (fen) and in words, as they were written; they may differ."""

    fen: int
    words: str


@dataclass(frozen=True, slots=True)
class Manager:
    """Who leads the work: the name and the number of the certificate."""

    name: str
    certificate: str = ""


Value: TypeAlias = Price | Manager | Consortium | str | int


@dataclass(frozen=True, slots=True)
class ItemPriced:
    """A line of the bill: unit price in units of the form, amount in fen."""

    number: str
    price: int
    amount: int

    def described(self) -> dict[str, Json]:
        """Return its JSON."""
        return {"number": self.number, "price": self.price, "amount": self.amount}

    @classmethod
    def of(cls, value: Json) -> Self:
        """Read it back; raises ShapeError."""
        data = members(value, "number", "price", "amount")
        return cls(
            text(data["number"], _LONGEST_NUMBER, 1),
            whole(data["price"]),
            whole(data["amount"]),
        )


@dataclass(frozen=True)
class OpeningSheet:
    """
    What is filled in: the digest of the form, a value a field, and priced items.

    A sheet says what its bidder wrote, right or wrong: `checking` holds it against
    its form.
    """

    form: str
    values: Mapping[str, Value]
    items: tuple[ItemPriced, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", MappingProxyType(dict(self.values)))

    @property
    def others(self) -> tuple[Member, ...]:
        """Who bids with the firm that signs it, nobody if it bids alone."""
        values = self.values.values()
        return next((x.members for x in values if isinstance(x, Consortium)), ())

    @cached_property
    def written(self) -> bytes:
        """
        The canonical JSON, held against its own shape.

        Raises:
            SheetUnsoundError: something in it could not be read back.

        """
        shape = {
            "v": VERSION,
            "form": self.form,
            "values": {key: _described(each) for key, each in self.values.items()},
            "items": [item.described() for item in self.items],
        }
        try:
            data = canonical(shape)
        except NotCanonicalError as error:
            raise SheetUnsoundError(str(error)) from error
        OpeningSheet.read(data)
        return data

    @classmethod
    def read(cls, data: bytes) -> Self:
        """
        Read a sheet from what was decrypted.

        Raises:
            SheetUnsoundError: not canonical, too large, or of another shape.

        """
        if len(data) > LARGEST_SHEET:
            raise SheetUnsoundError(f"it has more than {LARGEST_SHEET} bytes")
        try:
            found = members(parse_canonical(data), "v", "form", "values", "items")
            version(found["v"], VERSION)
            return cls(
                digest(found["form"]),
                _values(found["values"]),
                rows(found["items"], ItemPriced.of, MOST_ITEMS),
            )
        except (ShapeError, NotCanonicalError) as error:
            raise SheetUnsoundError(str(error)) from error


def _values(value: Json) -> dict[str, Value]:
    if not isinstance(value, dict) or len(value) > MOST_FIELDS:
        raise ShapeError(f"at most {MOST_FIELDS} values are wanted")
    if not all(map(KEY.fullmatch, value)):
        raise ShapeError("a value stands under the key of its field")
    return {key: _value(each) for key, each in value.items()}


def _value(value: Json) -> Value:
    if isinstance(value, str):
        return text(value, LONGEST_TEXT)
    if not isinstance(value, dict):
        return whole(value)
    if "fen" in value:
        data = members(value, "fen", "words")
        return Price(whole(data["fen"]), text(data["words"], LONGEST_TEXT))
    if "members" in value:
        return Consortium.of(value)
    data = members(value, "name", "certificate")
    return Manager(
        *(text(data[each], LONGEST_TEXT) for each in ("name", "certificate"))
    )


def _described(value: Value) -> Json:
    match value:
        case Price():
            return {"fen": value.fen, "words": value.words}
        case Manager():
            return {"name": value.name, "certificate": value.certificate}
        case Consortium():
            return value.described()
        case _:
            return value
