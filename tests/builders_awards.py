"""Builders for tests about awards: conclusion, award, contract, objection."""

from archive.public.values import Yuan
from tests.builders_bidders import DAY, DIGEST, NOON, firm
from trading.awards.contracts import Contract, Milestone, Visit
from trading.awards.model import Award, Conclusion, Entrant
from trading.awards.objections import Decision, Ground, Objection, Outcome
from trading.bidders.model.firms import ManagerId
from trading.projects.model import LotId

LOT = LotId("P1-1")
PRICE = Yuan.parse("1716000")


def entrant(number: int, **changes) -> Entrant:
    members = {
        "code": firm(number),
        "name": f"演示企业{number:04}",
        "ticket": f"{number:04}",
        "manager": ManagerId(f"manager-{number}"),
    }
    return Entrant(**{**members, **changes})


def conclusion(firms: int = 3, **changes) -> Conclusion:
    """Return a conclusion with a winner, the rest in reserve."""
    members = {
        "lot": LOT,
        "event": 30,
        "at": NOON,
        "price": PRICE,
        "entrants": tuple(entrant(number) for number in range(1, firms + 1)),
        "won_by_draw": True,
    }
    return Conclusion(**{**members, **changes})


def award(firms: int = 3) -> Award:
    return Award(round=1, conclusion=conclusion(firms))


def awarded() -> Award:
    """Return an award given after three days, to be signed within ten."""
    published = award().published(NOON + 3 * DAY, NOON, {})
    return published.awarded(NOON + 13 * DAY, NOON + 3 * DAY, {})


def contract(**changes) -> Contract:
    members = {
        "document": DIGEST,
        "price": PRICE,
        "signed_at": NOON + 4 * DAY,
        "uploaded_at": NOON + 5 * DAY,
    }
    return Contract(**{**members, **changes})


def visit(**changes) -> Visit:
    members = {
        "milestone": Milestone.PROGRESS,
        "visited_at": NOON + 20 * DAY,
        "reported_at": NOON + 20 * DAY,
        "findings": "half of the road is paved",
    }
    return Visit(**{**members, **changes})


def objection(**changes) -> Objection:
    members = {
        "id": "P1-1-O1",
        "lot": LOT,
        "round": 1,
        "rank": 0,
        "by": firm(2),
        "ground": Ground.LIST,
        "text": "a firm was left out",
        "document": DIGEST,
        "received_at": NOON,
        "answer_until": NOON + 3 * DAY,
    }
    return Objection(**{**members, **changes})


def decision(outcome: Outcome, event: int = 33) -> Decision:
    return Decision(
        outcome=outcome,
        reason="the papers show it",
        document=DIGEST,
        at=NOON + DAY,
        event=event,
    )
