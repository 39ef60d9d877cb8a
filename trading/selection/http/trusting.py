"""
Addresses of the trustee of sealed sign-ups, which never signs in (trading 7.12).

Who signed up it is told alone, and only where it signs the question.
"""

from typing import Annotated, Any, Final, Literal

import msgspec
from litestar import post, route
from litestar.di import NamedDependency
from litestar.params import FromPath, RawBody
from litestar.status_codes import HTTP_200_OK

from archive.public.values import from_micros
from trading.accounts.http.guests import Guest
from trading.accounts.http.scripts import read
from trading.bids.http.trusting import LARGEST_MESSAGE, TakenBody, key_in
from trading.bids.model.light import CloseAsked
from trading.bids.presenting.bidding import packed
from trading.front.http import READING
from trading.projects.model import ProjectMissingError
from trading.selection.standing_desk import SealedTrusteeDesk
from trading.selection.use_cases.sealed_opening import ReleaseSignUpTimesCommand

_LATEST: Final = 1 << 53

Digest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
Signature = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{128}$")]


class SealedSignUpBody(msgspec.Struct, frozen=True, kw_only=True):
    """
    A closed sign-up that names the key; `policy` in base64.

    `release` tells that the trustee has not released yet, and may.
    """

    lot: str
    policy: str
    release: bool


class SealedSignUpsBody(msgspec.Struct, frozen=True):
    """Every sign-up that waits to be opened and names a key."""

    sign_ups: list[SealedSignUpBody]


class CloseQuestion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a trustee asks: `sealed-close-read/1` (7.12), signed with its key."""

    v: Literal["sealed-close-read/1"]
    policy: Digest
    at: Annotated[int, msgspec.Meta(ge=0, le=_LATEST)]
    signature: Signature


class ClosedEventBody(msgspec.Struct, frozen=True, kw_only=True):
    """SIGN_UP_CLOSED: its very text, its salt in hexadecimal, its tlog-proof."""

    body: str
    salt: str
    proof: str


class SealedEnvelopeBody(msgspec.Struct, frozen=True, kw_only=True):
    """A counted envelope without its objects; bytes in base64, the rest in hex."""

    manifest: str
    signature: str
    key: str
    algorithm: str
    shares: list[str]
    times: list[str]


class ClosedSignUpBody(msgspec.Struct, frozen=True, kw_only=True):
    """The close of a sign-up, and its envelopes in the order of `counted`."""

    closed: ClosedEventBody
    envelopes: list[SealedEnvelopeBody]


@route("/trusted/{key:str}/sign-ups", http_method=READING, sync_to_thread=True)
def trusted(key: FromPath[str], guest: NamedDependency[Guest]) -> SealedSignUpsBody:
    """Tell a trustee, by its key in hexadecimal, which closed sign-ups name it."""
    raw = key_in(key)
    found = guest.desk_of(SealedTrusteeDesk).read_standing.named(raw) if raw else ()
    return SealedSignUpsBody(
        [
            SealedSignUpBody(lot=lot.id, policy=packed(light.written), release=waits)
            for lot, light, waits in found
        ]
    )


@post("/sign-ups/{lot:str}/close", status_code=HTTP_200_OK, sync_to_thread=True)
def close(
    lot: FromPath[str], body: RawBody, guest: NamedDependency[Guest]
) -> ClosedSignUpBody:
    """Give the trustee the close of a sign-up, and the envelopes that it counts."""
    told = read(CloseQuestion, body)
    asked = CloseAsked(lot, told.policy, from_micros(told.at))
    found = guest.desk_of(SealedTrusteeDesk).read_closed(asked, told.signature)
    shown = found.closed
    return ClosedSignUpBody(
        closed=ClosedEventBody(
            body=shown.body.decode(), salt=shown.salt.hex(), proof=shown.proof
        ),
        envelopes=[
            SealedEnvelopeBody(
                manifest=packed(of.manifest),
                signature=of.signature.hex(),
                key=of.key.hex(),
                algorithm=of.algorithm.value,
                shares=[packed(each) for each in of.shares],
                times=[packed(each) for each in of.times],
            )
            for of in (each.envelope for each in found.quotes)
        ],
    )


@post(
    "/sign-ups/{lot:str}/times",
    status_code=HTTP_200_OK,
    sync_to_thread=True,
    request_max_body_size=LARGEST_MESSAGE,
)
def times(
    lot: FromPath[str], body: RawBody, guest: NamedDependency[Guest]
) -> TakenBody:
    """Take the time factors of a trustee, signed with the key that the policy names."""
    command = ReleaseSignUpTimesCommand.decode(body)
    if command.lot != lot:
        raise ProjectMissingError(lot)
    accepted = guest.desk_of(SealedTrusteeDesk).receive_times(command)
    return TakenBody(accepted.note)


HANDLERS: list[Any] = [trusted, close, times]
