"""What a script asks for before a device is asked: the options of a passkey."""

from collections.abc import Callable
from typing import Any

import msgspec
from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import RawBody

from archive.public.values import RuleBrokenError
from trading.accounts.http.guests import PRIVATE, Guest
from trading.accounts.use_cases.credentials import Ceremony
from trading.front.forms import LARGEST_FORM, Entries


class Options(msgspec.Struct, frozen=True):
    """The number of a ceremony, and its options as WebAuthn writes them (JSON)."""

    ceremony: str
    options: msgspec.Raw


def options(path: str) -> Callable[[Callable[[Guest], Ceremony]], list[Any]]:
    """Make a function the handler by which a page's script begins a ceremony."""

    def decorate(begin: Callable[[Guest], Ceremony]) -> list[Any]:
        def begun(body: RawBody, guest: NamedDependency[Guest]) -> Response[Options]:
            form = Entries.read(body, guest.content_type)
            try:
                guest.require_own_page(form)
                if guest.token:
                    guest.desk.gate.slow(guest.visitor, guest.token)
            except RuleBrokenError as refusal:
                guest.keep_refusal(f"POST {path}", refusal)
                raise
            ceremony = begin(guest)
            return Response(
                Options(ceremony.id, msgspec.Raw(ceremony.options.encode())),
                headers={"Cache-Control": PRIVATE},
            )

        begun.__doc__ = begin.__doc__
        return [
            post(
                path,
                sync_to_thread=True,
                request_max_body_size=LARGEST_FORM,
                status_code=200,
            )(begun)
        ]

    return decorate
