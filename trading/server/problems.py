"""Where rules meet HTTP: broken rules become RFC 9457 problems with stable codes."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import quote

from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.status_codes import (
    HTTP_400_BAD_REQUEST,
    HTTP_403_FORBIDDEN,
    HTTP_404_NOT_FOUND,
    HTTP_405_METHOD_NOT_ALLOWED,
    HTTP_409_CONFLICT,
    HTTP_422_UNPROCESSABLE_ENTITY,
    HTTP_500_INTERNAL_SERVER_ERROR,
    HTTP_503_SERVICE_UNAVAILABLE,
)

from archive.ledger.errors import (
    KeyReusedError,
    LogUnsoundError,
    MalformedCommandError,
)
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


@dataclass(frozen=True, slots=True)
class Said:
    """What a status means, in both languages, and what to do now."""

    code: str
    title: str
    detail: str


SAID: Final[Mapping[int, Said]] = {
    HTTP_400_BAD_REQUEST: Said(
        "bad-request",
        "请求看不懂 The request cannot be understood.",
        "请检查地址和参数 Check the address and its parameters.",
    ),
    HTTP_404_NOT_FOUND: Said(
        "not-found",
        "没有这个页面或文件 There is no such page or file.",
        "请检查地址，或从首页 / 开始 Check the address, or begin at /.",
    ),
    HTTP_405_METHOD_NOT_ALLOWED: Said(
        "method-not-allowed",
        "这里只能读取 Only reading is possible here.",
        "请用 GET 或 HEAD Use GET or HEAD.",
    ),
}


NO_SUCH_PROJECT: Final = Said(
    ProjectMissingError.code,
    "没有这个项目 There is no such project.",
    "请核对公告上的项目编号 Check the number on the notice.",
)


class Problems:
    """
    Answers every error of one instance's pages; a demonstration says so here too.

    `instance` is the path that was asked for, as RFC 9457 3.1.5 means it.
    """

    def __init__(self, *, demo: bool) -> None:
        self._demo = demo
        self.handlers: dict[Any, Any] = {
            RuleBrokenError: self.broken_rule,
            LogUnsoundError: self.unsound,
            HTTPException: self.http_error,
            Exception: self.unexpected,
        }

    def broken_rule(
        self, request: Request[Any, Any, Any], error: RuleBrokenError
    ) -> Response[dict[str, Any]]:
        """Say which rule, what happened, that nothing was saved, and what to do."""
        if isinstance(error, ProjectMissingError):
            return self._problem(request, HTTP_404_NOT_FOUND, NO_SUCH_PROJECT)
        return self._problem(
            request,
            status_of(error),
            Said(error.code, str(error), error.remedy),
            rule=error.rule,
        )

    def http_error(
        self, request: Request[Any, Any, Any], error: HTTPException
    ) -> Response[dict[str, Any]]:
        """Say what was wrong with the request itself."""
        said = SAID.get(
            error.status_code, replace(SAID[HTTP_400_BAD_REQUEST], code="http")
        )
        answer = self._problem(request, error.status_code, said)
        answer.headers.update(error.headers or {})
        return answer

    def unsound(
        self, request: Request[Any, Any, Any], error: LogUnsoundError
    ) -> Response[dict[str, Any]]:
        """Say that nothing is served from a log that contradicts itself."""
        _log.critical("the log cannot go on", exc_info=error)
        said = Said(
            "log-unsound",
            "日志不可信，暂停服务 The log cannot be trusted; service is suspended.",
            "请联系中心或监督部门 Tell the centre or the supervisor.",
        )
        return self._problem(request, HTTP_503_SERVICE_UNAVAILABLE, said)

    def unexpected(
        self, request: Request[Any, Any, Any], error: Exception
    ) -> Response[dict[str, Any]]:
        """Keep the details to ourselves, and say plainly that it is our fault."""
        _log.error("unexpected error at %s", request.url.path, exc_info=error)
        said = Said(
            "unexpected",
            "平台出错 The platform failed.",
            "没有保存任何内容，请重试或告知中心 "
            "Nothing was saved. Try again, or tell the centre.",
        )
        return self._problem(request, HTTP_500_INTERNAL_SERVER_ERROR, said)

    def _problem(
        self, request: Request[Any, Any, Any], status: int, said: Said, **more: object
    ) -> Response[dict[str, Any]]:
        """Return an RFC 9457 problem."""
        return Response(
            {
                "type": f"{_TYPE}{said.code}",
                "title": said.title,
                "status": status,
                "detail": said.detail,
                "instance": quote(request.scope["path"]),
                "code": said.code,
                "demo": self._demo,
                **more,
            },
            status_code=status,
            media_type="application/problem+json",
        )
