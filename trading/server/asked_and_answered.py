"""
What addresses are asked behind the question mark, and what they answer but HTML.

An address stands here in Chinese; its English one is asked and answers likewise. What
is not here is asked nothing, and answers as its handler's type says.
"""

from collections.abc import Mapping
from typing import Final

PDF: Final = "application/pdf"
JSON: Final = "application/json"
TEXT: Final = "text/plain"
SVG: Final = "image/svg+xml"
ZIP: Final = "application/zip"
EVENTS: Final = "text/event-stream"
HTML: Final = "text/html"
BYTES: Final = "application/octet-stream"
PROBLEM: Final = "application/problem+json"
FORM: Final = "application/x-www-form-urlencoded"
PARTS: Final = "multipart/form-data"
HANDED_IN: Final = (PDF, "image/png", "image/jpeg", "application/ofd")
"""What people hand in comes back as what its bytes are."""

DONE: Final = ("done",)
ASKED: Final[Mapping[str, tuple[str, ...]]] = {
    "/projects": (
        *("q", "type", "info", "stage", "within", "since", "until"),
        *("place", "drawn", "order", "page"),
    ),
    "/projects/{project_id}/draws/{number}/tickets": ("page", "ticket"),
    "/verify": ("project",),
    "/sign-in": ("next", "done"),
    "/second": ("next", "asked"),
    "/register/code": ("of",),
    "/reset": ("asked",),
    "/my": DONE,
    "/my/security": DONE,
    "/my/organisation": DONE,
    "/organisations/new": ("change",),
    "/administration/organisations": DONE,
    "/sign-up/{lot}": DONE,
    "/projects/new": ("change",),
    "/standing-trustees": DONE,
    "/desk/{lot}": DONE,
    "/desk/{lot}/draft": ("change",),
    "/desk/{lot}/basis": DONE,
    "/desk/{lot}/price": DONE,
    "/desk/{lot}/entry": DONE,
    "/desk/{lot}/entry/slip": DONE,
    "/desk/{lot}/notice": DONE,
    "/desk/{lot}/notice/preview": DONE,
    "/desk/{lot}/notice/amend": DONE,
    "/draw-room/{lot}": DONE,
    "/draw-room/{lot}/join": DONE,
    "/draw-room/{lot}/to-sign": ("act", "reason", "value", "decision", "second"),
    "/draw-room/{lot}/events": ("once",),
    "/screen/events": ("once",),
    "/tendering/{lot}/desk": DONE,
    "/tendering/{lot}/opening": DONE,
    "/tendering/{lot}/opening/events": ("once",),
    "/rooms": ("day", "done"),
    "/rooms/{room}": DONE,
    "/rooms/{room}/duty": DONE,
    "/rooms/request/{lot}": DONE,
    "/bookings/{booking}": DONE,
    "/sessions/{booking}": DONE,
    "/my/firm": DONE,
    "/my/firm/proof": DONE,
    "/my/firm/proof/file": ("of", "file"),
    "/my/firm/documents": DONE,
    "/my/firm/document": ("of",),
    "/my/firm/keys": ("algorithm", "public_key", "done"),
    "/my/firm/people": ("rows", "done"),
    "/my/firm/register": DONE,
    "/my/party": DONE,
    "/tendering/{lot}/opening/paper": DONE,
    "/tendering/{lot}/withdrawal": DONE,
    "/deposits/{lot}": DONE,
    "/deposits/{lot}/ask": DONE,
    "/deposits/{lot}/payers": ("attempt", "done"),
    "/deposits/{lot}/payers/{deposit}": DONE,
    "/deposits/{lot}/payers/{deposit}/keep": DONE,
    "/deposits/{lot}/settlement": ("attempt",),
    "/deposit-desk": DONE,
    "/deposit-desk/statements": DONE,
    "/deposit-desk/back": ("deposit", "done"),
    "/deposit-desk/second": ("deposit", "done"),
    "/deposit-desk/yearly": DONE,
    "/review/claims": ("at", "done"),
    "/review/claims/file": ("of", "file"),
    "/review/bindings": ("firm", "done"),
    "/review/documents": ("at", "done"),
    "/review/documents/file": ("of",),
    "/review/keys": ("at", "done"),
    "/conduct": ("firm", "done"),
    "/outside": ("register", "about", "done"),
    "/tasks": DONE,
    "/tasks/one": ("of", "done"),
    "/tasks/notice.pdf": ("of",),
    "/bid/{lot}/receipt": ("of",),
    "/bid/{lot}/receipt.pdf": ("of",),
}
"""Which names an address reads."""

ANSWERED: Final[Mapping[str, tuple[str, ...]]] = {
    "/sign-up/{lot}/sealed": (JSON,),
    "/projects/{project_id}/draws/{number}/transcript.json": (JSON,),
    "/projects/{project_id}/draws/{number}/qr.svg": (SVG,),
    "/projects/{project_id}/qr.svg": (SVG,),
    "/projects/{project_id}/papers/{name}": (PDF,),
    "/projects/{project_id}/pack": (ZIP,),
    "/projects/{project_id}/case": (ZIP,),
    "/desk/{lot}/papers/{digest}": HANDED_IN,
    "/desk/{lot}/applicants/{digest}": (*HANDED_IN, BYTES),
    "/desk/{lot}/draft/{paper}": (PDF,),
    "/tendering/{lot}/opening/paper.pdf": (PDF,),
    "/draw-room/{lot}/to-sign": (JSON,),
    "/my/here": (JSON,),
    "/draw-room/{lot}/events": (EVENTS,),
    "/screen/events": (EVENTS,),
    "/tendering/{lot}/opening/events": (EVENTS,),
    "/bookings/{booking}/badges.pdf": (PDF,),
    "/sessions/{booking}/sheet.pdf": (PDF,),
    "/my/firm/proof/file": HANDED_IN,
    "/my/firm/document": HANDED_IN,
    "/review/claims/file": HANDED_IN,
    "/review/documents/file": HANDED_IN,
    "/tasks/notice.pdf": (PDF,),
    "/bid/{lot}/status": (JSON,),
    "/bid/{lot}/missing": (JSON,),
    "/bid/{lot}/pieces/{digest}": (BYTES,),
    "/bid/{lot}/submit": (JSON,),
    "/bid/{lot}/withdraw": (JSON,),
    "/bid/{lot}/release": (JSON,),
    "/bid/{lot}/receipt": (TEXT,),
    "/bid/{lot}/receipt.pdf": (PDF,),
    "/opening-keys/made": (JSON,),
    "/opening-keys/drills": (JSON,),
    "/opening-keys/release": (JSON,),
    "/standing-keys/made": (JSON,),
    "/desk/{lot}/release": (JSON,),
    "/tenders/{lot}/policy.json": (JSON,),
    "/tenders/{lot}/form.json": (JSON,),
    "/tenders/{lot}/sheets/{manifest}": (BYTES,),
    "/log/checkpoint": (TEXT,),
    "/log/cosigned": (TEXT,),
    "/log/consistency/{old}/{new}": (TEXT,),
    "/log/{path}": (BYTES,),
    "/verify/paper": (JSON, HTML),
    "/openapi.json": (JSON,),
    "/assets/{path}": (
        *("text/css", "text/javascript", SVG),
        *(HTML, TEXT),
    ),
}
"""What an address answers, where it is no page."""

TAKEN: Final[Mapping[str, tuple[str, ...]]] = {
    "/sign-up/{lot}/sealed": (JSON,),
    "/log/cosignatures": (TEXT,),
    "/tenders/{lot}/times": (JSON,),
    "/sign-ups/{lot}/close": (JSON,),
    "/sign-ups/{lot}/times": (JSON,),
    "/messages/reports": (JSON,),
    "/verify/paper": (PDF, PARTS),
    "/bid/{lot}/missing": (JSON,),
    "/bid/{lot}/pieces/{digest}": (BYTES,),
    "/bid/{lot}/submit": (JSON,),
    "/bid/{lot}/withdraw": (JSON,),
    "/bid/{lot}/release": (JSON,),
    "/opening-keys/made": (JSON,),
    "/opening-keys/drills": (JSON,),
    "/opening-keys/release": (JSON,),
    "/standing-keys/made": (JSON,),
    "/desk/{lot}/release": (JSON,),
}
"""What is sent to an address that is no form of a page."""

NOT_YET: Final = {
    *("/projects/{project_id}/pack", "/projects/{project_id}/case"),
    *("/tenders/{lot}/policy-proof.json", "/tenders/{lot}/close.json"),
}
"""Where the answer may be that the log has not come to it: 503 with Retry-After."""

UNREACHED: Final = {"/outside", "/my/firm/register"}
"""Where a register outside is asked, which may be silent or not set up: 503."""

TOO_SLOW: Final = {
    *("/sign-up/{lot}", "/sign-up/{lot}/sealed", "/sign-up/{lot}/withdraw"),
}
"""Where nothing is taken that the platform cannot record in time: 503."""

_NEWS: Final = {
    *("/draw-room/{lot}/events", "/screen/events"),
    "/tendering/{lot}/opening/events",
}
BUSY: Final = {"/verify/paper", "/bid/{lot}/pieces/{digest}", *_NEWS}
"""Where only so many are served at once: 503."""

ONLY_LEADING: Final = {"/verify/paper"}
"""Whoever opens it is led to where papers go in; only what is sent is answered."""

LEADING: Final = {*ONLY_LEADING, *_NEWS}
"""What may lead on (303) without being a page of the sign-in."""
