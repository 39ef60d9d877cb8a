"""The gate: one question before any act, from whatever page it comes."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from archive.public.ledger import Desk
from archive.public.values import RuleBrokenError
from trading.accounts.entry_errors import ForgedRequestError
from trading.accounts.model.limits import (
    SUBMISSION_PERSON,
    SUBMISSION_PLACE,
    UPLOAD_PERSON,
    Limit,
)
from trading.accounts.model.memberships import require_mandate
from trading.accounts.model.organisations import Kind
from trading.accounts.model.sessions import SignedIn
from trading.accounts.permissions import (
    Scope,
    Who,
    require_allowed,
    require_second_step,
)
from trading.accounts.ports import AccountWork
from trading.accounts.tokens import is_csrf_of
from trading.accounts.use_cases.acting import (
    Keeper,
    Visitor,
    audit,
    refused,
    require_slow,
)
from trading.accounts.use_cases.sessions import Recognise


@dataclass(frozen=True, slots=True)
class Concerned:
    """
    Whose project an act is about, where it is about one.

    `deciding` are the bodies that decide in it: a clerk lent by one of them keeps out.
    An act in a project's seat has to say both: an agency or a lent clerk of whom it is
    not known in whose project they act is refused.
    """

    owner: str = ""
    project: str = ""
    deciding: Collection[str] = ()


NOBODY: Final = Concerned()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """
    Let an act of the product be tried by whoever holds a token, or say why not.

    It asks in this order: does the page belong to the sign-in, is the sign-in one, do
    acts come at the speed of people, does the permission table allow it, is there a
    mandate. Refusals are kept in the audit. The use case asks its own rules afterwards.
    """

    desk: Desk[AccountWork]
    keeper: Keeper
    recognise: Recognise

    def __call__(
        self,
        visitor: Visitor,
        token: str,
        csrf: str,
        act: str,
        concerned: Concerned = NOBODY,
    ) -> SignedIn:
        """
        Return who acts: `signed_in.actor` is what the use case gets.

        Raises:
            ForgedRequestError: the page is not one of this sign-in.
            SignInNeededError, AccountLockedError: nobody is signed in, or may be.
            TooManyAttemptsError: acts come faster than people act.
            NotYoursError, SecondFactorNeededError, SecondFactorStaleError,
            DayAfterResetError: what the permission table says.
            MandateMissingError, MandateExpiredError: an agency without a mandate.
            LentByOwnerError: a clerk whom a deciding body lent.

        """
        signed_in = self.recognise(token)
        try:
            self._require(visitor, (token, csrf), signed_in, act, concerned)
        except RuleBrokenError as refusal:
            self.keep_refusal(visitor, act, refusal, signed_in)
            raise
        return signed_in

    def own(self, visitor: Visitor, token: str, act: str) -> SignedIn:
        """
        Return who acts upon their own sign-ins: what stands in no permission table.

        Raises:
            SignInNeededError, AccountLockedError: nobody is signed in, or may be.
            SecondFactorNeededError: only the password of somebody who serves was given.
            TooManyAttemptsError: acts come faster than people act.

        """
        signed_in = self.recognise(token)
        try:
            self._require_slow(visitor, signed_in)
            require_second_step(signed_in)
        except RuleBrokenError as refusal:
            self.keep_refusal(visitor, act, refusal, signed_in)
            raise
        return signed_in

    def slow(self, visitor: Visitor, token: str) -> None:
        """Count a press of whoever is signed in; raises like `own`, but for factors."""
        self._require_slow(visitor, self.recognise(token))

    def slow_files(self, visitor: Visitor, token: str) -> None:
        """Count a form with files of whoever is signed in, before any is kept."""
        self._require_slow(visitor, self.recognise(token), UPLOAD_PERSON)

    def reading(self, visitor: Visitor, token: str, act: str) -> SignedIn:
        """
        Return who may try an act at all, before what they send for it is read.

        Raises:
            SignInNeededError, AccountLockedError: nobody is signed in, or may be.
            NotYoursError, SecondFactorNeededError: what the permission table says.

        """
        signed_in = self.recognise(token)
        try:
            require_allowed(act, signed_in, to_read=True)
        except RuleBrokenError as refusal:
            self.keep_refusal(visitor, act, refusal, signed_in)
            raise
        return signed_in

    def keep_refusal(
        self,
        visitor: Visitor,
        act: str,
        refusal: RuleBrokenError,
        signed_in: SignedIn | None = None,
    ) -> None:
        """Keep in the audit that somebody was refused before any use case was asked."""
        now = self.desk.clock.now()
        actor = None if signed_in is None else signed_in.actor
        row = refused(
            act,
            refusal,
            now,
            person=actor.person if actor else "",
            organisation=actor.organisation if actor else "",
        )
        audit(self.desk, self.keeper, visitor, row)

    def _require_slow(
        self, visitor: Visitor, signed_in: SignedIn, limit: Limit = SUBMISSION_PERSON
    ) -> None:
        person = signed_in.session.person
        counted = (SUBMISSION_PLACE, visitor.place), (limit, person)
        require_slow(self.desk, self.keeper, signed_in.at, *counted)

    def _require(
        self,
        visitor: Visitor,
        page: tuple[str, str],
        signed_in: SignedIn,
        act: str,
        concerned: Concerned,
    ) -> None:
        if not is_csrf_of(*page):
            raise ForgedRequestError
        self._require_slow(visitor, signed_in)
        permission = require_allowed(act, signed_in)
        if permission.scope is Scope.PROJECT_SEAT and permission.who is not Who.NAMED:
            seat = signed_in.seat
            lender = "" if seat is None else seat.lent_by
            signed_in.require_not_lent_by(concerned.deciding or [lender])
            self.require_mandate(signed_in, concerned)

    def require_mandate(self, signed_in: SignedIn, concerned: Concerned) -> None:
        """
        Return if whoever is signed in may act, or read, in that project now.

        Raises:
            MandateMissingError, MandateExpiredError: an agency without a mandate.

        """
        seat = signed_in.seat
        if seat is None or seat.organisation.kind is not Kind.AGENCY:
            return
        agency = seat.organisation.acts_as
        with self.desk.transactions.read() as work:
            mandates = work.accounts.memberships.mandates(agency, concerned.owner)
        require_mandate(
            mandates, agency, concerned.owner, concerned.project, signed_in.at
        )
