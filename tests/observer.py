"""
Somebody who sees all that is public, and keeps how it looks.

He follows every link of the site, asks what only machines ask for, tries the name of
every tile there could be, reads the entries, and notes each answer with its headers.
Of what he saw he may forget only what is chance: hashes, signatures, the validators
made of them, and what binds a form to his browser. Each keeps its length.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from litestar.testing import TestClient

from archive.ledger.model import parse_entry
from archive.ledger.tiles import TILE_WIDTH
from trading.projects.model import LotId
from trading.server.app import make_app
from trading.server.instance import Instance

LINK = re.compile(r'(?:href|src|action|data-case)="(/[^"#]*)"')
STATIC = "/assets/"
MACHINES = (
    "/api/clock",
    "/api/record",
    "/health/live",
    "/health/ready",
    "/log/checkpoint",
    "/log/cosigned",
    "/verify/offline",
    "/seal/offline",
)
OF_A_PROJECT = (
    "/projects/{0}",
    "/en/projects/{0}",
    "/api/projects/{0}",
    "/projects/{0}/case",
    "/projects/{0}/pack",
    "/projects/{0}/qr.svg",
    "/projects/{0}/draws/1",
    "/projects/{0}/draws/1/transcript.json",
)
OF_A_TENDER = tuple(
    f"/tenders/{{0}}{name}"
    for name in ("", *(f"/{each}.json" for each in ("close", "envelopes", "results")))
)
TENDER = re.compile(r"/tendering/([A-Za-z0-9-]+)")
SEARCHES = ("/projects?q=报名", "/en/projects?q=P2026", "/projects?stage=open")
CHANCE = re.compile(
    rb"(?<![\w+/-])[A-Za-z0-9_-]{43}(?![\w+/=-])"
    rb"|[0-9a-f]{32,}|[A-Za-z0-9+/]{40,}={0,2}"
)
"""A token first, or its parts would be taken for something else."""
ZIP = b"PK\x03\x04"
ENTRIES, TILES = "/log/tile/entries/", "/log/tile/"
Seen = Mapping[str, tuple[int, Mapping[str, str], Any]]


def without_chance(data: bytes) -> bytes:
    """Return what is left when every hash and signature looks like any other."""
    return CHANCE.sub(lambda found: b"*" * len(found[0]), data)


def unpacked(data: bytes) -> dict[str, Any]:
    """Return the members of a zip as they look, in their order."""
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        return {name: looks(name, pack.read(name)) for name in pack.namelist()}


def looks(name: str, data: bytes) -> Any:
    """Return how an answer looks: its length, and what of it is not chance."""
    if name.startswith(TILES) and not name.startswith(ENTRIES):
        return len(data), ""  # Nothing but hashes.
    if data.startswith(ZIP):  # A hash begins with two of these signs now and then.
        return len(data), unpacked(data)
    return len(data), without_chance(data).decode("latin-1")


@dataclass
class Observer:
    """Looks at an instance through its public addresses, and nothing else."""

    client: TestClient
    instance: Instance
    projects: tuple[str, ...]

    def look(self) -> Seen:
        """Return every address there is, or could be, with its answer as it looks."""
        todo = ["/", "/en", *MACHINES, *SEARCHES, *self._log()]
        todo += [path.format(each) for each in self.projects for path in OF_A_PROJECT]
        seen: dict[str, tuple[int, Mapping[str, str], Any]] = {}
        while todo:
            address = todo.pop()
            if address not in seen:
                seen[address] = self._asked(address)
                todo += self._links(seen[address])
        card = self.instance.anchor_card(with_checkpoint=True).to_bytes()
        return {**seen, "card": (200, {}, looks("", card)), **dict(self._papers())}

    def _asked(self, address: str) -> tuple[int, Mapping[str, str], Any]:
        wanted = "*/*" if address.startswith(TILES) else "text/html, */*"
        form = {"Accept": wanted, "Accept-Encoding": "identity"}
        answer = self.client.get(address, headers=form)
        headers = {
            name: without_chance(value.encode()).decode()
            for name, value in answer.headers.items()
        }
        return answer.status_code, headers, looks(address, answer.content)

    def _links(self, seen: tuple[int, Mapping[str, str], Any]) -> Iterator[str]:
        """Give the links of a page; of a list, those that ask one question."""
        _, headers, body = seen
        if "text/html" not in headers.get("content-type", ""):
            return
        for link in LINK.findall(body[1]):
            address = link.replace("&amp;", "&")
            questions = parse_qsl(urlsplit(address).query)
            if not address.startswith(STATIC) and len(questions) <= 1:
                yield address
            if found := TENDER.fullmatch(address):
                yield from (path.format(found[1]) for path in OF_A_TENDER)

    def _log(self) -> Iterator[str]:
        """Name every tile of a small log, and the growth from each size to the last."""
        size = self.instance.published.reader(self.instance.shown().latest()).size
        assert size < TILE_WIDTH
        for kind in ("0", "entries"):
            yield f"/log/tile/{kind}/000"
            for width in range(1, TILE_WIDTH):
                yield f"/log/tile/{kind}/000.p/{width}"
        for old in range(1, size + 2):
            yield f"/log/consistency/{old}/{size}"

    def _papers(self) -> Iterator[tuple[str, tuple[int, Mapping[str, str], Any]]]:
        """Hand in each paper that was issued, and keep what is said of it."""
        for project in self.projects:
            with self.instance.transactions.read() as work:
                found = work.papers.of(LotId(f"{project}-1"))
            for each in found:
                assert each.issued is not None
                pdf = self.instance.objects.get(each.issued.sha256)
                answer = self.client.post("/verify/paper", content=pdf)
                said = looks("", answer.content)
                yield f"checked {each.name}", (answer.status_code, {}, said)


def observed(instance: Instance, *projects: str) -> Seen:
    """Return what somebody outside sees of an instance that has these projects."""
    with TestClient(make_app(instance), raise_server_exceptions=False) as client:
        return Observer(client, instance, projects).look()


def entries(instance: Instance) -> list[str]:
    """Return what each entry of the log says of its kind, in their order."""
    reader = instance.published.reader(instance.shown().latest())
    found = (reader.entry(index) for index in range(reader.size))
    return [parse_entry(each).kind for each in found]
