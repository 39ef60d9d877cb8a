"""Asking the drop boxes of a policy what they signed in time (trading 7.7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from archive.dispatch.calls import Caller
from trading.bids.drop_errors import DropError, DropListTooLongError
from trading.bids.model.closing import Close
from trading.bids.model.drops import MOST_DROPS
from trading.bids.model.policy import OpeningPolicy
from trading.server.cosigning_http import UnreachableError
from trading.server.dropbox_http import RemoteBox

ANSWERED_WITHIN: Final = 5
"""Seconds for the whole answer of one box, so that four keep nobody waiting long."""


@dataclass(frozen=True, slots=True)
class Told:
    """
    What each box that answered has signed in time, and why others did not answer.

    `broken` are those whose list is too large to read: nothing is released on them.
    """

    manifests: Mapping[str, tuple[str, ...]]
    unheard: Sequence[str] = ()
    broken: Sequence[str] = ()

    @property
    def for_close(self) -> Mapping[str, tuple[str, ...]]:
        """What a close says of them; a box that signed more than it may is unheard."""
        told = self.manifests.items()
        return {name: signed for name, signed in told if len(signed) <= MOST_DROPS}

    def check(self, close: Close) -> None:
        """
        Check that a close accounts for all of it.

        Raises:
            DropListTooLongError: what a box signed cannot be told whole.
            BoxNotAccountedError: it does not.

        """
        for organisation in self.broken:
            raise DropListTooLongError(organisation)
        for organisation, manifests in self.manifests.items():
            close.require_accounted(organisation, manifests)


def ask_boxes(policy: OpeningPolicy) -> Told:
    """
    Ask every box of a policy, by its organisation; what is no answer is unheard.

    Boxes answer from two seconds after the deadline on.
    """
    manifests: dict[str, tuple[str, ...]] = {}
    unheard: list[str] = []
    broken: list[str] = []
    if not policy.boxes:
        return Told(manifests)
    with Caller(ANSWERED_WITHIN) as call:
        for box in policy.boxes:
            try:
                manifests[box.organisation] = RemoteBox(box, call).in_time(policy)
            except DropListTooLongError as error:
                broken.append(error.organisation)
            except (UnreachableError, DropError) as error:
                unheard.append(f"{box.organisation}: {error}")
    return Told(manifests, unheard, broken)
