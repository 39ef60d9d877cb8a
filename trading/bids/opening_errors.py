"""Why an opening does not go on."""

from datetime import datetime
from typing import ClassVar

from archive.public.values import RuleBrokenError, shown


class OpeningError(RuleBrokenError):
    """An opening did not go on."""


class TooFewBidsError(OpeningError):
    """With too few bidders nothing is opened."""

    code: ClassVar[str] = "too-few-bids"
    rule: ClassVar[str] = "B-24"
    remedy: ClassVar[str] = (
        "Nothing was saved. Declare that the lot is not opened, and hold the "
        "tender anew."
    )

    def __init__(self, count: int, needed: int) -> None:
        super().__init__(f"{count} bids count, {needed} are needed")
        self.count, self.needed = count, needed


class EnoughBidsError(OpeningError):
    """With enough bidders the bids are opened."""

    code: ClassVar[str] = "enough-bids"
    rule: ClassVar[str] = "B-24"
    remedy: ClassVar[str] = "Nothing was saved. Start the opening."

    def __init__(self, count: int, needed: int) -> None:
        super().__init__(f"{count} bids count, and {needed} are enough")
        self.count, self.needed = count, needed


class NotPresentError(OpeningError):
    """An opening is led by the owner's side, served by the centre and watched."""

    code: ClassVar[str] = "not-present"
    rule: ClassVar[str] = "B-30"
    remedy: ClassVar[str] = (
        "Nothing was saved. Start when somebody of each of these has come."
    )

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(f"nobody is there as {', '.join(missing)}")
        self.missing = missing


class NotUntilError(OpeningError):
    """What was put off goes on at the time that everybody was told."""

    code: ClassVar[str] = "not-until"
    rule: ClassVar[str] = "E-11"
    remedy: ClassVar[str] = "Nothing was saved. Go on at that time."

    def __init__(self, until: datetime) -> None:
        super().__init__(f"the opening was put off until {shown(until)}")
        self.until = until


class NotTheReleaserError(OpeningError):
    """Whoever releases is the one whom the policy names."""

    code: ClassVar[str] = "not-the-releaser"
    rule: ClassVar[str] = "K-9"
    remedy: ClassVar[str] = (
        "Nothing was saved. Sign in as the holder, trustee or bidder whom the "
        "policy names."
    )

    def __init__(self, who: str) -> None:
        super().__init__(f"you are not {who}")
        self.who = who


class ReleasedAlreadyError(OpeningError):
    """The first release of each counts."""

    code: ClassVar[str] = "released-already"
    rule: ClassVar[str] = "K-9"
    remedy: ClassVar[str] = "Your first release stands; nothing else was saved."

    def __init__(self, who: str) -> None:
        super().__init__(f"{who} has released already")
        self.who = who


class WindowOverError(OpeningError):
    """Bidders release within the window that the policy fixed."""

    code: ClassVar[str] = "bidders-window-over"
    rule: ClassVar[str] = "E-13"
    remedy: ClassVar[str] = (
        "Nothing was saved. The window is over for everybody; the bid counts as "
        "revoked."
    )

    def __init__(self, until: datetime) -> None:
        super().__init__(f"the bidders' window was open before {shown(until)}")
        self.until = until


class WindowStillOpenError(OpeningError):
    """A window stays open as long as everybody was told."""

    code: ClassVar[str] = "window-still-open"
    rule: ClassVar[str] = "K-10"
    remedy: ClassVar[str] = "Nothing was saved. Go on when the window is over."

    def __init__(self, until: datetime) -> None:
        super().__init__(f"the window is open until {shown(until)}")
        self.until = until


class ReleasesMissingError(OpeningError):
    """Nothing is put together before enough have released."""

    code: ClassVar[str] = "releases-missing"
    rule: ClassVar[str] = "E-12"
    remedy: ClassVar[str] = (
        "Nothing was saved. Wait for the releases, or put the opening off once."
    )

    def __init__(self, holders: int, needed: int, trustees: int) -> None:
        super().__init__(
            f"{holders} of {needed} holders and {trustees} trustees have released"
        )
        self.holders, self.needed, self.trustees = holders, needed, trustees


class AdjournedAlreadyError(OpeningError):
    """An opening is put off as often as the policy allows."""

    code: ClassVar[str] = "adjourned-already"
    rule: ClassVar[str] = "E-13"
    remedy: ClassVar[str] = (
        "Nothing was saved. Close the releases; bidders may then disclose their "
        "own bids."
    )

    def __init__(self) -> None:
        super().__init__("the opening was put off before")


class NothingLackingError(OpeningError):
    """An opening is put off only for want of holders or trustees."""

    code: ClassVar[str] = "nothing-lacking"
    rule: ClassVar[str] = "E-13"
    remedy: ClassVar[str] = "Nothing was saved. Close the releases; enough have come."

    def __init__(self) -> None:
        super().__init__("enough holders and a trustee have released")


class NotToDiscloseError(OpeningError):
    """A bidder discloses a bid that others could not open, after the last session."""

    code: ClassVar[str] = "not-to-disclose"
    rule: ClassVar[str] = "E-13"
    remedy: ClassVar[str] = "Nothing was saved. Nothing has to be disclosed."

    def __init__(self, why: str) -> None:
        super().__init__(f"this bid is not disclosed: {why}")
        self.why = why


class ReleasesMovedError(OpeningError):
    """What is opened is what had been released and disclosed."""

    code: ClassVar[str] = "releases-moved"
    rule: ClassVar[str] = "B-31"
    remedy: ClassVar[str] = (
        "Nothing was saved. Open again: a disclosure came in meanwhile."
    )

    def __init__(self) -> None:
        super().__init__("a disclosure came in while the bids were being opened")


class NotReadOutError(OpeningError):
    """Every bid that was opened is read out."""

    code: ClassVar[str] = "not-read-out"
    rule: ClassVar[str] = "B-31"
    remedy: ClassVar[str] = "Nothing was saved. Read out the others first."

    def __init__(self, missing: int) -> None:
        super().__init__(f"{missing} opened bids were not read out")
        self.missing = missing


class NothingToReadError(OpeningError):
    """What is read out is a bid that was opened."""

    code: ClassVar[str] = "nothing-to-read"
    rule: ClassVar[str] = "B-31"
    remedy: ClassVar[str] = (
        "Nothing was saved. Choose an opened bid that was not read out yet."
    )

    def __init__(self) -> None:
        super().__init__("there is no such bid to read out")


class NotABidderHereError(OpeningError):
    """Objections on the spot come from whose bid was counted."""

    code: ClassVar[str] = "not-a-bidder-here"
    rule: ClassVar[str] = "B-32"
    remedy: ClassVar[str] = "Nothing was saved. Act for the firm whose bid was counted."

    def __init__(self) -> None:
        super().__init__("you do not act for a bidder of this lot")


class NoObjectionError(OpeningError):
    """An answer belongs to an objection that waits for one."""

    code: ClassVar[str] = "no-objection"
    rule: ClassVar[str] = "B-32"
    remedy: ClassVar[str] = "Nothing was saved. Choose an objection that has no answer."

    def __init__(self, objection: int) -> None:
        super().__init__(f"no objection {objection} waits for an answer")
        self.objection = objection


class ObjectionOpenError(OpeningError):
    """An objection on the spot is answered before the session ends."""

    code: ClassVar[str] = "objection-open"
    rule: ClassVar[str] = "B-32"
    remedy: ClassVar[str] = "Nothing was saved. Answer the objection first."

    def __init__(self, waiting: int) -> None:
        super().__init__(f"{waiting} objections wait for an answer")
        self.waiting = waiting
