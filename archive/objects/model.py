"""What an object may be called, and the rules that keep it."""

import re
from datetime import datetime
from typing import ClassVar, Final

from archive.values.instants import shown
from archive.values.rules import CarriedError, RuleBrokenError

LONGEST_NAME: Final = 255
_SEGMENT: Final = r"(?!\.{1,2}(?:/|\Z))[A-Za-z0-9._-]+"
_NAME: Final = re.compile(rf"{_SEGMENT}(?:/{_SEGMENT})*\Z")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}\Z")


class ObjectsError(CarriedError):
    """What can go wrong with an object; each kind is a subclass."""


class ObjectMissingError(ObjectsError):
    """No object is kept under that digest or name."""

    def __init__(self, key: str) -> None:
        super().__init__(f"no object is kept under {key}")
        self.key = key


class ObjectDiffersError(ObjectsError):
    """A name is written once; other bytes are already kept under it."""

    def __init__(self, name: str) -> None:
        super().__init__(f"other bytes are already kept under {name}")
        self.name = name


class ObjectDamagedError(ObjectsError):
    """What is stored is not what was written: a disk or somebody changed it."""

    def __init__(self, key: str, why: str) -> None:
        super().__init__(f"the object {key} is damaged: {why}; restore it from a copy")
        self.key = key


class ObjectsUnreachableError(ObjectsError):
    """The store does not answer, or refuses for a reason that is not the object's."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the object store cannot be used now: {why}; try again later")


class ObjectNameError(ObjectsError, ValueError):
    """
    The name cannot be an object's.

    A name has segments of ASCII letters, digits, `.`, `_` and `-`, joined by `/`, at
    most 255 characters in all. No segment is empty, `.` or `..`; a digest is no name.
    """

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name[: LONGEST_NAME + 1]!r} cannot name an object; use at most "
            f"{LONGEST_NAME} ASCII letters, digits, '.', '_', '-', parted by '/'"
        )
        self.name = name


class ObjectRetainedError(ObjectsError, RuleBrokenError):
    """An object is not deleted before the date until which it must be kept."""

    code: ClassVar[str] = "object-retained"
    rule: ClassVar[str] = "V-9"
    remedy: ClassVar[str] = (
        "Nothing was deleted. Wait until the retention date has passed; nobody can "
        "bring it forward."
    )

    def __init__(self, key: str, keep_until: datetime) -> None:
        super().__init__(f"{key} must be kept until {shown(keep_until)}")
        self.key, self.keep_until = key, keep_until


class CheckpointMovedError(ObjectsError):
    """Somebody else has replaced the checkpoint since it was read."""

    def __init__(self, found: bytes) -> None:
        super().__init__("the checkpoint is no longer the one that was to be replaced")
        self.found = found


def is_digest(key: str) -> bool:
    """Tell whether the key is a SHA-256 digest as 64 lower-case hexadecimal digits."""
    return _DIGEST.match(key) is not None


def checked_digest(digest: str) -> str:
    """
    Return the digest.

    Raises:
        ObjectNameError: it is not 64 lower-case hexadecimal digits.

    """
    if not is_digest(digest):
        raise ObjectNameError(digest)
    return digest


def checked_name(name: str) -> str:
    """
    Return the name.

    Raises:
        ObjectNameError: it cannot be an object's name.

    """
    if len(name) > LONGEST_NAME or is_digest(name) or _NAME.match(name) is None:
        raise ObjectNameError(name)
    return name


def later(one: datetime | None, other: datetime | None) -> datetime | None:
    """Return the later of two retention dates; nothing is earlier than any date."""
    if one is None or other is None:
        return one or other
    return max(one, other)
