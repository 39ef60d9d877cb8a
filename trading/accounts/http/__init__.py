"""The pages by which people come in, keep their account, and belong to somebody."""

from typing import Any

from trading.accounts.http import entering, organising, own

HANDLERS: list[Any] = [*entering.HANDLERS, *own.HANDLERS, *organising.HANDLERS]
