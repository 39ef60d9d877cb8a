"""What is known of one selection: its terms, what its notice announced, its list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar, Final

from archive.public.values import Rate, RuleBrokenError, Window, Yuan, to_micros
from trading.rules.legal_basis import Plan
from trading.selection.model.review import Reviewers
from trading.selection.model.standstill import whole_days
from trading.venue.model import Attendee, Session


class NoticeMissingError(RuleBrokenError):
    """What only a notice fixes is not known before it."""

    code: ClassVar[str] = "no-notice"
    rule: ClassVar[str] = "D-5"
    remedy: ClassVar[str] = "Nothing was saved. Publish the notice first."

    def __init__(self, lot: str) -> None:
        super().__init__(f"no notice of {lot} is published")


class ListMissingError(RuleBrokenError):
    """There is no frozen list to draw from."""

    code: ClassVar[str] = "no-list"
    rule: ClassVar[str] = "D-17"
    remedy: ClassVar[str] = "Nothing was saved. Freeze the list first."

    def __init__(self, lot: str) -> None:
        super().__init__(f"the list of {lot} is not frozen")


class PapersMissingError(RuleBrokenError):
    """Nothing is announced before approval, funds, price and drawings are there."""

    code: ClassVar[str] = "papers-missing"
    rule: ClassVar[str] = "D-2"
    remedy: ClassVar[str] = "Nothing was saved. Add the fingerprints of these papers."

    def __init__(self, missing: Iterable[str]) -> None:
        super().__init__(f"the project lacks {', '.join(missing)}")


NO_DEPOSIT: Final = Yuan(0)
REQUIRED_PAPERS: Final = ("approval", "funds", "control_price_review", "drawings")


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """
    What is to be built or bought, and the price that nobody competes about.

    `papers` are the SHA-256 (hex) of what D-2 wants.

    Raises:
        PapersMissingError: one of them is not there.

    """

    control: Yuan
    non_competitive: Yuan
    rate: Rate
    requirement: str
    papers: dict[str, str]

    def __post_init__(self) -> None:
        missing = [name for name in REQUIRED_PAPERS if not self.papers.get(name)]
        if missing:
            raise PapersMissingError(missing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """
    What the notice fixed: when, where, on which papers, and by which chance.

    `few_agreed` tells whether owner and supervisor agreed to draw among fewer firms
    than the rules want (D-12); another notice asks them anew. `policy` is to what the
    applications are sealed, empty where sign-up is in clear (7.12).
    """

    sign_up: Window
    draw_at: datetime
    room: str
    notes: str
    draft_contract: str
    sources: tuple[dict[str, object], ...]
    deposit: Yuan = NO_DEPOSIT
    extensions: int = 0
    few_agreed: bool = False
    policy: str = ""

    def seal(self, lot: str) -> str:
        """Return the name of the seal that hides the count of this sign-up."""
        return f"{lot}/{to_micros(self.sign_up.opens)}"

    def later_by(self, gone: timedelta) -> "Announcement":
        """
        Return what the notice fixed after so much of its sign-up was lost (P-4, D-15).

        Sign-up ends later by exactly that; the draw keeps its hour and is put off by as
        many whole days as cover it, so that it never comes nearer to the sign-up.
        """
        return replace(
            self,
            sign_up=Window(self.sign_up.opens, self.sign_up.closes + gone),
            draw_at=self.draw_at + whole_days(gone),
        )


@dataclass(frozen=True, slots=True)
class Listed:
    """
    One ticket of the frozen list; the public sees no more than `commitment`.

    `claim` is the account whose application it is, empty where none vouches: the seat
    of the firm in the room is that account's, whoever else claims the firm (D-8).
    """

    pid: str
    firm: str
    name: str
    salt: bytes
    commitment: str
    claim: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Everything about one lot in a fixed-price selection but its applications."""

    lot: str
    terms: Terms
    plan: Plan
    reviewers: Reviewers | None = None
    price: Yuan | None = None
    announcement: Announcement | None = None
    lists: int = 0
    draws: int = 0
    eligible: tuple[str, ...] = ()
    objections_until: datetime | None = None
    attendees: tuple[Attendee, ...] = ()
    reveals_event: int = 0

    def under(self, announcement: Announcement) -> "Selection":
        """Return the selection under a new notice; what an earlier one brought ends."""
        return replace(
            self, announcement=announcement, eligible=(), objections_until=None
        )

    def objectable(self, until: datetime) -> "Selection":
        """Return the selection whose results are open to objections until then."""
        known = self.objections_until
        later = until if known is None else max(until, known)
        return replace(self, objections_until=later)

    @property
    def announced(self) -> Announcement:
        """
        What the notice fixed.

        Raises:
            NoticeMissingError: there is no notice yet.

        """
        if self.announcement is None:
            raise NoticeMissingError(self.lot)
        return self.announcement

    @property
    def appointed(self) -> Reviewers:
        """
        Who reviews.

        Raises:
            NoticeMissingError: the owner has not appointed anybody yet.

        """
        if self.reviewers is None:
            raise NoticeMissingError(self.lot)
        return self.reviewers

    @property
    def session(self) -> Session:
        """
        The next attempt at the draw, at the announced time.

        Raises:
            NoticeMissingError: there is no notice yet.

        """
        return Session(self.lot, self.draws + 1, self.announced.draw_at)

    @property
    def draw_id(self) -> str:
        """The identifier of the lot's draw; restarts keep it and count."""
        return f"DRAW-{self.lot}"


def tickets(
    firms: Iterable[tuple[str, str, bytes, str]],
) -> Sequence[Listed]:
    """
    Give numbers to the firms of a list, each (firm, name, salt, commitment).

    A firm that came twice gets one ticket (DR5). Numbers follow the salted commitments,
    so they tell nothing of who signed up first.
    """
    one_each = {firm: (firm, name, salt, sealed) for firm, name, salt, sealed in firms}
    ordered = sorted(one_each.values(), key=lambda each: each[3])
    width = max(4, len(str(len(ordered))))
    return [
        Listed(f"{number:0{width}}", *each) for number, each in enumerate(ordered, 1)
    ]


def rounds(
    firms: int, *, winners: int, reserves: int, over: int, group: int
) -> Sequence[tuple[str, int]]:
    """
    Return the rounds of a draw as (label, seats): two when there are many firms (D-14).

    With fewer firms than winners and reserves every firm gets its place in the order.
    """
    award = ("award", min(winners + reserves, firms))
    return [("shortlist", group), award] if firms > over else [award]
