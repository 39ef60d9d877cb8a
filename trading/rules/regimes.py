"""Which law a project falls under: R-1, R-2, R-4, R-5, R-6 and R-10."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from archive.public.values import Yuan
from trading.rules.rulesets import RuleSet
from trading.rules.texts import Said

_WHOLE: Final = 10_000


class ObjectKind(StrEnum):
    """What is bought."""

    WORKS = "works"
    GOODS = "goods"
    SERVICES = "services"


class Regime(StrEnum):
    """The law that decides about the method."""

    MUST_TENDER = "must_tender"
    PURCHASING = "purchasing"
    WORKS_NOT_TENDERED = "works_not_tendered"
    SMALL_PROJECT = "small_project"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectFacts:
    """
    What the router needs to know about one contract.

    `same_kind` are the estimates of the project's other contracts of the same kind that
    could be bought together (R-2). `tied_to_construction` is meant for goods and
    services: design, supervision, equipment. `state_controlled`: funded by a state
    enterprise that controls the project. `budget_unit`: the buyer is one.
    """

    kind: ObjectKind
    estimate: Yuan
    budget_funds: Yuan
    total_investment: Yuan
    same_kind: tuple[Yuan, ...] = ()
    tied_to_construction: bool = False
    state_controlled: bool = False
    budget_unit: bool = True
    in_central_catalogue: bool = False

    def sum_of_kind(self) -> Yuan:
        """Return the contract together with those it could be bought with (R-2)."""
        return sum(self.same_kind, self.estimate)


@dataclass(frozen=True, slots=True)
class Routing:
    """The regime, the rules it follows from, and the reason for people."""

    regime: Regime
    rules: tuple[str, ...]
    why: Said


def route(facts: ProjectFacts, rules: RuleSet) -> Routing:
    """Return the regime of a contract by the thresholds of the rule book."""
    total = facts.sum_of_kind()
    tender_from = must_tender_from(facts.kind, rules)
    if _is_public_construction(facts, rules) and total >= tender_from:
        return Routing(
            Regime.MUST_TENDER,
            ("R-1", "R-2"),
            Said(
                f"同类合同合计{total}元，达到必须招标的{tender_from}元",
                f"contracts of {total} yuan reach {tender_from} yuan: must be tendered",
            ),
        )
    limit = _purchasing_limit(facts.kind, rules)
    if facts.budget_unit and (total >= limit or facts.in_central_catalogue):
        if facts.kind is ObjectKind.WORKS:
            return Routing(
                Regime.WORKS_NOT_TENDERED,
                ("R-5",),
                Said(
                    f"预算单位依法不进行招标的工程，达到采购限额{limit}元",
                    f"works of a budget unit, not tendered, from {limit} yuan",
                ),
            )
        return Routing(
            Regime.PURCHASING,
            ("R-4", "R-6"),
            Said(
                f"预算单位采购，达到限额{limit}元或者属于集中采购目录",
                f"government purchasing, from {limit} yuan or in the catalogue",
            ),
        )
    return Routing(
        Regime.SMALL_PROJECT,
        ("R-10",),
        Said("低于各项限额，适用本地小型项目规则", "below every threshold"),
    )


def must_tender_from(kind: ObjectKind, rules: RuleSet) -> Yuan:
    """Return the amount from which a contract of this kind must be tendered (R-1)."""
    return rules.amount(f"must_tender_{kind}")


def _is_public_construction(facts: ProjectFacts, rules: RuleSet) -> bool:
    if facts.kind is not ObjectKind.WORKS and not facts.tied_to_construction:
        return False
    share = rules.rate("must_tender_budget_share").basis_points
    funded = facts.budget_funds >= rules.amount("must_tender_budget_funds") and (
        facts.budget_funds.fen * _WHOLE >= facts.total_investment.fen * share
    )
    return funded or facts.state_controlled


def _purchasing_limit(kind: ObjectKind, rules: RuleSet) -> Yuan:
    match kind:
        case ObjectKind.WORKS:
            return rules.amount("purchasing_limit_works")
        case ObjectKind.GOODS | ObjectKind.SERVICES:
            return rules.amount("purchasing_limit_goods_and_services")
