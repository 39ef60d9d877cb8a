"""What is bought in the features, and on which papers."""

from dataclasses import replace
from datetime import date

import msgspec

from archive.values.money import Rate, Yuan
from tests.draw_room import paper
from trading.rules.legal_basis import Batch, LegalBasis
from trading.rules.regimes import ObjectKind, ProjectFacts
from trading.selection.use_cases.outlines import Outline

PRICE = Yuan.parse("1716000")
NOTES = paper("notes to drawn firms")
BASIS = paper("county document on small works")
WATER = Batch(kind=ObjectKind.WORKS, fiscal_year=2026, budget_item="water works")


def outline(**changes: object) -> Outline:
    """Return DR1: 1,860,000 yuan with 60,000 that nobody competes about, 8 %."""
    control = changes.pop("control", Yuan.parse("1860000"))
    facts = ProjectFacts(
        kind=ObjectKind.WORKS,
        estimate=control,
        budget_funds=control,
        total_investment=control,
    )
    usual = Outline(
        control=control,
        non_competitive=Yuan.parse("60000"),
        rate=Rate.parse("0.08"),
        requirement="water works, third grade or better; safety permit in force",
        papers={
            name: paper(name)
            for name in ("approval", "funds", "control_price_review", "drawings")
        },
        facts=replace(facts, **changes.pop("facts", {})),
        batch=WATER,
        basis=LegalBasis(
            number="County document 1 of 2026",
            issuer="County government",
            valid_from=date(2026, 1, 1),
            valid_until=date(2026, 12, 31),
            text_digest=BASIS,
        ),
    )
    return msgspec.structs.replace(usual, **changes)
