"""Who signed, with which key, and who has to (expert_pool/SPEC.md 1.4)."""

from collections.abc import Mapping

from archive.public.evidence import Json
from expert_pool.draws.announced import Contributor, Duty, Notice
from expert_pool.draws.errors import (
    NotAContributorError,
    SignatureRefusedError,
    SignersError,
)
from expert_pool.draws.fairness import is_signed, to_sign
from expert_pool.draws.messages import Kind
from expert_pool.draws.shapes import Signature, read


def contributor_of(notice: Notice, who: str) -> Contributor:
    """
    Return the contributor of this id.

    Raises:
        NotAContributorError: the notice names nobody of this id.

    """
    found = notice.contributor(who)
    if found is None:
        raise NotAContributorError(who)
    return found


def signed_by(
    notice: Notice, who: str, kind: Kind, content: Mapping[str, Json], signature: str
) -> Signature:
    """
    Return the signature if it is this contributor's over the content.

    Raises:
        MalformedDrawError: the signature is no lowercase hex of 64 bytes.
        NotAContributorError: the notice names nobody of this id.
        SignatureRefusedError: it is not his signature.

    """
    given = read(Signature, {"contributor": who, "signature": signature})
    contributor = contributor_of(notice, who)
    if not is_signed(contributor, to_sign(notice, kind, content), signature):
        raise SignatureRefusedError(who, kind)
    return given


def signed_by_clerk(
    notice: Notice, kind: Kind, content: Mapping[str, Json], signature: str
) -> tuple[Signature]:
    """
    Return the signature if it is the clerk's over the content.

    Raises:
        SignatureRefusedError: it is not.

    """
    clerk = next(one for one in notice.contributors if one.duty is Duty.CLERK)
    return (signed_by(notice, clerk.id, kind, content, signature),)


def signed_together(
    notice: Notice,
    kind: Kind,
    content: Mapping[str, Json],
    signatures: Mapping[str, str],
) -> tuple[Signature, ...]:
    """
    Return the signatures of the clerk and of supervisors, the clerk's first.

    Raises:
        NotAContributorError: somebody else signed.
        SignersError: the clerk or every supervisor is missing, or another duty signed.
        SignatureRefusedError: a signature is not of the one it is said to be of.

    """
    duties = {who: contributor_of(notice, who).duty for who in signatures}
    if set(duties.values()) != {Duty.CLERK, Duty.SUPERVISOR}:
        raise SignersError(kind)
    order = sorted(signatures, key=lambda who: (duties[who] is not Duty.CLERK, who))
    return tuple(
        signed_by(notice, who, kind, content, signatures[who]) for who in order
    )
