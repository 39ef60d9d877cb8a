"""
One draw from notice to transcript (expert_pool/SPEC.md section 2).

A `Draw` never changes: every act returns the draw after it, or raises the rule that
forbids it. Instants are arguments. Who has to sign something asks the draw first what
it will say (`commits_closing`, `reveals_closing`, `switching`, `voiding`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

import msgspec

from archive.public.evidence import canonical
from expert_pool.draws import fairness, standing
from expert_pool.draws.announced import Notice, Pool, Ticket
from expert_pool.draws.choosing import Choosing
from expert_pool.draws.errors import (
    AlreadySignedError,
    NoSupervisorError,
    PanelImpossibleError,
    ResultMissingError,
    TranscriptUnfinishedError,
    VoidWithoutCauseError,
)
from expert_pool.draws.messages import (
    AttestedResult,
    Cause,
    Kind,
    Opening,
    Panel,
    Record,
    Result,
    Seated,
    Voiding,
)
from expert_pool.draws.model import Act, DrawState, guard
from expert_pool.draws.notice import LARGEST_TRANSCRIPT, check_notice
from expert_pool.draws.notice_errors import TooLargeError
from expert_pool.draws.shapes import Missing, Signed, checked, described, read
from expert_pool.draws.signers import (
    contributor_of,
    signed_by,
    signed_by_clerk,
    signed_together,
)


@dataclass(frozen=True, slots=True)
class Draw(Choosing):
    """One attempt at a draw, from its notice to its transcript."""

    @classmethod
    def announce(
        cls, notice: Notice, tickets: Sequence[Ticket], signature: str
    ) -> Self:
        """
        Begin a draw by its notice, signed by the clerk.

        Raises:
            MalformedDrawError: the notice or a ticket has not the shape of SPEC 3.
            DrawError: the notice cannot be drawn (`check_notice`), or is not signed.

        """
        notice = checked(notice)
        pool = checked(Pool(tickets=tuple(tickets)))
        check_notice(notice, pool.tickets)
        signatures = signed_by_clerk(notice, Kind.NOTICE, described(notice), signature)
        record = Record(
            demo=notice.demo,
            origin=notice.origin,
            notice=Signed(body=notice, signatures=signatures),
            pool=pool,
            commits=(),
            reveals=(),
            switches=(),
        )
        return cls(record)

    @property
    def result(self) -> Result:
        """
        What everybody present signs.

        Raises:
            ResultMissingError: the draw is not finished.

        """
        if self.record.result is None:
            raise ResultMissingError("the draw has no result yet")
        return self.record.result.body

    @property
    def winners(self) -> tuple[Seated, ...]:
        """
        Who won, by stratum of the last round.

        Raises:
            ResultMissingError: the draw is not finished.
            PanelImpossibleError: no feasible panel was found.

        """
        most = self.notice.winners
        return tuple(
            Seated(name=one.name, pids=one.pids[:most]) for one in self._seated()
        )

    @property
    def reserves(self) -> tuple[Seated, ...]:
        """
        Who follows if a winner fails, in order, by stratum of the last round.

        Raises:
            ResultMissingError: the draw is not finished.
            PanelImpossibleError: no feasible panel was found.

        """
        most = self.notice.winners
        return tuple(
            Seated(name=one.name, pids=one.pids[most:]) for one in self._seated()
        )

    def sign_result(self, contributor: str, signature: str) -> Self:
        """
        Record a present person's signature over the result (D-19).

        Raises:
            AlreadySignedError: he signed, or is listed as absent.
            DrawError: not now, not he, or not signed.

        """
        guard(Act.SIGN_RESULT, self.state)
        result = self._unsigned(contributor)
        signed = signed_by(
            self.notice, contributor, Kind.RESULT, described(result.body), signature
        )
        signatures = (*result.signatures, signed)
        return self._with(result=msgspec.structs.replace(result, signatures=signatures))

    def list_absent(self, contributor: str, reason: str) -> Self:
        """
        Record that a contributor is not there to sign, and why.

        Raises:
            NoSupervisorError: nobody of his required duty would be left to sign.
            AlreadySignedError: he signed, or is listed.
            DrawError: not now, or nobody of this id.

        """
        guard(Act.SIGN_RESULT, self.state)
        result = self._unsigned(contributor)
        missing = read(Missing, {"contributor": contributor, "reason": reason})
        absent = (*result.absent, missing)
        left = {one.id for one in self.notice.contributors}
        left -= {one.contributor for one in absent}
        if not standing.required_duties(self.record, left):
            raise NoSupervisorError("the clerk and a supervisor sign every result")
        return self._with(result=msgspec.structs.replace(result, absent=absent))

    def voiding(
        self, at: datetime, cause: Cause, reason: str, decision: str = ""
    ) -> Voiding:
        """
        Return what clerk and supervisor sign to void the draw.

        Raises:
            DrawOnlyFinishedError: between REVEALS_CLOSED and the result.
            VoidWithoutCauseError: a failure after the close; or no decision named.
            DrawError: not now.

        """
        now = self._now(Act.VOID, at)
        if self.record.result is not None and (cause is Cause.FAILURE or not decision):
            raise VoidWithoutCauseError("a result is void by a decision on its list")
        body = Voiding(
            at=now,
            cause=cause,
            reason=reason,
            decision=decision,
            record=fairness.digest(described(self.record)),
        )
        return read(Voiding, described(body))

    def void(
        self,
        at: datetime,
        cause: Cause,
        reason: str,
        signatures: Mapping[str, str],
        decision: str = "",
    ) -> Self:
        """
        Void the draw, signed by the clerk and a supervisor; it stays on record.

        Raises:
            DrawError: as `voiding` does, or they have not signed.

        """
        body = self.voiding(at, cause, reason, decision)
        signed = signed_together(self.notice, Kind.VOID, described(body), signatures)
        return self._with(voided=Signed(body=body, signatures=signed))

    def transcript(self, names: Sequence[Opening] | None = None) -> bytes:
        """
        Return the file that proves the draw (SPEC section 3), with names if given.

        Raises:
            TranscriptUnfinishedError: neither signed by everybody nor void.
            NameDoesNotOpenError: a name is not the one that was frozen.
            TooLargeError: larger than 256 MiB.

        """
        if self.state not in {DrawState.SIGNED, DrawState.VOIDED}:
            raise TranscriptUnfinishedError(f"the draw is {self.state}")
        record = self.record
        if names is not None:
            standing.check_names(record.pool.tickets, names)
            opened = tuple(checked(name) for name in names)
            record = msgspec.structs.replace(record, names=opened)
        data = canonical(described(record))
        if len(data) > LARGEST_TRANSCRIPT:
            raise TooLargeError(len(data), LARGEST_TRANSCRIPT)
        return data

    def _unsigned(self, contributor: str) -> AttestedResult:
        contributor_of(self.notice, contributor)
        result = self.record.result
        if result is None:
            raise ResultMissingError("the draw has no result yet")
        known = {one.contributor for one in result.signatures}
        if contributor in known | {one.contributor for one in result.absent}:
            raise AlreadySignedError(f"{contributor} is on the record already")
        return result

    def _seated(self) -> tuple[Seated, ...]:
        last = self.result.rounds[-1]
        if self.result.panel is Panel.IMPOSSIBLE:
            raise PanelImpossibleError(last.label, self.notice.limit)
        return last.strata
