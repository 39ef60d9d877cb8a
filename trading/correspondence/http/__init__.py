"""The pages of messages that reached nobody."""

from typing import Any

from trading.correspondence.http import tasks

HANDLERS: list[Any] = [*tasks.HANDLERS]
