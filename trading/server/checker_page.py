"""The page that checks a draw offline, in one file that opens without any server."""

import base64
import hashlib
import json
import re
from importlib.resources import files

SCRIPTS = (
    "vendor/noble.js",
    "draw-format.js",
    "draw-checker.js",
    "draw-words.js",
    "draw-page.js",
)


def assemble(transcript: bytes | None) -> bytes:
    """
    Return the checker of draws as one HTML page, UTF-8, the same bytes at every call.

    With a transcript the page checks it as soon as it opens; without one it asks for a
    file. The transcript is embedded as a JSON string, so the page gets back exactly the
    bytes given here, whatever they contain. The page may run no script but these, and
    may speak to no host: its own policy forbids it.

    Raises:
        UnicodeDecodeError: the transcript is not UTF-8, so no page can carry it.

    """
    folder = files("trading.server") / "assets" / "checker"

    def asset(name: str) -> str:
        return (folder / name).read_text(encoding="utf-8")

    style = asset("draw-page.css")
    scripts = [within_script(asset(name)) for name in SCRIPTS]
    policy = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; "
        f"script-src {' '.join(map(source, scripts))}; style-src {source(style)}"
    )
    parts = {
        "policy": policy,
        "style": style,
        "scripts": "\n".join(f"<script>{script}</script>" for script in scripts),
        "transcript": "" if transcript is None else embedded(transcript),
    }
    return re.sub(
        r"\{\{ (\w+) \}\}", lambda hole: parts[hole[1]], asset("draw-page.html")
    ).encode()


def within_script(script: str) -> str:
    """Keep what would end a script element from ending it; strings stay the same."""
    return re.sub(r"<(?=/script|!--)", r"\\x3c", script, flags=re.IGNORECASE)


def embedded(transcript: bytes) -> str:
    """Write bytes as a JSON string that HTML cannot mistake for its own."""
    return json.dumps(transcript.decode(), ensure_ascii=False).replace("<", "\\u003c")


def source(content: str) -> str:
    """Name an inline script or style by its hash (Content Security Policy, level 3)."""
    digest = base64.b64encode(hashlib.sha256(content.encode()).digest())
    return f"'sha256-{digest.decode()}'"
