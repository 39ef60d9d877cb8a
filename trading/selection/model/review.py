"""Qualification: reviewers who do not see each other, an arbiter if they differ."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from archive.public.values import Actor, RuleBrokenError
from trading.rules.roles import CENTRE_ROLES


class ReviewError(RuleBrokenError):
    """An act of the review was refused."""

    rule: ClassVar[str] = "D-9"


class NotReviewerError(ReviewError):
    """Only the appointed reviewers judge, each for the body that sends them."""

    code: ClassVar[str] = "not-a-reviewer"
    remedy: ClassVar[str] = (
        "Nothing was saved. The owner appoints the reviewers and their arbiter when it "
        "fixes the price."
    )

    def __init__(self, person: str) -> None:
        super().__init__(f"{person} is not an appointed reviewer of this lot")


class ReviewersOverlapError(ReviewError):
    """Each of the reviewers, and their arbiter, is another person."""

    code: ClassVar[str] = "reviewers-overlap"
    remedy: ClassVar[str] = "Nothing was saved. Appoint different people, by name."

    def __init__(self) -> None:
        super().__init__("two of the appointed reviewers are the same person")


class ReviewersTooFewError(ReviewError):
    """As many people judge each application as the rules want, or more."""

    code: ClassVar[str] = "reviewers-too-few"
    remedy: ClassVar[str] = (
        "Nothing was saved. Appoint more reviewers beside the arbiter, who speaks only "
        "where they differ."
    )

    def __init__(self, needed: int, appointed: int) -> None:
        super().__init__(f"{needed} reviewers are needed, {appointed} are appointed")
        self.needed, self.appointed = needed, appointed


class ReviewerOutsideError(ReviewError):
    """Reviewers are people of the owner or of its agency, never of the centre."""

    code: ClassVar[str] = "reviewer-outside"
    remedy: ClassVar[str] = (
        "Nothing was saved. Appoint somebody of the owner, or of the agency that the "
        "project names; the centre judges nobody."
    )

    def __init__(self, person: str, organisation: str) -> None:
        super().__init__(f"{person} of {organisation} is not of the owner's side")
        self.person, self.organisation = person, organisation


class VerdictGivenError(ReviewError):
    """A verdict is given once; a change is a correction with its reason."""

    code: ClassVar[str] = "verdict-given"
    remedy: ClassVar[str] = (
        "Your first verdict stands, nothing else was saved. After both verdicts the "
        "owner may correct a result with a reason."
    )

    def __init__(self, reviewer: str, firm: str) -> None:
        super().__init__(f"{reviewer} has judged {firm} already")


class ReasonMissingError(ReviewError):
    """Whoever is refused is told why."""

    code: ClassVar[str] = "reason-missing"
    remedy: ClassVar[str] = "Nothing was saved. Name at least one reason."

    def __init__(self) -> None:
        super().__init__("a verdict against a firm names its reasons")


class ThirdNotNeededError(ReviewError):
    """The arbiter speaks when the other reviewers differ."""

    code: ClassVar[str] = "third-not-needed"
    remedy: ClassVar[str] = "Nothing was saved. Wait until all verdicts are in."

    def __init__(self) -> None:
        super().__init__("the reviewers have not differed about this firm")


class ReviewUnfinishedError(ReviewError):
    """Every application is decided before the result is."""

    code: ClassVar[str] = "review-unfinished"
    remedy: ClassVar[str] = "Nothing was saved. Finish the missing verdicts first."

    def __init__(self, missing: int) -> None:
        super().__init__(f"{missing} applications are not decided yet")
        self.missing = missing


class BarredError(ReviewError):
    """A correction admits nobody whom a ban, a contract or a relation keeps out."""

    code: ClassVar[str] = "barred"
    rule: ClassVar[str] = "D-7"
    remedy: ClassVar[str] = (
        "Nothing was saved. What keeps the firm out has to end first; no correction "
        "sets it aside."
    )

    def __init__(self, firm: str, why: str) -> None:
        super().__init__(f"{firm} cannot take part. {why}")
        self.firm, self.why = firm, why


class BarredMeanwhileError(ReviewError):
    """
    Nobody is listed or drawn whom something keeps out that came up after the review.

    Only the owner's side is told who it is; the centre learns names when a draw starts.
    """

    code: ClassVar[str] = "barred-meanwhile"
    rule: ClassVar[str] = "D-7"
    remedy: ClassVar[str] = (
        "Nothing was saved. The owner voids a list that is frozen, takes out who is "
        "barred by correcting the result, and the list is frozen once that firm had "
        "its time to object; trying to freeze it names the firm to the owner."
    )

    def __init__(self, firms: Mapping[str, str], *, named: bool) -> None:
        who = "; ".join(f"{firm}. {why}" for firm, why in sorted(firms.items()))
        super().__init__(
            f"since the review something keeps out {who if named else len(firms)}"
            + ("" if named else " of the firms that qualified")
        )
        self.firms = dict(firms)


class TooFewError(ReviewError):
    """A draw needs enough firms, or the owner's decision with consent."""

    code: ClassVar[str] = "too-few"
    rule: ClassVar[str] = "D-12"
    remedy: ClassVar[str] = (
        "Nothing was saved. Extend sign-up once; if there are still too few, the owner "
        "decides with the supervisor's consent."
    )

    def __init__(self, needed: int, eligible: int) -> None:
        super().__init__(f"{needed} firms are needed, {eligible} are eligible")
        self.needed, self.eligible = needed, eligible


class EnoughError(ReviewError):
    """With enough firms there is nothing to extend."""

    code: ClassVar[str] = "enough"
    rule: ClassVar[str] = "D-12"
    remedy: ClassVar[str] = "Nothing was saved. Declare the review finished."

    def __init__(self, eligible: int) -> None:
        super().__init__(f"{eligible} firms are eligible, that is enough")


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    What one reviewer made of one application, and why.

    `application` is the stream of the one that was judged: what was said of it says
    nothing of another account's for the same firm.
    """

    firm: str
    reviewer: str
    passed: bool
    reasons: tuple[str, ...]
    application: str = ""

    def __post_init__(self) -> None:
        if not self.passed and not any(reason.strip() for reason in self.reasons):
            raise ReasonMissingError


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Somebody the owner appoints to judge, and the body that sends them."""

    person: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Reviewers:
    """
    The appointed: those who judge every application, an arbiter for their differences.

    Raises:
        ReviewersTooFewError: nobody judges.
        ReviewersOverlapError: two of them are one person, or one has no name.

    """

    judges: tuple[Reviewer, ...]
    arbiter: Reviewer

    def __post_init__(self) -> None:
        self.require_number(1)
        people = [each.person.strip() for each in self.all]
        if len(set(people)) < len(people) or not all(people):
            raise ReviewersOverlapError

    @property
    def all(self) -> tuple[Reviewer, ...]:
        """Everybody who may read the applications and judge."""
        return (*self.judges, self.arbiter)

    def require_number(self, needed: int) -> None:
        """
        Return if enough people judge every application.

        Raises:
            ReviewersTooFewError: the rules want more.

        """
        if len(self.judges) < needed:
            raise ReviewersTooFewError(needed, len(self.judges))

    def require_side(self, side: Collection[str]) -> None:
        """
        Return if all come from these bodies: the owner and, if named, its agency.

        Raises:
            ReviewerOutsideError: one comes from elsewhere, such as the centre.

        """
        for each in self.all:
            if each.organisation not in side:
                raise ReviewerOutsideError(each.person, each.organisation)

    def require_appointed(self, actor: Actor) -> Reviewer:
        """
        Return who this is among the appointed, acting for the body that sends them.

        Raises:
            NotReviewerError: nobody appointed, or acting for another body.
            ReviewerOutsideError: the person also serves the centre.

        """
        acting = Reviewer(actor.person, actor.organisation)
        if acting not in self.all:
            raise NotReviewerError(actor.person)
        if actor.roles & CENTRE_ROLES:
            raise ReviewerOutsideError(actor.person, "the centre")
        return acting

    def require_may_judge(
        self, actor: Actor, firm: str, given: Sequence[Verdict]
    ) -> None:
        """
        Return if this person may now judge this firm, given its verdicts so far.

        Raises:
            NotReviewerError: the person is not appointed, or acts for another body.
            ReviewerOutsideError: the person also serves the centre.
            VerdictGivenError: the person has judged the firm.
            ThirdNotNeededError: it is the arbiter, and the others do not differ.

        """
        acting = self.require_appointed(actor)
        if any(verdict.reviewer == acting.person for verdict in given):
            raise VerdictGivenError(acting.person, firm)
        if acting == self.arbiter and self.outcome(given) is not Differ:
            raise ThirdNotNeededError

    def outcome(self, given: Sequence[Verdict]) -> "Outcome | type[Differ] | None":
        """Return what a firm's verdicts come to, None while a judge has not spoken."""
        count = len(self.judges)
        spoken, decisive = given[:count], given[count:]
        if len(spoken) < count:
            return None
        if len({each.passed for each in spoken}) == 1:
            reasons = tuple(reason for each in spoken for reason in each.reasons)
            return Outcome(spoken[0].passed, reasons)
        if decisive:
            return Outcome(decisive[0].passed, decisive[0].reasons)
        return Differ

    def visible_to(self, person: str, given: Sequence[Verdict]) -> Sequence[Verdict]:
        """
        Return the verdicts a reviewer may see: their own until all are in (D-9).

        The arbiter then sees all, since the arbiter speaks about their difference.
        """
        own = [verdict for verdict in given if verdict.reviewer == person]
        return list(given) if self.outcome(given) is not None else own

    def require_decided(
        self, firms: Sequence[str], verdicts: Mapping[str, Sequence[Verdict]]
    ) -> "Mapping[str, Outcome]":
        """
        Return every firm's outcome.

        Raises:
            ReviewUnfinishedError: some are not decided.

        """
        found = {firm: self.outcome(verdicts.get(firm, ())) for firm in firms}
        decided = {
            firm: result
            for firm, result in found.items()
            if isinstance(result, Outcome)
        }
        if len(decided) < len(found):
            raise ReviewUnfinishedError(len(found) - len(decided))
        return decided


class Differ:
    """The judges' verdicts differ and the arbiter's is still to come."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the verdicts come to for one firm."""

    passed: bool
    reasons: tuple[str, ...]


def require_enough(eligible: int, needed: int) -> None:
    """
    Return if enough firms are eligible.

    Raises:
        TooFewError: too few are (D-12).

    """
    if eligible < needed:
        raise TooFewError(needed, eligible)


def require_too_few(eligible: int, needed: int) -> None:
    """
    Return if too few firms are eligible.

    Raises:
        EnoughError: there are enough.

    """
    if eligible >= needed:
        raise EnoughError(eligible)
