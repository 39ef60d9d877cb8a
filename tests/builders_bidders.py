"""Builders for tests about firms: codes, bans, caps, engagements."""

from datetime import UTC, date, datetime, timedelta

from archive.public.values import Yuan
from trading.bidders.codes import Uscc
from trading.bidders.model.deposit_terms import DepositTerms, PayTo
from trading.bidders.model.firms import (
    Ban,
    CapDocument,
    Engagement,
    ManagerId,
    Relation,
    RelationKind,
)
from trading.projects.model import LotId
from trading.rules.deposits import DepositRegime

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
DAY = timedelta(days=1)
DIGEST = "cd" * 32


def firm(number: int) -> Uscc:
    """Return the valid code of an invented firm."""
    return Uscc.of_body(f"91510682MA{number:07}")


def ban(number: str = "虚构罚〔2026〕1号", **changes) -> Ban:
    members = {
        "authority": "housing authority",
        "firm": firm(1),
        "basis": "an invented article",
        "since": NOON,
        "until": NOON + 30 * DAY,
        "hearing": "heard on 2026-02-20",
        "appeal": "to the county government within 60 days",
        "digest": DIGEST,
    }
    return Ban(number=number, **{**members, **changes})


def cap(number: str = "虚构发〔2026〕2号", **changes) -> CapDocument:
    members = {
        "issuer": "虚构县人民政府",
        "dated": date(2026, 1, 5),
        "review": "fair-competition review 2026-3",
        "max_active": 2,
        "max_active_per_manager": 1,
        "since": NOON - 30 * DAY,
        "digest": DIGEST,
    }
    return CapDocument(number=number, **{**members, **changes})


def engagement(lot: str = "P1-1", **changes) -> Engagement:
    members = {
        "firm": firm(1),
        "manager": ManagerId("manager-1"),
        "won_by_draw": True,
        "since": NOON - DAY,
    }
    return Engagement(lot=LotId(lot), **{**members, **changes})


def relation(one: int, other: int, kind: str = "holding") -> Relation:
    return Relation(RelationKind(kind), firm(one), firm(other), "self")


def deposit_terms(lot: str = "P1-1", **changes) -> DepositTerms:
    members = {
        "regime": DepositRegime.TENDER,
        "asked": Yuan(680_000),
        "of": Yuan(34_025_000),
        "due": NOON + DAY,
        "valid_until": NOON + 91 * DAY,
        "place": "510682",
        "rules": "",
        "pay_to": PayTo(holder="x", bank="x", number="12345678"),
    }
    return DepositTerms(lot=lot, **{**members, **changes})
