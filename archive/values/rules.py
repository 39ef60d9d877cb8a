"""What every broken rule has in common."""

from typing import ClassVar


class CarriedError(Exception):
    """An error that comes out of another process as it was raised there."""

    def __reduce__(self) -> tuple[object, ...]:
        """Tell what it says and its facts, whatever `__init__` is given."""
        return _again, (type(self), self.args, self.__dict__)


def _again(
    kind: type[CarriedError], said: tuple[object, ...], facts: dict[str, object]
) -> CarriedError:
    error = kind.__new__(kind, *said)
    error.__dict__.update(facts)
    return error


class RuleBrokenError(CarriedError):
    """
    An act was refused because it would break a rule; nothing of it was saved.

    Subclasses are named after the rule they defend and carry facts. `code` is stable
    and is what clients may depend on; `rule` is the identifier in the rule registry
    with its source; `remedy` says what to do now, in plain words.
    """

    code: ClassVar[str] = "rule-broken"
    rule: ClassVar[str] = ""
    remedy: ClassVar[str] = "Nothing was saved. Check the request and try again."
