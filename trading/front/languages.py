"""The language of a page: Chinese is the source, English comes from a catalogue."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from markupsafe import Markup, escape


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What each source text is in another language, and each that goes with a count."""

    said: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    counted: Mapping[str, tuple[str, str]] = field(
        default_factory=lambda: MappingProxyType({})
    )


@dataclass(frozen=True, slots=True)
class Tongue:
    """
    One language of the pages: its tag, where its addresses begin, and its words.

    A text without a translation is said in Chinese; a test compares the catalogues.
    """

    tag: str
    prefix: str
    catalogue: Catalogue = field(default_factory=Catalogue)

    @property
    def english(self) -> bool:
        """Whether numbers and dates are written the English way."""
        return self.tag == "en"

    def say(self, source: str, /, **values: object) -> str:
        """Say a text, with values in the places that it names."""
        text = self.catalogue.said.get(source, source)
        return text.format(**values) if values else text

    def count(self, source: str, same: str, number: int, /, **values: object) -> str:
        """Say a text about a number, which it names `n`; English has two forms."""
        one, many = self.catalogue.counted.get(source, (source, same))
        text = one if number == 1 else many
        return text.format(n=f"{number:,}", **values)

    def write(self, source: str, /, **values: object) -> Markup:
        """Say a text in a template; every value that is no markup is escaped."""
        return escape(self.catalogue.said.get(source, source)).format(**values)

    def join(self, items: Iterable[str]) -> str:
        """Say several things one after the other."""
        return self.say("、").join(items)

    def at(self, path: str) -> str:
        """Return the address of a page in this language."""
        if not self.prefix:
            return path
        return self.prefix + (path if path != "/" else "")

    def file(self, path: str) -> str:
        """Return the address of a file; if it is missing, this language says so."""
        return f"{path}?lang={self.tag}" if self.prefix else path


CHINESE: Final = Tongue("zh-CN", "")
ENGLISH_TAG: Final = "en"
ENGLISH_PREFIX: Final = "/en"


def marked(source: str) -> str:
    """Mark a text that is said later, so that the catalogues have it."""
    return source
