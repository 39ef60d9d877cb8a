"""What is said when something cannot be done: what happened, and what to do now."""

from dataclasses import dataclass
from datetime import datetime

from trading.front.languages import Tongue
from trading.front.moments import full


@dataclass(frozen=True, slots=True)
class Said:
    """
    What happened and what to do now, in Chinese; the catalogue has the English.

    `until` is an instant that the detail names. `field` is the input of a form that it
    is about, empty if it is about none.
    """

    code: str
    title: str
    detail: str
    until: datetime | None = None
    field: str = ""

    def about(self, tongue: Tongue) -> str:
        """Return the detail in a language."""
        if self.until is None:
            return tongue.say(self.detail)
        return tongue.say(self.detail, until=full(self.until, tongue))
