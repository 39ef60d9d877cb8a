"""Text in both languages of the interface."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Said:
    """The same sentence in Chinese, the source language, and in English."""

    zh: str
    en: str
