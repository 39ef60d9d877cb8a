"""Values for every part."""

from archive.values.actors import Actor
from archive.values.instants import (
    BEIJING,
    NaiveInstantError,
    NotAnInstantError,
    Window,
    beijing,
    from_micros,
    parse_instant,
    shown,
    to_micros,
    utc,
)
from archive.values.money import (
    NotAnAmountError,
    NotARateError,
    Rate,
    Yuan,
    in_words,
)
from archive.values.rules import RuleBrokenError
from archive.values.texts import LINE, HiddenTextError, hidden

__all__ = [
    "BEIJING",
    "LINE",
    "Actor",
    "HiddenTextError",
    "NaiveInstantError",
    "NotARateError",
    "NotAnAmountError",
    "NotAnInstantError",
    "Rate",
    "RuleBrokenError",
    "Window",
    "Yuan",
    "beijing",
    "from_micros",
    "hidden",
    "in_words",
    "parse_instant",
    "shown",
    "to_micros",
    "utc",
]
