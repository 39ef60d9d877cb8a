"""Which rules a feature cites: lines such as `D-16: source` under its rules."""

import re
from collections.abc import Iterator
from pathlib import Path

from pytest_bdd.feature import get_feature

FEATURES = Path(__file__).parents[1] / "features"
_LINE = re.compile(r"^\s*([A-Z]-\d+[a-g]?): (.+?)\s*$", re.MULTILINE)


def cited_by(description: str) -> dict[str, str]:
    """Return the rules that a description cites, each with the source it names."""
    return dict(_LINE.findall(description))


def features() -> Iterator:
    """Yield every feature, read as the scenarios are."""
    for file in sorted(FEATURES.rglob("*.feature")):
        yield get_feature(str(FEATURES), str(file.relative_to(FEATURES)))


def named_in(text: str) -> list[str]:
    """Return every identifier of a rule in a text."""
    return re.findall(r"\b[A-Z]-\d+[a-g]?\b", text)
