"""
Addresses of machines that never sign in: trustees and drop boxes (trading 7.8, 7.11).

What they read is public, and what a trustee sends it has signed.
"""

from typing import Any, Final

import msgspec
from litestar import post, route
from litestar.di import NamedDependency
from litestar.params import FromPath, RawBody
from litestar.status_codes import HTTP_200_OK

from archive.public.values import to_micros
from trading.accounts.http.guests import Guest
from trading.bids.model.releases import LARGEST_RELEASE
from trading.bids.trustee_desk import TrusteeDesk
from trading.bids.use_cases.releasing import ReleaseTimesCommand
from trading.front.http import READING
from trading.projects.model import ProjectMissingError

LARGEST_MESSAGE: Final = LARGEST_RELEASE * 3 // 2
"""The largest release in base64, and what stands around it."""
_KEY_DIGITS: Final = 64


class TrustedBody(msgspec.Struct, frozen=True, kw_only=True):
    """
    A lot that names the key; `deadline` in microseconds.

    `release` tells that the trustee of this key has not released yet, and may.
    """

    lot: str
    policy: str
    deadline: int
    release: bool


class TrustedLotsBody(msgspec.Struct, frozen=True):
    """Every lot under way whose policy names a key."""

    lots: list[TrustedBody]


class TakenBody(msgspec.Struct, frozen=True):
    """The accepted note over a release (archive 4.1)."""

    accepted: str


def key_in(text: str) -> bytes:
    """Return the raw key that 64 hexadecimal digits say, nothing if they say none."""
    try:
        return bytes.fromhex(text) if len(text) == _KEY_DIGITS else b""
    except ValueError:
        return b""


@route("/trusted/{key:str}", http_method=READING, sync_to_thread=True)
def trusted(key: FromPath[str], guest: NamedDependency[Guest]) -> TrustedLotsBody:
    """Tell a trustee or a drop box, by its key in hexadecimal, where it is named."""
    raw = key_in(key)
    found = guest.desk_of(TrusteeDesk).read_trusted(raw) if raw else ()
    return TrustedLotsBody(
        [
            TrustedBody(
                lot=each.lot,
                policy=each.policy,
                deadline=to_micros(each.deadline),
                release=each.release,
            )
            for each in found
        ]
    )


@post(
    "/tenders/{lot:str}/times",
    status_code=HTTP_200_OK,
    sync_to_thread=True,
    request_max_body_size=LARGEST_MESSAGE,
)
def times(
    lot: FromPath[str], body: RawBody, guest: NamedDependency[Guest]
) -> TakenBody:
    """Take the time factors of a trustee, signed with the key that the policy names."""
    command = ReleaseTimesCommand.decode(body)
    if command.lot != lot:
        raise ProjectMissingError(lot)
    accepted = guest.desk_of(TrusteeDesk).receive_times(command)
    return TakenBody(accepted.note)


HANDLERS: list[Any] = [trusted, times]
