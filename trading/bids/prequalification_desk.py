"""The desk of a prequalification: what its pages call."""

from dataclasses import dataclass

from trading.bids.use_cases.deciding import (
    DecideApplication,
    EndTender,
    FinishPrequalification,
)
from trading.bids.use_cases.prequalifying import (
    AnnouncePrequalification,
    ApplyToPrequalify,
    WithdrawApplication,
)
from trading.bids.use_cases.reading_applications import ReadPrequalification


@dataclass(frozen=True, slots=True, kw_only=True)
class PrequalificationDesk:
    """Every act around a prequalification that somebody presses, and its reading."""

    announce: AnnouncePrequalification
    apply: ApplyToPrequalify
    withdraw: WithdrawApplication
    decide: DecideApplication
    finish: FinishPrequalification
    end: EndTender
    read: ReadPrequalification
