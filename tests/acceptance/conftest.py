"""Every step is known to every feature, and what commands are called on to all."""

from pathlib import Path

import pytest

from tests.command import demo, made, told

__all__ = ["demo", "made", "told"]

STEPS = Path(__file__).parents[1] / "steps"

# Before any of them is imported, since steps import each other.
pytest.register_assert_rewrite("tests.steps")


def pytest_configure(config: pytest.Config) -> None:
    """Load the steps, once features are collected."""
    for file in sorted(STEPS.glob("*.py")):
        config.pluginmanager.import_plugin(f"tests.steps.{file.stem}")
