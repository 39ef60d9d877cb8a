"""The arithmetic of a draw against the plain definitions of expert_pool/SPEC.md."""

import hashlib
import hmac
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.public.evidence import canonical, labelled, lv
from expert_pool.draws import fairness
from expert_pool.draws.announced import Apart, AtMost, Round, Stratum, Ticket
from expert_pool.draws.errors import PanelImpossibleError
from expert_pool.draws.fairness import Rules
from expert_pool.draws.messages import Panel
from expert_pool.draws.shapes import described
from tests.unit.expert_pool.draws.scene import (
    ONE_ROUND,
    TWO_ROUNDS,
    Scene,
    ticket,
    tickets,
)

VECTORS = json.loads(
    (Path(__file__).parents[3] / "vectors" / "primitives-draw.json").read_bytes()
)
SEEDS = st.binary(min_size=32, max_size=32)
PIDS = st.lists(st.from_regex(r"\A[0-9A-Z-]{1,16}\Z"), unique=True, max_size=40)


def root_by_definition(leaves: Sequence[bytes]) -> bytes:
    """Return the Merkle tree hash exactly as RFC 6962 section 2.1 writes it."""
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = 1 << (len(leaves) - 1).bit_length() - 1
    left, right = root_by_definition(leaves[:k]), root_by_definition(leaves[k:])
    return hashlib.sha256(b"\x01" + left + right).digest()


@pytest.mark.parametrize("count", [*range(1, 34), 63, 64, 65, 127, 128, 129])
def test_the_root_is_that_of_rfc_6962(count: int):
    """
    A stranger with the RFC gets the same root for every shape of tree.
    """
    pool = tickets(count)
    leaves = [canonical(described(one)) for one in pool]

    assert fairness.pool_root(pool) == root_by_definition(leaves).hex()


def test_an_empty_pool_has_no_root():
    """
    Nobody draws from nothing.
    """
    with pytest.raises(ValueError, match="empty"):
        fairness.pool_root([])


@given(
    pid=st.from_regex(r"\A[0-9A-Z-]{1,16}\Z"),
    strata=st.lists(st.from_regex(r"\A[a-z0-9-]{1,32}\Z"), min_size=1, max_size=3),
    org=st.none() | st.from_regex(r"\A[A-Za-z0-9-]{1,64}\Z"),
)
def test_the_bytes_of_a_ticket_are_canonical(
    pid: str, strata: list[str], org: str | None
):
    """
    The short way to write a ticket gives the bytes of RFC 8785.
    """
    one = Ticket(pid=pid, strata=tuple(strata), name="ab" * 32, org=org)

    assert fairness.ticket_bytes(one) == canonical(described(one))


@given(seed=SEEDS, pids=PIDS, t=st.integers(0, 99_999))
def test_the_rank_is_plain_hmac(seed: bytes, pids: list[str], t: int):
    """
    The fast ranking is HMAC-SHA256 of the standard library, sorted.
    """

    def score(pid: str) -> bytes:
        return hmac.digest(seed, f"draw-rank/1|award|{t}|all|{pid}".encode(), "sha256")

    assert fairness.ranked(seed, "award", t, "all", pids) == sorted(pids, key=score)


@given(seed=SEEDS, order=st.permutations(tickets(12)))
def test_the_order_of_the_list_does_not_matter(seed: bytes, order: list[Ticket]):
    """
    Order-free: permuting the pool changes nothing for the same seed.
    """
    rounds = (
        Round(label="shortlist", strata=(Stratum(name="all", seats=6),)),
        *ONE_ROUND,
    )
    as_published = fairness.drawn(seed, tickets(12), rounds)

    assert fairness.drawn(seed, order, rounds) == as_published


def test_a_later_round_draws_from_those_seated_before():
    """
    DR2: above twenty firms, winner and reserves come from the shortlist of twenty.
    """
    outcome = fairness.drawn(bytes(32), tickets(31), TWO_ROUNDS)
    short, award = (one.strata[0].pids for one in outcome.rounds)

    assert outcome.panel is Panel.DRAWN
    assert len(short) == 20
    assert len(award) == 3
    assert set(award) < set(short)
    assert list(award) == fairness.ranked(bytes(32), "award", 0, "all", short)[:3]


def test_every_input_of_alpha_changes_the_seed():
    """
    Notice, reveals, source and value all bind; none can be exchanged afterwards.
    """
    draw = Scene.announced(tickets(5)).played().draw
    record = draw.record
    assert record.reveals_closed is not None
    entries = record.reveals_closed.body.list
    seeds = {
        fairness.seed(fairness.alpha(notice, reveals, source, value))
        for notice in (draw.notice, Scene.announced(tickets(6)).draw.notice)
        for reveals in (entries, entries[:-1], ())
        for source in ("balls", "lottery")
        for value in ("01-02", "02-01")
    }

    assert len(seeds) == 2 * 3 * 2 * 2


def test_single_values_are_those_of_the_frozen_file():
    """
    The primitives that strangers test with are the ones in use.
    """
    made, name, rank = VECTORS["commitment"], VECTORS["name"], VECTORS["rank"]
    r = bytes.fromhex(made["r"])

    assert lv(b"abc").hex() == VECTORS["lv"]["hex"]
    assert (
        fairness.commitment(made["draw"], made["contributor"], r) == made["commitment"]
    )
    assert (
        fairness.name_commitment(
            bytes.fromhex(name["salt"]), name["code"], name["name"]
        )
        == name["commitment"]
    )
    assert (
        fairness.seed(bytes.fromhex(VECTORS["seed"]["alpha"])).hex()
        == (VECTORS["seed"]["seed"])
    )
    nine = [f"{number:04}" for number in range(1, 10)]
    ranked = fairness.ranked(bytes.fromhex(rank["seed"]), "award", 0, "all", nine)
    assert ranked == rank["order of 0001 to 0009"]
    for size, known in enumerate(VECTORS["pool roots"], start=1):
        assert fairness.pool_root(tickets(size)) == known["root"]


def test_labels_keep_meanings_apart():
    """
    A name is no commitment and no seed, even of the same bytes.
    """
    r = bytes(32)

    digests = {
        labelled(label, r, r, r)
        for label in ("draw-name/1", "draw-commit/1", "draw-alpha/1", "draw-seed/1")
    }
    assert len(digests) == 4


def test_joint_rules_say_who_may_sit_together():
    """
    Nobody sits twice, pairs stay apart, one organisation has its limit.
    """
    pool = (
        ticket("A", org="x"),
        ticket("B", org="x"),
        ticket("C", org="y"),
        ticket("D"),
        ticket("E"),
    )
    rules = Rules.of((AtMost(max=1), Apart(pids=("C", "D"))), pool)

    assert rules.allow(["A", "C", "E"])
    assert rules.allow(["A", "D", "E"])
    assert not rules.allow(["A", "B"])
    assert not rules.allow(["D", "C"])
    assert not rules.allow(["E", "E"])
    assert Rules.of((), pool).allow(["A", "B", "C", "D"])


def test_an_impossible_panel_stops_at_the_limit():
    """
    DR-7: no partial panel, no endless search; the record names the round.
    """
    pool = tickets(3)
    rules = Rules.of((Apart(pids=("0001", "0002")),), pool)

    with pytest.raises(PanelImpossibleError) as refusal:
        fairness.panel(bytes(32), pool, ONE_ROUND[0], rules, 10)
    assert refusal.value.limit == 10
    outcome = fairness.drawn(
        bytes(32), pool, ONE_ROUND, (Apart(pids=("0001", "0002")),), 10
    )
    assert outcome.panel is Panel.IMPOSSIBLE
    assert [(one.label, one.t, one.strata) for one in outcome.rounds] == [
        ("award", None, ())
    ]


def test_a_later_round_may_be_impossible_too():
    """
    A stratum that the shortlist left too small ends the draw without a panel.
    """
    pool = (ticket("A", "all"), ticket("B", "all"), ticket("C", "all", "law"))
    rounds = (
        Round(label="shortlist", strata=(Stratum(name="all", seats=1),)),
        Round(label="panel", strata=(Stratum(name="law", seats=1),)),
    )
    outcomes = {
        outcome.panel: outcome.rounds[-1].t
        for outcome in (
            fairness.drawn(hashlib.sha256(bytes([n])).digest(), pool, rounds)
            for n in range(20)
        )
    }

    assert outcomes == {Panel.DRAWN: 0, Panel.IMPOSSIBLE: None}
