"""What may be read of a tender, by whom, and from when on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from archive.public.ledger import Accepted, Desk
from archive.public.values import Actor
from trading.bids.model.bids import Bid, Released, ReleaseKind
from trading.bids.model.closing import Counted, Shown
from trading.bids.model.policy import SHEET
from trading.bids.model.tender import Tender
from trading.bids.ports import BidWork
from trading.bids.use_cases.belonging import own_bids
from trading.bids.use_cases.combining import combined_of, counted_bids
from trading.bids.verdicts import Verdict
from trading.projects.model import Lot, LotId, Project, ProjectMissingError
from trading.rules.open_tender import State
from trading.rules.procedure import NotNowError, NotYoursError
from trading.rules.roles import Role

Proofs = Callable[[str, int], str]
"""Gives the proof of an event of the log, with its entry (archive 4.2)."""

_SHOWN: Final = frozenset(
    {State.OPENING, State.ADJOURNED, State.RELEASED, State.OPENED, State.RECORDED}
)
_OPENED: Final = frozenset({State.OPENED, State.RECORDED})


@dataclass(frozen=True, slots=True)
class PublicTender:
    """A lot that is tendered, as anybody may read it; of its bids it knows nothing."""

    project: Project
    lot: Lot
    tender: Tender


def lots_of(work: BidWork, project: Project) -> Sequence[PublicTender]:
    """Return all lots of a project, also those of which nothing was announced yet."""
    found = work.projects.lots(project.id)
    return [PublicTender(project, lot, work.bids.get(lot.id)) for lot in found]


@dataclass(frozen=True, slots=True)
class DueOfBidder:
    """What a bidder is to give of the bid with this manifest, and until when."""

    kind: ReleaseKind
    manifest: str
    until: datetime


@dataclass(frozen=True, slots=True)
class OwnBid:
    """A bid of one's own firm, with the platform's signed note over it."""

    bid: Bid
    accepted: Accepted


@dataclass(frozen=True, slots=True)
class ReadTender:
    """Reads a tender: for everybody, for who opens, for who bids."""

    desk: Desk[BidWork]
    proofs: Proofs

    def public(self, lot: str) -> PublicTender:
        """
        Return a lot whose policy is logged.

        Raises:
            ProjectMissingError: there is no such lot, or nobody may know of it yet.

        """
        with self.desk.transactions.read() as work:
            return self._public(work, lot)

    def lots(self, lot: str) -> Sequence[PublicTender]:
        """Return all lots of the same project; raises `ProjectMissingError`."""
        with self.desk.transactions.read() as work:
            project, _ = work.projects.lot(LotId(lot))
            return lots_of(work, project)

    @staticmethod
    def _public(work: BidWork, lot: str) -> PublicTender:
        project, found = work.projects.lot(LotId(lot))
        tender = work.bids.get(lot)
        if not tender.policy:
            raise ProjectMissingError(lot)
        return PublicTender(project, found, tender)

    def policy(self, lot: str) -> Shown:
        """
        Return POLICY_LOGGED with its proof.

        Raises:
            ProjectMissingError: there is no such lot, or nobody may know of it yet.
            NotLoggedYetError: no checkpoint covers it yet.

        """
        found = self.public(lot)
        return self._event(found, found.tender.policy_event)

    def asked_for(self) -> Sequence[PublicTender]:
        """Return the lots for which bids are taken, by their numbers."""
        now = self.desk.clock.now()
        with self.desk.transactions.read() as work:
            found = [
                PublicTender(project, lot, work.bids.get(lot.id))
                for project, lot in work.projects.in_state(State.BIDDING)
            ]
        return [each for each in found if now < each.tender.logged.deadline]

    def releases(self, lot: str, actor: Actor) -> Sequence[Released]:
        """
        Return what was released, in the order in which it came, to the supervisor.

        Whoever has it has S of every bid, and with it parts that are not read out.

        Raises:
            NotYoursError: the actor does not supervise this project.
            NotNowError: nothing was opened yet; until then nobody sees it.

        """
        with self.desk.transactions.read() as work:
            found = self._public(work, lot)
            if found.lot.state not in _OPENED:
                raise NotNowError(found.lot.state, "read_releases", ())
            held = found.project.roles_of(actor)
            if Role.SUPERVISOR not in held:
                raise NotYoursError("read_releases", [Role.SUPERVISOR], held)
            return work.bids.releases(lot, found.tender.logged.id)

    def sheet(self, lot: str, manifest: str) -> Sequence[str]:
        """
        Return the pieces of the sealed sheet of an opened bid, in their order.

        Raises:
            ProjectMissingError: no bid with that manifest was opened here.
            NotNowError: nothing was opened yet.

        """
        opened = {each.manifest for each in self.results(lot).results if each.sheet}
        for bid in self.counted(lot):
            if bid.manifest == manifest and manifest in opened:
                objects = bid.envelope.parsed.objects
                return next(each.pieces for each in objects if each.name == SHEET)
        raise ProjectMissingError(lot)

    def counted(self, lot: str) -> Sequence[Bid]:
        """
        Return the bids that are opened, in the order of the close.

        Raises:
            NotNowError: bids are open still, or too few to open any.

        """
        with self.desk.transactions.read() as work:
            found = self._shown(work, lot)
            return counted_bids(work, found.tender)

    def close(self, lot: str) -> Shown:
        """
        Return BIDS_CLOSED with its proof.

        Raises:
            NotNowError: bids are open still, or too few to open any.
            NotLoggedYetError: no checkpoint covers it yet.

        """
        with self.desk.transactions.read() as work:
            found = self._shown(work, lot)
        return self._event(found, found.tender.close.event)

    def bidders_closed(self, lot: str) -> Shown:
        """
        Return BIDDERS_CLOSED with its proof.

        Raises:
            NotNowError: it was not recorded.
            NotLoggedYetError: no checkpoint covers it yet.

        """
        with self.desk.transactions.read() as work:
            found = self._shown(work, lot)
        if not found.tender.bidders_closed:
            raise NotNowError(found.lot.state, "read_bidders_closed", ())
        return self._event(found, found.tender.bidders_closed)

    def results(self, lot: str) -> Tender:
        """
        Return the tender with what was opened.

        Raises:
            NotNowError: nothing was opened yet.

        """
        with self.desk.transactions.read() as work:
            found = self._public(work, lot)
        if found.lot.state not in _OPENED:
            raise NotNowError(found.lot.state, "read_results", ())
        return found.tender

    def drill(self, actor: Actor, lot: str, j: int) -> bytes:
        """
        Return what is sealed to a holder's own key.

        Raises:
            NotYourSeatError: the share is another's to hold.
            KeysMissingError: no key was made.

        """
        with self.desk.transactions.read() as work:
            tender = work.bids.get(lot)
        tender.seat_of(j, actor.person, actor.organisation)
        return tender.key_of(j).drill

    def due(self, actor: Actor, lot: str, now: datetime) -> DueOfBidder | None:
        """
        Return what the actor's firm is to give of its own counted bid; None if nothing.

        In the bidders' window its factor; S, where others could not open it (7.9).
        """
        with self.desk.transactions.read() as work:
            found = self._public(work, lot)
            tender, policy = found.tender, found.tender.logged.id
            if tender.closed is None:
                return None
            bids = work.bids.of(lot, policy, actor.organisation)
            known = {each.manifest for each in own_bids(work, actor, lot, bids)}
            own = [x for x in tender.closed.counted if x.manifest in known]
            gave = {
                each.kind
                for each in work.bids.releases(lot, policy)
                if each.who == actor.organisation
            }
            for counted in own:
                kind, until = _due_by(found)
                if kind is None or until is None or kind in gave or now >= until:
                    return None
                if kind is ReleaseKind.DISCLOSURE and not _is_shut(
                    work, found, counted
                ):
                    return None
                return DueOfBidder(kind, counted.manifest, until)
        return None

    def own(self, actor: Actor, lot: str) -> Sequence[OwnBid]:
        """
        Return the bids of the actor's firm, by number; of others' nothing is read.

        An account that merely says the firm's code reads none that it did not bring.

        Raises:
            ProjectMissingError: there is no such lot, or nobody may know of it yet.
            NotYoursError: the actor is no bidder.

        """
        with self.desk.transactions.read() as work:
            found = self._public(work, lot)
            if Role.BIDDER not in found.project.roles_of(actor):
                raise NotYoursError("read_own_bids", [Role.BIDDER], actor.roles)
            bids = work.bids.of(lot, found.tender.logged.id, actor.organisation)
            own = own_bids(work, actor, lot, bids)
            return [OwnBid(each, self._note(work, each)) for each in own]

    def _note(self, work: BidWork, bid: Bid) -> Accepted:
        recorded = work.ledger.recorded(bid.stream, bid.event)
        return self.desk.notary.accepted(recorded)

    def seeds(self, actor: Actor, lot: str) -> bytes:
        """
        Return the member that discloses S of every opened bid, to the supervisor.

        Raises:
            NotYoursError: the actor does not supervise this project.
            NotNowError: nothing was opened yet.

        """
        with self.desk.transactions.read() as work:
            found = self._public(work, lot)
        if Role.SUPERVISOR not in found.project.roles_of(actor):
            raise NotYoursError("read_seeds", [Role.SUPERVISOR], actor.roles)
        if found.lot.state not in _OPENED:
            raise NotNowError(found.lot.state, "read_seeds", ())
        return found.tender.seeds

    def _shown(self, work: BidWork, lot: str) -> PublicTender:
        found = self._public(work, lot)
        state = found.lot.state
        enough = state == State.CLOSED and len(
            found.tender.close.counted
        ) >= found.lot.rule_set.number("min_bidders")
        if state not in _SHOWN and not enough:
            raise NotNowError(state, "read_close", ())
        return found

    def _event(self, found: PublicTender, n: int) -> Shown:
        stream = found.project.stream
        with self.desk.transactions.read() as work:
            recorded = work.ledger.recorded(stream, n)
        return Shown(recorded.body, recorded.salt, self.proofs(stream, n))


_BEFORE_RELEASES: Final = frozenset({State.CLOSED, State.OPENING, State.ADJOURNED})


def _due_by(found: PublicTender) -> tuple[ReleaseKind | None, datetime | None]:
    """Return what bidders are to give in the state of a lot, and until when."""
    tender, state = found.tender, found.lot.state
    if state in _BEFORE_RELEASES and tender.has_bidders_window:
        waits = not tender.bidders_closed
        return (ReleaseKind.BIDDER, tender.bidders_until) if waits else (None, None)
    if state == State.RELEASED and tender.released_at is not None:
        minutes = found.lot.rule_set.number("disclosure_window_minutes")
        until = tender.released_at + timedelta(minutes=minutes)
        return ReleaseKind.DISCLOSURE, until
    return None, None


def _is_shut(work: BidWork, found: PublicTender, counted: Counted) -> bool:
    bids = work.bids.of(found.lot.id, found.tender.logged.id, counted.bidder)
    bid = next(each for each in bids if each.seq == counted.seq)
    return combined_of(work, found.tender, bid).verdict is Verdict.NOT_ENOUGH
