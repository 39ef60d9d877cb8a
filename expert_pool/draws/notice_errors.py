"""Errors of the notice: what is refused before a draw begins."""

from expert_pool.draws.errors import DrawError


class NoticeUnfitError(DrawError):
    """A notice that no checker would accept is not published."""

    code = "draw-notice-unfit"
    rule = "D-17"
    remedy = "No draw was announced. Correct the notice and publish it again."

    def __init__(self, check: int, why: str) -> None:
        super().__init__(f"{why} (check {check} of the specification)")
        self.check = check


class PoolDuplicateError(DrawError):
    """One firm, one ticket."""

    code = "draw-pool-duplicate"
    rule = "D-18"
    remedy = (
        "No draw was announced. Remove the double ticket and freeze the list again."
    )

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} is in the pool twice")


class PoolChangedError(DrawError):
    """The pool is the one that was frozen."""

    code = "draw-pool-changed"
    rule = "D-17"
    remedy = "No draw was announced. Void the list with a reason and freeze it again."

    def __init__(self) -> None:
        super().__init__("the tickets are not those whose root the notice names")


class TooFewTicketsError(DrawError):
    """No more seats than tickets."""

    code = "draw-too-few-tickets"
    rule = "D-12"
    remedy = "No draw was announced. Decide on fewer seats, or extend the sign-up."

    def __init__(self, stratum: str, seats: int, tickets: int) -> None:
        super().__init__(f"{stratum}: {seats} seats, but only {tickets} tickets")
        self.stratum, self.seats, self.tickets = stratum, seats, tickets


class TooMuchWorkError(DrawError):
    """Everybody must be able to check the draw."""

    code = "draw-too-much-work"
    rule = "DR-12"
    remedy = "No draw was announced. Lower the limit of panels, or divide the pool."

    def __init__(self, rankings: int, most: int) -> None:
        super().__init__(f"up to {rankings} rankings; a checker takes at most {most}")


class TooLargeError(DrawError):
    """A transcript fits into a file that every checker takes."""

    code = "draw-too-large"
    rule = "SPEC 9"
    remedy = "Nothing was saved. Divide the pool, or leave the names out of the file."

    def __init__(self, size: int, most: int) -> None:
        super().__init__(f"{size} bytes; a checker takes at most {most}")
