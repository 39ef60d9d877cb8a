"""What whoever signs up confirms to have read: 随机抽取企业须知, version by version."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Self

from archive.public.evidence import canonical, labelled


@dataclass(frozen=True, slots=True, kw_only=True)
class Instructions:
    """
    One version of the text, in Chinese, which counts, and in English.

    `digest` is what a notice and each application name (trading/SPEC.md 1.2).
    """

    version: str
    since: date
    zh: str
    en: str

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of version, day and both texts, under their own label."""
        told = {
            "version": self.version,
            "since": self.since.isoformat(),
            "zh": self.zh,
            "en": self.en,
        }
        return labelled("instructions/1", canonical(told)).hex()

    def lines(self, *, english: bool) -> tuple[str, ...]:
        """Return its sentences, one a line."""
        return tuple((self.en if english else self.zh).strip().splitlines())


@dataclass(frozen=True, slots=True)
class InstructionBook:
    """
    All versions, the oldest first.

    Raises:
        ValueError: there is none, or two begin on one day or have one name.

    """

    versions: tuple[Instructions, ...]

    def __post_init__(self) -> None:
        days = [each.since for each in self.versions]
        names = {each.version for each in self.versions}
        if not days or days != sorted(set(days)) or len(names) != len(days):
            raise ValueError("versions follow each other, each under its own name")

    @classmethod
    def from_toml(cls, text: str) -> Self:
        """Read the versions from their file."""
        told: Iterable[dict[str, object]] = tomllib.loads(text)["instructions"]
        return cls(tuple(Instructions(**each) for each in told))  # type: ignore[arg-type]

    def in_force(self, day: date) -> Instructions:
        """
        Return the version that a notice of this day names.

        Raises:
            ValueError: the first one begins later.

        """
        found = [each for each in self.versions if each.since <= day]
        if not found:
            raise ValueError(f"no version is in force on {day}")
        return found[-1]

    def by_digest(self, digest: str) -> Instructions | None:
        """Return the version of a notice, None if it is not one of these."""
        found = [each for each in self.versions if each.digest == digest]
        return found[0] if found else None
