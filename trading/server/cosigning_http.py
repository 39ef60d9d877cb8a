"""
How a cosigner and a log reach each other over the network (archive/SPEC.md 10.4).

Nothing that comes from the other side is trusted, and no answer is read beyond a bound.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, Self

import httpx
from litestar import Litestar, Response, post
from litestar.params import RawBody

from archive.ledger.checkpoints import open_checkpoint, own_note
from archive.ledger.cosigner import Cosigner
from archive.ledger.receipts import PublishedLog
from archive.ledger.witnessing import AddCheckpoint, answer

LARGEST_ANSWER: Final = 1 << 21
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
    """A log as its readers reach it: `url` is the site's, without `/log`."""

    url: str
    client: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=SECONDS))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.client.close()

    def fetch(self, path: str) -> bytes | None:
        """
        Return a file of the log by its path, None if it has none.

        Raises:
            UnreachableError: no answer, or one that is neither the file nor its lack.

        """
        status, data = _read(self.client, "GET", f"{self._base}/log/{path}")
        if status == NOT_FOUND:
            return None
        if status != OK:
            raise UnreachableError(f"{path}: the log answered with {status}")
        return data

    def submit(self, cosigned: str) -> None:
        """
        Hand a cosigned checkpoint in.

        Raises:
            UnreachableError: no answer, or the log does not take it.

        """
        status, data = _read(
            self.client,
            "POST",
            f"{self._base}/log/cosignatures",
            content=cosigned.encode(),
            headers={"Content-Type": "text/plain; charset=utf-8"},
        )
        if status != NO_CONTENT:
            said = data.decode(errors="replace")[:500]
            raise UnreachableError(f"the log did not take it ({status}): {said}")

    @property
    def _base(self) -> str:
        return self.url.rstrip("/").removesuffix("/log")


@dataclass(slots=True)
class RemoteWitness:
    """A witness that is asked to cosign: `prefix` is its submission prefix."""

    prefix: str
    client: httpx.Client
    size: int = 0

    def ask(self, log: PublishedLog, note: str) -> str:
        """
        Return the checkpoint with the witness's signature lines on it.

        Raises:
            UnreachableError: no answer, or the witness refuses.

        """
        own = own_note(note, log.verifier)
        checkpoint = open_checkpoint(own, log.verifier)
        for _ in range(_TRIES):
            request = AddCheckpoint(self.size, self._proof(log, own), own)
            status, data = _read(
                self.client,
                "POST",
                f"{self.prefix.rstrip('/')}/add-checkpoint",
                content=request.text.encode(),
            )
            said = data.decode(errors="replace")
            if status == OK:
                self.size = checkpoint.size
                return own + said
            if status != CONFLICT or not said.strip().isdecimal():
                break
            self.size = int(said)
        raise UnreachableError(f"{self.prefix} answered {status}: {said[:500]}")

    def _proof(self, log: PublishedLog, note: str) -> tuple[bytes, ...]:
        reader = log.reader(note)
        if not 0 < self.size < reader.size:
            return ()
        return tuple(log.consistency(self.size, reader))


def _read(
    client: httpx.Client,
    method: str,
    url: str,
    *,
    content: bytes | None = None,
    headers: dict[str, str] | None = None,
) -> tuple[int, bytes]:
    data = b""
    try:
        with client.stream(method, url, content=content, headers=headers) as found:
            for part in found.iter_bytes():
                data += part
                if len(data) > LARGEST_ANSWER:
                    raise UnreachableError(f"{url}: the answer does not end")
            return found.status_code, data
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise UnreachableError(f"{url}: {type(error).__name__} {error}") from error


def witness_app(cosigners: Sequence[Cosigner]) -> Litestar:
    """Return a C2SP tlog-witness over these cosigners: `POST /add-checkpoint`."""

    @post("/add-checkpoint", sync_to_thread=True)
    def add_checkpoint(body: RawBody) -> Response[bytes]:
        """Cosign a checkpoint, or say why not."""
        said = answer(cosigners, body)
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
    witnesses: Iterable[RemoteWitness], log: PublishedLog, note: str
) -> tuple[list[str], list[str]]:
    """Ask every witness; return the notes they signed, and what the others said."""
    signed, refused = [], []
    for witness in witnesses:
        try:
            signed.append(witness.ask(log, note))
        except UnreachableError as error:
            refused.append(str(error))
    return signed, refused
