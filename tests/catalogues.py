"""
What the pages say, taken from code and templates, beside what the catalogue has.

`python -m tests.catalogues` writes every text that is new into the English catalogue,
empty, and takes out what nobody says any more; a translator fills in the rest.
"""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from trading.server.languages import KEYWORDS

ROOT = Path(__file__).parents[1]
PAGES = [("**.py", "python"), ("pages/**.html", "jinja2")]
SPEAKING = {
    "trading/front": [("**.py", "python")],
    "trading/selection": PAGES,
    "trading/accounts": PAGES,
    "trading/bidders": PAGES,
    "trading/bids": PAGES,
    "trading/correspondence": PAGES,
    "trading/enquiries": PAGES,
    "trading/disclosure": PAGES,
    "trading/venue": PAGES,
    "trading/papers": [("words.py", "python")],
    "trading/server": [
        ("problems.py", "python"),
        ("verifying_words.py", "python"),
        ("pages/**.html", "jinja2"),
    ],
}
OPTIONS = {"pages/**.html": {"silent": "false"}}
HEADING = """\
# What the pages say, in English. The source language is Chinese.
# `python -m tests.catalogues` adds what is new and takes out what nobody says.
"""
ENGLISH = ROOT / "trading" / "server" / "catalogues" / "en.po"


def extracted() -> Catalog:
    """Return every text that code and templates say, with the files that say it."""
    found = Catalog(fuzzy=False, charset="utf-8")
    for folder, methods in SPEAKING.items():
        for name, _, message, _, _ in extract_from_dir(
            str(ROOT / folder), methods, OPTIONS, KEYWORDS
        ):
            found.add(message, locations=[(f"{folder}/{name}", 0)])
    return found


def written() -> Catalog:
    """Return the English catalogue."""
    return read_po(BytesIO(ENGLISH.read_bytes()), locale="en")


def said(message: Message) -> bool:
    """Tell whether a text is translated, in each of its forms."""
    forms = message.string if message.pluralizable else (message.string,)
    return all(forms)


def main() -> None:
    """Bring the catalogue up to date, without guessing any translation."""
    kept = written() if ENGLISH.exists() else Catalog(locale="en", fuzzy=False)
    kept.update(extracted(), no_fuzzy_matching=True)
    kept.obsolete.clear()
    for message in kept:
        message.user_comments.clear()  # What stands at the head is written below.
    file = BytesIO()
    write_po(
        file, kept, width=88, sort_output=True, omit_header=True, include_lineno=False
    )
    ENGLISH.write_bytes(HEADING.encode() + b"\n" + file.getvalue())
    missing = [message.id for message in kept if message.id and not said(message)]
    print(f"{len(kept)} texts, {len(missing)} not translated")


if __name__ == "__main__":
    main()
