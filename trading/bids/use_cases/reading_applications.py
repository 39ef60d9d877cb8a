"""What may be read of a prequalification, by whom, and from when on (trading 9)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from archive.public.ledger import Desk
from archive.public.objects import Objects
from archive.public.values import Actor
from trading.bidders.model.dossiers import FirmDocument
from trading.bidders.model.standing import Standing
from trading.bids.model.prequalification import ToPrequalify, standing
from trading.bids.ports import BidWork
from trading.bids.prequalification_errors import (
    ApplicationMissingError,
    ApplicationsStillOpenError,
    NotPrequalifiedError,
)
from trading.bids.use_cases.belonging import is_proven
from trading.bids.use_cases.prequalifying import require_prequalified, stand_of
from trading.bids.use_cases.reading import PublicTender
from trading.projects.model import LotId, ProjectMissingError
from trading.rules.open_tender import State
from trading.rules.procedure import NotYoursError
from trading.rules.roles import Role

READERS = frozenset({Role.OWNER, Role.AGENCY, Role.REVIEWER, Role.SUPERVISOR})
_DECIDED = frozenset({State.PREQUALIFYING, State.PREQUALIFICATION_REVIEW})


@dataclass(frozen=True, slots=True)
class OwnApplication:
    """
    An account's own application, and the documents that it may hand in.

    `result` is None before the review is finished; of others nothing is here. `proves`
    tells that the account must prove to be the firm before that.
    """

    found: PublicTender
    application: ToPrequalify | None
    documents: Sequence[FirmDocument]
    result: bool | None
    proves: bool


@dataclass(frozen=True, slots=True)
class ReviewSheet:
    """
    All applications of a round that stand, and their documents by digest.

    `standing` says which of them stand by the claims of their accounts (2.9).
    """

    found: PublicTender
    applications: Sequence[ToPrequalify]
    documents: Mapping[str, FirmDocument]
    roles: frozenset[Role]
    standing: Standing[ToPrequalify]


@dataclass(frozen=True, slots=True)
class ReadPrequalification:
    """Reads a prequalification: for everybody, for who applies, for who reviews."""

    desk: Desk[BidWork]
    objects: Objects

    def public(self, lot: str) -> PublicTender:
        """
        Return a lot whose prequalification was announced.

        Raises:
            ProjectMissingError: there is no such lot, or nobody may know of it yet.

        """
        with self.desk.transactions.read() as work:
            return _public(work, lot)

    def asked_for(self) -> Sequence[PublicTender]:
        """Return the lots for which applications are taken, by their numbers."""
        now = self.desk.clock.now()
        with self.desk.transactions.read() as work:
            found = [
                PublicTender(project, lot, work.bids.get(lot.id))
                for project, lot in work.projects.in_state(State.PREQUALIFYING)
            ]
        return [each for each in found if now < each.tender.last_round.closes]

    def own(self, actor: Actor, lot: str) -> OwnApplication:
        """Return what the actor's account has handed in. Raises as `public` does."""
        with self.desk.transactions.read() as work:
            found = _public(work, lot)
            number = found.tender.last_round.number
            own = work.prequalifications.of(lot, number, actor.organisation, actor.seat)
            documents = work.dossiers.of(actor.seat) if actor.seat else ()
            proven = is_proven(work.claims, actor.organisation, actor.seat)
        finished = own is not None and found.lot.state not in _DECIDED
        result = own.passed if own is not None and finished else None
        proves = not proven and found.lot.state in _DECIDED
        return OwnApplication(found, own, documents, result, proves)

    def require_may_bid(self, actor: Actor, lot: str) -> None:
        """
        Return if the actor's firm may bid.

        Raises:
            NotPrequalifiedError: it did not pass (B-21), or the account's own did
                not and it is not proven to be the firm: it is told no more.

        """
        with self.desk.transactions.read() as work:
            tender, firm = work.bids.get(lot), actor.organisation
            require_prequalified(work, tender, firm)
            if tender.round is None or is_proven(work.claims, firm, actor.seat):
                return
            number = tender.round.number
            own = work.prequalifications.of(lot, number, firm, actor.seat)
            if own is None or not own.passed:
                raise NotPrequalifiedError(firm)

    def review(self, actor: Actor, lot: str) -> ReviewSheet:
        """
        Return all that stand, to who reviews or supervises, after the close alone.

        Raises:
            NotYoursError: the actor has no such part in the project.
            ApplicationsStillOpenError: nobody reads them before the close (B-20).

        """
        with self.desk.transactions.read() as work:
            found = _public(work, lot)
            roles = found.project.roles_of(actor) & READERS
            if not roles:
                raise NotYoursError("read_applications", sorted(READERS), actor.roles)
            if found.lot.state == State.PREQUALIFYING:
                raise ApplicationsStillOpenError(found.tender.last_round.closes)
            number = found.tender.last_round.number
            came = standing(work.prequalifications.all(lot, number))
            documents = {
                document.digest: document
                for each in came
                for document in work.dossiers.of(each.account)
                if document.digest in each.documents
            }
            stand = stand_of(work, came, found.lot.state)
        return ReviewSheet(found, came, documents, roles, stand)

    def document(self, actor: Actor, lot: str, digest: str) -> bytes:
        """
        Return the bytes of a document that an application names.

        Raises:
            ApplicationMissingError: none does; and what `review` raises.

        """
        if digest not in self.review(actor, lot).documents:
            raise ApplicationMissingError
        return self.objects.get(digest)


def _public(work: BidWork, lot: str) -> PublicTender:
    project, found = work.projects.lot(LotId(lot))
    tender = work.bids.get(lot)
    if tender.round is None:
        raise ProjectMissingError(lot)
    return PublicTender(project, found, tender)
