"""What somebody is shown who signs up: the notice, and their own application."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from archive.public.ledger import Accepted, Desk, NotLoggedYetError
from archive.public.values import Actor, Window, Yuan, beijing
from trading.bidders.model.dossiers import FirmDocument
from trading.bids.model.light import LightPolicy, SealedQuote
from trading.bids.use_cases.reading import Proofs
from trading.projects.model import LotId, Project
from trading.rules.fixed_price_selection import State
from trading.selection.model.applications import Application
from trading.selection.model.sealed import SignUpNotSealedError
from trading.selection.model.selection import Selection
from trading.selection.ports import SelectionWork
from trading.selection.unopened import unopened
from trading.selection.use_cases.sealed_disclosing import is_asked
from trading.selection.use_cases.sealed_policy import current_policy


@dataclass(frozen=True, slots=True)
class ProvenClose:
    """What shows an applicant that the sign-up is closed, and nothing of who came."""

    proof: str
    card: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUpSheet:
    """
    What a notice offers to sign up for, and what one's own account handed in.

    `accepted` is the platform's signed note over that, and `dossier` are the documents
    of one's account that an application can hand over. Under a `policy` it was sealed:
    `envelope` is one's own that stands, `unopened` one that did not open (7.12), and
    `asked` is there if the releases did not open it and its applicant still can. Of
    others' applications nothing is read, so that neither the page nor its time tells
    of them (D-6).
    """

    project: Project
    lot: LotId
    title: str
    at: datetime
    sign_up: Window
    draw_at: datetime
    price: Yuan | None
    notes: str
    policy: LightPolicy | None
    taken: bool
    dossier: Sequence[FirmDocument]
    application: Application | None
    accepted: Accepted | None
    envelope: SealedQuote | None
    unopened: SealedQuote | None
    asked: ProvenClose | None

    @property
    def offer(self) -> str:
        """What is offered, in one line that changes whenever it does."""
        price = "" if self.price is None else str(self.price)
        times = (self.sign_up.opens, self.sign_up.closes, self.draw_at)
        return " ".join((price, *(each.isoformat() for each in times)))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSignUp:
    """
    Show whoever is signed in what they can sign up for, and whether they have.

    `card` is the log's anchor card.
    """

    desk: Desk[SelectionWork]
    proofs: Proofs
    card: Callable[[], bytes]

    def __call__(self, actor: Actor, lot: str) -> SignUpSheet:
        """
        Return it as it is now.

        Raises:
            ProjectMissingError: there is no such lot, or none that was announced.

        """
        now = self.desk.clock.now()
        with self.desk.transactions.read() as work:
            project, found = work.projects.lot(LotId(lot))
            selection = work.selections.get(lot)
            announced = selection.announced
            own = self._own(work, actor, lot)
            light = _policy(work, selection)
            accepted = None
            if own is not None:
                recorded = work.ledger.recorded(own.stream, 1)
                accepted = self.desk.notary.accepted(recorded)
            envelope = work.quotes.of(own.stream) if own and light else None
            running = found.state == State.NOTICED and not found.suspensions
            return SignUpSheet(
                project=project,
                lot=found.id,
                title=found.title,
                at=now,
                sign_up=announced.sign_up,
                draw_at=announced.draw_at,
                price=selection.price,
                notes=announced.notes,
                policy=light,
                taken=running and now in announced.sign_up,
                dossier=self._dossier(work, actor, beijing(now).date()),
                application=own,
                accepted=accepted,
                envelope=envelope,
                unopened=_unopened(work, actor, lot) if light and not own else None,
                asked=self._close(project, light)
                if found.state == State.SIGN_UP_SEALED
                and light is not None
                and envelope is not None
                and is_asked(work, light, envelope)
                else None,
            )

    def _close(self, project: Project, light: LightPolicy) -> ProvenClose | None:
        if light.closed is None:
            return None
        try:
            proof = self.proofs(project.stream, light.closed.event)
        except NotLoggedYetError:
            return None
        return ProvenClose(proof, self.card())

    @staticmethod
    def _dossier(
        work: SelectionWork, actor: Actor, today: date
    ) -> Sequence[FirmDocument]:
        if not actor.seat:
            return ()
        own = {each.digest: each for each in reversed(work.dossiers.of(actor.seat))}
        return [each for each in own.values() if each.shows(today)]

    @staticmethod
    def _own(work: SelectionWork, actor: Actor, lot: str) -> Application | None:
        for each in work.selections.applications_for(lot, actor.organisation):
            if each.claim == actor.seat:
                return each
        return None


def _policy(work: SelectionWork, selection: Selection) -> LightPolicy | None:
    try:
        return current_policy(work, selection)
    except SignUpNotSealedError:
        return None


def _unopened(work: SelectionWork, actor: Actor, lot: str) -> SealedQuote | None:
    firm, account = actor.organisation, actor.seat
    return unopened(work.selections, work.quotes, lot, firm, account)
