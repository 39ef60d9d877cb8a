"""
With CI=true a test that did not run is a failure, unless a list says why it may not.

The list is `tests/allowed-skips.txt`: one line a pattern of test identifiers, a `|`,
and the reason. A skip or an expected failure that the list does not name turns red.
"""

import os
from collections.abc import Generator
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

LIST = Path(__file__).with_name("allowed-skips.txt")
GENTLE = {"", "0", "false", "no"}


def allowed(text: str) -> dict[str, str]:
    """
    Read the list: pattern of test identifiers to reason.

    Raises:
        ValueError: a line gives no reason.

    """
    entries = {}
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        pattern, _, reason = (part.strip() for part in line.partition(" | "))
        if not reason:
            raise ValueError(f"{line!r} allows a skip without a reason")
        entries[pattern] = reason
    return entries


class NoSilentSkips:
    """Turns a skip or an expected failure into a failure, unless the list names it."""

    def __init__(self, entries: dict[str, str]) -> None:
        self.patterns = tuple(entries)

    def judge(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        """Make the report a failure when nothing allows what it skipped."""
        if not report.skipped or any(
            fnmatchcase(report.nodeid, pattern) for pattern in self.patterns
        ):
            return
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else "xfail"
        report.outcome = "failed"
        report.longrepr = (
            f"{report.nodeid} did not run ({why}); with CI=true that is a failure "
            f"unless {LIST.name} names it with a reason"
        )
        if hasattr(report, "wasxfail"):
            del report.wasxfail

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(
        self,
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Judge each phase of each test."""
        report = yield
        self.judge(report)
        return report

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_make_collect_report(
        self,
    ) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        """Judge modules that skip themselves."""
        report = yield
        self.judge(report)
        return report


def pytest_configure(config: pytest.Config) -> None:
    """Judge in continuous integration only; at the desk a skip is shown, not red."""
    if os.environ.get("CI", "").lower() not in GENTLE:
        entries = allowed(LIST.read_text(encoding="utf-8"))
        config.pluginmanager.register(NoSilentSkips(entries), "no-silent-skips")
