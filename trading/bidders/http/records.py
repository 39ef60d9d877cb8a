"""What an authority records of a firm: a ban it decided, a finding it made."""

import re
from datetime import date, timedelta
from typing import Any, Final

from litestar import Response

from trading.accounts.http.form_pages import private, sent
from trading.accounts.http.guests import Guest
from trading.accounts.http.keys import command, key_of
from trading.bidders.firm_desk import FirmDesk
from trading.bidders.http.own import done_of, reading
from trading.bidders.http.people import code_of, read_uscc
from trading.bidders.presenting.records import conduct_view
from trading.bidders.use_cases.conduct import FindingCommand
from trading.bidders.use_cases.recording import BanCommand
from trading.front.forms import Entries

BANS: Final = "/authority/bans"
FINDINGS: Final = "/authority/findings"
CONDUCT: Final = "/conduct"
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def day_begins(text: str, after: int = 0) -> str:
    """Return when a day begins in Beijing, or one `after` it; another text as it is."""
    plain = text.strip()
    if not _DAY.fullmatch(plain):
        return plain
    try:
        on = date.fromisoformat(plain) + timedelta(days=after)
    except (ValueError, OverflowError):
        return plain
    return f"{on.isoformat()}T00:00:00+08:00"


def show_ban(guest: Guest, form: Entries) -> Response[str]:
    """Ask for an authority's complete decision."""
    signed_in = reading(guest, "RecordBan")
    view = {"key": key_of(form)}
    return guest.page("ban.html", view, entries=form, signed_in=signed_in)


@sent(BANS, shows=show_ban, files=("document",), needs="RecordBan")
def record_ban(guest: Guest, form: Entries) -> Response[str]:
    """Record a ban; its last day counts, then it ends by itself."""
    signed_in = guest.enter("RecordBan", form)
    firm = code_of(form["firm"])
    asked = command(
        BanCommand,
        key_of(form),
        number=form["number"].strip(),
        firm=firm,
        basis=form["basis"].strip(),
        since=day_begins(form["since"]),
        until=day_begins(form["until"], after=1),
        hearing=form["hearing"].strip(),
        appeal=form["appeal"].strip(),
        document=guest.file(form, "document"),
    )
    guest.desk_of(FirmDesk).record_ban(signed_in.actor, asked)
    return guest.sent_on(f"{CONDUCT}?firm={firm['text']}&done=ban")


def show_finding(guest: Guest, form: Entries) -> Response[str]:
    """Ask for an authority's complete finding."""
    signed_in = reading(guest, "RecordFinding")
    view = {"key": key_of(form)}
    return guest.page("finding.html", view, entries=form, signed_in=signed_in)


@sent(FINDINGS, shows=show_finding, files=("document",), needs="RecordFinding")
def record_finding(guest: Guest, form: Entries) -> Response[str]:
    """Record a finding; it is shown for its time, and keeps nobody out."""
    signed_in = guest.enter("RecordFinding", form)
    firm = code_of(form["firm"])
    asked = command(
        FindingCommand,
        key_of(form),
        number=form["number"].strip(),
        firm=firm,
        found=form["found"].strip(),
        source=form["source"].strip(),
        since=day_begins(form["since"]),
        until=day_begins(form["until"], after=1),
        hearing=form["hearing"].strip(),
        appeal=form["appeal"].strip(),
        document=guest.file(form, "document"),
    )
    guest.desk_of(FirmDesk).record_finding(signed_in.actor, asked)
    return guest.sent_on(f"{CONDUCT}?firm={firm['text']}&done=finding")


def show_conduct(guest: Guest, form: Entries) -> Response[str]:
    """Show what authorities recorded of a firm, to whoever is signed in."""
    signed_in = guest.own()
    typed = guest.front.asked.get("firm", "")[:80]
    code = read_uscc(typed)
    sheet = None if code is None else guest.desk_of(FirmDesk).read_conduct(code)
    view = conduct_view(typed, sheet, done_of(guest), guest.front.tongue)
    return guest.page("conduct.html", view, entries=form, signed_in=signed_in)


HANDLERS: list[Any] = [
    *private(BANS)(show_ban),
    *record_ban,
    *private(FINDINGS)(show_finding),
    *record_finding,
    *private(CONDUCT)(show_conduct),
]
