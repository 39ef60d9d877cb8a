"""Holding opening keys on the web: a week's keys, drills and releases on one page."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, Literal

import msgspec
from litestar import Response

from archive.public.evidence import sha256
from trading.accounts.http.form_pages import private
from trading.accounts.http.guests import Guest
from trading.accounts.http.keys import command
from trading.accounts.http.scripts import read, said, sent_by_script
from trading.accounts.model.sessions import SignedIn
from trading.accounts.permissions import require_allowed
from trading.accounts.use_cases.gate import NOBODY, Concerned
from trading.bids.bid_desk import HolderDesk
from trading.bids.ports import KeysFile
from trading.bids.preparing_errors import NotYourSeatError
from trading.bids.presenting.bidding import packed
from trading.bids.presenting.holding import boxes_asked, holder_view
from trading.bids.use_cases.holding import Held
from trading.bids.use_cases.keys import AnswerDrillCommand, MakeKeyCommand
from trading.bids.use_cases.releasing import ReleaseSharesCommand
from trading.front.forms import Entries
from trading.front.reach import POLICY_HEADER, content_policy
from trading.projects.model import Project

PAGE: Final = "/opening-keys"
ACT: Final = "MakeKey"
_MOST: Final = 300

Line = Annotated[str, msgspec.Meta(max_length=2_000)]
Whole = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]


class MadeKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A key that was made for one share of one lot."""

    lot: Line
    attempt: Whole
    j: Whole
    age: Line
    tool: Line
    key: Line
    signature: Line


class MadeKeys(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The keys of a week, and the file in which all of a holder's are locked."""

    keys: Annotated[list[MadeKey], msgspec.Meta(max_length=_MOST)]
    file: bytes
    kind: Literal["password", "passkey"]


class Challenge(msgspec.Struct, frozen=True):
    """What was sealed to a key, for its holder to open."""

    lot: str
    attempt: int
    j: int
    age: str
    sealed: str


class Challenges(msgspec.Struct, frozen=True):
    """One for each key that was made."""

    challenges: list[Challenge]


class Answered(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What shows that a drill was opened."""

    lot: Line
    j: Whole
    answer: Line


class Answers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One for each drill."""

    answers: Annotated[list[Answered], msgspec.Meta(max_length=_MOST)]


class GivenShares(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The release of one lot (trading 7.8), signed with the holder's key."""

    lot: Line
    release: bytes
    signature: Line


class Done(msgspec.Struct, frozen=True):
    """How many lots were served."""

    count: int


def _reading(guest: Guest, act: str) -> tuple[HolderDesk, SignedIn, Sequence[Held]]:
    signed_in = guest.own()
    require_allowed(act, signed_in, to_read=True)
    desk = guest.desk_of(HolderDesk)
    return desk, signed_in, desk.read_holding(signed_in.actor)


def show(guest: Guest, form: Entries) -> Response[str]:
    """Show a holder the lots that wait for a key, a drill or a release."""
    desk, signed_in, held = _reading(guest, ACT)
    actor = signed_in.actor
    name = guest.desk.read_account(signed_in).name
    view = holder_view(
        held,
        desk.read_keys(actor),
        (actor.person, name, actor.organisation),
        desk.card(),
        guest.csrf,
        guest.front.tongue,
    )
    page = guest.page("holder.html", view, entries=form, signed_in=signed_in)
    page.headers[POLICY_HEADER] = content_policy(boxes_asked(held))
    return page


def _entered(
    guest: Guest, act: str, form: Entries
) -> tuple[HolderDesk, SignedIn, Mapping[tuple[str, int], Held]]:
    """Return who acts, and the shares that are theirs, by lot and number."""
    desk, _, held = _reading(guest, act)
    first = _concerned(held[0].project) if held else NOBODY
    signed_in = guest.enter(act, form, first)
    return desk, signed_in, {(each.lot.id, each.seat.j): each for each in held}


def _concerned(project: Project) -> Concerned:
    return Concerned(project.owner, project.id, project.owner_side)


def _own(
    guest: Guest,
    signed_in: SignedIn,
    held: Mapping[tuple[str, int], Held],
    named: tuple[str, int],
) -> Held:
    """
    Return the share that a message names, if it is theirs to act for.

    Raises:
        NotYourSeatError: it is another's.
        MandateMissingError, MandateExpiredError, LentByOwnerError: as at the gate.

    """
    if named not in held:
        raise NotYourSeatError(named[1])
    found = held[named]
    concerned = _concerned(found.project)
    signed_in.require_not_lent_by(concerned.deciding)
    guest.require_mandate(signed_in, concerned)
    return found


@sent_by_script(f"{PAGE}/made")
def make(guest: Guest, form: Entries, body: bytes) -> Response[Any]:
    """Take the keys of all lots at once; answer with a drill for each."""
    desk, signed_in, held = _entered(guest, ACT, form)
    told = read(MadeKeys, body)
    for each in told.keys:
        _own(guest, signed_in, held, (each.lot, each.j))
    asked = [
        command(
            MakeKeyCommand,
            _key_of(f"{each.lot}/{each.j}/{each.age}"),
            lot=each.lot,
            j=each.j,
            age=each.age,
            signing=each.key,
            signature=each.signature,
            tool=each.tool,
        )
        for each in told.keys
    ]
    # First the file: no key is recorded whose holder could find it nowhere.
    desk.keep_keys(signed_in.actor, KeysFile(told.kind, told.file))
    for one in asked:
        desk.make_key(signed_in.actor, one)
    read_drill = desk.read_tender.drill
    return said(
        Challenges(
            [
                Challenge(
                    each.lot,
                    each.attempt,
                    each.j,
                    each.age,
                    packed(read_drill(signed_in.actor, each.lot, each.j)),
                )
                for each in told.keys
            ]
        )
    )


@sent_by_script(f"{PAGE}/drills")
def drill(guest: Guest, form: Entries, body: bytes) -> Response[Any]:
    """Take the answers to drills."""
    desk, signed_in, held = _entered(guest, "AnswerDrill", form)
    told = read(Answers, body)
    for each in told.answers:
        _own(guest, signed_in, held, (each.lot, each.j))
        asked = command(
            AnswerDrillCommand,
            _key_of(f"{each.lot}/{each.j}/{each.answer}"),
            lot=each.lot,
            j=each.j,
            answer=each.answer,
        )
        desk.answer_drill(signed_in.actor, asked)
    return said(Done(len(told.answers)))


@sent_by_script(f"{PAGE}/release")
def release(guest: Guest, form: Entries, body: bytes) -> Response[Any]:
    """Take a holder's release of one lot."""
    desk, signed_in, held = _entered(guest, "ReleaseShares", form)
    told = read(GivenShares, body)
    seats = [named for named in held if named[0] == told.lot]
    for named in seats or [(told.lot, 0)]:
        _own(guest, signed_in, held, named)
    asked = command(
        ReleaseSharesCommand,
        _key_of(body.decode("utf-8", "replace")),
        lot=told.lot,
        release=told.release,
        signature=told.signature,
    )
    desk.release_shares(signed_in.actor, asked)
    return said(Done(1))


def _key_of(text: str) -> str:
    return sha256(text.encode()).hex()[:32]


HANDLERS: list[Any] = [*private(PAGE)(show), *make, *drill, *release]
