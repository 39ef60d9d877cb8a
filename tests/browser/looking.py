"""What a tool sees on a page, and what does not fit."""

from pathlib import Path

from playwright.sync_api import Page

AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text(encoding="utf-8")


def faults(page: Page) -> list[tuple[str, list[str]]]:
    """Return what axe finds wrong, as rule and places."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        (each["id"], [node["html"][:200] for node in each["nodes"]])
        for each in found["violations"]
    ]


def is_wider_than_the_window(page: Page) -> bool:
    """Tell whether one would have to scroll sideways."""
    wide: bool = page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
    return wide
