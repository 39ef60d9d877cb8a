"""The public site: pages for people in two languages, JSON and files for machines."""

from typing import Any

from trading.disclosure.http import draws, machines, pages

HANDLERS: list[Any] = [*pages.HANDLERS, *draws.HANDLERS, *machines.HANDLERS]
