"""
Papers of a real selection and of its room, and how this layout draws them.

`python -m tests.drawn_papers` notes how they are drawn now. Papers of an older layout
are told apart from forged ones by its number alone, so whoever changes a page raises
LAYOUT in archive/paper/pages.py first.
"""

import hashlib
import json
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

from archive.evidence.canonical import canonical
from archive.paper.comparing import entries, flat
from archive.paper.model import PaperContent
from archive.paper.pages import DRAWN_BY, render
from archive.paper.signatures import SignedPaper, parse_signatures
from trading.server.papers import KNOWN_DESIGNS

FILE = Path(__file__).parent / "vectors" / "drawn-papers.json"


def read() -> dict:
    """Return the papers, and how they were drawn when it was noted last."""
    return json.loads(FILE.read_text(encoding="utf-8"))


def drawn(paper: dict) -> str:
    """Return the digest of a paper's pages, whatever packs them."""
    content = PaperContent.parse(canonical(paper["content"]))
    signed = SignedPaper(content, tuple(parse_signatures(paper["signatures"])))
    at = datetime.fromtimestamp(paper["sealed_at"], UTC)
    design = KNOWN_DESIGNS[content.kind](content)
    pages = render(design, signed, paper["checkpoint"], at)
    reader = PdfFileReader(BytesIO(pages.pdf))
    digest = hashlib.sha256()
    for reference in sorted(
        reader.get_historical_resolver(0).explicit_refs_in_revision(),
        key=lambda each: each.idnum,
    ):
        value = reader.get_object(reference)
        if isinstance(value, generic.StreamObject):
            kept = {k: v for k, v in entries(value).items() if k != "/Length"}
            digest.update(repr(sorted(kept.items())).encode() + value.data)
        else:
            digest.update(repr(flat(value)).encode())
    return digest.hexdigest()


def main() -> None:
    """Note how the papers are drawn now."""
    papers = read()["papers"]
    for each in papers:
        each["drawn"] = drawn(each)
    noted = {"drawn_by": DRAWN_BY, "papers": papers}
    text = json.dumps(noted, ensure_ascii=False, indent=1, sort_keys=True)
    FILE.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
