"""Whatever the acts of a draw let through, the independent checker accepts."""

import hashlib
from collections.abc import Iterator

import pytest

from expert_pool.draws.announced import Apart, AtMost, Constraint, Round, Stratum
from expert_pool.draws.check import check_transcript
from expert_pool.draws.draw import Draw
from expert_pool.draws.messages import Cause
from expert_pool.draws.standing import source_in_force
from tests.unit.expert_pool.draws.scene import (
    BALLS,
    BALLS_VALUE,
    EVERYBODY,
    LOTTERY,
    LOTTERY_VALUE,
    Scene,
    notice_for,
    opening,
    ticket,
)

PLAYS = 60


class Dice:
    """Choices that follow from the number of a play; nobody chose them."""

    def __init__(self, number: int) -> None:
        self._throws = self._roll(number)

    @staticmethod
    def _roll(number: int) -> Iterator[int]:
        block = f"play {number}".encode()
        while True:
            block = hashlib.sha256(block).digest()
            yield from block

    def below(self, limit: int) -> int:
        """Return a number below the limit."""
        return next(self._throws) % limit

    def one_in(self, chances: int) -> bool:
        """Return whether something happens that happens once in so many plays."""
        return self.below(chances) == 0


def announced(dice: Dice) -> Scene:
    """Begin some draw: up to three strata, two rounds, joint constraints."""
    strata = ("a", "b", "c")[: 1 + dice.below(3)]
    pool = tuple(
        ticket(
            f"{number:02}",
            *(strata[: 1 + dice.below(len(strata))]),
            org=(None, "x", "y")[dice.below(3)],
        )
        for number in range(4 + dice.below(9))
    )
    first = Round(label="first", strata=(Stratum(name="a", seats=2 + dice.below(3)),))
    seats = 1 + dice.below(2)
    second = Round(
        label="second",
        strata=(Stratum(name=strata[-1] if dice.one_in(2) else "a", seats=seats),),
    )
    constraints: tuple[Constraint, ...] = (AtMost(max=1 + dice.below(3)),)
    if dice.one_in(2):
        constraints = (*constraints, Apart(pids=("00", "01")))
    notice = notice_for(
        pool,
        rounds=(first, second) if dice.one_in(2) else (first,),
        constraints=constraints if dice.one_in(2) else (),
        limit=(1, 5, 100)[dice.below(3)],
        sources=(BALLS, LOTTERY) if dice.one_in(2) else (LOTTERY, BALLS),
    )
    known = {stratum.name for stage in notice.rounds for stratum in stage.strata}
    if not known.issuperset(strata):
        return announced(dice)
    return Scene.announced(pool, notice)


def concluded(scene: Scene, dice: Dice) -> Scene:
    """Play on from the notice to some end that the rules allow."""
    people = EVERYBODY[: 2 + dice.below(3)]
    if dice.one_in(12):
        return scene.commit("owner-1").void(Cause.FAILURE, "停电")
    scene = scene.all_committed(people)
    if dice.one_in(4):
        scene = scene.switch()
    willing = people[: dice.below(len(people) + 1)]
    if dice.one_in(12):
        return scene.void(Cause.LIST_WRONG, "名单有误")
    scene = scene.all_revealed(willing)
    if not scene.draw.record.switches and dice.one_in(4):
        scene = scene.later(dice.below(30)).switch()
    scene = scene.until_chance()
    values = {BALLS: BALLS_VALUE, LOTTERY: LOTTERY_VALUE}
    value = values[source_in_force(scene.draw.record)]
    if dice.one_in(3):
        scene = scene.type("applicant-1", value.replace("28", "27"))
    scene = scene.type("clerk-1", value).type("applicant-1", value).finish()
    scene = scene.sign("owner-1") if dice.one_in(6) else scene.all_signed(people)
    if scene.draw.state.value == "drawn" or dice.one_in(6):
        return scene.void(Cause.LIST_WRONG, "名单有误", "演示决定〔2026〕1号")
    return scene


@pytest.mark.parametrize("number", range(PLAYS))
def test_what_is_written_is_accepted(number: int):
    """
    A writer refuses what a checker refuses: no draw ends in a file that fails.
    """
    dice = Dice(number)
    draw: Draw = concluded(announced(dice), dice).draw
    names = [opening(one.pid) for one in draw.record.pool.tickets]

    verdict = check_transcript(draw.transcript(names if dice.one_in(2) else None))

    assert verdict.accepted, verdict
    print(number, verdict.standing)
