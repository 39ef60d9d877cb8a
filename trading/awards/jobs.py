"""What comes due after an award: contracts that are late."""

from archive.public.ledger import Desk
from archive.public.values import Actor
from trading.awards.ports import AwardWork
from trading.awards.use_cases import WarnLateContract, WarnLateContractCommand
from trading.projects.model import LotId


def warn_of_late_contracts(
    desk: Desk[AwardWork], warn: WarnLateContract, platform: Actor
) -> int:
    """
    Open the red warning of every contract that is late; return how many.

    Safe to run as often as one likes, by any number of workers: the key of each warning
    is its own, and a suspended lot waits until it goes on.
    """
    now = desk.clock.now()
    with desk.transactions.read() as work:
        due = [
            work.awards.award(lot)
            for lot in work.awards.unsigned_after(now)
            if _may_be_warned(work, lot, platform)
        ]
    for award in due:
        key = f"late-{award.round}-{award.rank}-{award.lot}"
        warn(platform, WarnLateContractCommand(key=key, lot=award.lot))
    return len(due)


def _may_be_warned(work: AwardWork, lot: LotId, platform: Actor) -> bool:
    project, kept = work.projects.lot(lot)
    return not kept.suspensions and bool(project.roles_of(platform))
