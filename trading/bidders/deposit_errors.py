"""Errors of deposits, named after the rules they defend; none repeats an account."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from archive.public.values import RuleBrokenError, Yuan, shown


class DepositError(RuleBrokenError):
    """An act on a deposit was refused."""

    rule: ClassVar[str] = "B-11"


class DepositAskedAlreadyError(DepositError):
    """A lot says once which deposit it asks for."""

    code: ClassVar[str] = "deposit-asked-already"
    remedy: ClassVar[str] = (
        "What the lot asks for stands; nothing else was saved. It asks anew once its "
        "bids were not opened for want of bidders."
    )

    def __init__(self, lot: str) -> None:
        super().__init__(f"{lot} says already which deposit it asks for")
        self.lot = lot


class DepositTimesError(DepositError):
    """A deposit is due in the future, and holds as long as the bids do."""

    code: ClassVar[str] = "deposit-times"
    remedy: ClassVar[str] = (
        "Nothing was saved. Let it be due after now, and the bids be valid for longer."
    )

    def __init__(self, due: datetime, valid_until: datetime) -> None:
        super().__init__(
            f"due {shown(due)} and valid until {shown(valid_until)} cannot be"
        )
        self.due, self.valid_until = due, valid_until


class NoDepositAskedError(DepositError):
    """A deposit is paid only where a lot asks for one."""

    code: ClassVar[str] = "no-deposit-asked"
    remedy: ClassVar[str] = "Nothing was saved. Check the lot: it asks for no deposit."

    def __init__(self, lot: str) -> None:
        super().__init__(f"{lot} asks for no deposit")
        self.lot = lot


class NoSuchDepositError(DepositError):
    """Another's deposit and one that is not there are answered alike."""

    code: ClassVar[str] = "no-such-deposit"
    remedy: ClassVar[str] = "Nothing was saved. Check the number of the deposit."

    def __init__(self) -> None:
        super().__init__("no deposit is known under that number")


class DepositThereError(DepositError):
    """An account has one deposit for a lot at a time."""

    code: ClassVar[str] = "deposit-there"
    remedy: ClassVar[str] = (
        "The deposit that was begun first stands; nothing else was saved. Another can "
        "be given once it is released."
    )

    def __init__(self, lot: str) -> None:
        super().__init__(f"there is a deposit of this account for {lot} already")
        self.lot = lot


class AccountNumberWrongError(DepositError):
    """An account of a bank is written in digits."""

    code: ClassVar[str] = "account-number-wrong"
    remedy: ClassVar[str] = (
        "Nothing was saved. Write the number of the account in digits, as the bank "
        "does."
    )

    def __init__(self) -> None:
        super().__init__("the number of the account has 8 to 32 digits")


class DepositTooLateError(DepositError):
    """At its end the time for a deposit is over, to the second."""

    code: ClassVar[str] = "deposit-too-late"
    rule: ClassVar[str] = "T-10"
    remedy: ClassVar[str] = (
        "Nothing was saved. The time for deposits of this lot is over."
    )

    def __init__(self, due: datetime) -> None:
        super().__init__(f"deposits were due {shown(due)}")
        self.due = due


class AttemptEndedError(DepositError):
    """For what is over nobody gives a deposit, and nobody loses one."""

    code: ClassVar[str] = "attempt-ended"
    rule: ClassVar[str] = "B-15"
    remedy: ClassVar[str] = (
        "Nothing was saved. What was given goes back; if the lot is tendered anew, it "
        "asks for deposits anew."
    )

    def __init__(self, lot: str, ended_at: datetime) -> None:
        super().__init__(f"what was asked for {lot} is over since {shown(ended_at)}")
        self.lot, self.ended_at = lot, ended_at


class LotGoesOnError(DepositError):
    """A deposit goes back for a stop once the lot has ended for good."""

    code: ClassVar[str] = "lot-goes-on"
    rule: ClassVar[str] = "B-15"
    remedy: ClassVar[str] = (
        "Nothing was saved. Wait until the end of the lot is recorded; a bidder who "
        "withdraws the bid has the deposit back before."
    )

    def __init__(self, lot: str) -> None:
        super().__init__(f"nothing in the record says that {lot} has ended")
        self.lot = lot


class GuaranteeTooSmallError(DepositError):
    """A guarantee is for the whole of what is asked."""

    code: ClassVar[str] = "guarantee-too-small"
    remedy: ClassVar[str] = (
        "Nothing was saved. Have the guarantee issued for the whole amount."
    )

    def __init__(self, amount: Yuan, asked: Yuan) -> None:
        super().__init__(f"a guarantee of {amount} yuan where {asked} yuan are asked")
        self.amount, self.asked = amount, asked


class GuaranteeTooShortError(DepositError):
    """A guarantee holds as long as the bids do."""

    code: ClassVar[str] = "guarantee-too-short"
    remedy: ClassVar[str] = (
        "Nothing was saved. Have the guarantee issued until the bids are no longer "
        "valid, or for longer."
    )

    def __init__(self, until: datetime, needed: datetime) -> None:
        super().__init__(
            f"it ends {shown(until)}, the bids are valid until {shown(needed)}"
        )
        self.until, self.needed = until, needed


class YearlyTooSmallError(DepositError):
    """A yearly deposit stands for lots up to its amount, all of them together."""

    code: ClassVar[str] = "yearly-too-small"
    remedy: ClassVar[str] = (
        "Nothing was saved. Pay for this lot by transfer or guarantee, or wait until "
        "another lot has set the yearly deposit free."
    )

    def __init__(self, amount: Yuan, bound: Yuan, asked: Yuan) -> None:
        super().__init__(
            f"of {amount} yuan {bound} yuan stand for other lots; {asked} yuan more "
            "are asked"
        )
        self.amount, self.bound, self.asked = amount, bound, asked


class YearlyMissingError(DepositError):
    """Only a yearly deposit that was paid and lasts stands for a lot."""

    code: ClassVar[str] = "yearly-missing"
    remedy: ClassVar[str] = (
        "Nothing was saved. Pay the yearly deposit first, or this lot's own."
    )

    def __init__(self) -> None:
        super().__init__(
            "this account has no yearly deposit that is paid and lasts as long as the "
            "bids are valid"
        )


class YearlyBoundError(DepositError):
    """
    A yearly deposit stays while it stands for a lot.

    `lots` are those whose deposits are opened: for which others it stands is a secret.
    """

    code: ClassVar[str] = "yearly-bound"
    remedy: ClassVar[str] = (
        "Nothing was saved. It goes back once no lot is left that it stands for."
    )

    def __init__(self, lots: Sequence[str]) -> None:
        super().__init__(f"it stands for {', '.join(lots) or 'a lot'}")
        self.lots = tuple(lots)


class StatementUnreadableError(DepositError):
    """A statement of the bank is taken whole, or not at all."""

    code: ClassVar[str] = "statement-unreadable"
    rule: ClassVar[str] = "C-10"
    remedy: ClassVar[str] = (
        "Nothing was saved. Export the statement anew, as CSV with its first line, "
        "and do not change it."
    )

    def __init__(self, line: int, why: str) -> None:
        super().__init__(f"line {line} of the statement cannot be read: {why}")
        self.line, self.why = line, why


class StatementKnownError(DepositError):
    """Every line of a statement counts once."""

    code: ClassVar[str] = "statement-known"
    rule: ClassVar[str] = "C-10"
    remedy: ClassVar[str] = (
        "What was taken over first stands; nothing else was saved. Take over a "
        "statement that has a new line."
    )

    def __init__(self, lines: int) -> None:
        super().__init__(f"all {lines} lines of the statement are known")
        self.lines = lines


class PayersSecretError(DepositError):
    """Before the opening nobody learns who paid, or how many did."""

    code: ClassVar[str] = "payers-secret"
    remedy: ClassVar[str] = (
        "Nothing was saved. Who paid is shown once the deposits of the lot are opened."
    )

    def __init__(self, lot: str) -> None:
        super().__init__(f"the deposits of {lot} are not opened")
        self.lot = lot


class DepositsOpenedError(DepositError):
    """The deposits of a lot are opened once."""

    code: ClassVar[str] = "deposits-opened"
    remedy: ClassVar[str] = "The opening stands; nothing else was saved."

    def __init__(self, lot: str) -> None:
        super().__init__(f"the deposits of {lot} are opened already")
        self.lot = lot


class DepositNotNowError(DepositError):
    """From each state a deposit goes only where the table leads."""

    code: ClassVar[str] = "deposit-not-now"
    rule: ClassVar[str] = "C-10"
    remedy: ClassVar[str] = (
        "Nothing was saved. Look where the deposit stands; what was done first stands."
    )

    def __init__(self, state: str, wanted: str) -> None:
        super().__init__(f"a deposit that is {state} does not become {wanted}")
        self.state, self.wanted = state, wanted


class CauseToComeError(DepositError):
    """A deposit goes back for what has happened."""

    code: ClassVar[str] = "cause-to-come"
    rule: ClassVar[str] = "B-57"
    remedy: ClassVar[str] = (
        "Nothing was saved. Give the instant at which it happened, and propose the "
        "release after it."
    )

    def __init__(self, started: datetime) -> None:
        super().__init__(f"{shown(started)} has not come yet")
        self.started = started


class ForfeitGroundMissingError(DepositError):
    """Nobody loses a deposit without a ground in writing."""

    code: ClassVar[str] = "forfeit-ground-missing"
    rule: ClassVar[str] = "B-23"
    remedy: ClassVar[str] = "Nothing was saved. Write down what the bidder did."

    def __init__(self) -> None:
        super().__init__("a deposit is kept on a ground that is written down")


class DepositDueMissingError(DepositError):
    """A lot says until when it takes deposits."""

    code: ClassVar[str] = "deposit-due-missing"
    remedy: ClassVar[str] = (
        "Nothing was saved. Say until when, or log the opening policy first: its "
        "deadline is that of the deposit."
    )

    def __init__(self) -> None:
        super().__init__("the lot has no deadline of bids yet")


class DepositDueOtherError(DepositError):
    """Deposits are taken as long as bids are."""

    code: ClassVar[str] = "deposit-due-other"
    remedy: ClassVar[str] = (
        "Nothing was saved. Take the deadline of the bids, which is in the log."
    )

    def __init__(self, deadline: datetime) -> None:
        super().__init__(f"the bids of the lot end at {shown(deadline)}")
        self.deadline = deadline


class BidStandsError(DepositError):
    """A deposit secures a bid as long as that stands."""

    code: ClassVar[str] = "bid-stands"
    rule: ClassVar[str] = "B-22"
    remedy: ClassVar[str] = (
        "Nothing was saved. The bid stands: the bidder withdraws it first, with the "
        "own key or in person before two."
    )

    def __init__(self) -> None:
        super().__init__("the bidder's bid was not withdrawn")


class CauseInstantMissingError(DepositError):
    """The days of a refund count from an instant that is known."""

    code: ClassVar[str] = "cause-instant-missing"
    rule: ClassVar[str] = "B-57"
    remedy: ClassVar[str] = (
        "Nothing was saved. Say when it happened; of a withdrawal on this platform the "
        "record says it itself."
    )

    def __init__(self) -> None:
        super().__init__("nothing in the record says when it happened")
