"""People at the pages of an instance: each with a browser, pressing what is there."""

from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from urllib.parse import urlsplit

from httpx import Cookies, Response
from litestar.testing import TestClient

from tests.registry_office import CENTRE, QUICK, Citizen, RegistryOffice
from tests.sites import ORIGIN, Site
from trading.accounts.passwords import Argon2
from trading.server.app import make_app
from trading.server.front_desk import front_desk_over
from trading.server.instance import Instance
from trading.server.people import keeper_of
from trading.server.settings import Settings
from trading.server.wiring import Platform

ADDRESS = "https://trade.example"
COOKIE = "__Host-yangguang"
HTML = {"accept": "text/html"}


@dataclass(frozen=True)
class Form:
    """A form of a page: where it goes, what stands in it, what it offers to tick."""

    action: str
    fields: dict[str, str]
    offered: tuple[tuple[str, str], ...]


class Forms(HTMLParser):
    """Reads the forms of a page as a browser would send them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._fields: dict[str, str] | None = None
        self._offered: list[tuple[str, str]] = []
        self._action = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "form" and told.get("method") == "post":
            self._fields, self._offered = {}, []
            self._action = told["action"]
        elif tag == "input" and self._fields is not None and "name" in told:
            if told.get("type") == "file":
                return  # A browser sends no name of a file that it was not given.
            value = told.get("value") or ""
            if told.get("type") in {"radio", "checkbox"}:
                self._offered.append((told["name"], value))
                if "checked" not in told:
                    return
            self._fields[told["name"]] = value

    def handle_endtag(self, tag):
        if tag == "form" and self._fields is not None:
            self.found.append(Form(self._action, self._fields, tuple(self._offered)))
            self._fields = None


class Browser:
    """One person's browser: it keeps cookies, and fills in the forms it is shown."""

    def __init__(self, client: TestClient) -> None:
        self._client = client
        self.cookies = Cookies()
        self.shown: Response | None = None

    def open(self, path: str) -> Response:
        """Go to a page, wherever it leads."""
        self.shown = self._asked("GET", path, headers=HTML, follow_redirects=True)
        return self.shown

    def post(self, path: str, **more: object) -> Response:
        """Send something by hand, as no form of a page would."""
        return self._asked("POST", path, follow_redirects=True, **more)

    def ask(self, method: str, path: str, **more: object) -> Response:
        """Ask for something by hand, and stay wherever that leads."""
        return self._asked(method, path, follow_redirects=False, **more)

    def _asked(self, method: str, path: str, **more: object) -> Response:
        self._client.cookies = self.cookies
        answer = self._client.request(method, path, **more)
        self.cookies = Cookies(self._client.cookies)
        return answer

    def form(self, action: str) -> Form:
        """Return the form of the page shown that goes there."""
        found = [each for each in Forms(self.shown.text).found if each.action == action]
        assert found, (action, [each.action for each in Forms(self.shown.text).found])
        return found[0]

    def send(self, action: str, follow: bool = True, **typed: object) -> Response:  # noqa: FBT001, FBT002
        """
        Fill in the form that goes there, press its button, see what comes.

        What is a name and bytes is a file.
        """
        files = {n: each for n, each in typed.items() if isinstance(each, tuple)}
        data = {**self.form(action).fields, **typed}
        data = {n: each for n, each in data.items() if n not in files}
        headers = {**HTML, "origin": ADDRESS, "sec-fetch-site": "same-origin"}
        self.shown = self._asked(
            "POST",
            action,
            data=data,
            files=files or None,
            headers=headers,
            follow_redirects=follow,
        )
        return self.shown

    @property
    def path(self) -> str:
        """Where the browser is."""
        return urlsplit(str(self.shown.url)).path

    @property
    def token(self) -> str:
        """The token in the cookie."""
        return self.cookies.get(COOKIE, "")

    def be(self, who: Citizen) -> "Browser":
        """Sit down where somebody is signed in already."""
        return self.with_token(who.token)

    def with_token(self, token: str) -> "Browser":
        """Plant a token."""
        self.cookies.set(COOKIE, token, domain="trade.example", path="/")
        return self


class FrontDoor:
    """An instance with its pages, and the registry office over the same database."""

    def __init__(
        self,
        site: Site,
        address: str = ADDRESS,
        centre: str = CENTRE,
        **more: object,
    ) -> None:
        Settings(
            ORIGIN,
            site.server.url(site.database) if site.server else "",
            address=address,
            **more,
        ).write(site.folder)
        self.instance = Instance.open(site.folder)
        self.keeper = keeper_of(self.instance, Argon2(QUICK))
        self.office = RegistryOffice(
            self.instance.desk(), self.instance.clock, self.keeper, centre
        )

    @cached_property
    def app(self):
        platform = Platform.over(self.instance)
        return make_app(
            self.instance, front_desk_over(self.instance, platform, self.keeper)
        )

    @contextmanager
    def opened(self, address: str = ADDRESS):
        """Open the door for the block; everybody comes through the same one."""
        with TestClient(self.app, base_url=address) as client:
            self._client = client
            yield self
        self.instance.close()

    def browser(self) -> Browser:
        """Give somebody a browser of their own."""
        return Browser(self._client)
