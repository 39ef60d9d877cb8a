"""What is shown of firms: to their own people, and to whoever looks at what waits."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from archive.public.ledger import Desk
from archive.public.objects import ObjectMissingError, ObjectNameError, Objects
from archive.public.values import Actor
from trading.accounts.errors import NoSuchAccountError
from trading.accounts.model.organisations import Kind, Organisation
from trading.accounts.permissions import PERMISSIONS
from trading.bidders.claim_errors import NotAFirmError
from trading.bidders.codes import Uscc
from trading.bidders.document_errors import NoSuchDocumentError
from trading.bidders.model.claims import Claim, FirmKey, Stand, footing
from trading.bidders.model.conduct import Finding
from trading.bidders.model.contents import Media, media_of
from trading.bidders.model.dossiers import FirmDocument
from trading.bidders.model.firms import Ban, Relation, own_word
from trading.bidders.model.relations import Tie
from trading.bidders.ports import BidderWork
from trading.rules.procedure import NotYoursError
from trading.rules.roles import Role

MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmSheet:
    """
    A firm as its own account sees it; `stand` is how its applications stand.

    `relations` and `ties` are what this account said, not what others say who claim
    the same firm.
    """

    account: Organisation
    claim: Claim
    stand: Stand
    documents: Sequence[FirmDocument]
    keys: Sequence[FirmKey]
    relations: Sequence[Relation]
    ties: Sequence[Tie]
    bans: Sequence[Ban]
    findings: Sequence[Finding]


@dataclass(frozen=True, slots=True)
class ReadOwnFirm:
    """Show the account of a firm what is known of it."""

    desk: Desk[BidderWork]

    def __call__(self, actor: Actor) -> FirmSheet:
        """
        Return it as it is now.

        Raises:
            NotAFirmError: the actor's account is not that of a firm.

        """
        now = self.desk.clock.now()
        with self.desk.transactions.read() as work:
            account = _own(work, actor, Kind.FIRM)
            code = Uscc.parse(account.code)
            claims = work.claims.of_firms([account.code]).get(account.code, ())
            relations, ties = work.bidders.declared(code, own_word(account.id))
            return FirmSheet(
                account=account,
                claim=work.claims.get(account.id, code),
                stand=footing(account.id, claims),
                documents=work.dossiers.of(account.id),
                keys=[
                    each
                    for each in work.claims.keys(code)
                    if each.organisation == account.id
                ],
                relations=relations,
                ties=ties,
                bans=[each for each in work.bidders.bans(code) if now < each.until],
                findings=work.conduct.shown(code, now),
            )


@dataclass(frozen=True, slots=True)
class ReadOwnDocuments:
    """Show a firm or another party the documents it handed in."""

    desk: Desk[BidderWork]

    def __call__(self, actor: Actor) -> Sequence[FirmDocument]:
        """Return them, the latest first. Raises `NotAFirmError`."""
        with self.desk.transactions.read() as work:
            account = _own(work, actor, Kind.FIRM, Kind.OTHER_PARTY)
            return work.dossiers.of(account.id)


def _own(work: BidderWork, actor: Actor, *kinds: Kind) -> Organisation:
    account = work.accounts.organisations.get(actor.seat) if actor.seat else None
    if account is None or account.kind not in kinds:
        raise NotAFirmError
    return account


# --- What waits for the centre -------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingClaim:
    """A claim to be looked at, and who else claims the same firm."""

    claim: Claim
    account: Organisation
    others: Sequence[tuple[Organisation, Claim]]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingDocument:
    """A document to be looked at, and whose it is."""

    document: FirmDocument
    account: Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingKey:
    """A key to be bound, and whether its account is bound to the firm."""

    key: FirmKey
    account: Organisation
    claim: Claim


@dataclass(frozen=True, slots=True)
class ReadQueues:
    """Show the centre what waits; nothing else waits for any of it (P-1)."""

    desk: Desk[BidderWork]

    def claims(self, actor: Actor) -> Sequence[WaitingClaim]:
        """Return claims, those with proof first. Raises `NotYoursError`."""
        _require("DecideClaim", actor)
        with self.desk.transactions.read() as work:
            found = work.claims.waiting(MOST)
            known = work.claims.of_firms({str(each.firm) for each in found})
            return [
                WaitingClaim(
                    claim=each,
                    account=work.accounts.organisations.get(each.organisation),
                    others=[
                        (work.accounts.organisations.get(other.organisation), other)
                        for other in known.get(str(each.firm), ())
                        if other.organisation != each.organisation
                    ],
                )
                for each in found
            ]

    def documents(self, actor: Actor) -> Sequence[WaitingDocument]:
        """Return documents, the oldest first. Raises `NotYoursError`."""
        _require("ReviewDocument", actor)
        with self.desk.transactions.read() as work:
            return [
                WaitingDocument(
                    document=each,
                    account=work.accounts.organisations.get(each.organisation),
                )
                for each in work.dossiers.waiting(MOST)
            ]

    def keys(self, actor: Actor) -> Sequence[WaitingKey]:
        """Return keys, the oldest first. Raises `NotYoursError`."""
        _require("BindSigningKey", actor)
        with self.desk.transactions.read() as work:
            return [
                WaitingKey(
                    key=each,
                    account=work.accounts.organisations.get(each.organisation),
                    claim=work.claims.get(each.organisation, each.firm),
                )
                for each in work.claims.waiting_keys(MOST)
            ]

    def bindings(self, actor: Actor, firm: Uscc) -> Sequence[WaitingClaim]:
        """Return all claims to one firm that were decided or handed in."""
        _require("RevokeBinding", actor)
        with self.desk.transactions.read() as work:
            found = work.claims.of_firms([str(firm)]).get(str(firm), ())
            return [
                WaitingClaim(
                    claim=each,
                    account=work.accounts.organisations.get(each.organisation),
                    others=(),
                )
                for each in found
            ]


def _require(act: str, actor: Actor) -> None:
    allowed = PERMISSIONS[act].roles
    if not allowed & set(actor.roles):
        raise NotYoursError(act, sorted(role.value for role in allowed), actor.roles)


@dataclass(frozen=True, slots=True)
class ReadProof:
    """
    Give the bytes of what a claim or a key rests on, to its account or a clerk.

    Whoever names a digest of his own gets nothing: only what was handed in for it.
    """

    desk: Desk[BidderWork]
    objects: Objects

    def __call__(
        self, actor: Actor, organisation: str, digest: str
    ) -> tuple[Media, bytes]:
        """
        Return what it is written in, and the bytes.

        Raises:
            NoSuchDocumentError: nothing such was handed in, or it is another's.

        """
        if actor.seat != organisation and Role.CLERK not in actor.roles:
            raise NoSuchDocumentError
        with self.desk.transactions.read() as work:
            try:
                account = work.accounts.organisations.get(organisation)
            except NoSuchAccountError as error:
                raise NoSuchDocumentError from error
            if account.kind is not Kind.FIRM:
                raise NoSuchDocumentError
            firm = Uscc.parse(account.code)
            claim = work.claims.get(organisation, firm)
            handed_in = {claim.document, claim.decided_on} | {
                each.document
                for each in work.claims.keys(firm)
                if each.organisation == organisation
            }
        if not digest or digest not in handed_in:
            raise NoSuchDocumentError
        try:
            data = self.objects.get(digest)
        except (ObjectMissingError, ObjectNameError) as error:
            raise NoSuchDocumentError from error
        return media_of(data), data


# --- Conduct -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ConductSheet:
    """What authorities recorded of a firm and what still counts."""

    code: Uscc
    name: str
    bans: Sequence[Ban]
    findings: Sequence[Finding] = field(default=())


@dataclass(frozen=True, slots=True)
class ReadConduct:
    """Show what authorities recorded of a firm, and nothing that has ended."""

    desk: Desk[BidderWork]

    def __call__(self, firm: Uscc) -> ConductSheet:
        """Return bans that have not ended and findings that are shown now."""
        now = self.desk.clock.now()
        with self.desk.transactions.read() as work:
            known = work.bidders.firm(firm)
            return ConductSheet(
                code=firm,
                name="" if known is None else known.name,
                bans=[each for each in work.bidders.bans(firm) if now < each.until],
                findings=work.conduct.shown(firm, now),
            )
