"""Coming in and going: sign-in, second step, registration, a new password."""

from typing import Any
from urllib.parse import quote

from litestar import Response

from trading.accounts.http.form_pages import SECOND, SIGN_IN, private, sent
from trading.accounts.http.guests import Guest
from trading.accounts.http.keys import command, id_of, key_of, token_of
from trading.accounts.http.passkey_options import options
from trading.accounts.presenting.entering import (
    CodeView,
    ResetView,
    SecondView,
    SignInView,
)
from trading.accounts.use_cases.credentials import Ceremony
from trading.accounts.use_cases.entering import Entered
from trading.accounts.use_cases.registering import RegisterPersonCommand
from trading.accounts.use_cases.resetting import ResetCommand
from trading.front.forms import Entries
from trading.front.visits import own_path

HOME = "/my"


def after(guest: Guest, form: Entries) -> str:
    """Return where somebody goes on to: what the page was asked for, or their own."""
    asked = form["next"] or guest.front.asked.get("next", "")
    return own_path(asked, HOME)


def seated(guest: Guest, entered: Entered) -> Entered:
    """Return the sign-in in the one seat that somebody has, if it is only one."""
    seats = guest.desk.list_seats(guest.desk.recognise(entered.token))
    if entered.session.membership or len(seats) != 1:
        return entered
    return guest.desk.choose_membership(entered.token, seats[0].membership.id)


# --- Sign-in -------------------------------------------------------------------------


def show_sign_in(guest: Guest, form: Entries) -> Response[str]:
    """Ask for address and password, or a passkey."""
    view = SignInView(
        after=after(guest, form),
        passkeys=guest.desk.sign_in.keeper.site is not None,
        done=guest.front.asked.get("done", ""),
    )
    return guest.page("sign_in.html", view, entries=form)


@sent(SIGN_IN, shows=show_sign_in)
def sign_in(guest: Guest, form: Entries) -> Response[str]:
    """Let in whoever knows address and password; ask for more where more is held."""
    entered = guest.desk.sign_in(guest.visitor, form["address"], form["password"])
    account = guest.desk.read_account(guest.desk.recognise(entered.token))
    where = after(guest, form)
    if account.is_strong:
        return guest.sent_on(f"{SECOND}?next={quote(where, safe='/')}", entered)
    return guest.sent_on(where, seated(guest, entered))


@options("/sign-in/passkey/options")
def ask_any_passkey(guest: Guest) -> Ceremony:
    """Ask a device for any passkey of this site."""
    return guest.desk.begin_passkey_sign_in(guest.visitor)


@sent("/sign-in/passkey", shows=show_sign_in, page=SIGN_IN)
def sign_in_by_passkey(guest: Guest, form: Entries) -> Response[str]:
    """Let in whoever unlocked a passkey of this site."""
    entered = guest.desk.passkey_sign_in(
        guest.visitor, id_of(form["ceremony"]), form["response"]
    )
    return guest.sent_on(after(guest, form), seated(guest, entered))


# --- The second step -----------------------------------------------------------------


def show_second(guest: Guest, form: Entries) -> Response[str]:
    """Ask for what else proves who it is: all that this account has."""
    signed_in = guest.signed_in()
    account = guest.desk.read_account(signed_in)
    view = SecondView(
        after=after(guest, form),
        authenticator=account.has_authenticator,
        recovery=account.recovery_left > 0,
        passkeys=bool(account.passkeys),
        # A mailbox proves nobody who serves and has something stronger.
        message="" if signed_in.guarded else account.contacts[0].masked,
        enrol=account.must_be_strong and not account.is_strong,
        asked=id_of(form["asked"] or guest.front.asked.get("asked", "")),
    )
    return guest.page("second.html", view, entries=form, signed_in=signed_in)


@sent(SECOND, shows=show_second)
def second_by_totp(guest: Guest, form: Entries) -> Response[str]:
    """Take the number of an authenticator."""
    proven = guest.desk.second_factor.by_totp(guest.visitor, guest.token, form["code"])
    return guest.sent_on(after(guest, form), seated(guest, proven))


@sent(
    "/second/recovery",
    shows=show_second,
    page=SECOND,
    fields={"code": "recovery"},
)
def second_by_recovery_code(guest: Guest, form: Entries) -> Response[str]:
    """Take one of the codes that were written down."""
    proven = guest.desk.second_factor.by_recovery_code(
        guest.visitor, guest.token, form["recovery"]
    )
    return guest.sent_on(after(guest, form), seated(guest, proven))


@sent("/second/ask", shows=show_second, page=SECOND)
def ask_message(guest: Guest, form: Entries) -> Response[str]:
    """Send a code to the address that was confirmed first."""
    asked = guest.desk.second_factor.ask_message(guest.token)
    where = quote(after(guest, form), safe="/")
    return guest.sent_on(f"{SECOND}?asked={asked.id}&next={where}")


@sent("/second/message", shows=show_second, page=SECOND)
def second_by_message(guest: Guest, form: Entries) -> Response[str]:
    """Take the code of a message."""
    proven = guest.desk.second_factor.by_message(
        guest.visitor, guest.token, id_of(form["asked"]), form["code"]
    )
    return guest.sent_on(after(guest, form), seated(guest, proven))


@options("/second/passkey/options")
def ask_own_passkey(guest: Guest) -> Ceremony:
    """Ask for one of this person's own passkeys."""
    return guest.desk.second_factor.ask_passkey(guest.token)


@sent("/second/passkey", shows=show_second, page=SECOND)
def second_by_passkey(guest: Guest, form: Entries) -> Response[str]:
    """Take a passkey."""
    proven = guest.desk.second_factor.by_passkey(
        guest.visitor, guest.token, id_of(form["ceremony"]), form["response"]
    )
    return guest.sent_on(after(guest, form), seated(guest, proven))


# --- Registration --------------------------------------------------------------------


def show_register(guest: Guest, form: Entries) -> Response[str]:
    """Ask for the address at which somebody is reached."""
    return guest.page("register.html", None, entries=form)


@sent("/register", shows=show_register)
def ask_code(guest: Guest, form: Entries) -> Response[str]:
    """Send a code; the answer is the same whether or not the address has an account."""
    asked = guest.desk.ask_code(guest.visitor, form["address"])
    return guest.sent_on(f"/register/code?of={asked.id}")


def show_code(guest: Guest, form: Entries) -> Response[str]:
    """Ask for the code, a name and a password."""
    asked = id_of(form["of"] or guest.front.asked.get("of", ""))
    if not asked:
        return guest.sent_on("/register")
    view = CodeView(asked=asked, key=key_of(form))
    return guest.page("register_code.html", view, entries=form)


@sent("/register/code", shows=show_code, keeps=("code",))
def register(guest: Guest, form: Entries) -> Response[str]:
    """Make the account, and let its owner in."""
    asked = command(
        RegisterPersonCommand,
        key_of(form),
        registration=id_of(form["of"]),
        code=form["code"],
        name=form["name"],
        password=form["password"],
    )
    made = guest.desk.register(guest.visitor, asked)
    if made.entered is None:  # Pressed twice: the account is there, its cookie is not.
        return guest.sent_on(f"{SIGN_IN}?done=registered")
    where = "/invitation" if guest.invitation else "/organisations/new"
    return guest.sent_on(where, made.entered)


# --- A new password ------------------------------------------------------------------


def show_ask_reset(guest: Guest, form: Entries) -> Response[str]:
    """Ask whose password is forgotten."""
    return guest.page("reset_ask.html", None, entries=form)


@sent("/reset/ask", shows=show_ask_reset)
def ask_reset(guest: Guest, form: Entries) -> Response[str]:
    """Send a link to the address, or the news that it has no account."""
    guest.desk.ask_reset(guest.visitor, form["address"])
    return guest.sent_on("/reset?asked=1")


def show_reset(guest: Guest, form: Entries) -> Response[str]:
    """Take the link of a message, and a new password."""
    view = ResetView(asked="asked" in guest.front.asked, key=key_of(form))
    return guest.page("reset.html", view, entries=form)


@sent("/reset", shows=show_reset, keeps=("token",), fields={"code": "token"})
def reset(guest: Guest, form: Entries) -> Response[str]:
    """Set the password; one signs in afterwards as always."""
    asked = command(
        ResetCommand,
        key_of(form),
        token=token_of(form["token"]),
        password=form["password"],
    )
    guest.desk.reset_password(guest.visitor, asked)
    return guest.let_go(f"{SIGN_IN}?done=reset")


HANDLERS: list[Any] = [
    *private(SIGN_IN)(show_sign_in),
    *sign_in,
    *ask_any_passkey,
    *sign_in_by_passkey,
    *private(SECOND)(show_second),
    *second_by_totp,
    *second_by_recovery_code,
    *ask_message,
    *second_by_message,
    *ask_own_passkey,
    *second_by_passkey,
    *private("/register")(show_register),
    *ask_code,
    *private("/register/code")(show_code),
    *register,
    *private("/reset/ask")(show_ask_reset),
    *ask_reset,
    *private("/reset")(show_reset),
    *reset,
]
