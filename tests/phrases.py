"""How steps are read: names are capitalised, so that no phrase is taken for one."""

from parse import with_pattern
from pytest_bdd import parsers

NAME = r"[A-Z][a-z]+(?: [A-Z][a-z]+)+"


@with_pattern(NAME)
def name(text: str) -> str:
    """Read `Hengda Road` or `Officer Lin`."""
    return text


@with_pattern(rf"{NAME}(?:, {NAME})*(?: and {NAME})?")
def names(text: str) -> list[str]:
    """Read `A`, `A and B`, or `A, B and C`."""
    return text.replace(" and ", ", ").split(", ")


@with_pattern(r"\d{4}-\d\d-\d\dT[\d:]+")
def moment(text: str) -> str:
    """Read `2026-03-13T10:00`, a moment in Beijing."""
    return text


def phrase(text: str, **types: object) -> parsers.parse:
    """Return what matches a whole step; `{x:Name}` and `{xs:Names}` are names."""
    known = {"Name": name, "Names": names, "Moment": moment, **types}
    return parsers.parse(text, extra_types=known, case_sensitive=True)
