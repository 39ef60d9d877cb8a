"""Case files that anybody may fetch: when they may be, and each made once."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from threading import Lock
from typing import ClassVar, Final, Generic, TypeVar

from archive.casefile.model import CaseSealedError
from archive.evidence.digests import sha256
from archive.ledger.errors import NotLoggedYetError
from archive.values.rules import RuleBrokenError
from trading.projects.model import LotId, ProjectId, ProjectMissingError
from trading.server.casefiles import build_case
from trading.server.instance import Instance

KEPT: Final = 4
"""How many files of a kind are kept: one visitor's is mostly the next one's too."""

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class SignUpOpenError(CaseSealedError):
    """While sign-up is open, nobody learns how many have signed up."""

    rule: ClassVar[str] = "D-6"

    def __init__(self, stream: str, closes: datetime) -> None:
        super().__init__(stream)
        self.closes = closes


class CaseNotLoggedError(RuleBrokenError):
    """A case file has only what the log already shows."""

    code: ClassVar[str] = "case-not-logged"
    remedy: ClassVar[str] = "Come again in a minute."

    def __init__(self, lot: str) -> None:
        super().__init__(f"the latest act of {lot} is not in the log yet")


class LatestKept(Generic[K, V]):
    """
    The few values that were asked for last; each is made once, and one at a time.

    What is under way is given to nobody: a value is there whole, or not at all.
    """

    def __init__(self) -> None:
        self._one = Lock()
        self._kept: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K, make: Callable[[], V]) -> V:
        """Return the value of a key, made now unless it is kept; keep it."""
        with self._one:
            if key not in self._kept:
                self._kept[key] = make()
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return self._kept[key]


@dataclass(frozen=True)
class PublicCase:
    """The public edition of a case file, and what tells it from every other."""

    lot: str
    data: bytes

    @cached_property
    def sha256(self) -> str:
        """Its digest, computed once for all who ask."""
        return sha256(self.data).hex()


class PublicCases:
    """
    Gives the public editions away, one made at a time, the latest few kept.

    The paths of a case file tell how many sealed streams there are, so there is none
    while a seal is open: the count is hidden until sign-up has closed (SPEC 5).
    """

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._kept: LatestKept[tuple[str, int, bool], PublicCase] = LatestKept()

    def get(self, project_id: str) -> PublicCase:
        """
        Return the public case file of a published project's lot.

        Raises:
            ProjectMissingError: there is none, or nothing of it was published.
            SignUpOpenError: sign-up is open.
            CaseNotLoggedError: the latest act is not in the log yet.

        """
        place = self._place(project_id)
        return self._kept.get(place, lambda: self._built(place[0]))

    def _place(self, project_id: str) -> tuple[str, int, bool]:
        """Return what the file depends on: the lot, its last act, whether cosigned."""
        with self._instance.transactions.read() as work:
            if not work.projects.published(ProjectId(project_id)):
                raise ProjectMissingError(project_id)
            lot_id = work.record.entry(project_id).lot
            project, _ = work.projects.lot(LotId(lot_id))
            announced = work.selections.get(lot_id).announcement
            if announced and work.seals.any_open([announced.seal(lot_id)]):
                # The builder would refuse too, but only after it has read the case.
                raise SignUpOpenError(project.stream, announced.sign_up.closes)
            (end,) = work.ledger.heads([project.stream])
            cosigned = work.ledger.is_cosigned(project.stream, end.n)
        return lot_id, end.n, cosigned

    def _built(self, lot: str) -> PublicCase:
        try:
            return PublicCase(lot, build_case(self._instance, lot).public)
        except NotLoggedYetError as error:
            raise CaseNotLoggedError(lot) from error
