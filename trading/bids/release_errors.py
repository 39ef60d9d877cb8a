"""Why nobody releases a share yet, and why a release does not count."""

from datetime import datetime
from typing import ClassVar

from archive.public.values import RuleBrokenError, shown


class ReleaseError(RuleBrokenError):
    """Something about a release was refused."""


class ReleaseMalformedError(ReleaseError):
    """A release is what trading 7.8 says, and nothing else."""

    code: ClassVar[str] = "release-malformed"
    rule: ClassVar[str] = "K-9"
    remedy: ClassVar[str] = "Nothing was saved. Release again with the holder's page."

    def __init__(self, why: str) -> None:
        super().__init__(f"this is no release: {why}")
        self.why = why


class ReleaseUnsignedError(ReleaseError):
    """A release counts only under the signature of the key that the policy names."""

    code: ClassVar[str] = "release-unsigned"
    rule: ClassVar[str] = "K-9"
    remedy: ClassVar[str] = (
        "Nothing was saved. Sign the release with the key that the policy names."
    )

    def __init__(self, why: str) -> None:
        super().__init__(f"the signature of the release does not hold: {why}")
        self.why = why


class NotCountedError(ReleaseError):
    """Released is for the bids that the close counts, all of them and no other."""

    code: ClassVar[str] = "bid-not-counted"
    rule: ClassVar[str] = "K-9"
    remedy: ClassVar[str] = (
        "Nothing was saved and nothing may be released. Keep what was asked, and tell "
        "the supervisor: a bid that was replaced or withdrawn stays shut."
    )

    def __init__(self, why: str) -> None:
        super().__init__(f"these are not the bids that were counted: {why}")
        self.why = why


class CloseUnsoundError(ReleaseError):
    """Nobody releases on a close that is not this policy's, or not in the log."""

    code: ClassVar[str] = "close-unsound"
    rule: ClassVar[str] = "K-10"
    remedy: ClassVar[str] = (
        "Nothing was saved and nothing may be released. Keep what was shown, and tell "
        "the supervisor."
    )

    def __init__(self, why: str) -> None:
        super().__init__(f"this does not close these bids: {why}")
        self.why = why


class CloseNotCosignedError(ReleaseError):
    """A cosigner signed the close at the deadline or later, before anybody releases."""

    code: ClassVar[str] = "close-not-cosigned"
    rule: ClassVar[str] = "K-10"
    remedy: ClassVar[str] = (
        "Nothing was saved. Wait for a cosignature after the deadline, and try again."
    )

    def __init__(self, deadline: datetime) -> None:
        super().__init__(f"nobody cosigned the close at {shown(deadline)} or later")
        self.deadline = deadline


class BoxNotAccountedError(ReleaseError):
    """What a box signed in time is counted, or the close says why it is not (K-11)."""

    code: ClassVar[str] = "box-not-accounted"
    rule: ClassVar[str] = "K-11"
    remedy: ClassVar[str] = (
        "Nothing was saved and nothing may be released. Keep what was shown, and tell "
        "the supervisor: a bidder may have been refused."
    )

    def __init__(self, organisation: str, manifest: str) -> None:
        super().__init__(
            f"the box of {organisation} has {manifest}, and the close says nothing of "
            "it"
        )
        self.organisation, self.manifest = organisation, manifest


class AnotherCloseError(ReleaseError):
    """Whoever released on one close of a policy releases on no other (SB-13)."""

    code: ClassVar[str] = "another-close"
    rule: ClassVar[str] = "K-10"
    remedy: ClassVar[str] = (
        "Nothing was saved; what was released stands. Keep both closes, and tell the "
        "supervisor: one policy is closed once."
    )

    def __init__(self, earlier: str, close: str) -> None:
        super().__init__(f"released was on the close {earlier}, and this is {close}")
        self.earlier, self.close = earlier, close


class WindowOpenError(ReleaseError):
    """Holders release only after the window of the bidders' factor is closed."""

    code: ClassVar[str] = "bidders-window-open"
    rule: ClassVar[str] = "K-10"
    remedy: ClassVar[str] = (
        "Nothing was saved. Wait until it is recorded that the window is closed."
    )

    def __init__(self) -> None:
        super().__init__("it is not shown that the bidders' window is closed")


class NotThisHolderError(ReleaseError):
    """Whoever releases has the identity to which the policy's shares are sealed."""

    code: ClassVar[str] = "not-this-holder"
    rule: ClassVar[str] = "K-9"
    remedy: ClassVar[str] = (
        "Nothing was saved. Take the identity that was made for this lot and attempt."
    )

    def __init__(self, who: str) -> None:
        super().__init__(f"this is not the identity of {who}")
        self.who = who


class KeptFileDamagedError(ReleaseError):
    """What was handed in is kept as it was; whoever keeps it answers for a change."""

    code: ClassVar[str] = "kept-file-damaged"
    rule: ClassVar[str] = "E-8"
    remedy: ClassVar[str] = (
        "Nothing was saved. Restore the file from its copies; the bidder's envelope "
        "stands, and the bidder may bring it again."
    )

    def __init__(self, file: str) -> None:
        super().__init__(f"{file} is not the file that the manifest names")
        self.file = file


class NotOpenedError(ReleaseError):
    """Only a bid whose secret was put together is opened."""

    code: ClassVar[str] = "bid-not-open"
    rule: ClassVar[str] = "K-9"
    remedy: ClassVar[str] = "Nothing was saved. The bid stays shut; its verdict stands."

    def __init__(self, verdict: str) -> None:
        super().__init__(f"the verdict of this bid is {verdict}")
        self.verdict = verdict
