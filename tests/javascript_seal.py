"""The modules that seal, in Node.js, as the one script that the offline page runs."""

import base64
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.javascript import JavaScriptChecker
from trading.server.classic import classic

WORDS = Path(__file__).with_suffix(".js")
LOG = "../verify/log-format.js"
MODULES = (
    "seal/canonical.js",
    "seal/age.js",
    "seal/sha256.js",
    "seal/ed25519.js",
    "seal/policy.js",
    "seal/seal-core.js",
    "seal/store-file.js",
    "seal/drop-receipt.js",
    "seal/receipt.js",
    "seal/submit.js",
    "seal/upload.js",
    "seal/firm-key.js",
    "seal/open-core.js",
    "seal/boxes.js",
    "seal/holder.js",
    "seal/sheet-entry.js",
    "seal/sheet-sayings.js",
    "seal/sheet-check.js",
    "seal/sheet-import.js",
)


def coded(data: bytes) -> str:
    """Write bytes as base64."""
    return base64.b64encode(data).decode()


class SealScripts(JavaScriptChecker):
    """`YangguangSeal` under Node.js, with every name that the modules export."""

    def __init__(self) -> None:
        with TemporaryDirectory() as folder:
            script = Path(folder) / "seal.js"
            script.write_text(classic(MODULES, "YangguangSeal"), encoding="utf-8")
            super().__init__(LOG, str(script), str(WORDS))

    def ask(self, act: str, given: object) -> Any:
        """Call one of the words of javascript_seal.js."""
        return self.evaluate(f"{act}({json.dumps(given)})")

    def refusal(self, act: str, given: object) -> str:
        """Return the one word with which it refuses; empty if it does not."""
        return str(self.evaluate(f"refusal(() => {act}({json.dumps(given)}))"))
