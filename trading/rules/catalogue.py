"""The local transaction catalogue 交易目录: what is traded here, version by version."""

import tomllib
from dataclasses import dataclass
from datetime import date
from typing import Self

import msgspec

from archive.public.values import Yuan
from trading.rules.regimes import ObjectKind
from trading.rules.texts import Said


class CatalogueLine(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    rename={"since_fen": "from"},
):
    """
    One line: a kind, and the amounts from which on and below which it is traded here.

    Amounts are fen. `unconfirmed` marks what is from memory (R-9).
    """

    id: str
    kind: ObjectKind
    since_fen: int
    below: int
    zh: str
    en: str
    source: str
    unconfirmed: bool = False

    @property
    def said(self) -> Said:
        """What it is called."""
        return Said(self.zh, self.en)

    def covers(self, kind: ObjectKind, amount: Yuan) -> bool:
        """Tell whether a contract of this kind and amount is in the line."""
        return kind is self.kind and self.since_fen <= amount.fen < self.below


class CatalogueVersion(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """One version, in force from its first day until the next one begins."""

    version: str
    since: date
    line: tuple[CatalogueLine, ...]

    def covering(self, kind: ObjectKind, amount: Yuan) -> CatalogueLine | None:
        """Return the line for a contract, None if it is not traded here."""
        found = [each for each in self.line if each.covers(kind, amount)]
        return found[0] if found else None


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    catalogue: tuple[CatalogueVersion, ...]


@dataclass(frozen=True, slots=True)
class TransactionCatalogue:
    """
    All versions, the oldest first.

    Raises:
        ValueError: there is none, two begin on one day, or a line names no source.

    """

    versions: tuple[CatalogueVersion, ...]

    def __post_init__(self) -> None:
        days = [each.since for each in self.versions]
        if not days or days != sorted(set(days)):
            raise ValueError("versions of the catalogue follow each other")
        for version in self.versions:
            for each in version.line:
                if not each.source or each.since_fen >= each.below:
                    raise ValueError(f"{each.id} has no source or no range")

    @classmethod
    def from_toml(cls, text: str) -> Self:
        """Read the versions from their file."""
        return cls(msgspec.convert(tomllib.loads(text), _File).catalogue)

    def in_force(self, day: date) -> CatalogueVersion:
        """
        Return the version of a day.

        Raises:
            ValueError: the first one begins later.

        """
        found = [each for each in self.versions if each.since <= day]
        if not found:
            raise ValueError(f"no catalogue is in force on {day}")
        return found[-1]

    def named(self, version: str, line: str) -> CatalogueLine | None:
        """Return a line that a request named, None if there is none such."""
        for each in self.versions:
            for one in each.line:
                if (each.version, one.id) == (version, line):
                    return one
        return None
