"""What keeps a firm out whatever reviewers and owner think of it (D-7, D-8, D-10)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from archive.public.values import RuleBrokenError
from trading.bidders.codes import Uscc
from trading.bidders.model.claims import ClaimState
from trading.bidders.model.firms import (
    ManagerId,
    Relation,
    check_cooled_down,
    is_heard,
)
from trading.bidders.model.relations import Tie, related
from trading.bidders.model.standing import RULE
from trading.rules.calendar import Calendar
from trading.rules.deadlines import Term, deadline
from trading.rules.roles import Role
from trading.rules.texts import Said
from trading.selection.model.applications import Application, shared_people
from trading.selection.model.review import BarredMeanwhileError
from trading.selection.use_cases.acting import Step
from trading.selection.use_cases.standing import standing_of


def barred(step: Step, calendar: Calendar) -> Mapping[str, str]:
    """Return which applicants are kept out, and why."""
    applications = standing_of(step).standing
    return _barred(step, calendar, applications, *_said(step, applications))


def require_none_barred(step: Step, calendar: Calendar, firms: Iterable[str]) -> None:
    """
    Return if nothing that came up since the review keeps one of these firms out.

    A firm's own word about another, given after the review, stops nothing: it would
    let anybody stop a draw whose list they do not like. The owner may correct by it.

    Raises:
        BarredMeanwhileError: one may not take part any more; the owner is told which.
        ClaimsUndecidedError: it is not decided which account is one of the firms.

    """
    standing = standing_of(step)
    applications = standing.require_decided()
    relations, ties = _said(step, applications)
    registered = [each for each in relations if not each.is_own_word]
    of_register = [each for each in ties if not each.is_own_word]
    fell = {each.firm: f"{RULE}: {reason}" for each, reason in standing.fallen}
    for each in applications:
        fell.pop(each.firm, None)
    found = {**_barred(step, calendar, applications, registered, of_register), **fell}
    out = {firm: found[firm] for firm in firms if firm in found}
    if out:
        raise BarredMeanwhileError(out, named=Role.OWNER in step.roles)


def _said(
    step: Step, applications: Sequence[Application]
) -> tuple[Sequence[Relation], Sequence[Tie]]:
    """
    Return how the applicants hang together, and who stands behind them.

    Of what is said of a firm in its own name only the word of the account counts that
    is proven to be the firm, whether it applied or takes no part (D-8).
    """
    codes = [Uscc.parse(each.firm) for each in applications]
    bidders = step.work.bidders
    relations, ties = bidders.relations_among(codes), bidders.ties_among(codes)
    named = {str(firm) for each in relations for firm in each.firms}
    claims = step.work.claims.of_firms(named | {str(each.firm) for each in ties})
    proven = {
        each.organisation
        for found in claims.values()
        for each in found
        if each.state is ClaimState.PROVEN
    }
    return (
        [each for each in relations if is_heard(each.source, proven)],
        [each for each in ties if is_heard(each.source, proven)],
    )


def _barred(
    step: Step,
    calendar: Calendar,
    applications: Sequence[Application],
    relations: Iterable[Relation],
    ties: Iterable[Tie],
) -> Mapping[str, str]:
    codes = [Uscc.parse(each.firm) for each in applications]
    found: dict[str, str] = {
        str(code): "D-7: related to another applicant"
        for code in related(codes, relations, ties)
    }
    limit, pause_ends = (
        step.rules.number("max_active_per_manager"),
        _pause(step, calendar),
    )
    managers = [ManagerId(each.manager) for each in applications]
    wanted = list(zip(codes, managers, strict=True))
    for standing in step.work.bidders.standings(wanted, step.now):
        try:
            standing.require_free(limit)
            check_cooled_down(standing.firm, standing.engagements, pause_ends, step.now)
        except RuleBrokenError as error:
            found[str(standing.firm)] = f"{error.rule}: {error}"
    return {**found, **shared_people(applications)}


def _pause(step: Step, calendar: Calendar) -> Callable[[datetime], datetime]:
    """Return when the pause after a win ends; at once unless a county enforces one."""
    enforced = step.rules.enforced("cool_down")

    def ends(won: datetime) -> datetime:
        if enforced is None or not enforced.value:
            return won
        question = step.rules.question(
            "cool_down",
            event="CONTRACT_UPLOADED",
            event_said=Said("中选签约", "the contract that was won"),
            started=won,
            # It may end where no table reaches yet, and nobody's right ends with it.
            term=Term.LONG,
        )
        return deadline(question, calendar).ends

    return ends
