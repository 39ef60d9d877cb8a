"""The desk at which unattended trustees and drop boxes ask and send."""

from dataclasses import dataclass

from trading.bids.use_cases.trusting import ReadTrusted, ReceiveTimes


@dataclass(frozen=True, slots=True, kw_only=True)
class TrusteeDesk:
    """What machines of other organisations call, which never sign in."""

    read_trusted: ReadTrusted
    receive_times: ReceiveTimes
