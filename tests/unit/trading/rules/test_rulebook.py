"""Rule books are dated data in layers, and a project keeps what was in force."""

from datetime import date

import msgspec
import pytest

from tests.builders_rules import NOTICE_DAY, SICHUAN_COUNTY, parameter, rules
from trading.rules.deadlines import Period, Unit
from trading.rules.parameters import (
    Layer,
    Measure,
    RuleBookBrokenError,
    Stricter,
    UnreviewedRestrictionError,
)
from trading.rules.rulebook import LowerLayerLooserError, RuleBook
from trading.rules.rulesets import ParameterMissingError
from trading.rules.shipped import national_rule_book

pytestmark = pytest.mark.trading

BOOK = national_rule_book()


def book(*parameters):
    return RuleBook(parameters)


def in_force(*parameters, day=NOTICE_DAY, project=()):
    return RuleBook(parameters).resolved(day, SICHUAN_COUNTY, project)


# Time


def test_the_day_of_the_first_notice_decides():
    """
    In force from its first day up to, not including, its last; the next takes over.
    """
    old = parameter(value=5, effective_to=date(2026, 3, 2))
    new = parameter(value=7, effective_from=date(2026, 3, 2))

    def on(day):
        return in_force(old, new, day=day).parameter("notice_period").value

    assert on(date(2026, 3, 1)) == 5
    assert on(date(2026, 3, 2)) == 7


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2026, 6, 1)])
def test_outside_its_time_a_value_is_not_there(day):
    """
    A rule that is not in force yet, or not any more, says nothing.
    """
    found = in_force(parameter(effective_to=date(2026, 6, 1)), day=day)

    with pytest.raises(ParameterMissingError, match="notice_period"):
        found.period("notice_period")


def test_two_values_on_one_day_are_no_rule():
    """
    One layer of one place sets one value at a time, or the book is broken.
    """
    early = parameter(value=5, effective_to=date(2026, 3, 2))

    with pytest.raises(RuleBookBrokenError, match="set twice"):
        book(early, parameter(value=6, effective_from=date(2026, 3, 1)))
    with pytest.raises(RuleBookBrokenError, match="set twice"):
        book(parameter(value=7), parameter(value=6, effective_from=date(2027, 1, 1)))


def test_another_county_may_set_another_value():
    """
    The same name in two places is no contradiction.
    """
    found = in_force(parameter(value=5), parameter(value=7, place="350525"))

    assert found.parameter("notice_period").value == 5


# Layers


@pytest.mark.parametrize(
    ("stricter", "higher", "lower"),
    [
        (Stricter.LONGER, 5, 4),
        (Stricter.MORE, 5, 4),
        (Stricter.LESS, 5, 6),
    ],
)
def test_a_lower_layer_is_only_stricter(stricter, higher, lower):
    """
    Longer, more or less: the county keeps the law's protection or adds to it.
    """
    law = parameter(value=higher, layer=Layer.LAW, place="", stricter=stricter)

    with pytest.raises(LowerLayerLooserError) as refused:
        in_force(law, parameter(value=lower, stricter=stricter))
    assert refused.value.higher.layer is Layer.LAW
    assert refused.value.lower.value == lower

    for allowed in (higher, 2 * higher - lower):
        found = in_force(law, parameter(value=allowed, stricter=stricter))
        assert found.parameter("notice_period").value == allowed
        assert found.parameter("notice_period").layer is Layer.COUNTY


def test_a_free_value_is_set_by_whoever_is_nearest():
    """
    Where no direction is stricter, the most specific layer simply speaks.
    """
    law = parameter(value=5, layer=Layer.LAW, place="", stricter=Stricter.FREE)

    for value in (1, 9):
        found = in_force(law, parameter(value=value))
        assert found.parameter("notice_period").value == value


def test_the_higher_rule_may_leave_the_value_to_the_document():
    """
    "Unless the document says otherwise" is written in the higher rule, not the lower.
    """
    law = parameter(value=5, layer=Layer.LAW, place="", document_may_set=True)

    found = in_force(law, parameter(value=3))

    assert found.parameter("notice_period").value == 3


def test_a_looser_step_anywhere_between_is_seen():
    """
    Law, province, county: each step is compared with the one just above it.
    """
    law = parameter(value=5, layer=Layer.LAW, place="")
    province = parameter(value=7, layer=Layer.PROVINCE, place="51")
    city = parameter(value=8, layer=Layer.CITY, place="5106")

    assert in_force(law, province, city).parameter("notice_period").value == 8
    with pytest.raises(LowerLayerLooserError):
        in_force(law, province, parameter(value=6))


def test_a_known_rule_replaces_the_proposal_in_either_direction():
    """
    A default binds no county: it only stood where nothing was known.
    """
    default = parameter(value=5, layer=Layer.DEFAULT, place="")

    for value in (3, 7):
        found = in_force(default, parameter(value=value))
        assert found.parameter("notice_period").value == value


def test_a_project_may_not_go_below_the_proposal():
    """
    The document of one project is only stricter, even where only a default stands.
    """
    project = parameter(value=4, layer=Layer.PROJECT, place="")

    with pytest.raises(LowerLayerLooserError):
        BOOK.resolved(NOTICE_DAY, SICHUAN_COUNTY, [project])

    longer = msgspec.structs.replace(project, value=6)
    found = BOOK.resolved(NOTICE_DAY, SICHUAN_COUNTY, [longer])
    assert found.period("notice_period") == Period(6, Unit.WORKING_DAYS)


def test_a_project_may_choose_what_is_free():
    """
    The number of reserves is the document's own to set.
    """
    more = parameter(
        "reserves",
        3,
        layer=Layer.PROJECT,
        place="",
        measure=Measure.COUNT,
        stricter=Stricter.FREE,
    )

    assert rules(more).number("reserves") == 3


def test_layers_that_measure_differently_cannot_be_compared():
    """
    Three working days are neither more nor less than three calendar days.
    """
    law = parameter(value=5, layer=Layer.LAW, place="", measure=Measure.CALENDAR_DAYS)

    with pytest.raises(RuleBookBrokenError, match="working_days"):
        in_force(law, parameter(value=9))

    free = msgspec.structs.replace(law, document_may_set=True)
    assert in_force(free, parameter(value=9)).parameter("notice_period").value == 9


# Restrictions


def test_a_proposed_cool_down_restricts_nobody():
    """
    P-1: the platform sets no entry condition; a cool-down needs a county's document.
    """
    assert rules().parameter("cool_down").restriction
    assert rules().enforced("cool_down") is None
    assert rules().enforced("refusal_ban_first") is None
    assert rules().enforced("no such name") is None


def cool_down(**changes):
    members = {
        "rule": "D-11",
        "measure": Measure.CALENDAR_DAYS,
        "stricter": Stricter.LONGER,
        "restriction": True,
        **changes,
    }
    return parameter("cool_down", 90, **members)


def test_a_county_cool_down_needs_its_fair_competition_review():
    """
    L-2: without the number of the review a cool-down cannot even be recorded.
    """
    with pytest.raises(UnreviewedRestrictionError) as refused:
        BOOK.with_parameters(cool_down())

    assert refused.value.name == "cool_down"


def test_a_reviewed_county_cool_down_binds():
    """
    With its review on record the county's cool-down is enforced, with its source.
    """
    reviewed = BOOK.with_parameters(cool_down(review="公平竞争审查〔2025〕3号"))

    found = reviewed.resolved(NOTICE_DAY, SICHUAN_COUNTY).enforced("cool_down")

    assert found is not None
    assert found.value == 90
    assert reviewed.resolved(NOTICE_DAY, "350525").enforced(found.name) is None


# A broken book


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"value": -1}, "no value"),
        ({"value": 2**53}, "no value"),
        ({"value": 2, "measure": Measure.FLAG}, "no value"),
        ({"value": 10_001, "measure": Measure.BASIS_POINTS}, "no value"),
        ({"basis": ""}, "no source"),
        ({"place": ""}, "not the place"),
        ({"place": "51"}, "not the place"),
        ({"place": "51068x"}, "not the place"),
        ({"place": "510682", "layer": Layer.PROVINCE}, "not the place"),
        ({"place": "5106x2", "layer": Layer.PROJECT}, "not the place"),
    ],
)
def test_a_value_that_cannot_be_is_refused(changes, fault):
    """
    Outside its measure, without a source, or for a place of another rank.
    """
    with pytest.raises(RuleBookBrokenError, match=fault):
        book(parameter(**changes))


@pytest.mark.parametrize(
    ("value", "measure"),
    [
        (0, Measure.FLAG),
        (1, Measure.FLAG),
        (10_000, Measure.BASIS_POINTS),
        (2**53 - 1, Measure.FEN),
    ],
)
def test_the_ends_of_a_measure_belong_to_it(value, measure):
    """
    Yes, the whole, and the largest integer that every JSON reader agrees on.
    """
    assert book(parameter(value=value, measure=measure))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[[parameter]", "cannot be read"),
        ("", "parameter"),
        ('[[parameter]]\nname = "x"\n', "rule"),
        ("[[parameter]]\nvalue = 0.08\n", "int"),
    ],
)
def test_a_book_that_cannot_be_read_is_refused(text, fault):
    """
    Not TOML, a missing member, or a fraction where a whole number belongs.
    """
    with pytest.raises(RuleBookBrokenError, match=fault):
        RuleBook.from_toml(text)


@pytest.mark.parametrize("place", ["", "51", "51068", "5106822", "51068x"])
def test_a_project_has_a_county(place):
    """
    Rules are resolved for a division code of six digits, and nothing else.
    """
    with pytest.raises(RuleBookBrokenError, match="division code"):
        BOOK.resolved(NOTICE_DAY, place)
