"""Where rules meet HTTP: broken rules become RFC 9457 problems with stable codes."""

import logging
from collections.abc import Mapping
from typing import Any, Final

from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.status_codes import (
    HTTP_403_FORBIDDEN,
    HTTP_404_NOT_FOUND,
    HTTP_409_CONFLICT,
    HTTP_422_UNPROCESSABLE_ENTITY,
    HTTP_500_INTERNAL_SERVER_ERROR,
)

from archive.ledger.errors import KeyReusedError, MalformedCommandError
from archive.values.rules import RuleBrokenError
from trading.projects.model import ProjectMissingError
from trading.rules.procedure import NotYoursError

_log = logging.getLogger(__name__)

STATUS_OF: Final[Mapping[type[RuleBrokenError], int]] = {
    ProjectMissingError: HTTP_404_NOT_FOUND,
    NotYoursError: HTTP_403_FORBIDDEN,
    MalformedCommandError: HTTP_422_UNPROCESSABLE_ENTITY,
    KeyReusedError: HTTP_409_CONFLICT,
}
"""Every other broken rule is a conflict with the state of things: 409."""

_TYPE: Final = "urn:yangguang:problem:"


def status_of(error: RuleBrokenError) -> int:
    """Return the HTTP status of a broken rule."""
    for known, status in STATUS_OF.items():
        if isinstance(error, known):
            return status
    return HTTP_409_CONFLICT


def problem(
    status: int, code: str, title: str, detail: str, **more: object
) -> Response[dict[str, Any]]:
    """Return an RFC 9457 problem."""
    return Response(
        {
            "type": f"{_TYPE}{code}",
            "title": title,
            "status": status,
            "detail": detail,
            **more,
        },
        status_code=status,
        media_type="application/problem+json",
    )


def broken_rule(
    _request: Request[Any, Any, Any], error: RuleBrokenError
) -> Response[dict[str, Any]]:
    """Say which rule, what happened, that nothing was saved, and what to do."""
    return problem(
        status_of(error),
        error.code,
        str(error),
        error.remedy,
        rule=error.rule,
    )


def http_error(
    _request: Request[Any, Any, Any], error: HTTPException
) -> Response[dict[str, Any]]:
    """Say what was wrong with the request itself."""
    return problem(error.status_code, "http", error.detail, "Check the address.")


def unexpected(
    request: Request[Any, Any, Any], error: Exception
) -> Response[dict[str, Any]]:
    """Keep the details to ourselves, and say plainly that it is our fault."""
    _log.error("unexpected error at %s", request.url.path, exc_info=error)
    return problem(
        HTTP_500_INTERNAL_SERVER_ERROR,
        "unexpected",
        "平台出错 The platform failed.",
        "没有保存任何内容 Nothing was saved. Try again, or tell the centre.",
    )


HANDLERS: Final[dict[Any, Any]] = {
    RuleBrokenError: broken_rule,
    HTTPException: http_error,
    Exception: unexpected,
}
