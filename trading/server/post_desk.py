"""The post desk: what the centre's staff see of messages that did not arrive."""

from dataclasses import dataclass
from typing import Self

from trading.accounts.use_cases.acting import Keeper
from trading.correspondence.use_cases.reading import (
    ListDeliveryTasks,
    ReadDeliveryTask,
    ReadNotice,
)
from trading.server.instance import Instance
from trading.server.notices import PrintNotice
from trading.server.people import keeper_of


@dataclass(frozen=True, slots=True, kw_only=True)
class PostDesk:
    """What is no act of the ledger; the acts themselves are the platform's."""

    list_delivery_tasks: ListDeliveryTasks
    read_delivery_task: ReadDeliveryTask
    print_notice: PrintNotice

    @classmethod
    def over(cls, instance: Instance, keeper: Keeper | None = None) -> Self:
        """Wire it over an instance."""
        desk, keeper = instance.desk(), keeper or keeper_of(instance)
        return cls(
            list_delivery_tasks=ListDeliveryTasks(desk=desk),
            read_delivery_task=ReadDeliveryTask(desk=desk, keeper=keeper),
            print_notice=PrintNotice(
                instance=instance, read_notice=ReadNotice(desk=desk, keeper=keeper)
            ),
        )
