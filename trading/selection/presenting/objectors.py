"""What whoever answers an objection is told of the account that lodged it."""

from collections.abc import Mapping
from typing import Final

from trading.bidders.model.claims import ClaimState
from trading.front.languages import Tongue, marked
from trading.selection.use_cases.desk import LotSheet

_NOT_THE_FIRM: Final = marked("提出异议的账号没有核定为所称的企业。")
_SAID: Final[Mapping[ClaimState, str]] = {
    ClaimState.OPEN: marked("提出异议的账号，企业身份还没有核定。"),
    ClaimState.PROVEN: marked("提出异议的账号，已核定为所称的企业。"),
    ClaimState.UNPROVEN: _NOT_THE_FIRM,
    ClaimState.REVOKED: _NOT_THE_FIRM,
}


def objector(sheet: LotSheet, objection: str, tongue: Tongue) -> str:
    """Return what is decided about the account of an objection, for who answers it."""
    state = sheet.objectors.get(objection)
    return "" if state is None else tongue.say(_SAID[state])
