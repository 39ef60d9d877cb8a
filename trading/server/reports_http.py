"""Where the text service reports what became of a message (archive/SPEC.md 12.4)."""

from typing import Any, Final

import msgspec
from litestar import Request, Response, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import RawBody
from litestar.status_codes import HTTP_200_OK

from trading.server.instance import Instance
from trading.server.posting import take_report

LARGEST_REPORT: Final = 16 * 1024  # bytes


class Reported(msgspec.Struct, frozen=True):
    """What a report changed."""

    outcome: str


@post(
    "/messages/reports",
    status_code=HTTP_200_OK,
    sync_to_thread=True,
    request_max_body_size=LARGEST_REPORT,
)
def delivery_report(
    request: Request[Any, Any, Any],
    body: RawBody,
    instance: NamedDependency[Instance],
) -> Response[Reported]:
    """Take a signed report; without a text service there is no such address."""
    if instance.settings.sms is None:
        raise NotFoundException
    outcome = take_report(instance)(request.headers, body)
    return Response(Reported(outcome.value))
