"""What is said when something cannot be done: what happened, and what to do now."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Final

from archive.public.values import RuleBrokenError
from trading.front.forms import Mistake
from trading.front.languages import Tongue
from trading.front.moments import full

_INSTANTS: Final = ("until", "closes", "opens", "deadline")
"""Under these names an error has the instant that its words name."""
_ABOUT_WHAT_WAS_TYPED: Final = 422


@dataclass(frozen=True, slots=True)
class Said:
    """
    What happened and what to do now, in Chinese; the catalogue has the English.

    `until` is an instant that the detail names. `field` is the input of a form that it
    is about, empty if it is about none, or if the error itself knows which. `quoted`
    adds the rule, word for word.
    """

    code: str
    title: str
    detail: str
    until: datetime | None = None
    field: str = ""
    quoted: bool = False

    def about(self, tongue: Tongue) -> str:
        """Return the detail in a language."""
        if self.until is None:
            return tongue.say(self.detail)
        return tongue.say(self.detail, until=full(self.until, tongue))


@dataclass(frozen=True, slots=True)
class Words:
    """
    What is said of each broken rule of some slices, and with which HTTP status.

    A rule without a status of its own is about what was typed: 422. `quotes` is what
    each rule says, in Chinese and in English.
    """

    said: Mapping[type[RuleBrokenError], Said]
    statuses: Mapping[type[RuleBrokenError], int]
    quotes: Mapping[str, tuple[str, str]] = field(
        default_factory=lambda: MappingProxyType({})
    )

    def with_those(self, other: "Words") -> "Words":
        """Return these and the words of another slice."""
        return Words(
            {**self.said, **other.said},
            {**self.statuses, **other.statuses},
            {**self.quotes, **other.quotes},
        )

    def of(self, error: RuleBrokenError) -> Said | None:
        """Return what is said of it, with its instant; None if nobody says anything."""
        said = self.said.get(type(error))
        if said is None:
            return None
        instants = (getattr(error, name, None) for name in _INSTANTS)
        known = [each for each in instants if isinstance(each, datetime)]
        return replace(said, until=known[0]) if known else said

    def mistake(self, error: RuleBrokenError, tongue: Tongue) -> Mistake | None:
        """Return it as a mistake of a form, in the words of the page."""
        said = self.of(error)
        said = self.of(error)
        if said is None:
            return None
        title, detail = tongue.say(said.title), said.about(tongue)
        text = tongue.say("{title}。{detail}", title=title, detail=detail)
        quote = self.quotes.get(error.rule) if said.quoted else None
        if quote is not None:
            rule = quote[1] if tongue.english else quote[0]
            text += tongue.say("依据 {rule}：{quote}", rule=error.rule, quote=rule)
        return Mistake(getattr(error, "field", "") or said.field, text)

    def status(self, error: RuleBrokenError) -> int:
        """Return the HTTP status of a broken rule."""
        for known, status in self.statuses.items():
            if isinstance(error, known):
                return status
        return _ABOUT_WHAT_WAS_TYPED


def said(
    error: type[RuleBrokenError],
    title: str,
    detail: str,
    field: str = "",
    *,
    quoted: bool = False,
) -> tuple[type[RuleBrokenError], Said]:
    """Return one row of a slice's words."""
    return error, Said(error.code, title, detail, field=field, quoted=quoted)
