"""Deposits of a lot for those with a seat: ask, open, list, give back, keep, settle."""

import re
from typing import Any, Final

from litestar import Response

from trading.accounts.http.form_pages import private, sent
from trading.accounts.http.guests import Guest
from trading.accounts.http.keys import command, id_of, key_of
from trading.accounts.model.sessions import SignedIn
from trading.accounts.permissions import require_allowed
from trading.accounts.use_cases.gate import Concerned
from trading.bidders.deposit_desk import DepositDesk
from trading.bidders.deposit_errors import NoDepositAskedError, NoSuchDepositError
from trading.bidders.http.deposits import OWN, amount_of, lot_of
from trading.bidders.http.own import done_of
from trading.bidders.presenting.deposit_lots import (
    ask_view,
    is_told,
    may,
    payers_view,
)
from trading.bidders.presenting.deposit_sheets import deposit_view, settlement_view
from trading.bidders.use_cases.deposits_asking import AskDepositCommand
from trading.bidders.use_cases.deposits_looking import SeatedLot
from trading.bidders.use_cases.deposits_opening import OpenDepositsCommand
from trading.bidders.use_cases.deposits_releasing import (
    ConfirmReleaseCommand,
    DeclineReleaseCommand,
    ForfeitDepositCommand,
    ProposeReleaseCommand,
)
from trading.bidders.use_cases.deposits_settling import Settled, Settlement
from trading.front.forms import Entries
from trading.front.typed import FileMissingError, typed_instant
from trading.projects.model import Project
from trading.rules.deposits import DepositRegime, RefundCause
from trading.rules.open_tender import OPEN_TENDER

ASK: Final = f"{OWN}/ask"
PAYERS: Final = f"{OWN}/payers"
OPEN: Final = f"{OWN}/open"
SHEET: Final = f"{OWN}/settlement"
ONE: Final = f"{PAYERS}/{{deposit:str}}"
PROPOSE: Final = f"{ONE}/propose"
CONFIRM: Final = f"{ONE}/confirm"
DECLINE: Final = f"{ONE}/decline"
KEEP: Final = f"{ONE}/keep"
_ATTEMPT: Final = re.compile(r"[0-9]{0,4}")
_SHOWN: Final = 60
_NUMBER: Final = 4
"""Where the number of a deposit stands in an address."""


def concerned(project: Project) -> Concerned:
    """Return whose project it is, for the gate."""
    return Concerned(project.owner, project.id, project.owner_side)


def attempt_of(written: str) -> int:
    """
    Return the attempt that an address or a form names, 0 if it names none.

    Raises:
        NoDepositAskedError: it is written as none ever is.

    """
    if not _ATTEMPT.fullmatch(written):
        raise NoDepositAskedError(written[:_SHOWN])
    return int(written or 0)


def seat(guest: Guest, attempt: int = 0) -> tuple[SignedIn, SeatedLot]:
    """
    Return who looks at a lot, in whose project their body has a seat.

    Raises:
        SignInNeededError, SecondFactorNeededError: not like this.
        ProjectMissingError: there is no such lot, or nothing of it is theirs.
        MandateMissingError, MandateExpiredError: an agency that has no mandate now.

    """
    signed_in = guest.own()
    read = guest.desk_of(DepositDesk).read_seated_lots
    seated = read(signed_in.actor, lot_of(guest), attempt)
    guest.require_mandate(signed_in, concerned(seated.project))
    return signed_in, seated


def entered(
    guest: Guest, act: str, form: Entries, attempt: int = 0
) -> tuple[SignedIn, SeatedLot]:
    """Return who acts on a lot, once the gate has asked all it asks."""
    _, seated = seat(guest, attempt)
    return guest.enter(act, form, concerned(seated.project)), seated


# --- What is asked -------------------------------------------------------------------


def show_ask(guest: Guest, form: Entries) -> Response[str]:
    """Show what the lot asks for, or let its owner's side say so."""
    signed_in, seated = seat(guest)
    view = ask_view(seated, (done_of(guest), key_of(form)), guest.front.tongue)
    if not form["regime"]:
        tendered = seated.lot.procedure == OPEN_TENDER.name
        usual = DepositRegime.TENDER if tendered else DepositRegime.SMALL_DRAW
        form = form.with_value("regime", usual.value)
    return guest.page("deposit_ask.html", view, entries=form, signed_in=signed_in)


@sent(ASK, shows=show_ask)
def ask(guest: Guest, form: Entries) -> Response[str]:
    """Say which deposit the lot asks for; from here on it is secret who gives one."""
    signed_in, seated = entered(guest, "AskDeposit", form)
    asked = command(
        AskDepositCommand,
        key_of(form),
        lot=seated.lot.id,
        regime=form["regime"],
        asked_fen=amount_of(form, "asked"),
        of_fen=amount_of(form, "of"),
        due=typed_instant(form, "due") if form["due"].strip() else None,
        valid_until=typed_instant(form, "valid_until"),
        holder=form["holder"].strip(),
        bank=form["bank"].strip(),
        account=form["account"].strip(),
    )
    guest.desk_of(DepositDesk).ask_deposit(signed_in.actor, asked)
    return guest.sent_on(f"/deposits/{seated.lot.id}/ask?done=asked")


# --- Who gave ------------------------------------------------------------------------


def show_payers(guest: Guest, form: Entries) -> Response[str]:
    """Show that it is a secret; after the opening who gave, with its red warnings."""
    named = form["attempt"] or guest.front.asked.get("attempt", "")
    signed_in, seated = seat(guest, attempt_of(named))
    desk, lot = guest.desk_of(DepositDesk), seated.lot.id
    terms, payers = seated.terms, None
    strays: tuple[Any, ...] = ()
    if terms is not None and is_told(seated):
        if terms.opened_at is None:
            require_allowed("ConfirmRelease", signed_in, to_read=True)
        payers = desk.read_payers(signed_in.actor, lot, terms.attempt)
        if may(seated, "ImportStatement"):
            strays = desk.read_stray_lines(signed_in.actor, lot, terms.attempt)
    told = done_of(guest), key_of(form)
    view = payers_view(seated, payers, strays, told, guest.front.tongue)
    return guest.page("deposit_payers.html", view, entries=form, signed_in=signed_in)


@sent(OPEN, shows=show_payers, page=PAYERS)
def open_deposits(guest: Guest, form: Entries) -> Response[str]:
    """Open the deposits of the lot together with its bids."""
    attempt = attempt_of(form["attempt"])
    signed_in, seated = entered(guest, "OpenDeposits", form, attempt)
    asked = command(
        OpenDepositsCommand, key_of(form), lot=seated.lot.id, attempt=attempt
    )
    guest.desk_of(DepositDesk).open_deposits(signed_in.actor, asked)
    here = f"/deposits/{seated.lot.id}/payers"
    return guest.sent_on(f"{here}?attempt={attempt}&done=opened")


def _sheet(guest: Guest, attempt: int) -> tuple[SignedIn, SeatedLot, Settlement]:
    """Return the sheet with accounts in full for those alone who pay back."""
    signed_in, seated = seat(guest, attempt)
    read, of = guest.desk_of(DepositDesk).read_settlement, (seated.lot.id, attempt)
    if may(seated, "ConfirmRelease"):
        require_allowed("ConfirmRelease", signed_in, to_read=True)
        return signed_in, seated, read(signed_in.actor, *of)
    return signed_in, seated, read.masked(signed_in.actor, *of)


def show_sheet(guest: Guest, form: Entries) -> Response[str]:
    """Show the settlement sheet of the lot's attempt as of now."""
    attempt = attempt_of(guest.front.asked.get("attempt", ""))
    signed_in, seated, sheet = _sheet(guest, attempt)
    view = settlement_view(seated, sheet, guest.front.tongue)
    return guest.page("deposit_sheet.html", view, entries=form, signed_in=signed_in)


# --- One deposit ---------------------------------------------------------------------


def _row(guest: Guest) -> tuple[SignedIn, SeatedLot, Settled]:
    """
    Return the deposit that the address names.

    Raises:
        NoSuchDepositError: there is none of this lot under that number.

    """
    seat(guest)
    named = id_of((guest.front.path.split("/") + [""] * _NUMBER)[_NUMBER])
    find = guest.desk_of(DepositDesk).read_seated_lots.attempt_of
    signed_in, seated, sheet = _sheet(guest, find(lot_of(guest), named))
    for each in sheet.rows:
        if each.deposit.id == named:
            return signed_in, seated, each
    raise NoSuchDepositError


def show_one(guest: Guest, form: Entries) -> Response[str]:
    """Show one deposit with its days and its interest, and one thing to do."""
    if not form["cause"] and _row(guest)[2].withdrawn_at is not None:
        form = form.with_value("cause", RefundCause.WITHDRAWN.value)
    return _shown(guest, form, "deposit_one.html")


def show_keep(guest: Guest, form: Entries) -> Response[str]:
    """Ask the owner on which ground the deposit is kept."""
    return _shown(guest, form, "deposit_keep.html")


def _shown(guest: Guest, form: Entries, template: str) -> Response[str]:
    signed_in, seated, row = _row(guest)
    told, person = (done_of(guest), key_of(form)), signed_in.actor.person
    view = deposit_view(seated, row, person, told, guest.front.tongue)
    return guest.page(template, view, entries=form, signed_in=signed_in)


def _acting(guest: Guest, act: str, form: Entries) -> tuple[SignedIn, str]:
    """Return who acts on the deposit that the address names."""
    _, seated, row = _row(guest)
    return guest.enter(act, form, concerned(seated.project)), row.deposit.id


def _done(guest: Guest, deposit: str, done: str) -> Response[str]:
    return guest.sent_on(f"/deposits/{lot_of(guest)}/payers/{deposit}?done={done}")


@sent(PROPOSE, shows=show_one, page=ONE)
def propose(guest: Guest, form: Entries) -> Response[str]:
    """Propose that the deposit goes back; by when is computed."""
    signed_in, deposit = _acting(guest, "ProposeRelease", form)
    asked = command(
        ProposeReleaseCommand,
        key_of(form),
        deposit=deposit,
        cause=form["cause"],
        started=typed_instant(form, "started") if form["started"].strip() else None,
    )
    guest.desk_of(DepositDesk).propose_release(signed_in.actor, asked)
    return _done(guest, deposit, "proposed")


@sent(CONFIRM, shows=show_one, page=ONE)
def confirm(guest: Guest, form: Entries) -> Response[str]:
    """Release the deposit as the second of two persons."""
    signed_in, deposit = _acting(guest, "ConfirmRelease", form)
    asked = command(ConfirmReleaseCommand, key_of(form), deposit=deposit)
    guest.desk_of(DepositDesk).confirm_release(signed_in.actor, asked)
    return _done(guest, deposit, "confirmed")


@sent(DECLINE, shows=show_one, page=ONE)
def decline(guest: Guest, form: Entries) -> Response[str]:
    """Turn the proposal down; the deposit stands where it stood."""
    signed_in, deposit = _acting(guest, "DeclineRelease", form)
    asked = command(
        DeclineReleaseCommand,
        key_of(form),
        deposit=deposit,
        words=form["words"].strip(),
    )
    guest.desk_of(DepositDesk).decline_release(signed_in.actor, asked)
    return _done(guest, deposit, "declined")


@sent(KEEP, shows=show_keep, files=("document",), needs="ForfeitDeposit")
def keep(guest: Guest, form: Entries) -> Response[str]:
    """Keep the deposit, on a ground of the law and with what shows it."""
    signed_in, deposit = _acting(guest, "ForfeitDeposit", form)
    document = guest.file(form, "document")
    if not document:
        raise FileMissingError("document", "")
    asked = command(
        ForfeitDepositCommand,
        key_of(form),
        deposit=deposit,
        ground=form["ground"],
        words=form["words"].strip(),
        document=document,
    )
    guest.desk_of(DepositDesk).forfeit_deposit(signed_in.actor, asked)
    return _done(guest, deposit, "kept")


HANDLERS: list[Any] = [
    *private(ASK)(show_ask),
    *ask,
    *private(PAYERS)(show_payers),
    *open_deposits,
    *private(SHEET)(show_sheet),
    *private(ONE)(show_one),
    *propose,
    *confirm,
    *decline,
    *private(KEEP)(show_keep),
    *keep,
]
