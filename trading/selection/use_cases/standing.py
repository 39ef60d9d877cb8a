"""Which applications stand, and the record of those that fell with their claim."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from archive.public.ledger import Command, Draft, Recorded
from archive.public.values import Actor
from trading.bidders.model.claims import Footing
from trading.bidders.model.standing import RULE, Standing, stand
from trading.bidders.standing_errors import (
    StandingBehindError,
    StandingRecordedError,
)
from trading.projects.model import LotId
from trading.rules.fixed_price_selection import State
from trading.rules.procedure import NotYoursError
from trading.rules.roles import Role
from trading.selection.messages import standing_message
from trading.selection.model.applications import Application
from trading.selection.ports import SelectionWork
from trading.selection.use_cases.acting import Line, SelectionAct, Step

WHILE_REVIEWED: Final = State.SIGN_UP_CLOSED


def standing_of(step: Step) -> Standing[Application]:
    """Return which applications stand, from where the lot was before this step."""
    return standing_in(step.work, step.lot.id, step.transition.state)


def standing_for(step: Step, firm: str) -> Standing[Application]:
    """Return the same of one firm alone, without reading all the others."""
    applications = step.work.selections.applications_for(step.lot.id, firm)
    return _standing(step.work, applications, step.transition.state)


def standing_in(work: SelectionWork, lot: str, state: str) -> Standing[Application]:
    """Return which applications of a lot in that state stand at this instant."""
    return _standing(work, work.selections.applications(lot), state)


def _standing(
    work: SelectionWork, applications: Sequence[Application], state: str
) -> Standing[Application]:
    claimed = {each.firm for each in applications if each.claim}
    claims = work.claims.of_firms(claimed) if claimed else {}
    return Standing.of(applications, claims, review_open=state == WHILE_REVIEWED)


def require_recorded(step: Step) -> None:
    """
    Return if every application that fell while the review was open is on record.

    Raises:
        StandingBehindError: a claim was decided a moment ago.

    """
    while_reviewed = step.transition.state == WHILE_REVIEWED
    if while_reviewed and step.work.selections.unsettled([step.lot.id]):
        raise StandingBehindError


class RecordStandingCommand(Command, frozen=True, kw_only=True):
    """What changed about an application, by its stream, when a claim was decided."""

    lot: str
    application: Line


class RecordStanding(SelectionAct[RecordStandingCommand]):
    """
    Record that an application fell with its claim, or stands again (D-8).

    The platform does so by itself: it follows from what the centre recorded about the
    account, and nobody of the centre learns who signed up (D-6). Only while the review
    is open; before that nobody may count applications, after it nothing comes back.
    """

    command = RecordStandingCommand

    def minutes(
        self,
        work: SelectionWork,
        actor: Actor,
        command: RecordStandingCommand,
        now: datetime,
    ) -> Recorded:
        """Look at the claims once more, keep how it stands, tell the applicant."""
        if Role.PLATFORM not in actor.roles:
            raise NotYoursError("standing_recorded", [Role.PLATFORM], actor.roles)
        project, lot = work.projects.locked(LotId(command.lot))
        found = [
            each
            for each in work.selections.applications(lot.id)
            if each.stream == command.application
        ]
        if lot.state != WHILE_REVIEWED or not found:
            raise StandingRecordedError
        (application,) = found
        claims = work.claims.of_firms([application.firm])
        now_stands = stand(application, claims, review_open=True)
        falls = now_stands.footing is Footing.FALLS
        if falls == bool(application.fallen):
            raise StandingRecordedError
        work.selections.fall(application, now_stands.reason)
        facts = {
            "lot": lot.id,
            "application": application.stream,
            "claim": application.claim,
            "firm": application.firm,
            "stands": not falls,
            "rule": RULE,
            "reason": now_stands.reason,
        }
        draft = Draft("STANDING_RECORDED", project.stream, facts)
        recorded = work.ledger.append(draft, actor, now)
        message = standing_message(project, application, now_stands, recorded.n)
        work.dispatch.queue(message, now)
        return recorded
