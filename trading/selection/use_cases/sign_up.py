"""Signing up, withdrawing, closing: nobody learns who or how many before the end."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated, Final

import msgspec

from archive.public.evidence import fresh, labelled
from archive.public.ledger import Command, Draft, MalformedCommandError, Recorded
from archive.public.values import Actor, to_micros
from trading.bidders.codes import Uscc, UsccWrongError
from trading.projects.model import LotId, Project, PublicationKind
from trading.rules.fixed_price_selection import Event, State
from trading.rules.procedure import NotYoursError
from trading.rules.roles import Role
from trading.selection.model.applications import (
    Application,
    AppliedAlreadyError,
    NoApplicationError,
    NotesNotConfirmedError,
    NotTheFirmError,
    PlatformTooSlowError,
    require_open,
    require_over,
)
from trading.selection.model.sealed import SignUpSealedError
from trading.selection.model.selection import Selection
from trading.selection.model.standstill import going_on, lost, standing_still
from trading.selection.ports import SelectionWork
from trading.selection.use_cases.acting import Digest, Line, SelectionAct, Step
from trading.selection.use_cases.sealed_policy import close_envelopes

MICROSECOND: Final = timedelta(microseconds=1)


class SignUpCommand(Command, frozen=True, kw_only=True):
    """A firm's application; `notes` is the version of the notes it has read."""

    lot: str
    firm: str
    name: Line
    manager: Line
    certificate: Line
    documents: Annotated[tuple[Digest, ...], msgspec.Meta(max_length=100)] = ()
    notes: Digest


class SignUp(SelectionAct[SignUpCommand]):
    """Sign a firm up; the log shows no more than that a tick went by."""

    command = SignUpCommand

    def minutes(
        self,
        work: SelectionWork,
        actor: Actor,
        command: SignUpCommand,
        now: datetime,
    ) -> Recorded:
        """Check time, firm and confirmation; keep it; record it under seal."""
        _, selection = open_for(work, actor, command.lot, Event.SIGNED_UP, now)
        if selection.announced.policy:
            raise SignUpSealedError
        firm = own_firm(actor, command.firm)
        if command.notes != selection.announced.notes:
            raise NotesNotConfirmedError(selection.announced.notes)
        if own_application(work, actor, command.lot, firm) is not None:
            raise AppliedAlreadyError(firm)
        application = Application(
            lot=command.lot,
            firm=firm,
            name=command.name,
            agent=actor.person,
            manager=command.manager,
            certificate=command.certificate,
            documents=command.documents,
            stream=f"sealed/{fresh(16).hex()}",
            applied_at=now,
            claim=actor.seat,
        )
        work.selections.apply(application)
        salt = fresh()
        facts = {
            "lot": command.lot,
            "firm": firm,
            "name": command.name,
            "manager": labelled(
                "manager/1",
                salt,
                command.manager.encode(),
                command.certificate.encode(),
            ).hex(),
            "manager_salt": salt.hex(),
            "documents": list(command.documents),
            "notes": command.notes,
        }
        draft = Draft("SIGNED_UP", application.stream, facts, sealed=True)
        return work.ledger.append(draft, actor, now)


class WithdrawCommand(Command, frozen=True, kw_only=True):
    """A firm takes its application back before the deadline."""

    lot: str
    firm: str


class Withdraw(SelectionAct[WithdrawCommand]):
    """Withdraw an application; it may be handed in anew until the deadline."""

    command = WithdrawCommand

    def minutes(
        self,
        work: SelectionWork,
        actor: Actor,
        command: WithdrawCommand,
        now: datetime,
    ) -> Recorded:
        """Check time and firm, note the withdrawal, record it under seal."""
        open_for(work, actor, command.lot, Event.SIGN_UP_WITHDRAWN, now)
        firm = own_firm(actor, command.firm)
        application = own_application(work, actor, command.lot, firm)
        if application is None:
            raise NoApplicationError(firm)
        work.selections.withdraw(application)
        facts = {"lot": command.lot, "firm": firm}
        draft = Draft("SIGN_UP_WITHDRAWN", application.stream, facts, sealed=True)
        return work.ledger.append(draft, actor, now)


class CloseSignUpCommand(Command, frozen=True, kw_only=True):
    """Declare that sign-up is over."""

    lot: str


class CloseSignUp(SelectionAct[CloseSignUpCommand]):
    """Declare sign-up closed, and bind every sealed stream by its last event."""

    command = CloseSignUpCommand

    def minutes(
        self,
        work: SelectionWork,
        actor: Actor,
        command: CloseSignUpCommand,
        now: datetime,
    ) -> Recorded:
        """Check that the end is past; list all streams, and what is opened of them."""
        known = work.selections.get(command.lot).announcement
        sealed = known is not None and bool(known.policy)
        event = Event.SEALED_SIGN_UP_CLOSED if sealed else Event.SIGN_UP_CLOSED
        step = self.step(work, actor, command.lot, event, now)
        announced = step.selection.announced
        require_over(announced.sign_up, now)
        streams = [
            {"stream": head.stream, "n": head.n, "head": head.commitment}
            for head in work.ledger.heads(work.selections.streams(command.lot))
        ]
        work.ledger.close_seal(announced.seal(step.lot.id), now)
        recorded = close_envelopes(step, announced.policy, streams)
        content: dict[str, object] = {"sign_up": "closed"}
        step.publish(
            PublicationKind.SIGN_UP_CLOSED, step.project.title, content, recorded
        )
        return recorded


class ResumeSignUpCommand(Command, frozen=True, kw_only=True):
    """Let sign-up go on."""

    lot: str


class ResumeSignUp(SelectionAct[ResumeSignUpCommand]):
    """
    Let sign-up go on once nothing else suspends the lot, later by what was lost (P-4).

    It goes on in the instant in which everybody can read its later end, and anybody of
    owner or centre may say so: nothing is decided here.
    """

    command = ResumeSignUpCommand

    def minutes(
        self,
        work: SelectionWork,
        actor: Actor,
        command: ResumeSignUpCommand,
        now: datetime,
    ) -> Recorded:
        """Count what was lost, give it back, end the standstill, publish."""
        event = Event.SIGN_UP_RESUMED
        step = Step.taken(work, actor, command.lot, event, now, even_suspended=True)
        halt = standing_still(step.lot)
        selection = step.selection
        until = going_on(step.lot, now)
        gone = lost(selection.announced.sign_up, halt.since, until)
        later = selection.announced.later_by(gone)
        work.selections.save(replace(selection, announcement=later))
        step = step.on(step.lot.resumed(halt.by, until))
        content: dict[str, object] = {
            "since": to_micros(halt.since),
            "until": to_micros(until),
            "lost": gone // MICROSECOND,
            "sign_up": {
                "opens": to_micros(later.sign_up.opens),
                "closes": to_micros(later.sign_up.closes),
            },
            "draw_at": to_micros(later.draw_at),
        }
        recorded = step.record(content)
        step.publish(PublicationKind.SUSPENSION, "恢复报名", content, recorded)
        return recorded


def open_for(
    work: SelectionWork, actor: Actor, lot: str, event: Event, now: datetime
) -> tuple[Project, Selection]:
    """
    Lock the lot for a bidder and let only those pass who came in time.

    Raises:
        NotYoursError: the actor is no bidder.
        SuspendedError: the lot stood still at that instant.
        SignUpNotOpenError, SignUpClosedError: it was too early or too late.
        PlatformTooSlowError: it was in time, and the close was quicker.

    """
    project, before = work.projects.locked(LotId(lot))
    before.require_running_at(now)
    if Role.BIDDER not in project.roles_of(actor):
        raise NotYoursError(event, [Role.BIDDER], actor.roles)
    selection = work.selections.get(lot)
    if selection.announcement is not None and before.state != State.NOTICED:
        require_open(selection.announcement.sign_up, now)
        raise PlatformTooSlowError(now)
    # Whether it stood still was asked for the instant of arrival, not for this one.
    before.moved(event, project.roles_of(actor), even_suspended=True)
    require_open(selection.announced.sign_up, now)
    return project, selection


def own_application(
    work: SelectionWork, actor: Actor, lot: str, firm: str
) -> Application | None:
    """Return what the actor's own account has handed in for the firm (D-8)."""
    for each in work.selections.applications_for(lot, firm):
        if each.claim == actor.seat:
            return each
    return None


def own_firm(actor: Actor, code: str) -> str:
    """
    Return the code of the firm for which the actor acts.

    Raises:
        MalformedCommandError: it is no code.
        NotTheFirmError: he acts for another.

    """
    firm = firm_code(code)
    if actor.organisation != firm:
        raise NotTheFirmError(firm, actor.organisation)
    return firm


def firm_code(code: str) -> str:
    """
    Return a credit code as it is kept.

    Raises:
        MalformedCommandError: it is none; says which position is wrong.

    """
    try:
        return str(Uscc.parse(code))
    except UsccWrongError as error:
        raise MalformedCommandError("credit code", str(error)) from error
