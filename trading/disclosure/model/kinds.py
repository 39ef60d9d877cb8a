"""How the public record is sorted: what is traded, where it stands, what was said."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from trading.projects.model import PublicationKind
from trading.rules.fixed_price_selection import State
from trading.rules.regimes import ObjectKind


class Business(StrEnum):
    """What is traded: the types of the national portal, in its order."""

    WORKS = "works"
    PROCUREMENT = "procurement"
    LAND = "land"
    MINING = "mining"
    STATE_ASSETS = "state_assets"
    CARBON = "carbon"
    EMISSIONS = "emissions"
    MEDICINE = "medicine"
    VACCINES = "vaccines"
    FORESTRY = "forestry"
    OTHER = "other"


class Stage(StrEnum):
    """Where a lot stands, in as few words as somebody who looks for work needs."""

    OPEN = "open"
    REVIEW = "review"
    DRAW = "draw"
    PUBLICITY = "publicity"
    CONTRACT = "contract"
    ENDED = "ended"
    AGAIN = "again"


class Information(StrEnum):
    """What was said last of a lot: the types of the national portal, and the draw."""

    NOTICE = "notice"
    CHANGE = "change"
    REVIEW = "review"
    DRAW = "draw"
    RESULT = "result"
    OBJECTION = "objection"
    AWARD = "award"
    CONTRACT = "contract"
    PERFORMANCE = "performance"


BUSINESS_OF: Final[Mapping[str, Business]] = {
    ObjectKind.WORKS.value: Business.WORKS,
    ObjectKind.GOODS.value: Business.PROCUREMENT,
    ObjectKind.SERVICES.value: Business.PROCUREMENT,
}
"""What is bought, as a business type; anything else is `OTHER`."""

STAGE_OF: Final[Mapping[State, Stage]] = {
    State.NEW: Stage.AGAIN,
    State.DRAFT: Stage.AGAIN,
    State.BASIS_CHECKED: Stage.AGAIN,
    State.PRICE_FIXED: Stage.AGAIN,
    State.NOTICED: Stage.OPEN,
    State.SIGN_UP_SEALED: Stage.REVIEW,
    State.SIGN_UP_CLOSED: Stage.REVIEW,
    State.TOO_FEW: Stage.REVIEW,
    State.AWAITING_CONSENT: Stage.REVIEW,
    State.QUALIFIED: Stage.REVIEW,
    State.LIST_FROZEN: Stage.DRAW,
    State.DRAW_READY: Stage.DRAW,
    State.DRAWING: Stage.DRAW,
    State.CHANCE_AWAITED: Stage.DRAW,
    State.DRAWN: Stage.PUBLICITY,
    State.PUBLICITY: Stage.PUBLICITY,
    State.WINNER_LOST: Stage.PUBLICITY,
    State.NEW_NOTICE_NEEDED: Stage.AGAIN,
    State.AWARDED: Stage.CONTRACT,
    State.CONTRACTED: Stage.CONTRACT,
    State.PERFORMING: Stage.CONTRACT,
    State.ACCEPTED: Stage.CONTRACT,
    State.TERMINATED: Stage.ENDED,
    State.ARCHIVED: Stage.ENDED,
}
"""Every state has a stage; one that the clock alone changes is `OPEN` until then."""

AHEAD_OF_DRAW: Final = frozenset(
    {
        State.NOTICED,
        State.SIGN_UP_SEALED,
        State.SIGN_UP_CLOSED,
        State.QUALIFIED,
        State.LIST_FROZEN,
        State.DRAW_READY,
    }
)
"""The states of a lot whose draw is still to come."""

INFORMATION_OF: Final[Mapping[PublicationKind, Information | None]] = {
    PublicationKind.NOTICE: Information.NOTICE,
    PublicationKind.PORTAL: Information.NOTICE,
    PublicationKind.SIGN_UP_CLOSED: Information.REVIEW,
    PublicationKind.EXTENSION: Information.CHANGE,
    PublicationKind.QUALIFICATION_RESULT: Information.REVIEW,
    PublicationKind.LIST: Information.REVIEW,
    PublicationKind.DRAW_NOTICE: Information.DRAW,
    PublicationKind.DRAW: Information.DRAW,
    PublicationKind.TRANSCRIPT: Information.DRAW,
    PublicationKind.RESULT: Information.RESULT,
    PublicationKind.OBJECTION: Information.OBJECTION,
    PublicationKind.AWARD: Information.AWARD,
    PublicationKind.CONTRACT: Information.CONTRACT,
    PublicationKind.PERFORMANCE: Information.PERFORMANCE,
    PublicationKind.PAPER: None,
    PublicationKind.SUSPENSION: Information.CHANGE,
    PublicationKind.CHANGE: Information.CHANGE,
}
"""Every kind of publication is information of one type; a paper repeats another."""
