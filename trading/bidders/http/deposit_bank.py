"""The centre's desk of deposits: statements, stray lines, what goes back early."""

from typing import Any, Final

from litestar import Response

from trading.accounts.http.form_pages import private, sent
from trading.accounts.http.guests import Guest
from trading.accounts.http.keys import command, id_of, key_of
from trading.accounts.model.sessions import SignedIn
from trading.accounts.permissions import PERMISSIONS
from trading.accounts.use_cases.gate import NOBODY
from trading.bidders.deposit_desk import DepositDesk
from trading.bidders.deposit_errors import NoSuchDepositError, StatementUnreadableError
from trading.bidders.http.deposit_lots import concerned
from trading.bidders.http.deposits import amount_of
from trading.bidders.http.own import done_of, reading
from trading.bidders.presenting.deposit_bank import (
    back_view,
    desk_view,
    stray_views,
    year_views,
)
from trading.bidders.use_cases.deposits_asking import OfferYearlyDepositCommand
from trading.bidders.use_cases.deposits_importing import ImportStatementCommand
from trading.bidders.use_cases.deposits_releasing import (
    ConfirmReleaseCommand,
    ProposeReleaseCommand,
)
from trading.front.forms import Entries
from trading.front.typed import FileMissingError, typed_instant

DESK: Final = "/deposit-desk"
STATEMENTS: Final = f"{DESK}/statements"
STRAYS: Final = f"{DESK}/strays"
BACK: Final = f"{DESK}/back"
SECOND: Final = f"{DESK}/second"
YEARLY: Final = f"{DESK}/yearly"
YEARS: Final = f"{DESK}/years"
_WRITTEN_IN: Final = ("utf-8-sig", "gb18030")
"""How banks write what they export."""


def show_desk(guest: Guest, form: Entries) -> Response[str]:
    """Show the lots whose deposits the centre keeps; never who gave one."""
    signed_in = reading(guest, "ImportStatement")
    found = guest.desk_of(DepositDesk).read_seated_lots.all(signed_in.actor)
    manages = bool(PERMISSIONS["OfferYearlyDeposit"].roles & signed_in.actor.roles)
    view = desk_view(found, done_of(guest), guest.front.tongue, manages=manages)
    return guest.page("deposit_desk.html", view, entries=form, signed_in=signed_in)


# --- Statements ----------------------------------------------------------------------


def show_statements(guest: Guest, form: Entries) -> Response[str]:
    """Ask for a statement as the bank exports it."""
    return _shown(guest, form, "ImportStatement", "deposit_statement.html")


def _shown(guest: Guest, form: Entries, act: str, template: str) -> Response[str]:
    signed_in = reading(guest, act)
    view = back_view((done_of(guest), key_of(form)), guest.front.tongue)
    return guest.page(template, view, entries=form, signed_in=signed_in)


@sent(
    STATEMENTS,
    shows=show_statements,
    files=("text",),
    unkept=("text",),
    needs="ImportStatement",
)
def import_statement(guest: Guest, form: Entries) -> Response[str]:
    """Take a statement over; nobody is told to which lots its lines belong."""
    signed_in = guest.enter("ImportStatement", form)
    if "text" not in form.files:
        raise FileMissingError("text", "")
    asked = command(
        ImportStatementCommand,
        key_of(form),
        account=form["account"].strip(),
        text=written(form.files["text"].data),
    )
    guest.desk_of(DepositDesk).import_statement(signed_in.actor, asked)
    return guest.sent_on(f"{STATEMENTS}?done=imported")


def written(data: bytes) -> str:
    """
    Return what a bank wrote, in UTF-8 or GB 18030.

    Raises:
        StatementUnreadableError: it is in neither.

    """
    for each in _WRITTEN_IN:
        try:
            return data.decode(each)
        except UnicodeDecodeError:
            continue
    raise StatementUnreadableError(1, "it is neither UTF-8 nor GB 18030")


def show_strays(guest: Guest, form: Entries) -> Response[str]:
    """Show the lines whose account is nobody's; those of lots wait for the opening."""
    signed_in = reading(guest, "ImportStatement")
    found = guest.desk_of(DepositDesk).read_stray_lines(signed_in.actor)
    views = stray_views(found, guest.front.tongue)
    return guest.page("deposit_strays.html", views, entries=form, signed_in=signed_in)


# --- By its number alone -------------------------------------------------------------


def _named(guest: Guest, act: str, form: Entries) -> tuple[SignedIn, str]:
    """
    Return who acts on the deposit whose number was typed.

    Raises:
        NoSuchDepositError: there is none under that number.

    """
    reading(guest, act)
    number = id_of(form["deposit"].strip().lower())
    if not number:
        raise NoSuchDepositError
    project = guest.desk_of(DepositDesk).read_seated_lots.project_of(number)
    whose = NOBODY if project is None else concerned(project)
    return guest.enter(act, form, whose), number


def _linked(guest: Guest, form: Entries) -> Entries:
    """Return the form with the number that a list of deposits has linked to."""
    number = id_of(guest.front.asked.get("deposit", ""))
    return form if form["deposit"] else form.with_value("deposit", number)


def show_back(guest: Guest, form: Entries) -> Response[str]:
    """Ask which deposit goes back before the opening: its bidder tells its number."""
    return _shown(guest, _linked(guest, form), "ProposeRelease", "deposit_back.html")


@sent(BACK, shows=show_back)
def propose_back(guest: Guest, form: Entries) -> Response[str]:
    """Propose that it goes back; nobody else learns that it is there."""
    signed_in, number = _named(guest, "ProposeRelease", form)
    asked = command(
        ProposeReleaseCommand,
        key_of(form),
        deposit=number,
        cause=form["cause"],
        started=typed_instant(form, "started") if form["started"].strip() else None,
    )
    guest.desk_of(DepositDesk).propose_release(signed_in.actor, asked)
    return guest.sent_on(f"{BACK}?done=proposed")


def show_second(guest: Guest, form: Entries) -> Response[str]:
    """Ask the second person for the number of the deposit."""
    return _shown(guest, _linked(guest, form), "ConfirmRelease", "deposit_second.html")


@sent(SECOND, shows=show_second)
def confirm_back(guest: Guest, form: Entries) -> Response[str]:
    """Release it as the second of two persons."""
    signed_in, number = _named(guest, "ConfirmRelease", form)
    asked = command(ConfirmReleaseCommand, key_of(form), deposit=number)
    guest.desk_of(DepositDesk).confirm_release(signed_in.actor, asked)
    return guest.sent_on(f"{SECOND}?done=confirmed")


# --- The deposit of a year -----------------------------------------------------------


def show_years(guest: Guest, form: Entries) -> Response[str]:
    """Show the deposits of years; for which lots they stand, once those are opened."""
    signed_in = reading(guest, "ImportStatement")
    found = guest.desk_of(DepositDesk).read_years(signed_in.actor)
    views = year_views(found, guest.front.tongue)
    return guest.page("deposit_years.html", views, entries=form, signed_in=signed_in)


def show_yearly(guest: Guest, form: Entries) -> Response[str]:
    """Ask for sum and term of a year's deposit."""
    return _shown(guest, form, "OfferYearlyDeposit", "deposit_year.html")


@sent(YEARLY, shows=show_yearly, fields={"due": "valid_until"})
def offer_yearly(guest: Guest, form: Entries) -> Response[str]:
    """Let bidders pay one deposit for a year; nobody has to."""
    signed_in = guest.enter("OfferYearlyDeposit", form)
    asked = command(
        OfferYearlyDepositCommand,
        key_of(form),
        year=f"yearly-{form['year'].strip()}",
        amount_fen=amount_of(form, "amount"),
        valid_until=typed_instant(form, "valid_until"),
        place=form["place"].strip(),
        holder=form["holder"].strip(),
        bank=form["bank"].strip(),
        account=form["account"].strip(),
    )
    guest.desk_of(DepositDesk).offer_yearly_deposit(signed_in.actor, asked)
    return guest.sent_on(f"{DESK}?done=offered")


HANDLERS: list[Any] = [
    *private(DESK)(show_desk),
    *private(STATEMENTS)(show_statements),
    *import_statement,
    *private(STRAYS)(show_strays),
    *private(BACK)(show_back),
    *propose_back,
    *private(SECOND)(show_second),
    *confirm_back,
    *private(YEARS)(show_years),
    *private(YEARLY)(show_yearly),
    *offer_yearly,
]
