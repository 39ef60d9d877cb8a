"""Commitments and reveals: what those present add to the seed (SPEC 3.3, 3.4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from expert_pool.draws import fairness, standing
from expert_pool.draws.errors import (
    AlreadyRevealedError,
    ChanceBeforeRevealsClosedError,
    DrawTooEarlyError,
    DuplicateCommitmentError,
    NoSupervisorError,
    RevealDoesNotOpenError,
)
from expert_pool.draws.messages import (
    Commit,
    CommitsClosing,
    Kind,
    Reveal,
    RevealEntry,
    RevealsClosing,
    commit_content,
    reveal_content,
)
from expert_pool.draws.model import Act
from expert_pool.draws.shapes import Signed, described, read
from expert_pool.draws.signers import (
    contributor_of,
    signed_by,
    signed_by_clerk,
)
from expert_pool.draws.written import Written


@dataclass(frozen=True, slots=True)
class Contributing(Written):
    """A draw to which contributors commit and reveal."""

    def commit(
        self, contributor: str, commitment: str, at: datetime, signature: str
    ) -> Self:
        """
        Record a contributor's commitment.

        Raises:
            DuplicateCommitmentError: he committed, or somebody to the same (DR-2).
            DrawError: not now, not he, not signed, or malformed.

        """
        commit = read(
            Commit,
            {
                **commit_content(contributor, commitment),
                "at": self._now(Act.COMMIT, at),
                "signature": signature,
            },
        )
        contributor_of(self.notice, contributor)
        for other in self.record.commits:
            if contributor == other.contributor or commitment == other.commitment:
                raise DuplicateCommitmentError(other.contributor)
        content = commit_content(contributor, commitment)
        signed_by(self.notice, contributor, Kind.COMMIT, content, signature)
        return self._with(commits=(*self.record.commits, commit))

    def commits_closing(
        self, at: datetime, reasons: Mapping[str, str] | None = None
    ) -> CommitsClosing:
        """
        Return what the clerk signs to close the commitments.

        Raises:
            NoSupervisorError: the clerk or every supervisor has not committed (D-16).
            ReasonMissingError: the reasons are not those of who did not commit.
            DrawError: not now.

        """
        now = self._now(Act.CLOSE_COMMITS, at)
        present = {commit.contributor for commit in self.record.commits}
        if not standing.required_duties(self.record, present):
            raise NoSupervisorError(
                "the clerk and a supervisor have not both committed"
            )
        everybody = [one.id for one in self.notice.contributors]
        commits = [described(commit) for commit in self.record.commits]
        missing = standing.missing_of(
            self.record, everybody, present, dict(reasons or {})
        )
        closing = CommitsClosing(
            at=now, commits=fairness.digest(commits), missing=missing
        )
        return read(CommitsClosing, described(closing))

    def close_commits(
        self,
        at: datetime,
        signature: str,
        reasons: Mapping[str, str] | None = None,
    ) -> Self:
        """
        Close the commitments, signed by the clerk; nobody commits afterwards.

        Raises:
            DrawError: as `commits_closing` does, or it is not signed.

        """
        body = self.commits_closing(at, reasons)
        signatures = signed_by_clerk(
            self.notice, Kind.COMMITS_CLOSED, described(body), signature
        )
        return self._with(commits_closed=Signed(body=body, signatures=signatures))

    def reveal(self, contributor: str, r: str, at: datetime, signature: str) -> Self:
        """
        Record the value that a contributor committed to.

        Raises:
            RevealDoesNotOpenError: it is not that value, or he did not commit.
            AlreadyRevealedError: he revealed it before.
            DrawError: not now, not he, not signed, or malformed.

        """
        content = reveal_content(contributor, r)
        now = self._now(Act.REVEAL, at)
        reveal = read(Reveal, {**content, "at": now, "signature": signature})
        contributor_of(self.notice, contributor)
        if any(one.contributor == contributor for one in self.record.reveals):
            raise AlreadyRevealedError(f"{contributor} has revealed already")
        opened = fairness.commitment(self.notice.draw, contributor, bytes.fromhex(r))
        if (contributor, opened) not in {
            (one.contributor, one.commitment) for one in self.record.commits
        }:
            raise RevealDoesNotOpenError(contributor)
        signed_by(self.notice, contributor, Kind.REVEAL, content, signature)
        return self._with(reveals=(*self.record.reveals, reveal))

    def reveals_closing(
        self, at: datetime, reasons: Mapping[str, str] | None = None
    ) -> RevealsClosing:
        """
        Return what the clerk signs to close the reveals: the final list.

        Raises:
            DrawTooEarlyError: before the instant that the notice announced (D-15).
            ChanceBeforeRevealsClosedError: the lottery in force would be drawn before.
            ReasonMissingError: the reasons are not those of who did not reveal.
            DrawError: not now.

        """
        now = self._now(Act.CLOSE_REVEALS, at)
        if now < self.notice.scheduled:
            raise DrawTooEarlyError("the draw is announced for a later instant")
        if self.could_have_spoken(now):
            source = standing.source_in_force(self.record)
            raise ChanceBeforeRevealsClosedError(f"{source.name} was drawn already")
        values = {one.contributor: one.r for one in self.record.reveals}
        committed = {one.contributor for one in self.record.commits}
        why = {
            one.contributor: one.reason
            for one in standing.missing_of(
                self.record, committed, set(values), dict(reasons or {})
            )
        }
        entries = tuple(
            RevealEntry(
                contributor=one.id, r=values.get(one.id), reason=why.get(one.id)
            )
            for one in self.notice.contributors
            if one.id in committed
        )
        reveals = fairness.digest([described(one) for one in self.record.reveals])
        closing = RevealsClosing(at=now, list=entries, reveals=reveals)
        return read(RevealsClosing, described(closing))

    def close_reveals(
        self,
        at: datetime,
        signature: str,
        reasons: Mapping[str, str] | None = None,
    ) -> Self:
        """
        Close the reveals, signed by the clerk; from here the draw is only finished.

        Raises:
            DrawError: as `reveals_closing` does, or it is not signed.

        """
        body = self.reveals_closing(at, reasons)
        signatures = signed_by_clerk(
            self.notice, Kind.REVEALS_CLOSED, described(body), signature
        )
        return self._with(reveals_closed=Signed(body=body, signatures=signatures))
