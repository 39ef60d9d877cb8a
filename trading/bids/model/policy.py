"""
Who opens the bids of a lot, and how many of them it takes (trading 7.1 and 7.2).

A policy is logged before the tender is published. Its bytes are its name: a bid that is
sealed to it can be opened by these holders and trustees and by nobody else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Final, Self

from archive.public.evidence import (
    Json,
    PublicKey,
    SignatureInvalidError,
    labelled,
)
from archive.public.sealing import is_hybrid_recipient
from archive.public.values import from_micros, to_micros, utc
from trading.bids.envelope_errors import (
    HolderKeyForgedError,
    NotThePolicyError,
    PolicyMalformedError,
)
from trading.bids.model.holders import (
    LONGEST_NAME,
    MOST_HOLDERS,
    Box,
    Holder,
    HolderDraft,
    Tool,
    Trustee,
    drill_answer,
    holder_statement,
)
from trading.bids.model.octets import exactly, read, written
from trading.bids.model.shapes import (
    ShapeError,
    digest,
    members,
    rows,
    text,
    version,
    whole,
)
from trading.bids.model.spread import check_apart, check_spread

__all__ = [
    "NO_FORM",
    "SHEET",
    "SKEW",
    "SUITE",
    "Box",
    "Factor",
    "Holder",
    "HolderDraft",
    "Limits",
    "OpeningPolicy",
    "PolicyKind",
    "PolicyMalformedError",
    "Tool",
    "Trustee",
    "check_holder_signatures",
    "check_holders",
    "drill_answer",
    "holder_statement",
    "require_named",
    "trusted_policy",
]

VERSION: Final = "opening-policy/1"
SUITE: Final = "age-pq-1"
SKEW: Final = timedelta(minutes=1)
NO_FORM: Final = "0" * 64
SHEET: Final = "sheet"
FEWEST_HOLDERS: Final = 3
MOST_BOXES: Final = 4

_FEWEST_TO_OPEN: Final = 2
_LARGEST_POLICY: Final = 131_072
_MICROSECOND: Final = timedelta(microseconds=1)


class PolicyKind(StrEnum):
    """For a tender, or the light one of sealed quotes (trading 7.12)."""

    TENDER = "tender"
    LIGHT = "light"


class Factor(StrEnum):
    """What a bid cannot be opened without."""

    QUORUM = "quorum"
    TIME = "time"
    BIDDER = "bidder"


@dataclass(frozen=True, slots=True)
class _Shape:
    """What the kind of a policy fixes."""

    parts: tuple[str, ...]
    trustees: int
    boxes: int
    quorum: tuple[int, int] | None


_SHAPES: Final[Mapping[PolicyKind, _Shape]] = MappingProxyType(
    {
        PolicyKind.TENDER: _Shape((SHEET, "tech", "rest"), 2, MOST_BOXES, None),
        PolicyKind.LIGHT: _Shape((SHEET, "rest"), 1, 0, (3, 2)),
    }
)
_FACTORS: Final = (
    (Factor.QUORUM, Factor.TIME),
    (Factor.QUORUM, Factor.TIME, Factor.BIDDER),
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How many bytes of ciphertext a bid may have, and in how many objects."""

    bid: int
    objects: int


@dataclass(frozen=True, kw_only=True)
class OpeningPolicy:
    """
    All that is fixed about the opening of one lot before anybody bids (trading 7.1).

    `form` is the digest of the sheet's form, `NO_FORM` if none is asked for. `window`
    is how long after the close bidders release their factor.

    Raises:
        PolicyMalformedError: a member is outside 7.1, or two do not fit each other.

    """

    lot: str
    attempt: int
    kind: PolicyKind
    k: int
    holders: tuple[Holder, ...]
    factors: tuple[Factor, ...]
    trustees: tuple[Trustee, ...]
    deadline: datetime
    limits: Limits
    boxes: tuple[Box, ...] = ()
    window: timedelta = timedelta(0)
    form: str = NO_FORM

    def __post_init__(self) -> None:
        utc(self.deadline)
        for fault, holds in _demands(self):
            if not holds:
                raise PolicyMalformedError(fault)

    @property
    def n(self) -> int:
        """How many hold a share."""
        return len(self.holders)

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts of a bid in their order; who has the key of one opens no other."""
        return _SHAPES[self.kind].parts

    @property
    def has_form(self) -> bool:
        """Whether a bid has an opening sheet."""
        return self.form != NO_FORM

    @property
    def needs_bidder(self) -> bool:
        """Whether no bid opens without a factor of its bidder."""
        return Factor.BIDDER in self.factors

    @property
    def cover_part(self) -> str:
        """The part in which the cover is sealed (7.4)."""
        return "rest" if "rest" in self.parts else self.parts[-1]

    @cached_property
    def digest(self) -> bytes:
        """The 32 bytes that other formats call the policy."""
        return labelled(VERSION, self.to_bytes())

    @property
    def id(self) -> str:
        """The digest in hexadecimal: its name."""
        return self.digest.hex()

    def to_bytes(self) -> bytes:
        """Return the canonical bytes that are logged."""
        return written(
            {
                "v": VERSION,
                "suite": SUITE,
                "lot": self.lot,
                "attempt": self.attempt,
                "kind": self.kind.value,
                "n": self.n,
                "k": self.k,
                "holders": [each.described() for each in self.holders],
                "factors": [each.value for each in self.factors],
                "trustees": [each.described() for each in self.trustees],
                "boxes": [each.described() for each in self.boxes],
                "deadline": to_micros(self.deadline),
                "window": self.window // _MICROSECOND,
                "skew": SKEW // _MICROSECOND,
                "parts": list(self.parts),
                "form": self.form,
                "limits": {"bid": self.limits.bid, "objects": self.limits.objects},
                "adjournments": 1,
            },
            PolicyMalformedError,
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """
        Read the canonical bytes of a policy.

        Raises:
            PolicyMalformedError: not exactly what `to_bytes` writes.

        """
        if len(data) > _LARGEST_POLICY:
            raise PolicyMalformedError(f"more than {_LARGEST_POLICY} bytes")
        return read(data, cls._of, PolicyMalformedError)

    @classmethod
    def _of(cls, value: Json) -> Self:
        data = members(
            value,
            *("v", "suite", "lot", "attempt", "kind", "n", "k", "holders", "factors"),
            *("trustees", "boxes", "deadline", "window", "skew", "parts", "form"),
            *("limits", "adjournments"),
        )
        version(data["v"], VERSION)
        exactly(data["suite"], SUITE, "the suite")
        if data["kind"] not in list(PolicyKind):
            raise ShapeError(f"there is no policy of kind {data['kind']!r}")
        kind = PolicyKind(data["kind"])
        holders = rows(data["holders"], Holder.of, MOST_HOLDERS)
        exactly(data["n"], len(holders), "n")
        exactly(data["skew"], SKEW // _MICROSECOND, "skew")
        exactly(data["parts"], list(_SHAPES[kind].parts), "parts")
        exactly(data["adjournments"], 1, "adjournments")
        limits = members(data["limits"], "bid", "objects")
        return cls(
            lot=text(data["lot"], LONGEST_NAME, 1),
            attempt=whole(data["attempt"]),
            kind=kind,
            k=whole(data["k"], MOST_HOLDERS),
            holders=holders,
            factors=_factors(data["factors"]),
            trustees=rows(data["trustees"], Trustee.of, 2),
            boxes=rows(data["boxes"], Box.of, MOST_BOXES),
            deadline=from_micros(whole(data["deadline"])),
            window=timedelta(microseconds=whole(data["window"])),
            form=digest(data["form"]),
            limits=Limits(whole(limits["bid"]), whole(limits["objects"])),
        )


def _factors(value: Json) -> tuple[Factor, ...]:
    for factors in _FACTORS:
        if value == [each.value for each in factors]:
            return factors
    raise ShapeError("the factors are quorum, time and, where it is one, bidder")


def _demands(policy: OpeningPolicy) -> list[tuple[str, bool]]:
    """Return what 7.1 asks of the members together, and whether it holds."""
    shape, n = _SHAPES[policy.kind], len(policy.holders)
    keys = [each.age for each in policy.holders]
    keys += [each.age for each in policy.trustees]
    return [
        ("attempts count from 1", policy.attempt >= 1),
        ("3 to 15 hold", FEWEST_HOLDERS <= n <= MOST_HOLDERS),
        ("2 to n suffice", _FEWEST_TO_OPEN <= policy.k <= n),
        ("a light policy is 2 of 3", shape.quorum in {None, (n, policy.k)}),
        (
            "j counts the holders from 1",
            [each.j for each in policy.holders] == list(range(1, n + 1)),
        ),
        ("the factors are those of 7.1", policy.factors in _FACTORS),
        ("another number of trustees", len(policy.trustees) == shape.trustees),
        ("too many boxes", len(policy.boxes) <= shape.boxes),
        (
            "every box is of another organisation",
            len({each.organisation for each in policy.boxes}) == len(policy.boxes),
        ),
        (
            "there is a window exactly if the bidder has a factor",
            policy.window >= timedelta(0)
            and bool(policy.window) is (Factor.BIDDER in policy.factors),
        ),
        (
            "a bid has bytes and objects",
            min(policy.limits.bid, policy.limits.objects) > 0,
        ),
        ("every key is there once", len(set(keys)) == len(keys)),
        ("every key is a hybrid recipient", all(map(is_hybrid_recipient, keys))),
    ]


def check_holders(policy: OpeningPolicy, *, centre: str) -> None:
    """
    Hold the holders of a policy against each other; `centre` is who runs the platform.

    Of a light policy two of three may be of one body: K-1 and K-3 are not its (7.12).

    Raises: what `check_spread` raises.

    """
    holders = [each.organisation for each in policy.holders]
    trusted = [each.organisation for each in policy.trustees]
    if policy.kind is PolicyKind.TENDER:
        check_spread(holders, trusted, policy.k, centre=centre)
    else:
        check_apart(holders, trusted, centre=centre)


def check_holder_signatures(
    policy: OpeningPolicy, known: Mapping[str, bytes] = MappingProxyType({})
) -> None:
    """
    Hold each key against its holder's signature, and against the keys known of persons.

    Raises:
        HolderKeyForgedError: a signature does not hold, or another key made it.

    """
    for each in policy.holders:
        standing = policy.kind is PolicyKind.LIGHT
        statement = each.statement(policy.lot, policy.attempt, standing=standing)
        if known.get(each.person, each.key) != each.key:
            raise HolderKeyForgedError(each.j, each.person)
        try:
            PublicKey(each.key).verify(statement, each.signature)
        except SignatureInvalidError as error:
            raise HolderKeyForgedError(each.j, each.person) from error


def trusted_policy(
    data: bytes, *, named: str, known: Mapping[str, bytes] = MappingProxyType({})
) -> OpeningPolicy:
    """
    Return the policy that the notice names, with keys that are their holders' own.

    Raises:
        PolicyMalformedError: the bytes are no policy.
        NotThePolicyError: it is another than the one named.
        HolderKeyForgedError: a key in it is not signed by its holder.

    """
    policy = OpeningPolicy.from_bytes(data)
    require_named(policy, named)
    check_holder_signatures(policy, known)
    return policy


def require_named(policy: OpeningPolicy, named: str) -> None:
    """
    Check that a policy is the one that the notice names.

    Raises:
        NotThePolicyError: it is another.

    """
    if policy.id != named:
        raise NotThePolicyError(policy.id, named)
