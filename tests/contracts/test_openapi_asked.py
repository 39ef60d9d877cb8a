"""
Whatever anybody sends to whatever address, the platform never breaks.

What is asked follows from the document of all addresses; see tests/asked_at_random.py.
"""

import json
import os
from collections import Counter
from types import SimpleNamespace
from urllib.parse import parse_qsl

import pytest
from litestar import Response

from tests.asked_at_random import ENDLESS, Asker
from tests.databases import BOTH
from tests.front_door import FrontDoor
from tests.lively_county import LivelyCounty
from trading.front.http import Front
from trading.server.app import described
from trading.server.asked_and_answered import ASKED

pytestmark = [pytest.mark.trading, pytest.mark.slow]

SEED = 20260318
TIMES = int(os.environ.get("YANGGUANG_ASK_TIMES", "1"))
"""How often each asks where pages led them; twenty finds what one leaves for later."""

EVERYBODY = (
    *("", "clerk", "drafter", "approver", "first", "firm1"),
    *("supervisor", "authority", "security"),
)
"""Nobody in particular, and somebody of each kind."""

ON_POSTGRES = ("", "clerk", "drafter", "firm1")
"""PostgreSQL refuses zero bytes and endless numbers that SQLite takes."""


class Heard(dict):
    """What stands behind a question mark, and which names anybody looked for."""

    def __init__(self, query, names):
        super().__init__(parse_qsl(query))
        self.names = names

    def get(self, name, otherwise=None):
        self.names.add(name)
        return super().get(name, otherwise)

    def __contains__(self, name):
        self.names.add(name)
        return super().__contains__(name)


@pytest.fixture
def heard(monkeypatch):
    """Note which names are read from the address, by the path that was asked for."""
    found = {}

    def asked(front):
        return Heard(front.query, found.setdefault(front.path, set()))

    monkeypatch.setattr(Front, "asked", property(asked))
    return found


@pytest.mark.parametrize("kind", BOTH)
def test_no_address_answers_anybody_with_an_error_of_ours(
    kind, blank, tmp_path, heard, capsys
):
    """
    Nothing that is sent breaks the platform, and each answer is one of the document's.

    Every address is asked, with random texts and with those that pages offer; forms
    are filled in as shown, but for one or two inputs that no person would type.
    """
    print(f"seed {SEED}, {TIMES} times")
    document = json.loads(described())
    county = LivelyCounty.told(blank(kind).copied(tmp_path / "told"))
    names = ON_POSTGRES if kind == "postgres" else EVERYBODY
    asked, answers, broken, places = set(), Counter(), [], {}
    for turn, name in enumerate(names):
        with county.visited(tmp_path / f"of {name}") as people:
            asker = Asker(people, name, document)
            asker.ask_everywhere(SEED, TIMES, (turn, len(names)))
        asked |= asker.asked
        answers += asker.answers
        broken += asker.broken
        places |= {path: asker.pool.place(path) for path in heard}
    county.site.removed()
    with capsys.disabled():
        print(f"\n{kind}: {sum(answers.values())} asked: {sorted(answers.items())}")
    assert not broken, "\n\n".join(broken)
    assert asked == {
        (path, method)
        for path, methods in document["paths"].items()
        for method in methods
        if method != "head" and path not in ENDLESS
    }
    # Neither is everything refused, nor everything taken.
    assert min(answers[each] for each in (200, 303, 403, 404, 422)) > 20
    unsaid = {
        (places[path], name)
        for path, read in heard.items()
        if "get" in document["paths"].get(places[path], ())
        for name in read - {*ASKED.get(places[path], ())}
    }
    assert unsaid == set()


@pytest.mark.parametrize(
    ("broken", "seen"),
    [
        ("raise", "RuntimeError: swordfish"),
        ("leak", "it leaks Traceback"),
        ("other", "UndefinedContentType"),
    ],
)
def test_what_breaks_would_be_seen(broken, seen, sqlite_site, monkeypatch):
    """An error, a cause told to strangers and an undocumented type are each found."""

    def home(front, _template, _view):
        if broken == "raise":
            raise RuntimeError("swordfish")
        if broken == "leak":
            return Response("Traceback (most recent call last)", media_type="text/html")
        return Response(front.path, media_type="text/csv")

    monkeypatch.setattr(Front, "page", home)
    document = json.loads(described())
    only = {**document, "paths": {"/help": document["paths"]["/help"]}}
    with FrontDoor(sqlite_site).opened() as door:
        nobody = SimpleNamespace(door=door, office=door.office)
        asker = Asker(nobody, "", only)
        asker.ask_everywhere(SEED, 1, (0, 1))
    assert any(seen in each for each in asker.broken), asker.broken
