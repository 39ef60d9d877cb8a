"""Modules of JavaScript as one classic script: what opens from disk knows no other."""

import posixpath
import re
from importlib.resources import files
from typing import Final

_IMPORT: Final = re.compile(
    r'^import \{([^}]*)\} from "(\.[^"]+)";$', re.MULTILINE | re.DOTALL
)
_NAMED: Final = re.compile(
    r"^export (?=(?:const|class|function\*?|async function) (\w+))", re.MULTILINE
)
_LISTED: Final = re.compile(r"^export \{([^}]*)\};\s*\Z", re.MULTILINE | re.DOTALL)
_LEFT: Final = re.compile(r"^(?:import|export)\b.*$", re.MULTILINE)


class NotClassicError(ValueError):
    """A module is written in a way that this does not turn into a classic script."""


def classic(entries: tuple[str, ...], name: str) -> str:
    """
    Return modules of the assets, and all that they import, as one classic script.

    It declares `name`: an object with everything that the modules of *entries* export.
    Modules keep their text but for the lines that import and export: each becomes a
    function that runs once, after those that it needs. They import by relative
    addresses and by name only, and export constants, classes and functions.

    Raises:
        NotClassicError: a module imports or exports in another way.
        KeyError: modules need each other in a circle.

    """
    order: dict[str, str] = {}
    exported: dict[str, set[str]] = {}
    for entry in entries:
        _gather(entry, order, exported)
    of_all = ", ".join(f"...modules[{entry!r}]" for entry in entries)
    return "\n".join(
        [
            f"var {name} = (() => {{",
            '"use strict";',
            "const modules = {};",
            *order.values(),
            f"return {{ {of_all} }};",
            "})();",
        ]
    )


def _gather(
    address: str,
    order: dict[str, str],
    exported: dict[str, set[str]],
    above: tuple[str, ...] = (),
) -> None:
    if address in order:
        return
    if address in above:
        raise KeyError(address)
    folder = files("trading.server") / "assets"
    written = (folder / address).read_text(encoding="utf-8")
    for match in _IMPORT.finditer(written):
        needed = _beside(address, match[2])
        _gather(needed, order, exported, (*above, address))
        wanted = {each.split(" as ")[0].strip() for each in match[1].split(",")}
        if not wanted - {""} <= exported[needed]:
            raise NotClassicError(address, match[0])
    order[address], exported[address] = _wrapped(address, written)


def _wrapped(address: str, written: str) -> tuple[str, set[str]]:
    """Return one module as a function that runs at once, and what it exports."""

    def imported(match: re.Match[str]) -> str:
        names = match[1].replace(" as ", ": ")
        return f"const {{{names}}} = modules[{_beside(address, match[2])!r}];"

    exports = {exported: exported for exported in _NAMED.findall(written)}
    body = _NAMED.sub("", _IMPORT.sub(imported, written))
    for inside in _LISTED.findall(body):
        for each in inside.replace("\n", " ").split(","):
            local, _, outer = each.strip().partition(" as ")
            exports |= {outer or local: local} if local else {}
    body = _LISTED.sub("", body)
    left = _LEFT.search(body)
    if left is not None:
        raise NotClassicError(address, left[0])
    returned = ", ".join(f"{outer}: {local}" for outer, local in exports.items())
    module = (
        f"modules[{address!r}] = (() => {{\n{body}\nreturn {{ {returned} }};\n}})();"
    )
    return module, set(exports)


def _beside(address: str, relative: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(address), relative))
