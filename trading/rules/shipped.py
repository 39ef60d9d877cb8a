"""The calendar, the rule books and the registry that the platform brings along."""

from functools import cache
from importlib.resources import files

from trading.rules.calendar import Calendar
from trading.rules.catalogue import TransactionCatalogue
from trading.rules.disciplines import DisciplineBook
from trading.rules.instructions import InstructionBook
from trading.rules.registry import Registry
from trading.rules.rulebook import RuleBook


def _read(name: str) -> str:
    return (files("trading.rules") / "data" / name).read_text(encoding="utf-8")


@cache
def national_calendar() -> Calendar:
    """Return the working days of mainland China, as far as they were announced."""
    return Calendar.from_toml(_read("calendar.toml"))


@cache
def national_rule_book() -> RuleBook:
    """Return the parameters that were read or remembered, without any county's own."""
    return RuleBook.from_toml(
        *map(
            _read,
            (
                "fixed_price_selection.toml",
                "open_tender.toml",
                "deposits.toml",
                "regime.toml",
                "venue.toml",
            ),
        )
    )


@cache
def rule_registry() -> Registry:
    """Return what every rule says and where it comes from."""
    return Registry.from_toml(_read("registry.toml"))


@cache
def discipline_book() -> DisciplineBook:
    """Return what a new room of each kind has on its wall, version by version."""
    return DisciplineBook.from_toml(_read("disciplines.toml"))


def transaction_catalogue() -> TransactionCatalogue:
    """Return every version of what is traded on the platform."""
    return TransactionCatalogue.from_toml(_read("catalogue.toml"))


@cache
def instruction_book() -> InstructionBook:
    """Return every version of what whoever signs up confirms to have read."""
    return InstructionBook.from_toml(_read("instructions.toml"))
