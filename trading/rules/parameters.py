"""One dated value of one rule: who set it, where, since when, and how we know."""

from datetime import date
from enum import StrEnum
from typing import ClassVar, Final

import msgspec

from archive.public.values import RuleBrokenError

_LARGEST: Final = 2**53 - 1


class Layer(StrEnum):
    """
    Who set a value, the highest authority first.

    A DEFAULT is the platform's own proposal where no rule was found: any layer replaces
    it freely, except the document of a single project, which may only be stricter.
    """

    LAW = "law"
    STATE_COUNCIL = "state_council"
    MINISTRY = "ministry"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    DEFAULT = "default"
    PROJECT = "project"


_PLACE_DIGITS: Final = {Layer.PROVINCE: 2, Layer.CITY: 4, Layer.COUNTY: 6}


class Measure(StrEnum):
    """What the whole number of a parameter counts."""

    FEN = "fen"
    BASIS_POINTS = "basis_points"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    MONTHS = "months"
    COUNT = "count"
    FLAG = "flag"


class Stricter(StrEnum):
    """In which direction a value gets stricter; FREE values have no such direction."""

    LONGER = "longer"
    MORE = "more"
    LESS = "less"
    FREE = "free"


class Confidence(StrEnum):
    """How we know: read in a source, from memory, or recorded by the county itself."""

    FOUND = "found"
    MEMORY = "memory"
    LOCAL = "local"


class UnreviewedRestrictionError(RuleBrokenError):
    """Caps and cool-downs bind only after a fair-competition review of the document."""

    code: ClassVar[str] = "restriction-unreviewed"
    rule: ClassVar[str] = "L-2"
    remedy: ClassVar[str] = (
        "Nothing was saved. Record the number of the fair-competition review of the "
        "county's document together with the value."
    )

    def __init__(self, name: str, layer: Layer) -> None:
        super().__init__(f"{name} of the {layer} names no fair-competition review")
        self.name, self.layer = name, layer


class RuleBookBrokenError(ValueError):
    """A rule book cannot be read, or contradicts itself."""


class Parameter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    One dated value of one rule, with the text that sets it.

    `value` is always a whole number in the given measure: amounts are fen, rates basis
    points. In force from `effective_from` up to, not including, `effective_to`. `place`
    is the leading digits of the division code (GB/T 2260), empty for the whole country.
    `unconfirmed` is the mark of values from memory that the county has yet to confirm.
    `document_may_set` lifts the order of layers. A `restriction` (a cap, a ban, a
    cool-down) is enforced only if `review` names the fair-competition review.
    """

    rule: str
    name: str
    value: int
    measure: Measure
    layer: Layer
    basis: str
    confidence: Confidence
    stricter: Stricter
    effective_from: date
    effective_to: date | None = None
    place: str = ""
    unconfirmed: bool = False
    document_may_set: bool = False
    restriction: bool = False
    review: str = ""

    def is_in_force(self, day: date, place: str) -> bool:
        """Tell whether the value applies to a notice of that day in that place."""
        return (
            self.effective_from <= day
            and (self.effective_to is None or day < self.effective_to)
            and place.startswith(self.place)
        )

    def is_looser_than(self, higher: "Parameter") -> bool:
        """Tell whether this value gives less protection than the higher one."""
        match higher.stricter:
            case Stricter.LONGER | Stricter.MORE:
                return self.value < higher.value
            case Stricter.LESS:
                return self.value > higher.value
            case Stricter.FREE:
                return False


def check_parameter(parameter: Parameter) -> None:
    """
    Refuse a value that cannot be.

    Raises:
        RuleBookBrokenError: a value outside its measure, no source, or a place that
            does not fit the layer.
        UnreviewedRestrictionError: a layer restricts without a review.

    """
    most = {Measure.FLAG: 1, Measure.BASIS_POINTS: 10_000}
    if not 0 <= parameter.value <= most.get(parameter.measure, _LARGEST):
        raise RuleBookBrokenError(f"{parameter.name} = {parameter.value} is no value")
    if not parameter.basis:
        raise RuleBookBrokenError(f"{parameter.name} names no source")
    digits = _PLACE_DIGITS.get(parameter.layer, len(parameter.place))
    if len(parameter.place) != digits or not f"{parameter.place}0".isdecimal():
        raise RuleBookBrokenError(
            f"{parameter.place!r} is not the place of a {parameter.layer}"
        )
    bound = parameter.layer != Layer.DEFAULT
    if parameter.restriction and bound and not parameter.review:
        raise UnreviewedRestrictionError(parameter.name, parameter.layer)
