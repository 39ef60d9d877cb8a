"""Which tender an address names, and what somebody may see of it."""

import re
from typing import Final

from trading.accounts.http.guests import Guest
from trading.accounts.model.sessions import SignedIn
from trading.accounts.permissions import PERMISSIONS, require_allowed
from trading.accounts.use_cases.gate import Concerned
from trading.bids.tender_desk import TenderDesk
from trading.bids.use_cases.reading_room import SEATED, TenderSheet
from trading.projects.model import Project, ProjectMissingError

TENDER: Final = "/tendering/{lot:str}"
_LOT: Final = re.compile(r"[A-Za-z0-9-]{1,60}")
_SHOWN: Final = 60


def lot_of(guest: Guest) -> str:
    """
    Return the lot that the address names.

    Raises:
        ProjectMissingError: it is written as none ever is.

    """
    named = guest.front.path.removeprefix("/tendering/").partition("/")[0]
    if not _LOT.fullmatch(named):
        raise ProjectMissingError(named[:_SHOWN])
    return named


def sheet_of(guest: Guest, *acts: str) -> tuple[SignedIn, TenderSheet]:
    """
    Return who looks at which tender, who may do one of these acts somewhere.

    Raises:
        SignInNeededError, SecondFactorNeededError, NotYoursError: not like this.
        ProjectMissingError: there is no such tender, or nothing of it is theirs.
        MandateMissingError, MandateExpiredError: an agency that has no mandate now.

    """
    signed_in = guest.own()
    own = [each for each in acts if signed_in.actor.roles & _roles(each)]
    for act in (own or [*acts])[:1]:
        require_allowed(act, signed_in, to_read=True)
    sheet = guest.desk_of(TenderDesk).read_room(signed_in.actor, lot_of(guest))
    guest.require_mandate(signed_in, concerned(sheet.project))
    return signed_in, sheet


def seated(guest: Guest, *acts: str) -> tuple[SignedIn, TenderSheet]:
    """
    Return the same for those alone whose body has a seat in the project.

    Raises what `sheet_of` does.
    """
    signed_in, sheet = sheet_of(guest, *acts)
    if not sheet.roles & SEATED:
        raise ProjectMissingError(sheet.lot.id)
    return signed_in, sheet


def _roles(act: str) -> frozenset[str]:
    return frozenset(role.value for role in PERMISSIONS[act].roles)


def concerned(project: Project) -> Concerned:
    """Return whose project it is, for the gate."""
    return Concerned(project.owner, project.id, project.owner_side)
