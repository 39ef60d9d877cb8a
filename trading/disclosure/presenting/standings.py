"""Where a lot stands, in a few words and one of five looks."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

from trading.disclosure.model.lines import Listed
from trading.disclosure.presenting.words import STATES
from trading.front.languages import Tongue
from trading.front.moments import near
from trading.rules.fixed_price_selection import State


class Look(StrEnum):
    """What a tag looks like; the words say it too, so that colour is never alone."""

    OPEN = "open"
    WAIT = "wait"
    LIVE = "live"
    PLAIN = "plain"
    OVER = "over"


_DRAW_AHEAD: Final = frozenset({State.LIST_FROZEN, State.DRAW_READY})
_LOOKS: Final[Mapping[State, Look]] = {
    State.DRAWING: Look.LIVE,
    State.CHANCE_AWAITED: Look.LIVE,
    State.AWARDED: Look.PLAIN,
    State.CONTRACTED: Look.PLAIN,
    State.PERFORMING: Look.PLAIN,
    State.ACCEPTED: Look.PLAIN,
    State.TERMINATED: Look.OVER,
    State.ARCHIVED: Look.OVER,
}


class Tag(NamedTuple):
    """A state in a few words."""

    text: str
    look: Look


def standing(entry: Listed, now: datetime, tongue: Tongue) -> Tag:
    """Say where a lot stands now; what follows from the clock is told as it is."""
    said, look = tongue.say(STATES[entry.state]), _LOOKS.get(entry.state, Look.WAIT)
    if entry.suspended:
        return Tag(tongue.say("因异议暂停"), Look.WAIT)
    if entry.state is State.NOTICED:
        return _signing_up(entry, now, tongue)
    if entry.state is State.PUBLICITY:
        return _in_publicity(entry, now, tongue)
    if entry.state in _DRAW_AHEAD and entry.draw_at is not None:
        said = tongue.say("{when} 抽取", when=near(entry.draw_at, now, tongue))
    return Tag(said, look)


def _signing_up(entry: Listed, now: datetime, tongue: Tongue) -> Tag:
    if entry.sign_up_opens is not None and now < entry.sign_up_opens:
        return Tag(tongue.say("尚未开始报名"), Look.WAIT)
    if entry.sign_up_closes is not None and entry.sign_up_closes <= now:
        return Tag(tongue.say("报名已截止"), Look.WAIT)
    return Tag(tongue.say("报名中"), Look.OPEN)


def _in_publicity(entry: Listed, now: datetime, tongue: Tongue) -> Tag:
    until = entry.objections_until
    if until is None:
        return Tag(tongue.say(STATES[State.PUBLICITY]), Look.WAIT)
    if until <= now:
        return Tag(tongue.say("公示期满"), Look.WAIT)
    return Tag(
        tongue.say("公示中，至 {when}", when=near(until, now, tongue)), Look.WAIT
    )
