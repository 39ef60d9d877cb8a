"""What is decided about the recording of a session."""

from datetime import datetime
from typing import Annotated

import msgspec

from archive.public.ledger import Command, Draft, Recorded, UseCase
from archive.public.values import Actor, to_micros
from trading.projects.model import LotId
from trading.rules.procedure import NotYoursError
from trading.rules.roles import Role
from trading.venue.model import (
    EXCEPTION,
    RecordingDecision,
    Session,
    require_signed,
)
from trading.venue.ports import RecordingWork


class ExcuseRecordingCommand(Command, frozen=True, kw_only=True):
    """The supervisor lets one session take place without video, and signs why."""

    lot: str
    attempt: Annotated[int, msgspec.Meta(ge=1, le=1000)]
    scheduled: Annotated[datetime, msgspec.Meta(tz=True)]
    reason: Annotated[str, msgspec.Meta(min_length=4, max_length=1000)]
    signer: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    signature: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{128}$")]


class ExcuseRecording(UseCase[RecordingWork, ExcuseRecordingCommand]):
    """
    Meet D-20 by the supervisor's signed exception; the record shows it.

    It serves one attempt at its announced time: whoever makes the room ready for
    another attempt, or at another time, asks for another exception.
    """

    command = ExcuseRecordingCommand

    def minutes(
        self,
        work: RecordingWork,
        actor: Actor,
        command: ExcuseRecordingCommand,
        now: datetime,
    ) -> Recorded:
        """Check who signs what, keep the exception, record it."""
        project, lot = work.projects.locked(LotId(command.lot))
        lot.require_running()
        if Role.SUPERVISOR not in project.roles_of(actor):
            raise NotYoursError("recording_excused", [Role.SUPERVISOR], actor.roles)
        session = Session(lot.id, command.attempt, command.scheduled)
        require_signed(session, command.reason, command.signer, command.signature)
        decision = RecordingDecision(
            kind=EXCEPTION,
            session=session,
            reason=command.reason,
            person=actor.person,
            key=command.signer,
            signature=command.signature,
            at=now,
        )
        work.recording.excuse(decision)
        facts = {
            "lot": lot.id,
            "attempt": session.attempt,
            "scheduled": to_micros(session.scheduled),
            "reason": command.reason,
            "key": command.signer,
            "signature": command.signature,
        }
        draft = Draft("RECORDING_EXCUSED", project.stream, facts)
        return work.ledger.append(draft, actor, now)
