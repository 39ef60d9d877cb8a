"""The parts of an award kept as JSON: instants as microseconds, money as fen."""

from typing import Any

from archive.public.values import Yuan, from_micros, to_micros
from trading.awards.contracts import Contract, LateAcceptance, Milestone, Visit
from trading.awards.model import Entrant, Passed, PassedBy
from trading.bidders.codes import Uscc
from trading.bidders.model.firms import ManagerId


def from_entrant(entrant: Entrant) -> dict[str, Any]:
    """Return what is kept of an entrant."""
    return {**entrant.described(), "manager": entrant.manager}


def to_entrant(kept: dict[str, Any]) -> Entrant:
    """Return the entrant that was kept."""
    manager = kept["manager"]
    return Entrant(
        Uscc.parse(kept["code"]),
        kept["name"],
        kept["ticket"],
        None if manager is None else ManagerId(manager),
    )


def from_passed(passed: Passed) -> dict[str, Any]:
    """Return what is kept of somebody passed by."""
    return {
        "rank": passed.rank,
        "by": passed.by.value,
        "reason": passed.reason,
        "document": passed.document,
        "at": to_micros(passed.at),
    }


def to_passed(kept: dict[str, Any]) -> Passed:
    """Return who was passed by."""
    return Passed(
        rank=kept["rank"],
        by=PassedBy(kept["by"]),
        reason=kept["reason"],
        document=kept["document"],
        at=from_micros(kept["at"]),
    )


def from_visit(visit: Visit) -> dict[str, Any]:
    """Return what is kept of a visit."""
    return {
        "milestone": visit.milestone.value,
        "visited_at": to_micros(visit.visited_at),
        "reported_at": to_micros(visit.reported_at),
        "findings": visit.findings,
        "change": visit.change.fen,
        "approval": visit.approval,
    }


def to_visit(kept: dict[str, Any]) -> Visit:
    """Return the visit that was kept."""
    return Visit(
        milestone=Milestone(kept["milestone"]),
        visited_at=from_micros(kept["visited_at"]),
        reported_at=from_micros(kept["reported_at"]),
        findings=kept["findings"],
        change=Yuan(kept["change"]),
        approval=kept["approval"],
    )


def from_acceptance(accepted: LateAcceptance | None) -> dict[str, Any] | None:
    """Return what is kept of the owner's decision, if there is one."""
    if accepted is None:
        return None
    return {
        "reason": accepted.reason,
        "document": accepted.document,
        "at": to_micros(accepted.at),
    }


def to_acceptance(kept: dict[str, Any] | None) -> LateAcceptance | None:
    """Return the owner's decision that was kept."""
    if kept is None:
        return None
    return LateAcceptance(
        reason=kept["reason"], document=kept["document"], at=from_micros(kept["at"])
    )


def from_contract(contract: Contract | None) -> dict[str, Any] | None:
    """Return what is kept of a contract, if there is one."""
    if contract is None:
        return None
    return {
        "document": contract.document,
        "price": contract.price.fen,
        "signed_at": to_micros(contract.signed_at),
        "uploaded_at": to_micros(contract.uploaded_at),
    }


def to_contract(kept: dict[str, Any] | None) -> Contract | None:
    """Return the contract that was kept."""
    if kept is None:
        return None
    return Contract(
        document=kept["document"],
        price=Yuan(kept["price"]),
        signed_at=from_micros(kept["signed_at"]),
        uploaded_at=from_micros(kept["uploaded_at"]),
    )
