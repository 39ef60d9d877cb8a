"""
A page with a form: shown, sent, and shown again with what is to be corrected.

Everything that is sent passes here, so no handler can forget to ask whether the form
stands on a page of this site, and none loses what somebody typed.
"""

from collections.abc import Callable, Collection
from typing import Any, Final
from urllib.parse import quote

from litestar import HttpMethod, Response, route
from litestar.di import NamedDependency
from litestar.params import RawBody

from archive.public.values import RuleBrokenError
from trading.accounts.entry_errors import (
    AccountLockedError,
    ForgedRequestError,
    SecondFactorNeededError,
    SignInNeededError,
)
from trading.accounts.http.guests import Guest
from trading.accounts.words import mistake_of, status_of
from trading.front.forms import EMPTY, LARGEST_FORM, Entries
from trading.front.http import READING
from trading.front.languages import ENGLISH_PREFIX

SIGN_IN: Final = "/sign-in"
SECOND: Final = "/second"
SECRETS: Final = frozenset(
    {"csrf", "password", "current", "again", "code", "token", "response"}
)
"""Inputs that are never shown again, whatever was wrong."""

Show = Callable[[Guest, Entries], Response[str]]


def private(path: str) -> Callable[[Show], list[Any]]:
    """Make a function the handler of a page that needs somebody, or a form."""

    def decorate(show: Show) -> list[Any]:
        def shown(guest: NamedDependency[Guest]) -> Response[str]:
            try:
                return show(guest, EMPTY)
            except SignInNeededError:
                return _sent_to(guest, SIGN_IN)
            except SecondFactorNeededError:
                return _sent_to(guest, SECOND)

        shown.__doc__ = show.__doc__
        return [
            route(each, http_method=READING, sync_to_thread=True)(shown)
            for each in _both(path)
        ]

    return decorate


def sent(
    path: str, *, shows: Show, keeps: Collection[str] = ()
) -> Callable[[Show], list[Any]]:
    """
    Make a function the handler of a form, which `shows` its page again if need be.

    The function raises the rule that was broken; it is said beside the input that it is
    about. `keeps` names secrets that a page may show again, such as a code half typed.
    """
    unseen = SECRETS - set(keeps)

    def decorate(act: Show) -> list[Any]:
        def acted(body: RawBody, guest: NamedDependency[Guest]) -> Response[str]:
            form = Entries.read(body, guest.content_type)
            try:
                guest.require_own_page(form)
                return act(guest, form)
            except SignInNeededError:
                return _sent_to(guest, SIGN_IN)
            except RuleBrokenError as error:
                return _shown_again(guest, form.without(unseen), error, shows)

        acted.__doc__ = act.__doc__
        return [
            route(
                each,
                http_method=HttpMethod.POST,
                sync_to_thread=True,
                request_max_body_size=LARGEST_FORM,
            )(acted)
            for each in _both(path)
        ]

    return decorate


def _both(path: str) -> tuple[str, str]:
    return path, ENGLISH_PREFIX + path


def _sent_to(guest: Guest, where: str) -> Response[str]:
    back = guest.front.path
    if guest.front.query:
        back = f"{back}?{guest.front.query}"
    return guest.sent_on(f"{where}?next={quote(back, safe='/')}")


def _shown_again(
    guest: Guest, form: Entries, error: RuleBrokenError, shows: Show
) -> Response[str]:
    """Show the page with what is wrong; what cannot be said here is a problem."""
    mistake = mistake_of(error, guest.front.tongue)
    if mistake is None or isinstance(error, AccountLockedError):
        raise error
    try:
        answer = shows(guest, form.but(mistake))
    except SignInNeededError:
        return _sent_to(guest, SIGN_IN)
    except SecondFactorNeededError as needed:
        # The page itself is behind the second factor: first that, then the page.
        if isinstance(error, ForgedRequestError):
            raise error from needed
        return _sent_to(guest, SECOND)
    answer.status_code = status_of(error)
    return answer
