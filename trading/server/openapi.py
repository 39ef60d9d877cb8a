"""
What addresses there are, for machines: an OpenAPI 3.1 document, made from the handlers.

It names every address, its methods, what it is asked and what it answers. No page
shows it: such pages load their scripts from hosts that a house without the internet
does not reach.
"""

import inspect
import re
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from typing import Any, Final, get_args, get_origin

import msgspec
from litestar import Response
from litestar.handlers import HTTPRouteHandler
from litestar.status_codes import HTTP_204_NO_CONTENT

from trading.front.http import FILES, LEADS_ON
from trading.front.languages import ENGLISH_PREFIX
from trading.server.asked_and_answered import (
    ANSWERED,
    ASKED,
    BUSY,
    BYTES,
    EVENTS,
    FORM,
    HTML,
    JSON,
    LEADING,
    NOT_YET,
    ONLY_LEADING,
    PARTS,
    PDF,
    PROBLEM,
    TAKEN,
    TOO_SLOW,
    UNREACHED,
)

ADDRESS: Final = "/openapi.json"
SENDING: Final = ("post", "put")
_PLACE: Final = re.compile(r"\{([a-z_]+):([a-z]+)\}")
_LANGUAGE: Final = {"$ref": "#/components/parameters/lang"}
_REFUSED: Final = {"$ref": "#/components/responses/refused"}
_LATER: Final = {"$ref": "#/components/responses/later"}
_SCHEMA: Final = "#/components/schemas/{name}"
_BINARY: Final = {"type": "string", "format": "binary"}
_ABOUT: Final = (
    "Public resource trading: pages for people in Chinese and (under /en) in English, "
    "and the public record, its proofs and files for machines. Forms are those of the "
    "pages: their field names, and the csrf that binds them to one browser, stand "
    "there. Whoever is not signed in is sent to the sign-in (303). Instants are "
    "microseconds UTC. An address with a path in it takes several segments."
)


class Problem(msgspec.Struct, frozen=True):
    """
    What went wrong (RFC 9457), in both languages.

    `title` says what happened, `detail` whether anything was lost and what to do.
    """

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    demo: bool


def document(rooms: Mapping[str, Sequence[Any]]) -> bytes:
    """Return the document of all handlers; each room's name is the tag of its own."""
    paths: dict[str, dict[str, object]] = {}
    structs: list[Any] = [Problem]
    for tag, handlers in rooms.items():
        for handler in handlers:
            for path in sorted(handler.paths, key=len):
                found = paths.setdefault(_PLACE.sub(r"{\1}", path), {})
                for each in _Operation.of(handler, path):
                    found[each.method] = each.told(tag, structs)
    _, schemas = msgspec.json.schema_components(structs, ref_template=_SCHEMA)
    problem = {PROBLEM: {"schema": _of(Problem)}, HTML: {}}
    told = {
        "openapi": "3.1.0",
        "info": {
            "title": "阳光 Yangguang",
            "version": version("yangguang"),
            "description": _ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": tag} for tag in rooms],
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": schemas,
            "responses": {
                "refused": {"description": "What to do instead.", "content": problem},
                "later": {"description": "Come back later.", "content": problem},
            },
            "parameters": {
                "lang": {
                    "name": "lang",
                    "in": "query",
                    "schema": {"enum": ["zh", "en"]},
                    "description": "The language of the page; Chinese if not said.",
                }
            },
        },
    }
    return msgspec.json.encode(told)


class _Operation(msgspec.Struct, frozen=True, kw_only=True):
    """One method of one address."""

    method: str
    path: str
    handler: HTTPRouteHandler

    @classmethod
    def of(cls, handler: HTTPRouteHandler, path: str) -> "Iterator[_Operation]":
        """Return one operation for each method of a handler at an address."""
        for method in sorted(handler.http_methods):
            yield cls(method=str(method).lower(), path=path, handler=handler)

    @property
    def plain(self) -> str:
        """The address without types, in Chinese."""
        return _PLACE.sub(r"{\1}", self.path).removeprefix(ENGLISH_PREFIX) or "/"

    @property
    def answer(self) -> Any:  # noqa: ANN401 - whatever the handler says
        """The type of what is answered."""
        told = inspect.signature(self.handler.fn, eval_str=True).return_annotation
        return get_args(told)[0] if get_origin(told) is Response else told

    @property
    def is_page(self) -> bool:
        """Tell whether HTML is answered to whoever reads."""
        return HTML in self._media()

    def told(self, tag: str, structs: list[Any]) -> dict[str, object]:
        """Return what is said of it; what it answers as JSON is added to `structs`."""
        told: dict[str, object] = {
            "tags": [tag],
            "operationId": self._name(),
            "summary": _first_line(self.handler.fn.__doc__),
            "parameters": [*self._places(), *self._asked()],
            "responses": self._answers(structs),
        }
        if self.method in SENDING:
            told["requestBody"] = {"required": True, "content": self._taken()}
        return told

    def _name(self) -> str:
        words = re.findall(r"[a-z0-9]+", _PLACE.sub(r"\1", self.path))
        return "-".join([self.method, *words])

    def _places(self) -> Iterator[dict[str, object]]:
        for name, kind in _PLACE.findall(self.path):
            schema = {"type": "integer" if kind == "int" else "string"}
            yield {"name": name, "in": "path", "required": True, "schema": schema}

    def _asked(self) -> Iterator[dict[str, object]]:
        names = ASKED.get(self.plain, ())
        for name, each in inspect.signature(self.handler.fn).parameters.items():
            if each.default is not inspect.Parameter.empty:
                names = (*names, name)
        for name in names:
            yield {"name": name, "in": "query", "schema": {"type": "string"}}
        if self.is_page and not self.path.startswith(ENGLISH_PREFIX):
            yield dict(_LANGUAGE)

    def _media(self) -> Sequence[str]:
        if _is_struct(self.answer):
            return (JSON,)
        return ANSWERED.get(self.plain, (HTML,))

    def _answers(self, structs: list[Any]) -> dict[str, object]:
        found = self._good(structs)
        if self.method == "get" and EVENTS not in self._media():
            found["304"] = {"description": "It has not changed."}
        if self.handler.opt.get(LEADS_ON) or self.plain in LEADING:
            found["303"] = {"description": "The page to go on to."}
        found["4XX"] = _REFUSED
        sent = UNREACHED | TOO_SLOW if self.method == "post" else NOT_YET
        if self.plain in sent | BUSY:
            found["503"] = _LATER
        return dict(sorted(found.items()))

    def _good(self, structs: list[Any]) -> dict[str, object]:
        if self.handler.status_code == HTTP_204_NO_CONTENT:
            return {"204": {"description": "It was taken."}}
        if self.plain in ONLY_LEADING and self.method != "post":
            return {}
        answer, schema = self.answer, dict[str, object]()
        if _is_struct(answer):
            structs.append(answer)
            schema["schema"] = _of(answer)
        media = dict.fromkeys(self._media(), schema)
        return {"200": {"description": "What was asked for.", "content": media}}

    def _taken(self) -> dict[str, object]:
        taken = TAKEN.get(self.plain)
        if taken is not None:
            return {each: {"schema": _file(each)} for each in taken}
        files = self.handler.opt.get(FILES, ())
        forms = (PARTS, FORM) if files else (FORM,)
        return {each: {"schema": _form(files, each)} for each in forms}


def _first_line(text: str | None) -> str:
    return (text or "").strip().partition("\n\n")[0].replace("\n", " ")


def _is_struct(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _of(kind: type) -> dict[str, object]:
    return {"$ref": _SCHEMA.format(name=kind.__name__)}


def _form(files: Sequence[str], media: str) -> dict[str, object]:
    """Return what a form's fields are: texts, some of them several times, and files."""
    texts = {"type": "array", "items": {"type": "string"}}
    of_files = dict.fromkeys(files, _BINARY) if media == PARTS else {}
    return {
        "type": "object",
        "properties": {"csrf": {"type": "string"}, **of_files},
        "additionalProperties": {"anyOf": [{"type": "string"}, texts]},
    }


def _file(media: str) -> Mapping[str, object]:
    """Return what is sent that is no form."""
    known: Mapping[str, Mapping[str, object]] = {
        PARTS: {"type": "object", "properties": {"paper": _BINARY}},
        PDF: _BINARY,
        BYTES: _BINARY,
        JSON: {"type": "object"},
    }
    return known.get(media, {"type": "string"})
