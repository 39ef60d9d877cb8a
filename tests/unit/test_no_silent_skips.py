"""A test that did not run must be seen."""

from pathlib import Path

import pytest

from tests import no_silent_skips

pytest_plugins = ["pytester"]

NOT_RUN = """
import pytest

def test_runs():
    pass

@pytest.mark.skip(reason="tired")
def test_skips():
    pass

@pytest.mark.xfail
def test_fails_as_expected():
    assert False
"""


@pytest.fixture
def run(pytester, monkeypatch):
    """Run the tests above with the plugin and a list of allowed skips."""

    def run(ci: str, allowed: str = "", test: str = NOT_RUN):
        entries = pytester.path / "allowed-skips.txt"
        entries.write_text(allowed)
        monkeypatch.setattr(no_silent_skips, "LIST", entries)
        monkeypatch.setenv("CI", ci)
        pytester.makepyfile(test_it=test)
        return pytester.runpytest_inprocess("-p", "tests.no_silent_skips")

    return run


def test_at_the_desk_a_skip_is_only_shown(run):
    """Without CI=true a skip and an expected failure stay what they are."""
    run(ci="").assert_outcomes(passed=1, skipped=1, xfailed=1)


def test_in_integration_a_skip_is_a_failure(run):
    """With CI=true nothing that did not run, or failed as expected, looks green."""
    result = run(ci="true")

    result.assert_outcomes(passed=1, failed=1, errors=1)
    result.stdout.fnmatch_lines(["*test_skips did not run (Skipped: tired)*"])


def test_a_module_that_skips_itself_is_a_failure_too(run):
    """A whole file cannot leave quietly either."""
    result = run(
        ci="true",
        test="import pytest\npytest.skip('not today', allow_module_level=True)\n",
    )

    result.assert_outcomes(errors=1)


def test_the_list_allows_what_it_names(run):
    """A skip that the list names with a reason stays a skip; others do not."""
    result = run(ci="true", allowed="test_it.py::test_skips | no such device here\n")

    result.assert_outcomes(passed=1, skipped=1, failed=1)


def test_an_entry_without_a_reason_is_refused():
    """Nobody may allow a skip without saying why."""
    with pytest.raises(ValueError, match="without a reason"):
        no_silent_skips.allowed("test_it.py::test_skips")


def test_the_list_of_this_repository_is_in_order():
    """Each entry has a reason and speaks of a file that exists."""
    entries = no_silent_skips.allowed(no_silent_skips.LIST.read_text(encoding="utf-8"))

    root = Path(__file__).parents[2]
    assert [
        name for name in entries if not (root / name.split("::")[0]).is_file()
    ] == []
