"""
A timestamp authority (RFC 3161) as the seal asks it: once, for so long, for so much.

What it answers is looked at before it is used: a token for other data, or one whose
signature does not hold, is no token (archive/SPEC.md 11.5).
"""

from contextlib import AbstractContextManager
from time import monotonic
from typing import Final

import httpx
from asn1crypto import cms, tsp
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko_certvalidator import ValidationContext

from archive.paper.errors import TimestampMissingError

LARGEST_ANSWER: Final = 11_000  # bytes; it must fit into the space of a signature
PATIENCE: Final = 20.0  # seconds, for one token

_QUERY: Final = "application/timestamp-query"
_REPLY: Final = "application/timestamp-reply"
_OK: Final = 200
_UNUSABLE: Final = (
    TimestampRequestError,
    SignatureValidationError,
    httpx.HTTPError,
    httpx.InvalidURL,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,  # pyHanko trips over a number that is not the one it sent
)


class Authority(TimeStamper):
    """
    The configured authority.

    Raises:
        TimestampMissingError: from every request that ends without a token over
            exactly what was asked, signed by the certificate that came with it.

    """

    def __init__(self, url: str, patience: float = PATIENCE) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.url = url
        self.patience = patience

    async def async_timestamp(
        self, message_digest: bytes, md_algorithm: str
    ) -> cms.ContentInfo:
        """Return a token over this digest."""
        try:
            token = await super().async_timestamp(message_digest, md_algorithm)
            info = token["content"]["encap_content_info"]["content"].parsed
            # Whether it is trusted is for those to judge who check the paper.
            context = ValidationContext(
                trust_roots=[], moment=info["gen_time"].native, allow_fetching=False
            )
            status = await validate_tst_signed_data(
                token["content"], context, lambda _: message_digest
            )
        except _UNUSABLE as error:
            raise TimestampMissingError(str(error) or type(error).__name__) from error
        asked = info["message_imprint"]["hash_algorithm"]["algorithm"].native
        if not status["intact"] or not status["valid"] or asked != md_algorithm:
            raise TimestampMissingError("its token is for other data, or damaged")
        return token

    async def async_request_tsa_response(
        self, req: tsp.TimeStampReq
    ) -> tsp.TimeStampResp:
        """Ask over HTTP, with bounds on time and size."""
        return tsp.TimeStampResp.load(self._posted(req.dump()), strict=True)

    def _posted(self, query: bytes) -> bytes:
        begun = monotonic()
        answer = bytearray()
        with self._client() as client, self._sent(client, query) as response:
            kind = response.headers.get("content-type", "")
            if response.status_code != _OK or kind != _REPLY:
                raise TimestampMissingError(
                    f"it answered {response.status_code} {kind[:60]!r}"
                )
            for part in response.iter_bytes():
                answer += part
                if len(answer) > LARGEST_ANSWER:
                    raise TimestampMissingError("its answer is too large")
                if monotonic() - begun > self.patience:
                    raise TimestampMissingError("its answer took too long")
        return bytes(answer)

    def _client(self) -> httpx.Client:
        # No proxies or credentials from the environment: the setting says it all.
        return httpx.Client(
            timeout=self.patience, trust_env=False, follow_redirects=False
        )

    def _sent(
        self, client: httpx.Client, query: bytes
    ) -> AbstractContextManager[httpx.Response]:
        headers = {"content-type": _QUERY, "accept": _REPLY}
        return client.stream("POST", self.url, content=query, headers=headers)
