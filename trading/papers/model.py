"""What is known of a paper, and why it may not go on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import ClassVar, Final

from archive.public.paper import (
    IssuedPaper,
    PaperContent,
    PaperSignature,
    PaperState,
    SignedPaper,
    Signer,
)
from archive.public.values import RuleBrokenError
from trading.projects.model import LotId, Project
from trading.rules.papers import PAPERS, PaperKind
from trading.rules.roles import Role

UNSEALED: Final = (
    "all have signed; the platform seals it, or `yangguang work` says why not"
)


REFUSED: Final = "PAPER_REFUSED"
"""The event of somebody who does not sign (trading 4.2)."""


class PaperMissingError(RuleBrokenError):
    """There is no such paper."""

    code: ClassVar[str] = "no-such-paper"
    remedy: ClassVar[str] = "Nothing was saved. Check its name on the project's page."

    def __init__(self, lot: str, paper: str) -> None:
        super().__init__(f"{lot} has no paper {paper}")


class PaperTooEarlyError(RuleBrokenError):
    """A paper records what has happened, never what is meant to."""

    code: ClassVar[str] = "paper-too-early"
    rule: ClassVar[str] = "D-19"
    remedy: ClassVar[str] = (
        "Nothing was saved. Draw the paper up once what it records has happened."
    )

    def __init__(self, title: str) -> None:
        super().__init__(f"there is nothing yet that {title} could say")


class PaperAfterClosingError(RuleBrokenError):
    """A closed file takes no paper any more."""

    code: ClassVar[str] = "paper-after-closing"
    rule: ClassVar[str] = "D-19"
    remedy: ClassVar[str] = (
        "Nothing was saved. The file is closed; what must be corrected now goes into a "
        "decision of the authority."
    )

    def __init__(self, lot: str) -> None:
        super().__init__(f"the file of {lot} is closed")


class PaperOpenError(RuleBrokenError):
    """A paper that was drawn up is signed and issued, or replaced, before the end."""

    code: ClassVar[str] = "paper-open"
    rule: ClassVar[str] = "D-19"
    remedy: ClassVar[str] = (
        "Nothing was saved. Let those named sign, or replace the paper; then close the "
        "file."
    )

    def __init__(self, waiting: Mapping[str, str]) -> None:
        said = "; ".join(f"{paper}: {who}" for paper, who in waiting.items())
        super().__init__(f"papers are not issued yet: {said}")


class PaperSupersededError(RuleBrokenError):
    """One paper of a kind is under way at a time; another one replaces it by name."""

    code: ClassVar[str] = "paper-superseded"
    rule: ClassVar[str] = "D-19"
    remedy: ClassVar[str] = (
        "Nothing was saved. Name the paper that the new one replaces, or go on with it."
    )

    def __init__(self, paper: str) -> None:
        super().__init__(f"{paper} stands already")


class PaperNotReplaceableError(RuleBrokenError):
    """A paper takes the place of one of its own kind that stands, and no other."""

    code: ClassVar[str] = "paper-not-replaceable"
    rule: ClassVar[str] = "D-19"
    remedy: ClassVar[str] = (
        "Nothing was saved. Name the paper of the same kind that stands; the project's "
        "page lists them."
    )

    def __init__(self, paper: str, why: str) -> None:
        super().__init__(f"{paper} cannot be replaced by this one: {why}")


class PaperNamesAnotherError(RuleBrokenError):
    """An award goes to the firm that the standing result names, and to no other."""

    code: ClassVar[str] = "paper-names-another"
    rule: ClassVar[str] = "D-19"
    remedy: ClassVar[str] = (
        "Nothing was saved. Draw the notice of the result up anew in place of the one "
        "named above, and have it issued; then draw this paper up."
    )

    def __init__(self, paper: str) -> None:
        super().__init__(f"{paper} still stands and names another winner")


class NotYourKeyError(RuleBrokenError):
    """Whoever signs does it with the key that acts for them."""

    code: ClassVar[str] = "not-your-key"
    rule: ClassVar[str] = "D-19"
    remedy: ClassVar[str] = "Nothing was saved. Sign with the key you act with."

    def __init__(self) -> None:
        super().__init__("the signature is of another key than the one you act with")


class PaperSignatureWrongError(RuleBrokenError):
    """A signature holds for the content that was shown, or it is none."""

    code: ClassVar[str] = "paper-signature-wrong"
    rule: ClassVar[str] = "D-19"
    remedy: ClassVar[str] = "Nothing was saved. Read the paper again and sign that."

    def __init__(self, why: str) -> None:
        super().__init__(f"the signature does not hold: {why}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What a part has to say on a paper: the body, and who of whom signs by name."""

    body: Mapping[str, object]
    persons: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """
    Organisation and name by duty; where a duty has none, anyone who holds its seat may
    sign.
    """
    about: str = ""
    """Which of several like things the paper is about; one paper stands for each."""
    signers: tuple[Signer, ...] = ()
    """Who signs, where that follows from what was done and not from seats alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LotPaper:
    """A paper of a lot: its content, who signed, and the file once it is issued."""

    lot: LotId
    content: PaperContent
    signatures: tuple[PaperSignature, ...] = ()
    issued: IssuedPaper | None = None
    issued_at: datetime | None = None
    replaced: bool = False

    @property
    def name(self) -> str:
        """Its identifier in the stream."""
        return self.content.paper

    @property
    def about(self) -> str:
        """Which of several draws or sessions it records; empty if there is but one."""
        session = self.content.body.get("session")
        if isinstance(session, Mapping):
            return str(session["booking"])
        draw = self.content.body.get("draw")
        return f"{draw['id']} {draw['number']}" if isinstance(draw, Mapping) else ""

    @property
    def winner(self) -> str:
        """The code of the firm that it names as the winner; empty if it names none."""
        return winner_in(self.content.body)

    @property
    def signed(self) -> SignedPaper:
        """The content with the signatures so far."""
        return SignedPaper(self.content, self.signatures)

    @property
    def is_ready(self) -> bool:
        """Whether all have signed and it only waits for the seal."""
        return self.issued is None and self.signed.state is PaperState.READY

    @property
    def ready_since(self) -> datetime | None:
        """When the last of its signers signed; None unless it waits for the seal."""
        return max(each.at for each in self.signatures) if self.is_ready else None

    @property
    def waits_for(self) -> str:
        """Who has not signed, for people; once all have, the seal."""
        return (
            UNSEALED
            if self.is_ready
            else ", ".join(str(signer) for signer in self.signed.missing)
        )

    def with_signature(self, given: PaperSignature) -> "LotPaper":
        """Return it with one more signature, which is verified."""
        return replace(self, signatures=self.signed.signed(given).signatures)


@dataclass(frozen=True, slots=True)
class Place:
    """
    Where a new paper stands among those of its kind.

    `replaces` is the digest of the issued paper that it will replace, `drops` the name
    of one that was never issued and gives way at once.
    """

    number: int
    replaces: str = ""
    drops: str = ""


def place_of(
    kind: PaperKind, about: str, named: LotPaper | None, papers: Sequence[LotPaper]
) -> Place:
    """
    Return the place of a new paper that is to replace the `named` one, or none.

    Raises:
        PaperNotReplaceableError: that one is of another kind, or stands no more.
        PaperSupersededError: another one of this kind stands or is under way.

    """
    own = [each for each in papers if each.content.kind == kind]
    place = Place(len(own) + 1)
    if named is not None:
        if named.content.kind != kind:
            raise PaperNotReplaceableError(named.name, "it is of another kind")
        if named.replaced:
            raise PaperNotReplaceableError(named.name, "it was replaced already")
        digest = named.content.digest.hex()
        place = replace(place, replaces=digest)
        if named.issued is None:
            place = replace(place, replaces=named.content.replaces, drops=named.name)
    for each in own:
        if each.replaced or each.name == place.drops:
            continue
        takes = bool(place.replaces) and each.content.replaces == place.replaces
        stands = each.about == about and each.content.digest.hex() != place.replaces
        if takes or stands:
            raise PaperSupersededError(each.name)
    return place


def name_of(kind: PaperKind, lot: LotId, number: int) -> str:
    """Return the name of a lot's paper, which no other lot of the project has."""
    of = lot.rpartition("-")[2]
    return f"{kind.stem}-{number}" if of == "1" else f"{kind.stem}-lot{of}-{number}"


def winner_in(body: Mapping[str, object]) -> str:
    """Return the code of the firm that a paper names as the winner, or nothing."""
    winner = body.get("winner")
    return str(winner["code"]) if isinstance(winner, Mapping) else ""


def require_same_winner(
    kind: PaperKind, winner: str, papers: Sequence[LotPaper]
) -> None:
    """
    Check that an award names the winner of the result that was put on paper, if any.

    Raises:
        PaperNamesAnotherError: an issued result that stands names another firm.

    """
    if kind is not PaperKind.AWARD:
        return
    for each in papers:
        stands = each.issued is not None and not each.replaced
        if stands and each.content.kind == PaperKind.RESULT and each.winner != winner:
            raise PaperNamesAnotherError(each.name)


def successor_of(paper: LotPaper, papers: Sequence[LotPaper]) -> str:
    """Return the name of the issued paper that replaced this one, or nothing."""
    digest = paper.content.digest.hex()
    for each in papers:
        if each.issued is not None and each.content.replaces == digest:
            return each.name
    return ""


def signers_of(
    kind: PaperKind, project: Project, persons: Mapping[str, tuple[str, str]]
) -> tuple[Signer, ...]:
    """Return who signs a paper of this project; a seat that nobody holds signs not."""
    held = {
        Role.OWNER: project.owner,
        Role.AGENCY: project.agency,
        Role.SUPERVISOR: project.supervisor,
        Role.CLERK: project.centre,
    }
    return tuple(
        Signer(place.duty, *persons.get(place.duty, (held[place.seat], "")))
        for place in PAPERS[kind].signers
        if held[place.seat]
    )
