"""Every step is known to every feature; nobody can forget to name a file of steps."""

from pathlib import Path

import pytest

STEPS = Path(__file__).parents[1] / "steps"

# Before any of them is imported, since steps import each other.
pytest.register_assert_rewrite("tests.steps")


def pytest_configure(config: pytest.Config) -> None:
    """Load the steps, once features are collected."""
    for file in sorted(STEPS.glob("*.py")):
        config.pluginmanager.import_plugin(f"tests.steps.{file.stem}")
