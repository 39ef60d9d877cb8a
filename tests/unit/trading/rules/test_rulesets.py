"""What a project keeps: values, sources, one version, in bytes anybody can read."""

from datetime import UTC, date, datetime

import pytest

from archive.public.values import Rate
from tests.builders_rules import NOTICE_DAY, SICHUAN_COUNTY, parameter, rules, yuan
from trading.rules.deadlines import Period, Term, Unit
from trading.rules.parameters import Layer, Measure, RuleBookBrokenError
from trading.rules.rulebook import RuleBook
from trading.rules.rulesets import ParameterMissingError, RuleSet
from trading.rules.shipped import national_rule_book
from trading.rules.texts import Said

pytestmark = pytest.mark.trading

BOOK = national_rule_book()


def in_force(*parameters, day=NOTICE_DAY):
    return RuleBook(parameters).resolved(day, SICHUAN_COUNTY)


def test_a_rule_set_survives_its_canonical_bytes():
    """
    What the project keeps can be read again, equal and under the same version.
    """
    kept = rules()

    again = RuleSet.from_json(kept.to_json())

    assert again == kept
    assert hash(again) == hash(kept)
    assert again.version == kept.version
    assert again.parameter("contract_period") == kept.parameter("contract_period")


def test_the_version_is_the_hash_of_every_value_and_source():
    """
    Another value, another basis, another day: another version.
    """
    known = in_force(parameter())

    others = [
        in_force(parameter(value=6)),
        in_force(parameter(basis="another document")),
        in_force(parameter(), day=date(2026, 3, 3)),
        in_force(),
    ]

    assert len({known.version, *(other.version for other in others)}) == 5
    assert all(known != other for other in others)
    assert known != "a rule set"


def test_the_order_in_a_book_means_nothing():
    """
    The same parameters in another order give the same rule set.
    """
    turned = RuleBook(tuple(reversed(BOOK.parameters)))

    assert turned.resolved(NOTICE_DAY, SICHUAN_COUNTY) == rules()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('{"day"', '"day"'),
        ('{"day"', ' {"day"'),
        ("rule-set/1", "rule-set/2"),
        ('"value":5', '"value":5.0'),
        ('"value":5', '"value":"5"'),
        ('{"day"', '{"a":1,"day"'),
    ],
)
def test_only_canonical_bytes_are_a_rule_set(old, new):
    """
    One rule set has one form, so that its hash can be computed by anybody.
    """
    raw = in_force(parameter()).to_json().decode()
    assert old in raw

    with pytest.raises(RuleBookBrokenError):
        RuleSet.from_json(raw.replace(old, new).encode())


def test_values_are_asked_for_by_what_they_are():
    """
    Money is Yuan, a rate is a Rate, a period has its unit, a flag is yes or no.
    """
    kept = rules(
        parameter(
            "counts_publication_day",
            0,
            measure=Measure.FLAG,
            layer=Layer.PROJECT,
            place="",
        )
    )

    assert kept.amount("works_amount_max_exclusive") == yuan("2,000,000")
    assert kept.rate("deposit_max") == Rate(200)
    assert kept.period("refusal_ban_first") == Period(6, Unit.MONTHS)
    assert kept.period("video_keep_period") == Period(60, Unit.CALENDAR_DAYS)
    assert kept.number("winners") == 1
    assert kept.flag("counts_publication_day") is False


def test_a_flag_may_be_set():
    """
    A county whose practice counts the day of publication records it.
    """
    counts = parameter("counts_publication_day", 1, measure=Measure.FLAG)

    assert in_force(counts).flag("counts_publication_day") is True


def test_a_value_is_never_taken_for_another_kind():
    """
    Asking for a period as a number of things is a mistake, not an answer.
    """
    with pytest.raises(ParameterMissingError, match="count"):
        rules().number("notice_period")
    with pytest.raises(ParameterMissingError):
        rules().period("winners")


def test_a_question_carries_rule_version_and_beijing_day():
    """
    A period asked from an instant starts on that instant's day in Beijing.
    """
    kept = rules()
    said = Said("公告发布", "the notice")

    asked = kept.question(
        "notice_period",
        event="notice_published",
        event_said=said,
        started=datetime(2026, 3, 2, 16, tzinfo=UTC),
        term=Term.LONG,
    )

    assert (asked.rule, asked.rule_version) == ("D-5", kept.version)
    assert asked.start == date(2026, 3, 3)
    assert asked.period == Period(5, Unit.WORKING_DAYS)
    assert (asked.term, asked.counts_start_day) == (Term.LONG, False)
    assert (asked.event, asked.event_said) == ("notice_published", said)
