"""What a tool sees on a page, and what does not fit."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from playwright.sync_api import Error, Page

AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RELOADS = 3
GONE = "Execution context was destroyed"

T = TypeVar("T")


def faults(page: Page) -> list[tuple[str, list[str]]]:
    """Return what axe finds wrong, as rule and places."""

    def look() -> list[tuple[str, list[str]]]:
        page.evaluate(AXE)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            (each["id"], [node["html"][:200] for node in each["nodes"]])
            for each in found["violations"]
        ]

    return _seen(page, look)


def is_wider_than_the_window(page: Page) -> bool:
    """Tell whether one would have to scroll sideways."""

    def look() -> bool:
        wide: bool = page.evaluate(
            "document.documentElement.scrollWidth"
            " > document.documentElement.clientWidth"
        )
        return wide

    return _seen(page, look)


def _seen(page: Page, look: Callable[[], T]) -> T:
    """Look at a page; at one that was loaded anew under the eyes, again."""
    for _ in range(RELOADS):
        try:
            return look()
        except Error as error:
            if GONE not in error.message:
                raise
            page.wait_for_load_state()
    return look()
