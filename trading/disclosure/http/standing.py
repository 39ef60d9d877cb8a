"""What the frame of a page tells of the platform, as far as it can be read just now."""

import logging
from datetime import datetime
from typing import Final

from trading.disclosure.ports import Cosigners, PublicLog
from trading.front.frames import Standing

_log: Final = logging.getLogger(__name__)


def read_standing(
    *, demo: bool, now: datetime, log: PublicLog, cosigners: Cosigners
) -> Standing:
    """
    Read how the log stands; what cannot be read is told to be unread.

    The frame stands around the page of an error too, and around pages that need no
    database: none of them fails because its foot has nothing to say.
    """
    try:
        return Standing(demo, now, log.size(), cosigners.signed())
    except Exception:  # noqa: BLE001 - whatever is broken, the page is still shown
        _log.exception("the frame of a page cannot be read")
        return Standing(demo, now, None, ())
