"""
Every durable write of the log, failed before and after it took effect.

A play is cut at each fault point that it reaches; then the instance is opened again,
the play is told again under the same keys, and an independent look finds everything
that was told, once, and nothing else.
"""

from pathlib import Path

import pytest

from tests.databases import BOTH
from tests.harness import Client, inspect
from tests.plays import Publish, tell, tell_again
from tests.scribe import Chapter, drafts
from trading.server.demo.cast import Cast

pytestmark = pytest.mark.archive


class PowerCutError(Exception):
    """The write was interrupted."""


class CutAt:
    """A fault switch that fails at the n-th point reached, and notes them all."""

    def __init__(self, number: int = -1) -> None:
        self.number, self.reached = number, []

    def __call__(self, point: str, /) -> None:
        self.reached.append(point)
        if len(self.reached) - 1 == self.number:
            raise PowerCutError(point)


def broken_everywhere(chapter: Chapter, folder: Path) -> list[str]:
    """Tell the play with a cut at each point it reaches; return the points."""
    everywhere = CutAt()
    retell(chapter, folder / "whole", everywhere)
    for number, point in enumerate(everywhere.reached):
        switch = CutAt(number)
        retell(chapter, folder / str(number), switch)
        assert switch.reached[number] == point, "a play reaches the same points"
    return everywhere.reached


def retell(chapter: Chapter, folder: Path, switch: CutAt) -> None:
    """Tell a play that may be cut, then all of it again, and look at the result."""
    site = chapter.site.copied(folder)
    client = Client(told=dict(chapter.client.told))
    try:
        with site.opened(switch) as instance:
            tell(instance, chapter.play, client)
    except PowerCutError:
        point = f"{switch.reached[-1]} ({switch.number})"
        assert inspect(site, client, settled=False) == [], point
    tell_again(site, chapter.play, client)
    site.removed()


EVERY_ACT = ["database.commit:before", "database.commit:after"]
EVERY_TURN = [
    *EVERY_ACT,
    *(f"objects.put_named:{moment}" for moment in ("before", "staged", "after")),
    *(f"checkpoint.replace:{moment}" for moment in ("before", "staged", "after")),
    "sequencer.mark:before",
    *EVERY_ACT,
    "sequencer.mark:after",
]


@pytest.mark.parametrize("kind", BOTH)
def test_no_cut_loses_or_doubles_a_single_act(blank, tmp_path, kind):
    """An act and the turn that logs it, cut anywhere: it is there once."""
    play = [*drafts(1, Cast.assembled()), Publish()]
    reached = broken_everywhere(Chapter(blank(kind), Client(), play), tmp_path)

    assert list(dict.fromkeys(reached)) == list(dict.fromkeys(EVERY_TURN))


@pytest.fixture(scope="session")
def waiting(blank, tmp_path_factory) -> Chapter:
    """Give an instance with 260 accepted acts that no sequencer has seen."""
    site = blank("sqlite").copied(tmp_path_factory.mktemp("waiting") / "instance")
    client = Client()
    with site.opened() as instance:
        tell(instance, drafts(260, Cast.assembled()), client)
    return Chapter(site, client, [Publish(batch=200)])


def test_no_cut_breaks_a_long_turn_of_the_sequencer(waiting, tmp_path):
    """
    Two batches, full tiles with a retention date among them, cut anywhere.

    The tiles that a dead run left are the ones that the next run writes.
    """
    reached = broken_everywhere(waiting, tmp_path)

    assert set(EVERY_TURN) < set(reached)
    assert reached.count("sequencer.mark:after") == 2
    assert reached.count("objects.keep:after") == 2


@pytest.mark.parametrize("when", ["signing up", "closing sign-up"])
def test_no_cut_breaks_the_seal(selection, tmp_path, when):
    """Sealed acts stand in one SEALED tree each, wherever a tick or its act was cut."""
    reached = broken_everywhere(selection[when], tmp_path)

    assert reached.count("database.commit:after") >= 4
