"""Which lot an address names, and what somebody may see of it."""

import re
from typing import Final

from trading.accounts.http.guests import Guest
from trading.accounts.permissions import PERMISSIONS, require_allowed
from trading.accounts.use_cases.gate import Concerned
from trading.projects.model import Project, ProjectMissingError
from trading.selection.preparation_desk import PreparationDesk
from trading.selection.use_cases.drafting import PreparationSheet

DESK: Final = "/desk/{lot:str}"
YES_OR_NO: Final = ("yes", "no")
"""Neither is chosen for anybody: what was left open is asked again."""
_LOT: Final = re.compile(r"[A-Za-z0-9-]{1,60}")
_SHOWN: Final = 60


def lot_of(guest: Guest) -> str:
    """
    Return the lot that the address names.

    Raises:
        ProjectMissingError: it is written as none ever is.

    """
    named = guest.front.path.removeprefix("/desk/").partition("/")[0]
    if not _LOT.fullmatch(named):
        raise ProjectMissingError(named[:_SHOWN])
    return named


def sheet_of(guest: Guest, *acts: str) -> PreparationSheet:
    """
    Return the lot for somebody who may do one of these acts somewhere.

    Raises:
        NotYoursError, SecondFactorNeededError: they may do none of them.
        ProjectMissingError: the lot is not theirs.
        MandateMissingError, MandateExpiredError: an agency that has no mandate now.

    """
    signed_in = guest.own()
    for act in acts[:-1]:
        if signed_in.actor.roles & roles_of(act):
            require_allowed(act, signed_in, to_read=True)
            break
    else:
        require_allowed(acts[-1], signed_in, to_read=True)
    desk = guest.desk_of(PreparationDesk)
    sheet = desk.read_preparation(signed_in.actor, lot_of(guest))
    guest.require_mandate(signed_in, concerned(sheet.project))
    return sheet


def roles_of(act: str) -> frozenset[str]:
    """Return who the table lets do an act."""
    return frozenset(role.value for role in PERMISSIONS[act].roles)


def concerned(project: Project) -> Concerned:
    """Return whose project it is, for the gate."""
    return Concerned(project.owner, project.id, project.owner_side)
