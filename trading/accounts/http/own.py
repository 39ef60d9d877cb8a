"""One's own pages: what is to be done, for whom to act, and how the account is kept."""

from typing import Any

from litestar import Response

from trading.accounts.http.entering import HOME, seated
from trading.accounts.http.form_pages import SIGN_IN, private, sent
from trading.accounts.http.guests import PRIVATE, Guest
from trading.accounts.http.keys import command, id_of, key_of
from trading.accounts.http.passkey_options import options
from trading.accounts.permissions import require_allowed
from trading.accounts.presenting.own import (
    authenticator_view,
    home_view,
    security_view,
)
from trading.accounts.use_cases.credentials import (
    AddPasskeyCommand,
    Ceremony,
    ChangePasswordCommand,
    EnrolTotpCommand,
    RemovePasskeyCommand,
)
from trading.accounts.use_cases.devices import RemoveDeviceCommand
from trading.front.forms import Entries

SECURITY = "/my/security"


def show_home(guest: Guest, form: Entries) -> Response[str]:
    """Show what is to be done next, for whom one acts, and what went before."""
    signed_in = guest.own()
    account = guest.desk.read_account(signed_in)
    done = guest.front.asked.get("done", "")
    tongue = guest.front.tongue
    told = (
        guest.desk.list_today(signed_in.actor),
        guest.desk.list_matters(signed_in.actor, tongue),
    )
    view = home_view(account, told, signed_in, done, tongue)
    return guest.page("my.html", view, entries=form, signed_in=signed_in)


@sent("/my/seat", shows=show_home, page=HOME)
def choose_seat(guest: Guest, form: Entries) -> Response[str]:
    """Choose for whom to act."""
    guest.enter_own("ChooseMembership")
    entered = guest.desk.choose_membership(guest.token, id_of(form["membership"]))
    return guest.sent_on(HOME, entered)


def say_here(guest: Guest, _: Entries) -> Response[Any]:
    """Say how many seconds the sign-in goes on by itself; asking is using it."""
    left = guest.own().seconds_left
    return Response({"left": left}, headers={"Cache-Control": PRIVATE})


@sent("/sign-out", shows=show_home, page=HOME)
def sign_out(guest: Guest, _form: Entries) -> Response[str]:
    """End the sign-in, here and on the server."""
    guest.desk.sign_out(guest.token)
    return guest.let_go(f"{SIGN_IN}?done=out")


# --- How the account is kept ---------------------------------------------------------


def show_security(guest: Guest, form: Entries) -> Response[str]:
    """Show password, second steps, and every sign-in."""
    signed_in = guest.own()
    account = guest.desk.read_account(signed_in)
    view = security_view(
        account,
        signed_in,
        guest.desk.sign_in.keeper.site is not None,
        guest.front.asked.get("done", ""),
        guest.front.tongue,
    )
    return guest.page("security.html", view, entries=form, signed_in=signed_in)


@sent("/my/password", shows=show_security, page=SECURITY)
def change_password(guest: Guest, form: Entries) -> Response[str]:
    """Change the password; all other sign-ins end."""
    signed_in = guest.enter("ChangePassword", form)
    asked = command(
        ChangePasswordCommand,
        key_of(form),
        current=form["current"],
        password=form["password"],
    )
    _, entered = guest.desk.change_own_password(guest.visitor, signed_in, asked)
    return guest.sent_on(f"{SECURITY}?done=password", seated(guest, entered))


def show_authenticator(guest: Guest, form: Entries) -> Response[str]:
    """Explain what an authenticator is, before its secret is made."""
    signed_in = guest.signed_in()
    require_allowed("EnrolTotp", signed_in)
    view = authenticator_view(None, key_of(form))
    return guest.page("authenticator.html", view, entries=form, signed_in=signed_in)


@sent("/my/authenticator", shows=show_authenticator)
def begin_authenticator(guest: Guest, form: Entries) -> Response[str]:
    """Show, once, what the authenticator reads, and the codes to write down."""
    signed_in = guest.enter("EnrolTotp", form)
    view = authenticator_view(guest.desk.begin_totp(signed_in), key_of(form))
    return guest.page("authenticator.html", view, signed_in=signed_in)


def show_authenticator_code(guest: Guest, form: Entries) -> Response[str]:
    """Ask for the number once more; the secret was shown already."""
    signed_in = guest.signed_in()
    view = authenticator_view(None, key_of(form), begun=True)
    return guest.page("authenticator.html", view, entries=form, signed_in=signed_in)


@sent(
    "/my/authenticator/confirm",
    shows=show_authenticator_code,
    page="/my/authenticator",
)
def enrol_authenticator(guest: Guest, form: Entries) -> Response[str]:
    """Take the authenticator into use; its next number is a second step."""
    signed_in = guest.enter("EnrolTotp", form)
    asked = command(EnrolTotpCommand, key_of(form), code=form["code"])
    guest.desk.enrol_totp(signed_in.actor, asked)
    return guest.sent_on(f"{SECURITY}?done=authenticator")


@options("/my/passkeys/options")
def ask_new_passkey(guest: Guest) -> Ceremony:
    """Ask a device for a new passkey."""
    signed_in = guest.signed_in()
    require_allowed("AddPasskey", signed_in)
    return guest.desk.begin_passkey(signed_in)


def show_new_passkey(guest: Guest, form: Entries) -> Response[str]:
    """Explain what a passkey is, and ask for a name for it."""
    signed_in = guest.signed_in()
    require_allowed("AddPasskey", signed_in)
    return guest.page("passkey.html", key_of(form), entries=form, signed_in=signed_in)


@sent("/my/passkeys", shows=show_new_passkey)
def add_passkey(guest: Guest, form: Entries) -> Response[str]:
    """Keep a new passkey, and tell its owner on every channel."""
    signed_in = guest.enter("AddPasskey", form)
    asked = command(
        AddPasskeyCommand,
        key_of(form),
        ceremony=id_of(form["ceremony"]),
        response=form["response"],
        label=form["label"].strip(),
    )
    guest.desk.add_passkey(signed_in.actor, asked)
    return guest.sent_on(f"{SECURITY}?done=passkey")


@sent("/my/passkeys/remove", shows=show_security, page=SECURITY)
def remove_passkey(guest: Guest, form: Entries) -> Response[str]:
    """Forget a passkey."""
    signed_in = guest.enter("RemovePasskey", form)
    asked = command(RemovePasskeyCommand, key_of(form), passkey=id_of(form["passkey"]))
    guest.desk.remove_passkey(signed_in.actor, asked)
    return guest.sent_on(f"{SECURITY}?done=removed")


@sent("/my/devices/remove", shows=show_security, page=SECURITY)
def remove_device(guest: Guest, form: Entries) -> Response[str]:
    """Let a device sign no more papers."""
    signed_in = guest.enter("RemoveDevice", form)
    asked = command(RemoveDeviceCommand, key_of(form), key_of_device=form["device"])
    guest.desk.remove_device(signed_in.actor, asked)
    return guest.sent_on(f"{SECURITY}?done=device-removed")


@sent("/my/sessions/end", shows=show_security, page=SECURITY)
def end_session(guest: Guest, form: Entries) -> Response[str]:
    """End one of one's own sign-ins."""
    signed_in = guest.enter_own("EndSession")
    ended = id_of(form["session"])
    guest.desk.end_session(signed_in, ended)
    if ended == signed_in.session.id:
        return guest.let_go(f"{SIGN_IN}?done=out")
    return guest.sent_on(f"{SECURITY}?done=ended")


@sent("/my/sessions/end-others", shows=show_security, page=SECURITY)
def end_other_sessions(guest: Guest, _form: Entries) -> Response[str]:
    """End all sign-ins but this one."""
    guest.desk.end_session.others(guest.enter_own("EndOtherSessions"))
    return guest.sent_on(f"{SECURITY}?done=ended")


HANDLERS: list[Any] = [
    *private(HOME)(show_home),
    *choose_seat,
    *private("/my/here")(say_here),
    *sign_out,
    *private(SECURITY)(show_security),
    *change_password,
    *private("/my/authenticator")(show_authenticator),
    *begin_authenticator,
    *enrol_authenticator,
    *ask_new_passkey,
    *private("/my/passkeys")(show_new_passkey),
    *add_passkey,
    *remove_passkey,
    *remove_device,
    *end_session,
    *end_other_sessions,
]
