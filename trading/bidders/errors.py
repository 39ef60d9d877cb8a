"""Errors of the bidders, named after the rules they defend."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from archive.public.values import RuleBrokenError, shown
from trading.bidders.codes import Uscc


class FirmAtCapError(RuleBrokenError):
    """A firm has no more drawn contracts at once than the county's document allows."""

    code: ClassVar[str] = "firm-at-cap"
    rule: ClassVar[str] = "D-10"
    remedy: ClassVar[str] = (
        "Nothing was saved. The firm may take part again once one of its contracts "
        "has been accepted or terminated; a reserve at the cap is skipped."
    )

    def __init__(self, firm: Uscc, active: int, cap: int, document: str) -> None:
        super().__init__(
            f"{firm} has {active} active contracts won by draw; {document} allows {cap}"
        )
        self.firm, self.active, self.cap, self.document = firm, active, cap, document


class CoolingDownError(RuleBrokenError):
    """After a win a firm pauses for as long as a reviewed county document says."""

    code: ClassVar[str] = "cooling-down"
    rule: ClassVar[str] = "D-11"
    remedy: ClassVar[str] = (
        "Nothing was saved. The firm may take part again from that instant on."
    )

    def __init__(self, firm: Uscc, until: datetime) -> None:
        super().__init__(f"{firm} has won by draw and pauses until {shown(until)}")
        self.firm, self.until = firm, until


class ManagerEngagedError(RuleBrokenError):
    """A project manager runs no other active project."""

    code: ClassVar[str] = "manager-engaged"
    rule: ClassVar[str] = "D-7"
    remedy: ClassVar[str] = (
        "Nothing was saved. Name another manager, or wait until the other project has "
        "been accepted."
    )

    def __init__(self, active: int, limit: int) -> None:
        super().__init__(
            f"the manager named has {active} active projects; allowed are {limit}"
        )
        self.active, self.limit = active, limit


class BannedError(RuleBrokenError):
    """While an authority's recorded decision bans a firm, it may not take part."""

    code: ClassVar[str] = "banned"
    rule: ClassVar[str] = "C-13"
    remedy: ClassVar[str] = (
        "Nothing was saved. The ban ends by itself on its last day; the decision says "
        "where it may be appealed."
    )

    def __init__(self, firm: Uscc, decision: str, until: datetime) -> None:
        super().__init__(f"decision {decision} bans {firm} until {shown(until)}")
        self.firm, self.decision, self.until = firm, decision, until


class RelatedFirmsError(RuleBrokenError):
    """Of firms that hang together at most one takes part in a lot."""

    code: ClassVar[str] = "related-firms"
    rule: ClassVar[str] = "D-7"
    remedy: ClassVar[str] = (
        "Nothing was saved. All firms of a related group are refused, nobody chooses "
        "among them; the one that is left takes part if the others withdraw."
    )

    def __init__(self, firm: Uscc, others: Sequence[Uscc]) -> None:
        listed = ", ".join(str(other) for other in others)
        super().__init__(f"{firm} is related to {listed}")
        self.firm, self.others = firm, tuple(others)


class OneTicketError(RuleBrokenError):
    """One firm has one ticket in a lot."""

    code: ClassVar[str] = "one-ticket"
    rule: ClassVar[str] = "D-8"
    remedy: ClassVar[str] = (
        "Nothing was saved. Give every firm one ticket, in however many categories it "
        "is listed."
    )

    def __init__(self, firm: Uscc) -> None:
        super().__init__(f"{firm} stands in the list twice")
        self.firm = firm


class RelationSenselessError(RuleBrokenError):
    """A relation names two firms and who declared it."""

    code: ClassVar[str] = "relation-senseless"
    rule: ClassVar[str] = "D-7"
    remedy: ClassVar[str] = "Nothing was saved. Name two firms and the source."

    def __init__(self, from_firm: Uscc, to_firm: Uscc) -> None:
        super().__init__(f"{from_firm} and {to_firm}: no relation of two firms")


class ShareSenselessError(RuleBrokenError):
    """A share is part of the whole, and belongs to whoever holds it."""

    code: ClassVar[str] = "share-senseless"
    rule: ClassVar[str] = "D-7"
    remedy: ClassVar[str] = (
        "Nothing was saved. Give the share of a shareholder in hundredths of a "
        "percent, from 1 to 10000, and of nobody else."
    )

    def __init__(self, share: int | None) -> None:
        super().__init__(f"a share of {share} basis points says nothing here")


class NotYourFirmError(RuleBrokenError):
    """A firm declares its own relations, not those of others."""

    code: ClassVar[str] = "not-your-firm"
    rule: ClassVar[str] = "D-7"
    remedy: ClassVar[str] = (
        "Nothing was saved. Declare relations of your own firm only; those of others "
        "come from a register, through the authority."
    )

    def __init__(self, firm: Uscc) -> None:
        super().__init__(f"you do not act for {firm}")


class ReviewMissingError(RuleBrokenError):
    """A county's cap binds only with its fair-competition review."""

    code: ClassVar[str] = "review-missing"
    rule: ClassVar[str] = "D-10"
    remedy: ClassVar[str] = (
        "Nothing was saved. Give the document's number, its issuer and the reference "
        "of its fair-competition review."
    )

    def __init__(self, number: str) -> None:
        super().__init__(f"document {number!r} lacks number, issuer or review")


class CapSenselessError(RuleBrokenError):
    """A cap allows at least one contract and does not end before it begins."""

    code: ClassVar[str] = "cap-senseless"
    rule: ClassVar[str] = "D-10"
    remedy: ClassVar[str] = "Nothing was saved. Correct the numbers or the dates."

    def __init__(self, firm: int, manager: int) -> None:
        super().__init__(
            f"a cap of {firm} contracts a firm, {manager} a manager, cannot be applied"
        )


class BanIncompleteError(RuleBrokenError):
    """A ban has number, basis, hearing, appeal and an end, or it is none."""

    code: ClassVar[str] = "ban-incomplete"
    rule: ClassVar[str] = "C-13"
    remedy: ClassVar[str] = (
        "Nothing was saved. A ban is recorded from the authority's complete decision: "
        "number, basis, term with an end, hearing and appeal."
    )

    def __init__(self, number: str, missing: Sequence[str]) -> None:
        super().__init__(f"decision {number!r} lacks {', '.join(missing)}")
        self.missing = tuple(missing)


class FindingIncompleteError(RuleBrokenError):
    """A finding has source, hearing, appeal and an end, or it is none."""

    code: ClassVar[str] = "finding-incomplete"
    rule: ClassVar[str] = "C-12"
    remedy: ClassVar[str] = (
        "Nothing was saved. A finding is recorded from the authority's complete text: "
        "number, source, how the firm was heard, where it may appeal, and until when."
    )

    def __init__(self, number: str, missing: Sequence[str]) -> None:
        super().__init__(f"finding {number!r} lacks {', '.join(missing)}")
        self.missing = tuple(missing)


class ListUnreadableError(RuleBrokenError):
    """A list of firms is a file of text with two columns, of a size to be checked."""

    code: ClassVar[str] = "list-unreadable"
    rule: ClassVar[str] = "E-3"
    remedy: ClassVar[str] = (
        "Nothing was saved. Save the list as CSV in UTF-8 with the columns "
        "统一社会信用代码 and 企业名称, in parts if it is long."
    )

    def __init__(self, why: str) -> None:
        super().__init__(f"the list cannot be taken over: {why}")


class NotEngagedError(RuleBrokenError):
    """Only what is engaged can be released."""

    code: ClassVar[str] = "not-engaged"
    rule: ClassVar[str] = "C-14"
    remedy: ClassVar[str] = "Nothing was saved. Check the lot."

    def __init__(self, lot: str) -> None:
        super().__init__(f"nobody is engaged in {lot}")


class RecordedAlreadyError(RuleBrokenError):
    """A document is recorded once under its number."""

    code: ClassVar[str] = "recorded-already"
    rule: ClassVar[str] = "C-13"
    remedy: ClassVar[str] = (
        "The document recorded first stands; nothing else was saved. A changed "
        "decision has a number of its own."
    )

    def __init__(self, number: str) -> None:
        super().__init__(f"document {number} is recorded already")
