"""Instances for these tests, each on a copy of its own."""

import pytest

from tests.scribe import Chapter, SmallSelection
from tests.sites import Blank, blank, instance, site, sqlite_site

__all__ = ["blank", "instance", "selection", "site", "sqlite_site"]


@pytest.fixture(scope="session")
def selection(
    blank: Blank, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Chapter]:
    """Tell a small selection once, and keep how it stood at four points."""
    told = SmallSelection(tmp_path_factory.mktemp("selection"), blank("sqlite"))
    return {
        "signing up": told.announced(),
        "closing sign-up": told.signed_up(),
        "the result of the draw": told.revealed(),
        "the seal under a paper": told.signed(),
    }
