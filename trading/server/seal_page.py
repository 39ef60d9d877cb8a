"""The page that seals a bid offline, in one file that opens without any server."""

import hashlib
import re
from importlib.resources import files
from typing import Final

from trading.server.checker_page import source, within_script
from trading.server.classic import classic

STYLES: Final = (
    "site/ground.css",
    "site/parts.css",
    "site/desk.css",
    "verify/verify.css",
    "seal/seal.css",
)
PIECES: Final = "verify/pieces.js"
PAGE: Final = "seal/seal-alone.js"
NAME: Final = "YangguangSeal"


def assemble() -> bytes:
    """
    Return the page that seals offline as one HTML page, UTF-8 (trading 7.13).

    The same bytes at every call. It holds one classic script, made of the modules
    that the site's own page runs: from disk a browser runs no other. Its policy
    forbids it to speak to any host.
    """
    folder = files("trading.server") / "assets"

    def asset(name: str) -> str:
        return (folder / name).read_text(encoding="utf-8")

    style = "\n".join(map(asset, STYLES))
    script = within_script(f"{asset(PIECES)}\n{classic((PAGE,), NAME)}")
    policy = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; "
        f"script-src {source(script)}; style-src {source(style)}"
    )
    parts = {"policy": policy, "style": style, "script": script}
    return re.sub(
        r"\{\{ (\w+) \}\}", lambda hole: parts[hole[1]], asset("seal/seal.html")
    ).encode()


def digest() -> str:
    """Return SHA-256 of the page, which whoever saved it compares."""
    return hashlib.sha256(assemble()).hexdigest()


def scripts() -> dict[str, str]:
    """
    Return SHA-256 of every script that seals or holds, by its name (trading 7.13).

    What stands here is what an instance records in SEALING_PAGE.
    """
    folder = files("trading.server") / "assets"
    named = [
        "vendor/sealing.js",
        "vendor/spreadsheet.js",
        PIECES,
        *(
            f"seal/{each.name}"
            for each in (folder / "seal").iterdir()
            if each.name.endswith(".js")
        ),
    ]
    found = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in sorted(named)
    }
    return found | {"seal/offline": digest()}
