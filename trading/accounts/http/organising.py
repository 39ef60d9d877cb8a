"""Organisations on the web: registering one, its people, and who confirms it."""

from typing import Any, Final

from litestar import Response

from trading.accounts.errors import InvitationInvalidError, RoleOfOtherKindError
from trading.accounts.http.entering import HOME
from trading.accounts.http.form_pages import SIGN_IN, private, sent
from trading.accounts.http.guests import Guest
from trading.accounts.http.keys import command, id_of, key_for, key_of, token_of
from trading.accounts.model.organisations import ROLES_OF_KIND, Kind
from trading.accounts.permissions import require_allowed
from trading.accounts.presenting.organising import (
    FIRST_ROLE,
    KINDS,
    REGISTRABLE,
    checked_view,
    members_view,
    permissions_view,
    waiting_view,
)
from trading.accounts.use_cases.members import (
    AcceptMembershipCommand,
    EndMembershipCommand,
    GiveMembershipCommand,
)
from trading.accounts.use_cases.organising import (
    ConfirmOrganisationCommand,
    RegisterOrganisationCommand,
)
from trading.front.forms import Entries, chosen

NEW: Final = "/organisations/new"
OWN: Final = "/my/organisation"
WAITING: Final = "/administration/organisations"


# --- Registering one -----------------------------------------------------------------


def show_new(guest: Guest, form: Entries) -> Response[str]:
    """Ask which kind of organisation it is, how it is called, and its code."""
    signed_in = guest.own()
    view = tuple(
        (kind.value, guest.front.tongue.say(KINDS[kind])) for kind in REGISTRABLE
    )
    return guest.page("organisation_new.html", view, entries=form, signed_in=signed_in)


@sent(NEW, shows=show_new)
def check_new(guest: Guest, form: Entries) -> Response[str]:
    """Show once more what was typed, as it would be kept, before it is sent."""
    signed_in = guest.own()
    if "change" in guest.front.asked:
        return show_new(guest, form)
    kind = _kind(form)
    name, code = guest.desk.register_organisation.read(kind, form["name"], form["uscc"])
    view = checked_view(kind, name, code, key_of(form), guest.front.tongue)
    return guest.page("organisation_check.html", view, signed_in=signed_in)


@sent("/organisations", shows=show_new, page=NEW)
def register_organisation(guest: Guest, form: Entries) -> Response[str]:
    """Register it; a firm acts at once, a body once two of the centre have seen it."""
    signed_in = guest.enter("RegisterOrganisation", form)
    kind = _kind(form)
    asked = command(
        RegisterOrganisationCommand,
        key_of(form),
        kind=kind,
        name=form["name"],
        code=form["uscc"],
        roles=(FIRST_ROLE[kind],),
    )
    before = {each.membership.id for each in guest.desk.list_seats(signed_in)}
    guest.desk.register_organisation(signed_in.actor, asked)
    made = [
        each.membership.id
        for each in guest.desk.list_seats(signed_in)
        if each.membership.id not in before
    ]
    where = f"{HOME}?done=organisation"
    if not made:  # Pressed twice: it was chosen the first time.
        return guest.sent_on(where)
    return guest.sent_on(where, guest.desk.choose_membership(guest.token, made[-1]))


def _kind(form: Entries) -> Kind:
    """Return the kind that was chosen; a firm if none of the offered ones was."""
    found = chosen((form["kind"],), [each.value for each in REGISTRABLE])
    return Kind(found[0]) if found else Kind.FIRM


# --- Its people ----------------------------------------------------------------------


def show_own(guest: Guest, form: Entries) -> Response[str]:
    """Show the manager who belongs to the organisation, and who is invited."""
    signed_in = guest.signed_in()
    require_allowed("GiveMembership", signed_in, to_read=True)
    found = guest.desk.read_organisation(signed_in)
    view = members_view(
        found,
        signed_in,
        key_of(form),
        guest.front.asked.get("done", ""),
        guest.front.tongue,
    )
    return guest.page("organisation.html", view, entries=form, signed_in=signed_in)


@sent("/my/organisation/invite", shows=show_own, page=OWN)
def invite(guest: Guest, form: Entries) -> Response[str]:
    """Invite somebody by e-mail or telephone to belong to it."""
    signed_in = guest.enter("GiveMembership", form)
    organisation = guest.desk.read_organisation(signed_in).organisation
    offered = [each.value for each in ROLES_OF_KIND[organisation.kind]]
    roles, manages = chosen(form.all("roles"), offered), form.has("manages", "1")
    if not roles and not manages:
        raise RoleOfOtherKindError(organisation.kind.value, [])
    asked = command(
        GiveMembershipCommand,
        key_for(form, form["address"]),
        organisation=organisation.id,
        address=form["address"],
        roles=roles,
        manages=manages,
    )
    guest.desk.give_membership(signed_in.actor, asked)
    return guest.sent_on(f"{OWN}?done=invited")


@sent("/my/organisation/end", shows=show_own, page=OWN)
def end_membership(guest: Guest, form: Entries) -> Response[str]:
    """Let a membership end now."""
    signed_in = guest.enter("EndMembership", form)
    membership = id_of(form["membership"])
    asked = command(EndMembershipCommand, key_of(form), membership=membership)
    guest.desk.end_membership(signed_in.actor, asked)
    if signed_in.session.membership == membership:
        return guest.sent_on(HOME)
    return guest.sent_on(f"{OWN}?done=ended")


# --- Taking up an invitation ---------------------------------------------------------


def show_invitation(guest: Guest, form: Entries) -> Response[str]:
    """Take the link of a message; it waits until somebody has signed in."""
    signed_in = guest.signed_in() if guest.is_signed_in() else None
    view = {"waits": bool(guest.invitation), "key": key_of(form)}
    return guest.page("invitation.html", view, entries=form, signed_in=signed_in)


@sent("/invitation", shows=show_invitation, keeps=("token",))
def take_invitation(guest: Guest, form: Entries) -> Response[str]:
    """Join, or keep the invitation in this browser until one has signed in."""
    token = token_of(form["token"]) if form["token"].strip() else guest.invitation
    if not token:
        raise InvitationInvalidError
    if not guest.is_signed_in():
        return guest.with_invitation(
            guest.sent_on(f"{SIGN_IN}?next=/invitation"), token
        )
    signed_in = guest.enter("AcceptMembership", form)
    before = {each.membership.id for each in guest.desk.list_seats(signed_in)}
    asked = command(AcceptMembershipCommand, key_for(form, token), token=token)
    guest.desk.accept_membership(signed_in.actor, asked)
    made = [
        each.membership.id
        for each in guest.desk.list_seats(signed_in)
        if each.membership.id not in before
    ]
    entered = guest.desk.choose_membership(guest.token, made[0]) if made else None
    return guest.with_invitation(guest.sent_on(f"{HOME}?done=joined", entered), "")


# --- What the centre confirms, and who may do what -----------------------------------


def show_waiting(guest: Guest, form: Entries) -> Response[str]:
    """Show which bodies wait until two of the centre have seen who they are."""
    signed_in = guest.signed_in()
    require_allowed("ConfirmOrganisation", signed_in, to_read=True)
    view = waiting_view(
        guest.desk.read_waiting(signed_in),
        guest.front.asked.get("done", ""),
        guest.front.tongue,
    )
    return guest.page("waiting.html", view, entries=form, signed_in=signed_in)


@sent(f"{WAITING}/confirm", shows=show_waiting, page=WAITING)
def confirm_organisation(guest: Guest, form: Entries) -> Response[str]:
    """Say that one has seen who a body is; the second of two makes it so."""
    signed_in = guest.enter("ConfirmOrganisation", form)
    organisation = id_of(form["organisation"])
    asked = command(ConfirmOrganisationCommand, key_of(form), organisation=organisation)
    guest.desk.confirm_organisation(signed_in.actor, asked)
    return guest.sent_on(f"{WAITING}?done=seen")


def show_permissions(guest: Guest, form: Entries) -> Response[str]:
    """Show the table by which every act is allowed or refused."""
    signed_in = guest.own()
    view = permissions_view(guest.front.tongue)
    return guest.page("permissions.html", view, entries=form, signed_in=signed_in)


HANDLERS: list[Any] = [
    *private(NEW)(show_new),
    *check_new,
    *register_organisation,
    *private(OWN)(show_own),
    *invite,
    *end_membership,
    *private("/invitation")(show_invitation),
    *take_invitation,
    *private(WAITING)(show_waiting),
    *confirm_organisation,
    *private("/administration/permissions")(show_permissions),
]
