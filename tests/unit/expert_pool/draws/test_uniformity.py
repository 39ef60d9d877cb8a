"""
The draw is uniform: χ² on the production path.

Seeds are SHA-256 of 0, 1, 2 … in decimal, none chosen; a statistic must stay below the
critical value that a fair draw exceeds once in a thousand.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, product

import pytest
from scipy.stats import chi2

from expert_pool.draws import fairness
from expert_pool.draws.announced import (
    Apart,
    AtMost,
    Constraint,
    Round,
    Stratum,
    Ticket,
)
from expert_pool.draws.fairness import Rules
from tests.unit.expert_pool.draws.scene import TWO_ROUNDS, ticket, tickets

ONCE_IN = 0.001


def seeds(count: int) -> Iterator[bytes]:
    """Give the first seeds: nobody chose them."""
    for number in range(count):
        yield hashlib.sha256(str(number).encode()).digest()


def statistic(seen: Counter, kinds: int) -> float:
    """Return Pearson's χ² against a uniform distribution over so many kinds."""
    expected = seen.total() / kinds
    missing = (kinds - len(seen)) * expected
    return missing + sum((n - expected) ** 2 / expected for n in seen.values())


def assert_uniform(seen: Counter, kinds: int, what: str) -> None:
    """Hold the counts against the critical value, and print both."""
    found, critical = statistic(seen, kinds), float(chi2.isf(ONCE_IN, kinds - 1))
    print(f"{what}: chi-square {found:.1f}, critical {critical:.1f}")
    assert len(seen) <= kinds
    assert found < critical


def assert_two_steps_are_fair(firms: int, runs: int) -> None:
    """Draw a shortlist of twenty and an award so many times."""
    pool = tickets(firms)
    winners: Counter[str] = Counter()
    reserves: Counter[str] = Counter()
    for seed in seeds(runs):
        order = fairness.drawn(seed, pool, TWO_ROUNDS).rounds[-1].strata[0].pids
        winners[order[0]] += 1
        reserves[order[1]] += 1
    assert_uniform(winners, firms, f"{firms} firms, winner")
    assert_uniform(reserves, firms, f"{firms} firms, first reserve")


@pytest.mark.parametrize("firms", [21, 31, 40])
def test_two_steps_give_every_firm_the_same_chance(firms: int):
    """
    Winner and first reserve are uniform over 10,000 draws in two steps (DR2).
    """
    assert_two_steps_are_fair(firms, 10_000)


@pytest.mark.slow
def test_two_steps_are_fair_to_1528_firms():
    """
    As many firms as an official record names, ten draws for each of them.
    """
    assert_two_steps_are_fair(1_528, 15_280)


def test_one_step_gives_every_firm_the_same_chance():
    """
    Ten firms, 10,000 draws: the acceptance property of the field.
    """
    pool, rounds = tickets(10), TWO_ROUNDS[1:]
    winners = Counter(
        fairness.drawn(seed, pool, rounds).rounds[0].strata[0].pids[0]
        for seed in seeds(10_000)
    )

    assert_uniform(winners, 10, "10 firms, winner")


def feasible(
    pool: Sequence[Ticket], strata: Iterable[Stratum], rules: Rules
) -> set[tuple[frozenset[str], ...]]:
    """Return every feasible panel, by plain enumeration."""
    fields = [
        list(
            combinations(
                [one.pid for one in pool if stratum.name in one.strata], stratum.seats
            )
        )
        for stratum in strata
    ]
    return {
        tuple(map(frozenset, panel))
        for panel in product(*fields)
        if rules.allow([pid for part in panel for pid in part])
    }


PANEL = Round(
    label="panel",
    strata=(Stratum(name="law", seats=2), Stratum(name="tech", seats=1)),
)
COUPLES: tuple[Constraint, ...] = (AtMost(max=1), Apart(pids=("A1", "C1")))
EXPERTS = (
    ticket("A1", "law", org="x"),
    ticket("A2", "law", org="x"),
    ticket("A3", "law"),
    ticket("B1", "law", "tech"),
    ticket("B2", "law", "tech", org="y"),
    ticket("C1", "tech"),
    ticket("C2", "tech", org="y"),
)


def panels_drawn(
    pool: Sequence[Ticket], constraints: Sequence[Constraint], runs: int
) -> Counter[tuple[frozenset[str], ...]]:
    """Count the panels of so many draws."""
    return Counter(
        tuple(
            frozenset(part.pids)
            for part in fairness.drawn(seed, pool, (PANEL,), constraints, 1000)
            .rounds[0]
            .strata
        )
        for seed in seeds(runs)
    )


def test_every_feasible_panel_is_equally_likely():
    """
    Whole-panel rejection is exactly uniform over what exact enumeration finds.
    """
    possible = feasible(EXPERTS, PANEL.strata, Rules.of(COUPLES, EXPERTS))
    seen = panels_drawn(EXPERTS, COUPLES, 10_000)

    assert set(seen) == possible
    assert_uniform(seen, len(possible), f"{len(possible)} feasible panels")


def test_skipping_the_unsuitable_would_not_be_fair():
    """
    The test above can fail: taking the next instead of rejecting is found out.
    """
    rules = Rules.of(COUPLES, EXPERTS)
    possible = feasible(EXPERTS, PANEL.strata, rules)
    seen: Counter[tuple[frozenset[str], ...]] = Counter()
    for seed in seeds(10_000):
        panel: list[list[str]] = []
        for stratum in PANEL.strata:
            field = [one.pid for one in EXPERTS if stratum.name in one.strata]
            part: list[str] = []
            for pid in fairness.ranked(seed, "panel", 0, stratum.name, field):
                chosen = [other for before in panel for other in before]
                if len(part) < stratum.seats and rules.allow([*chosen, *part, pid]):
                    part.append(pid)
            panel.append(part)
        seen[tuple(map(frozenset, panel))] += 1

    assert statistic(seen, len(possible)) > chi2.isf(ONCE_IN, len(possible) - 1)


def generated(number: int) -> tuple[tuple[Ticket, ...], tuple[Constraint, ...]]:
    """Make a small pool and its constraints out of a hash; nobody chose them."""
    dice = hashlib.sha256(f"pool {number}".encode()).digest()
    pool = tuple(
        ticket(
            f"P{place}",
            *(("law",), ("tech",), ("law", "tech"))[dice[place] % 3],
            org=(None, "x", "y")[dice[8 + place] % 3],
        )
        for place in range(8)
    )
    one, other = dice[20] % 8, dice[21] % 7
    pair = (f"P{one}", f"P{other if other < one else other + 1}")
    return pool, (AtMost(max=1 + dice[22] % 2), Apart(pids=pair))


@pytest.mark.parametrize("number", range(20))
def test_inclusion_agrees_with_exact_enumeration(number: int):
    """
    DR-8: in twenty generated pools panels are uniform, and so each person's chance.
    """
    pool, constraints = generated(number)
    possible = feasible(pool, PANEL.strata, Rules.of(constraints, pool))
    assert len(possible) > 1
    runs = 20 * len(possible)
    seen = panels_drawn(pool, constraints, runs)
    assert set(seen) <= possible
    assert_uniform(seen, len(possible), f"pool {number}: {len(possible)} panels")

    for one in pool:
        share = sum(any(one.pid in part for part in panel) for panel in possible)
        times = sum(
            count
            for panel, count in seen.items()
            if any(one.pid in part for part in panel)
        )
        chance = share / len(possible)
        spread = (runs * chance * (1 - chance)) ** 0.5
        assert abs(times - runs * chance) <= 4.5 * spread
