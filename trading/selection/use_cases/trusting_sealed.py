"""What the trustee of a sealed sign-up, which never signs in, asks and sends (7.12)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from archive.public.evidence import PublicKey
from archive.public.ledger import Accepted
from archive.public.values import Actor
from trading.bids.light_errors import AskedTooLateError
from trading.bids.model.light import CloseAsked
from trading.bids.model.releases import TimeRelease
from trading.bids.opening_errors import NotTheReleaserError
from trading.bids.release_errors import ReleaseUnsignedError
from trading.bids.signed import require_signed
from trading.rules.roles import Role
from trading.selection.use_cases.reading_sealed import ClosedSignUp, ReadStanding
from trading.selection.use_cases.sealed_opening import (
    ReleaseSignUpTimes,
    ReleaseSignUpTimesCommand,
)

GOOD_FOR: Final = timedelta(minutes=5)
"""So far the clock that signed a question may be from the platform's."""
_FIRST: Final = 1


@dataclass(frozen=True, slots=True)
class ReadClosed:
    """Gives a close, and the envelopes that it counts, to its trustee alone (D-6)."""

    read_standing: ReadStanding

    def __call__(self, asked: CloseAsked, signature: str) -> ClosedSignUp:
        """
        Return what the trustee checks before it releases.

        Raises:
            NotTheReleaserError: no sign-up under that policy waits to be opened.
            ReleaseUnsignedError: its trustee did not sign the question.
            AskedTooLateError: it was signed at another time.

        """
        found = self.read_standing.closed(asked.lot)
        if found is None or found.light.policy.id != asked.policy:
            raise NotTheReleaserError("trustee 1")
        key = found.light.policy.trustees[0].key
        refused = ReleaseUnsignedError("the trustee did not sign the question")
        require_signed(asked.signed, key, bytes.fromhex(signature), refused)
        if abs(self.read_standing.desk.clock.now() - asked.at) > GOOD_FOR:
            raise AskedTooLateError(asked.at)
        return found


@dataclass(frozen=True, slots=True)
class ReceiveSignUpTimes:
    """Takes the release of a trustee that never signs in: its signature is enough."""

    read_standing: ReadStanding
    release: ReleaseSignUpTimes

    def __call__(self, command: ReleaseSignUpTimesCommand) -> Accepted:
        """
        Check whose release it is, and take it as that trustee's act.

        Raises:
            ReleaseMalformedError: it is no release.
            NotTheReleaserError: no such sign-up waits, or it names no such trustee.
            ReleaseUnsignedError: the trustee did not sign it.
            RuleBrokenError: it is not taken, for a reason of `ReleaseSignUpTimes`.

        """
        given = TimeRelease.from_bytes(command.release)
        found = self.read_standing.closed(command.lot)
        if found is None or given.number != _FIRST:
            raise NotTheReleaserError(f"trustee {given.number}")
        named = found.light.policy.trustees[0]
        given.check_signature(bytes.fromhex(command.signature), named.key)
        actor = Actor(
            f"trustee-{given.number}",
            named.organisation,
            frozenset({Role.TRUSTEE.value}),
            PublicKey(named.key).fingerprint,
        )
        return self.release(actor, command)
