"""
How a cosigner and a log reach each other over the network (archive/SPEC.md 10.4).

Nothing that comes from the other side is trusted, and no answer is read beyond a bound.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, Self

from litestar import Litestar, Response, post
from litestar.params import RawBody

from archive.dispatch.calls import Answer, Call, Caller, CallFailedError
from archive.evidence.notes import NoteInvalidError, signatures_on
from archive.ledger.checkpoints import open_checkpoint, own_note
from archive.ledger.cosignatures import Cosignature
from archive.ledger.cosigned import CosignatureRefusedError
from archive.ledger.cosigner import Cosigner
from archive.ledger.model import LARGEST_ENTRY
from archive.ledger.reading import LedgerFormatError, number
from archive.ledger.receipts import PublishedLog
from archive.ledger.tiles import TILE_WIDTH
from archive.ledger.witnessing import AddCheckpoint, answer

LARGEST_ANSWER: Final = 1 << 21
LARGEST_BUNDLE: Final = TILE_WIDTH * (2 + LARGEST_ENTRY)
BUNDLES: Final = "tile/entries/"
SECONDS: Final = 20
OK: Final = 200
NO_CONTENT: Final = 204
NOT_FOUND: Final = 404
CONFLICT: Final = 409
_TRIES: Final = 2


class UnreachableError(Exception):
    """The other side did not answer, or with something that is no answer."""


@dataclass(slots=True)
class RemoteLog:
    """
    A log as its readers reach it: `url` is the site's, without `/log`.

    No answer is awaited longer than SECONDS.
    """

    url: str
    call: Caller = field(default_factory=lambda: Caller(SECONDS))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.call.close()

    def fetch(self, path: str) -> bytes | None:
        """
        Return a file of the log by its path, None if it has none.

        Raises:
            UnreachableError: no answer, or one that is neither the file nor its lack.

        """
        most = LARGEST_BUNDLE if path.startswith(BUNDLES) else LARGEST_ANSWER
        found = _answer(self.call, Call("GET", f"{self._base}/log/{path}", most=most))
        if found.status == NOT_FOUND:
            return None
        if found.status != OK:
            raise UnreachableError(f"{path}: the log answered with {found.status}")
        return found.body

    def submit(self, cosigned: str) -> None:
        """
        Hand a cosigned checkpoint in.

        Raises:
            UnreachableError: no answer, or the log does not take it.

        """
        given = Call(
            "POST",
            f"{self._base}/log/cosignatures",
            cosigned.encode(),
            {"Content-Type": "text/plain; charset=utf-8"},
        )
        found = _answer(self.call, given)
        if found.status != NO_CONTENT:
            said = found.body.decode(errors="replace")[:500]
            raise UnreachableError(f"the log did not take it ({found.status}): {said}")

    @property
    def _base(self) -> str:
        return self.url.rstrip("/").removesuffix("/log")


@dataclass(slots=True)
class RemoteWitness:
    """A witness that is asked to cosign: `prefix` is its submission prefix."""

    prefix: str
    call: Caller
    size: int = 0

    def ask(self, log: PublishedLog, note: str) -> str:
        """
        Return the checkpoint with the witness's signature lines on it.

        Raises:
            UnreachableError: no answer, one that is no cosignature, or a refusal.

        """
        own = own_note(note, log.verifier)
        checkpoint = open_checkpoint(own, log.verifier)
        for _ in range(_TRIES):
            request = AddCheckpoint(self.size, self._proof(log, own), own)
            url = f"{self.prefix.rstrip('/')}/add-checkpoint"
            found = _answer(self.call, Call("POST", url, request.text.encode()))
            status, said = found.status, found.body.decode(errors="replace")
            if status == OK:
                self._require_lines(own, said)
                self.size = checkpoint.size
                return own + said
            if status != CONFLICT:
                break
            self.size = self._told_size(said, checkpoint.size)
        raise UnreachableError(f"{self.prefix} answered {status}: {said[:500]!r}")

    def _require_lines(self, own: str, said: str) -> None:
        try:
            signatures_on(own + said)
        except NoteInvalidError as error:
            raise UnreachableError(
                f"{self.prefix} answered with no cosignature: {error}"
            ) from error

    def _told_size(self, said: str, ours: int) -> int:
        try:
            size = number(said.removesuffix("\n"), "the size that was cosigned last")
        except LedgerFormatError as error:
            raise UnreachableError(
                f"{self.prefix} answered {CONFLICT} without a size: {said[:80]!r}"
            ) from error
        if size > ours:
            raise UnreachableError(
                f"{self.prefix} says that it cosigned {size} entries, and this log has "
                f"{ours}: ask its keeper for that checkpoint"
            )
        return size

    def _proof(self, log: PublishedLog, note: str) -> tuple[bytes, ...]:
        reader = log.reader(note)
        if not 0 < self.size < reader.size:
            return ()
        return tuple(log.consistency(self.size, reader))


def _answer(call: Caller, asked: Call) -> Answer:
    try:
        return call(asked)
    except CallFailedError as error:
        raise UnreachableError(str(error)) from error


def witness_app(
    cosigners: Sequence[Cosigner], signed: Callable[[], None] = lambda: None
) -> Litestar:
    """
    Return a C2SP tlog-witness over these cosigners: `POST /add-checkpoint`.

    `signed` is told of every signature before it leaves.
    """

    @post("/add-checkpoint", sync_to_thread=True)
    def add_checkpoint(body: RawBody) -> Response[bytes]:
        """Cosign a checkpoint, or say why not."""
        said = answer(cosigners, body)
        if said.status == OK:
            signed()
        return Response(
            said.body.encode(), status_code=said.status, media_type=said.media_type
        )

    return Litestar(
        route_handlers=[add_checkpoint],
        openapi_config=None,
        logging_config=None,
        request_max_body_size=1 << 17,
    )


def ask_all(
    witnesses: Iterable[RemoteWitness],
    log: PublishedLog,
    note: str,
    keep: Callable[[str], Sequence[Cosignature]],
) -> tuple[int, list[str]]:
    """
    Ask every witness and keep what it signed, each by itself.

    Returns how many signatures were kept, and why each of the others gave none.
    """
    kept, refused = 0, []
    for witness in witnesses:
        try:
            kept += len(keep(witness.ask(log, note)))
        except UnreachableError as error:
            refused.append(str(error))
        except CosignatureRefusedError as error:
            refused.append(f"{witness.prefix}: {error}")
    return kept, refused
