"""
How a close accounts for what was shown to drop boxes (trading 7.7 and 7.11).

What a box signed before the deadline is counted, or the close says why it is not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

from archive.public.evidence import Json
from trading.bids.model.drops import MOST_DROPS
from trading.bids.model.holders import LONGEST_NAME, Box
from trading.bids.model.octets import octets
from trading.bids.model.policy import MOST_BOXES
from trading.bids.model.shapes import (
    ShapeError,
    digest,
    flag,
    members,
    rows,
    text,
)
from trading.bids.release_errors import BoxNotAccountedError, CloseUnsoundError

MOST_UNCOUNTED: Final = MOST_BOXES * MOST_DROPS


class Why(StrEnum):
    """Why a manifest that a box signed in time is not counted."""

    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    NEVER_SUBMITTED = "never-submitted"


@dataclass(frozen=True, slots=True)
class Heard:
    """What a box told the platform: the digests that it signed in time, or nothing."""

    organisation: str
    unheard: bool
    manifests: tuple[str, ...] = ()

    def described(self) -> dict[str, Json]:
        """Return its JSON, as `boxes` of BIDS_CLOSED has it."""
        return {
            "organisation": self.organisation,
            "unheard": self.unheard,
            "manifests": list(self.manifests),
        }

    @classmethod
    def of(cls, value: Json) -> Self:
        """Read it back; raises ShapeError."""
        data = members(value, "manifests", "organisation", "unheard")
        manifests = rows(data["manifests"], digest, MOST_DROPS)
        unheard = flag(data["unheard"])
        if unheard and manifests:
            raise ShapeError("what a box signed is known, or it is unheard")
        return cls(text(data["organisation"], LONGEST_NAME, 1), unheard, manifests)


@dataclass(frozen=True, slots=True)
class Uncounted:
    """
    A manifest that a box signed in time, and why it is not counted.

    `event` is the commitment of the BID_SUBMITTED that replaced it, or of the
    BID_WITHDRAWN; empty where the platform says that nobody handed it in, which its
    accepted note over that bid disproves.
    """

    manifest: str
    reason: Why
    event: str = ""

    def described(self) -> dict[str, Json]:
        """Return its JSON, as `uncounted` of BIDS_CLOSED has it."""
        return {
            "manifest": self.manifest,
            "reason": self.reason.value,
            "event": self.event,
        }

    @classmethod
    def of(cls, value: Json) -> Self:
        """Read it back; raises ShapeError."""
        data = members(value, "event", "manifest", "reason")
        if data["reason"] not in list(Why):
            raise ShapeError(f"{data['reason']!r} is no reason")
        reason, event = Why(data["reason"]), data["event"]
        if (event == "") is not (reason is Why.NEVER_SUBMITTED):
            raise ShapeError("an event shows what was handed in, and nothing else")
        found = "" if event == "" else octets(event, 32).hex()
        return cls(digest(data["manifest"]), reason, found)


def check_accounted(
    named: Sequence[Box],
    boxes: Sequence[Heard],
    counted: Iterable[str],
    uncounted: Sequence[Uncounted],
) -> None:
    """
    Check that a close accounts for every manifest of the boxes that its policy names.

    Raises:
        CloseUnsoundError: it is silent about a box, or explains what nobody showed.
        BoxNotAccountedError: a manifest is neither counted nor explained.

    """
    told = [each.organisation for each in boxes]
    if told != [each.organisation for each in named]:
        raise CloseUnsoundError("it does not say what each box of the policy told")
    explained = [each.manifest for each in uncounted]
    known = {*counted}
    shown = {manifest for each in boxes for manifest in each.manifests}
    if explained != sorted(set(explained)) or not shown - known >= set(explained):
        raise CloseUnsoundError("it explains what no box has, or not once each")
    for each in boxes:
        require_accounted(each.organisation, each.manifests, known | set(explained))


def require_accounted(
    organisation: str, manifests: Iterable[str], known: Iterable[str]
) -> None:
    """
    Check that what a box signed in time is known.

    Raises:
        BoxNotAccountedError: a manifest is not.

    """
    for manifest in sorted({*manifests} - {*known}):
        raise BoxNotAccountedError(organisation, manifest)
