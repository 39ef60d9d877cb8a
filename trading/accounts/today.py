"""What the page on which somebody's day begins is told by other slices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from archive.public.values import Actor
from trading.front.languages import Tongue


@dataclass(frozen=True, slots=True)
class TodaysSession:
    """A session of today, for the page on which somebody's day begins."""

    address: str
    title: str
    room: str
    starts: datetime


class ListToday(Protocol):
    """Tells somebody's sessions of today; rooms are another slice's business."""

    def __call__(self, actor: Actor) -> Sequence[TodaysSession]:
        """Return them by their beginning."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """
    A project of somebody's own: where it stands, and what is theirs to do in it.

    `duty` is the page of what waits for them, and its name; `more` is what they can do
    as well.
    """

    title: str
    address: str
    stands: str
    when: str
    duty: tuple[str, str] | None
    more: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A project that a firm can still join: its page, and where one signs up."""

    title: str
    address: str
    facts: str
    sign_up: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Matters:
    """Somebody's own projects, those with a duty first, and what a firm can join."""

    own: tuple[Matter, ...] = ()
    offers: tuple[Offer, ...] = ()
    starts: bool = False
    """Whether they may begin a project."""


class ListMatters(Protocol):
    """Tells somebody's projects, in the words of their page."""

    def __call__(self, actor: Actor, tongue: Tongue) -> Matters:
        """Return them; of others nothing."""
        ...
