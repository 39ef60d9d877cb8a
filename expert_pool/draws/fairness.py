"""
The arithmetic of a draw: pure functions of published bytes (expert_pool/SPEC.md).

Section 1.4 signatures, 3.2 pool root, 3.3 commitments, 4 seed, 5 ranking and panels.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from archive.public.evidence import (
    PublicKey,
    SignatureInvalidError,
    canonical,
    labelled,
    lv,
    sha256,
)
from expert_pool.draws.announced import (
    Apart,
    AtMost,
    Constraint,
    Contributor,
    Notice,
    Round,
    Ticket,
)
from expert_pool.draws.errors import PanelImpossibleError
from expert_pool.draws.messages import Kind, Panel, RoundDrawn, Seated
from expert_pool.draws.shapes import Message, described

_BLOCK: Final = 64  # the block of SHA-256, for HMAC (RFC 2104)
_INNER: Final = bytes(byte ^ 0x36 for byte in range(256))
_OUTER: Final = bytes(byte ^ 0x5C for byte in range(256))
_DIGEST: Final = 32


def digest(value: object) -> str:
    """Return the hex SHA-256 of the canonical JSON of a value (SPEC 1.2)."""
    return sha256(canonical(value)).hex()


def notice_digest(notice: Notice) -> bytes:
    """Return the SHA-256 of the notice, which every signature and alpha name."""
    return sha256(canonical(described(notice)))


def to_sign(notice: Notice, kind: Kind, content: Mapping[str, object]) -> bytes:
    """Return the bytes whose Ed25519 signature SPEC 1.4 asks for."""
    parts = (
        notice.draw.encode(),
        kind.value.encode(),
        notice_digest(notice),
        sha256(canonical(dict(content))),
    )
    return b"draw-signature/1" + b"".join(map(lv, parts))


def is_signed(contributor: Contributor, message: bytes, signature: str) -> bool:
    """Return whether the signature (hex) is the contributor's over the message."""
    try:
        key = PublicKey(bytes.fromhex(contributor.key))
        key.verify(message, bytes.fromhex(signature))
    except (SignatureInvalidError, ValueError):
        return False
    return True


def name_commitment(salt: bytes, code: str, name: str) -> str:
    """Return the `name` of a ticket: who it is, under 32 random bytes (SPEC 3.2)."""
    return labelled("draw-name/1", salt, code.encode(), name.encode()).hex()


def commitment(draw: str, contributor: str, r: bytes) -> str:
    """Return what a contributor commits to before anybody reveals (SPEC 3.3)."""
    return labelled("draw-commit/1", draw.encode(), contributor.encode(), r).hex()


def pool_root(tickets: Iterable[Ticket]) -> str:
    """
    Return the RFC 6962 root (hex) over the tickets in their order (SPEC 3.2).

    Raises:
        ValueError: there is no ticket.

    """
    # The roots of the full subtrees so far, largest first: as many as there are ones
    # in the binary number of leaves, so a million tickets need twenty.
    peaks: list[bytes] = []
    for count, ticket in enumerate(tickets):
        root = hashlib.sha256(b"\x00" + ticket_bytes(ticket)).digest()
        for _ in range(((count + 1) & -(count + 1)).bit_length() - 1):
            root = _node(peaks.pop(), root)
        peaks.append(root)
    if not peaks:
        raise ValueError("an empty pool has no root")
    root = peaks.pop()
    while peaks:
        root = _node(peaks.pop(), root)
    return root.hex()


def ticket_bytes(ticket: Ticket) -> bytes:
    """Return the canonical JSON of a ticket; its patterns leave nothing to escape."""
    org = "" if ticket.org is None else f'"org":"{ticket.org}",'
    strata = '","'.join(ticket.strata)
    return (
        f'{{"name":"{ticket.name}",{org}"pid":"{ticket.pid}","strata":["{strata}"]}}'
    ).encode("ascii")


def alpha(notice: Notice, reveals: Sequence[Message], source: str, value: str) -> bytes:
    """Return what the seed is made of (SPEC 4); `reveals` is the final list."""
    return labelled(
        "draw-alpha/1",
        notice_digest(notice),
        canonical([described(entry) for entry in reveals]),
        source.encode(),
        value.encode(),
    )


def seed(alpha_: bytes) -> bytes:
    """Return the seed of the ranking (SPEC 4): nothing secret is added."""
    return labelled("draw-seed/1", alpha_)


def ranked(
    seed_: bytes, label: str, t: int, stratum: str, pids: Iterable[str]
) -> list[str]:
    """
    Return the pids in the order of their rank (SPEC 5).

    HMAC-SHA256 written out: one call each for the inner and the outer hash is twice as
    fast as the library's one-shot HMAC, which sets its key up anew for every pid.
    """
    key = seed_.ljust(_BLOCK, b"\x00")
    inner = key.translate(_INNER) + f"draw-rank/1|{label}|{t}|{stratum}|".encode(
        "ascii"
    )
    outer = key.translate(_OUTER)
    sha = hashlib.sha256
    scored = []
    for pid in pids:
        name = pid.encode("ascii")
        scored.append(sha(outer + sha(inner + name).digest()).digest() + name)
    scored.sort()
    return [score[_DIGEST:].decode("ascii") for score in scored]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the rounds gave; `panel` says whether each of them found one."""

    panel: Panel
    rounds: tuple[RoundDrawn, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """The joint constraints of a notice, ready to be asked about a panel."""

    at_most: int | None
    apart: Mapping[str, frozenset[str]]
    org_of: Mapping[str, str]

    @classmethod
    def of(
        cls, constraints: Sequence[Constraint], tickets: Sequence[Ticket]
    ) -> "Rules":
        """Prepare the constraints for these tickets."""
        most: int | None = None
        pairs: dict[str, set[str]] = {}
        for constraint in constraints:
            match constraint:
                case AtMost():
                    most = constraint.max
                case Apart():
                    one, other = constraint.pids
                    pairs.setdefault(one, set()).add(other)
                    pairs.setdefault(other, set()).add(one)
        orgs = {} if most is None else {t.pid: t.org for t in tickets if t.org}
        return cls(most, {pid: frozenset(them) for pid, them in pairs.items()}, orgs)

    def allow(self, panel: Sequence[str]) -> bool:
        """Return whether these tickets may sit together."""
        seated = frozenset(panel)
        if len(seated) != len(panel):
            return False
        if any(not seated.isdisjoint(self.apart.get(pid, ())) for pid in panel):
            return False
        if self.at_most is None:
            return True
        orgs = Counter(self.org_of[pid] for pid in panel if pid in self.org_of)
        return max(orgs.values(), default=0) <= self.at_most


def drawn(
    seed_: bytes,
    tickets: Sequence[Ticket],
    rounds: Sequence[Round],
    constraints: Sequence[Constraint] = (),
    limit: int = 1,
) -> Outcome:
    """Draw every round, each from those seated in the one before (SPEC 5)."""
    rules = Rules.of(constraints, tickets)
    done: list[RoundDrawn] = []
    for stage in rounds:
        try:
            done.append(panel(seed_, tickets, stage, rules, limit))
        except PanelImpossibleError:
            impossible = RoundDrawn(label=stage.label, t=None, strata=())
            return Outcome(Panel.IMPOSSIBLE, (*done, impossible))
        seated = frozenset(_pids(done[-1].strata))
        tickets = [ticket for ticket in tickets if ticket.pid in seated]
    return Outcome(Panel.DRAWN, tuple(done))


def panel(
    seed_: bytes, tickets: Sequence[Ticket], stage: Round, rules: Rules, limit: int
) -> RoundDrawn:
    """
    Return the first feasible panel; an infeasible one is rejected whole.

    To skip the unsuitable ticket and take the next would favour some panels; this way
    every feasible panel is equally likely.

    Raises:
        PanelImpossibleError: none of the first `limit` panels is feasible.

    """
    fields = [
        (stratum, [ticket.pid for ticket in tickets if stratum.name in ticket.strata])
        for stratum in stage.strata
    ]
    if all(len(pids) >= stratum.seats for stratum, pids in fields):
        for t in range(limit):
            strata = tuple(
                Seated(
                    name=stratum.name,
                    pids=tuple(
                        ranked(seed_, stage.label, t, stratum.name, pids)[
                            : stratum.seats
                        ]
                    ),
                )
                for stratum, pids in fields
            )
            if rules.allow(list(_pids(strata))):
                return RoundDrawn(label=stage.label, t=t, strata=strata)
    raise PanelImpossibleError(stage.label, limit)


def _pids(strata: Iterable[Seated]) -> Iterator[str]:
    for seated in strata:
        yield from seated.pids


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
