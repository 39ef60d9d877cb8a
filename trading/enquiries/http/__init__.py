"""The pages about registers outside."""

from typing import Any

from trading.enquiries.http import asking

HANDLERS: list[Any] = [*asking.HANDLERS]
