"""What every handler shows its page with: the frame, the language, the renderer."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final, Protocol
from urllib.parse import parse_qsl, urlencode

from litestar import HttpMethod, Response, route

from trading.front.frames import Standing, frame
from trading.front.languages import ENGLISH_PREFIX, Tongue

READING: Final = (HttpMethod.GET, HttpMethod.HEAD)
FOR_EVERYBODY: Final = "for_everybody"
"""Marks a handler whose page follows from its address and the public record alone."""

FILES: Final = "files"
"""Names the inputs of a form that take a file."""

LEADS_ON: Final = "leads_on"
"""Marks a handler that may send the browser on: to the sign-in, or to what follows."""


class Renderer(Protocol):
    """Writes a page from its template."""

    def render(self, template: str, context: Mapping[str, Any]) -> str:
        """Return the page."""
        ...


@dataclass(frozen=True, slots=True)
class Front:
    """
    One visitor's look at the site: where, and in which language.

    `standing` is asked when the page is made; inside `reading` it and all else that the
    page asks are one transaction.
    """

    renderer: Renderer
    tongue: Tongue
    path: str
    query: str
    standing: Callable[[], Standing]
    reading: Callable[[], AbstractContextManager[object]] = nullcontext

    @property
    def asked(self) -> dict[str, str]:
        """What stands behind the question mark, each name once, beside the language."""
        return dict(parse_qsl(self.query))

    def page(
        self, template: str, view: object, *, status: int = 200, **more: object
    ) -> Response[str]:
        """Return a page: the view in its template, the frame around it."""
        context = {
            **more,
            "f": frame(self.path, self.query, self.standing(), self.tongue),
            "v": view,
            "_": self.tongue.write,
            "tongue": self.tongue,
        }
        return Response(
            self.renderer.render(template, context),
            status_code=status,
            media_type="text/html",
            headers={"Content-Language": self.tongue.tag},
        )


def page(
    path: str, *, for_everybody: bool = False
) -> Callable[[Callable[..., Response[str]]], list[Any]]:
    """
    Make a function the handler of a page, in Chinese and under `/en`.

    A page is read in one transaction, so that its frame and its lists never contradict
    each other. One that is the same `for_everybody` may be sent to others who ask for
    the same address within a second.
    """
    english = ENGLISH_PREFIX + (path if path != "/" else "")

    def decorate(show: Callable[..., Response[str]]) -> list[Any]:
        @wraps(show)
        def shown(*, front: Front, **asked: object) -> Response[str]:
            with front.reading():
                return show(front=front, **asked)

        return [
            route(
                each,
                http_method=READING,
                sync_to_thread=True,
                opt={FOR_EVERYBODY: for_everybody},
            )(shown)
            for each in (path, english)
        ]

    return decorate


def language_of(
    path: str, query: str, tongues: tuple[Tongue, Tongue]
) -> tuple[Tongue, str, str]:
    """
    Return the language that an address asks for, and the address without it.

    `/en/…` and `?lang=en` are English, everything else is Chinese. Nothing but the
    address remembers the language.
    """
    chinese, english = tongues
    asked = parse_qsl(query, keep_blank_values=True)
    rest = urlencode([pair for pair in asked if pair[0] != "lang"])
    if path == ENGLISH_PREFIX or path.startswith(f"{ENGLISH_PREFIX}/"):
        return english, path.removeprefix(ENGLISH_PREFIX) or "/", rest
    named = [value for name, value in asked if name == "lang"]
    return (english if named[-1:] == ["en"] else chinese), path, rest
