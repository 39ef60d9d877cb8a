"""
`kill -9` at the worst moments of the log, in a process of its own.

What the dead process had said aloud is true, and what it had not said is done once when
it is asked for again.
"""

import pytest

from tests.harness import Client, inspect
from tests.plays import Publish, acts, killed_while_telling, tell_again
from tests.scribe import Chapter, drafts
from trading.server.demo.cast import Cast

pytestmark = pytest.mark.archive

COMMITTED = "database.commit:after"


def killed(chapter: Chapter, folder, point: str, number: int) -> tuple[int, int]:
    """Kill at the point and mend; return how many acts were told, and how many are."""
    site = chapter.site.copied(folder / "killed")
    client = Client(told=dict(chapter.client.told))
    assert killed_while_telling(site, chapter.play, client, point, number)
    told = len(client.told) - len(chapter.client.told)
    assert inspect(site, client, settled=False) == []
    tell_again(site, chapter.play, client)
    site.removed()
    return told, len(client.told) - len(chapter.client.told)


MOMENTS = {
    "before the commit": ("database.commit:before", 2, 1),
    "after the commit, before the answer": (COMMITTED, 2, 1),
    "placed, no tile written": (COMMITTED, 4, 3),
    "one tile staged": ("objects.put_named:staged", 2, 3),
    "all tiles, no checkpoint": ("checkpoint.replace:before", 1, 3),
    "checkpoint staged": ("checkpoint.replace:staged", 1, 3),
    "checkpoint, not marked": ("sequencer.mark:before", 1, 3),
}


def three_acts(site, tmp_path, moment: str) -> None:
    """Kill three acts, or the turn that logs them, at the moment."""
    point, number, told = MOMENTS[moment]
    play = [*drafts(3, Cast.assembled()), Publish()]

    assert killed(Chapter(site, Client(), play), tmp_path, point, number) == (told, 3)


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_process_told_the_truth(blank, tmp_path, moment):
    """Three acts and the turn that logs them: each is told and logged once."""
    three_acts(blank("sqlite"), tmp_path, moment)


@pytest.mark.postgres
@pytest.mark.parametrize(
    "moment", ["after the commit, before the answer", "placed, no tile written"]
)
def test_a_dead_process_locks_nobody_out(blank, tmp_path, moment):
    """PostgreSQL frees the row and the sequencer's lock of a killed process."""
    three_acts(blank("postgres"), tmp_path, moment)


@pytest.mark.parametrize("point", ["database.commit:before", COMMITTED])
def test_a_draw_is_finished_once(selection, tmp_path, point):
    """
    Killed while the result is recorded, the draw ends with that result and no other.

    The second typing makes chance and result one event: it is there or it is not, and
    who types again under the same key is answered with it.
    """
    chapter = selection["the result of the draw"]
    assert [act.what for act in acts(chapter.play)] == ["type_chance"] * 2
    commits = 3 * 2 + 2  # two sweeps at each of three stops, and both typings

    assert killed(chapter, tmp_path, point, commits) == (1, 2)


@pytest.mark.parametrize("point", ["database.commit:before", COMMITTED])
def test_a_killed_tick_takes_its_events_once(selection, tmp_path, point):
    """Killed while a tick is committed, each sealed event is in one SEALED tree."""
    chapter = selection["signing up"]
    commits = 2 + 4 + 1  # two sweeps, four firms, and the tick that takes them

    told, mended = killed(chapter, tmp_path, point, commits)

    assert (told, mended) == (4, len(acts(chapter.play)))
