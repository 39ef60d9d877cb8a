"""What a county sets: its own values in the rule book, and what they lead to."""

from datetime import date

import msgspec
from pytest_bdd import given, then, when

from archive.values.money import Rate, Yuan
from tests.phrases import phrase
from trading.projects.model import PublicationKind
from trading.rules.parameters import Confidence, Layer, Measure, Parameter, Stricter
from trading.rules.shipped import national_rule_book


@then('"East Dyke" keeps the rule that no deposit is asked')
def asks_no_deposit(platform, course):
    _, lot = platform.lot(course.lot)
    assert lot.rule_set.rate("deposit") == Rate(0)


@given(phrase("the county lets a notice ask for a deposit of {share}"))
def county_lets_ask(platform, share):
    value = county("deposit", "D-29", Rate.parse(share).basis_points)
    platform.governed_by(national_rule_book().with_parameters(value))


@when(
    phrase("Clerk Chen announces it with a deposit of {deposit} yuan"),
    target_fixture="answer",
)
def announces_with_deposit(platform, course, deposit):
    return platform.attempt(lambda: course.announce(deposit=Yuan.parse(deposit)))


@then(phrase("the public reads that a deposit of {deposit} yuan is asked"))
def reads_deposit(course, deposit):
    (notice,) = course.published(PublicationKind.NOTICE)
    assert notice["deposit"] == {"fen": Yuan.parse(deposit).fen}


@given(phrase("the county sets the ceiling for deposits to {share}"))
def county_sets_ceiling(platform, share):
    value = county("deposit_max", "D-29", Rate.parse(share).basis_points)
    platform.governed_by(national_rule_book().with_parameters(value))


@given(phrase("the county wants {count:d} reviewers"))
def county_wants_reviewers(platform, count):
    value = msgspec.structs.replace(
        county("reviewers_min", "D-9", count),
        measure=Measure.COUNT,
        stricter=Stricter.MORE,
    )
    platform.governed_by(national_rule_book().with_parameters(value))


def set_cool_down(platform, days: int, review: str) -> None:
    value = msgspec.structs.replace(
        county("cool_down", "D-11", days),
        measure=Measure.CALENDAR_DAYS,
        stricter=Stricter.LONGER,
        restriction=True,
        review=review,
    )
    platform.governed_by(national_rule_book().with_parameters(value))


@given(phrase("the county has set a cool-down of {days:d} days with its review"))
def county_has_set_cool_down(platform, days):
    set_cool_down(platform, days, "Review 5 of 2026")


@when(
    "the county sets a cool-down of 90 days without its review",
    target_fixture="answer",
)
def county_sets_cool_down(platform):
    return platform.attempt(lambda: set_cool_down(platform, 90, ""))


def county(name: str, rule: str, value: int) -> Parameter:
    """Return a value that a county's own document sets."""
    return Parameter(
        rule=rule,
        name=name,
        value=value,
        measure=Measure.BASIS_POINTS,
        layer=Layer.COUNTY,
        place="510682",
        basis="County document 2 of 2026",
        confidence=Confidence.LOCAL,
        stricter=Stricter.LESS,
        effective_from=date(2026, 1, 1),
    )
