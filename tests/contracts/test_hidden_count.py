"""
While sign-up or bidding is open, all that is public looks alike, whoever came or not.

One county is told to a morning in March: one project is drawn and on paper, sign-up
for a second was closed and is open again, for a third it is open for the first time,
and in a tender bids are taken, for its second lot applications. Then it is copied, and
the copies differ in who signs up, applies and bids, and in nothing else.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from archive.values.rules import RuleBrokenError
from tests.case_files import found_too_few
from tests.crowds import Crowd, asking_for_bids
from tests.observer import Seen, entries, observed
from tests.sites import BEGINS
from trading.selection.use_cases.sign_up import CloseSignUpCommand
from trading.server.cosigning import CosignerFolder
from trading.server.demo.cast import Bidder, invented_firms
from trading.server.demo.stage import Stage
from trading.server.demo.story import SelectionStory
from trading.server.instance import Instance
from trading.server.settings import Settings

pytestmark = [pytest.mark.trading, pytest.mark.slow]

ORIGIN, FIRMS = "demo.yangguang.example/log", invented_firms(11)
DRAWN, AGAIN, FIRST, TENDER = PROJECTS = (
    *("P2026-0001", "P2026-0002", "P2026-0003", "P2026-0004"),
)
FOUND = {
    *(f"{tongue}/{page}" for tongue in ("", "/en") for page in ("today", "status")),
    f"/projects/{DRAWN}/draws/1",
    f"/en/projects/{DRAWN}/draws/1/tickets",
    f"/projects/{DRAWN}/papers/draw-record-1.pdf",
    *(f"{tongue}/tendering/{TENDER}-{n}" for tongue in ("", "/en") for n in (1, 2)),
    *(f"/tenders/{TENDER}-{n}/envelopes.json" for n in (1, 2)),
}
"""Where links lead that nobody named to the observer."""
INSTANCE, OUTSIDE, COSIGNER = "instance", "outside", "demo-a.example/1"


@pytest.fixture(scope="module")
def morning(tmp_path_factory) -> Path:
    """Tell the county once, and close it."""
    folder = tmp_path_factory.mktemp("hidden")
    settings = Settings(ORIGIN, address="https://trading.example")
    made = Instance.create(folder / INSTANCE, settings, demonstration_from=BEGINS)
    card = made.anchor_card(with_checkpoint=False)
    outside = CosignerFolder.create(folder / OUTSIDE, card, COSIGNER, "演示监督局")
    stage = Stage(made, made.clock, outside=outside)
    drawn = SelectionStory(stage, "演示：东岸村渠道整治", FIRMS[7:])
    again = SelectionStory(stage, "演示：村道硬化", FIRMS[7:9])
    first = SelectionStory(stage, "演示：青龙村道路", FIRMS[:7])
    drawn.prepare("2026-03-02")
    drawn.announce("2026-03-02", "2026-03-09T17:00", "2026-03-12T10:00")
    again.prepare("2026-03-03")
    again.announce("2026-03-03", "2026-03-10T17:00", "2026-03-13T10:00")
    for story in (drawn, again):
        for firm in story.bidders:
            story.sign_up(firm)
    first.prepare("2026-03-04")
    first.announce("2026-03-04", "2026-03-17T17:00", "2026-03-20T10:00")
    drawn.close_sign_up("2026-03-09T17:00:05")
    drawn.review("2026-03-10")
    again.close_sign_up("2026-03-10T17:00:05")
    stage.at("2026-03-11T09:00")
    found_too_few(stage, again)
    drawn.freeze("2026-03-12T09:10")
    drawn.draw("2026-03-12T09:30", FIRMS[7])
    drawn.draw_papers()
    drawn.publicity("2026-03-12T11:00")
    stage.publish_log()
    assert asking_for_bids(stage, folder) == TENDER
    made.close()
    return folder


@dataclass
class Afternoon:
    """A copy of the county from that morning on: who comes, and who is refused."""

    stage: Stage
    firms: int
    twice: int = 0
    early: bool = False
    watched: bool = True
    crowd: Crowd | None = None

    def story(self, project: str) -> SelectionStory:
        """Return the sign-up of a project."""
        return SelectionStory(self.stage, "", FIRMS, f"{project}-1")

    def told(self) -> Iterator[Seen]:
        """Let the hours pass, the same in each copy; look while and after they came."""
        first, again = self.story(FIRST), self.story(AGAIN)
        coming = FIRMS[: self.firms]
        self.stage.at("2026-03-12T13:00")
        yield self._came(first, coming[:4], self.crowd and self.crowd.comes)
        for firm in coming[: self.twice]:
            with suppress(RuleBrokenError):
                first.sign_up(firm)
        if self.early:
            self._close_too_early(first)
        self.stage.at("2026-03-12T14:10")
        yield self._came(again, coming)
        self.stage.at("2026-03-13T09:00")
        for firm in coming[:1]:
            first.withdraw(firm)
        yield self._came(first, coming[4:], self.crowd and self.crowd.changes)

    def _came(
        self,
        story: SelectionStory,
        firms: Sequence[Bidder],
        bids: Callable[[], None] | None = None,
    ) -> Seen:
        """Let firms sign up and bid between two ticks, and look before the next."""
        self.stage.pause()
        self.stage.publish_log()
        self.stage.clock.pass_by(timedelta(seconds=3))
        for firm in firms:
            story.sign_up(firm)
        if bids:
            bids()
        self.stage.publish_log()
        return observed(self.stage.instance, *PROJECTS) if self.watched else {}

    def _close_too_early(self, story: SelectionStory) -> None:
        command = CloseSignUpCommand(key=self.stage.key(), lot=story.lot)
        with suppress(RuleBrokenError):
            self.stage.act(
                self.stage.platform.close_sign_up, self.stage.cast.clerk, command
            )


@dataclass(frozen=True)
class Looked:
    """What an observer saw of a copy, look by look, and the kinds of its entries."""

    looks: Sequence[Seen]
    entries: Sequence[str]


@pytest.fixture
def afternoon(morning, tmp_path):
    """Give what an observer sees of a copy of the county."""

    def seen(name: str, firms: int, *, crowd: bool = False, **more: object) -> Looked:
        folder = tmp_path / name
        shutil.copytree(morning, folder)
        with closing(Instance.open(folder / INSTANCE)) as instance:
            stage = Stage(instance, instance.clock)
            stage.outside = CosignerFolder.open(folder / OUTSIDE)
            if crowd:
                more["crowd"] = Crowd(instance, folder, TENDER)
            looks = list(Afternoon(stage, firms, **more).told())
            return Looked(looks, entries(instance))

    return seen


def differing(one: Looked, other: Looked) -> list[str]:
    """Return each address that somewhere gave two answers, with what differed."""
    return [
        f"look {number}: {address}"
        for number, (here, there) in enumerate(zip(one.looks, other.looks, strict=True))
        for address in sorted({*here, *there})
        if here.get(address) != there.get(address)
    ]


def test_nobody_and_seven_look_alike(afternoon):
    """
    And so do no bids and three hundred, some of them replaced or withdrawn (B-20), no
    applications to prequalify and thirty.

    Every page in both languages, every answer for machines, with all its headers; the
    size of the log, each tile and entry; cosigners, papers, packs and the anchor card.
    """
    nobody, seven = afternoon("nobody", 0), afternoon("seven", 7, crowd=True)

    assert differing(nobody, seven) == []
    assert nobody.entries == seven.entries
    assert nobody.entries.count("SEALED") > len(nobody.looks)
    for look in nobody.looks:
        assert all(status < 500 for status, _, _ in look.values())
        assert look.keys() >= FOUND
        for sealed in (AGAIN, FIRST):
            assert look[f"/projects/{sealed}/case"][0] == 409
        assert look[f"/projects/{DRAWN}/case"][0] == 200


def test_a_refusal_tells_that_somebody_was_refused_something(afternoon):
    """
    SPEC 5.5: an hour in which anybody was refused anything has one entry more.

    It is the only difference: it tells neither how many were refused, nor of what.
    Seven firms of whom two were refused look like nobody but a clerk who was too early.
    """
    quiet = afternoon("quiet", 0, watched=False)
    two = afternoon("two", 7, twice=2)
    clerk = afternoon("clerk", 0, early=True)

    assert differing(two, clerk) == []
    assert two.entries == clerk.entries
    assert [each for each in two.entries if each != "AUDIT_HOUR"] == quiet.entries
    assert two.entries.count("AUDIT_HOUR") == 1
