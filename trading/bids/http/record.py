"""
A tender for whoever repeats its opening: JSON and the very bytes, for anybody.

Before the close it tells what is asked for, and nothing of who bids. From the close on
there are the envelopes without their objects, after the opening what came of each, and
of each opened bid the sealed sheet with what opens it. What was released opens every
part of every bid, and is for the supervisor.
"""

from typing import Any, Final

import msgspec
from litestar import Response, route
from litestar.di import NamedDependency
from litestar.params import FromPath

from archive.public.values import to_micros
from trading.accounts.http.form_pages import private
from trading.accounts.http.guests import Guest
from trading.accounts.http.scripts import said
from trading.bids.bid_desk import TenderRecord
from trading.bids.http.seats import TENDER, sheet_of
from trading.bids.model.bids import Bid, Released
from trading.bids.model.closing import Shown
from trading.bids.presenting.bidding import packed
from trading.front.forms import Entries
from trading.front.http import READING
from trading.projects.model import ProjectMissingError
from trading.rules.open_tender import State
from trading.rules.procedure import NotNowError

_PAGE: Final = "/tenders/{lot:str}"
RELEASES: Final = f"{TENDER}/opening/releases.json"
_JSON: Final = "application/json"
_BEFORE_THE_CLOSE: Final = {State.POLICY_LOGGED.value, State.BIDDING.value}


class TenderBody(msgspec.Struct, frozen=True, kw_only=True):
    """
    A lot that is tendered. `policy` and `form` are digests, `deadline` microseconds.

    `closed` tells that the close may be read, `opened` that the results may.
    """

    lot: str
    project: str
    title: str
    policy: str
    form: str
    deadline: int
    closed: bool
    opened: bool


class EventBody(msgspec.Struct, frozen=True, kw_only=True):
    """
    An event with its proof: the very text of its body, the salt in hexadecimal.

    `proof` is a tlog-proof with the entry in its extra line (archive 4.2).
    """

    body: str
    salt: str
    proof: str


class CloseBody(msgspec.Struct, frozen=True, kw_only=True):
    """BIDS_CLOSED, and BIDDERS_CLOSED where bidders have a factor of their own."""

    closed: EventBody
    bidders_closed: EventBody | None


class EnvelopeBody(msgspec.Struct, frozen=True, kw_only=True):
    """A counted bid as it was handed in; bytes in base64, key and signature in hex."""

    digest: str
    manifest: str
    signature: str
    key: str
    algorithm: str
    shares: list[str]
    times: list[str]


class EnvelopesBody(msgspec.Struct, frozen=True):
    """Every counted bid, in the order of the close."""

    envelopes: list[EnvelopeBody]


class ReleaseBody(msgspec.Struct, frozen=True, kw_only=True):
    """A release as it came, in base64; `who` is j, the trustee, or the bidder."""

    kind: str
    who: str
    release: str
    signature: str


class ReleasesBody(msgspec.Struct, frozen=True):
    """What was released, in the order in which it came."""

    releases: list[ReleaseBody]


class ResultBody(msgspec.Struct, frozen=True, kw_only=True):
    """
    What became of one counted bid.

    `text` is the plaintext of its sheet, `sheet` the SHA-256 of that, `opens_sheet` is
    S_sheet; all three are empty of what was not opened.
    """

    bidder: str
    manifest: str
    verdict: str
    outcome: str
    named: list[str]
    sheet: str
    text: str
    opens_sheet: str


class ResultsBody(msgspec.Struct, frozen=True):
    """Every counted bid, in the order of the close."""

    results: list[ResultBody]


@route(_PAGE, http_method=READING, sync_to_thread=True)
def tender(lot: FromPath[str], guest: NamedDependency[Guest]) -> TenderBody:
    """Tell what is asked for in a lot, and how much of it may be read by now."""
    desk = guest.desk_of(TenderRecord)
    found = desk.read_tender.public(lot)
    policy, state = found.tender.logged, found.lot.state
    return TenderBody(
        lot=found.lot.id,
        project=found.project.id,
        title=found.lot.title,
        policy=policy.id,
        form=policy.form,
        deadline=to_micros(policy.deadline),
        closed=state not in _BEFORE_THE_CLOSE and _is_closed(desk, lot),
        opened=state in {State.OPENED.value, State.RECORDED.value},
    )


def _is_closed(desk: TenderRecord, lot: str) -> bool:
    try:
        desk.read_tender.counted(lot)
    except NotNowError:
        return False
    return True


@route(f"{_PAGE}/policy.json", http_method=READING, sync_to_thread=True)
def policy(lot: FromPath[str], guest: NamedDependency[Guest]) -> Response[bytes]:
    """Return the very bytes of the opening policy (trading 7.1)."""
    found = guest.desk_of(TenderRecord).read_tender.public(lot)
    return _bytes(found.tender.policy, f"policy-{lot}.json")


@route(f"{_PAGE}/policy-proof.json", http_method=READING, sync_to_thread=True)
def policy_proof(lot: FromPath[str], guest: NamedDependency[Guest]) -> EventBody:
    """Return POLICY_LOGGED with the proof that it is in the log."""
    return _event(guest.desk_of(TenderRecord).read_tender.policy(lot))


@route(f"{_PAGE}/form.json", http_method=READING, sync_to_thread=True)
def form(lot: FromPath[str], guest: NamedDependency[Guest]) -> Response[bytes]:
    """Return the very bytes of the form of the opening sheet (trading 8)."""
    desk = guest.desk_of(TenderRecord)
    found = desk.forms.find(desk.read_tender.public(lot).tender.logged.form)
    if found is None:
        raise ProjectMissingError(lot)
    return _bytes(found, f"form-{lot}.json")


@route(f"{_PAGE}/close.json", http_method=READING, sync_to_thread=True)
def close(lot: FromPath[str], guest: NamedDependency[Guest]) -> CloseBody:
    """Return the close of the bids with its proof, once enough bids are closed."""
    read = guest.desk_of(TenderRecord).read_tender
    waits = bool(read.public(lot).tender.bidders_closed)
    closed = _event(read.close(lot))
    return CloseBody(
        closed=closed,
        bidders_closed=_event(read.bidders_closed(lot)) if waits else None,
    )


@route(f"{_PAGE}/envelopes.json", http_method=READING, sync_to_thread=True)
def envelopes(lot: FromPath[str], guest: NamedDependency[Guest]) -> EnvelopesBody:
    """Return the counted bids without their objects, once they are closed."""
    found = guest.desk_of(TenderRecord).read_tender.counted(lot)
    return EnvelopesBody([_envelope(each) for each in found])


def releases(guest: Guest, _form: Entries) -> Response[Any]:
    """Give the supervisor what was released, which opens every part of every bid."""
    signed_in, sheet = sheet_of(guest)
    read = guest.desk_of(TenderRecord).read_tender
    found = read.releases(sheet.lot.id, signed_in.actor)
    return said(ReleasesBody([_release(each) for each in found]))


@route(f"{_PAGE}/results.json", http_method=READING, sync_to_thread=True)
def results(lot: FromPath[str], guest: NamedDependency[Guest]) -> ResultsBody:
    """Return what became of each counted bid, after the opening."""
    found = guest.desk_of(TenderRecord).read_tender.results(lot)
    return ResultsBody(
        [
            ResultBody(
                bidder=each.bidder,
                manifest=each.manifest,
                verdict=each.verdict.value,
                outcome=each.outcome.value,
                named=list(each.named),
                sheet=each.sheet,
                text=each.text,
                opens_sheet=each.opens_sheet,
            )
            for each in found.results
        ]
    )


@route(f"{_PAGE}/sheets/{{manifest:str}}", http_method=READING, sync_to_thread=True)
def sheet(
    lot: FromPath[str], manifest: FromPath[str], guest: NamedDependency[Guest]
) -> Response[bytes]:
    """Return the sealed sheet of an opened bid, an age file that S_sheet opens."""
    desk = guest.desk_of(TenderRecord)
    pieces = desk.read_tender.sheet(lot, manifest)
    return _bytes(
        b"".join(map(desk.objects.get, pieces)),
        f"sheet-{manifest[:8]}.age",
        "application/octet-stream",
    )


def _bytes(data: bytes, name: str, media: str = _JSON) -> Response[bytes]:
    return Response(
        data,
        media_type=media,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _event(shown: Shown) -> EventBody:
    return EventBody(body=shown.body.decode(), salt=shown.salt.hex(), proof=shown.proof)


def _envelope(bid: Bid) -> EnvelopeBody:
    of = bid.envelope
    return EnvelopeBody(
        digest=bid.manifest,
        manifest=packed(of.manifest),
        signature=of.signature.hex(),
        key=of.key.hex(),
        algorithm=of.algorithm.value,
        shares=[packed(each) for each in of.shares],
        times=[packed(each) for each in of.times],
    )


def _release(given: Released) -> ReleaseBody:
    return ReleaseBody(
        kind=given.kind.value,
        who=given.who,
        release=packed(given.data),
        signature=given.signature.hex(),
    )


HANDLERS: list[Any] = [
    *(tender, policy, policy_proof, form, close),
    *(envelopes, results, sheet),
]
FOR_THE_SUPERVISOR: list[Any] = [*private(RELEASES)(releases)]
