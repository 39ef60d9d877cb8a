"""Documents of firms: kept, handed in, looked at, and read by those they concern."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

from archive.public.ledger import Command, Desk, Recorded
from archive.public.objects import ObjectMissingError, ObjectNameError, Objects
from archive.public.values import LINE, Actor, beijing
from trading.accounts.model.organisations import Kind
from trading.accounts.tokens import new_id
from trading.bidders.claim_errors import NotAFirmError
from trading.bidders.document_errors import DocumentNotThereError, NoSuchDocumentError
from trading.bidders.model.contents import gathered, media_of
from trading.bidders.model.dossiers import DocumentKind, FirmDocument, Outcome
from trading.bidders.ports import BidderWork
from trading.bidders.use_cases.acting import Digest, FirmAct, Id, Words, record, tell
from trading.rules.roles import Role

Number = Annotated[str, msgspec.Meta(max_length=140, pattern=f"^$|{LINE}")]


@dataclass(frozen=True, slots=True)
class KeepDocument:
    """
    Keep the bytes of a document, before it is handed in.

    What is too large is not read to its end, and what is no document is not kept.
    """

    objects: Objects

    def __call__(self, chunks: Iterable[bytes]) -> str:
        """
        Return the SHA-256 under which the bytes are kept.

        Raises:
            DocumentTooLargeError: more than 20 MiB.
            NotADocumentError: no whole PDF, PNG, JPEG or OFD.

        """
        data = gathered(chunks)
        media_of(data)
        return self.objects.put(data)


class HandInDocumentCommand(Command, frozen=True, kw_only=True):
    """A document, by the digest under which its bytes are kept."""

    kind: DocumentKind
    number: Number = ""
    valid_until: date | None = None
    document: Digest


class HandInDocument(FirmAct[HandInDocumentCommand]):
    """Hand in a licence, qualification or permit of one's own firm or party."""

    command = HandInDocumentCommand

    def __init__(self, desk: Desk[BidderWork], objects: Objects) -> None:
        super().__init__(desk)
        self.objects = objects

    def minutes(
        self,
        work: BidderWork,
        actor: Actor,
        command: HandInDocumentCommand,
        now: datetime,
    ) -> Recorded:
        """Look at the bytes themselves, keep what was said of them."""
        self.require_role(actor)
        account = work.accounts.organisations.get(actor.seat) if actor.seat else None
        if account is None or account.kind not in {Kind.FIRM, Kind.OTHER_PARTY}:
            raise NotAFirmError
        data = self._kept(command.document)
        document = FirmDocument(
            id=new_id(),
            organisation=account.id,
            kind=command.kind,
            number=command.number,
            valid_until=command.valid_until,
            digest=command.document,
            media=media_of(data),
            size=len(data),
            handed_in_at=now,
        )
        document.require_valid(beijing(now).date())
        work.dossiers.add(document)
        until = document.valid_until
        facts = {
            "document": document.id,
            "kind": document.kind.value,
            "valid_until": until and until.isoformat(),
            "digest": document.digest,
            "size": document.size,
        }
        return record(work, "DOCUMENT_HANDED_IN", account.id, facts, (actor, now))

    def _kept(self, digest: str) -> bytes:
        try:
            return self.objects.get(digest)
        except ObjectMissingError as error:
            raise DocumentNotThereError from error


class ReviewDocumentCommand(Command, frozen=True, kw_only=True):
    """What somebody of the centre saw in a document."""

    document: Id
    outcome: Literal["accepted", "refused", "asked"]
    words: Words = ""


class ReviewDocument(FirmAct[ReviewDocumentCommand]):
    """
    Record that a document was looked at: accepted, refused with words, or asked about.

    It blocks nothing (P-1): whether a firm qualifies the project's reviewers decide.
    """

    command = ReviewDocumentCommand

    def minutes(
        self,
        work: BidderWork,
        actor: Actor,
        command: ReviewDocumentCommand,
        now: datetime,
    ) -> Recorded:
        """Keep the outcome, tell the account what is missing."""
        self.require_role(actor)
        document = work.dossiers.locked(command.document)
        outcome = Outcome(command.outcome)
        document.require_reviewable(outcome, command.words)
        work.dossiers.save(
            replace(document, outcome=outcome, words=command.words, reviewed_at=now)
        )
        account = work.accounts.organisations.get(document.organisation)
        facts = {
            "document": document.id,
            "digest": document.digest,
            "outcome": outcome.value,
            "words": command.words,
        }
        recorded = record(work, "DOCUMENT_REVIEWED", account.id, facts, (actor, now))
        if outcome is not Outcome.ACCEPTED:
            subject = "材料需要补充 A document needs your attention"
            body = (
                f"{document.number or document.kind.value}\n{command.words}\n"
                "这不影响报名；请补充后重新提交。\n"
                "You can sign up all the same. Please hand it in anew.\n"
            )
            tell(work, account, (subject, body), recorded)
        return recorded


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """Give the bytes of a document to its own account, or to a clerk."""

    desk: Desk[BidderWork]
    objects: Objects

    def __call__(self, actor: Actor, document: str) -> tuple[FirmDocument, bytes]:
        """
        Return what is known of a document, and its bytes.

        Raises:
            NoSuchDocumentError: there is none, or it is another account's.

        """
        with self.desk.transactions.read() as work:
            found = work.dossiers.get(document)
        own = bool(actor.seat) and found.organisation == actor.seat
        if not own and Role.CLERK not in actor.roles:
            raise NoSuchDocumentError
        try:
            return found, self.objects.get(found.digest)
        except (ObjectMissingError, ObjectNameError) as error:
            raise NoSuchDocumentError from error
