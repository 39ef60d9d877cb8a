"""A bidder's own deposits: an account to pay to, a guarantee, the year's; no others."""

import re
from typing import Any, Final

from litestar import Response

from archive.public.values import Yuan
from trading.accounts.http.form_pages import private, sent
from trading.accounts.http.guests import Guest
from trading.accounts.http.keys import command, key_of
from trading.accounts.model.sessions import SignedIn
from trading.bidders.deposit_desk import DepositDesk
from trading.bidders.deposit_errors import NoDepositAskedError
from trading.bidders.http.own import done_of, reading
from trading.bidders.presenting.deposits import asked_views, giving_view, own_view
from trading.bidders.use_cases.deposits_giving import (
    CoverByYearlyCommand,
    OpenSubAccountCommand,
    RecordGuaranteeCommand,
)
from trading.front.forms import Entries
from trading.front.typed import AmountTypedWronglyError, typed_amount, typed_instant

LIST: Final = "/deposits"
OWN: Final = f"{LIST}/{{lot:str}}"
ACCOUNT: Final = f"{OWN}/account"
GUARANTEE: Final = f"{OWN}/guarantee"
YEARLY: Final = f"{OWN}/yearly"
_LOT: Final = re.compile(r"[A-Za-z0-9-]{1,60}")
_SHOWN: Final = 60


def lot_of(guest: Guest) -> str:
    """
    Return the lot, or the year, that the address names.

    Raises:
        NoDepositAskedError: it is written as none ever is.

    """
    named = guest.front.path.removeprefix(f"{LIST}/").partition("/")[0]
    if not _LOT.fullmatch(named):
        raise NoDepositAskedError(named[:_SHOWN])
    return named


def amount_of(form: Entries, name: str) -> int:
    """
    Return an amount above zero that was typed, in fen.

    Raises:
        AmountTypedWronglyError: it is none.

    """
    amount = typed_amount(form, name)
    if amount <= Yuan(0):
        raise AmountTypedWronglyError(name, form[name])
    return amount.fen


def show_list(guest: Guest, form: Entries) -> Response[str]:
    """Show where a deposit is asked for, and how one's own stand."""
    signed_in = reading(guest, "OpenSubAccount")
    found = guest.desk_of(DepositDesk).read_asked_lots(signed_in.actor)
    views = asked_views(found, guest.front.tongue)
    return guest.page("deposits.html", views, entries=form, signed_in=signed_in)


def show_own(guest: Guest, form: Entries) -> Response[str]:
    """Show where to pay and what is missing; of all others' deposits nothing."""
    signed_in = reading(guest, "OpenSubAccount")
    desk, lot = guest.desk_of(DepositDesk), lot_of(guest)
    asked = desk.read_asked_lots.one(signed_in.actor, lot)
    own = None if asked.own is None else desk.read_own_deposit(signed_in.actor, lot)
    is_over = asked.terms.opened_at is not None or asked.terms.ended_at is not None
    in_time = not is_over and signed_in.at < asked.terms.due
    told = done_of(guest), key_of(form)
    view = own_view(asked, own, told, guest.front.tongue, in_time=in_time)
    return guest.page("deposit_own.html", view, entries=form, signed_in=signed_in)


def _entered(guest: Guest, act: str, form: Entries) -> tuple[SignedIn, str]:
    """Return who gives something for which lot, once the gate has asked all it asks."""
    signed_in, lot = reading(guest, act), lot_of(guest)
    guest.desk_of(DepositDesk).read_asked_lots.one(signed_in.actor, lot)
    return guest.enter(act, form), lot


@sent(ACCOUNT, shows=show_own, page=OWN)
def open_account(guest: Guest, form: Entries) -> Response[str]:
    """Open an account of one's own to pay to, from the only account that may."""
    signed_in, lot = _entered(guest, "OpenSubAccount", form)
    asked = command(
        OpenSubAccountCommand, key_of(form), lot=lot, account=form["account"].strip()
    )
    guest.desk_of(DepositDesk).open_sub_account(signed_in.actor, asked)
    return guest.sent_on(f"{LIST}/{lot}?done=account")


def show_guarantee(guest: Guest, form: Entries) -> Response[str]:
    """Ask for a guarantee as it was issued."""
    return _giving(guest, form, "RecordGuarantee", "deposit_guarantee.html")


def _giving(guest: Guest, form: Entries, act: str, template: str) -> Response[str]:
    signed_in = reading(guest, act)
    desk = guest.desk_of(DepositDesk)
    asked = desk.read_asked_lots.one(signed_in.actor, lot_of(guest))
    view = giving_view(asked, key_of(form), guest.front.tongue)
    return guest.page(template, view, entries=form, signed_in=signed_in)


@sent(GUARANTEE, shows=show_guarantee)
def record_guarantee(guest: Guest, form: Entries) -> Response[str]:
    """Hand in a guarantee instead of money."""
    signed_in, lot = _entered(guest, "RecordGuarantee", form)
    asked = command(
        RecordGuaranteeCommand,
        key_of(form),
        lot=lot,
        number=form["number"].strip(),
        issuer=form["issuer"].strip(),
        link=form["link"].strip(),
        amount_fen=amount_of(form, "amount"),
        valid_until=typed_instant(form, "valid_until"),
    )
    guest.desk_of(DepositDesk).record_guarantee(signed_in.actor, asked)
    return guest.sent_on(f"{LIST}/{lot}?done=guarantee")


def show_yearly(guest: Guest, form: Entries) -> Response[str]:
    """Ask once more whether the deposit of the year shall stand for this lot."""
    return _giving(guest, form, "CoverByYearly", "deposit_yearly.html")


@sent(YEARLY, shows=show_yearly)
def cover_by_yearly(guest: Guest, form: Entries) -> Response[str]:
    """Let the deposit of the year stand for this lot."""
    signed_in, lot = _entered(guest, "CoverByYearly", form)
    asked = command(CoverByYearlyCommand, key_of(form), lot=lot)
    guest.desk_of(DepositDesk).cover_by_yearly(signed_in.actor, asked)
    return guest.sent_on(f"{LIST}/{lot}?done=covered")


HANDLERS: list[Any] = [
    *private(LIST)(show_list),
    *private(OWN)(show_own),
    *open_account,
    *private(GUARANTEE)(show_guarantee),
    *record_guarantee,
    *private(YEARLY)(show_yearly),
    *cover_by_yearly,
]
