"""
A county's draw for tests: people with keys, a pool, and a way to play it act by act.

Everything follows from fixed words, so the same scene gives the same bytes.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from py_ecc.bls.hash_to_curve import hash_to_G1
from py_ecc.bls.point_compression import compress_G1, compress_G2
from py_ecc.optimized_bls12_381 import G2, multiply

from archive.public.evidence import SigningKey
from archive.public.values import from_micros, parse_instant, to_micros
from expert_pool.draws import fairness
from expert_pool.draws.announced import (
    Balls,
    Beacon,
    Constraint,
    Contributor,
    Duty,
    Group,
    Lottery,
    Notice,
    Round,
    Source,
    Stratum,
    Ticket,
)
from expert_pool.draws.beacon import DST
from expert_pool.draws.chance import beacon_round, beacon_value, earliest
from expert_pool.draws.draw import Draw
from expert_pool.draws.messages import (
    Cause,
    Kind,
    Opening,
    commit_content,
    reveal_content,
    typing_content,
)
from expert_pool.draws.shapes import described
from expert_pool.draws.standing import entered_at, source_in_force

START = to_micros(parse_instant("2026-03-11T09:00:00+08:00"))
SECOND = 1_000_000
EVERYBODY = ("clerk-1", "supervisor-1", "owner-1", "applicant-1")
DUTIES = {
    "clerk-1": (Duty.CLERK, "演示操作员"),
    "supervisor-1": (Duty.SUPERVISOR, "演示监督员"),
    "owner-1": (Duty.OWNER, "演示招标人代表"),
    "applicant-1": (Duty.APPLICANT, "演示申请人代表"),
}
ONE_ROUND = (Round(label="award", strata=(Stratum(name="all", seats=3),)),)
TWO_ROUNDS = (
    Round(label="shortlist", strata=(Stratum(name="all", seats=20),)),
    *ONE_ROUND,
)
BALLS = Balls(
    name="balls",
    groups=(Group(count=5, low=1, high=35, replacement=False, sorted=False),),
    delay=30,
)
BALLS_VALUE = "07-12-33-01-28"
LOTTERY = Lottery(
    name="lottery",
    lottery="演示彩票",
    issue="2026027",
    groups=(
        Group(count=6, low=1, high=33, replacement=False, sorted=True),
        Group(count=1, low=1, high=16, replacement=False, sorted=False),
    ),
    scheduled=START + 8 * 3600 * SECOND,
)
LOTTERY_VALUE = "03-09-11-20-28-31+07"
CHAIN_SECRET = int.from_bytes(hashlib.sha256(b"our own chain").digest(), "big") >> 2


def key_of(who: str) -> SigningKey:
    """Return the key of an invented person."""
    return SigningKey(hashlib.sha256(f"key of {who}".encode()).digest())


def r_of(who: str) -> str:
    """Return what an invented person commits to, as hex."""
    return hashlib.sha256(f"randomness of {who}".encode()).hexdigest()


def salt_of(pid: str) -> bytes:
    """Return the salt of an invented ticket."""
    return hashlib.sha256(f"salt of {pid}".encode()).digest()


def opening(pid: str) -> Opening:
    """Return who holds an invented ticket."""
    return Opening(
        pid=pid,
        salt=salt_of(pid).hex(),
        code=f"DEMO{pid}",
        name=f"演示企业{pid}",
    )


def ticket(pid: str, *strata: str, org: str | None = None) -> Ticket:
    """Return an invented ticket."""
    shown = opening(pid)
    name = fairness.name_commitment(salt_of(pid), shown.code, shown.name)
    return Ticket(pid=pid, strata=strata or ("all",), name=name, org=org)


def tickets(count: int) -> tuple[Ticket, ...]:
    """Return a pool of so many firms."""
    return tuple(ticket(f"{number:04}") for number in range(1, count + 1))


def demo_chain() -> Beacon:
    """Return a beacon whose key is ours."""
    high, low = compress_G2(multiply(G2, CHAIN_SECRET))
    return Beacon(
        name="beacon",
        chain=hashlib.sha256(b"demo chain").hexdigest(),
        key=(high.to_bytes(48, "big") + low.to_bytes(48, "big")).hex(),
        genesis=1_700_000_000,
        period=3,
        delay=30,
    )


def demo_beacon_signature(number: int) -> str:
    """Return the signature of a round of the chain of our own."""
    message = hashlib.sha256(number.to_bytes(8, "big")).digest()
    point = multiply(hash_to_G1(message, DST, hashlib.sha256), CHAIN_SECRET)
    return compress_G1(point).to_bytes(48, "big").hex()


def contributors(people: tuple[str, ...] = EVERYBODY) -> tuple[Contributor, ...]:
    """Return those present, with their keys."""
    return tuple(
        Contributor(
            id=who,
            duty=DUTIES[who][0],
            name=DUTIES[who][1],
            key=key_of(who).public.raw.hex(),
        )
        for who in people
    )


def notice_for(
    pool: tuple[Ticket, ...],
    *,
    rounds: tuple[Round, ...] = ONE_ROUND,
    sources: tuple[Source, ...] = (BALLS, LOTTERY),
    constraints: tuple[Constraint, ...] = (),
    limit: int = 1,
    **changes: object,
) -> Notice:
    """Return the notice of a demonstration over this pool."""
    values: dict[str, object] = {
        "draw": "DEMO-2026-001",
        "number": 1,
        "previous": "",
        "demo": True,
        "origin": "demo.yangguang.example/log",
        "stream": "project/DEMO-2026-001",
        "purpose": "固定价比选:演示项目",
        "place": "一号抽取室",
        "at": START,
        "scheduled": START + 600 * SECOND,
        "rounds": rounds,
        "winners": 1,
        "constraints": constraints,
        "limit": limit,
        "contributors": contributors(),
        "sources": sources,
        "pool_root": fairness.pool_root(pool),
        "pool_size": len(pool),
        "software": "yangguang 0.1.0",
    }
    return Notice(**{**values, **changes})


@dataclass(frozen=True)
class Scene:
    """A draw under way, and the clock on the wall; each act takes one second."""

    draw: Draw
    now: int = START + 600 * SECOND

    @classmethod
    def announced(
        cls, pool: tuple[Ticket, ...], notice: Notice | None = None
    ) -> "Scene":
        """Begin with a published notice."""
        notice = notice or notice_for(pool)
        signature = sign(
            "clerk-1", fairness.to_sign(notice, Kind.NOTICE, described(notice))
        )
        return cls(Draw.announce(notice, pool, signature))

    @property
    def at(self) -> datetime:
        """The instant of the next act."""
        return from_micros(self.now)

    def then(self, draw: Draw) -> "Scene":
        """Go on with the draw after an act, one second later."""
        return replace(self, draw=draw, now=self.now + SECOND)

    def later(self, seconds: int) -> "Scene":
        """Wait."""
        return replace(self, now=self.now + seconds * SECOND)

    def commit(self, who: str) -> "Scene":
        """Let somebody commit."""
        notice = self.draw.notice
        made = fairness.commitment(notice.draw, who, bytes.fromhex(r_of(who)))
        message = self.draw.to_sign(Kind.COMMIT, commit_content(who, made))
        return self.then(self.draw.commit(who, made, self.at, sign(who, message)))

    def close_commits(self, reasons: dict[str, str] | None = None) -> "Scene":
        """Let the clerk close the commitments."""
        body = self.draw.commits_closing(self.at, reasons)
        signature = sign("clerk-1", self.draw.to_sign(Kind.COMMITS_CLOSED, body))
        return self.then(self.draw.close_commits(self.at, signature, reasons))

    def reveal(self, who: str) -> "Scene":
        """Let somebody reveal."""
        message = self.draw.to_sign(Kind.REVEAL, reveal_content(who, r_of(who)))
        signature = sign(who, message)
        return self.then(self.draw.reveal(who, r_of(who), self.at, signature))

    def close_reveals(self, reasons: dict[str, str] | None = None) -> "Scene":
        """Let the clerk close the reveals."""
        body = self.draw.reveals_closing(self.at, reasons)
        signature = sign("clerk-1", self.draw.to_sign(Kind.REVEALS_CLOSED, body))
        return self.then(self.draw.close_reveals(self.at, signature, reasons))

    def switch(self, reason: str = "摇号机故障") -> "Scene":
        """Let clerk and supervisor go on to the next source."""
        body = self.draw.switching(self.at, reason)
        message = self.draw.to_sign(Kind.SWITCH, body)
        return self.then(self.draw.switch_source(self.at, reason, together(message)))

    def until_chance(self) -> "Scene":
        """Wait until the source may speak."""
        entered = entered_at(self.draw.record)
        assert entered is not None
        first = earliest(source_in_force(self.draw.record), entered)
        return replace(self, now=max(self.now, first))

    def type(self, who: str, value: str) -> "Scene":
        """Let somebody type what chance gave."""
        source = source_in_force(self.draw.record).name
        message = self.draw.to_sign(Kind.TYPING, typing_content(who, source, value))
        return self.then(self.draw.type_chance(who, value, self.at, sign(who, message)))

    def finish(self) -> "Scene":
        """Compute the result."""
        return self.then(self.draw.finish(self.at))

    def sign(self, who: str) -> "Scene":
        """Let somebody sign the result."""
        message = self.draw.to_sign(Kind.RESULT, self.draw.result)
        return self.then(self.draw.sign_result(who, sign(who, message)))

    def void(self, cause: Cause, reason: str, decision: str = "") -> "Scene":
        """Let clerk and supervisor void the draw."""
        body = self.draw.voiding(self.at, cause, reason, decision)
        signatures = together(self.draw.to_sign(Kind.VOID, body))
        return self.then(self.draw.void(self.at, cause, reason, signatures, decision))

    def all_committed(self, people: tuple[str, ...] = EVERYBODY) -> "Scene":
        """Go on until the commitments are closed."""
        scene = self
        for who in people:
            scene = scene.commit(who)
        return scene.close_commits(
            {
                one.id: "未到场"
                for one in self.draw.notice.contributors
                if one.id not in people
            }
        )

    def all_revealed(self, people: tuple[str, ...] = EVERYBODY) -> "Scene":
        """Go on until the reveals are closed."""
        scene = self
        for who in people:
            scene = scene.reveal(who)
        committed = {one.contributor for one in self.draw.record.commits}
        return scene.close_reveals(dict.fromkeys(committed - set(people), "设备无电"))

    def balls_typed(self, value: str = BALLS_VALUE) -> "Scene":
        """Go on until two people have typed the balls."""
        return self.until_chance().type("clerk-1", value).type("supervisor-1", value)

    def beacon_entered(self) -> "Scene":
        """Go on until the round of the chain of our own is carried in."""
        record = self.draw.record
        entered, source = entered_at(record), source_in_force(record)
        assert entered is not None
        assert isinstance(source, Beacon)
        number = beacon_round(source, entered)
        value = beacon_value(number, demo_beacon_signature(number))
        return self.until_chance().type("clerk-1", value)

    def all_signed(self, people: tuple[str, ...] = EVERYBODY) -> "Scene":
        """Let those present sign, list the others as absent."""
        scene = self
        for one in self.draw.notice.contributors:
            if one.id in people:
                scene = scene.sign(one.id)
            else:
                scene = scene.then(scene.draw.list_absent(one.id, "提前离场"))
        return scene

    def played(self) -> "Scene":
        """Go from the notice to a signed result by balls."""
        return self.all_committed().all_revealed().balls_typed().finish().all_signed()


def sign(who: str, message: bytes) -> str:
    """Return somebody's signature as hex."""
    return key_of(who).sign(message).hex()


def together(message: bytes) -> dict[str, str]:
    """Return the signatures of clerk and supervisor."""
    return {who: sign(who, message) for who in ("clerk-1", "supervisor-1")}
