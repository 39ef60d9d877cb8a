"""Case files that anybody may fetch: when they may be, and each made once."""

from collections import OrderedDict
from threading import Lock
from typing import ClassVar, Final

from archive.ledger.errors import NotLoggedYetError
from archive.values.rules import RuleBrokenError
from trading.projects.model import LotId
from trading.rules.fixed_price_selection import State
from trading.server.casefiles import build_case
from trading.server.instance import Instance

KEPT: Final = 4


class CaseSealedError(RuleBrokenError):
    """While sign-up is open, nobody learns how many have signed up."""

    code: ClassVar[str] = "case-sealed"
    rule: ClassVar[str] = "D-6"
    remedy: ClassVar[str] = (
        "Come again when sign-up has closed; what is public stands on the project page."
    )

    def __init__(self, lot: str) -> None:
        super().__init__(f"the case file of {lot} is closed while sign-up is open")


class CaseNotLoggedError(RuleBrokenError):
    """A case file has only what the log already shows."""

    code: ClassVar[str] = "case-not-logged"
    remedy: ClassVar[str] = "Come again in a minute."

    def __init__(self, lot: str) -> None:
        super().__init__(f"the latest act of {lot} is not in the log yet")


class PublicCases:
    """
    Gives the public editions away, one made at a time, the latest few kept.

    The paths of a case file tell how many sealed streams there are, so there is none
    while a seal is open: the count is hidden until sign-up has closed (SPEC 5).
    """

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._one = Lock()
        self._kept: OrderedDict[tuple[str, int, bool], bytes] = OrderedDict()

    def get(self, project_id: str) -> bytes:
        """
        Return the public case file of a published project's lot.

        Raises:
            ProjectMissingError: there is none, or nothing of it was published.
            CaseSealedError: sign-up is open.
            CaseNotLoggedError: the latest act is not in the log yet.

        """
        with self._one:
            place = self._place(project_id)
            if place not in self._kept:
                self._kept[place] = self._built(place[0])
            self._kept.move_to_end(place)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return self._kept[place]

    def _place(self, project_id: str) -> tuple[str, int, bool]:
        """Return what the file depends on: the lot, its last act, whether cosigned."""
        with self._instance.transactions.read() as work:
            lot_id = work.record.entry(project_id).lot
            project, lot = work.projects.lot(LotId(lot_id))
            if State(lot.state) is State.NOTICED:
                raise CaseSealedError(lot_id)
            (end,) = work.ledger.heads([project.stream])
            cosigned = work.ledger.is_cosigned(project.stream, end.n)
        return lot_id, end.n, cosigned

    def _built(self, lot: str) -> bytes:
        try:
            return build_case(self._instance, lot).public
        except NotLoggedYetError as error:
            raise CaseNotLoggedError(lot) from error
