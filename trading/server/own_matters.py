"""Somebody's own projects, whatever the procedure, as one list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from archive.public.values import Actor
from trading.accounts.today import ListMatters, Matter, Matters
from trading.bids.presenting.mine import OwnTenders
from trading.bids.use_cases.holding import ReadHolding
from trading.bids.use_cases.mine import ReadOwnTenders
from trading.front.languages import Tongue
from trading.selection.presenting.matters import OwnMatters
from trading.selection.use_cases.matters import ReadMatters
from trading.server.instance import Instance
from trading.server.wiring import Platform


@dataclass(frozen=True, slots=True, kw_only=True)
class EveryMatter:
    """Tells selections and tenders beside each other."""

    selections: ListMatters
    tenders: Callable[[Actor, Tongue], Sequence[Matter]]

    def __call__(self, actor: Actor, tongue: Tongue) -> Matters:
        """Return them, those with a duty first; of others nothing."""
        found = self.selections(actor, tongue)
        own = [*found.own, *self.tenders(actor, tongue)]
        own.sort(key=lambda each: each.duty is None)
        return replace(found, own=tuple(own))


def matters_over(instance: Instance, platform: Platform) -> EveryMatter:
    """Wire it over an instance and the acts of its platform."""
    desk, read_tender = instance.desk(), platform.tenders.read_tender
    holding = ReadHolding(desk, read_tender)
    return EveryMatter(
        selections=OwnMatters(read=ReadMatters(desk=desk)),
        tenders=OwnTenders(read=ReadOwnTenders(desk=desk, holding=holding)),
    )
