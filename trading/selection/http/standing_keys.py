"""Standing keys on the web: made in one press, released with one, and their trustee."""

from typing import Annotated, Any, Final, Literal

import msgspec
from litestar import Response

from archive.public.evidence import sha256
from archive.public.values import to_micros
from trading.accounts.http.form_pages import private, sent
from trading.accounts.http.guests import Guest
from trading.accounts.http.keys import command, key_of
from trading.accounts.http.scripts import read, said, sent_by_script
from trading.accounts.permissions import require_allowed
from trading.accounts.use_cases.gate import NOBODY
from trading.bids.model.releases import LARGEST_RELEASE
from trading.bids.opening_errors import NotTheReleaserError
from trading.bids.ports import KeysFile
from trading.bids.use_cases.standing import (
    HOLDING,
    MakeStandingKeyCommand,
    RegisterTrusteeCommand,
)
from trading.front.forms import Entries
from trading.selection.http.seats import DESK, concerned, lot_of
from trading.selection.presenting.standing_keys import (
    GONE,
    standing_of,
    standing_view,
    trustees_view,
)
from trading.selection.standing_desk import StandingDesk
from trading.selection.use_cases.sealed_opening import ReleaseSignUpSharesCommand

PAGE: Final = "/standing-keys"
TRUSTEES: Final = "/standing-trustees"
ACT, RELEASE, REGISTER = "MakeStandingKey", "ReleaseSignUpShares", "RegisterTrustee"

Line = Annotated[str, msgspec.Meta(max_length=2_000)]


class MadeStandingKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A standing key (trading 7.12), and the file in which all keys are locked."""

    age: Line
    signing: Line
    signature: Line
    tool: Line
    file: bytes
    kind: Literal["password", "passkey"]


class KeyStands(msgspec.Struct, frozen=True):
    """Until when policies may name a key; microseconds, not included."""

    state: str
    until: int


class GivenShares(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The release for one sign-up (trading 7.8), signed with the standing key's."""

    lot: Line
    release: bytes
    signature: Line


class Done(msgspec.Struct, frozen=True):
    """How many sign-ups were served."""

    count: int


def show(guest: Guest, form: Entries) -> Response[str]:
    """Show the own standing key, and the sign-ups that wait for a release."""
    signed_in, desk = guest.own(), guest.desk_of(StandingDesk)
    actor = signed_in.actor
    waiting = desk.read_standing.waiting(actor)
    require_allowed(RELEASE if waiting else ACT, signed_in, to_read=True)
    may_hold = actor.roles & set(HOLDING)
    seated = waiting[0].holder.seated(actor) if waiting else actor
    name = guest.desk.read_account(signed_in).name
    view = standing_view(
        standing_of(desk.read_standing.key(actor), signed_in.at) if may_hold else GONE,
        waiting,
        desk.read_keys(seated),
        (actor.person, name, actor.organisation),
        desk.card(),
        (guest.csrf, guest.front.tongue),
    )
    return guest.page("standing_keys.html", view, entries=form, signed_in=signed_in)


@sent_by_script(f"{PAGE}/made")
def make(guest: Guest, form: Entries, body: bytes) -> Response[Any]:
    """Take a standing key; say until when policies may name it."""
    require_allowed(ACT, guest.own(), to_read=True)
    signed_in = guest.enter(ACT, form, NOBODY)
    told, desk = read(MadeStandingKey, body), guest.desk_of(StandingDesk)
    asked = command(
        MakeStandingKeyCommand,
        _key_of(told.age),
        age=told.age,
        signing=told.signing,
        signature=told.signature,
        tool=told.tool,
    )
    # First the file: no key is recorded whose holder could find it nowhere.
    desk.keep_keys(signed_in.actor, KeysFile(told.kind, told.file))
    desk.make_key(signed_in.actor, asked)
    key = desk.read_standing.key(signed_in.actor)
    if key is None:
        raise NotTheReleaserError("no standing key")
    stands = standing_of(key, key.made_at)
    return said(KeyStands(str(stands["state"]), to_micros(key.until)))


@sent_by_script(f"{DESK}/release", LARGEST_RELEASE * 3 // 2)
def release(guest: Guest, form: Entries, body: bytes) -> Response[Any]:
    """Take the release of one sign-up."""
    actor, lot = guest.own().actor, lot_of(guest)
    project = guest.desk_of(StandingDesk).read_standing.held(actor, lot)
    signed_in = guest.enter(RELEASE, form, concerned(project))
    told = read(GivenShares, body)
    if told.lot != lot:
        raise NotTheReleaserError(told.lot)
    asked = command(
        ReleaseSignUpSharesCommand,
        _key_of(body.decode("utf-8", "replace")),
        lot=told.lot,
        release=told.release,
        signature=told.signature,
    )
    guest.desk_of(StandingDesk).release_shares(signed_in.actor, asked)
    return said(Done(1))


def _key_of(text: str) -> str:
    return sha256(text.encode()).hex()[:32]


# --- The standing trustee ------------------------------------------------------------


def show_trustees(guest: Guest, form: Entries) -> Response[str]:
    """Show who gives the time of sealed sign-ups, and let another be registered."""
    signed_in = guest.own()
    require_allowed(REGISTER, signed_in, to_read=True)
    view = trustees_view(
        guest.desk_of(StandingDesk).read_standing.trustees(),
        registered=bool(guest.front.asked.get("done", "")),
        key=key_of(form),
        tongue=guest.front.tongue,
    )
    return guest.page("standing_trustees.html", view, entries=form, signed_in=signed_in)


@sent(TRUSTEES, shows=show_trustees)
def register(guest: Guest, form: Entries) -> Response[str]:
    """Register a standing trustee with the line that its own command printed."""
    signed_in = guest.enter(REGISTER, form)
    asked = command(
        RegisterTrusteeCommand,
        key_of(form),
        organisation=form["organisation"].strip(),
        age=form["age"].strip(),
        signing=form["signing"].strip().lower(),
        signature=form["signature"].strip().lower(),
    )
    guest.desk_of(StandingDesk).register_trustee(signed_in.actor, asked)
    return guest.sent_on(f"{TRUSTEES}?done=registered")


HANDLERS: list[Any] = [
    *private(PAGE)(show),
    *make,
    *release,
    *private(TRUSTEES)(show_trustees),
    *register,
]
