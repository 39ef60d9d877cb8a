"""What is done about a project whatever its procedure."""

from datetime import datetime
from typing import Annotated

import msgspec

from archive.public.ledger import Command, Draft, Recorded, UseCase
from archive.public.values import Actor
from trading.projects.model import (
    LotId,
    NoticeFirstError,
    Publication,
    PublicationKind,
)
from trading.projects.ports import ProjectWork
from trading.rules.procedure import NotYoursError
from trading.rules.roles import Role


class RecordPortalCommand(Command, frozen=True, kw_only=True):
    """The notice stands on the provincial portal, under this address."""

    lot: str
    address: Annotated[str, msgspec.Meta(min_length=1, max_length=400)]


class RecordPortal(UseCase[ProjectWork, RecordPortalCommand]):
    """
    Record by hand that the notice was published on the provincial portal (D-5).

    The portal's own interface will call the same act with the address it answers.
    """

    command = RecordPortalCommand

    def minutes(
        self,
        work: ProjectWork,
        actor: Actor,
        command: RecordPortalCommand,
        now: datetime,
    ) -> Recorded:
        """Check that there is a notice and the clerk says so; publish, record."""
        project, lot = work.projects.locked(LotId(command.lot))
        lot.require_running()
        if Role.CLERK not in project.roles_of(actor):
            raise NotYoursError("portal_recorded", [Role.CLERK], actor.roles)
        if not work.projects.published(project.id, PublicationKind.NOTICE):
            raise NoticeFirstError(lot.id)
        facts = {"lot": lot.id, "address": command.address}
        draft = Draft("PORTAL_RECORDED", project.stream, facts)
        recorded = work.ledger.append(draft, actor, now)
        work.projects.publish(
            Publication(
                project=project.id,
                lot=lot.id,
                kind=PublicationKind.PORTAL,
                at=now,
                title=project.title,
                content=facts,
                event=recorded.n,
            )
        )
        return recorded
