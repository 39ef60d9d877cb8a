"""
A page with a form: shown, sent, and shown again with what is to be corrected.

Everything that is sent passes here, so no handler can forget to ask whether the form
stands on a page of this site, and none loses what somebody typed.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import quote

from litestar import HttpMethod, Request, Response, route
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.params import RawBody
from litestar.status_codes import HTTP_422_UNPROCESSABLE_ENTITY

from archive.public.ledger import MalformedCommandError
from archive.public.values import RuleBrokenError
from trading.accounts.entry_errors import (
    AccountLockedError,
    ForgedRequestError,
    SecondFactorNeededError,
    SignInNeededError,
    TooManyAttemptsError,
)
from trading.accounts.http.guests import Guest
from trading.front.forms import (
    EMPTY,
    LARGEST_FORM,
    LARGEST_UPLOAD,
    Entries,
    Mistake,
)
from trading.front.http import FILES, LEADS_ON, READING
from trading.front.languages import ENGLISH_PREFIX

SIGN_IN: Final = "/sign-in"
SECOND: Final = "/second"
SECRETS: Final[frozenset[str]] = frozenset(
    {"csrf", "password", "current", "again", "code", "token", "response", "recovery"}
)
"""Inputs that are never shown again, whatever was wrong."""

_NAMED: Final = re.compile(r"\$\.([a-z_]+)")
"""Where a command is not as it should be, in the words of its decoder."""
NO_FIELDS: Final[Mapping[str, str]] = MappingProxyType({})
Show = Callable[[Guest, Entries], Response[Any]]


def private(path: str) -> Callable[[Show], list[Any]]:
    """Make a function the handler of a page that needs somebody, or a form."""

    def decorate(show: Show) -> list[Any]:
        def shown(guest: NamedDependency[Guest]) -> Response[Any]:
            try:
                return show(guest, EMPTY)
            except SignInNeededError:
                return _sent_to(guest, SIGN_IN, path)
            except SecondFactorNeededError:
                return _sent_to(guest, SECOND, path)
            except RuleBrokenError as refusal:
                guest.keep_refusal(f"GET {path}", refusal)
                raise

        shown.__doc__ = show.__doc__
        return [
            route(each, http_method=READING, sync_to_thread=True, opt={LEADS_ON: True})(
                shown
            )
            for each in _both(path)
        ]

    return decorate


def sent(
    path: str,
    *,
    shows: Show,
    page: str = "",
    keeps: Collection[str] = (),
    fields: Mapping[str, str] = NO_FIELDS,
    files: Collection[str] = (),
    unkept: Collection[str] = (),
    needs: str = "",
) -> Callable[[Show], list[Any]]:
    """
    Make a function the handler of a form, which `shows` its page again if need be.

    The function raises the rule that was broken; it is said beside the input that it is
    about. `page` is where that form stands, if not at `path`. `keeps` names secrets
    that a page may show again, such as a code half typed, and `fields` the inputs that
    have another name on this page than the rule gives them. `files` are the inputs that
    take a file, and `needs` then the act of the permission table that it is for: of
    those who may not try it nothing is read. What the files brought is kept before the
    rest is asked (`Guest.with_files`), and if one of them cannot be kept, the page is
    shown again. Those of `unkept` are only read: the function finds them in the form.
    """
    if files and not needs:
        raise ValueError(f"{path} takes files for no act")
    again = _Again(shows, page or path, SECRETS - set(keeps), fields)

    def decorate(act: Show) -> list[Any]:
        kept = tuple(each for each in files if each not in unkept)
        form = _Form(path, again, tuple(files), kept, needs, act)
        handler = _with_files(form) if files else _without_files(form)
        handler.__doc__ = act.__doc__
        return [
            route(
                each,
                http_method=HttpMethod.POST,
                sync_to_thread=None if files else True,
                request_max_body_size=LARGEST_UPLOAD if files else LARGEST_FORM,
                opt={FILES: tuple(files), LEADS_ON: True},
            )(handler)
            for each in _both(path)
        ]

    return decorate


def _without_files(form: "_Form") -> Callable[..., Any]:
    def acted(body: RawBody, guest: NamedDependency[Guest]) -> Response[Any]:
        return form.acted(guest, body)

    return acted


def _with_files(form: "_Form") -> Callable[..., Any]:
    async def acted(
        request: Request[Any, Any, Any], guest: NamedDependency[Guest]
    ) -> Response[Any]:
        sender = await sync_to_thread(form.sender, guest)
        if isinstance(sender, Response):
            return sender
        async with guest.intake.body(request, sender) as body:
            return await sync_to_thread(form.acted, guest, body)

    return acted


@dataclass(frozen=True, slots=True)
class _Form:
    """What happens to a form that was sent to `path`."""

    path: str
    again: "_Again"
    files: tuple[str, ...]
    kept: tuple[str, ...]
    needs: str
    act: Show

    def sender(self, guest: Guest) -> str | Response[Any]:
        """Return whose files may be read, or where everybody else is sent."""
        try:
            return guest.require_sender(f"POST {self.path}", self.needs)
        except SignInNeededError:
            return _sent_to(guest, SIGN_IN, self.again.page)
        except SecondFactorNeededError:
            return _sent_to(guest, SECOND, self.again.page)

    def acted(self, guest: Guest, body: bytes) -> Response[Any]:
        """Do what the form is for, or show its page again."""
        form = Entries.read(body, guest.content_type, files=bool(self.files))
        try:
            self._require_own_page(guest, form)
            if self.files:
                form = guest.with_files(form, self.kept)
                if form.mistakes:
                    return self.again.shown(guest, form, HTTP_422_UNPROCESSABLE_ENTITY)
            return self.act(guest, form)
        except SignInNeededError:
            return _sent_to(guest, SIGN_IN, self.again.page)
        except RuleBrokenError as error:
            return self.again(guest, form, error)

    def _require_own_page(self, guest: Guest, form: Entries) -> None:
        """Ask, before anything is kept, what no page has to be asked for."""
        try:
            guest.require_own_page(form)
            if form.files:
                guest.count_files()
        except (ForgedRequestError, TooManyAttemptsError) as refusal:
            guest.keep_refusal(f"POST {self.path}", refusal)
            raise


def _both(path: str) -> tuple[str, str]:
    return path, ENGLISH_PREFIX + path


def _sent_to(guest: Guest, where: str, page: str) -> Response[str]:
    return guest.sent_on(f"{where}?next={quote(_asked(guest, page), safe='/')}")


def _asked(guest: Guest, pattern: str) -> str:
    """Return the address of a page, with what it was asked for."""
    page = _filled(pattern, guest.front.path)
    here = guest.front.path == page and guest.front.query
    return f"{page}?{guest.front.query}" if here else page


def _filled(pattern: str, path: str) -> str:
    """Return a page's address with the numbers of the address that was asked for."""
    given = zip_longest(pattern.split("/"), path.split("/")[: pattern.count("/") + 1])
    return "/".join(own if part.startswith("{") else part for part, own in given)


@dataclass(frozen=True, slots=True)
class _Again:
    """How a form's page is shown again."""

    shows: Show
    page: str
    unseen: frozenset[str]
    fields: Mapping[str, str]

    def __call__(
        self, guest: Guest, form: Entries, error: RuleBrokenError
    ) -> Response[Any]:
        """Show the page with what is wrong; what cannot be said here is a problem."""
        mistake = guest.words.mistake(error, guest.front.tongue)
        if mistake is None or isinstance(error, AccountLockedError):
            raise error
        mistake = self._placed(guest, error, mistake)
        return self.shown(guest, form.but(mistake), guest.words.status(error))

    def shown(self, guest: Guest, form: Entries, status: int) -> Response[Any]:
        """Show the page with what is wrong on it, and without what is secret."""
        try:
            answer = self.shows(guest, form.without(self.unseen))
        except SignInNeededError:
            return _sent_to(guest, SIGN_IN, self.page)
        except SecondFactorNeededError:
            # The page itself is behind the second step: first that, then the page.
            return _sent_to(guest, SECOND, self.page)
        answer.status_code = status
        return answer

    def _placed(
        self, guest: Guest, error: RuleBrokenError, mistake: Mistake
    ) -> Mistake:
        """Lead to the input by this page's name for it, or to the second step."""
        if isinstance(error, SecondFactorNeededError):
            page = _filled(self.page, guest.front.path)
            to = quote(page, safe="/")
            second = guest.front.tongue.at(f"{SECOND}?next={to}")
            return replace(mistake, address=second)
        if isinstance(error, MalformedCommandError):
            named = _NAMED.search(str(error))
            return replace(mistake, field=named[1] if named else "")
        return replace(mistake, field=self.fields.get(mistake.field, mistake.field))
