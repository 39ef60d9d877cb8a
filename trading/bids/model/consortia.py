"""
Consortia 联合体: who bids together, and which firm bids more than once (trading 8.6).

招标投标法 Art. 31: several firms bid as one bidder. 实施条例 Art. 37: a member bids
neither alone nor in another consortium of the same lot; all such bids are void. Whether
they are is the committee's to decide: here it is only found.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

from archive.public.evidence import Json
from trading.bids.model.shapes import ShapeError, members, rows, text

FEWEST: Final = 2
MOST: Final = 20
"""So many firms may be in a consortium at all, the lead firm counted."""
_LONGEST: Final = 500


@dataclass(frozen=True, slots=True)
class Member:
    """A firm that bids with the lead firm: its code, and its name as was written."""

    code: str
    name: str

    def described(self) -> dict[str, Json]:
        """Return its JSON."""
        return {"code": self.code, "name": self.name}

    @classmethod
    def of(cls, value: Json) -> Self:
        """Read it back; raises ShapeError."""
        data = members(value, "code", "name")
        return cls(*(text(data[each], _LONGEST, 1) for each in ("code", "name")))


@dataclass(frozen=True, slots=True)
class Consortium:
    """Who bids with the firm that signs and submits; that one is not named again."""

    members: tuple[Member, ...]

    def described(self) -> dict[str, Json]:
        """Return its JSON."""
        return {"members": [each.described() for each in self.members]}

    @classmethod
    def of(cls, value: Json) -> Self:
        """Read it back; raises ShapeError."""
        return cls(rows(members(value, "members")["members"], Member.of, MOST))

    @classmethod
    def typed(cls, lines: str) -> Self:
        """
        Read what was typed, a firm a line: its code, blanks, its name.

        Raises:
            ShapeError: a line has no name, or there are too many.

        """
        told = [each.split(maxsplit=1) for each in lines.splitlines() if each.strip()]
        if len(told) > MOST or any(len(each) < FEWEST for each in told):
            raise ShapeError("a line has the code of a firm, a blank, and its name")
        return cls(tuple(Member(code.upper(), name.strip()) for code, name in told))


@dataclass(frozen=True, slots=True)
class Bidding:
    """With which bid a firm bids, and who bids with it, as far as that is known."""

    manifest: str
    lead: str
    others: tuple[Member, ...] = ()


@dataclass(frozen=True, slots=True)
class BidsTwice:
    """A firm that has a part in several bids of one lot; `name` if a bid tells it."""

    code: str
    name: str
    manifests: tuple[str, ...]

    def called(self, firms: Mapping[str, str]) -> str:
        """Return its name: as registered, else as a bid tells it, else its code."""
        known = firms.get(self.code, self.code)
        return known if known != self.code else self.name or self.code


def bidding_twice(bids: Sequence[Bidding]) -> tuple[BidsTwice, ...]:
    """
    Return every firm that bids more than once in a lot, ascending by code (BR 37).

    Of one firm one bid counts, so that at least one of several is a consortium's.
    """
    found: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for bid in bids:
        names |= {each.code.upper(): each.name for each in bid.others}
        for code in {bid.lead, *(each.code.upper() for each in bid.others)}:
            found.setdefault(code, []).append(bid.manifest)
    return tuple(
        BidsTwice(code, names.get(code, ""), tuple(manifests))
        for code, manifests in sorted(found.items())
        if len(manifests) > 1
    )
