"""
How firms hang together: by a person who is behind several, or by who holds whom.

The law keeps apart firms with one responsible person, and firms of which one holds or
manages the other (Implementing Regulation Art. 34). So a person counts who is legal
representative or manager of a firm, or holds half of it or more; a parent counts down
to the third level. Sisters under one parent are not kept apart by it, and equal names
are nobody's relation: people are known by the blind index of a paper's number alone.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from trading.bidders.codes import Uscc
from trading.bidders.errors import RelatedFirmsError, ShareSenselessError
from trading.bidders.model.firms import (
    CONTROLS,
    WHOLE,
    Relation,
    RelationKind,
    speaker,
)

LEVELS: Final = 3
"""A parent of a parent of a parent still counts."""


class TieKind(StrEnum):
    """What a person is in a firm."""

    LEGAL_REPRESENTATIVE = "legal_representative"
    MANAGER = "manager"
    SHAREHOLDER = "shareholder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """
    A person in a firm; `person` is the blind index of the number of a paper.

    `share` is what a shareholder holds, in basis points.

    Raises:
        ShareSenselessError: a shareholder without a share, a share of somebody else.

    """

    kind: TieKind
    firm: Uscc
    person: bytes
    source: str
    share: int | None = None

    def __post_init__(self) -> None:
        if (self.share is not None) is not (self.kind is TieKind.SHAREHOLDER):
            raise ShareSenselessError(self.share)
        if self.share is not None and not 0 < self.share <= WHOLE:
            raise ShareSenselessError(self.share)

    @property
    def is_own_word(self) -> bool:
        """Whether no register says so, only the firm."""
        return speaker(self.source) is not None

    @property
    def is_behind(self) -> bool:
        """Whether the person stands behind the firm."""
        return self.share is None or self.share >= CONTROLS


def related(
    firms: Collection[Uscc],
    relations: Iterable[Relation],
    ties: Iterable[Tie] = (),
) -> Mapping[Uscc, frozenset[Uscc]]:
    """
    Return, for each of these firms that has any, the others it is related to.

    A responsible person that firms declared to share is carried on: if A and B share
    him and B and C do, then A and C do, whether B takes part or not. A person known by
    a paper joins exactly the firms he stands behind. Management counts between the two
    firms it is declared for, a holding from a parent down to the third level.
    """
    among = set(firms)
    groups: list[set[Uscc]] = []
    pairs: set[frozenset[Uscc]] = set()
    parents: dict[Uscc, set[Uscc]] = {}
    for relation in relations:
        if not relation.counts:
            continue
        match relation.kind:
            case RelationKind.RESPONSIBLE_PERSON:
                groups = _joined(groups, relation.firms)
            case RelationKind.HOLDING:
                parents.setdefault(relation.to_firm, set()).add(relation.from_firm)
            case RelationKind.MANAGEMENT:
                pairs.add(relation.firms)
    for firm in among:
        pairs |= {frozenset((firm, above)) for above in _above(firm, parents)}
    return _met(among, [*pairs, *groups, *_behind(ties)])


def _met(
    among: Collection[Uscc], groups: Iterable[Collection[Uscc]]
) -> Mapping[Uscc, frozenset[Uscc]]:
    """Return, for each of these firms that meets others in a group, the others."""
    found: dict[Uscc, set[Uscc]] = {}
    for each in groups:
        group = set(each)
        present = group.intersection(among)
        for firm in present:
            found.setdefault(firm, set()).update(present - {firm})
    return {firm: frozenset(others) for firm, others in found.items() if others}


def _behind(ties: Iterable[Tie]) -> Collection[set[Uscc]]:
    """Return, for each person, the firms behind which he stands."""
    behind: dict[bytes, set[Uscc]] = {}
    for tie in ties:
        if tie.is_behind:
            behind.setdefault(tie.person, set()).add(tie.firm)
    return behind.values()


def _joined(groups: list[set[Uscc]], firms: frozenset[Uscc]) -> list[set[Uscc]]:
    """Return the groups with these two firms in one."""
    touched = [group for group in groups if group & firms]
    merged = set(firms).union(*touched)
    return [group for group in groups if group not in touched] + [merged]


def _above(firm: Uscc, parents: Mapping[Uscc, set[Uscc]]) -> set[Uscc]:
    """Return whoever holds the firm, up to the third level; never itself."""
    found: set[Uscc] = set()
    level = {firm}
    for _ in range(LEVELS):
        level = {above for each in level for above in parents.get(each, ())} - found
        found |= level
    return found - {firm}


def check_unrelated(
    firm: Uscc,
    entrants: Collection[Uscc],
    relations: Iterable[Relation],
    ties: Iterable[Tie] = (),
) -> None:
    """
    Refuse a firm while a related firm is among the entrants of the same lot (D-7).

    Implementing Regulation Art. 34: the bids of *all* firms of a related group are
    void, so nobody chooses which one stays. Each is refused while another remains; the
    last one stands when the others have withdrawn.

    Raises:
        RelatedFirmsError: another entrant is related to the firm.

    """
    others = related({firm, *entrants}, relations, ties).get(firm, frozenset())
    if others:
        raise RelatedFirmsError(firm, sorted(others, key=str))
