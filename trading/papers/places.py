"""Whose place on a paper it is, and what may still be said in it."""

from collections.abc import Collection, Iterable, Mapping
from typing import ClassVar

from archive.public.ledger import EventBody
from archive.public.paper import SIGNED, PaperContent, Signer
from archive.public.values import RuleBrokenError
from trading.papers.model import REFUSED, LotPaper, PaperSupersededError
from trading.rules.papers import PAPERS, PaperKind
from trading.rules.procedure import NotYoursError
from trading.rules.roles import Role


class NotThatPersonError(RuleBrokenError):
    """Whoever a paper names among those present signs it in person."""

    code: ClassVar[str] = "not-that-person"
    rule: ClassVar[str] = "D-19"
    remedy: ClassVar[str] = (
        "Nothing was saved. Let the person who was present sign, on their own device."
    )

    def __init__(self, name: str) -> None:
        super().__init__(f"you are not the {name} whom the paper names as present")


class NotRefusableError(RuleBrokenError):
    """Who made a paper signs it; who was there may refuse to, with a reason."""

    code: ClassVar[str] = "not-refusable"
    rule: ClassVar[str] = "B-32"
    remedy: ClassVar[str] = (
        "Nothing was saved. Correct the paper by drawing it up anew, or sign it."
    )

    def __init__(self, duty: str) -> None:
        super().__init__(f"whoever is {duty} cannot refuse to sign")


class PaperAnsweredError(RuleBrokenError):
    """What somebody has said to a paper stands; who refused may sign after all."""

    code: ClassVar[str] = "paper-answered"
    rule: ClassVar[str] = "B-32"
    remedy: ClassVar[str] = (
        "Nothing was saved. What was said before stands in the public log; whoever "
        "refused may still sign while this paper waits."
    )

    def __init__(self, duty: str, organisation: str) -> None:
        super().__init__(f"{duty} of {organisation} has signed or refused already")
        self.duty, self.organisation = duty, organisation


class NotForThatFirmError(RuleBrokenError):
    """Whoever signs in a bidder's place stands for the firm that bid."""

    code: ClassVar[str] = "not-for-that-firm"
    rule: ClassVar[str] = "B-32"
    remedy: ClassVar[str] = (
        "Nothing was saved. Let the account sign that handed in the bid, or one whose "
        "claim to be this firm is proven."
    )

    def __init__(self, firm: str) -> None:
        super().__init__(f"your account does not stand for {firm}")
        self.firm = firm


def require_waiting(paper: LotPaper) -> None:
    """
    Return if a paper still takes what people say to it.

    Raises:
        PaperSupersededError: it was issued, or another took its place.

    """
    if paper.issued is not None or paper.replaced:
        raise PaperSupersededError(paper.name)


def require_refusable(
    paper: LotPaper, signer: Signer, refused: Collection[Signer]
) -> None:
    """
    Return if this place of a waiting paper may be refused, and was not answered.

    Raises:
        NotRefusableError: the paper has no such place, or one that must sign.
        PaperAnsweredError: it was signed, or is among the `refused`.

    """
    places = PAPERS[PaperKind(paper.content.kind)].signers
    may = {place.duty for place in places if place.may_refuse}
    if signer.duty not in may or signer not in paper.content.signers:
        raise NotRefusableError(signer.duty)
    if signer in refused or signer not in paper.signed.missing:
        raise PaperAnsweredError(signer.duty, signer.organisation)


def refused_places(events: Iterable[EventBody], lot: str) -> frozenset[Signer]:
    """
    Return the places whose last word to a paper of the lot was that they do not sign.

    Who signs that paper afterwards has refused no more; both stay in the log.
    """
    left: dict[tuple[str, Signer], None] = {}
    for each in events:
        if each.facts.get("lot") != lot or each.kind not in {REFUSED, SIGNED}:
            continue
        told = (str(each.facts[key]) for key in ("duty", "organisation", "person"))
        paper, who = str(each.facts["paper"]), Signer(*told)
        if each.kind == REFUSED:
            left[paper, who] = None
            continue
        for signed in [x for x in left if x[0] == paper and x[1].allows(who)]:
            del left[signed]
    return frozenset(place for _, place in left)


def is_of_bidder(kind: PaperKind, duty: str) -> bool:
    """Tell whether this duty is one of a firm that bids."""
    places = PAPERS[kind].signers
    return any(x.duty == duty and x.seat is Role.BIDDER for x in places)


def require_their_place(
    content: PaperContent, signer: Signer, person: str, roles: frozenset[Role]
) -> None:
    """
    Check that whoever signs was present under that name, or else holds the seat.

    Somebody present signs whatever roles they have: the room was opened with them. A
    bidder's place without a name is no stranger's who came under that name or code.

    Raises:
        NotThatPersonError: the paper knows that name as another person's.
        NotYoursError: the paper names nobody for this duty, and the role that goes
            with it is not theirs in this project.

    """
    present = content.body.get("present", ())
    known = {
        each["id"]
        for each in (present if isinstance(present, (list, tuple)) else ())
        if isinstance(each, Mapping)
        and (each["name"], each["organisation"]) == (signer.person, signer.organisation)
    }
    kind = PaperKind(content.kind)
    named = bool(signer.person) and signer in content.signers
    if known and (named or not is_of_bidder(kind, signer.duty)):
        if person not in known:
            raise NotThatPersonError(signer.person)
        return
    places = PAPERS[kind].signers
    seats = [place.seat for place in places if place.duty == signer.duty]
    if not roles & set(seats):
        raise NotYoursError("sign_paper", seats, roles)
