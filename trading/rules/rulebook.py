"""
Rule books: dated parameters with their legal source, layer on layer.

A project keeps the values in force on the day of its first notice (DESIGN section 5).
Of several layers the most specific one speaks, but it may only be stricter than those
above it, unless one of them says that the document may set the value.
"""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import ClassVar, Final, Self

import msgspec

from archive.public.values import RuleBrokenError
from trading.rules.parameters import (
    Layer,
    Parameter,
    RuleBookBrokenError,
    check_parameter,
)
from trading.rules.rulesets import RuleSet

_DIVISION_DIGITS: Final = 6
_RANK: Final = {layer: rank for rank, layer in enumerate(Layer)}


class LowerLayerLooserError(RuleBrokenError):
    """A lower layer may only be stricter than the law above it."""

    code: ClassVar[str] = "lower-layer-looser"
    rule: ClassVar[str] = "L-1"
    remedy: ClassVar[str] = (
        "Nothing was saved. Correct the lower rule, or record the higher one that "
        "leaves the value to the document."
    )

    def __init__(self, higher: Parameter, lower: Parameter) -> None:
        super().__init__(
            f"{lower.name} = {lower.value} of the {lower.layer} is looser than "
            f"{higher.value} of the {higher.layer} ({higher.basis})"
        )
        self.higher, self.lower = higher, lower


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    parameter: tuple[Parameter, ...]


@dataclass(frozen=True, slots=True)
class RuleBook:
    """
    All parameters known, past and present, of all layers and places.

    Raises:
        RuleBookBrokenError: a value outside its measure, a place that does not fit
            its layer, or two values of one layer and place in force on one day.
        UnreviewedRestrictionError: a layer restricts without a review.

    """

    parameters: tuple[Parameter, ...]

    def __post_init__(self) -> None:
        for parameter in self.parameters:
            check_parameter(parameter)
        _check_unambiguous(self.parameters)

    @classmethod
    def from_toml(cls, *texts: str) -> Self:
        """
        Read parameters written as TOML.

        Raises:
            RuleBookBrokenError: not TOML, or a missing or unknown member.
            UnreviewedRestrictionError: a layer restricts without a review.

        """
        found: list[Parameter] = []
        for text in texts:
            try:
                found += msgspec.convert(tomllib.loads(text), _File).parameter
            except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
                raise RuleBookBrokenError(
                    f"the rule book cannot be read: {error}"
                ) from error
        return cls(tuple(found))

    def with_parameters(self, *more: Parameter) -> "RuleBook":
        """Return the book with more values, as when a county records its document."""
        return RuleBook((*self.parameters, *more))

    def resolved(
        self, day: date, place: str, project: Sequence[Parameter] = ()
    ) -> RuleSet:
        """
        Return the values for a project whose first notice is of that day.

        Args:
            day: the day of the first notice, in Beijing.
            place: the division code of the project's county, six digits.
            project: what the project's own document sets.

        Raises:
            RuleBookBrokenError: the place is no division code, or two layers measure
                one value differently.
            LowerLayerLooserError: a layer is looser than one above it.

        """
        if len(place) != _DIVISION_DIGITS or not place.isdecimal():
            raise RuleBookBrokenError(f"{place!r} is not a division code of six digits")
        book = self.with_parameters(*project)
        in_force: dict[str, list[Parameter]] = {}
        for parameter in book.parameters:
            if parameter.is_in_force(day, place):
                in_force.setdefault(parameter.name, []).append(parameter)
        return RuleSet(day, place, map(_speaking, in_force.values()))


def _speaking(layers: list[Parameter]) -> Parameter:
    """Return the value of the most specific layer, once each step down is lawful."""
    ordered = sorted(layers, key=lambda value: (_RANK[value.layer], len(value.place)))
    if any(_RANK[value.layer] < _RANK[Layer.DEFAULT] for value in ordered):
        ordered = [value for value in ordered if value.layer != Layer.DEFAULT]
    speaking = ordered[0]
    for lower in ordered[1:]:
        if lower.measure != speaking.measure and not speaking.document_may_set:
            raise RuleBookBrokenError(
                f"{lower.name} is in {lower.measure}, above it in {speaking.measure}"
            )
        if not speaking.document_may_set and lower.is_looser_than(speaking):
            raise LowerLayerLooserError(speaking, lower)
        speaking = lower
    return speaking


def _check_unambiguous(parameters: Iterable[Parameter]) -> None:
    groups: dict[tuple[str, Layer, str], list[Parameter]] = {}
    for parameter in parameters:
        key = (parameter.name, parameter.layer, parameter.place)
        groups.setdefault(key, []).append(parameter)
    for group in groups.values():
        group.sort(key=lambda value: value.effective_from)
        for earlier, later in pairwise(group):
            end = earlier.effective_to
            if end is None or later.effective_from < end:
                raise RuleBookBrokenError(
                    f"{later.name} of the {later.layer} is set twice "
                    f"on {later.effective_from}"
                )
