"""What did not arrive, and, for whoever has opened it, to whom and what it said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from archive.public.dispatch import Way
from archive.public.values import beijing
from trading.correspondence.model import StepKind
from trading.correspondence.use_cases.reading import Done, TaskFile, Waiting
from trading.front.languages import Tongue, marked
from trading.front.moments import ago, full

DONE: Final[Mapping[str, str]] = {
    "opened": marked("已打开，并且记下了是谁打开的。"),
    "drawn-up": marked("书面通知已制作，可以打印。"),
    "settled": marked("事项已办结。"),
}
WAYS: Final[Mapping[Way, str]] = {
    Way.CALLED: marked("打电话告知"),
    Way.HANDED_OVER: marked("书面送达"),
    Way.SENT_AGAIN: marked("改地址重发"),
}
STEPS: Final[Mapping[StepKind, str]] = {
    StepKind.OPENED: marked("打开"),
    StepKind.DRAWN_UP: marked("制作书面通知"),
    StepKind.SETTLED: marked("办结"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """An open task in its list: nobody's name stands there."""

    id: str
    kind: str
    why: str
    since: str
    waits: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """All open tasks."""

    tasks: tuple[RowView, ...]
    done: str
    key: str


def list_view(
    found: Sequence[Waiting], at: datetime, told: tuple[str, str], tongue: Tongue
) -> ListView:
    """Say what the list shows; `told` is what was just done, and the forms' key."""
    done, key = told
    return ListView(
        tasks=tuple(
            RowView(
                id=each.id,
                kind=each.kind,
                why=each.why,
                since=full(each.since, tongue),
                waits=ago(each.since, at, tongue),
            )
            for each in found
        ),
        done=tongue.say(DONE[done]) if done in DONE else "",
        key=key,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """One step: what, when, and what was kept of it."""

    what: str
    at: str
    said: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskView:
    """A task that was opened: whom it concerns, what it said, what was done."""

    id: str
    open: bool
    why: str
    since: str
    name: str = field(repr=False)
    contacts: tuple[str, ...] = field(repr=False)
    subject: str
    text: str = field(repr=False)
    steps: tuple[StepView, ...]
    drawn_up: bool
    now: str
    done: str
    key: str


def task_view(
    file: TaskFile, at: datetime, told: tuple[str, str], tongue: Tongue
) -> TaskView:
    """Say what the page of one task shows."""
    done, key = told
    return TaskView(
        id=file.task.id,
        open=file.task.way is None,
        why=file.task.why,
        since=full(file.task.since, tongue),
        name=file.name,
        contacts=tuple(each.address for each in file.contacts),
        subject=file.subject,
        text=file.text,
        steps=tuple(_step(each, tongue) for each in file.done),
        drawn_up=any(each.kind is StepKind.DRAWN_UP for each in file.done),
        now=f"{beijing(at):%Y-%m-%dT%H:%M}",
        done=tongue.say(DONE[done]) if done in DONE else "",
        key=key,
    )


_TOLD: Final = ("spoke_with", "said", "addressee", "place", "to", "address")


def _step(step: Done, tongue: Tongue) -> StepView:
    what = tongue.say(STEPS[step.kind])
    if "way" in step.said:
        what = tongue.join([what, tongue.say(WAYS[Way(str(step.said["way"]))])])
    return StepView(
        what=what,
        at=full(step.at, tongue),
        said=tuple(f"{step.said[name]}" for name in _TOLD if step.said.get(name)),
    )
