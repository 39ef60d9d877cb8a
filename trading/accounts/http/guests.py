"""
Whoever is at the other end of a request: where from, signed in as whom, and how.

The token of a sign-in travels in one cookie that scripts cannot read. Over TLS its
name begins with `__Host-`, so that no other host of the same domain can plant it
(RFC 6265bis section 4.1.3.2). Before anybody signs in, forms are bound to a second
cookie like it.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, TypeVar, cast

from litestar import Response
from litestar.datastructures import Cookie
from litestar.status_codes import HTTP_200_OK, HTTP_303_SEE_OTHER, HTTP_404_NOT_FOUND

from archive.public.evidence import PersonalKey
from archive.public.values import RuleBrokenError
from trading.accounts.entry_errors import ForgedRequestError, SignInNeededError
from trading.accounts.front_desk import FrontDesk
from trading.accounts.model.sessions import SignedIn
from trading.accounts.permissions import require_second_step
from trading.accounts.tokens import csrf_of, file_note, file_of, is_csrf_of, new_token
from trading.accounts.use_cases.acting import Visitor
from trading.accounts.use_cases.entering import Entered
from trading.accounts.use_cases.gate import NOBODY, Concerned
from trading.front.forms import Entries
from trading.front.http import Front
from trading.front.intake import Intake
from trading.front.words import Words

D = TypeVar("D")

SESSION: Final = "yangguang"
VISIT: Final = "yangguang-visit"
INVITATION: Final = "yangguang-invitation"
CSRF: Final = "csrf"
"""The hidden input by which a page proves that it was made for this sign-in."""
PRIVATE: Final = "no-store"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """One person's look at the pages that are not for everybody."""

    front: Front
    desk: FrontDesk
    visitor: Visitor
    cookies: Mapping[str, str]
    content_type: str
    secure: bool
    desks: Mapping[type, object]
    """What the pages of other slices call, by its type."""
    words: Words
    """What is said of the rules that somebody may break here."""
    keep: Callable[[bytes], str]
    """Keeps a file and returns its SHA-256; raises what it is not kept for."""
    intake: Intake
    """Where the files of forms come in, everybody's through the same one."""
    own_page: bool
    """False if the browser says that the request comes from another site's page."""
    arrived: datetime | None = None
    """When the last byte of a message came, before it waited for anything."""

    def desk_of(self, kind: type[D]) -> D:
        """Return the desk of a slice, as the composition root wired it."""
        return cast("D", self.desks[kind])

    def with_arrival(self) -> "Guest":
        """Return the same look, of a message whose last byte came just now."""
        return replace(self, arrived=self.desk.gate.desk.clock.now())

    @property
    def token(self) -> str:
        """The token of the sign-in, empty if there is none."""
        return self.cookies.get(self._name(SESSION), "")

    @property
    def csrf(self) -> str:
        """What the script of a page sends with it, of whoever is signed in."""
        return csrf_of(self.token)

    @property
    def _visit(self) -> str:
        return self.cookies.get(self._name(VISIT), "")

    def _name(self, plain: str) -> str:
        return f"__Host-{plain}" if self.secure else plain

    # --- Who it is ---

    def signed_in(self) -> SignedIn:
        """
        Return the sign-in as it is now.

        Raises:
            SignInNeededError: nobody is signed in, or the sign-in has ended.
            AccountLockedError: the account was locked.

        """
        return self.desk.recognise(self.token)

    def own(self) -> SignedIn:
        """
        Return the sign-in for a page of one's own, after both steps if need be.

        Raises:
            SignInNeededError, AccountLockedError: nobody is signed in, or may be.
            SecondFactorNeededError: only the password was given.

        """
        signed_in = self.signed_in()
        require_second_step(signed_in)
        return signed_in

    def require_mandate(self, signed_in: SignedIn, concerned: Concerned) -> None:
        """Return if an agency may read of this project now; raises what `Gate` does."""
        self.desk.gate.require_mandate(signed_in, concerned)

    def enter_own(self, act: str) -> SignedIn:
        """Return who acts upon their own sign-ins; raises what `Gate.own` does."""
        return self.desk.gate.own(self.visitor, self.token, act)

    def keep_refusal(self, act: str, refusal: RuleBrokenError) -> None:
        """
        Keep in the audit that somebody was refused before any use case was asked.

        Whoever asks for what is not there, and is nobody, was refused nothing.
        """
        try:
            signed_in = self.signed_in() if self.token else None
        except RuleBrokenError:
            signed_in = None
        if signed_in is None and self.words.status(refusal) == HTTP_404_NOT_FOUND:
            return
        self.desk.gate.keep_refusal(self.visitor, act, refusal, signed_in)

    def is_signed_in(self) -> bool:
        """Tell whether somebody is."""
        try:
            self.signed_in()
        except SignInNeededError:
            return False
        return True

    def require_own_page(self, form: Entries) -> None:
        """
        Return if the form stands on a page that was made for this browser.

        Raises:
            ForgedRequestError: it does not, or may not.

        """
        token = self.token or self._visit
        if not self.own_page or not token or not is_csrf_of(token, form[CSRF]):
            raise ForgedRequestError

    def require_sender(self, pressed: str, act: str) -> str:
        """
        Return who sends files for an act; of all others nothing is read.

        What the form itself proves stands inside it, and is asked once it is here.

        Raises:
            ForgedRequestError: another site's page sends them.
            SignInNeededError, AccountLockedError: nobody is signed in, or may be.
            NotYoursError, SecondFactorNeededError: they may not try the act.

        """
        if not self.own_page:
            refusal = ForgedRequestError()
            self.keep_refusal(pressed, refusal)
            raise refusal
        return self.desk.gate.reading(self.visitor, self.token, act).session.person

    def count_files(self) -> None:
        """Count a form with files; raises `TooManyAttemptsError`."""
        self.desk.gate.slow_files(self.visitor, self.token)

    def with_files(self, form: Entries, names: Collection[str]) -> Entries:
        """
        Keep the files of a form at once, so that no mistake beside them loses them.

        What cannot be kept is a mistake of its input; a file that an earlier try left
        here stays as it is.

        Raises:
            SignInNeededError, SecondFactorNeededError: of strangers nothing is kept.

        """
        self.own()
        for name in names:
            if name not in form.files:
                continue
            part = form.files[name]
            try:
                note = self.file_note(name, self.keep(part.data), part.name)
            except RuleBrokenError as error:
                mistake = self.words.mistake(error, self.front.tongue)
                if mistake is None:
                    raise
                form = form.but(replace(mistake, field=name))
            else:
                form = form.with_value(name, note)
        return form

    def file(self, form: Entries, name: str) -> str:
        """Return the SHA-256 of the file that was given for an input, empty if none."""
        return file_of(self._file_key, self.token, name, form[name])

    def file_note(self, name: str, digest: str, said: str) -> str:
        """Return what an input says of a file that is kept and may be sent again."""
        return file_note(self._file_key, self.token, name, digest, said)

    @property
    def _file_key(self) -> PersonalKey:
        return self.desk.sign_in.keeper.personal

    def enter(self, act: str, form: Entries, concerned: Concerned = NOBODY) -> SignedIn:
        """Return who acts, once the gate has asked all it asks; raises what it does."""
        return self.desk.gate(self.visitor, self.token, form[CSRF], act, concerned)

    @property
    def invitation(self) -> str:
        """The invitation that waits in this browser until somebody signs in."""
        return self.cookies.get(self._name(INVITATION), "")

    # --- What is answered ---

    def page(
        self,
        template: str,
        view: object,
        *,
        status: int = HTTP_200_OK,
        entries: Entries | None = None,
        signed_in: SignedIn | None = None,
    ) -> Response[str]:
        """Return a page that nobody keeps, with what its forms must say."""
        visit = self.token or self._visit or new_token()
        answer = self.front.page(
            template,
            view,
            status=status,
            csrf=csrf_of(visit),
            e=entries or Entries(),
            me=signed_in,
        )
        answer.headers["Cache-Control"] = PRIVATE
        if visit not in {self.token, self._visit}:
            answer.set_cookie(self._cookie(VISIT, visit))
        return answer

    def sent_on(self, path: str, entered: Entered | None = None) -> Response[str]:
        """Send the browser on to a page of this site, in the same language."""
        answer = Response(
            "",
            status_code=HTTP_303_SEE_OTHER,
            media_type="text/html",
            headers={
                "Location": self.front.tongue.at(path),
                "Cache-Control": PRIVATE,
            },
        )
        if entered is not None:
            answer.set_cookie(self._cookie(SESSION, entered.token))
        return answer

    def let_go(self, path: str) -> Response[str]:
        """Send the browser on; whoever comes next finds nothing of this person."""
        answer = self.sent_on(path)
        answer.set_cookie(self._cookie(SESSION, ""))
        answer.set_cookie(self._cookie(INVITATION, ""))
        return answer

    def with_invitation(self, answer: Response[str], token: str) -> Response[str]:
        """Let an invitation wait in this browser, or take it out of it."""
        answer.set_cookie(self._cookie(INVITATION, token))
        return answer

    def held(self, plain: str) -> str:
        """Return what a cookie of another slice's pages holds in this browser."""
        return self.cookies.get(self._name(plain), "")

    def holding(
        self, answer: Response[str], plain: str, value: str, *, seconds: int
    ) -> Response[str]:
        """Let this browser hold something for a while that no script can read."""
        answer.set_cookie(self._cookie(plain, value, seconds))
        return answer

    def _cookie(self, plain: str, value: str, seconds: int | None = None) -> Cookie:
        return Cookie(
            key=self._name(plain),
            value=value,
            path="/",
            max_age=seconds if value else 0,
            secure=self.secure,
            httponly=True,
            samesite="lax",
        )
