"""What the centre is shown of deposits: its lots, statements of banks, stray lines."""

from collections.abc import Sequence
from dataclasses import dataclass

from trading.bidders.presenting.deposit_lots import StrayView, cause_choices, stray_view
from trading.bidders.presenting.deposit_names import done
from trading.bidders.use_cases.deposits_looking import SeatedLot
from trading.bidders.use_cases.deposits_reading import StrayLine
from trading.front.languages import Tongue
from trading.front.moments import full
from trading.rules.deposits import RefundCause


@dataclass(frozen=True, slots=True, kw_only=True)
class LotView:
    """A lot whose deposits the centre keeps: nothing tells who gave one."""

    address: str
    title: str
    lot: str
    due: str
    opened: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskView:
    """The desk of deposits: lots, and what one can do about all of them."""

    lots: tuple[LotView, ...]
    manages: bool
    done: str


def desk_view(
    found: Sequence[SeatedLot], told: str, tongue: Tongue, *, manages: bool
) -> DeskView:
    """Say what the desk shows; `manages` is that a year's deposit can be offered."""
    return DeskView(
        lots=tuple(_lot(each, tongue) for each in found),
        manages=manages,
        done=done(told, tongue),
    )


def _lot(seated: SeatedLot, tongue: Tongue) -> LotView:
    terms = seated.terms
    return LotView(
        address=tongue.at(f"/deposits/{seated.lot.id}/payers"),
        title=seated.lot.title,
        lot=seated.lot.id,
        due=full(terms.due, tongue) if terms else "",
        opened=terms is not None and terms.opened_at is not None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class BackView:
    """The forms in which a deposit is named by its number alone."""

    causes: tuple[tuple[str, str], ...]
    done: str
    key: str


def back_view(told: tuple[str, str], tongue: Tongue) -> BackView:
    """Say what a deposit can go back for before the opening, or without a lot."""
    early = {RefundCause.WITHDRAWN.value, RefundCause.STOPPED.value}
    return BackView(
        causes=tuple(each for each in cause_choices(tongue) if each[0] in early),
        done=done(told[0], tongue),
        key=told[1],
    )


def stray_views(found: Sequence[StrayLine], tongue: Tongue) -> tuple[StrayView, ...]:
    """Say what is shown of lines that fit nobody."""
    return tuple(stray_view(each, tongue) for each in found)
