"""
The gate before a draw is published: D-0a to D-0f, R-3, R-5.

Choosing a contractor by lot is lawful only below every tender threshold, unsplit, and
on a document that allows it, on which somebody else than the drafter gave an opinion.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from archive.public.values import RuleBrokenError, Yuan
from trading.rules.price import check_amount
from trading.rules.regimes import (
    ObjectKind,
    ProjectFacts,
    Regime,
    Routing,
    must_tender_from,
    route,
)
from trading.rules.roles import CENTRE_ROLES
from trading.rules.rulesets import RuleSet

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


class LegalBasisMissingError(RuleBrokenError):
    """Without a document that allows it nobody is chosen by lot."""

    code: ClassVar[str] = "legal-basis-missing"
    rule: ClassVar[str] = "D-0f"
    remedy: ClassVar[str] = (
        "Nothing was saved. Enter the document: number, issuer, validity, and its text."
    )

    def __init__(self, missing: Collection[str]) -> None:
        super().__init__(f"the legal basis lacks {', '.join(missing)}")
        self.missing = tuple(missing)


class LegalBasisNotInForceError(RuleBrokenError):
    """The document must be in force on the day of publication."""

    code: ClassVar[str] = "legal-basis-not-in-force"
    rule: ClassVar[str] = "D-0f"
    remedy: ClassVar[str] = (
        "Nothing was saved. Enter a document that is in force, or its extension."
    )

    def __init__(self, number: str, on: date) -> None:
        super().__init__(f"{number} is not in force on {on}")
        self.number, self.on = number, on


class OpinionMissingError(RuleBrokenError):
    """Somebody has to say that the document covers this project."""

    code: ClassVar[str] = "opinion-missing"
    rule: ClassVar[str] = "D-0f"
    remedy: ClassVar[str] = (
        "Nothing was saved. Ask the owner's second person to record an opinion."
    )

    def __init__(self) -> None:
        super().__init__("nobody has given an opinion on the legal basis")


class OpinionByDrafterError(RuleBrokenError):
    """Whoever had a hand in the draft does not judge its legal basis."""

    code: ClassVar[str] = "opinion-by-drafter"
    rule: ClassVar[str] = "D-0f"
    remedy: ClassVar[str] = (
        "Nothing was saved. Ask another person of the owner's side for the opinion."
    )

    def __init__(self, person: str) -> None:
        super().__init__(f"{person} drafted or changed it and gave the opinion")
        self.person = person


class OpinionByCentreError(RuleBrokenError):
    """The centre decides nothing: it gives no opinion on a legal basis."""

    code: ClassVar[str] = "opinion-by-centre"
    rule: ClassVar[str] = "P-1"
    remedy: ClassVar[str] = (
        "Nothing was saved. The opinion is the owner's: ask its second person."
    )

    def __init__(self, person: str) -> None:
        super().__init__(f"{person} belongs to the centre")
        self.person = person


class OpinionUnfavourableError(RuleBrokenError):
    """The opinion says that the document does not cover the project."""

    code: ClassVar[str] = "opinion-unfavourable"
    rule: ClassVar[str] = "D-0f"
    remedy: ClassVar[str] = (
        "Nothing was saved. Choose another procedure, or enter another basis and ask "
        "for a new opinion."
    )

    def __init__(self, reasons: str) -> None:
        super().__init__(f"the opinion on the legal basis is negative: {reasons}")
        self.reasons = reasons


class OpinionOnOtherTextError(RuleBrokenError):
    """The opinion is about the very text that is the basis now."""

    code: ClassVar[str] = "opinion-on-other-text"
    rule: ClassVar[str] = "D-0f"
    remedy: ClassVar[str] = "Nothing was saved. Ask for an opinion on the present text."

    def __init__(self, judged: str, present: str) -> None:
        super().__init__(f"the opinion judged text {judged}, the basis is {present}")
        self.judged, self.present = judged, present


class ProjectSplitError(RuleBrokenError):
    """A project is not cut into pieces to stay below a threshold."""

    code: ClassVar[str] = "project-split"
    rule: ClassVar[str] = "R-3"
    remedy: ClassVar[str] = (
        "Nothing was saved. Put the projects together and choose the procedure that is "
        "prescribed for their sum."
    )

    def __init__(self, total: Yuan, threshold: Yuan, siblings: Collection[str]) -> None:
        super().__init__(
            f"together with {', '.join(siblings)} the project is {total} yuan, "
            f"not below {threshold} yuan"
        )
        self.total, self.threshold = total, threshold
        self.siblings = tuple(siblings)


class MustTenderError(RuleBrokenError):
    """Where the law prescribes a tender, lots choose nobody."""

    code: ClassVar[str] = "must-tender"
    rule: ClassVar[str] = "D-0b"
    remedy: ClassVar[str] = "Nothing was saved. Start an open tender instead."

    def __init__(self, routing: Routing) -> None:
        super().__init__(routing.why.en)
        self.routing = routing


class PurchasingMethodError(RuleBrokenError):
    """Goods and services above the limit follow the methods of the purchasing law."""

    code: ClassVar[str] = "purchasing-method"
    rule: ClassVar[str] = "R-4"
    remedy: ClassVar[str] = (
        "Nothing was saved. Start a procurement procedure instead of a draw."
    )

    def __init__(self, routing: Routing) -> None:
        super().__init__(routing.why.en)
        self.routing = routing


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalBasis:
    """
    The document that allows the draw.

    In force from `valid_from` to `valid_until`, both included; None means without end.
    `text_digest` is the SHA-256 of its text, in hex.
    """

    number: str
    issuer: str
    valid_from: date
    valid_until: date | None
    text_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What somebody thinks of the legal basis; `text_digest` is the text he judged."""

    person: str
    organisation: str
    roles: frozenset[str]
    favourable: bool
    reasons: str
    text_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What makes projects one purchase in the sense of R-3."""

    kind: ObjectKind
    fiscal_year: int
    budget_item: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sibling:
    """Another project that the owner declared; an equal `batch` is one purchase."""

    name: str
    estimate: Yuan
    batch: Batch


def check_method(facts: ProjectFacts, rules: RuleSet) -> Routing:
    """
    Refuse a draw where the law prescribes another method (D-0a to D-0d, R-4).

    Raises:
        MustTenderError: the contract must be tendered.
        PurchasingMethodError: the purchasing law names the methods.

    """
    routing = route(facts, rules)
    match routing.regime:
        case Regime.MUST_TENDER:
            raise MustTenderError(routing)
        case Regime.PURCHASING:
            raise PurchasingMethodError(routing)
        case Regime.WORKS_NOT_TENDERED | Regime.SMALL_PROJECT:
            return routing


def check_not_split(
    estimate: Yuan, batch: Batch, siblings: Sequence[Sibling], rules: RuleSet
) -> None:
    """
    Refuse a project that with its declared siblings reaches a threshold (R-3).

    Raises:
        ProjectSplitError: the sum of one fiscal year, budget item and kind is too high.

    """
    same = [sibling for sibling in siblings if sibling.batch == batch]
    total = sum((sibling.estimate for sibling in same), estimate)
    threshold = min(
        rules.amount(f"{batch.kind}_amount_max_exclusive"),
        must_tender_from(batch.kind, rules),
    )
    if same and total >= threshold:
        raise ProjectSplitError(total, threshold, [sibling.name for sibling in same])


def check_basis(basis: LegalBasis | None, on: date) -> LegalBasis:
    """
    Refuse to publish without a whole document in force that day (D-0f).

    Raises:
        LegalBasisMissingError: no document, or one of its members is missing.
        LegalBasisNotInForceError: not yet, or not any more.

    """
    if basis is None:
        raise LegalBasisMissingError(("the document",))
    written = {"its number": basis.number, "its issuer": basis.issuer}
    missing = [name for name, text in written.items() if not text.strip()]
    if not _DIGEST.fullmatch(basis.text_digest):
        missing.append("its text")
    if missing:
        raise LegalBasisMissingError(missing)
    over = basis.valid_until is not None and basis.valid_until < on
    if on < basis.valid_from or over:
        raise LegalBasisNotInForceError(basis.number, on)
    return basis


def check_opinion(
    opinion: Opinion | None,
    basis: LegalBasis,
    *,
    drafters: Collection[str],
    centre: str,
) -> None:
    """
    Refuse to publish without a second person's favourable opinion (D-0f).

    Args:
        opinion: what was recorded.
        basis: the document the notice will rest on.
        drafters: everybody who drafted the project or ever changed its draft.
        centre: the organisation that runs the platform.

    Raises:
        OpinionMissingError: nobody gave one.
        OpinionByDrafterError: one of the drafters gave it.
        OpinionByCentreError: somebody of the centre gave it.
        OpinionOnOtherTextError: the text was changed afterwards.
        OpinionUnfavourableError: it is negative.

    """
    if opinion is None:
        raise OpinionMissingError
    if opinion.person in drafters:
        raise OpinionByDrafterError(opinion.person)
    if opinion.organisation == centre or opinion.roles & CENTRE_ROLES:
        raise OpinionByCentreError(opinion.person)
    if opinion.text_digest != basis.text_digest:
        raise OpinionOnOtherTextError(opinion.text_digest, basis.text_digest)
    if not opinion.favourable:
        raise OpinionUnfavourableError(opinion.reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """
    A project as it stands before its notice is published.

    `drafters` are all who drafted it or changed its draft, the first one first: who
    wrote a part of it does not get rid of that by letting another person write last.
    """

    facts: ProjectFacts
    batch: Batch
    siblings: tuple[Sibling, ...]
    basis: LegalBasis | None
    opinion: Opinion | None
    drafters: tuple[str, ...]


def check_publication(plan: Plan, rules: RuleSet, *, on: date, centre: str) -> Routing:
    """
    Pass the gate before publication, or say which rule closes it.

    Raises:
        RuleBrokenError: one of the errors of this module, or an amount out of range.

    """
    routing = check_method(plan.facts, rules)
    check_amount(plan.facts.kind, plan.facts.estimate, rules)
    check_not_split(plan.facts.estimate, plan.batch, plan.siblings, rules)
    basis = check_basis(plan.basis, on)
    check_opinion(plan.opinion, basis, drafters=plan.drafters, centre=centre)
    return routing
