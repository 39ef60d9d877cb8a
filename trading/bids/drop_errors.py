"""Why a drop box takes or shows nothing, and why nobody believes a receipt."""

from datetime import datetime
from typing import ClassVar

from archive.public.values import RuleBrokenError, shown


class DropError(RuleBrokenError):
    """Something about a drop box was refused."""


class DropMalformedError(DropError):
    """What is dropped, and what a box answers, is what trading 7.11 says."""

    code: ClassVar[str] = "drop-malformed"
    rule: ClassVar[str] = "K-11"
    remedy: ClassVar[str] = (
        "Nothing was saved. Send the manifest again with yangguang bid drop; keep what "
        "a box answered, and tell the supervisor if it stays like this."
    )

    def __init__(self, why: str) -> None:
        super().__init__(f"this is not what a drop box takes or answers: {why}")
        self.why = why


class DropPolicyUnknownError(DropError):
    """A box takes bids under policies that name it, and that it was given."""

    code: ClassVar[str] = "drop-policy-unknown"
    rule: ClassVar[str] = "K-11"
    remedy: ClassVar[str] = (
        "Nothing was saved. Try another box of the policy, and tell the keeper of this "
        "one: yangguang dropbox take."
    )

    def __init__(self, policy: str) -> None:
        super().__init__(f"this box was not given policy {policy}")
        self.policy = policy


class NotThisBoxError(DropError):
    """A box takes no policy that does not name it."""

    code: ClassVar[str] = "not-this-box"
    rule: ClassVar[str] = "K-11"
    remedy: ClassVar[str] = (
        "Nothing was saved. Give this policy to the boxes that it names; check key and "
        "organisation with yangguang dropbox create."
    )

    def __init__(self, organisation: str) -> None:
        super().__init__(f"the policy does not name this box of {organisation}")
        self.organisation = organisation


class DropTooLateError(DropError):
    """A box signs nothing at the deadline or later, so that its list is final."""

    code: ClassVar[str] = "drop-too-late"
    rule: ClassVar[str] = "K-11"
    remedy: ClassVar[str] = (
        "Nothing was saved. The deadline is over; what was dropped before stands."
    )

    def __init__(self, deadline: datetime) -> None:
        super().__init__(f"the deadline was at {shown(deadline)}")
        self.deadline = deadline


class DropsNotListedError(DropError):
    """A box tells nobody before the deadline what it has."""

    code: ClassVar[str] = "drops-not-listed"
    rule: ClassVar[str] = "K-11"
    remedy: ClassVar[str] = (
        "What was dropped stands. Ask again two seconds after the deadline."
    )

    def __init__(self, deadline: datetime) -> None:
        super().__init__(f"nothing is told before {shown(deadline)}")
        self.deadline = deadline


class DropBoxFullError(DropError):
    """Nobody fills a box so that others find no room or no turn."""

    code: ClassVar[str] = "drop-box-full"
    rule: ClassVar[str] = "K-11"
    remedy: ClassVar[str] = (
        "Nothing was saved. Try again in a minute, or another box of the policy."
    )

    def __init__(self, why: str) -> None:
        super().__init__(f"this box takes no more for now: {why}")
        self.why = why


class DropShareUsedError(DropError):
    """Of one key, network or lot a box takes a share, so that all find room."""

    code: ClassVar[str] = "drop-share-used"
    rule: ClassVar[str] = "K-11"
    remedy: ClassVar[str] = (
        "Nothing was saved; what was dropped before stands. Try another box of the "
        "policy or another network, and tell the supervisor before the deadline."
    )

    def __init__(self, whose: str, most: int, deadline: datetime) -> None:
        super().__init__(
            f"until {shown(deadline)} this box takes {most} manifests of one {whose}"
        )
        self.whose, self.most, self.deadline = whose, most, deadline


class DropListTooLongError(DropError):
    """A box lists no more than it may sign; nothing of a longer list is left out."""

    code: ClassVar[str] = "drop-list-too-long"
    rule: ClassVar[str] = "K-11"
    remedy: ClassVar[str] = (
        "Nothing was saved, and nothing is released on it. Tell the supervisor: the "
        "box breaks its rules, and its keeper takes it away or mends it."
    )

    def __init__(self, organisation: str) -> None:
        super().__init__(f"the box of {organisation} lists more than it may sign")
        self.organisation = organisation


class DropReceiptForgedError(DropError):
    """A receipt counts only under the key of the box that the policy names."""

    code: ClassVar[str] = "drop-receipt-forged"
    rule: ClassVar[str] = "K-11"
    remedy: ClassVar[str] = (
        "Nothing was saved. Keep what the box answered, tell the supervisor, and try "
        "another box of the policy."
    )

    def __init__(self, organisation: str, why: str) -> None:
        super().__init__(f"the box of {organisation} did not sign this: {why}")
        self.organisation, self.why = organisation, why
