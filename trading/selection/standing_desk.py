"""The desk of those who open sealed sign-ups, and of whoever names their trustee."""

from collections.abc import Callable
from dataclasses import dataclass

from trading.bids.use_cases.holding import KeepKeysFile, ReadKeysFile
from trading.bids.use_cases.standing import MakeStandingKey, RegisterTrustee
from trading.selection.use_cases.reading_sealed import ReadStanding
from trading.selection.use_cases.sealed_opening import ReleaseSignUpShares
from trading.selection.use_cases.trusting_sealed import ReadClosed, ReceiveSignUpTimes


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingDesk:
    """What the pages of standing keys call; `card` is the log's anchor card."""

    make_key: MakeStandingKey
    register_trustee: RegisterTrustee
    release_shares: ReleaseSignUpShares
    read_standing: ReadStanding
    keep_keys: KeepKeysFile
    read_keys: ReadKeysFile
    card: Callable[[], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedTrusteeDesk:
    """What the trustee of sealed sign-ups calls, which never signs in."""

    read_standing: ReadStanding
    read_closed: ReadClosed
    receive_times: ReceiveSignUpTimes
