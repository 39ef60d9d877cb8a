"""The registry of rules: what each says, in one sentence, and where it comes from."""

import tomllib
from collections.abc import Iterable, Iterator

import msgspec

from trading.rules.effects import Effect
from trading.rules.texts import Said


class RegistryBrokenError(ValueError):
    """The registry cannot be read, or names one rule twice."""


class RuleUnknownError(LookupError):
    """No rule has this identifier."""

    def __init__(self, identifier: str) -> None:
        super().__init__(f"{identifier!r} is not in the rule registry")
        self.identifier = identifier


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    One rule: its identifier, classes, statement in both languages, and source.

    `unconfirmed` marks rules and numbers from memory; the administration page shows
    them so until the county confirms them.
    """

    id: str
    effects: tuple[Effect, ...]
    zh: str
    en: str
    source: str
    unconfirmed: bool = False

    @property
    def said(self) -> Said:
        """The statement."""
        return Said(self.zh, self.en)


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rule: tuple[Rule, ...]


class Registry:
    """
    All rules by their identifiers.

    Raises:
        RegistryBrokenError: an identifier comes twice.

    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules: dict[str, Rule] = {}
        for rule in rules:
            if rule.id in self._rules:
                raise RegistryBrokenError(f"{rule.id} is in the registry twice")
            self._rules[rule.id] = rule

    @classmethod
    def from_toml(cls, text: str) -> "Registry":
        """
        Read a registry written as TOML.

        Raises:
            RegistryBrokenError: not TOML, a missing or unknown member, or a double.

        """
        try:
            file = msgspec.convert(tomllib.loads(text), _File)
        except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
            raise RegistryBrokenError(
                f"the registry cannot be read: {error}"
            ) from error
        return cls(file.rule)

    def __getitem__(self, identifier: str) -> Rule:
        try:
            return self._rules[identifier]
        except KeyError:
            raise RuleUnknownError(identifier) from None

    def __contains__(self, identifier: object) -> bool:
        return identifier in self._rules

    def __iter__(self) -> Iterator[Rule]:
        return iter(self._rules.values())

    def __len__(self) -> int:
        return len(self._rules)
