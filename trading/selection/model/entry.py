"""
What stands between a draft and its notice: entry, the prepared notice, its review.

The centre says whether the papers of an entry are whole and why it turns one away; of
the project itself it approves and disapproves nothing (P-1).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar, Final

from archive.public.evidence import canonical, labelled
from archive.public.values import RuleBrokenError
from trading.selection.model.selection import Announcement


class EntryItem(StrEnum):
    """What the centre looks at, one by one."""

    APPROVAL = "approval"
    FUNDS = "funds"
    CONTROL_PRICE_REVIEW = "control_price_review"
    DRAWINGS = "drawings"
    BASIS = "basis"
    CATALOGUE = "catalogue"
    DISPUTE = "dispute"
    SEIZURE = "seizure"


class ItemOutcome(StrEnum):
    """What became of one item."""

    ACCEPTED = "accepted"
    MISSING = "missing"
    REFUSED = "refused"


class Ground(StrEnum):
    """The only reasons for which an entry is turned away (P-3)."""

    INCOMPLETE = "incomplete"
    NOT_IN_CATALOGUE = "not_in_catalogue"
    DISPUTE = "dispute"
    SEIZURE = "seizure"


_GROUNDS: Final[Mapping[EntryItem, Ground]] = MappingProxyType(
    {
        EntryItem.CATALOGUE: Ground.NOT_IN_CATALOGUE,
        EntryItem.DISPUTE: Ground.DISPUTE,
        EntryItem.SEIZURE: Ground.SEIZURE,
    }
)


class EntryNotRequestedError(RuleBrokenError):
    """The centre answers what somebody asked, and asks for nothing itself."""

    code: ClassVar[str] = "entry-not-requested"
    rule: ClassVar[str] = "P-3"
    remedy: ClassVar[str] = "Nothing was saved. Wait for the owner's request."

    def __init__(self, lot: str) -> None:
        super().__init__(f"no entry of {lot} waits for an answer")


class EntryWaitsError(RuleBrokenError):
    """One request at a time: the next one after the answer."""

    code: ClassVar[str] = "entry-waits"
    rule: ClassVar[str] = "P-3"
    remedy: ClassVar[str] = "Nothing was saved. Wait for the centre's slip."

    def __init__(self, lot: str) -> None:
        super().__init__(f"an entry of {lot} waits for an answer, or was accepted")


class SlipIncompleteError(RuleBrokenError):
    """A slip names every item once, and says why one is not accepted."""

    code: ClassVar[str] = "slip-incomplete"
    rule: ClassVar[str] = "P-3"
    remedy: ClassVar[str] = (
        "Nothing was saved. Decide every item, with words for what is missing or "
        "refused."
    )

    def __init__(self, item: str) -> None:
        super().__init__(f"the slip does not decide {item}, or gives no reason")
        self.item = item


class NotInCatalogueError(RuleBrokenError):
    """What no entry of the transaction catalogue covers is not accepted as covered."""

    code: ClassVar[str] = "not-in-catalogue"
    rule: ClassVar[str] = "P-3"
    remedy: ClassVar[str] = (
        "Nothing was saved. Turn the entry away for this reason, or enter it again "
        "once the catalogue covers it."
    )

    def __init__(self) -> None:
        super().__init__("no entry of the catalogue in force covers this project")


class EntryMissingError(RuleBrokenError):
    """Nothing is published before its entry was accepted."""

    code: ClassVar[str] = "entry-missing"
    rule: ClassVar[str] = "P-3"
    remedy: ClassVar[str] = (
        "Nothing was saved. The owner requests entry, the centre answers with a slip."
    )

    def __init__(self, lot: str) -> None:
        super().__init__(f"the entry of {lot} is not accepted")


class NoticeNotPreparedError(RuleBrokenError):
    """A review is of a notice that was prepared, and of this very one."""

    code: ClassVar[str] = "notice-not-prepared"
    rule: ClassVar[str] = "P-11"
    remedy: ClassVar[str] = (
        "Nothing was saved. Load the page again and read what stands there now."
    )

    def __init__(self, lot: str) -> None:
        super().__init__(f"no notice of {lot} with this content is prepared")


class ReviewMissingError(RuleBrokenError):
    """Nothing is published before a second person has seen exactly that."""

    code: ClassVar[str] = "confidentiality-not-reviewed"
    rule: ClassVar[str] = "P-11"
    remedy: ClassVar[str] = (
        "Nothing was saved. Ask a second person of the centre to review the notice as "
        "it is now."
    )

    def __init__(self, lot: str) -> None:
        super().__init__(f"nobody found that this notice of {lot} may be published")


class ReviewOfOwnWorkError(RuleBrokenError):
    """Whoever checked the entry, prepared or publishes a notice does not review it."""

    code: ClassVar[str] = "review-of-own-work"
    rule: ClassVar[str] = "P-11"
    remedy: ClassVar[str] = (
        "Nothing was saved. Ask somebody of another section of the centre."
    )

    def __init__(self, person: str) -> None:
        super().__init__(f"{person} checked, prepared or publishes it")


class ReviewWithoutReasonsError(RuleBrokenError):
    """Whoever finds that something must not be published says what, and why."""

    code: ClassVar[str] = "review-without-reasons"
    rule: ClassVar[str] = "P-11"
    remedy: ClassVar[str] = "Nothing was saved. Write what must not be published."

    def __init__(self) -> None:
        super().__init__("the review gives no reason")


@dataclass(frozen=True, slots=True)
class ItemAnswer:
    """What the centre says of one item; `words` say why it is not accepted."""

    item: EntryItem
    outcome: ItemOutcome
    words: str = ""

    @property
    def ground(self) -> Ground | None:
        """The reason of P-3 for which it is not accepted, None if it is."""
        if self.outcome is ItemOutcome.ACCEPTED:
            return None
        return _GROUNDS.get(self.item, Ground.INCOMPLETE)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRequest:
    """Who asked for entry, under which line of the catalogue, until when it waits."""

    person: str
    at: datetime
    catalogue: str
    line: str
    answer_until: datetime
    explained_zh: str
    explained_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """
    The centre's answer to one request.

    Raises:
        SlipIncompleteError: an item is left out, named twice, or without its reason.

    """

    person: str
    at: datetime
    items: tuple[ItemAnswer, ...]

    def __post_init__(self) -> None:
        named = [each.item for each in self.items]
        for item in EntryItem:
            if named.count(item) != 1:
                raise SlipIncompleteError(item)
        for each in self.items:
            if each.outcome is not ItemOutcome.ACCEPTED and not each.words.strip():
                raise SlipIncompleteError(each.item)

    @property
    def accepted(self) -> bool:
        """Whether every item is."""
        return all(each.outcome is ItemOutcome.ACCEPTED for each in self.items)

    @property
    def grounds(self) -> Sequence[Ground]:
        """The reasons for which it is turned away."""
        found = (each.ground for each in self.items)
        return list(dict.fromkeys(each for each in found if each is not None))


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A notice as the clerk prepared it: nothing is public, its content is fixed."""

    person: str
    at: datetime
    digest: str
    announcement: Announcement


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfidentialityReview:
    """What a second person found about exactly this content."""

    person: str
    at: datetime
    digest: str
    may: bool
    reasons: str


COMPUTED: Final = (
    "notice_period",
    "rules",
    "unconfirmed",
    "winners",
    "reserves",
    "two_step_over",
)
"""Members of a notice that follow from the rule book and the day of publication."""


def preview_digest(content: Mapping[str, object]) -> str:
    """Return the digest of all in a notice that somebody wrote (trading/SPEC.md 2)."""
    written = {name: each for name, each in content.items() if name not in COMPUTED}
    return labelled("notice-preview/1", canonical(written)).hex()


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """How far a draft has come on its way to a notice."""

    request: EntryRequest | None = None
    slip: Slip | None = None
    prepared: Prepared | None = None
    review: ConfidentialityReview | None = None

    @property
    def entered(self) -> bool:
        """Whether the entry was accepted."""
        return self.slip is not None and self.slip.accepted

    @property
    def waits(self) -> bool:
        """Whether a request waits for its answer."""
        return self.request is not None and self.slip is None

    def requested(self, lot: str, request: EntryRequest) -> "Preparation":
        """Return it with a request; raises `EntryWaitsError` if one stands."""
        if self.waits or self.entered:
            raise EntryWaitsError(lot)
        return replace(self, request=request, slip=None)

    def answered(self, lot: str, slip: Slip) -> "Preparation":
        """
        Return it with the centre's slip.

        Raises:
            EntryNotRequestedError: nothing waits for one.
            NotInCatalogueError: no line covers it, and the slip says that one does.

        """
        if self.request is None or not self.waits:
            raise EntryNotRequestedError(lot)
        covered = next(x for x in slip.items if x.item is EntryItem.CATALOGUE)
        if not self.request.line and covered.outcome is ItemOutcome.ACCEPTED:
            raise NotInCatalogueError
        return replace(self, slip=slip)

    def with_notice(self, prepared: Prepared) -> "Preparation":
        """Return it with a prepared notice; what was found of another one is gone."""
        kept = self.review
        if kept is not None and kept.digest != prepared.digest:
            kept = None
        return replace(self, prepared=prepared, review=kept)

    def reviewed(self, lot: str, review: ConfidentialityReview) -> "Preparation":
        """
        Return it with what a second person found.

        Raises:
            NoticeNotPreparedError: another content stands there, or none.
            ReviewOfOwnWorkError: the person checked the entry or prepared the notice.
            ReviewWithoutReasonsError: it must not be published, and nobody says why.

        """
        if self.prepared is None or self.prepared.digest != review.digest:
            raise NoticeNotPreparedError(lot)
        if review.person in {self.prepared.person, self.slip and self.slip.person}:
            raise ReviewOfOwnWorkError(review.person)
        if not review.may and not review.reasons.strip():
            raise ReviewWithoutReasonsError
        return replace(self, review=review)

    def require_publishable(self, lot: str, digest: str, publisher: str) -> None:
        """
        Return if this content may be published by this person (P-3, P-11).

        Raises:
            EntryMissingError: the entry is not accepted.
            ReviewMissingError: nobody reviewed exactly this, or found it wanting.
            ReviewOfOwnWorkError: the publisher did.

        """
        if not self.entered:
            raise EntryMissingError(lot)
        found = self.review
        if found is None or found.digest != digest or not found.may:
            raise ReviewMissingError(lot)
        if found.person in {publisher, self.slip and self.slip.person}:
            raise ReviewOfOwnWorkError(found.person)

    def published(self) -> "Preparation":
        """Return what is left once the notice is out: its entry."""
        return Preparation(request=self.request, slip=self.slip)
