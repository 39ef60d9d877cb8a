"""
Who may sign in a draw, and whether he did (SPEC sections 1.2, 1.4 and 7).

Written from SPEC.md alone, for check.py.
"""

from archive.public.evidence import PublicKey, SignatureInvalidError, lv, sha256
from expert_pool.draws.check_values import Object, canonical, differ, each


class Signers:
    """The contributors of one notice, and the signatures that only they can make."""

    def __init__(self, notice: Object) -> None:
        self.draw: bytes = notice["draw"].encode()
        self.notice_hash = sha256(canonical(notice))
        self.people = {one["id"]: one for one in notice["contributors"]}
        self.clerk = self._with("clerk")
        self.supervisors = set(self._with("supervisor"))

    def _with(self, duty: str) -> list[str]:
        return [name for name, one in self.people.items() if one["duty"] == duty]

    def know(self, who: list[str]) -> bool:
        """Tell whether all of them are contributors."""
        return self.people.keys() >= set(who)

    def lead(self, who: list[str]) -> bool:
        """Tell whether the clerk and at least one supervisor are among them."""
        return set(self.clerk) <= set(who) and not self.supervisors.isdisjoint(who)

    def alone(self, kind: str, signed: Object) -> bool:
        """Tell whether the one signature is the clerk's, and valid."""
        clerk = each("contributor", signed["signatures"]) == self.clerk
        return clerk and self.all_valid(kind, signed)

    def together(self, kind: str, signed: Object) -> bool:
        """Tell whether the clerk and then one or more supervisors signed."""
        who = each("contributor", signed["signatures"])
        in_duty = who[:1] == self.clerk and differ(who) and self.lead(who)
        others = self.supervisors.issuperset(who[1:])
        return in_duty and others and self.all_valid(kind, signed)

    def all_valid(self, kind: str, signed: Object) -> bool:
        """Tell whether each signature of contributors on a body is valid."""
        return all(
            self._valid(kind, signed["body"], one["contributor"], one["signature"])
            for one in signed["signatures"]
        )

    def sent(self, kind: str, message: Object) -> bool:
        """Tell whether a message, but for its instant, is signed by its contributor."""
        names = sorted(message.keys() - {"at", "signature"})
        content = {name: message[name] for name in names}
        return self._valid(kind, content, message["contributor"], message["signature"])

    def _valid(self, kind: str, content: Object, who: str, signature: str) -> bool:
        hashed = sha256(canonical(content))
        parts = (self.draw, kind.encode(), self.notice_hash, hashed)
        message = b"draw-signature/1" + b"".join(map(lv, parts))
        key = PublicKey(bytes.fromhex(self.people[who]["key"]))
        try:
            key.verify(message, bytes.fromhex(signature))
        except SignatureInvalidError:
            return False
        return True


def weak(key: str) -> bool:
    """Tell whether section 1.4 calls a key weak: `PublicKey` refuses just those."""
    try:
        PublicKey(bytes.fromhex(key))
    except SignatureInvalidError:
        return True
    return False
