"""What hangs on the wall of a room of each kind (V-2), version by version."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Self

from trading.rules.texts import Said


@dataclass(frozen=True, slots=True, kw_only=True)
class WallText:
    """The text for one kind of room, from a day on."""

    kind: str
    since: date
    zh: str
    en: str

    @property
    def said(self) -> Said:
        """The text in both languages, as a room keeps it."""
        return Said(self.zh.strip(), self.en.strip())


@dataclass(frozen=True, slots=True)
class DisciplineBook:
    """
    All texts of all kinds.

    Raises:
        ValueError: two texts of one kind begin on one day.

    """

    texts: tuple[WallText, ...]

    def __post_init__(self) -> None:
        begun = [(each.kind, each.since) for each in self.texts]
        if not begun or len(set(begun)) != len(begun):
            raise ValueError("of one kind no two texts begin on one day")

    @classmethod
    def from_toml(cls, text: str) -> Self:
        """Read the texts from their file."""
        told: Iterable[dict[str, object]] = tomllib.loads(text)["discipline"]
        return cls(tuple(WallText(**each) for each in told))  # type: ignore[arg-type]

    def in_force(self, kind: str, day: date) -> WallText:
        """
        Return what a room of this kind is given on this day.

        Raises:
            ValueError: there is no text for it yet.

        """
        found = [each for each in self.texts if each.kind == kind and each.since <= day]
        if not found:
            raise ValueError(f"no text for {kind} is in force on {day}")
        return max(found, key=lambda each: each.since)
