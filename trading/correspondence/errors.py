"""Why a message that reached nobody is not settled like that."""

from typing import ClassVar

from archive.public.values import RuleBrokenError


class NoSuchTaskError(RuleBrokenError):
    """Only a message that reached nobody has a task."""

    code: ClassVar[str] = "no-such-delivery-task"
    rule: ClassVar[str] = "M-1"
    remedy: ClassVar[str] = "Nothing was saved. Choose the task from the list."

    def __init__(self) -> None:
        super().__init__("there is no such task")


class TaskSettledError(RuleBrokenError):
    """A task is settled once, and how stands for good."""

    code: ClassVar[str] = "delivery-task-settled"
    rule: ClassVar[str] = "M-1"
    remedy: ClassVar[str] = (
        "Nothing was saved. Somebody has settled this task, or the message has arrived "
        "after all; see there how."
    )

    def __init__(self, way: str) -> None:
        super().__init__(f"this task is settled: {way}")


class TaskUnreadError(RuleBrokenError):
    """Whoever reads name, address and text is written down before."""

    code: ClassVar[str] = "delivery-task-unread"
    rule: ClassVar[str] = "M-2"
    remedy: ClassVar[str] = (
        "Nothing was saved. Open the task first; that you did is recorded."
    )

    def __init__(self) -> None:
        super().__init__("you have not opened this task")


class NoticeMissingError(RuleBrokenError):
    """What is handed over on paper was drawn up before."""

    code: ClassVar[str] = "written-notice-missing"
    rule: ClassVar[str] = "M-1"
    remedy: ClassVar[str] = (
        "Nothing was saved. Draw the written notice up, print it and hand it over."
    )

    def __init__(self) -> None:
        super().__init__("no written notice was drawn up for this task")


class NoteUnreadableError(RuleBrokenError):
    """A note is written so that it can be read years later."""

    code: ClassVar[str] = "note-unreadable"
    rule: ClassVar[str] = "M-1"
    remedy: ClassVar[str] = (
        "Nothing was saved. Write it again, with characters that can be seen."
    )

    def __init__(self, part: str) -> None:
        super().__init__(f"{part} is empty, or has a character that nobody can see")


class NoteOfOtherTimeError(RuleBrokenError):
    """What was done about a task was done after it arose, and not in a time to come."""

    code: ClassVar[str] = "note-of-another-time"
    rule: ClassVar[str] = "M-1"
    remedy: ClassVar[str] = (
        "Nothing was saved. Enter when it happened: after the message was found "
        "undelivered, after the notice was drawn up, and not later than now."
    )

    def __init__(self) -> None:
        super().__init__("it cannot have happened at that time")
