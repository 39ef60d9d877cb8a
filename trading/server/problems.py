"""Where rules meet HTTP: broken rules become RFC 9457 problems with stable codes."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import quote

from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.status_codes import (
    HTTP_400_BAD_REQUEST,
    HTTP_401_UNAUTHORIZED,
    HTTP_403_FORBIDDEN,
    HTTP_404_NOT_FOUND,
    HTTP_405_METHOD_NOT_ALLOWED,
    HTTP_408_REQUEST_TIMEOUT,
    HTTP_409_CONFLICT,
    HTTP_413_REQUEST_ENTITY_TOO_LARGE,
    HTTP_422_UNPROCESSABLE_ENTITY,
    HTTP_500_INTERNAL_SERVER_ERROR,
    HTTP_503_SERVICE_UNAVAILABLE,
)

from archive.dispatch.reports import ReportOfNothingError, ReportUnreadableError
from archive.dispatch.signing import CallStaleError, CallUnsignedError
from archive.ledger.errors import (
    KeyReusedError,
    LogUnsoundError,
    MalformedCommandError,
    NotLoggedYetError,
)
from archive.values.rules import RuleBrokenError
from trading.correspondence.errors import (
    NoSuchTaskError,
    NoteOfOtherTimeError,
    NoteUnreadableError,
    NoticeMissingError,
    TaskSettledError,
    TaskUnreadError,
)
from trading.disclosure.http.asking import QueryNotUnderstoodError
from trading.disclosure.model.searching import QueryTooLongError
from trading.disclosure.use_cases import DrawMissingError
from trading.front.http import language_of
from trading.front.languages import Tongue, marked
from trading.front.words import Said
from trading.projects.model import ProjectMissingError
from trading.rules.procedure import NotYoursError
from trading.server.desks import ALL_WORDS
from trading.server.public_cases import CaseNotLoggedError, SignUpOpenError
from trading.server.site import Site
from trading.server.verifying import NoFileError

_log = logging.getLogger(__name__)

STATUS_OF: Final[Mapping[type[RuleBrokenError], int]] = {
    ProjectMissingError: HTTP_404_NOT_FOUND,
    NotYoursError: HTTP_403_FORBIDDEN,
    MalformedCommandError: HTTP_422_UNPROCESSABLE_ENTITY,
    KeyReusedError: HTTP_409_CONFLICT,
    DrawMissingError: HTTP_404_NOT_FOUND,
    QueryTooLongError: HTTP_422_UNPROCESSABLE_ENTITY,
    QueryNotUnderstoodError: HTTP_422_UNPROCESSABLE_ENTITY,
    NoFileError: HTTP_400_BAD_REQUEST,
    CallUnsignedError: HTTP_401_UNAUTHORIZED,
    CallStaleError: HTTP_401_UNAUTHORIZED,
    ReportUnreadableError: HTTP_422_UNPROCESSABLE_ENTITY,
    ReportOfNothingError: HTTP_404_NOT_FOUND,
    NoSuchTaskError: HTTP_404_NOT_FOUND,
    TaskUnreadError: HTTP_403_FORBIDDEN,
}
"""Every other broken rule is a conflict with the state of things: 409."""

_NEXT_CHECKPOINT: Final = "60"
_TYPE: Final = "urn:yangguang:problem:"
_JSON: Final = "application/problem+json"
_OF_A_PAGE: Final = "x-csrf-token"
_HTML: Final = "text/html"


@dataclass(frozen=True, slots=True)
class ProblemView:
    """What the page of an error shows."""

    status: int
    title: str
    detail: str
    ours: bool


def status_of(error: RuleBrokenError) -> int:
    """Return the HTTP status of a broken rule."""
    for known, status in STATUS_OF.items():
        if isinstance(error, known):
            return status
    if type(error) in ALL_WORDS.said:
        return ALL_WORDS.status(error)
    return HTTP_409_CONFLICT


SAID: Final[Mapping[int, Said]] = {
    HTTP_400_BAD_REQUEST: Said(
        "bad-request",
        marked("请求看不懂"),
        marked("请检查地址和参数。"),
    ),
    HTTP_404_NOT_FOUND: Said(
        "not-found",
        marked("没有这个页面或文件"),
        marked("请检查地址，或从首页开始找。"),
    ),
    HTTP_405_METHOD_NOT_ALLOWED: Said(
        "method-not-allowed",
        marked("这个地址不能这样打开"),
        marked("什么也没有改变。请从首页或上一页的链接重新进入。"),
    ),
    HTTP_408_REQUEST_TIMEOUT: Said(
        "too-slow",
        marked("文件没有按时传完"),
        marked(
            "什么也没有保存。请检查网络再试，"
            "或者用命令核对：yangguang verify paper 文件。"
        ),
    ),
    HTTP_413_REQUEST_ENTITY_TOO_LARGE: Said(
        "too-large",
        marked("文件太大，没有读取"),
        marked(
            "什么也没有保存。请返回上一页，填过的内容还在：材料每份不超过 20 MiB，"
            "一次一共不超过 48 MiB。核验的文书不超过 64 MiB；"
            "案卷请在核验页里放入，不用上传。"
        ),
    ),
    HTTP_503_SERVICE_UNAVAILABLE: Said(
        "busy",
        marked("同时核验的人太多"),
        marked(
            "什么也没有保存。请过十秒再试，"
            "或者用命令核对：yangguang verify paper 文件。"
        ),
    ),
}
KNOWN: Final[Mapping[type[RuleBrokenError], Said]] = {
    ProjectMissingError: Said(
        ProjectMissingError.code,
        marked("没有这个项目"),
        marked("请核对公告上的项目编号。还没有发布公告的项目，这里查不到。"),
    ),
    SignUpOpenError: Said(
        SignUpOpenError.code,
        marked("报名还没有截止，案卷和结果包不公开"),
        marked(
            "从案卷能数出有几家报名，所以报名截止以前谁也拿不到。"
            "报名到 {until}为止，宣布截止以后请再来；已经公开的内容在项目页上。"
        ),
    ),
    CaseNotLoggedError: Said(
        CaseNotLoggedError.code,
        marked("最新的一步还没有写进公开日志"),
        marked("什么也没有改变。请一分钟以后再来。"),
    ),
    DrawMissingError: Said(
        DrawMissingError.code,
        marked("没有这次抽取，或者它的数据还没有公开"),
        marked("请回到项目页，那里列出了每一次抽取。"),
    ),
    QueryTooLongError: Said(
        QueryTooLongError.code,
        marked("搜索的内容太长"),
        marked("没有搜索。请只写项目名称、编号或单位，最多 60 个字。"),
    ),
    QueryNotUnderstoodError: Said(
        QueryNotUnderstoodError.code,
        marked("筛选条件看不懂"),
        marked("没有搜索。请从交易信息页重新选择条件。"),
    ),
    NoFileError: Said(
        NoFileError.code,
        marked("没有选择文件"),
        marked("什么也没有核验。请先选择要核验的 PDF 文书，再上传。"),
    ),
    CallUnsignedError: Said(
        CallUnsignedError.code,
        marked("送达报告没有签名，或者签名不对"),
        marked("什么也没有保存。请用约定的密钥对时刻和原文签名后再报。"),
    ),
    CallStaleError: Said(
        CallStaleError.code,
        marked("送达报告的签名时刻相差五分钟以上"),
        marked("什么也没有保存。请校准时钟，重新签名后再报。"),
    ),
    ReportUnreadableError: Said(
        ReportUnreadableError.code,
        marked("送达报告看不懂"),
        marked("什么也没有保存。请按规范的格式书写，并核对是报给哪个平台的。"),
    ),
    ReportOfNothingError: Said(
        ReportOfNothingError.code,
        marked("没有交付过这条消息"),
        marked("什么也没有保存。请用收到消息时的编号报告。"),
    ),
    NoSuchTaskError: Said(
        NoSuchTaskError.code,
        marked("没有这个待办事项"),
        marked("什么也没有保存。请从未送达通知的列表中选择。"),
    ),
    TaskSettledError: Said(
        TaskSettledError.code,
        marked("这个事项已经办结"),
        marked("什么也没有保存。有人已经办结，或者消息后来送达了；办理方式见事项页。"),
    ),
    TaskUnreadError: Said(
        TaskUnreadError.code,
        marked("您还没有打开这个事项"),
        marked("什么也没有保存。请先打开；谁打开过会记录下来。"),
    ),
    NoticeMissingError: Said(
        NoticeMissingError.code,
        marked("还没有制作书面通知"),
        marked("什么也没有保存。请先制作并打印书面通知，送达后再登记。"),
    ),
    NoteUnreadableError: Said(
        NoteUnreadableError.code,
        marked("有一栏空着，或者含有看不见的字符"),
        marked("什么也没有保存。请重新填写。"),
    ),
    NoteOfOtherTimeError: Said(
        NoteOfOtherTimeError.code,
        marked("登记的时间不可能"),
        marked(
            "什么也没有保存。时间应在发现未送达以后、制作书面通知以后，并且不晚于现在。"
        ),
    ),
}
"""What a reader may run into, said in both languages."""

UNSOUND: Final = Said(
    "log-unsound",
    marked("日志不可信，暂停服务"),
    marked("请联系中心或监督部门。"),
)
UNEXPECTED: Final = Said(
    "unexpected",
    marked("平台出错了"),
    marked("没有保存任何内容。请稍后重试，或者告诉中心。"),
)


class Problems:
    """
    Answers every error: with a page for people, with RFC 9457 JSON for machines.

    `site` tells whose pages they are, for whoever asked.
    `instance` is the path that was asked for, as RFC 9457 3.1.5 means it. Title and
    detail of the JSON are in both languages, since nobody chose one; the script of a
    page is told them in the language of its page.
    """

    def __init__(self, site: Callable[[Request[Any, Any, Any]], Site]) -> None:
        self._site = site
        self.handlers: dict[Any, Any] = {
            RuleBrokenError: self.broken_rule,
            LogUnsoundError: self.unsound,
            NotLoggedYetError: self.not_logged,
            HTTPException: self.http_error,
            Exception: self.unexpected,
        }

    def broken_rule(
        self, request: Request[Any, Any, Any], error: RuleBrokenError
    ) -> Response[Any]:
        """Say which rule, what happened, that nothing was saved, and what to do."""
        if isinstance(error, CaseNotLoggedError):
            return self.not_logged(request, error)
        known = KNOWN.get(type(error)) or ALL_WORDS.of(error)
        if known is not None:
            if isinstance(error, SignUpOpenError):
                known = replace(known, until=error.closes)
            return self._problem(request, status_of(error), known)
        said = Said(error.code, str(error), error.remedy)
        return self._problem(request, status_of(error), said, rule=error.rule)

    def http_error(
        self, request: Request[Any, Any, Any], error: HTTPException
    ) -> Response[Any]:
        """Say what was wrong with the request itself."""
        said = SAID.get(
            error.status_code, replace(SAID[HTTP_400_BAD_REQUEST], code="http")
        )
        answer = self._problem(request, error.status_code, said)
        answer.headers.update(error.headers or {})
        if "allow" in answer.headers:  # Litestar names them as a set would.
            answer.headers["allow"] = ", ".join(
                sorted(answer.headers["allow"].split(", "))
            )
        return answer

    def unsound(
        self, request: Request[Any, Any, Any], error: LogUnsoundError
    ) -> Response[Any]:
        """Say that nothing is served from a log that contradicts itself."""
        _log.critical("the log cannot go on", exc_info=error)
        return self._problem(request, HTTP_503_SERVICE_UNAVAILABLE, UNSOUND)

    def not_logged(
        self,
        request: Request[Any, Any, Any],
        _error: NotLoggedYetError | CaseNotLoggedError,
    ) -> Response[Any]:
        """Say that the log has not come to it yet, and when to ask again."""
        said = KNOWN[CaseNotLoggedError]
        answer = self._problem(request, HTTP_503_SERVICE_UNAVAILABLE, said)
        answer.headers["Retry-After"] = _NEXT_CHECKPOINT
        return answer

    def unexpected(
        self, request: Request[Any, Any, Any], error: Exception
    ) -> Response[Any]:
        """Keep the details to ourselves, and say plainly that it is our fault."""
        _log.error("unexpected error at %s", request.url.path, exc_info=error)
        return self._problem(request, HTTP_500_INTERNAL_SERVER_ERROR, UNEXPECTED)

    def _problem(
        self, request: Request[Any, Any, Any], status: int, said: Said, **more: object
    ) -> Response[Any]:
        """Answer in the form that was asked for; JSON if none was."""
        site = self._site(request)
        if request.accept.best_match([_JSON, _HTML], default=_JSON) == _HTML:
            try:
                return _page(site, request, status, said)
            except Exception as error:  # noqa: BLE001 - a page about an error may fail too
                _log.error("no page for the error", exc_info=error)
        spoken = _spoken(site, request)
        return Response(
            {
                "type": f"{_TYPE}{said.code}",
                "title": _told(spoken, lambda tongue: tongue.say(said.title)),
                "status": status,
                "detail": _told(spoken, said.about),
                "instance": quote(request.scope["path"]),
                "code": said.code,
                "demo": site.instance.demo,
                **more,
            },
            status_code=status,
            media_type=_JSON,
        )


def _page(
    site: Site, request: Request[Any, Any, Any], status: int, said: Said
) -> Response[str]:
    front = site.front(request, site.public())
    view = ProblemView(
        status,
        front.tongue.say(said.title),
        said.about(front.tongue),
        ours=status >= HTTP_500_INTERNAL_SERVER_ERROR,
    )
    return front.page("problem.html", view, status=status)


def _spoken(site: Site, request: Request[Any, Any, Any]) -> Sequence[Tongue]:
    """Return the languages of an answer: both, or that of the page that asks."""
    if _OF_A_PAGE not in request.headers:
        return site.languages
    query = request.scope["query_string"].decode("latin-1")
    return (language_of(request.url.path, query, site.languages)[0],)


def _told(spoken: Sequence[Tongue], say: Callable[[Tongue], str]) -> str:
    return " ".join(dict.fromkeys(map(say, spoken)))
