"""
What people type into forms: read strictly, kept whole, shown again with its mistakes.

A form is `application/x-www-form-urlencoded` in UTF-8, and one with files
`multipart/form-data`.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import ClassVar, Final, Self
from urllib.parse import parse_qsl

from archive.public.values import RuleBrokenError
from trading.front.parts import (
    FORM_WITH_FILES,
    FilePart,
    PartsUnreadableError,
    read_parts,
)

LARGEST_FORM: Final = 64 * 1024  # bytes
LARGEST_UPLOAD: Final = 48 * 1024 * 1024  # bytes, all files of one form together
MOST_FIELDS: Final = 200
FORM: Final = "application/x-www-form-urlencoded"


class FormUnreadableError(RuleBrokenError):
    """A form arrives as browsers send it: whole, in UTF-8, and not endless."""

    code: ClassVar[str] = "form-unreadable"
    rule: ClassVar[str] = ""
    remedy: ClassVar[str] = "Nothing was saved. Load the page again and repeat it."

    def __init__(self, why: str) -> None:
        super().__init__(f"the form {why}")


@dataclass(frozen=True, slots=True)
class Mistake:
    """
    Something to be corrected: in which input, and in the words of the page.

    `address` is where it can be put right, if that is on another page.
    """

    field: str
    text: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Entries:
    """
    What somebody typed, and what is wrong with it.

    Nothing is trimmed or corrected here: the rules read it, and the page shows it again
    as it was typed, but for what only its owner may know.
    """

    values: Mapping[str, tuple[str, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    mistakes: tuple[Mistake, ...] = ()
    files: Mapping[str, FilePart] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of(cls, **values: str) -> Self:
        """Return entries that a page proposes."""
        return cls(MappingProxyType({name: (text,) for name, text in values.items()}))

    @classmethod
    def read(cls, body: bytes, content_type: str, *, files: bool = False) -> Self:
        """
        Read what a browser sent; only a page that asks for `files` gets any.

        Raises:
            FormUnreadableError: another type, too large, too many fields, no UTF-8.

        """
        kind = content_type.partition(";")[0].strip().lower()
        if files and kind == FORM_WITH_FILES:
            return cls._with_files(body, content_type)
        if kind != FORM and not (not kind and not body):
            raise FormUnreadableError("is of another type than browsers send")
        if len(body) > LARGEST_FORM:
            raise FormUnreadableError("is larger than any page of this site makes it")
        try:
            pairs = parse_qsl(
                body.decode("ascii"),
                keep_blank_values=True,
                errors="strict",
                max_num_fields=MOST_FIELDS,
            )
        except (UnicodeDecodeError, ValueError) as error:
            raise FormUnreadableError("cannot be read") from error
        found: dict[str, tuple[str, ...]] = {}
        for name, text in pairs:
            found[name] = (*found.get(name, ()), text)
        return cls(MappingProxyType(found))

    @classmethod
    def _with_files(cls, body: bytes, content_type: str) -> Self:
        try:
            texts, files = read_parts(
                body, content_type, most=MOST_FIELDS, largest_text=LARGEST_FORM
            )
        except PartsUnreadableError as error:
            raise FormUnreadableError("cannot be read") from error
        return cls(MappingProxyType(dict(texts)), files=MappingProxyType(dict(files)))

    def __getitem__(self, name: str) -> str:
        """Return the one text of an input; empty if it has none, or several."""
        given = self.values.get(name, ())
        return given[0] if len(given) == 1 else ""

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value that was ticked under one name."""
        return self.values.get(name, ())

    def has(self, name: str, value: str) -> bool:
        """Tell whether this value was chosen."""
        return value in self.values.get(name, ())

    def mistake(self, name: str) -> str:
        """Return what is wrong with one input; empty if nothing is."""
        return " ".join(each.text for each in self.mistakes if each.field == name)

    def but(self, *mistakes: Mistake) -> Self:
        """Return the same entries with what is wrong with them."""
        return replace(self, mistakes=(*self.mistakes, *mistakes))

    def with_value(self, name: str, text: str) -> Self:
        """Return the same entries with another text in one input."""
        return replace(self, values=MappingProxyType({**self.values, name: (text,)}))

    def file_name(self, name: str) -> str:
        """Return how its owner calls a file that is kept for this input already."""
        return self[name].partition(" ")[2].partition(" ")[2]

    def without(self, names: Collection[str]) -> Self:
        """Return them without what no page shows again: passwords and codes."""
        kept = {name: given for name, given in self.values.items() if name not in names}
        return replace(self, values=MappingProxyType(kept))


EMPTY: Final = Entries()


def chosen(values: Iterable[str], offered: Collection[str]) -> tuple[str, ...]:
    """Return those values that the page offered, in the order in which they came."""
    return tuple(each for each in values if each in offered)
