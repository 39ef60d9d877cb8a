"""The contract, the decision to sign it late, and the visits while it is performed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from archive.public.values import Yuan

NO_CHANGE: Final = Yuan(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class LateAcceptance:
    """The owner's recorded decision to sign although the limit has passed (D-24)."""

    reason: str
    document: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """What was signed: the document's SHA-256, the price, the date in it."""

    document: str
    price: Yuan
    signed_at: datetime
    uploaded_at: datetime


class Milestone(StrEnum):
    """What a visit found (C-6)."""

    MANAGER_ON_SITE = "manager_on_site"
    PROGRESS = "progress"
    PAYMENT = "payment"
    CHANGE = "change"
    DELAY = "delay"
    PROBLEM = "problem"
    SETTLEMENT = "settlement"
    WARRANTY = "warranty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One report of the tracking officer or the owner; `change` alters the price."""

    milestone: Milestone
    visited_at: datetime
    reported_at: datetime
    findings: str
    change: Yuan = NO_CHANGE
    approval: str = ""
