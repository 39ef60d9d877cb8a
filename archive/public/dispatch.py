"""Messages for every part: queued with the act, sent after it."""

from archive.dispatch.model import (
    Delivery,
    DispatchError,
    Message,
    MessageDiffersError,
    MessageInvalidError,
    MessageMissingError,
    MessageSettledError,
    MessageState,
    NotCarriedError,
    RefusedForGoodError,
    Task,
    TaskMissingError,
    Way,
)
from archive.dispatch.ports import Carrier, DispatchWork, Outbox, Tasks

__all__ = [
    "Carrier",
    "Delivery",
    "DispatchError",
    "DispatchWork",
    "Message",
    "MessageDiffersError",
    "MessageInvalidError",
    "MessageMissingError",
    "MessageSettledError",
    "MessageState",
    "NotCarriedError",
    "Outbox",
    "RefusedForGoodError",
    "Task",
    "TaskMissingError",
    "Tasks",
    "Way",
]
