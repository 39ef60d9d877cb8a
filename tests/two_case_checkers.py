"""What both checkers of case files say of one file, asked side by side."""

from dataclasses import dataclass
from typing import Final

from archive.casefile.check import check_case
from archive.casefile.limits import LIMITS, Limits
from archive.casefile.model import CaseFileError, Standing
from tests.case_mutations import Mutation
from tests.javascript_case import CaseChecker
from trading.server.casefiles import CHECKS

NAMES: Final = {
    Standing.COSIGNED: "cosigned",
    Standing.AGREES: "agrees",
    Standing.NOT_COSIGNED: "not-cosigned",
    Standing.KEPT: "kept",
    Standing.SELF_CONSISTENT: "self-consistent",
    Standing.CONTRADICTION: "contradiction",
}
UNREADABLE: Final = 2
"""Both refuse as no case file what breaks at step 1 or 2."""


@dataclass(frozen=True)
class Verdict:
    """What both must say alike."""

    standing: str
    first: int
    events: int | None = None
    withheld: int | None = None
    cosigned: tuple[str, ...] = ()
    untold: int = 0


def in_python(made: Mutation, limits: Limits = LIMITS) -> tuple[Verdict, object]:
    """Return what the checker in Python says, and its findings."""
    try:
        report = check_case(
            made.data,
            CHECKS,
            made.cards,
            checkpoints=made.checkpoints,
            proofs=made.proofs,
            accepted=made.accepted,
            limits=limits,
        )
    except CaseFileError as error:
        return Verdict("contradiction", UNREADABLE), str(error)
    first = min((each.step for each in report.findings), default=0)
    standing = NAMES[report.standing]
    if first:
        return Verdict(standing, first), report.findings[:3]
    return (
        Verdict(
            standing,
            first,
            report.events,
            sum(report.withheld.values()),
            tuple(sorted(each.name for each in report.cosigned)),
            report.untold,
        ),
        (),
    )


def in_javascript(checker: CaseChecker) -> tuple[Verdict, object]:
    """Return what the checker in JavaScript says of the file it was started with."""
    said = checker.finish_case()
    if said.first:
        return Verdict(said.standing, max(said.first, UNREADABLE)), said.findings[:3]
    report = said.report
    return (
        Verdict(
            said.standing,
            0,
            report["events"] + report["sealed"],
            sum(report["withheld"].values()),
            tuple(sorted(each["name"] for each in report["cosigned"])),
            report["untold"],
        ),
        (),
    )


def ask_both(
    checker: CaseChecker, made: Mutation, limits: Limits = LIMITS
) -> tuple[tuple[Verdict, object], tuple[Verdict, object]]:
    """Return what each says, Python first; they work at the same time."""
    cards = [card.to_bytes() for card in made.cards]
    kept = (made.checkpoints, made.proofs, made.accepted)
    checker.start_case(made.data, cards, *kept, limits)
    return in_python(made, limits), in_javascript(checker)
