"""
Every durable write of the log, failed before and after it took effect.

A play is cut at each fault point that it reaches; then the instance is opened again,
the play is told again under the same keys, and an independent look finds everything
that was told, once, and nothing else.
"""

from pathlib import Path

import pytest

from tests.breaking import CutAt, PowerCutError
from tests.databases import BOTH
from tests.harness import Client, inspect
from tests.plays import Publish, tell, tell_again
from tests.scribe import Chapter, drafts
from trading.server.demo.cast import Cast

pytestmark = pytest.mark.archive


def broken_everywhere(chapter: Chapter, folder: Path) -> list[str]:
    """Tell the play with a cut at each point it reaches; return the points."""
    everywhere = CutAt()
    assert not retell(chapter, folder / "whole", everywhere)
    for number in range(len(everywhere.reached)):
        assert retell(chapter, folder / str(number), CutAt(number)), number
    return everywhere.reached


def retell(chapter: Chapter, folder: Path, switch: CutAt) -> bool:
    """Tell a play, then all of it again; look at the result. Return if it was cut."""
    site = chapter.site.copied(folder)
    client = Client(told=dict(chapter.client.told))
    cut = ""
    try:
        with site.opened(switch) as instance:
            tell(instance, chapter.play, client)
    except PowerCutError as error:
        cut = f"{error} ({switch.number})"
        assert inspect(site, client, settled=False) == [], cut
    tell_again(site, chapter.play, client)
    site.removed()
    return bool(cut)


EVERY_ACT = ["database.commit:before", "database.commit:after"]
EVERY_TURN = {
    *EVERY_ACT,
    *(f"objects.put_named:{moment}" for moment in ("before", "staged", "after")),
    *(f"checkpoint.replace:{moment}" for moment in ("before", "staged", "after")),
    "sequencer.mark:before",
    "sequencer.mark:after",
}


@pytest.mark.parametrize("kind", BOTH)
def test_no_cut_loses_or_doubles_a_single_act(blank, tmp_path, kind):
    """An act and the turn that logs it, cut anywhere: it is there once."""
    play = [*drafts(1, Cast.assembled()), Publish()]
    reached = broken_everywhere(Chapter(blank(kind), Client(), play), tmp_path)

    assert set(reached) == EVERY_TURN


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

    assert set(reached) > EVERY_TURN
    assert reached.count("sequencer.mark:after") == 2
    assert reached.count("objects.keep:after") == 2


@pytest.mark.parametrize("when", ["signing up", "closing sign-up"])
def test_no_cut_breaks_the_seal(selection, tmp_path, when):
    """Sealed acts stand in one SEALED tree each, wherever a tick or its act was cut."""
    reached = broken_everywhere(selection[when], tmp_path)

    assert reached.count("database.commit:after") >= 4
