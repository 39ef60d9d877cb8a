"""Where scenarios of a tender begin: each stage is told once, and copied from there."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from archive.clock.demonstration import DemonstrationClock
from tests import prequalifying
from tests.platform_driver import Platform
from tests.record_papers import RecordPapers
from tests.sites import Blank
from tests.tender_course import CLERK, PRESENT, Tendering, bidder
from trading.bids.sealing import SealedBid

FIRMS: Final = {
    "Hengda Road": 1,
    "Minjiang Bridge": 2,
    "Qingjiang Works": 3,
    "Tuojiang Roads": 4,
}
BIDDERS: Final = (1, 2, 3)


def have_keys(course: Tendering) -> None:
    """Let every holder make the key and show it."""
    for j in range(1, 6):
        course.make_key(j)
        course.drill(j)


def ask_for_bids(course: Tendering, **facts: object) -> None:
    """Log a policy, announce it, and have a key bound to each firm."""
    course.log_policy(**facts)
    course.announce()
    course.bind(*FIRMS.values())


def hand_in(course: Tendering) -> None:
    """Let three firms bid."""
    for number in BIDDERS:
        course.bid(number)


def close_and_start(course: Tendering) -> None:
    """Let the deadline pass and the session begin."""
    course.close()
    course.start()


def release_enough(course: Tendering) -> None:
    """Let three holders and a trustee release, and end the releases."""
    course.release(1, 2, 3)
    course.release_time()
    course.act("close_releases", CLERK)


def read_out(course: Tendering) -> None:
    """Read out every bid that was opened."""
    for manifest in course.tender.unread:
        course.act("read_out", CLERK, manifest=manifest)


def on_paper(course: Tendering) -> None:
    """End the session, and draw up its record."""
    course.act("record_opening", CLERK)
    RecordPapers(course).draw_up()


def on_paper_with_a_bidder(course: Tendering) -> None:
    """Open before the person who brought the first bid, and draw up the record."""
    who = bidder(1)
    came = {"person": who.person, "organisation": who.organisation}
    course.act("start_opening", CLERK, present=[*PRESENT, came])
    release_enough(course)
    course.act("open_bids", CLERK)
    read_out(course)
    on_paper(course)


STAGES: Final[Mapping[str, tuple[str, Callable[[Tendering], object]]]] = {
    "is drafted": ("", Tendering.draft),
    "asks for prequalification": ("", prequalifying.draft),
    "takes applications": ("asks for prequalification", prequalifying.announce),
    "has passed three": ("", lambda course: prequalifying.prequalify(course, 1, 2, 3)),
    "takes bids of four firms, of whom three have passed": (
        "has passed three",
        lambda course: prequalifying.ask_for_bids(course, 1, 2, 3, 4),
    ),
    "has its holders named": ("is drafted", Tendering.name),
    "has its keys ready": ("has its holders named", have_keys),
    "has logged its policy": ("has its keys ready", Tendering.log_policy),
    "takes bids": ("has its keys ready", ask_for_bids),
    "has three bids": ("takes bids", hand_in),
    "has three bids closed": ("has three bids", Tendering.close),
    "is being opened": ("has three bids", close_and_start),
    "has enough released": ("is being opened", release_enough),
    "is opened": (
        "has enough released",
        lambda course: course.act("open_bids", CLERK),
    ),
    "is opened and read out": ("is opened", read_out),
    "has the record of its opening on paper": ("is opened and read out", on_paper),
    "has a record that names Hengda Road": (
        "has three bids closed",
        on_paper_with_a_bidder,
    ),
    "asks bidders for a factor": (
        "has its keys ready",
        lambda course: ask_for_bids(course, bidder_factor=True),
    ),
    "has three bids with factors": ("asks bidders for a factor", hand_in),
    "awaits the bidders' factors": ("has three bids with factors", close_and_start),
}
"""What each stage adds to the one before."""


class Told(NamedTuple):
    """A stage as it was told: its folder, its hour, and what its people know."""

    folder: Path
    now: datetime
    lot: str
    kept: Mapping[int, SealedBid]
    numbered: int


@dataclass
class TenderStages:
    """Tells every stage once, below a folder; `blank` is where nothing happened."""

    folder: Path
    blank: Path
    told: dict[str, Told] = field(default_factory=dict)

    def copied(self, stage: str, to: Path) -> Tendering:
        """Return a tender of one's own at a stage; its instance is the caller's."""
        told = self._told(stage)
        platform = Platform.found(shutil.copytree(told.folder, to / "instance"))
        platform = Platform(platform.instance, DemonstrationClock(told.now))
        (to / "machines").mkdir()
        course = Tendering(platform.instance, to / "machines", told.lot)
        course.numbers, course.kept = count(told.numbered), dict(told.kept)
        return course

    def _told(self, stage: str) -> Told:
        if not stage:
            begun = Platform.found(self.blank)
            now = begun.clock.now()
            begun.instance.close()
            return Told(self.blank, now, "", {}, 1)
        if stage not in self.told:
            before, tell = STAGES[stage]
            place = self.folder / f"{len(self.told)}-{stage.replace(' ', '-')}"
            course = self.copied(before, place)
            tell(course)
            course.instance.close()
            self.told[stage] = Told(
                place / "instance",
                course.instance.clock.now(),
                course.lot,
                course.kept,
                next(course.numbers),
            )
        return self.told[stage]


# Fixtures


@pytest.fixture(scope="session")
def tender_stages(blank: Blank, tmp_path_factory: pytest.TempPathFactory):
    """Return the stages of a tender, each told once."""
    folder = tmp_path_factory.mktemp("tenders")
    return TenderStages(folder, blank("sqlite").copied(folder / "blank").folder)


@pytest.fixture
def at(tender_stages: TenderStages, tmp_path: Path):
    """Give a tender of one's own at a stage."""
    given = []

    def reached(stage: str) -> Tendering:
        given.append(tender_stages.copied(stage, tmp_path / str(len(given))))
        return given[-1]

    yield reached
    for each in given:
        each.instance.close()
