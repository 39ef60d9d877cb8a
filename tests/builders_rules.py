"""Builders for tests about rules: a rule set, a question about days, a sound plan."""

from datetime import date

from archive.public.values import Rate, Yuan
from trading.rules.deadlines import Period, Question, Term, Unit
from trading.rules.legal_basis import Batch, LegalBasis, Opinion, Plan
from trading.rules.parameters import Confidence, Layer, Measure, Parameter, Stricter
from trading.rules.regimes import ObjectKind, ProjectFacts
from trading.rules.rulesets import RuleSet
from trading.rules.shipped import national_rule_book
from trading.rules.texts import Said

NOTICE_DAY = date(2026, 3, 2)
SICHUAN_COUNTY = "510682"
CENTRE = "centre"
TEXT = "ab" * 32


def yuan(text: str) -> Yuan:
    return Yuan.parse(text.replace(",", ""))


def percent(text: str) -> Rate:
    return Rate.parse(f"{text}%")


def rules(*project: Parameter, place: str = SICHUAN_COUNTY) -> RuleSet:
    return national_rule_book().resolved(NOTICE_DAY, place, project)


def parameter(name: str = "notice_period", value: int = 5, **changes) -> Parameter:
    members = {
        "rule": "D-5",
        "measure": Measure.WORKING_DAYS,
        "layer": Layer.COUNTY,
        "place": SICHUAN_COUNTY,
        "basis": "an invented county document",
        "confidence": Confidence.LOCAL,
        "stricter": Stricter.LONGER,
        "effective_from": date(2026, 1, 1),
    }
    return Parameter(name=name, value=value, **{**members, **changes})


def question(
    start: str,
    number: int,
    unit: Unit | str,
    *,
    term: Term = Term.FIXED,
    counts_start_day: bool = False,
) -> Question:
    return Question(
        rule="D-5",
        rule_version="f" * 64,
        event="notice_published",
        event_said=Said("公告发布", "the publication of the notice"),
        start=date.fromisoformat(start),
        period=Period(number, Unit(unit)),
        term=term,
        counts_start_day=counts_start_day,
    )


def facts(
    estimate: str = "1,860,000", kind: ObjectKind = ObjectKind.WORKS, **changes
) -> ProjectFacts:
    """Return works of a budget unit, wholly paid from the budget, unless changed."""
    members = {
        "kind": kind,
        "estimate": yuan(estimate),
        "budget_funds": yuan("3,000,000"),
        "total_investment": yuan("3,000,000"),
    }
    return ProjectFacts(**{**members, **changes})


def basis(**changes) -> LegalBasis:
    members = {
        "number": "虚构发〔2025〕1号",
        "issuer": "虚构县人民政府",
        "valid_from": date(2025, 1, 1),
        "valid_until": date(2026, 12, 31),
        "text_digest": TEXT,
    }
    return LegalBasis(**{**members, **changes})


def opinion(**changes) -> Opinion:
    members = {
        "person": "second person",
        "organisation": "owner",
        "roles": frozenset({"owner_approver"}),
        "favourable": True,
        "reasons": "the document covers works below two million yuan",
        "text_digest": TEXT,
    }
    return Opinion(**{**members, **changes})


def batch(**changes) -> Batch:
    members = {
        "kind": ObjectKind.WORKS,
        "fiscal_year": 2026,
        "budget_item": "village roads",
    }
    return Batch(**{**members, **changes})


def plan(**changes) -> Plan:
    members = {
        "facts": facts(),
        "batch": batch(),
        "siblings": (),
        "basis": basis(),
        "opinion": opinion(),
        "drafters": ("first person", "third person"),
    }
    return Plan(**{**members, **changes})
