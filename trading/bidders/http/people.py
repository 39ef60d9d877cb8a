"""Who stands behind a firm, how it hangs together with others; who a party is."""

import re
import unicodedata
from typing import Any, Final

from litestar import Response

from trading.accounts.http.form_pages import private, sent
from trading.accounts.http.guests import Guest
from trading.accounts.http.keys import command, key_of
from trading.accounts.model.organisations import Kind
from trading.bidders.codes import Uscc, UsccWrongError
from trading.bidders.firm_desk import FirmDesk
from trading.bidders.http.own import FIRM, PARTY, done_of, reading
from trading.bidders.model.firms import RelationKind
from trading.bidders.model.relations import TieKind
from trading.bidders.party_errors import NoSuchPartyError
from trading.bidders.presenting.people import (
    MOST_ROWS,
    ROWS,
    party_view,
    people_view,
)
from trading.bidders.use_cases.parties import DescribePartyCommand
from trading.bidders.use_cases.people import PeopleCommand
from trading.bidders.use_cases.recording import RelationsCommand
from trading.front.forms import Entries

PEOPLE: Final = f"{FIRM}/people"
_PERCENT: Final = re.compile(r"([0-9]{1,3})(?:[.．]([0-9]{1,2}))?%?")


def code_of(text: str) -> dict[str, str]:
    """Return a firm's code as a command has it, however it was typed."""
    plain = unicodedata.normalize("NFKC", text)
    return {"text": re.sub(r"[\s-]", "", plain).upper()}


def share_of(text: str) -> int | str | None:
    """Return a share in basis points; what is none, as it was typed."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return None
    found = _PERCENT.fullmatch(plain)
    if found is None:
        return plain
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


def show_people(guest: Guest, form: Entries) -> Response[str]:
    """Show what was declared, and rows to declare all of it anew."""
    signed_in = reading(guest, "HandInProof")
    sheet = guest.desk_of(FirmDesk).read_own_firm(signed_in.actor)
    given = guest.front.asked.get("rows", "") or form["rows"]
    rows = int(given) if re.fullmatch(r"[0-9]{1,2}", given) else ROWS
    told = done_of(guest), key_of(form)
    view = people_view(sheet, min(max(rows, ROWS), MOST_ROWS), told, guest.front.tongue)
    return guest.page("firm_people.html", view, entries=form, signed_in=signed_in)


def _rows(form: Entries, named: str) -> list[int]:
    """Return the numbers of the rows in which something was typed."""
    return [at for at in range(1, MOST_ROWS + 1) if form[f"{named}-{at}"].strip()]


@sent(f"{PEOPLE}/declare", shows=show_people, page=PEOPLE)
def declare_people(guest: Guest, form: Entries) -> Response[str]:
    """Declare all people of the firm anew; their numbers become digests."""
    signed_in = guest.enter("DeclarePeople", form)
    people = []
    for at in _rows(form, "number"):
        kind, share = form[f"kind-{at}"], share_of(form[f"share-{at}"])
        person = {
            "kind": kind,
            "paper": form[f"paper-{at}"],
            "number": form[f"number-{at}"].strip(),
            "share": share,
        }
        if kind != TieKind.SHAREHOLDER.value and share is None:
            del person["share"]
        country = form[f"country-{at}"].strip()
        people.append({**person, **({"country": country} if country else {})})
    asked = command(
        PeopleCommand,
        key_of(form),
        firm={"text": signed_in.actor.organisation},
        people=people,
    )
    guest.desk_of(FirmDesk).declare_people(signed_in.actor, asked)
    return guest.sent_on(f"{PEOPLE}?done=people")


@sent(f"{PEOPLE}/relations", shows=show_people, page=PEOPLE)
def declare_relations(guest: Guest, form: Entries) -> Response[str]:
    """Declare all firms that hang together with one's own anew."""
    signed_in = guest.enter("DeclareRelations", form)
    own = {"text": signed_in.actor.organisation}
    relations = []
    for at in _rows(form, "other"):
        kind, _, side = form[f"hang-{at}"].partition("/")
        other = code_of(form[f"other-{at}"])
        share = share_of(form[f"part-{at}"])
        relation: dict[str, object] = {
            "kind": kind,
            "from_firm": other if side == "from" else own,
            "to_firm": own if side == "from" else other,
        }
        if share is not None or kind == RelationKind.HOLDING.value:
            relation["share"] = share
        relations.append(relation)
    asked = command(RelationsCommand, key_of(form), firm=own, relations=relations)
    guest.desk_of(FirmDesk).declare_relations(signed_in.actor, asked)
    return guest.sent_on(f"{PEOPLE}?done=relations")


# --- A party that is no firm ---------------------------------------------------------


def show_party(guest: Guest, form: Entries) -> Response[str]:
    """Show who a party is, its number masked, and ask for its paper."""
    signed_in = reading(guest, "DescribeParty")
    desk, seat = guest.desk_of(FirmDesk), signed_in.seat
    is_party = seat is not None and seat.organisation.kind is Kind.OTHER_PARTY
    try:
        party = desk.read_party(signed_in.actor, signed_in.actor.seat)
    except NoSuchPartyError:
        party = None
    view = party_view(
        party,
        (done_of(guest), key_of(form)),
        guest.front.tongue,
        is_party=is_party,
    )
    if not form["kind"]:
        form = form.with_value("kind", view.kinds[0][0])
    if not form["paper"]:
        form = form.with_value("paper", view.papers[0][0])
    return guest.page("party.html", view, entries=form, signed_in=signed_in)


@sent(PARTY, shows=show_party)
def describe_party(guest: Guest, form: Entries) -> Response[str]:
    """Describe the party of one's own account."""
    signed_in = guest.enter("DescribeParty", form)
    country = form["country"].strip().upper()
    asked = command(
        DescribePartyCommand,
        key_of(form),
        kind=form["kind"],
        paper=form["paper"],
        name=form["name"].strip(),
        number=form["number"].strip(),
        **({"country": country} if country else {}),
    )
    guest.desk_of(FirmDesk).describe_party(signed_in.actor, asked)
    return guest.sent_on(f"{PARTY}?done=party")


def read_uscc(text: str) -> Uscc | None:
    """Return a code that somebody typed into an address, None if it is none."""
    try:
        return Uscc.parse(code_of(text)["text"])
    except UsccWrongError:
        return None


HANDLERS: list[Any] = [
    *private(PEOPLE)(show_people),
    *declare_people,
    *declare_relations,
    *private(PARTY)(show_party),
    *describe_party,
]
