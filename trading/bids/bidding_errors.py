"""Why a bid is not taken, replaced or withdrawn."""

from datetime import datetime
from typing import ClassVar

from archive.public.values import RuleBrokenError, shown


class BiddingError(RuleBrokenError):
    """A bid was not taken, replaced or withdrawn."""


class BidTooLateError(BiddingError):
    """The deadline is absolute: at the instant itself it is too late."""

    code: ClassVar[str] = "bid-too-late"
    rule: ClassVar[str] = "B-21"
    remedy: ClassVar[str] = (
        "Nothing was saved. The deadline has passed for everybody; what was "
        "handed in before stands."
    )

    def __init__(self, deadline: datetime) -> None:
        super().__init__(f"bids were taken before {shown(deadline)}")
        self.deadline = deadline


class BidDelayedError(BiddingError):
    """A bid that came in time but was taken too late is the platform's fault."""

    code: ClassVar[str] = "bid-delayed"
    rule: ClassVar[str] = "T-8"
    remedy: ClassVar[str] = (
        "Nothing was saved. This is the platform's fault and is on record as "
        "such; object at once, this message is your evidence."
    )

    def __init__(self, arrived: datetime) -> None:
        super().__init__(
            f"your bid arrived in time, at {shown(arrived)}, but bids were "
            "declared closed before it could be taken"
        )
        self.arrived = arrived


class BidsStillOpenError(BiddingError):
    """Nobody closes the bids, or looks into them, before the deadline."""

    code: ClassVar[str] = "bids-still-open"
    rule: ClassVar[str] = "B-20"
    remedy: ClassVar[str] = "Nothing was saved. Try again after the deadline."

    def __init__(self, deadline: datetime) -> None:
        super().__init__(f"bids are taken until {shown(deadline)}")
        self.deadline = deadline


class BoxesNotHeardError(BiddingError):
    """Before the close every drop box has a minute to tell what it took (K-11)."""

    code: ClassVar[str] = "boxes-not-heard"
    rule: ClassVar[str] = "K-11"
    remedy: ClassVar[str] = (
        "Nothing was saved; what was handed in stands. The platform asks the drop "
        "boxes and closes by itself; wait a minute."
    )

    def __init__(self, until: datetime) -> None:
        super().__init__(f"a drop box was not heard, and is asked until {shown(until)}")
        self.until = until


class NotTheBidderError(BiddingError):
    """A bid is handed in, replaced and withdrawn by its own bidder."""

    code: ClassVar[str] = "not-the-bidder"
    rule: ClassVar[str] = "B-22"
    remedy: ClassVar[str] = "Nothing was saved. Act for the firm that bids."

    def __init__(self, bidder: str) -> None:
        super().__init__(f"you do not act for {bidder}")
        self.bidder = bidder


class BidKeyUnboundError(BiddingError):
    """A bid is signed with a key that is bound to the firm at that instant."""

    code: ClassVar[str] = "bid-key-unbound"
    rule: ClassVar[str] = "B-22"
    remedy: ClassVar[str] = (
        "Nothing was saved. Sign with the key that the centre has bound to your "
        "firm, or have one bound first."
    )

    def __init__(self, bidder: str) -> None:
        super().__init__(f"the key is not bound to {bidder}")
        self.bidder = bidder


class BidKeyChangedError(BiddingError):
    """A bid is replaced with the key that signed the one before."""

    code: ClassVar[str] = "bid-key-changed"
    rule: ClassVar[str] = "B-22"
    remedy: ClassVar[str] = (
        "Nothing was saved; the bid before stands. Sign with the key of that "
        "bid, or withdraw it in person."
    )

    def __init__(self) -> None:
        super().__init__("another key signed the bid before")


class PiecesMissingError(BiddingError):
    """A bid counts only when all of it has arrived."""

    code: ClassVar[str] = "pieces-missing"
    rule: ClassVar[str] = "E-8"
    remedy: ClassVar[str] = (
        "Nothing was saved. Upload what is missing, then hand in again before "
        "the deadline."
    )

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(
            f"{len(missing)} pieces have not arrived, or with another size"
        )
        self.missing = missing


class NoSuchPieceError(BiddingError):
    """A piece is given back to the account that brought it, and to nobody else."""

    code: ClassVar[str] = "no-such-piece"
    rule: ClassVar[str] = "B-20"
    remedy: ClassVar[str] = (
        "What you have brought stands. Upload the pieces that are missing, then open "
        "your bid once more."
    )

    def __init__(self) -> None:
        super().__init__("your account has brought no piece with that digest")


class PieceRefusedError(BiddingError):
    """A piece is the bytes that its digest names, and no larger than agreed."""

    code: ClassVar[str] = "piece-refused"
    rule: ClassVar[str] = "E-8"
    remedy: ClassVar[str] = (
        "Nothing was saved. Upload this piece again; the others stand."
    )

    def __init__(self, why: str) -> None:
        super().__init__(f"the piece was not kept: {why}")
        self.why = why


class BidForkedError(BiddingError):
    """Of one bidder's bids each follows the one before."""

    code: ClassVar[str] = "bid-forked"
    rule: ClassVar[str] = "B-22"
    remedy: ClassVar[str] = (
        "Nothing was saved; the last bid stands. Load what was handed in last "
        "and seal again after it."
    )

    def __init__(self, seq: int, wanted: int) -> None:
        super().__init__(
            f"number {seq} does not follow; what follows is {wanted}, with the "
            "commitment of the one before"
        )
        self.seq, self.wanted = seq, wanted


class EnvelopeCopiedError(BiddingError):
    """A ciphertext and a recipient belong to one envelope of the lot."""

    code: ClassVar[str] = "envelope-copied"
    rule: ClassVar[str] = "K-8"
    remedy: ClassVar[str] = (
        "Nothing was saved. Seal the bid anew; nothing of an envelope can be "
        "used twice."
    )

    def __init__(self) -> None:
        super().__init__("part of it was in another envelope")


class NoBidError(BiddingError):
    """There is a bid to withdraw."""

    code: ClassVar[str] = "no-bid"
    rule: ClassVar[str] = "B-22"
    remedy: ClassVar[str] = "Nothing was saved. Check what was handed in last."

    def __init__(self) -> None:
        super().__init__("there is no bid that could be withdrawn")


class WithdrawalUnsignedError(BiddingError):
    """Clerk and supervisor each sign a withdrawal in person."""

    code: ClassVar[str] = "withdrawal-unsigned"
    rule: ClassVar[str] = "B-22"
    remedy: ClassVar[str] = (
        "Nothing was saved. Sign it with the key of your device or of your sign-in."
    )

    def __init__(self, why: str) -> None:
        super().__init__(f"the signature does not hold: {why}")
        self.why = why


class WithdrawalWaitsError(BiddingError):
    """Bids are closed once every withdrawal is in the stream of its bidder."""

    code: ClassVar[str] = "withdrawal-waits"
    rule: ClassVar[str] = "B-22"
    remedy: ClassVar[str] = (
        "Nothing was saved. Wait a second: the platform puts it on record by itself."
    )

    def __init__(self) -> None:
        super().__init__("a withdrawal in person is not in its stream yet")


class KeysFileRefusedError(BiddingError):
    """A holder's keys are kept as one locked file, and as nothing else."""

    code: ClassVar[str] = "keys-file-refused"
    rule: ClassVar[str] = "K-6"
    remedy: ClassVar[str] = (
        "Nothing was saved; the file that was kept before stands. Load the page again "
        "and make the keys there."
    )

    def __init__(self) -> None:
        super().__init__("the file of the keys is no locked file, or too large")
