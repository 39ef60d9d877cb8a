"""The case file of a whole tender, and what a dishonest platform does to it."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from archive.public.evidence import sha256
from archive.public.sealing import seal
from tests.builders_bidders import firm
from tests.case_files import Case, Files
from tests.sites import Site
from tests.tender_course import Tendering, firm_key, tendering
from trading.bids.filed import FOLDER, Filed
from trading.bids.model.manifest import Manifest, SealedObject
from trading.bids.sealing import Document, SealedBid, signing_with
from trading.server.casefiles import build_case
from trading.server.wiring import Platform

REVOKED, SPOILED = 3, 4
"""Who gives no factor, and whose document is not what the cover says."""


def spoiled(number: int, bid: SealedBid, content: bytes) -> SealedBid:
    """Return a bid in which another content is sealed in the place of a document."""
    manifest, name = bid.envelope.parsed, "f-0001"
    objects = []
    for each in manifest.objects:
        if each.name == name:
            data = seal(content, manifest.recipients[each.part])
            bid.object(name).write_bytes(data)
            pieces = (sha256(data).hex(),)
            objects.append(SealedObject(name, each.part, len(data), pieces))
        else:
            objects.append(each)
    bent: Manifest = replace(manifest, objects=tuple(objects))
    signature = signing_with(firm_key(number))(bent.signed)
    return replace(
        bid,
        envelope=replace(
            bid.envelope, manifest=bent.to_bytes(), signature=signature.value
        ),
    )


def _bids(course: Tendering) -> None:
    """Let five bid: one replaces, one withdraws, one seals what its cover denies."""
    path = course.folder / "plan.pdf"
    path.write_bytes(b"a plan")
    for number in (1, SPOILED):
        bid = course.sealed(number, documents=[Document(path, "tech", "计划.pdf")])
        sent = spoiled(number, bid, b"no plan") if number == SPOILED else bid
        course.upload(number, sent)
        course.hand_in(number, sent)
        course.pass_by(seconds=1)
    for number in (5, 2, REVOKED):
        course.bid(number)
        course.pass_by(seconds=1)
    (last,) = course.bids_of(2)
    course.bid(2, seq=2, prev=last.commitment)
    course.withdraw(5)


def tender_case(site: Site) -> Case:
    """Play it to the end of the session; two holders and a trustee never come."""
    with site.opened() as instance, tendering(instance) as course:
        course.open_for_bids(5, bidder_factor=True)
        _bids(course)
        Platform.over(instance).seal_tick()
        course.close()
        course.start()
        for number in (1, 2, SPOILED):
            course.give_factor(number)
        course.pass_by(hours=1, seconds=2)
        course.sweep()
        course.publish_log()
        course.release(1, 3, 5)
        course.release_time(2)
        course.open()
        course.finish()
        course.publish_log()
        built = build_case(instance, course.lot)
        card = instance.anchor_card(with_checkpoint=True)
        log, signer = instance.log_signer, instance.notary.signer
    return Case(site, course.lot, built, built, card, card, log, signer)


# --- What is bent -------------------------------------------------------------------

Events = dict[str, Any]
Edit = Callable[[Events], object]


def nth(events: Events, kind: str, number: int = 0) -> dict[str, Any]:
    """Return an event of a kind, counted from 0, or from behind with -1."""
    ordered = sorted(events, key=int)
    found = [events[n] for n in ordered if events[n]["kind"] == kind]
    event: dict[str, Any] = found[number]
    return event


def facts(kind: str, change: Callable[[dict[str, Any]], object], at: int = 0) -> Edit:
    """Let one event of a kind say something else."""
    return lambda events: change(nth(events, kind, at)["facts"])


def became(kind: str, other: str, at: int = 0, of: str = "") -> Edit:
    """Let one event be another one; with what the first of that kind says if named."""

    def edit(events: Events) -> None:
        event = nth(events, kind, at)
        event["kind"] = other
        if of:
            event["facts"] = json.loads(json.dumps(nth(events, of)["facts"]))

    return edit


def swapped(kind: str, other: str) -> Edit:
    """Let the last event of one kind stand where the first of another one does."""

    def edit(events: Events) -> None:
        one, two = nth(events, kind, -1), nth(events, other)
        for name in ("kind", "facts"):
            one[name], two[name] = two[name], one[name]

    return edit


def envelope(files: Files, number: int) -> Filed:
    """Return the envelope of a firm."""
    read = (
        Filed.from_bytes(data)
        for path, data in files.items()
        if path.startswith(FOLDER) and path.endswith(".json")
    )
    return next(x for x in read if x.envelope.parsed.bidder == str(firm(number)))
