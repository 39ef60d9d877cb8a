"""The desk of messages that reached nobody: what their pages call."""

from collections.abc import Callable
from dataclasses import dataclass

from archive.public.values import Actor
from trading.correspondence.use_cases.reading import ListDeliveryTasks, ReadDeliveryTask
from trading.correspondence.use_cases.settling import (
    DrawUpNotice,
    OpenDeliveryTask,
    SettleDeliveryTask,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDesk:
    """Three acts, two readings, and the notice as it comes out of the printer."""

    open_task: OpenDeliveryTask
    draw_up_notice: DrawUpNotice
    settle: SettleDeliveryTask
    list_tasks: ListDeliveryTasks
    read_task: ReadDeliveryTask
    print_notice: Callable[[Actor, str], bytes]
