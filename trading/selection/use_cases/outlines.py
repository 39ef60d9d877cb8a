"""What the owner's drafter writes down, and what the law has to say about it."""

from collections.abc import Iterable
from dataclasses import replace

import msgspec

from archive.public.values import Rate, Yuan
from trading.rules.legal_basis import (
    Batch,
    LegalBasis,
    Plan,
    Sibling,
    check_method,
    check_not_split,
)
from trading.rules.price import check_amount
from trading.rules.regimes import ProjectFacts
from trading.rules.rulesets import RuleSet
from trading.selection.model.selection import Terms
from trading.selection.use_cases.acting import Digest, Text


class Outline(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to be built or bought, as the owner's drafter writes it down."""

    control: Yuan
    non_competitive: Yuan
    rate: Rate
    requirement: Text
    papers: dict[str, Digest]
    facts: ProjectFacts
    batch: Batch
    siblings: tuple[Sibling, ...] = ()
    basis: LegalBasis | None = None

    def terms(self) -> Terms:
        """Return the terms. Raises `PapersMissingError`."""
        return Terms(
            control=self.control,
            non_competitive=self.non_competitive,
            rate=self.rate,
            requirement=self.requirement,
            papers=dict(self.papers),
        )

    def plan(self, drafters: Iterable[str]) -> Plan:
        """
        Return what the gate before publication will look at.

        A control price above the estimate counts instead of it: thresholds are not
        passed under by an old estimate. `drafters` are all who wrote at it so far.
        """
        estimate = max(self.facts.estimate, self.control)
        return Plan(
            facts=replace(self.facts, estimate=estimate),
            batch=self.batch,
            siblings=self.siblings,
            basis=self.basis,
            opinion=None,
            drafters=tuple(dict.fromkeys(drafters)),
        )


def check_draft(terms: Terms, plan: Plan, rules: RuleSet) -> None:
    """
    Refuse a draft whose amounts lead to another procedure (D-1, R-1 to R-4).

    Raises:
        RuleBrokenError: control price or estimate is out of range, the law prescribes
            another method, or the project is split.

    """
    check_amount(plan.facts.kind, terms.control, rules)
    check_amount(plan.facts.kind, plan.facts.estimate, rules)
    check_method(plan.facts, rules)
    check_not_split(plan.facts.estimate, plan.batch, plan.siblings, rules)
