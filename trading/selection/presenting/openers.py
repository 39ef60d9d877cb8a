"""Who has released for a sealed sign-up, and who has not; never who signed up (D-6)."""

from dataclasses import dataclass
from typing import Final

from trading.front.languages import Tongue, marked
from trading.selection.use_cases.desk import LotSheet

_WHO: Final = (
    *(marked("第一位审查人"), marked("第二位审查人"), marked("监督人")),
    marked("时间受托人"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenerView:
    """One of those who open: who, of which body, and whether the release has come."""

    who: str
    organisation: str
    state: str
    released: bool


def openers_view(sheet: LotSheet, tongue: Tongue) -> tuple[OpenerView, ...]:
    """Say who opens a sign-up that is closed and sealed; nothing of any other lot."""
    return tuple(
        OpenerView(
            who=tongue.say(who),
            organisation=each.organisation,
            state=tongue.say("已交出") if each.released else tongue.say("还没有交出"),
            released=each.released,
        )
        for who, each in zip(_WHO, sheet.openers, strict=False)
    )


def is_asked(act: str, sheet: LotSheet) -> bool:
    """Tell whether an answer, or the reader's own release, is missing still."""
    if act == "DecideObjection":
        return any(each.decision is None for each in sheet.objections)
    return any(each.own and not each.released for each in sheet.openers)
