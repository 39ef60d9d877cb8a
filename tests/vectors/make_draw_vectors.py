"""
Write the frozen transcripts of expert_pool/SPEC.md section 11.

`python -m tests.vectors.make_draw_vectors` writes the same bytes at every run: keys,
salts and values follow from fixed words. People and firms are invented.
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from archive.public.evidence import canonical, labelled, lv, sha256
from expert_pool.draws import fairness
from expert_pool.draws.announced import Apart, AtMost, Round, Stratum
from expert_pool.draws.chance import QUICKNET
from expert_pool.draws.messages import Cause
from tests.unit.expert_pool.draws.scene import (
    BALLS,
    LOTTERY,
    LOTTERY_VALUE,
    TWO_ROUNDS,
    Scene,
    demo_chain,
    key_of,
    notice_for,
    opening,
    ticket,
    tickets,
)

HERE = Path(__file__).parent


def balls_one_step() -> bytes:
    """Eight firms, one round, names open."""
    draw = Scene.announced(tickets(8)).played().draw
    return draw.transcript([opening(one.pid) for one in draw.record.pool.tickets])


def balls_two_step() -> bytes:
    """Thirty-one firms: a shortlist of twenty, then winner and reserves."""
    pool = tickets(31)
    notice = notice_for(pool, rounds=TWO_ROUNDS)
    draw = Scene.announced(pool, notice).played().draw
    return draw.transcript([opening(one.pid) for one in pool[:5]])


def drand_test_chain() -> bytes:
    """A beacon with a key of our own."""
    pool = tickets(8)
    notice = notice_for(pool, sources=(demo_chain(), BALLS))
    scene = Scene.announced(pool, notice).all_committed().all_revealed()
    return scene.beacon_entered().finish().all_signed().draw.transcript()


def voided_before() -> bytes:
    """A failure while contributors reveal."""
    scene = Scene.announced(tickets(8)).all_committed().reveal("owner-1")
    return scene.void(Cause.FAILURE, "停电").draw.transcript()


def voided_after() -> bytes:
    """A decided objection that the list was wrong, after the result."""
    scene = Scene.announced(tickets(8)).played().later(86_400)
    return scene.void(
        Cause.LIST_WRONG, "0004号不符合资格条件", "演示决定〔2026〕1号"
    ).draw.transcript()


def contributor_missing() -> bytes:
    """One did not commit, another did not reveal and left before signing."""
    people = ("clerk-1", "supervisor-1", "owner-1")
    scene = Scene.announced(tickets(8)).all_committed(people)
    scene = scene.all_revealed(people[:2]).balls_typed().finish()
    return scene.all_signed(people[:2]).draw.transcript()


def lottery_after_switch() -> bytes:
    """The ball machine is out of order; the lottery takes over; a typing was wrong."""
    scene = Scene.announced(tickets(8)).all_committed().switch().all_revealed()
    scene = scene.until_chance().type("owner-1", LOTTERY_VALUE.replace("31", "32"))
    scene = scene.type("owner-1", LOTTERY_VALUE).type("applicant-1", LOTTERY_VALUE)
    return scene.finish().all_signed().draw.transcript()


def beacon_after_switch() -> bytes:
    """The lottery is called off after the close: the round counts from the switch."""
    pool = tickets(8)
    notice = notice_for(pool, sources=(LOTTERY, demo_chain()))
    scene = Scene.announced(pool, notice).all_committed().all_revealed()
    scene = scene.later(900).switch("彩票停售").beacon_entered()
    return scene.finish().all_signed().draw.transcript()


def panel() -> bytes:
    """Two strata with people in both, one employer twice at most, a couple apart."""
    pool = (
        *(ticket(f"A{n}", "law", org="firm-a") for n in range(1, 5)),
        *(ticket(f"B{n}", "law", "tech", org="firm-b") for n in range(1, 5)),
        *(ticket(f"C{n}", "tech") for n in range(1, 5)),
    )
    strata = (Stratum(name="law", seats=3), Stratum(name="tech", seats=2))
    notice = notice_for(
        pool,
        rounds=(Round(label="panel", strata=strata),),
        winners=2,
        constraints=(AtMost(max=2), Apart(pids=("A1", "C1"))),
        limit=1000,
    )
    return Scene.announced(pool, notice).played().draw.transcript()


def impossible() -> bytes:
    """No panel meets the constraints: it stops at the limit and says so (DR-7)."""
    pool = tickets(3)
    notice = notice_for(
        pool,
        constraints=(Apart(pids=("0001", "0002")),),
        limit=50,
        number=2,
        previous=sha256(b"the notice before").hex(),
    )
    return Scene.announced(pool, notice).played().draw.transcript()


VECTORS: Mapping[str, Callable[[], bytes]] = MappingProxyType(
    {
        "draw-balls-one-step": balls_one_step,
        "draw-balls-two-step-31": balls_two_step,
        "draw-drand-test-chain": drand_test_chain,
        "draw-voided-before-close": voided_before,
        "draw-voided-after-result": voided_after,
        "draw-contributor-missing": contributor_missing,
        "draw-lottery-after-switch": lottery_after_switch,
        "draw-beacon-after-switch": beacon_after_switch,
        "draw-panel-constraints": panel,
        "draw-panel-impossible": impossible,
    }
)


def primitives() -> bytes:
    """Return single values of each construction, for somebody who writes a checker."""
    r = bytes(range(32))
    key = key_of("vector")
    content = {"draw": "D-1"}
    message = b"draw-signature/1" + b"".join(
        map(
            lv,
            (b"D-1", b"notice", sha256(canonical(content)), sha256(canonical(content))),
        )
    )
    pools = [tickets(count) for count in range(1, 18)]
    return canonical(
        {
            "lv": {"of": "abc", "hex": lv(b"abc").hex()},
            "commitment": {
                "draw": "D-1",
                "contributor": "clerk",
                "r": r.hex(),
                "commitment": fairness.commitment("D-1", "clerk", r),
            },
            "name": {
                "salt": r.hex(),
                "code": "91500107MAACALR185",
                "name": "演示企业0001",
                "commitment": fairness.name_commitment(
                    r, "91500107MAACALR185", "演示企业0001"
                ),
            },
            "seed": {"alpha": r.hex(), "seed": labelled("draw-seed/1", r).hex()},
            "rank": {
                "seed": r.hex(),
                "message": "draw-rank/1|award|0|all|0001",
                "hmac": hmac.digest(r, b"draw-rank/1|award|0|all|0001", "sha256").hex(),
                "order of 0001 to 0009": fairness.ranked(
                    r, "award", 0, "all", [f"{n:04}" for n in range(1, 10)]
                ),
            },
            "signature": {
                "key": key.public.raw.hex(),
                "message": message.hex(),
                "signature": key.sign(message).hex(),
            },
            "pool roots": [
                {
                    "tickets": len(pool),
                    "last": hashlib.sha256(fairness.ticket_bytes(pool[-1])).hexdigest(),
                    "root": fairness.pool_root(pool),
                }
                for pool in pools
            ],
            "quicknet": {
                "chain": QUICKNET.chain,
                "key": QUICKNET.key,
                "round": 657_413,
                "signature": "b713718a38ae728dfd477991af2822e08d2f305e47718cef9f7848ce"
                "4050e7be41076862b98fad56e91a6b85b89cd97b",
                "randomness": "fc1873a13f3545aeade8401532ef5519920652eee6b0d2b19ca126"
                "43b87b3587",
            },
        }
    )


def main() -> None:
    """Write every vector beside this file."""
    for name, make in VECTORS.items():
        (HERE / f"{name}.json").write_bytes(make())
    (HERE / "primitives-draw.json").write_bytes(primitives())


if __name__ == "__main__":
    main()
