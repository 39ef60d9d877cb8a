"""Qualification: two reviewers who do not see each other, a third if they differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from archive.public.values import RuleBrokenError


class ReviewError(RuleBrokenError):
    """An act of the review was refused."""

    rule: ClassVar[str] = "D-9"


class NotReviewerError(ReviewError):
    """Only the appointed reviewers judge; nobody of the centre is one."""

    code: ClassVar[str] = "not-a-reviewer"
    remedy: ClassVar[str] = (
        "Nothing was saved. The owner appoints two reviewers and a third in the notice."
    )

    def __init__(self, person: str) -> None:
        super().__init__(f"{person} is not an appointed reviewer of this lot")


class ReviewersOverlapError(ReviewError):
    """Three different people review."""

    code: ClassVar[str] = "reviewers-overlap"
    remedy: ClassVar[str] = "Nothing was saved. Appoint three different people."

    def __init__(self) -> None:
        super().__init__("two of the appointed reviewers are the same person")


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
    """The third reviewer speaks when the first two differ."""

    code: ClassVar[str] = "third-not-needed"
    remedy: ClassVar[str] = "Nothing was saved. Wait until both verdicts are in."

    def __init__(self) -> None:
        super().__init__("the two reviewers have not differed about this firm")


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
    """What one reviewer made of one application, and why."""

    firm: str
    reviewer: str
    passed: bool
    reasons: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.passed and not any(reason.strip() for reason in self.reasons):
            raise ReasonMissingError


@dataclass(frozen=True, slots=True)
class Reviewers:
    """
    The appointed: two who judge every application, a third for their differences.

    Raises:
        ReviewersOverlapError: they are not three people.

    """

    first: str
    second: str
    third: str

    def __post_init__(self) -> None:
        if len({self.first, self.second, self.third}) != len(Reviewers.__slots__):
            raise ReviewersOverlapError

    def require_may_judge(
        self, person: str, firm: str, given: Sequence[Verdict]
    ) -> None:
        """
        Return if this person may now judge this firm, given its verdicts so far.

        Raises:
            NotReviewerError: the person is not appointed.
            VerdictGivenError: the person has judged the firm.
            ThirdNotNeededError: it is the third, and the others do not differ.

        """
        if person not in {self.first, self.second, self.third}:
            raise NotReviewerError(person)
        if any(verdict.reviewer == person for verdict in given):
            raise VerdictGivenError(person, firm)
        if person == self.third and outcome(given) is not Differ:
            raise ThirdNotNeededError

    def may_read(self, person: str) -> bool:
        """Tell whether this person is one of the appointed."""
        return person in {self.first, self.second, self.third}


class Differ:
    """The two verdicts differ and the third is still to come."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the verdicts come to for one firm."""

    passed: bool
    reasons: tuple[str, ...]


def outcome(given: Sequence[Verdict]) -> Outcome | type[Differ] | None:
    """Return what a firm's verdicts come to, None while one of the two is missing."""
    match given:
        case [one, other] if one.passed == other.passed:
            return Outcome(one.passed, (*one.reasons, *other.reasons))
        case [_, _]:
            return Differ
        case [_, _, third]:
            return Outcome(third.passed, third.reasons)
        case _:
            return None


def visible_to(person: str, given: Sequence[Verdict]) -> Sequence[Verdict]:
    """
    Return the verdicts a reviewer may see: their own until both are in (D-9).

    The third sees both, since the third speaks about their difference.
    """
    own = [verdict for verdict in given if verdict.reviewer == person]
    return list(given) if outcome(given) is not None else own


def require_decided(
    firms: Sequence[str], verdicts: Mapping[str, Sequence[Verdict]]
) -> Mapping[str, Outcome]:
    """
    Return every firm's outcome.

    Raises:
        ReviewUnfinishedError: some are not decided.

    """
    found = {firm: outcome(verdicts.get(firm, ())) for firm in firms}
    decided = {
        firm: result for firm, result in found.items() if isinstance(result, Outcome)
    }
    if len(decided) < len(found):
        raise ReviewUnfinishedError(len(found) - len(decided))
    return decided


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
