"""The values that one project keeps from the day of its first notice."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Self

import msgspec

from archive.public.evidence import canonical, labelled
from archive.public.values import Rate, Yuan
from trading.rules.calendar import beijing_day
from trading.rules.deadlines import Period, Question, Term, Unit
from trading.rules.parameters import Measure, Parameter, RuleBookBrokenError
from trading.rules.texts import Said


class ParameterMissingError(LookupError):
    """The rule book in force says nothing about what was asked."""

    def __init__(self, name: str) -> None:
        super().__init__(f"no rule book in force sets {name!r}")
        self.name = name


class RuleSet:
    """
    The values that one project keeps: resolved, frozen, with one version hash.

    Its canonical JSON goes into the event of the first notice; a stranger can compute
    the version from it and see the source of every value.
    """

    def __init__(self, day: date, place: str, values: Iterable[Parameter]) -> None:
        self.day, self.place = day, place
        self.values: Mapping[str, Parameter] = {
            value.name: value for value in sorted(values, key=lambda value: value.name)
        }
        self.version = labelled("rule-set/1", self.to_json()).hex()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RuleSet) and self.version == other.version

    def __hash__(self) -> int:
        return hash(self.version)

    def to_json(self) -> bytes:
        """Return canonical JSON (RFC 8785)."""
        return canonical(
            {
                "v": "rule-set/1",
                "day": self.day.isoformat(),
                "place": self.place,
                "values": msgspec.to_builtins(list(self.values.values())),
            }
        )

    @classmethod
    def from_json(cls, raw: bytes) -> Self:
        """
        Read what `to_json` wrote.

        Raises:
            RuleBookBrokenError: not a rule set, or not its canonical form.

        """
        try:
            kept = msgspec.json.decode(raw, type=_Kept)
        except (msgspec.DecodeError, ValueError) as error:
            raise RuleBookBrokenError(f"no rule set can be read: {error}") from error
        found = cls(kept.day, kept.place, kept.values)
        if kept.v != "rule-set/1" or found.to_json() != raw:
            raise RuleBookBrokenError("the rule set is not in its canonical form")
        return found

    def parameter(self, name: str) -> Parameter:
        """
        Return a value with its source.

        Raises:
            ParameterMissingError: no rule book sets it.

        """
        try:
            return self.values[name]
        except KeyError:
            raise ParameterMissingError(name) from None

    def number(self, name: str) -> int:
        """Return a count. Raises `ParameterMissingError`."""
        return self._measured(name, Measure.COUNT).value

    def flag(self, name: str) -> bool:
        """Return a yes or no. Raises `ParameterMissingError`."""
        return self._measured(name, Measure.FLAG).value == 1

    def amount(self, name: str) -> Yuan:
        """Return an amount of money. Raises `ParameterMissingError`."""
        return Yuan(self._measured(name, Measure.FEN).value)

    def rate(self, name: str) -> Rate:
        """Return a rate. Raises `ParameterMissingError`."""
        return Rate(self._measured(name, Measure.BASIS_POINTS).value)

    def period(self, name: str) -> Period:
        """Return a length of time. Raises `ParameterMissingError`."""
        found = self._measured(
            name, Measure.WORKING_DAYS, Measure.CALENDAR_DAYS, Measure.MONTHS
        )
        return Period(found.value, Unit(found.measure.value))

    def question(
        self,
        name: str,
        *,
        event: str,
        event_said: Said,
        started: datetime,
        term: Term = Term.FIXED,
        counts_start_day: bool = False,
    ) -> Question:
        """
        Ask when a period of this rule book ends that started at that instant.

        Raises:
            ParameterMissingError: no rule book sets the period.

        """
        return Question(
            rule=self.parameter(name).rule,
            rule_version=self.version,
            event=event,
            event_said=event_said,
            start=beijing_day(started),
            period=self.period(name),
            term=term,
            counts_start_day=counts_start_day,
        )

    def enforced(self, name: str) -> Parameter | None:
        """
        Return a restriction if a reviewed document sets it, else None.

        The platform's own defaults never restrict anybody (P-1).
        """
        found = self.values.get(name)
        return found if found is not None and found.review else None

    def unconfirmed(self) -> tuple[Parameter, ...]:
        """Return the values that the county has yet to confirm."""
        return tuple(value for value in self.values.values() if value.unconfirmed)

    def _measured(self, name: str, *measures: Measure) -> Parameter:
        found = self.parameter(name)
        if found.measure not in measures:
            raise ParameterMissingError(f"{name} in {' or '.join(measures)}")
        return found


class _Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    v: str
    day: date
    place: str
    values: tuple[Parameter, ...]
