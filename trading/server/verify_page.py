"""The page that checks case files and receipts offline, in one file."""

import re
from importlib.resources import files
from typing import Final

from trading.server.checker_page import source, within_script
from trading.server.classic import classic

SCRIPTS: Final = (
    "checker/vendor/noble.js",
    "checker/draw-format.js",
    "checker/draw-checker.js",
    "checker/draw-words.js",
    "verify/zip.js",
    "verify/log-format.js",
    "verify/case-limits.js",
    "verify/case-seals.js",
    "verify/case-outside.js",
    "verify/case-checker.js",
    "verify/case-parts.js",
    "verify/receipts.js",
    "verify/inside.js",
    "verify/desk.js",
    "verify/pieces.js",
    "verify/verify-words.js",
    "verify/broken-words.js",
    "verify/papers.js",
    "verify/outcome.js",
    "verify/verify-page.js",
    "verify/verify-alone.js",
)
OPENINGS: Final = "verify/opening-checker.js"
OPENINGS_NAME: Final = "YangguangOpenings"
"""The module that checks openings, and what it is called as a classic script."""

STYLES: Final = ("site/ground.css", "site/parts.css", "verify/verify.css")


def assemble() -> bytes:
    """
    Return the checker of case files and receipts as one HTML page, UTF-8.

    The same bytes at every call. It opens from disk without any server, may run no
    script but these, and may speak to no host: its own policy forbids it.
    """
    folder = files("trading.server") / "assets"

    def asset(name: str) -> str:
        return (folder / name).read_text(encoding="utf-8")

    style = "\n".join(map(asset, STYLES))
    written = [classic((OPENINGS,), OPENINGS_NAME), *map(asset, SCRIPTS)]
    scripts = [within_script(each) for each in written]
    policy = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; "
        f"script-src {' '.join(map(source, scripts))}; style-src {source(style)}"
    )
    parts = {
        "policy": policy,
        "style": style,
        "scripts": "\n".join(f"<script>{script}</script>" for script in scripts),
    }
    return re.sub(
        r"\{\{ (\w+) \}\}", lambda hole: parts[hole[1]], asset("verify/verify.html")
    ).encode()
